/* The stalls of a pump, and the rows of its tube: what every pump of this slot has alike. A
 * pump stands while a cause is left (causes.h), so its arrays are TH_CAUSE_VECTORS, those of
 * the causes, and nothing else. */
#ifndef TH_PUMP_STALL_H
#define TH_PUMP_STALL_H

#include "model/model.h"
#include "ports.h"

#define TH_PUMP_TUBING(ROW, volume, mark, source)             \
    ROW(tubing, VOLUME, volume, "0 mL", "2 mL", mark, source, \
        "volume of the tubing between reservoir and catheter port", .flags = TH_AT_START)

/* Rows of a pump whose tube opens past it at high pressure, as in an occlusion. */
#define TH_PUMP_TUBE(ROW)                                                                     \
    ROW(relief, CONDUCTANCE, "1 mL/min/mmHg", "0 mL/min/mmHg", "1000 mL/min/mmHg",            \
        PLACEHOLDER, "",                                                                      \
        "flow back past the pump, per pressure above relief_pressure; 0: the pressure rises " \
        "without end")                                                                        \
    ROW(relief_pressure, PRESSURE, "300 kPa", "1 kPa", "10 MPa", PLACEHOLDER, "",             \
        "gauge pressure at which the tube opens past the pump")                               \
    TH_PUMP_TUBING(ROW, "0.2 mL", PLACEHOLDER, "")

/* The outputs of the stalls: when it is stalled, what is counted, and what is missed. */
#define TH_PUMP_STALL_OUTPUTS(OUT, stands, counted, lost)                                     \
    OUT(stalled, NUMBER, stands, .log = TH_LOG_TRUTH, .notice = "the pump stalled",           \
        .nature = TH_STEPWISE)                                                                \
    OUT(stalls, NUMBER, "stalls since the start: times that " counted, .nature = TH_STEPWISE) \
    OUT(missed_volume, VOLUME, "volume missed since the start: " lost, .log = TH_LOG_TRUTH,   \
        .notice = "volume that was missed while the pump was stalled", .nature = TH_TOTAL,    \
        .flags = TH_GROWS)

/* The states of a pump whose flow is known when the catheter has advanced: the first of its
 * struct of states. */
#define TH_PUMP_COUNTS(OUT)                                                    \
    OUT(stalled, NUMBER, "stalled: 1 if it is")                                \
    OUT(stalls, NUMBER, "stalls since the start")                              \
    OUT(missed, VOLUME, "volume missed while stalled, since the start")        \
    OUT(missed_excess, VOLUME, "round-off in missed")                          \
    OUT(step, TIME, "length of the last step")                                 \
    OUT(moved, VOLUME, "volume into the catheter until the last step's start") \
    OUT(moved_excess, VOLUME, "round-off in moved")
struct th_pump_counts {
    TH_PUMP_COUNTS(TH_LANE_MEMBER)
};

extern const struct th_row th_pump_stall_args[1];

/* The two commands of the stalls, of the numbers 0 and 1: a pump with more lists these first.
 */
#define TH_PUMP_STALLING                                                           \
    {.name = "stall",                                                              \
     .doc = "the pump stops; the programme does not notice",                       \
     .args = TH_TABLE(th_pump_stall_args)},                                        \
    {                                                                              \
        .name = "restart", .doc = "ends the stalls that have no end of their own", \
        .ends = true                                                               \
    }

enum { TH_PUMP_COMMANDS = 2 };
extern const struct th_command th_pump_commands[TH_PUMP_COMMANDS]; /* stall, restart */

/* Temperature and ambient pressure are in surroundings. */
enum { TH_PUMP_MOVED = 2 };
extern const struct th_moved th_pump_moved[TH_PUMP_MOVED];

size_t th_pump_arrays(const struct th_setup *setup);

/* Keeps the causes over a step: from `before` into `arrays`. */
void th_pump_keep_stalls(const struct th_view *view);

/* Begins a stall, or ends some: of an event of the kind COMMAND. A lane with as many causes as
 * it holds fails. */
void th_pump_order(const struct th_view *view, const struct th_event *event, int lane);
/* Ends all of them. */
void th_pump_clear_stalls(const struct th_view *view, int lane);

bool th_pump_stands(const struct th_view *view, int lane);
/* The instant, ticks, at which a stall may end by itself; TH_NEVER: none does. */
th_tick th_pump_stall_ends(const struct th_view *view, int lane);
/* The reason of a lane that failed because it holds no more causes; NULL: that is not it. */
const char *th_pump_why(const struct th_view *view, int lane);

/* After an event: the pump stands, 1, or not, 0; and the times that it began to. */
void th_pump_count_stalls(const struct th_view *view, double stalled[TH_LANES],
                          double stalls[TH_LANES], int lane);

/* A line that lets nothing through, into the ports. */
void th_pump_close(struct th_ports *ports, int lane);

/* Of a pump with struct th_pump_counts: the volume into the catheter of the last step, which is
 * known from the next one on, m3; adds it to `moved`, once in each step. */
double th_pump_last_volume(const struct th_view *view, int lane);
void th_pump_carry(const struct th_view *view, int lane);

/* Implanted or explanted: no stall, a closed line. The catheter counts its volumes anew behind
 * this. */
void th_pump_renew(const struct th_view *view, bool out, int lane);

/* The whole event of a pump that has no other commands, fields or timers. */
void th_pump_event(const struct th_view *view, const struct th_event *event, int lane);

#endif
