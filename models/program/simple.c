/* The clinician's orders: see the page below. Dose or rate, boluses, patient requests, bridge. */
#include "model.h"
#include "ports.h"

#include <math.h>
#include <string.h>

enum {
    BOLUSES = 8, /* at one time */
    GRANTS = 32, /* of requests, in any 24 h */
    DAY_TICKS_IN_HOURS = 24,
};

#define SECOND ((double)TH_TICKS_PER_SECOND)
#define DAY (DAY_TICKS_IN_HOURS * 3600.0 * SECOND)

static const char page[] =
    "What the pump is told, not what it does.\n"
    "\n"
    "  basal flow   Q_b = rate, or dose / C_p           C_p  programmed concentration, kg/m3 as\n"
    "  ordered flow Q   = Q_b + sum V_i / t_i                labelled\n"
    "  ordered mass       Q C_p dt                      V_i, t_i  volume and duration of bolus i\n"
    "\n"
    "Every change falls on an exact tick, so the flow is constant within a step and the ordered\n"
    "volume is exact. C_p is what the programmer was told, not what the reservoir holds: a refill\n"
    "does not change it. Left out, it is the labelled concentration of the first drug. Masses here\n"
    "are as labelled (salt, if the label names the salt).\n"
    "\n"
    "  request   grants demand_dose over demand_over if the pump runs, the lockout since the last\n"
    "            grant has passed and the doses granted within the last 24 h, this one included,\n"
    "            do not exceed demand_daily; otherwise it is refused. At most 32 grants in 24 h.\n"
    "  bridge    keeps the old concentration and with it the old flow until the given volume (the\n"
    "            tubing and catheter, if none is given) has been ordered, then programs the new\n"
    "            concentration at the same dose. t_b = V_dead C_old / D_old.\n"
    "  stop      ends the boluses under way; while stopped, boluses and requests are refused.\n"
    "\n"
    "Limits: a basal flow outside least_rate .. most_rate becomes the nearest that the pump can be\n"
    "told (zero stays zero); a bolus too fast for most_rate is given at the highest flow left and\n"
    "takes longer. The output `limited` shows both.\n"
    "\n"
    "By hand: 200 ug/day of 500 ug/mL is 0.4 mL/day; with 0.3948 mL between reservoir and tip a\n"
    "bridge takes 0.987 day = 23.688 h. Forgotten on a change to 2000 ug/mL, the patient gets a\n"
    "quarter of the dose for 3.948 days.\n"
    "\n"
    "Source: definition; patient bolus with lockout and a rolling 24 h allowance as in the Prometra\n"
    "PTC guide (Flowonix), p. 5. Valid for any order; flex schedules are written as events.\n";

#define PARAMS(ROW)                                                                              \
    ROW(dose, DOSE_RATE, "nan", "0 mg/day", "1 g/day", CHOSEN, "",                               \
        "ordered dose of the first drug, as labelled; give this or rate")                        \
    ROW(rate, FLOW, "nan", "0 mL/day", "100 mL/day", CHOSEN, "",                                 \
        "ordered basal flow; give this or dose")                                                 \
    ROW(concentration, CONCENTRATION, "nan", "1e-6 ug/mL", "1 g/mL", CHOSEN, "",                 \
        "programmed concentration, as labelled; left out: that of the first drug")               \
    ROW(demand_dose, MASS, "0 ug", "0 ug", "1 g", CHOSEN, "",                                    \
        "dose of a granted request, as labelled; 0: requests are refused")                       \
    ROW(demand_over, TIME, "10 min", "1 s", "24 h", CHOSEN, "", "duration of that dose")         \
    ROW(lockout, TIME, "0 h", "0 h", "7 day", CHOSEN, "", "least time between granted requests") \
    ROW(demand_daily, MASS, "1 kg", "0 ug", "1 kg", CHOSEN, "",                                  \
        "most that is granted on request within any 24 h, as labelled")                          \
    ROW(least_rate, FLOW, "0.048 mL/day", "0 mL/day", "1 mL/day", RECALLED,                      \
        "SynchroMed II programmable range", "lowest basal flow above zero")                      \
    ROW(most_rate, FLOW, "24 mL/day", "1 mL/day", "100 mL/day", RECALLED,                        \
        "SynchroMed II programmable range", "highest flow, boluses included")

#define STATES(OUT)                                                                              \
    OUT(dose, DOSE_RATE, "the dose in force, if the order is a dose")                            \
    OUT(rate, FLOW, "the basal flow in force")                                                   \
    OUT(by_dose, NUMBER, "1: the order is a dose, 0: a rate")                                    \
    OUT(concentration, CONCENTRATION, "programmed")                                              \
    OUT(running, NUMBER, "0: stopped")                                                           \
    OUT(flow, FLOW, "ordered in all")                                                            \
    OUT(limited, NUMBER, "1: an order was beyond the limits")                                    \
    OUT(bridge_left, VOLUME, "still to be ordered before the bridge ends; 0: no bridge")         \
    OUT(bridge_to, CONCENTRATION, "programmed when the bridge ends")                             \
    OUT(seen_dose, NUMBER, "the parameters as last acted upon; -1: not given")                   \
    OUT(seen_rate, NUMBER, "")                                                                   \
    OUT(seen_concentration, NUMBER, "")                                                          \
    OUT(volume, VOLUME, "ordered so far")                                                        \
    OUT(mass, MASS, "ordered so far")                                                            \
    OUT(boluses, NUMBER, "begun so far, on request or not")                                      \
    OUT(refused_boluses, NUMBER, "")                                                             \
    OUT(granted, NUMBER, "requests")                                                             \
    OUT(refused, NUMBER, "requests")                                                             \
    OUT(last_grant, NUMBER, "ticks")

#define OUTPUTS(OUT)                                                                             \
    OUT(rate, FLOW, "ordered flow now, boluses included")                                        \
    OUT(basal_rate, FLOW, "ordered flow without boluses")                                        \
    OUT(dose_rate, DOSE_RATE, "ordered flow times programmed concentration")                     \
    OUT(concentration, CONCENTRATION, "programmed concentration, as labelled")                   \
    OUT(ordered_volume, VOLUME, "ordered since the start")                                       \
    OUT(ordered_mass, MASS, "ordered since the start, as labelled, by the programme")            \
    OUT(active_boluses, NUMBER, "boluses being given")                                           \
    OUT(boluses, NUMBER, "boluses begun since the start, on request or not")                     \
    OUT(refused_boluses, NUMBER, "boluses not begun: pump stopped, no dose, or no flow left")    \
    OUT(granted, NUMBER, "requests granted since the start")                                     \
    OUT(refused, NUMBER, "requests refused since the start")                                     \
    OUT(bridge_left, VOLUME, "volume to be ordered before the bridge ends; 0: no bridge")        \
    OUT(limited, NUMBER, "1: an order had to be fitted to the pump's limits")                    \
    OUT(running, NUMBER, "0: the programme is stopped")

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

/* The lane vectors, as one struct: what is asked for in parallel and the record of the grants. */
struct cells {
    double bolus_flow[BOLUSES][TH_LANES];
    double bolus_end[BOLUSES][TH_LANES]; /* ticks; 0: free */
    double grant_mass[GRANTS][TH_LANES];
    double grant_at[GRANTS][TH_LANES]; /* ticks */
};

static size_t count_cells(const double *params, size_t species)
{
    (void)params, (void)species;
    return sizeof(struct cells) / sizeof(double[TH_LANES]);
}

static enum th_status check(const double *params, struct th_error *error)
{
    bool dose = !isnan(params[ROW_dose]), rate = !isnan(params[ROW_rate]);
    if (dose == rate)
        return th_error_add(error, TH_BAD_INPUT, "program: give %s dose or rate",
                            dose ? "either" : "one of");
    if (params[ROW_least_rate] > params[ROW_most_rate])
        return th_error_add(error, TH_BAD_INPUT, "program: least_rate is above most_rate");
    if (params[ROW_demand_dose] > params[ROW_demand_daily])
        return th_error_add(error, TH_BAD_INPUT,
                            "program: demand_dose is above demand_daily, none can be granted");
    return TH_OK;
}

static double given(double value)
{
    return isnan(value) ? -1 : value;
}

/* A flow that the pump can be told. */
static double programmable(const struct params *p, struct states *s, int lane, double flow)
{
    double fits = fmin(fmax(flow, p->least_rate[lane]), p->most_rate[lane]);
    if (!(flow > 0))
        return 0;
    if (fits != flow)
        s->limited[lane] = 1;
    return fits;
}

static double bolus_flows(const struct cells *c, int lane)
{
    double sum = 0;
    for (int k = 0; k < BOLUSES; k++)
        sum += c->bolus_flow[k][lane];
    return sum;
}

/* The ordered flow from the orders, and the next instant at which it changes by itself. */
static void settle(const struct th_view *view, int lane)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    const struct cells *c = (const struct cells *)view->cells;
    if (s->by_dose[lane] > 0)
        s->rate[lane] =
            s->concentration[lane] > 0 ? s->dose[lane] / s->concentration[lane] : 0;
    double basal = programmable(p, s, lane, s->rate[lane]);
    double asked = basal + bolus_flows(c, lane);
    s->flow[lane] = s->running[lane] > 0 ? fmin(asked, p->most_rate[lane]) : 0;
    if (asked > p->most_rate[lane] * (1 + 1e-12))
        s->limited[lane] = 1;

    th_tick next = TH_NEVER;
    for (int k = 0; k < BOLUSES; k++)
        if (c->bolus_end[k][lane] > 0 && (th_tick)c->bolus_end[k][lane] < next)
            next = (th_tick)c->bolus_end[k][lane];
    if (s->bridge_left[lane] > 0 && s->flow[lane] > 0) {
        double ticks = ceil(s->bridge_left[lane] / s->flow[lane] * SECOND);
        if (ticks < 9e15 && view->now[lane] + (th_tick)ticks < next)
            next = view->now[lane] + (th_tick)ticks;
    }
    view->alarm[lane] = next;
}

static void end_boluses(const struct th_view *view, int lane, double until)
{
    struct cells *c = (struct cells *)view->cells;
    for (int k = 0; k < BOLUSES; k++)
        if (c->bolus_end[k][lane] <= until)
            c->bolus_end[k][lane] = c->bolus_flow[k][lane] = 0;
}

/* The old concentration has been ordered down to the tip (less than one tick's volume is left). */
static void end_bridge(struct states *s, int lane)
{
    double left = s->bridge_left[lane];
    if (!(s->bridge_to[lane] > 0) || left > s->flow[lane] / SECOND)
        return;
    if (!(s->by_dose[lane] > 0))
        s->rate[lane] *= s->concentration[lane] / s->bridge_to[lane];
    s->concentration[lane] = s->bridge_to[lane];
    s->bridge_left[lane] = s->bridge_to[lane] = 0;
}

/* Begins a bolus, as fast as asked or as fast as the pump can. */
static bool begin_bolus(const struct th_view *view, int lane, double volume, double over)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    struct cells *c = (struct cells *)view->cells;
    int slot = 0;
    while (slot < BOLUSES && c->bolus_end[slot][lane] > 0)
        slot++;
    double basal = fmin(s->rate[lane], p->most_rate[lane]);
    double room = p->most_rate[lane] - basal - bolus_flows(c, lane);
    bool can = s->running[lane] > 0 && slot < BOLUSES && volume > 0;
    if (!can || !(room > 1e-6 * p->most_rate[lane])) {
        s->refused_boluses[lane]++;
        return false;
    }
    if (volume > room * over) {
        over = volume / room;
        s->limited[lane] = 1;
    }
    double ticks = fmax(1, rint(over * SECOND));
    c->bolus_flow[slot][lane] = volume / (ticks / SECOND);
    c->bolus_end[slot][lane] = (double)view->now[lane] + ticks;
    s->boluses[lane]++;
    return true;
}

/* Granted within the last 24 h, and the place of the oldest record. */
static double granted_lately(const struct cells *c, int lane, double now, int *oldest)
{
    double sum = 0;
    *oldest = 0;
    for (int k = 0; k < GRANTS; k++) {
        if (c->grant_mass[k][lane] > 0 && c->grant_at[k][lane] > now - DAY)
            sum += c->grant_mass[k][lane];
        if (c->grant_at[k][lane] < c->grant_at[*oldest][lane])
            *oldest = k;
    }
    return sum;
}

static void request(const struct th_view *view, int lane)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    struct cells *c = (struct cells *)view->cells;
    double now = (double)view->now[lane], dose = p->demand_dose[lane];
    int oldest;
    double lately = granted_lately(c, lane, now, &oldest);
    bool locked = s->granted[lane] > 0 &&
                  now - s->last_grant[lane] < rint(p->lockout[lane] * SECOND);
    bool spent = lately + dose > p->demand_daily[lane] * (1 + 1e-12);
    bool recorded = c->grant_mass[oldest][lane] > 0 && c->grant_at[oldest][lane] > now - DAY;
    double volume = s->concentration[lane] > 0 ? dose / s->concentration[lane] : 0;
    if (locked || spent || recorded ||
        !begin_bolus(view, lane, volume, p->demand_over[lane])) {
        s->refused[lane]++;
        return;
    }
    c->grant_mass[oldest][lane] = dose;
    c->grant_at[oldest][lane] = s->last_grant[lane] = now;
    s->granted[lane]++;
}

static void start(const struct th_view *view)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    EACH_LANE(i)
    {
        s->by_dose[i] = !isnan(p->dose[i]);
        s->dose[i] = fmax(given(p->dose[i]), 0);
        s->rate[i] = fmax(given(p->rate[i]), 0);
        s->concentration[i] = fmax(given(p->concentration[i]), 0);
        s->seen_dose[i] = given(p->dose[i]);
        s->seen_rate[i] = given(p->rate[i]);
        s->seen_concentration[i] = given(p->concentration[i]);
        s->running[i] = 1;
    }
}

/* A parameter that was set during the run is a new order. */
static void obey_params(const struct params *p, struct states *s, int i)
{
    if (given(p->dose[i]) != s->seen_dose[i]) {
        s->dose[i] = p->dose[i];
        s->by_dose[i] = 1;
    }
    if (given(p->rate[i]) != s->seen_rate[i]) {
        s->rate[i] = p->rate[i];
        s->by_dose[i] = 0;
    }
    if (given(p->concentration[i]) != s->seen_concentration[i])
        s->concentration[i] = p->concentration[i];
    s->seen_dose[i] = given(p->dose[i]);
    s->seen_rate[i] = given(p->rate[i]);
    s->seen_concentration[i] = given(p->concentration[i]);
}

static void prepare(const struct th_view *view)
{
    struct states *s = view->states;
    struct th_ports *ports = view->ports;
    for (int i = 0; i < TH_LANES; i++) {
        if (view->due[i]) {
            obey_params(view->params, s, i);
            if (!(s->concentration[i] > 0))
                s->concentration[i] = ports->stock[0][i];
            settle(view, i);
        }
        ports->ordered_flow[i] = s->flow[i];
    }
}

static void advance(const struct th_view *view)
{
    struct states *s = view->states;
    struct th_ports *ports = view->ports;
    memcpy(view->cells, view->before, sizeof(struct cells));
    EACH_LANE(i)
    {
        double volume = s->flow[i] * view->step[i];
        ports->ordered_flow[i] = s->flow[i];
        ports->ordered_volume[i] = volume;
        ports->ordered_mass[i] = volume * s->concentration[i];
        s->volume[i] += volume;
        s->mass[i] += volume * s->concentration[i];
        s->bridge_left[i] = fmax(0, s->bridge_left[i] - volume);
    }
}

enum { WORD_dose, WORD_rate, WORD_bolus, WORD_request, WORD_concentration, WORD_bridge, WORD_stop,
       WORD_start };

static const struct th_row dose_args[] = {TH_ROW(rate, DOSE_RATE, "", "0 mg/day", "1 g/day", CHOSEN,
                                                 "", "the new dose, as labelled")};
static const struct th_row rate_args[] = {
    TH_ROW(flow, FLOW, "", "0 mL/day", "100 mL/day", CHOSEN, "", "the new basal flow")};
static const struct th_row bolus_args[] = {
    TH_ROW(dose, MASS, "nan", "0 ug", "1 g", CHOSEN, "",
           "of the first drug, as labelled, by the programmed concentration")
    TH_ROW(volume, VOLUME, "nan", "0 mL", "100 mL", CHOSEN, "", "instead of dose")
    TH_ROW(over, TIME, "10 min", "1 s", "7 day", CHOSEN, "", "how long it takes")};
static const struct th_row concentration_args[] = {
    TH_ROW(value, CONCENTRATION, "", "1e-6 ug/mL", "1 g/mL", CHOSEN, "", "as labelled")};
static const struct th_row bridge_args[] = {
    TH_ROW(concentration, CONCENTRATION, "", "1e-6 ug/mL", "1 g/mL", CHOSEN, "",
           "of the new filling, as labelled")
    TH_ROW(volume, VOLUME, "nan", "0 mL", "10 mL", CHOSEN, "",
           "of old drug between reservoir and tip; left out: tubing and catheter")};

static const struct th_word words[] = {
    {"dose", "orders a dose", TH_TABLE(dose_args)},
    {"rate", "orders a basal flow", TH_TABLE(rate_args)},
    {"bolus", "a dose or a volume on top of the basal flow", TH_TABLE(bolus_args)},
    {"request", "the patient asks for a dose", {0}},
    {"concentration", "programs a concentration; a dose stays, a rate stays",
     TH_TABLE(concentration_args)},
    {"bridge", "delivers the old drug to the tip before the new one is programmed",
     TH_TABLE(bridge_args)},
    {"stop", "stops the pump", {0}},
    {"start", "starts it again", {0}},
};

static void begin_bridge(const struct th_view *view, const double *args, int lane)
{
    struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    double inside = ports->pump_tubing[lane] + ports->catheter_lumen[lane];
    s->bridge_to[lane] = args[0];
    s->bridge_left[lane] = isnan(args[1]) ? inside : args[1];
    end_bridge(s, lane);
}

static void obey(const struct th_view *view, size_t word, const double *args, int lane)
{
    struct states *s = view->states;
    double c = s->concentration[lane];
    switch (word) {
    case WORD_dose:
        s->dose[lane] = args[0];
        s->by_dose[lane] = 1;
        break;
    case WORD_rate:
        s->rate[lane] = args[0];
        s->by_dose[lane] = 0;
        break;
    case WORD_bolus:
        begin_bolus(view, lane,
                    !isnan(args[1]) ? args[1] : c > 0 && args[0] > 0 ? args[0] / c : 0, args[2]);
        break;
    case WORD_request:
        request(view, lane);
        break;
    case WORD_concentration:
        s->concentration[lane] = args[0];
        s->bridge_left[lane] = s->bridge_to[lane] = 0;
        break;
    case WORD_bridge:
        begin_bridge(view, args, lane);
        break;
    case WORD_stop:
        s->running[lane] = 0;
        end_boluses(view, lane, INFINITY);
        break;
    case WORD_start:
        s->running[lane] = 1;
        break;
    }
}

static void event(const struct th_view *view, const struct th_event *event, int lane)
{
    if (event->kind == TH_WORD) {
        obey(view, event->number, event->args, lane);
    } else {
        end_boluses(view, lane, (double)view->now[lane]);
        end_bridge(view->states, lane);
    }
    settle(view, lane);
}

static void observe(const struct th_view *view)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    const struct cells *c = (const struct cells *)view->cells;
    struct outputs *o = view->outputs;
    EACH_LANE(i)
    {
        double basal = fmin(fmax(s->rate[i], p->least_rate[i]), p->most_rate[i]);
        o->rate[i] = s->flow[i];
        o->basal_rate[i] = s->running[i] > 0 && s->rate[i] > 0 ? basal : 0;
        o->dose_rate[i] = s->flow[i] * s->concentration[i];
        o->concentration[i] = s->concentration[i];
        o->ordered_volume[i] = s->volume[i];
        o->ordered_mass[i] = s->mass[i];
        o->boluses[i] = s->boluses[i];
        o->refused_boluses[i] = s->refused_boluses[i];
        o->granted[i] = s->granted[i];
        o->refused[i] = s->refused[i];
        o->bridge_left[i] = s->bridge_left[i];
        o->limited[i] = s->limited[i];
        o->running[i] = s->running[i];
        o->active_boluses[i] = 0;
        for (int k = 0; k < BOLUSES; k++)
            o->active_boluses[i] += c->bolus_end[k][i] > 0;
    }
}

static const struct th_row param_rows[] = {PARAMS(TH_ROW)};
static const struct th_row state_rows[] = {STATES(TH_OUT)};
static const struct th_row output_rows[] = {OUTPUTS(TH_OUT)};

const struct th_model th_program_simple = {
    .slot = "program",
    .name = "simple",
    .doc = "a dose or a rate, boluses, requests of the patient, bridge",
    .page = page,
    .params = TH_TABLE(param_rows),
    .states = TH_TABLE(state_rows),
    .outputs = TH_TABLE(output_rows),
    .words = words,
    .word_count = sizeof words / sizeof *words,
    .cells = count_cells,
    .check = check,
    .start = start,
    .prepare = prepare,
    .advance = advance,
    .event = event,
    .observe = observe,
};
