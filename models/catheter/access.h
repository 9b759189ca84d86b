/* The access port of catheter/ladder: a needle through its septum, at the catheter's inlet, and
 * the syringe on it. One order is under way at a time:
 *
 *     aspirate   q = -(p - (-suction))/R while that is below 0      p at the inlet, Pa gauge
 *     inject     q = min(volume/over, (push - p)/R)                 R of the needle
 *
 * So a syringe is a slip of the line of flow against pressure that the pump has (chain.h). */
#ifndef TH_CATHETER_ACCESS_H
#define TH_CATHETER_ACCESS_H

#include "chain.h"
#include "model/model.h"

#define TH_ACCESS_PARAMS(ROW)                                                                 \
    ROW(access_port, CHOICE, "yes", "", "", CHOSEN, "",                                       \
        "access port: one that leads to the inlet of the catheter, or none",                  \
        .labels = "yes no", .flags = TH_AT_START)                                             \
    ROW(access_needle, RESISTANCE, "7.7e10 Pa s/m3", "1e8 Pa s/m3", "1e15 Pa s/m3", RECALLED, \
        "128 mu L/(pi d^4): 24 gauge, 0.343 mm, 38 mm long",                                  \
        "resistance of the needle in the access port", .unit = "Pa s/m3")

/* kind: 0 no order, 1 aspirates, 2 injects. */
#define TH_ACCESS_STATES(OUT)                                                          \
    OUT(access_kind, NUMBER, "order at the access port: 0 none, 1 aspirate, 2 inject") \
    OUT(access_used, NUMBER, "access port used: 1 since the first order there")        \
    OUT(access_end, NUMBER, "instant at which it ends, ticks")                         \
    OUT(access_flow, FLOW, "flow of an injection as ordered")                          \
    OUT(access_limit, PRESSURE, "suction or pressure of the syringe")                  \
    OUT(access_whole, VOLUME, "volume ordered")                                        \
    OUT(access_done, VOLUME, "volume of it that has passed")                           \
    OUT(access_rate, FLOW, "flow through the access port over the last step")          \
    OUT(access_drug, NUMBER, "drug that is injected")                                  \
    OUT(access_strength, CONCENTRATION, "its concentration, as labelled")              \
    OUT(aspirated, VOLUME, "volume aspirated so far")                                  \
    OUT(aspirated_excess, VOLUME, "round-off in aspirated")                            \
    OUT(injected, VOLUME, "volume injected so far")                                    \
    OUT(injected_excess, VOLUME, "round-off in injected")                              \
    OUT(failed_aspirations, NUMBER, "aspirations that fell short so far")              \
    OUT(failed_injections, NUMBER, "injections that fell short so far")                \
    OUT(refused, NUMBER, "refused: 1 if there was an order and no access port")

#define TH_ACCESS_OUTPUTS(OUT)                                                                 \
    OUT(access_flow, FLOW, "flow through the access port into the catheter; below 0: drawn",   \
        .nature = TH_INTERVAL_MEAN, .of = "access_volume", .unit = "mL/min")                   \
    OUT(access_volume, VOLUME,                                                                 \
        "volume injected through the access port since the start, less what was aspirated",    \
        .nature = TH_TOTAL)                                                                    \
    OUT(aspirated_volume, VOLUME, "volume aspirated through the access port since the start",  \
        .nature = TH_TOTAL, .flags = TH_GROWS)                                                 \
    OUT(failed_aspirations, NUMBER,                                                            \
        "aspirations through the access port that ended before their volume, since the start", \
        .log = TH_LOG_TRUTH, .flags = TH_COUNTED,                                              \
        .notice = "less than was ordered could be aspirated through the access port",          \
        .nature = TH_STEPWISE)                                                                 \
    OUT(failed_injections, NUMBER,                                                             \
        "injections through the access port that ended before their volume, since the start",  \
        .log = TH_LOG_TRUTH, .flags = TH_COUNTED,                                              \
        .notice = "less than was ordered could be injected through the access port",           \
        .nature = TH_STEPWISE)

/* Those of the catheter: of the access port, and a new catheter (replace.h). */
enum { TH_LADDER_COMMANDS = 4 };
extern const struct th_command th_ladder_commands[TH_LADDER_COMMANDS];

/* The open port of the chain; nothing without an order. */
void th_access_join(const struct th_view *view, struct th_chain *chain, int lane);

/* Fluid is drawn: tissue closes over openings that lie in it. */
bool th_access_sucks(const struct th_view *view, int lane);

/* Its lines of the ports, and the timer of the order's end: in prepare. */
void th_access_write(const struct th_view *view, int lane);

/* m3 that left the catheter through it in a step; below 0: came in. */
void th_access_pass(const struct th_view *view, double out, int lane);

/* Steps while fluid is drawn: a fiftieth of the order each. */
double th_access_limit(const struct th_view *view, int lane);

/* Falls to 0 when the volume of an aspiration has passed. */
double th_access_left(const struct th_view *view, int lane);

/* Commands, the end of an order, the device's coming and going. */
void th_access_event(const struct th_view *view, const struct th_event *event, int lane);

#endif
