/* Common to all programmes that take orders: rows, commands, boluses, requests, bridge,
 * limits. The rules stand on the page of program/simple; a programme of another kind changes
 * the basal flow, or begins boluses, by itself (struct th_programme).
 *
 * The rows of a programme begin with those that stand here, and so do its states and outputs:
 * struct params is the beginning of its own. */
#ifndef TH_PROGRAM_ORDERS_H
#define TH_PROGRAM_ORDERS_H

#include <math.h>

#include "causes.h"
#include "model/model.h"

enum {
    BOLUSES = 64, /* at one time */
    GRANTS = 32,  /* of requests, in any 24 h */
};

/* The basal order. Their docs are the model's own: of a base beneath steps they say so. */
#define BASE_ROWS(ROW, dose_doc_, rate_doc_)                                  \
    ROW(dose, DOSE_RATE, "nan", "0 mg/day", "1 g/day", CHOSEN, "", dose_doc_) \
    ROW(rate, FLOW, "nan", "0 mL/day", "100 mL/day", CHOSEN, "", rate_doc_)

#define ORDER_ROWS(ROW)                                                                      \
    ROW(concentration, CONCENTRATION, "nan", "1e-6 ug/mL", "1 g/mL", CHOSEN, "",             \
        "programmed concentration, as labelled; left out: as the clinician believes, or "    \
        "that of the drug")                                                                  \
    ROW(drug, DRUG, "0", "", "", CHOSEN, "",                                                 \
        "drug that the programme names at first; left out: the first one",                   \
        .flags = TH_AT_START)                                                                \
    ROW(demand_dose, MASS, "0 ug", "0 ug", "1 g", CHOSEN, "",                                \
        "dose of a granted request, as labelled; 0: requests are refused")                   \
    ROW(demand_over, TIME, "10 min", "1 s", "24 h", CHOSEN, "",                              \
        "duration of a dose that is granted on request")                                     \
    ROW(lockout, TIME, "0 h", "0 h", "7 day", CHOSEN, "",                                    \
        "least time between granted requests")                                               \
    ROW(demand_daily, MASS, "nan", "0 ug", "1 kg", CHOSEN, "",                               \
        "most that is granted on request within any 24 h, as labelled; not given: no limit") \
    ROW(demand_count, NUMBER, "32", "0", "32", CHOSEN, "",                                   \
        "most requests that are granted within any 24 h", .flags = TH_WHOLE)                 \
    ROW(least_rate, FLOW, "0.048 mL/day", "0 mL/day", "1 mL/day", RECALLED,                  \
        "SynchroMed II programmable range",                                                  \
        "lowest basal flow above zero that the pump accepts")                                \
    ROW(most_rate, FLOW, "24 mL/day", "1 mL/day", "100 mL/min", RECALLED,                    \
        "SynchroMed II programmable range",                                                  \
        "highest flow that the pump accepts, boluses included")                              \
    ROW(rate_step, FLOW, "0 mL/day", "0 mL/day", "1 mL/day", CHOSEN, "",                     \
        "resolution of the programmer: basal flows are multiples of it; 0: any flow")        \
    ROW(dose_step, MASS, "0 ug", "0 ug", "1 mg", CHOSEN, "",                                 \
        "resolution of the programmer: doses, of a day or of a bolus, are multiples of it; " \
        "0: any dose")

#define PARAMS(ROW)                                                            \
    BASE_ROWS(ROW, "ordered dose of the drug, as labelled; give this or rate", \
              "ordered basal flow; give this or dose")                         \
    ORDER_ROWS(ROW)

#define STATES(OUT)                                                                      \
    OUT(dose, DOSE_RATE, "dose in force, if the order is a dose")                        \
    OUT(base_rate, FLOW, "basal order in force, if it is a flow")                        \
    OUT(asked, FLOW, "flow of the basal order, before the programmer rounds it")         \
    OUT(base, FLOW, "flow of the basal order, as the programmer takes it")               \
    OUT(rate, FLOW, "basal flow in force, before the pump's limits")                     \
    OUT(bridged, NUMBER, "what bridges made of flows that were ordered as such")         \
    OUT(by_dose, NUMBER, "1: the order is a dose, 0: a rate")                            \
    OUT(concentration, CONCENTRATION, "programmed concentration")                        \
    OUT(drug, NUMBER, "drug that the programme names")                                   \
    OUT(running, NUMBER, "0: stopped, or out of the body")                               \
    OUT(lost_flow, FLOW, "flow of boluses under way for which most_rate leaves no room") \
    OUT(pending_cut, VOLUME, "volume of boluses that were cut since the last step")      \
    OUT(pending_cut_mass, MASS, "mass of boluses that were cut since the last step")     \
    OUT(cut_volume, VOLUME, "volume that boluses were to give and did not, so far")      \
    OUT(cut_excess, VOLUME, "round-off in cut_volume")                                   \
    OUT(cut_mass, MASS, "mass that boluses were to give and did not, so far")            \
    OUT(cut_mass_excess, MASS, "round-off in cut_mass")                                  \
    OUT(cut_boluses, NUMBER, "boluses stopped before their end, so far")                 \
    OUT(raised_volume, VOLUME, "volume beyond the order because of least_rate, so far")  \
    OUT(bridges_cut, NUMBER, "bridges ended by another order, so far")                   \
    OUT(unmoved, NUMBER, "changes of the basal dose that moved nothing, so far")         \
    OUT(flow, FLOW, "ordered flow, boluses included")                                    \
    OUT(limited, NUMBER, "1: an order was beyond the limits")                            \
    OUT(raised, NUMBER, "1: an order was below least_rate")                              \
    OUT(rounded, NUMBER, "orders that the programmer rounded, so far")                   \
    OUT(bridge_left, VOLUME,                                                             \
        "volume still to be ordered before the bridge ends; 0: no bridge")               \
    OUT(bridge_to, CONCENTRATION, "concentration programmed when the bridge ends")       \
    OUT(seen_dose, NUMBER, "parameter dose as last acted upon; -1: not given")           \
    OUT(seen_rate, NUMBER, "parameter rate, the same")                                   \
    OUT(seen_concentration, NUMBER, "parameter concentration, the same")                 \
    OUT(volume, VOLUME, "volume ordered so far")                                         \
    OUT(volume_excess, VOLUME, "round-off in volume")                                    \
    OUT(mass, MASS, "mass ordered so far")                                               \
    OUT(mass_excess, MASS, "round-off in mass")                                          \
    OUT(boluses, NUMBER, "boluses begun so far, on request or not")                      \
    OUT(refused_boluses, NUMBER, "boluses that could not begin, so far")                 \
    OUT(granted, NUMBER, "requests granted so far")                                      \
    OUT(refused, NUMBER, "requests refused so far")                                      \
    OUT(last_grant, NUMBER, "instant of the last grant, ticks")

#define OUTPUTS(OUT)                                                                           \
    OUT(rate, FLOW, "ordered flow now, boluses included", .nature = TH_STEPWISE,               \
        .of = "ordered_volume")                                                                \
    OUT(basal_rate, FLOW, "ordered flow without boluses", .nature = TH_STEPWISE)               \
    OUT(dose_rate, DOSE_RATE, "ordered dose rate: flow times programmed concentration",        \
        .nature = TH_STEPWISE, .of = "ordered_mass")                                           \
    OUT(concentration, CONCENTRATION, "programmed concentration, as labelled",                 \
        .nature = TH_STEPWISE)                                                                 \
    OUT(ordered_volume, VOLUME, "volume that the pump was ordered to give since the start",    \
        .nature = TH_TOTAL, .flags = TH_GROWS)                                                 \
    OUT(ordered_mass, MASS, "mass ordered since the start, as labelled, by the programme",     \
        .nature = TH_TOTAL, .flags = TH_GROWS)                                                 \
    OUT(active_boluses, NUMBER, "boluses being given", .nature = TH_STEPWISE)                  \
    OUT(boluses, NUMBER, "boluses begun since the start, on request or not",                   \
        .nature = TH_STEPWISE)                                                                 \
    OUT(refused_boluses, NUMBER,                                                               \
        "boluses refused since the start: stopped, no dose, no flow left, or 64 under way",    \
        .log = TH_LOG_REFUSED, .flags = TH_COUNTED, .notice = "a bolus was not begun",         \
        .nature = TH_STEPWISE)                                                                 \
    OUT(cut_boluses, NUMBER, "boluses stopped before their end since the start",               \
        .log = TH_LOG_REFUSED, .flags = TH_COUNTED,                                            \
        .notice = "a bolus was stopped before its end", .nature = TH_STEPWISE)                 \
    OUT(cut_volume, VOLUME,                                                                    \
        "volume cut from boluses since the start: stopped, or no flow left",                   \
        .log = TH_LOG_REFUSED, .notice = "volume of boluses that was not given",               \
        .nature = TH_STEPWISE)                                                                 \
    OUT(cut_mass, MASS,                                                                        \
        "mass cut from boluses since the start, as labelled, by the programme",                \
        .nature = TH_STEPWISE)                                                                 \
    OUT(granted, NUMBER, "requests granted since the start", .log = TH_LOG_ORDER,              \
        .flags = TH_COUNTED, .nature = TH_STEPWISE)                                            \
    OUT(refused, NUMBER, "requests refused since the start", .log = TH_LOG_REFUSED,            \
        .flags = TH_COUNTED, .nature = TH_STEPWISE)                                            \
    OUT(bridge_left, VOLUME, "volume to be ordered before the bridge ends; 0: no bridge")      \
    OUT(bridge_waits, NUMBER,                                                                  \
        "bridge that does not end: 1 if one is under way and nothing is ordered",              \
        .log = TH_LOG_NOTICE,                                                                  \
        .notice = "a bridge waits: nothing is ordered, so it does not end",                    \
        .nature = TH_STEPWISE)                                                                 \
    OUT(bridges_cut, NUMBER,                                                                   \
        "bridges ended by another order before their volume, since the start",                 \
        .log = TH_LOG_REFUSED, .flags = TH_COUNTED,                                            \
        .notice = "a bridge was ended by another order", .nature = TH_STEPWISE)                \
    OUT(unmoved_orders, NUMBER,                                                                \
        "changes of the basal dose that moved nothing since the start: it is 0, of which a "   \
        "share is 0, or a rate that carries no drug",                                          \
        .log = TH_LOG_REFUSED, .flags = TH_COUNTED,                                            \
        .notice = "a change of the basal dose moved nothing, for it is 0",                     \
        .nature = TH_STEPWISE)                                                                 \
    OUT(limited, NUMBER, "order fitted to the pump's limits: 1 if one had to be",              \
        .log = TH_LOG_FITTED,                                                                  \
        .notice = "an order beyond the pump's limits was fitted to them",                      \
        .nature = TH_STEPWISE)                                                                 \
    OUT(raised, NUMBER, "order raised to least_rate: 1 if one below it had to be",             \
        .log = TH_LOG_FITTED,                                                                  \
        .notice = "an order below the pump's least rate was raised to it",                     \
        .nature = TH_STEPWISE)                                                                 \
    OUT(rounded_orders, NUMBER,                                                                \
        "orders rounded to the programmer's resolution since the start", .log = TH_LOG_FITTED, \
        .flags = TH_COUNTED, .notice = "an order was rounded to the programmer's resolution",  \
        .nature = TH_STEPWISE)                                                                 \
    OUT(raised_volume, VOLUME,                                                                 \
        "volume ordered beyond what was asked for since the start: orders raised to "          \
        "least_rate",                                                                          \
        .nature = TH_TOTAL, .flags = TH_GROWS)                                                 \
    OUT(running, NUMBER, "programme running: 0 if it is stopped", .nature = TH_STEPWISE)       \
    OUT(stopped, NUMBER, "programme stopped: 1 from the first stop to the end of the last",    \
        .log = TH_LOG_TRUTH, .flags = TH_UNRECORDED, .nature = TH_STEPWISE)

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

/* The lane vectors, as one struct: parallel requests, the record of the grants, and the causes
 * for which the programme is stopped. */
struct cells {
    double bolus_flow[BOLUSES][TH_LANES];
    double bolus_end[BOLUSES][TH_LANES];    /* ticks; 0: free */
    double bolus_volume[BOLUSES][TH_LANES]; /* m3, whole; 0: free */
    double bolus_grant[BOLUSES][TH_LANES];  /* 1 + the grant that it carries out; 0: none */
    double grant_mass[GRANTS][TH_LANES];
    double grant_until[GRANTS][TH_LANES]; /* ticks: a day after it; 0: none */
    struct th_causes stops;
};

/* A basal flow within the limits of the pump; and that in force. */
static inline double within(const struct params *p, double flow, int lane)
{
    return flow > 0 ? fmin(fmax(flow, p->least_rate[lane]), p->most_rate[lane]) : 0;
}
static inline double basal_flow(const struct params *p, const struct states *s, int lane)
{
    return within(p, s->rate[lane], lane);
}

static inline double given(double value)
{
    return isnan(value) ? -1 : value;
}

/* The nearest multiple of a step, of what is above 0 one at least. */
static inline double th_program_round(double value, double step)
{
    return step > 0 && value > 0 ? fmax(round(value / step), 1) * step : value;
}

#define DAY ((th_tick)24 * 3600 * TH_TICKS_PER_SECOND)

static const double rounding = 1e-12; /* of a flow that is exactly at a limit */

/* A flow as wanted, and as it stands in the programmer, m3/s. */
struct th_programmed {
    double wanted, programmed;
};

/* Beside the orders, a programme of its own kind; each may be NULL. */
struct th_programme {
    /* The basal flow now, from that of the basal order. */
    struct th_programmed (*basal)(const struct th_view *view, struct th_programmed base,
                                  int lane);
    /* The next instant, after now, at which it does something; TH_NEVER. */
    th_tick (*next)(const struct th_view *view, int lane);
    /* A command of its own: the first of them has the number COMMANDS. */
    void (*order)(const struct th_view *view, const struct th_event *event, int lane);
    /* A timer has come: does what is due. */
    void (*turn)(const struct th_view *view, int lane);
    /* The pump is new: at the start, and implanted. */
    void (*begin)(const struct th_view *view, int lane);
};

/* orders.c: the functions of a model. */
size_t th_program_arrays(const struct th_setup *setup);
void th_program_start(const struct th_programme *kind, const struct th_view *view);
void th_program_prepare(const struct th_programme *kind, const struct th_view *view);
void th_program_advance(const struct th_view *view);
void th_program_event(const struct th_programme *kind, const struct th_view *view,
                      const struct th_event *event, int lane);
void th_program_observe(const struct th_view *view);
const char *th_program_why(const struct th_view *view, int lane);

enum {
    COMMAND_dose,
    COMMAND_rate,
    COMMAND_bolus,
    COMMAND_request,
    COMMAND_concentration,
    COMMAND_bridge,
    COMMAND_prime,
    COMMAND_stop,
    COMMAND_start,
    COMMAND_change,
    COMMANDS
};

/* commands.c. Carries out one of them. */
enum th_status th_program_check_bolus(const double *args, struct th_error *error);
void th_program_order(const struct th_view *view, const struct th_event *event, int lane);

/* check.c. */
extern const struct th_row th_program_rows[ROWS];
/* The rules of all programmes, and that a basal order is given, one and within the limits. */
enum th_status th_program_check(const struct th_setup *setup, struct th_error *error);
enum th_status th_program_check_orders(const struct th_setup *setup, struct th_error *error);
/* A basal flow that is known before the run must lie within the limits; what: "rate". */
enum th_status th_program_check_flow(const struct th_setup *setup, const char *what,
                                     double flow, struct th_error *error);

/* order.c. The first order of a pump that is in the body: that of the parameters; and none, of
 * one that is not. */
void th_program_begin(const struct th_view *view, int lane);
void th_program_leave(const struct th_view *view, int lane);

/* The concentration of the programme where none is given. */
void th_program_set_concentration(const struct th_view *view, int lane);

/* The pump is implanted: as at the start, with allowance and lockout anew. Or it is taken out:
 * what is under way is dropped, of boluses as cut. The flow is the caller's to update. */
void th_program_implant(const struct th_view *view, int lane);
void th_program_explant(const struct th_view *view, int lane);

/* The programme runs while there is no cause to be stopped; boluses end with it. */
void th_program_update_running(const struct th_view *view, int lane);

/* A new order ends a bridge that is under way, if there is one; its volume has been ordered. */
void th_program_drop_bridge(const struct th_view *view, int lane);
void th_program_end_bridge(const struct th_view *view, int lane);

/* The basal order of the moment as a dose rate, as labelled, kg/s; and another one. */
double th_program_present(const struct th_view *view, int lane);
void th_program_change(const struct th_view *view, double dose, int lane);

/* bolus.c. The flow of all boluses under way, m3/s. */
double th_program_bolus_flow(const struct cells *c, int lane);

/* Their volumes, whole, m3. */
double th_program_bolus_volume(const struct cells *c, int lane);

/* The end of the first of them, TH_NEVER if there is none. */
th_tick th_program_bolus_next(const struct cells *c, int lane);

/* Begins a bolus, as fast as asked (s) or as fast as the pump can; false if it cannot begin. */
bool th_program_bolus_begin(const struct th_view *view, int lane, double volume, double over);

/* The volume of a dose, as labelled, rounded to the programmer's resolution; 0: of none. */
double th_program_bolus_dose(const struct th_view *view, int lane, double dose);

/* Fills tubing and catheter, as believed or of that volume (NaN), at that flow or as fast as
 * the pump can (NaN). */
void th_program_prime(const struct th_view *view, int lane, double volume, double flow);

/* Tubing and catheter up to the tip, as believed, m3. */
double th_program_inside(const struct th_view *view, int lane);

/* Ends those whose time has come, or all of them: then what they had still to give is cut. */
void th_program_bolus_end(const struct th_view *view, int lane);
void th_program_bolus_cut(const struct th_view *view, int lane);

/* The patient requests a dose: granted or refused. */
void th_program_request(const struct th_view *view, int lane);

#endif
