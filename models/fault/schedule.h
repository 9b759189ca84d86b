/* The course that faults have alike: beginning, growth and end, by their schedule and
 * by orders. Its causes are counted (causes.h), so a fault's arrays are TH_CAUSE_VECTORS, those
 * of its orders, and nothing else. */
#ifndef TH_FAULT_SCHEDULE_H
#define TH_FAULT_SCHEDULE_H

#include "causes.h"
#include "model/model.h"

/* Rows: the words of `begins_doc` and so on are the fault's own. */
#define TH_FAULT_BEGINS(ROW, begins_doc) \
    ROW(begins, TIME, "0 h", "0 h", "100 year", CHOSEN, "", begins_doc, .flags = TH_MOMENT)
#define TH_FAULT_OVER(ROW, over_doc) \
    ROW(over, TIME, "0 h", "0 h", "10 year", CHOSEN, "", over_doc)
#define TH_FAULT_UNTIL(ROW, until_doc) \
    ROW(until, TIME, "nan", "0 h", "100 year", CHOSEN, "", until_doc, .flags = TH_MOMENT)
#define TH_FAULT_PERIOD(ROW, period_doc, duty_doc)                     \
    ROW(period, TIME, "nan", "1 s", "10 year", CHOSEN, "", period_doc) \
    ROW(duty, FRACTION, "50 %", "0.1 %", "99.9 %", CHOSEN, "", duty_doc)

/* States, the first of a fault's. */
#define TH_FAULT_STATES(OUT)                                                         \
    OUT(on, NUMBER, "on: 1 if a cause is left")                                      \
    OUT(began, NUMBER, "instant at which it began, ticks")                           \
    OUT(scheduled, NUMBER, "scheduled: 1 if the schedule holds it on")               \
    OUT(seen_change, NUMBER, "the schedule's change last followed, ticks; -1: none") \
    OUT(seen_begins, NUMBER, "kind of that change: 1 if it begins")                  \
    OUT(times, NUMBER, "times that it began")                                        \
    OUT(replaced, NUMBER, "catheters replaced so far, as last seen")
struct th_fault_states {
    TH_FAULT_STATES(TH_LANE_MEMBER)
};

/* The page's paragraphs on all that; `it` is "the kink". */
#define TH_FAULT_PAGE                                                                    \
    "Causes are counted: it ends when the last one has ended. The schedule's end ends\n" \
    "the schedule's cause alone, an on with `over` ends then and ends no other, and\n"   \
    "off ends what the schedule and on without `over` have begun, but no hazard's\n"     \
    "cause unless it names it; the schedule begins it again at its next change. While\n" \
    "one is left another begins nothing: it goes on as it was. The schedule is that\n"   \
    "of the parameters now: one that is set to have begun has begun.\n"                  \
    "\n"                                                                                 \
    "A catheter that is implanted or replaced has no fault: the schedule begins it at\n" \
    "its next change. While the catheter is out of the body there is none.\n"

/* Commands: the first two of a fault's. */
enum { TH_FAULT_ON, TH_FAULT_OFF, TH_FAULT_COMMANDS };
#define TH_FAULT_ON_ARGS(lasts_doc) \
    TH_ROW(over, TIME, "nan", "1 s", "10 year", CHOSEN, "", lasts_doc)
enum { TH_FAULT_ON_over };

/* The function `why` of a fault that its causes alone can stop; state: "kinked". */
#define TH_FAULT_WHY(state)                                                                  \
    static const char *why(const struct th_view *view, int lane)                             \
    {                                                                                        \
        return th_causes_crowded(th_fault_causes(view), lane) ? state ": " TH_CAUSES_CROWDED \
                                                              : NULL;                        \
    }

/* The tables of both, on_args and commands. */
#define TH_FAULT_ORDERS(on_doc, lasts_doc, off_doc)                               \
    static const struct th_row on_args[] = {TH_FAULT_ON_ARGS(lasts_doc)};         \
    static const struct th_command commands[TH_FAULT_COMMANDS] = {                \
        [TH_FAULT_ON] = {.name = "on", .doc = on_doc, .args = TH_TABLE(on_args)}, \
        [TH_FAULT_OFF] = {.name = "off", .doc = off_doc, .ends = true},           \
    }

/* A view of a fault, with its rows; NULL: it has not that row. */
struct th_fault {
    const struct th_view *view;
    const double *begins, *over, *until, *period, *duty; /* [TH_LANES], s; duty: a share */
};

static inline struct th_fault_states *th_fault_states(const struct th_fault *fault)
{
    return fault->view->states;
}

static inline struct th_causes *th_fault_causes(const struct th_view *view)
{
    return (struct th_causes *)view->arrays;
}

size_t th_fault_arrays(const struct th_setup *setup);

/* Of the rules across rows: until is after begins. */
enum th_status th_fault_check(double begins, double until, struct th_error *error);

void th_fault_start(const struct th_fault *fault);
/* Follows parameters that an event may have changed. */
void th_fault_prepare(const struct th_fault *fault);
/* Keeps the causes over a step: from `before` into `arrays`. */
void th_fault_keep(const struct th_view *view);
/* Orders, the schedule's instants, implantations. True: the fault's lines in the ports are to
 * be written now. */
bool th_fault_event(const struct th_fault *fault, const struct th_event *event, int lane);
/* The same with what the fault does then: it updates its own states (NULL: nothing), and writes
 * its lines. */
typedef void th_fault_act(const struct th_view *view, int lane);
void th_fault_take(const struct th_fault *fault, const struct th_event *event,
                   th_fault_act *updates, th_fault_act *writes, int lane);

/* The share of its growth that is done at an instant, ticks; 0: it is not on. */
double th_fault_level(const struct th_fault *fault, double now, int lane);
/* Its mean over a step from now on. */
double th_fault_mean_level(const struct th_fault *fault, double seconds, int lane);

/* While it grows, a step is a hundredth of that. */
void th_fault_limit(const struct th_fault *fault, double *longest);

#endif
