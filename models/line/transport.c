/* line/transport: the drug on its way from the reservoir to the tip; the physics is on the page
 * below.
 *
 * The content is a queue of parcels (parcels.h) in the coordinate of fluid volume: moving it is
 * exact for any step, forwards and backwards, and swelling walls only make the queue longer.
 * Fronts are widened by dispersion alone (disperse.h). */
#include <math.h>

#include "ahead.h"
#include "line.h"
#include "remap.h"

/* C promises 4095 characters only. */
#pragma GCC diagnostic ignored "-Woverlength-strings"
static const char page[] =
    "The drug in the pump's tubing and the catheter moves as a plug, is spread by the\n"
    "flow profile, and decays:\n"
    "\n"
    "    dc/dt + U dc/dx = K d2c/dx2 - k c    U = Q/A\n"
    "    K = D (1 + Pe^2/48), Pe = U a/D      (Taylor 1953, Proc R Soc A 219:186;\n"
    "                                         Aris 1956)\n"
    "\n"
    "c kg/m3 of base, Q m3/s, A = lumen/length m2, a the radius of a round lumen of\n"
    "that area, D the free diffusivity m2/s, k the rate of degradation 1/s. The\n"
    "tubing counts as more catheter of the same bore. Nothing diffuses across the two\n"
    "ends: what comes in has the reservoir's or, when the flow is backwards, the\n"
    "CSF's concentration.\n"
    "\n"
    "A front that has gone the length L has sigma = sqrt(2 K L/U), and sigma A/sqrt(2\n"
    "pi) of drug volume arrives before the line's volume has been pumped. That is the\n"
    "amount beyond L in an endless tube; for a tube that ends at L without diffusion\n"
    "there, the first correction in K/(U L) is about -K/(U L): 0.3 % at 24 mL/day in\n"
    "0.89 m.\n"
    "\n"
    "By hand: 1 mL/day, bore 0.5293 mm, D 6e-10 m2/s: U 0.0526 mm/s, Pe 23.2, K\n"
    "7.33e-9 m2/s; over 0.89 m sigma 1.58 cm, 10 to 90 % of the front within 8.9 uL\n"
    "or 12.8 min.\n"
    "\n"
    "  arrival = 1 - |c_tip - c_res|/|c_0 - c_res|, not below 0\n"
    "\n"
    "says how far the last fill has come: 0 what the tip gave when it was made (c_0,\n"
    "nothing at the start), 1 what the reservoir holds now (c_res), be that more or\n"
    "less, of each drug. c_0 decays as the drug does. A difference below 1 % counts\n"
    "as 1 %; of a drug that neither holds the arrival is 0. How much the residual\n"
    "thinned the fill is seen in reservoir.concentration.\n"
    "\n"
    "Numbers. Parcels of equal volume travel unmixed, the outer ones filling or\n"
    "emptying. Decay is exact by age at an even flow: what leaves at the share s of a\n"
    "step of the length h has lost 1 - e^(-k s h), what stays 1 - e^(-k h); the\n"
    "reservoir's drug decays at the same rate, so whenever it comes in it has lost\n"
    "the same at the end. Of what leaves, the amount and its first moment about the\n"
    "step's middle are handed on, parcel by parcel, with that of the flow. K acts\n"
    "between the parcels by SDIRK2 (second order; implicit Euler where that would\n"
    "make new extrema), in as many substeps as it needs. It acts at marks of the\n"
    "fluid, not of the steps: whenever the parcel that fills is full, or 6 h after\n"
    "the last mark. There it acts for the time gone by since, and ahead for half of\n"
    "that in place of what the last mark did ahead. So a front has the same shape\n"
    "whatever cuts the steps, and what leaves has spread on the average for as long\n"
    "as it was in the line.\n"
    "\n"
    "Openings (a hole, a parted connector), in the middles of segments, cut the line\n"
    "into stretches, each a queue of its own. Those of one segment are one joint,\n"
    "without volume: the streams that come, from either side and through openings,\n"
    "mix by their flows, c = sum q_in c_in/sum q_in of all that leaves. What comes in\n"
    "has the concentration outside. By hand: a hole takes 0.4 of 1 mL/day\n"
    "of 3 ug/mL: 1.2 ug/day leave there, 1.8 at the tip.\n"
    "\n"
    "Steps: of N parcels that leave, 0.008 N^3 times their second difference is what\n"
    "amount and moment do not tell; it stays below 1e-5 of a 128th of the line, full\n"
    "of the largest concentration of late (n/128 of that with n < 128 parcels), down\n"
    "to a fifth of a parcel (of a 128th of the line). A front farther up is\n"
    "approached by half of its distance. Where two parcels differ, a step ends before\n"
    "the border between them, or is so short that the jump in it, 0.02 N times the\n"
    "difference, stays below the same (down to 0.005 of a parcel, 20 s). An opening\n"
    "that gives is as the tip.\n"
    "\n"
    "Differences below 1e-6 of the largest concentration are not dispersed, so less\n"
    "than 1e-6 of the largest there was cannot be told from none (floor,\n"
    "content_floor).\n"
    "\n"
    "Validity: times well above a^2/D (2 min). Flow in pulses shorter than the step\n"
    "spreads the drug more than its mean flow, which is what is used. Filter and\n"
    "chambers within the pump mix more than a tube would. Nothing diffuses through a\n"
    "joint; what passes is averaged over the parcel that fills next.\n"
    "\n"
    "An injection through the access port that begins while the catheter behind it\n"
    "holds more than a tenth of the drug that it would at the largest concentration\n"
    "of late is counted (unaspirated_injections): that drug goes first.\n"
    "\n"
    "Explanted, the line moves nothing, and what it held is gauge.balance.removed;\n"
    "implanted, it is as at the start. Of a catheter that is replaced what lay behind\n"
    "the pump's tubing is removed, and the fluid of the new one lies there.\n";

#define FILLINGS(LABEL, AND) LABEL(drug) AND LABEL(water)
enum { FILLINGS(TH_LABEL_INDEX, ) };

#define PARAMS(ROW)                                                             \
    ROW(cells, NUMBER, "128", "16", "4096", CHOSEN, "",                         \
        "parcels along the line; sigma of a front holds to 2 % with 128",       \
        .flags = TH_STRUCTURAL | TH_RESOLUTION)                                 \
    ROW(filled, CHOICE, "drug", "", "", CHOSEN, "",                             \
        "content of the line at the start: drug as in the reservoir, or water", \
        .labels = FILLINGS(TH_LABEL_TEXT, " "), .flags = TH_AT_START)
struct params {
    PARAMS(TH_LANE_MEMBER)
};
enum { PARAMS(TH_ROW_INDEX) ROWS };
static const struct th_row param_rows[] = {PARAMS(TH_LISTED_ROW)};

static const struct th_row state_rows[] = {LINE_STATES(TH_LISTED_OUT)
                                               LINE_DRUG_STATES(TH_LISTED_OUT)};

#define OUTPUTS(ROW)                                                                        \
    ROW(tip_concentration, CONCENTRATION, "concentration of base in the lumen at the tip",  \
        .flags = TH_EACH_SPECIES, .floor = "floor")                                         \
    ROW(arrival, FRACTION,                                                                  \
        "share of the last fill at the tip: 0 what was given before, 1 what the reservoir " \
        "holds now",                                                                        \
        .flags = TH_EACH_SPECIES)                                                           \
    ROW(content, MASS, "mass of base in the line", .flags = TH_EACH_SPECIES,                \
        .floor = "content_floor")                                                           \
    ROW(floor, CONCENTRATION,                                                               \
        "floor of concentrations in the line: less cannot be told from none: 1e-6 of the "  \
        "largest so far",                                                                   \
        .flags = TH_EACH_SPECIES | TH_UNRECORDED)                                           \
    ROW(content_floor, MASS, "floor of the mass in the line: floor in all of its volume",   \
        .flags = TH_EACH_SPECIES | TH_UNRECORDED)
#define LANE_OUTPUTS(ROW)                                                                      \
    ROW(unaspirated_injections, NUMBER,                                                        \
        "injections through the access port since the start of which the catheter held drug",  \
        .log = TH_LOG_TRUTH, .flags = TH_COUNTED,                                              \
        .notice = "an injection through the access port pushed drug that lay in the catheter " \
                  "into the patient",                                                          \
        .nature = TH_STEPWISE)
struct outputs {
    OUTPUTS(TH_SPECIES_MEMBER)
    LANE_OUTPUTS(TH_LANE_MEMBER)
};
static const struct th_row output_rows[] = {OUTPUTS(TH_LISTED_OUT) LANE_OUTPUTS(TH_LISTED_OUT)};

static const struct th_row profile_rows[] = {
    TH_OUT(distance, LENGTH, "distance from the reservoir, the tubing as more catheter",
           .flags = TH_AXIS),
    TH_OUT(concentration, CONCENTRATION, "concentration of base in the lumen",
           .flags = TH_EACH_SPECIES, .floor = "floor"),
};

static size_t line_points(const struct th_setup *setup)
{
    return (size_t)setup->params[ROW_cells];
}

static size_t line_arrays(const struct th_setup *setup)
{
    return th_line_vectors(line_points(setup), setup->species);
}

static size_t line_fixed(const struct th_setup *setup)
{
    return th_line_work_bytes(line_points(setup));
}

/* The content of a line that comes into the body, kg/m3 of each drug's base. */
static void first_content(const struct th_view *view, int i, double *concentration)
{
    const struct params *p = view->params;
    const struct th_ports *ports = view->ports;
    const bool drug = !th_is(p->filled[i], LABEL_water);
    for (size_t s = 0; s < view->species; s++)
        concentration[s] = drug ? ports->drug.stock[s][i] * ports->drug.base_fraction[s][i] : 0;
}

static void line_start(const struct th_view *view)
{
    struct th_line_states *states = view->states;
    for (int i = 0; i < TH_LANES; i++) {
        double concentration[TH_SPECIES] = {0};
        states->away[i] = view->out[i];
        if (!view->out[i])
            first_content(view, i, concentration);
        th_line_lay(view, i, concentration);
    }
    th_line_ledger(view);
}

static void line_event(const struct th_view *view, const struct th_event *event, int lane)
{
    double concentration[TH_SPECIES] = {0};
    if (event->kind == TH_EXPLANTED)
        th_line_explant(view, lane);
    if (event->kind != TH_IMPLANTED)
        return;
    first_content(view, lane, concentration);
    th_line_implant(view, lane, concentration);
}

static double at_tip(const struct th_view *view, int lane, size_t species)
{
    const struct th_line_states *states = view->states;
    const struct th_parcels p = th_line_parcels(view, lane, (int)states->stretches[lane] - 1);
    return *th_parcels_at(&p, (int)species, p.count - 1) / p.last;
}

/* Called after a fill (or a rinse): keeps the concentration at the tip, with which arrival
 * compares. */
static void note_fill(const struct th_view *view, int lane)
{
    struct th_line_states *states = view->states;
    const struct th_ports *ports = view->ports;
    if (ports->reservoir.supplied_volume[lane] == states->supplied[lane])
        return;
    for (size_t s = 0; s < view->species; s++) states->before[s][lane] = at_tip(view, lane, s);
    states->supplied[lane] = ports->reservoir.supplied_volume[lane];
}

static void line_prepare(const struct th_view *view)
{
    struct th_line_states *states = view->states;
    const struct th_ports *ports = view->ports;
    bool another = false;
    for (int i = 0; i < TH_LANES; i++) {
        if (!view->due[i] || view->out[i])
            continue;
        note_fill(view, i);
        if (ports->catheter.replaced[i] == states->replaced[i])
            continue;
        th_line_replace(view, i);
        another = true;
    }
    if (another)
        th_line_ledger(view);
}

static void line_limit(const struct th_view *view, double *longest)
{
    for (int i = 0; i < TH_LANES; i++)
        if (view->alive[i] && !view->out[i])
            longest[i] = fmin(longest[i], th_line_ahead(view, i));
}

/* The parcels, laid out evenly along the line. */
static void observe_profile(const struct th_view *view, int lane,
                            const struct th_line_work *work)
{
    const struct th_ports *ports = view->ports;
    size_t points = view->points, places = th_line_places(points);
    double *width = work->row, *mass = width + places, *even = mass + places,
           *share = even + places;
    double volume = th_line_content(view, lane);
    double length = (ports->pump.tubing[lane] / ports->catheter.lumen[lane] + 1) *
                    ports->catheter.length[lane];
    const int count = th_line_widths(view, lane, width);
    for (size_t k = 0; k < points; k++) even[k] = volume / (double)points;
    for (size_t k = 0; k < points; k++)
        view->profiles[k * TH_LANES + (size_t)lane] =
            ((double)k + 0.5) * length / (double)points;
    for (size_t s = 0; s < view->species; s++) {
        double *profile = view->profiles + (1 + s) * points * TH_LANES + lane;
        th_line_masses(view, lane, (int)s, mass);
        th_remap(count, width, mass, (int)points, even, share);
        for (size_t k = 0; k < points; k++) profile[k * TH_LANES] = share[k] / even[k];
    }
}

/* Share of the way of the tip's concentration from that before to the reservoir's. */
static double arrival(double tip, double before, double holds)
{
    const double small = 0.01; /* of the larger: a difference that counts as this much */
    double whole = fmax(fabs(holds - before), small * fmax(holds, before));
    return whole > 0 ? fmax(1 - fabs(holds - tip) / whole, 0) : 0;
}

static void observe_lane(const struct th_view *view, int lane)
{
    const struct th_ports *ports = view->ports;
    const struct th_line_states *states = view->states;
    struct outputs *out = view->outputs;
    double volume = ports->reservoir.volume[lane];
    out->unaspirated_injections[lane] = states->unaspirated[lane];
    for (size_t s = 0; s < view->species; s++) {
        double holds = volume > 0 ? ports->ledger.mass[TH_IN_RESERVOIR][s][lane] / volume : 0;
        double tip = at_tip(view, lane, s);
        out->tip_concentration[s][lane] = tip;
        out->arrival[s][lane] = arrival(tip, states->before[s][lane], holds);
        out->content[s][lane] = ports->ledger.mass[TH_IN_LINE][s][lane];
        out->floor[s][lane] = TH_LINE_NOISE * states->most[s][lane];
        out->content_floor[s][lane] = out->floor[s][lane] * th_line_content(view, lane);
    }
}

static void line_observe(const struct th_view *view)
{
    struct th_line_work work = th_line_work(view);
    EACH_LANE(i) {
        observe_lane(view, i);
        if (view->profiled)
            observe_profile(view, i, &work);
    }
}

/* In a line that the reservoir alone ever filled, drug is as old as the way to it is long;
 * openings beside the tip are none at the start. */
static void settle(const struct th_view *view, struct th_settling *how)
{
    const struct th_ports *ports = view->ports;
    if (!how->shows)
        th_line_advance(view);
    for (int i = 0; i < TH_LANES; i++) {
        if (!view->alive[i] || view->out[i])
            continue;
        double full[TH_SPECIES] = {0};
        for (size_t s = 0; s < view->species; s++)
            full[s] = ports->drug.stock[s][i] * ports->drug.base_fraction[s][i];
        if (how->shows)
            th_line_age(view, i, full);
        else
            th_line_leave_aged(view, i, full);
    }
    if (how->shows)
        th_line_ledger(view);
}

const struct th_model th_line_transport = {.slot = "line",
                                           .name = "transport",
                                           .doc =
                                               "plug flow, Taylor-Aris dispersion, degradation",
                                           .page = page,
                                           .params = TH_TABLE(param_rows),
                                           .states = TH_TABLE(state_rows),
                                           .outputs = TH_TABLE(output_rows),
                                           .profiles = TH_TABLE(profile_rows),
                                           .arrays = line_arrays,
                                           .points = line_points,
                                           .fixed = line_fixed,
                                           .start = line_start,
                                           .prepare = line_prepare,
                                           .limit = line_limit,
                                           .advance = th_line_advance,
                                           .event = line_event,
                                           .observe = line_observe,
                                           .settle = settle};
