/* The rows of catheter/ladder, its page, and the ladder of one lane: for ladder*.c alone. */
#ifndef TH_CATHETER_LADDER_H
#define TH_CATHETER_LADDER_H

#include "access.h"
#include "advance.h"
#include "holes.h"
#include "laws.h"
#include "manifold.h"
#include "model/model.h"

#define PARAMS(ROW)                                                                           \
    ROW(length, LENGTH, "", "1 cm", "200 cm", PLACEHOLDER, "",                                \
        "length of the catheter as supplied", .flags = TH_AT_START)                           \
    ROW(trimmed, LENGTH, "0 cm", "0 cm", "190 cm", CHOSEN, "",                                \
        "length cut off at implantation", .flags = TH_AT_START)                               \
    ROW(bore, LENGTH, "nan", "0.05 mm", "3 mm", PLACEHOLDER, "",                              \
        "inner diameter; give this or lumen", .unit = "mm", .flags = TH_AT_START)             \
    ROW(lumen, AREA, "nan", "0.002 mm2", "7 mm2", PLACEHOLDER, "",                            \
        "volume of the lumen per length; give this or bore", .unit = "mL/cm",                 \
        .flags = TH_AT_START)                                                                 \
    ROW(outer, LENGTH, "1.4 mm", "0.1 mm", "10 mm", RECALLED, "", "outer diameter",           \
        .unit = "mm")                                                                         \
    ROW(modulus, MODULUS, "3 MPa", "0.1 MPa", "10 GPa", PLACEHOLDER, "",                      \
        "elastic modulus of the wall")                                                        \
    ROW(strength, MODULUS, "7.1 MPa", "0.1 MPa", "10 GPa", READ,                              \
        "Silastic tubing, 7.1-9.6 MPa: PMC11019708, table 2", "tensile strength of the wall") \
    ROW(intrathecal, LENGTH, "15 cm", "0 cm", "100 cm", CHOSEN, "",                           \
        "length that lies in the CSF, from the tip on", .flags = TH_AT_START)                 \
    ROW(relative_viscosity, NUMBER, "1", "0.5", "20", CHOSEN, "dilute: as water",             \
        "viscosity of the fluid, relative to water's")                                        \
    ROW(side_holes, CHOICE, "0", "", "", CHOSEN, "", "levels of side holes near the tip",     \
        .labels = "0 1 2 3 4 5 6", .flags = TH_AT_START)                                      \
    ROW(side_bore, LENGTH, "nan", "0.05 mm", "2 mm", CHOSEN, "",                              \
        "diameter of a side hole; of several at a level, of one that is as wide as all",      \
        .unit = "mm", .flags = TH_AT_START)                                                   \
    ROW(side_first, LENGTH, "nan", "0.5 mm", "10 cm", CHOSEN, "",                             \
        "distance of the last level of side holes from the tip", .unit = "mm",                \
        .flags = TH_AT_START)                                                                 \
    ROW(side_spacing, LENGTH, "nan", "0.5 mm", "5 cm", CHOSEN, "",                            \
        "distance between levels of side holes", .unit = "mm", .flags = TH_AT_START)          \
    ROW(end, CHOICE, "open", "", "", CHOSEN, "",                                              \
        "end of the catheter: open, or closed, so that fluid leaves by the side holes alone", \
        .labels = "open closed", .flags = TH_AT_START)                                        \
    ROW(tip, POSITION, "", "-8 cm", "80 cm", CHOSEN, "",                                      \
        "place of the tip: along the canal, or cisterns, or ventricle")                       \
    ROW(segments, NUMBER, "8", "1", "16", CHOSEN, "", "segments of the ladder",               \
        .flags = TH_STRUCTURAL | TH_RESOLUTION)                                               \
    TH_ACCESS_PARAMS(ROW)

#define STATES(OUT)                                                        \
    OUT(ready, NUMBER, "ready: 1 if the pressure at rest is known")        \
    OUT(rest_pressure, PRESSURE, "pressure at the tip at the start")       \
    OUT(length, LENGTH, "implanted length")                                \
    OUT(bore, LENGTH, "inner diameter")                                    \
    OUT(pressure, PRESSURE, "pressure at the inlet of the catheter")       \
    OUT(highest, PRESSURE, "highest pressure at the inlet so far")         \
    OUT(before, PRESSURE, "the same of catheters that were taken out")     \
    OUT(burst, NUMBER, "burst: 1 if the wall has")                         \
    OUT(surprised, NUMBER, "an event and no step since: 1 if so")          \
    OUT(slope, NUMBER, "slope of the pump's flow in the last step, m3/s2") \
    OUT(inlet_flow, FLOW, "flow in at the inlet over the last step")       \
    OUT(tip_flow, FLOW, "flow out of the tip over the last step")          \
    OUT(inlet_volume, VOLUME, "volume from the pump so far")               \
    OUT(inlet_excess, VOLUME, "round-off in inlet_volume")                 \
    OUT(tip_volume, VOLUME, "volume out of the tip so far")                \
    OUT(tip_excess, VOLUME, "round-off in tip_volume")                     \
    TH_ACCESS_STATES(OUT)

#define OUTPUTS(OUT)                                                                           \
    OUT(pressure, PRESSURE, "pressure at the inlet of the catheter")                           \
    OUT(highest_pressure, PRESSURE,                                                            \
        "highest pressure at the inlet of the catheter since the start", .flags = TH_GROWS)    \
    OUT(pressure_drop, PRESSURE, "pressure drop from the inlet of the catheter to its tip")    \
    OUT(inlet_flow, FLOW, "flow from the pump into the catheter", .nature = TH_INTERVAL_MEAN,  \
        .of = "inlet_volume")                                                                  \
    OUT(tip_flow, FLOW, "flow out of the tip", .nature = TH_INTERVAL_MEAN, .of = "tip_volume") \
    OUT(inlet_volume, VOLUME, "volume from the pump since the start", .nature = TH_TOTAL)      \
    OUT(tip_volume, VOLUME, "volume out of the tip since the start", .nature = TH_TOTAL)       \
    OUT(replacements, NUMBER, "catheters replaced since the start", .nature = TH_STEPWISE)     \
    OUT(burst_pressure, PRESSURE, "burst pressure of the catheter: what its wall bears",       \
        .nature = TH_STEPWISE)                                                                 \
    OUT(burst, NUMBER, "burst: 1 once the wall of the catheter has, until it is replaced",     \
        .nature = TH_STEPWISE, .log = TH_LOG_TRUTH, .notice = "the catheter burst")            \
    OUT(stored_volume, VOLUME, "volume in the walls of the catheter above rest")               \
    OUT(resistance, RESISTANCE,                                                                \
        "resistance of the whole line with its faults, at most 1e21 Pa s/m3")                  \
    OUT(lumen, VOLUME, "volume of the lumen of the catheter at rest", .nature = TH_STEPWISE)   \
    OUT(dead_volume, VOLUME,                                                                   \
        "dead volume from the reservoir to the tip at rest, pump tubing included",             \
        .nature = TH_STEPWISE)                                                                 \
    TH_ACCESS_OUTPUTS(OUT)

struct params {
    PARAMS(TH_LANE_MEMBER)
};
enum { PARAMS(TH_ROW_INDEX) };
struct states {
    STATES(TH_LANE_MEMBER)
};
struct outputs {
    OUTPUTS(TH_LANE_MEMBER)
};

/* Constants between events; the modes of each lane's ladder lie behind them. */
struct fixed {
    double resistance[TH_LANES]; /* of one segment, Pa s/m3 */
    double compliance[TH_LANES]; /* of one segment, m3/Pa   */
    double viscosity[TH_LANES];  /* Pa s                    */
    double burst[TH_LANES];      /* pressure, Pa            */
    double modes[];
};

extern const char th_ladder_page[];

/* The row `end`. */
enum { OPEN_END };

/* Of a face that is closed, Pa s/m3. */
#define TH_CLOSED 1e21

/* Rules across rows; the bore, by itself or by the lumen of a length. */
enum th_status th_ladder_check(const struct th_setup *setup, struct th_error *error);
double th_ladder_bore(double bore, double lumen);

/* The outer diameter, m; the pressure that the wall bears, Pa: see the page. */
double th_ladder_outer(const struct params *params, const struct states *states, int lane);
double th_ladder_burst(const struct params *params, const struct states *states, int lane);

/* Volume of a segment at rest, m3. */
static inline double th_ladder_rest(const struct states *s, int segments, int lane)
{
    return TH_PI / 4 * s->bore[lane] * s->bore[lane] * s->length[lane] / segments;
}

static inline int count_segments(const struct th_view *view)
{
    return (int)view->structural[ROW_segments];
}

/* Resistances of the faces, with the faults at the step's start or at its end: [segments + 1],
 * Pa s/m3; the last with all that lies behind it. Returns that. */
struct th_manifold th_ladder_faces(const struct th_view *view, const struct th_holes *holes,
                                   bool first, int lane, double *resistance);

/* flow and slope of the pump, m3/s, m3/s2; end: what lies behind the last face */
struct th_chain th_ladder_chain(const struct th_view *view, const struct th_holes *holes,
                                struct th_manifold *end, double flow, double slope, int lane);

/* Lets bores narrow over the step to come. end: that of the step's end; returns its mean. */
struct th_manifold th_ladder_narrow(const struct th_view *view, const struct th_holes *holes,
                                    const struct th_manifold *end, struct th_chain *chain,
                                    int lane);

/* The volumes that the walls keep, and those that the faces and the openings pass on in a step.
 */
void th_ladder_pass(const struct th_view *view, const struct th_chain *chain,
                    const struct th_holes *holes, const struct th_manifold *end,
                    const struct th_passage *passage, int lane);

/* Of each lane that moves the first one that has the same parameters, states and ports, of all
 * that the ladder reads, and the same step, to the bit; itself: there is none before it. */
void th_ladder_alike(const struct th_view *view, int first[TH_LANES]);

/* All that a step of the ladder writes, from one lane to another: states, walls and ports. */
void th_ladder_copy(const struct th_view *view, int from, int to);

/* Space, place and node of each opening, into the ports. */
void th_ladder_place(const struct th_view *view, int lane);

/* Pressures at the places of the faults, into the ports. */
void th_ladder_press(const struct th_view *view, const struct th_chain *chain,
                     const struct th_holes *holes, const struct th_manifold *end, int lane);

/* Implanted, explanted or replaced: what the other one bore is over, the highest pressure so
 * far stays. */
void th_ladder_renew(const struct th_view *view, int lane);

/* By how much faults have moved the tip down, m. */
double th_ladder_shift(const struct th_ports *ports, int lane);

#endif
