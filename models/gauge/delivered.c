/* What was ordered against what came out of the tip: see the page below. */
#include <math.h>
#include <string.h>

#include "ports.h"

static const char page[] =
    "Adds up what the pump was told to give and what left the catheter's tip:\n"
    "\n"
    "    ratio = delivered/ordered            error = ratio - 1\n"
    "\n"
    "by volume, and by mass of the first drug as labelled. The ordered mass is the\n"
    "ordered volume at the concentration that the programme believes is in the pump; the\n"
    "delivered mass is the base that left the tip, divided by the base in a unit of the\n"
    "label (0.752 for morphine sulfate pentahydrate). What is still in the line counts as\n"
    "ordered, not as delivered. CSF that is drawn in counts as negative. Before anything\n"
    "was ordered the ratios are 1.\n"
    "\n"
    "ordered_rate and delivered_rate are means over the last `window`, or since the start\n"
    "if that is shorter; flow within a step counts as even.\n"
    "\n"
    "By hand: 2000 ug/mL is programmed, 500 ug/mL still flows: the mass ratio of that\n"
    "time is 0.25.\n";

enum { BINS = 24, MARKS = BINS + 1 };

#define PARAMS(ROW)                                                                      \
    ROW(window, TIME, "24 h", "1 min", "1000 day", CHOSEN, "", "of the mean dose rates", \
        .flags = TH_STRUCTURAL)
struct params {
    PARAMS(TH_LANE_MEMBER)
};
static const struct th_row param_rows[] = {PARAMS(TH_ROW)};

#define STATES(ROW)                                           \
    ROW(ordered_volume, VOLUME, "so far")                     \
    ROW(ordered_mass, MASS, "so far, first drug as labelled") \
    ROW(delivered_volume, VOLUME, "so far")
#define DRUG_STATES(ROW) \
    ROW(delivered_mass, MASS, "so far, as labelled", .flags = TH_EACH_SPECIES)
struct states {
    STATES(TH_LANE_MEMBER)
    DRUG_STATES(TH_SPECIES_MEMBER)
};
static const struct th_row state_rows[] = {STATES(TH_OUT) DRUG_STATES(TH_OUT)};

#define OUTPUTS(ROW)                                                                    \
    ROW(ordered_volume, VOLUME, "that the pump was told so far")                        \
    ROW(delivered_volume, VOLUME, "that left the tip so far")                           \
    ROW(volume_ratio, FRACTION, "delivered to ordered volume")                          \
    ROW(ordered_mass, MASS, "of the first drug, as labelled and as programmed, so far") \
    ROW(ratio, FRACTION, "delivered to ordered mass of the first drug")                 \
    ROW(error, FRACTION, "ratio - 1")                                                   \
    ROW(ordered_rate, DOSE_RATE, "of the first drug as labelled, mean over the window") \
    ROW(delivered_rate, DOSE_RATE, "of the first drug as labelled, mean over the window")
#define DRUG_OUTPUTS(ROW) \
    ROW(delivered_mass, MASS, "that left the tip so far, as labelled", .flags = TH_EACH_SPECIES)
struct outputs {
    OUTPUTS(TH_LANE_MEMBER)
    DRUG_OUTPUTS(TH_SPECIES_MEMBER)
};
static const struct th_row output_rows[] = {OUTPUTS(TH_OUT) DRUG_OUTPUTS(TH_OUT)};

/* The cells: ordered and delivered mass so far at the last MARKS whole bins of the window, a
 * ring. */
enum { ORDERED, DELIVERED, CURVES };

static size_t delivered_cells(const double *params, size_t species)
{
    (void)params;
    (void)species;
    return CURVES * MARKS;
}

static double *mark(const struct th_view *view, int curve, th_tick bin, int lane)
{
    th_tick place = (bin % MARKS + MARKS) % MARKS;
    return view->cells + (curve * MARKS + place) * TH_LANES + lane;
}

static th_tick bin_ticks(const struct th_view *view, int lane)
{
    const struct params *p = view->params;
    return llround(p->window[lane] * TH_TICKS_PER_SECOND / BINS);
}

static void delivered_start(const struct th_view *view)
{
    memset(view->states, 0, sizeof(struct states));
    memset(view->cells, 0, CURVES * MARKS * sizeof(double[TH_LANES]));
}

/* The curve rises evenly from `from` by `rise` over the step; writes it down at each bin it
 * passes. */
static void put_marks(const struct th_view *view, int lane, int curve, double from, double rise)
{
    th_tick bin = bin_ticks(view, lane), start = view->now[lane];
    th_tick ticks = llround(view->step[lane] * TH_TICKS_PER_SECOND);
    th_tick first = start / bin + 1, last = (start + ticks) / bin;
    if (first < last - BINS)
        first = last - BINS;
    for (th_tick k = first; k <= last; k++)
        *mark(view, curve, k, lane) = from + rise * ((double)(k * bin - start) / (double)ticks);
}

static void delivered_advance(const struct th_view *view)
{
    const struct th_ports *ports = view->ports;
    struct states *s = view->states;
    memcpy(view->cells, view->before, CURVES * MARKS * sizeof(double[TH_LANES]));
    for (int i = 0; i < TH_LANES; i++) {
        double rise = ports->tip_mass[0][i] / ports->base_fraction[0][i];
        put_marks(view, i, ORDERED, s->ordered_mass[i], ports->ordered_mass[i]);
        put_marks(view, i, DELIVERED, s->delivered_mass[0][i], rise);
        s->ordered_volume[i] += ports->ordered_volume[i];
        s->ordered_mass[i] += ports->ordered_mass[i];
        s->delivered_volume[i] += ports->tip_volume[i];
        for (size_t k = 0; k < view->species; k++)
            s->delivered_mass[k][i] += ports->tip_mass[k][i] / ports->base_fraction[k][i];
    }
}

/* Mean slope of a curve over the last window; the curve between two marks is taken as straight.
 */
static double rate(const struct th_view *view, int lane, int curve, double now)
{
    th_tick bin = bin_ticks(view, lane), time = view->now[lane], last = time / bin;
    double share = (double)(time - last * bin) / (double)bin;
    double from = *mark(view, curve, last - BINS, lane) * (1 - share);
    if (share > 0)
        from += *mark(view, curve, last - BINS + 1, lane) * share;
    th_tick span = time < BINS * bin ? time : BINS * bin;
    return span > 0 ? (now - from) * TH_TICKS_PER_SECOND / (double)span : 0;
}

static double ratio(double part, double whole)
{
    return whole > 0 ? part / whole : 1;
}

static void delivered_observe(const struct th_view *view)
{
    const struct states *s = view->states;
    struct outputs *out = view->outputs;
    EACH_LANE(i)
    {
        out->ordered_volume[i] = s->ordered_volume[i];
        out->delivered_volume[i] = s->delivered_volume[i];
        out->volume_ratio[i] = ratio(s->delivered_volume[i], s->ordered_volume[i]);
        out->ordered_mass[i] = s->ordered_mass[i];
        out->ratio[i] = ratio(s->delivered_mass[0][i], s->ordered_mass[i]);
        out->error[i] = out->ratio[i] - 1;
        out->ordered_rate[i] = rate(view, i, ORDERED, s->ordered_mass[i]);
        out->delivered_rate[i] = rate(view, i, DELIVERED, s->delivered_mass[0][i]);
        for (size_t k = 0; k < view->species; k++)
            out->delivered_mass[k][i] = s->delivered_mass[k][i];
    }
}

const struct th_model th_gauge_delivered = {.slot = "gauge",
                                            .name = "delivered",
                                            .doc = "ordered against delivered dose",
                                            .page = page,
                                            .params = TH_TABLE(param_rows),
                                            .states = TH_TABLE(state_rows),
                                            .outputs = TH_TABLE(output_rows),
                                            .cells = delivered_cells,
                                            .start = delivered_start,
                                            .advance = delivered_advance,
                                            .observe = delivered_observe};
