/* The rows of gauge/trumpet, and what its files share. Its page is in trumpet_page.c. Private
 * to models/gauge. */
#ifndef TH_GAUGE_TRUMPET_H
#define TH_GAUGE_TRUMPET_H

#include "ports.h"

enum { TRUMPET_WINDOWS = 6 };

/* Samples of the longest window, at most. */
enum { TRUMPET_LONGEST = 500 };

#define PLACES(LABEL, AND) LABEL(tip) AND LABEL(pump)
enum { PLACES(TH_LABEL_INDEX, ) };

#define LOW_RATE "IEC 60601-2-24, low-rate and ambulatory pumps; recalled, not read"
#define WINDOW(ROW, number, init)                                                       \
    ROW(window_##number, TIME, init, "0 min", "100 day", RECALLED, LOW_RATE,            \
        "length of an observation window, a whole number of samples, longer than that " \
        "before it; 0: neither it nor those behind it are there",                       \
        .unit = "min", .flags = TH_STRUCTURAL)

#define PARAMS(ROW)                                                                           \
    ROW(at, CHOICE, "tip", "", "", CHOSEN, "",                                                \
        "where the volume is measured: tip, what leaves the catheter into the CSF; pump, "    \
        "what leaves the pump into the catheter",                                             \
        .labels = PLACES(TH_LABEL_TEXT, " "), .flags = TH_AT_START)                           \
    ROW(sample, TIME, "15 min", "0.5 min", "1 day", RECALLED, LOW_RATE,                       \
        "interval between two readings of the volume", .unit = "min", .flags = TH_STRUCTURAL) \
    WINDOW(ROW, 1, "15 min")                                                                  \
    WINDOW(ROW, 2, "60 min")                                                                  \
    WINDOW(ROW, 3, "150 min")                                                                 \
    WINDOW(ROW, 4, "330 min")                                                                 \
    WINDOW(ROW, 5, "570 min")                                                                 \
    WINDOW(ROW, 6, "930 min")                                                                 \
    ROW(begins, TIME, "24 h", "0 h", "1000 day", READ,                                        \
        "stabilisation of 24 h: manual of an insulin pump, low-rate curves after "            \
        "IEC 60601-2-24:1998",                                                                \
        "start of the analysis period, from the start of the run: at the first sample from "  \
        "then on; all before it is stabilisation",                                            \
        .flags = TH_AT_START)                                                                 \
    ROW(period, TIME, "25 h", "0.5 min", "1000 day", RECALLED,                                \
        "100 samples of 15 min: IEC 60601-2-24, low rate; recalled, not read",                \
        "length of the analysis period, in which windows lie", .flags = TH_AT_START)          \
    ROW(startup_window, TIME, "60 min", "0.5 min", "100 day", CHOSEN, "",                     \
        "window of the stabilisation time, a whole number of samples", .unit = "min",         \
        .flags = TH_STRUCTURAL)                                                               \
    ROW(band, FRACTION, "10 %", "0.1 %", "100 %", RECALLED,                                   \
        "10 %: use of device evaluations; recalled, not read",                                \
        "error within which constancy_index and stabilisation_time take a flow as constant")  \
    ROW(half_life, TIME, "2.8 h", "1 min", "1000 h", CHOSEN, "",                              \
        "half-life of the memory of weighted_error: that of the drug where it acts")          \
    ROW(bolus_wait, TIME, "10 min", "0 min", "1 day", CHOSEN, "",                             \
        "time from the end of a bolus until its volume is measured", .unit = "min",           \
        .flags = TH_AT_START)

/* Sums with their round-off (th_add), of which a reading takes those of its instant; then what
 * readings have made of them. Instants are ticks. */
#define STATES(ROW)                                                                       \
    ROW(ordered, VOLUME, "volume ordered so far")                                         \
    ROW(ordered_excess, VOLUME, "round-off in ordered")                                   \
    ROW(delivered, VOLUME, "volume delivered so far")                                     \
    ROW(delivered_excess, VOLUME, "round-off in delivered")                               \
    ROW(sample_ordered, VOLUME, "volume ordered in the last sample")                      \
    ROW(sample_delivered, VOLUME, "volume delivered in the last sample")                  \
    ROW(flow, FLOW, "flow in the last step")                                              \
    ROW(from_ordered, VOLUME, "volume ordered until the analysis period")                 \
    ROW(from_delivered, VOLUME, "volume delivered until the analysis period")             \
    ROW(period_ordered, VOLUME, "volume ordered in the analysis period")                  \
    ROW(period_delivered, VOLUME, "volume delivered in the analysis period")              \
    ROW(recalled_ordered, VOLUME, "volume ordered, as half_life remembers it")            \
    ROW(recalled_delivered, VOLUME, "volume delivered, as half_life remembers it")        \
    ROW(weighted, NUMBER, "largest weighted error; -1: none yet")                         \
    ROW(judged, NUMBER, "windows of the stabilisation time so far")                       \
    ROW(outside, NUMBER, "1: the mean of the last of them was outside of the band")       \
    ROW(settled, TIME, "end of the last of them that was")                                \
    ROW(bolus, VOLUME, "volume of the boluses under way in the last step")                \
    ROW(bolus_whole, VOLUME, "volume of the bolus that is to be measured; 0: none")       \
    ROW(bolus_ended, NUMBER, "instant at which it ended; -1: it has not")                 \
    ROW(bolus_ordered, VOLUME, "volume ordered until it began")                           \
    ROW(bolus_delivered, VOLUME, "volume delivered until it began")                       \
    ROW(boluses_ordered, VOLUME, "volume ordered while boluses were measured so far")     \
    ROW(boluses_delivered, VOLUME, "volume delivered while boluses were measured so far") \
    ROW(boluses, NUMBER, "boluses measured so far")                                       \
    ROW(bolus_last, NUMBER, "error of the last one")                                      \
    ROW(bolus_sum, NUMBER, "sum of their errors")                                         \
    ROW(bolus_worst, NUMBER, "the error that is largest in size")

#define MEASURED .flags = TH_NOT_YET
#define OUTPUTS(ROW)                                                                         \
    ROW(volume, VOLUME, "volume delivered so far, where it is measured", .nature = TH_TOTAL) \
    ROW(flow, FLOW, "flow where it is measured", .nature = TH_INTERVAL_MEAN, .of = "volume") \
    ROW(flow_error, FRACTION, "error of the flow in the last sample", MEASURED)              \
    ROW(overall_error, FRACTION, "error of the volume over the analysis period so far",      \
        MEASURED)                                                                            \
    ROW(constancy_index, TIME,                                                               \
        "time of constancy, the constancy index: the shortest window from which on all "     \
        "errors lie within band",                                                            \
        MEASURED)                                                                            \
    ROW(stabilisation_time, TIME,                                                            \
        "stabilisation time: the end of the last startup_window whose mean flow was not "    \
        "within band; 0: all were, never: the last one was not",                             \
        MEASURED)                                                                            \
    ROW(weighted_error, FRACTION,                                                            \
        "largest error in the analysis period of the volume as half_life remembers it",      \
        MEASURED)                                                                            \
    ROW(even_pulse, VOLUME,                                                                  \
        "volume of a pulse of the pump that is given as an even flow, so that no window "    \
        "shows it; 0: none is",                                                              \
        .log = TH_LOG_NOTICE,                                                                \
        .notice = "the pump gives its pulses as an even flow, so that no window shows "      \
                  "their error: hidden_error is the most that it is",                        \
        .nature = TH_STEPWISE, .unit = "uL")                                                 \
    ROW(hidden_error, FRACTION,                                                              \
        "largest error of pulses that are given as an even flow: most by which they would "  \
        "move the errors of the shortest window, either way, at the order now",              \
        MEASURED)                                                                            \
    ROW(boluses, NUMBER, "boluses measured so far")                                          \
    ROW(bolus_error, FRACTION, "error of the last bolus measured", MEASURED)                 \
    ROW(bolus_mean_error, FRACTION, "mean error of the boluses measured so far", MEASURED)   \
    ROW(bolus_worst_error, FRACTION,                                                         \
        "error of the bolus that was farthest off of those measured so far", MEASURED)

#define PROFILES(ROW)                                                                      \
    ROW(window, TIME, "time of observation, the length of a window", .unit = "min",        \
        .flags = TH_AXIS | TH_POINTS_ALONE)                                                \
    ROW(maximum, FRACTION, "largest error of the volume in a window", .flags = TH_NOT_YET) \
    ROW(minimum, FRACTION, "least error of the volume in a window", .flags = TH_NOT_YET)

struct params {
    PARAMS(TH_LANE_MEMBER)
};
enum { PARAMS(TH_ROW_INDEX) ROWS };
struct states {
    STATES(TH_LANE_MEMBER)
};
struct outputs {
    OUTPUTS(TH_LANE_MEMBER)
};

/* Lane vectors of arrays: extremes and number of the windows of each length, then the last
 * samples of both volumes, a ring. */
struct trumpet_cells {
    double maximum[TRUMPET_WINDOWS][TH_LANES], minimum[TRUMPET_WINDOWS][TH_LANES];
    double count[TRUMPET_WINDOWS][TH_LANES];
    double ring[][2][TH_LANES]; /* [reading][ORDERED, DELIVERED] */
};
enum { TRUMPET_ORDERED, TRUMPET_DELIVERED };

/* Whole samples in a time; -1: it is no whole number of them, within a tick. */
int th_trumpet_samples(double time, double sample);
/* Readings that the ring holds. */
size_t th_trumpet_ring(const double *structural);

/* trumpet_reading.c */
th_tick th_trumpet_next(const struct th_view *view, th_tick after, int lane);
void th_trumpet_take(const struct th_view *view, th_tick at, const void *states, int lane);
/* Orders of this step as far as boluses are concerned; before they are added. */
void th_trumpet_boluses(const struct th_view *view, int lane);

extern const char th_trumpet_page[];

#endif
