/* Dose delivered into the CSF against dose ordered: see the page below. */
#include <math.h>
#include <string.h>

#include "laws.h"
#include "outlets.h"
#include "ports.h"
#include "trailing.h"

static const char page[] =
    "Adds up, for each drug, what the pump was told to give and what left the\n"
    "catheter into the CSF: through the tip, while it lies there, and through holes\n"
    "of the stretch that lies there.\n"
    "\n"
    "    ratio = delivered/ordered            error = ratio - 1\n"
    "    missed = ordered - delivered, as mass\n"
    "\n"
    "by volume, and by mass of each drug as labelled. Ordered of the drug that the\n"
    "programme names is the ordered volume V at the programmed concentration C_p; of\n"
    "another, its share on the label of the last fill:\n"
    "\n"
    "    ordered = V C_p                       of the programmed drug\n"
    "            = V F_k C_p/F_p               of drug k; F labelled concentrations\n"
    "            = V F_k                       if the fill has no programmed drug\n"
    "\n"
    "V is what was asked for: what the pump was told, and what boluses that were cut\n"
    "short had still to give (program.cut_volume, program.simple says when that is).\n"
    "A stopped programme orders nothing.\n"
    "\n"
    "That is what the clinician means, not what the pump holds: residual volume, line\n"
    "and loss make the difference. Delivered is the base that came into the CSF,\n"
    "divided by the base in a unit of the label (0.752 for morphine sulfate\n"
    "pentahydrate). Drug that is still in the line counts as ordered, not as\n"
    "delivered; CSF that is drawn in as negative. Before anything was ordered or\n"
    "delivered the ratios are 1; of more than 1 ng, or 1 nL, that came without being\n"
    "ordered they have no value and read 1000 (100 000 %).\n"
    "\n"
    "A switch of drug: the old one's order ends when the programme is told of the new\n"
    "one, and what the line and the residual volume still hold of it comes beyond the\n"
    "order; the new one's order begins at once, and its ratio starts at 0. If the\n"
    "programme is not told, it goes on ordering the old drug, and that ratio falls.\n"
    "\n"
    "ordered_rate (what the pump was told alone) and delivered_rate are means over\n"
    "the last `window`; what leaves within a step changes along a straight line of\n"
    "the same amount and first moment. Until a whole window has passed since the\n"
    "start they have no value: a bolus in the first hour is part of the dose of a\n"
    "day, not of an hour. Their mean over a stretch of time is what was asked for or\n"
    "delivered in it, divided by its length, in the first window, too.\n"
    "\n"
    "recent_ratio is that of the window before, of what the pump was ordered alone;\n"
    "1 if nothing was ordered in it or before it, so that nothing is known yet, as\n"
    "where the line is still filled with water. The report takes it at the instant\n"
    "of a hazard: of what is ordered from there on, O, so much would have come\n"
    "without it, as long as that went on, and what is missed by it of the missed M\n"
    "is\n"
    "\n"
    "    M - (1 - recent_ratio) O\n"
    "\n"
    "so that a pump of -2.4 % that stalls for a day misses 0.976 of a day's order\n"
    "by the stall, and nothing by a kink that it pushes through. That the rest goes\n"
    "on as it was in the day before is an approximation: the old concentration that\n"
    "is still in the line then, or a bolus, makes it another.\n"
    "\n"
    "Of a drug with a label_daily_dose over_label_dose is 1 from when on more was\n"
    "ordered within a window than that; a window shorter than 24 h counts as 24 h.\n"
    "With a label_concentration over_label_concentration likewise, of the label of a\n"
    "fill. Both stay 1, so that the log has them once. What a needle gives is not\n"
    "counted.\n"
    "\n"
    "By hand: 2000 ug/mL is programmed, 500 ug/mL still flows: the mass ratio of that\n"
    "time is 0.25. Ten days each of two drugs, two days in the line: 12/10 and 8/10,\n"
    "less what the residual volume keeps.\n";

#define PARAMS(ROW)                                            \
    ROW(window, TIME, "24 h", "1 min", "1000 day", CHOSEN, "", \
        "window of the mean dose rates", .flags = TH_STRUCTURAL)
struct params {
    PARAMS(TH_LANE_MEMBER)
};
static const struct th_row param_rows[] = {PARAMS(TH_LISTED_ROW)};

/* Each sum with its round-off: see th_add. */
#define STATES(ROW)                                                   \
    ROW(ordered_volume, VOLUME, "volume ordered so far")              \
    ROW(ordered_volume_excess, VOLUME, "round-off in ordered_volume") \
    ROW(cut_volume, VOLUME, "volume cut so far")                      \
    ROW(cut_volume_excess, VOLUME, "round-off in cut_volume")         \
    ROW(delivered_volume, VOLUME, "volume delivered so far")          \
    ROW(delivered_volume_excess, VOLUME, "round-off in delivered_volume")
#define DRUG_STATES(ROW)                                                                       \
    ROW(ordered_mass, MASS, "mass ordered so far, as labelled", .flags = TH_EACH_SPECIES)      \
    ROW(ordered_mass_excess, MASS, "round-off in ordered_mass", .flags = TH_EACH_SPECIES)      \
    ROW(cut_mass, MASS, "mass cut so far, as labelled", .flags = TH_EACH_SPECIES)              \
    ROW(cut_mass_excess, MASS, "round-off in cut_mass", .flags = TH_EACH_SPECIES)              \
    ROW(delivered_mass, MASS, "mass delivered so far, as labelled", .flags = TH_EACH_SPECIES)  \
    ROW(delivered_mass_excess, MASS, "round-off in delivered_mass", .flags = TH_EACH_SPECIES)  \
    ROW(over_dose, NUMBER, "1: more was ordered than its label has", .flags = TH_EACH_SPECIES) \
    ROW(over_concentration, NUMBER, "1: a fill had more than its label",                       \
        .flags = TH_EACH_SPECIES)
struct states {
    STATES(TH_LANE_MEMBER)
    DRUG_STATES(TH_SPECIES_MEMBER)
};
static const struct th_row state_rows[] = {STATES(TH_LISTED_OUT) DRUG_STATES(TH_LISTED_OUT)};

#define OUTPUTS(ROW)                                                         \
    ROW(ordered_volume, VOLUME, "volume ordered so far", .nature = TH_TOTAL, \
        .flags = TH_GROWS)                                                   \
    ROW(delivered_volume, VOLUME, "volume delivered out of the tip so far",  \
        .nature = TH_TOTAL)                                                  \
    ROW(volume_ratio, FRACTION, "ratio of delivered to ordered volume")
#define DRUG_OUTPUTS(ROW)                                                                      \
    ROW(ordered_mass, MASS, "mass ordered so far, as labelled and as programmed",              \
        .nature = TH_TOTAL, .flags = TH_EACH_SPECIES | TH_GROWS)                               \
    ROW(ratio, FRACTION, "ratio of delivered to ordered mass", .flags = TH_EACH_SPECIES)       \
    ROW(error, FRACTION, "error of the delivered mass: ratio - 1", .flags = TH_EACH_SPECIES)   \
    ROW(ordered_rate, DOSE_RATE, "ordered rate, as labelled, mean over the window before",     \
        .of = "ordered_mass", .flags = TH_EACH_SPECIES | TH_NOT_YET)                           \
    ROW(delivered_rate, DOSE_RATE, "delivered rate, as labelled, mean over the window before", \
        .of = "delivered_mass", .flags = TH_EACH_SPECIES | TH_NOT_YET)                         \
    ROW(delivered_mass, MASS, "mass delivered out of the tip so far, as labelled",             \
        .nature = TH_TOTAL, .flags = TH_EACH_SPECIES)                                          \
    ROW(missed, MASS, "mass ordered and not delivered so far, as labelled",                    \
        .flags = TH_EACH_SPECIES | TH_UNRECORDED)                                              \
    ROW(recent_ratio, FRACTION,                                                                \
        "ratio of delivered to ordered mass in the window before; 1: it is not known yet",     \
        .flags = TH_EACH_SPECIES | TH_UNRECORDED)                                              \
    ROW(over_label_dose, NUMBER,                                                               \
        "dose over its label: 1 from when on more was ordered in 24 h", .log = TH_LOG_NOTICE,  \
        .nature = TH_STEPWISE,                                                                 \
        .notice = "more was ordered within 24 h than the drug's label has "                    \
                  "(drug.label_daily_dose)",                                                   \
        .flags = TH_EACH_SPECIES | TH_UNRECORDED | TH_GROWS)                                   \
    ROW(over_label_concentration, NUMBER,                                                      \
        "concentration over its label: 1 from when on a fill had more", .log = TH_LOG_NOTICE,  \
        .nature = TH_STEPWISE,                                                                 \
        .notice = "a fill was more concentrated than the drug's label has "                    \
                  "(drug.label_concentration)",                                                \
        .flags = TH_EACH_SPECIES | TH_UNRECORDED | TH_GROWS)
struct outputs {
    OUTPUTS(TH_LANE_MEMBER)
    DRUG_OUTPUTS(TH_SPECIES_MEMBER)
};
static const struct th_row output_rows[] = {OUTPUTS(TH_LISTED_OUT) DRUG_OUTPUTS(TH_LISTED_OUT)};

/* The cells: rings of ordered and delivered mass of each drug. Curve 2 k + DELIVERED is drug
 * k's. */
enum { ORDERED, DELIVERED, CURVES };

static size_t ring_vectors(size_t species)
{
    return CURVES * TH_RING * species;
}

static size_t delivered_arrays(const struct th_setup *setup)
{
    return ring_vectors(setup->species);
}

static size_t ring_bytes(const struct th_view *view)
{
    return ring_vectors(view->species) * sizeof(double[TH_LANES]);
}

static double *ring(const struct th_view *view, size_t curve)
{
    return view->arrays + curve * TH_RING * TH_LANES;
}

static th_tick bin_ticks(const struct th_view *view, int lane)
{
    const struct params *p = view->params;
    return llround(p->window[lane] * TH_TICKS_PER_SECOND / TH_RING_BINS);
}

static void put_marks(const struct th_view *view, int lane, size_t curve, double from,
                      double rise, double moment)
{
    th_trailing_put(ring(view, curve), lane, bin_ticks(view, lane), view->now[lane],
                    view->step[lane], from, rise, moment);
}

/* The mass of a drug, as labelled, that an ordered volume means; mass: the volume's, by the
 * programme. */
static double ordered(const struct th_ports *ports, size_t drug, double volume, double mass,
                      int lane)
{
    size_t named = (size_t)ports->program.drug[lane];
    double label = ports->reservoir.label[named][lane];
    if (drug == named)
        return mass;
    return ports->reservoir.label[drug][lane] * (label > 0 ? mass / label : volume);
}

static void add_drug(const struct th_view *view, size_t k, int i)
{
    const struct th_ports *ports = view->ports;
    struct states *s = view->states;
    double order =
        ordered(ports, k, ports->program.ordered_volume[i], ports->program.ordered_mass[i], i);
    double cut = ordered(ports, k, ports->program.cut_volume[i], ports->program.cut_mass[i], i);
    double rise = 0, moment = 0;
    for (int m = 0; m < TH_OPENINGS; m++)
        if (th_gauge_into_csf(ports, m, i)) {
            rise += ports->line.opening_mass[m][k][i];
            moment += ports->line.opening_moment[m][k][i];
        }
    rise /= ports->drug.base_fraction[k][i];
    moment /= ports->drug.base_fraction[k][i];
    put_marks(view, i, CURVES * k + ORDERED, s->ordered_mass[k][i], order, 0);
    put_marks(view, i, CURVES * k + DELIVERED, s->delivered_mass[k][i], rise, moment);
    th_add(&s->ordered_mass[k][i], &s->ordered_mass_excess[k][i], order);
    th_add(&s->cut_mass[k][i], &s->cut_mass_excess[k][i], cut);
    th_add(&s->delivered_mass[k][i], &s->delivered_mass_excess[k][i], rise);
}

/* Share by which more than a limit is no round-off. */
static const double beyond = 1 + 1e-9;

/* Limits of a drug's label, at the end of a step; a fill's, at once. */
static void watch_dose(const struct th_view *view, size_t k, int i)
{
    const struct params *p = view->params;
    const struct th_ports *ports = view->ports;
    struct states *s = view->states;
    const double limit = ports->drug.label_daily_dose[k][i];
    const th_tick now = view->now[i] + th_ticks_of(view->step[i]);
    const double lasts = fmin(p->window[i], th_seconds_of(now));
    const double given =
        lasts * th_trailing_rate(ring(view, CURVES * k + ORDERED), i, bin_ticks(view, i), now,
                                 s->ordered_mass[k][i]);
    if (limit > 0 && given > limit * fmax(p->window[i], 86400) * beyond)
        s->over_dose[k][i] = 1;
}

static void watch_fills(const struct th_view *view)
{
    const struct th_ports *ports = view->ports;
    struct states *s = view->states;
    for (size_t k = 0; k < view->species; k++)
        for (int i = 0; i < TH_LANES; i++) {
            const double limit = ports->drug.label_concentration[k][i];
            if (limit > 0 && ports->reservoir.label[k][i] > limit * beyond)
                s->over_concentration[k][i] = 1;
        }
}

static void delivered_start(const struct th_view *view)
{
    memset(view->states, 0, sizeof(struct states));
    memset(view->arrays, 0, ring_bytes(view));
    watch_fills(view);
}

static void delivered_advance(const struct th_view *view)
{
    const struct th_ports *ports = view->ports;
    struct states *s = view->states;
    memcpy(view->arrays, view->before, ring_bytes(view));
    for (size_t k = 0; k < view->species; k++)
        for (int i = 0; i < TH_LANES; i++) {
            add_drug(view, k, i);
            watch_dose(view, k, i);
        }
    watch_fills(view);
    EACH_LANE(i) {
        th_add(&s->ordered_volume[i], &s->ordered_volume_excess[i],
               ports->program.ordered_volume[i]);
        th_add(&s->cut_volume[i], &s->cut_volume_excess[i], ports->program.cut_volume[i]);
        th_add(&s->delivered_volume[i], &s->delivered_volume_excess[i], th_gauge_out(ports, i));
    }
}

static th_tick window_ticks(const struct th_view *view, int lane)
{
    return TH_RING_BINS * bin_ticks(view, lane);
}

/* A step ends where the first window does: the largest dose of one may be that. */
static void delivered_limit(const struct th_view *view, double *longest)
{
    EACH_LANE(i) {
        const th_tick left = window_ticks(view, i) - view->now[i];
        if (left > 0)
            longest[i] = fmin(longest[i], th_seconds_of(left));
    }
}

static double rate(const struct th_view *view, int lane, size_t curve, double now)
{
    if (view->now[lane] < window_ticks(view, lane))
        return NAN;
    return th_trailing_rate(ring(view, curve), lane, bin_ticks(view, lane), view->now[lane],
                            now);
}

/* Round-off moves picograms and picolitres while nothing is ordered; more than a ng or a nL, kg
 * and m3, must be seen. */
static const double unordered = 1e-12;

static double ratio(double part, double whole)
{
    if (whole > 0)
        return part / whole;
    return part < unordered ? 1 : 1000;
}

/* Of the last window; 1 if nothing was ordered in it, or nothing before it: a line that is
 * filled with water, or a pump before its first pulse, then says nothing of what it will give.
 */
static double recent_ratio(const struct th_view *view, int lane, size_t k)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    const double part = rate(view, lane, CURVES * k + DELIVERED, s->delivered_mass[k][lane]),
                 whole = rate(view, lane, CURVES * k + ORDERED, s->ordered_mass[k][lane]);
    const double total = s->ordered_mass[k][lane], within = whole * p->window[lane];
    return within > unordered && total - within > 1e-9 * total ? part / whole : 1;
}

static void delivered_observe(const struct th_view *view)
{
    const struct states *s = view->states;
    struct outputs *out = view->outputs;
    EACH_LANE(i) {
        out->ordered_volume[i] = s->ordered_volume[i] + s->cut_volume[i];
        out->delivered_volume[i] = s->delivered_volume[i];
        out->volume_ratio[i] = ratio(out->delivered_volume[i], out->ordered_volume[i]);
    }
    for (size_t k = 0; k < view->species; k++)
        EACH_LANE(i) {
            double ordered_mass = s->ordered_mass[k][i],
                   order = ordered_mass + s->cut_mass[k][i];
            double mass = s->delivered_mass[k][i];
            out->ordered_mass[k][i] = order;
            out->delivered_mass[k][i] = mass;
            out->missed[k][i] = order - mass;
            out->ratio[k][i] = ratio(mass, order);
            out->error[k][i] = out->ratio[k][i] - 1;
            out->over_label_dose[k][i] = s->over_dose[k][i];
            out->over_label_concentration[k][i] = s->over_concentration[k][i];
            out->ordered_rate[k][i] = rate(view, i, CURVES * k + ORDERED, ordered_mass);
            out->delivered_rate[k][i] = rate(view, i, CURVES * k + DELIVERED, mass);
            out->recent_ratio[k][i] = recent_ratio(view, i, k);
        }
}

const struct th_model th_gauge_delivered = {.slot = "gauge",
                                            .name = "delivered",
                                            .doc = "ordered against delivered dose",
                                            .page = page,
                                            .params = TH_TABLE(param_rows),
                                            .states = TH_TABLE(state_rows),
                                            .outputs = TH_TABLE(output_rows),
                                            .arrays = delivered_arrays,
                                            .shows = true,
                                            .start = delivered_start,
                                            .limit = delivered_limit,
                                            .advance = delivered_advance,
                                            .observe = delivered_observe,
                                            .needs = TH_NEEDS_DEVICE};
