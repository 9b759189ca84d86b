/* A bellows of drug: volume, mass, pressure, refills, two ways to count what is left. The
 * equations stand on the page in bellows.h; by hand: 18.6 mL at 0.3 mL/day last 62.00 days. */
#include "bellows.h"
#include "ports.h"

#include <math.h>

static const double century = 100 * 365.25 * 86400;

static double seconds_of(const struct th_view *view, int lane)
{
    return (double)view->now[lane] / TH_TICKS_PER_SECOND;
}

static enum th_status check(const double *params, struct th_error *error)
{
    if (params[ROW_volume] > params[ROW_capacity])
        return th_error_add(error, TH_BAD_INPUT, "reservoir: volume is above capacity");
    if (params[ROW_water] > params[ROW_volume])
        return th_error_add(error, TH_BAD_INPUT, "reservoir: water is above volume");
    if (params[ROW_residual] >= params[ROW_capacity])
        return th_error_add(error, TH_BAD_INPUT, "reservoir: residual is not below capacity");
    return TH_OK;
}

static double pressure(const struct params *p, const struct states *s, int i)
{
    double span = fmax(p->capacity[i] - p->residual[i], 1e-9);
    double filling = (s->volume[i] - p->residual[i]) / span;
    return p->pressure_empty[i] + (p->pressure_full[i] - p->pressure_empty[i]) * filling;
}

/* What the pump and the balance are told. */
static void tell(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    struct th_ports *ports = view->ports;
    ports->reservoir_volume[i] = s->volume[i];
    ports->reservoir_capacity[i] = p->capacity[i];
    ports->reservoir_usable[i] = fmax(s->volume[i] - p->residual[i], 0);
    ports->reservoir_taper[i] = p->taper[i];
    ports->reservoir_pressure[i] = pressure(p, s, i);
    ports->volume[TH_IN_RESERVOIR][i] = s->volume[i];
    ports->volume[TH_WITHDRAWN][i] = s->withdrawn[i];
    ports->supplied_volume[i] = s->supplied[i];
    for (size_t k = 0; k < view->species; k++) {
        ports->mass[TH_IN_RESERVOIR][k][i] = s->mass[k][i];
        ports->mass[TH_WITHDRAWN][k][i] = s->mass_withdrawn[k][i];
        ports->supplied_mass[k][i] = s->mass_supplied[k][i];
        ports->reservoir_degraded[k][i] = s->degraded[k][i];
        ports->filled[k][i] = s->filled[k][i];
    }
}

static void start(const struct th_view *view)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    for (int i = 0; i < TH_LANES; i++) {
        double volume = fmin(p->volume[i], p->capacity[i]);
        double drug = fmax(volume - p->water[i], 0);
        s->volume[i] = s->programmed[i] = s->supplied[i] = volume;
        for (size_t k = 0; k < view->species; k++) {
            s->filled[k][i] = ports->stock[k][i];
            s->mass[k][i] = s->mass_supplied[k][i] =
                drug * ports->stock[k][i] * ports->base_fraction[k][i];
        }
        s->low_alarm[i] = s->true_low[i] = volume <= p->low[i];
        s->counted_out[i] = volume <= p->residual[i] ? 0 : -1;
        s->dry[i] = volume - p->residual[i] <= p->taper[i] / 2;
        tell(view, i);
    }
}

static void prepare(const struct th_view *view)
{
    for (int i = 0; i < TH_LANES; i++) tell(view, i);
}

/* (1 - e^-x)/x */
static double mean_decay(double x)
{
    return x < 1e-8 ? 1 - x / 2 : -expm1(-x) / x;
}

/* One drug over the step: drawn, degraded, left. Mass that came back joins first. */
static void carry(const struct th_view *view, size_t k, double before, double drawn, int i)
{
    struct states *s = view->states;
    struct th_ports *ports = view->ports;
    double mass = s->mass[k][i] + ports->returned_mass[k][i];
    double x = ports->degradation[k][i] * view->step[i];
    double share = before > 0 ? fmin(fmax(drawn, 0) / before, 1) : 0;
    double out = mass * share * mean_decay(x);
    double left = mass * (1 - share) * exp(-x);
    ports->inlet_mass[k][i] = out;
    s->mass[k][i] = x > 0 ? left : mass - out;
    s->degraded[k][i] += x > 0 ? mass - out - left : 0;
}

/* The programmer counts down by what is ordered, evenly over the step. */
static void count_down(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    double above = s->programmed[i] - p->residual[i], ordered = ports->ordered_volume[i];
    if (s->counted_out[i] < 0 && ordered >= above)
        s->counted_out[i] = seconds_of(view, i) + view->step[i] * fmax(above, 0) / ordered;
    s->programmed[i] = fmax(0, s->programmed[i] - ordered);
}

static void advance(const struct th_view *view)
{
    struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    for (int i = 0; i < TH_LANES; i++) {
        double before = s->volume[i], drawn = ports->face_volume[0][i];
        for (size_t k = 0; k < view->species; k++) carry(view, k, before, drawn, i);
        s->volume[i] = before - drawn;
        s->drawn[i] += drawn;
        s->ordered[i] += ports->ordered_volume[i];
        count_down(view, i);
        tell(view, i);
    }
}

enum { GUARD_low, GUARD_true_low, GUARD_dry, GUARDS };

static void guard(const struct th_view *view, double *values)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    EACH_LANE(i)
    {
        values[GUARD_low * TH_LANES + i] = s->programmed[i] - p->low[i];
        values[GUARD_true_low * TH_LANES + i] = s->volume[i] - p->low[i];
        values[GUARD_dry * TH_LANES + i] = s->volume[i] - p->residual[i] - p->taper[i] / 2;
    }
}

enum { WORD_refill, ALONE = 0, WITH_STOCK };
enum {
    ARG_volume,
    ARG_concentration,
    ARG_drug,
    ARG_mixture,
    ARG_rinses,
    ARG_rinse_volume,
    ARG_leave
};

static const struct th_row refill_args[] = {
    TH_ROW(volume, VOLUME, "", "0 mL", "100 mL", CHOSEN, "", "that is filled in")
        TH_ROW(concentration, CONCENTRATION, "nan", "0 ug/mL", "1 g/mL", CHOSEN, "",
               "of that drug, as labelled; left out: its stock")
            TH_ROW(drug, DRUG, "nan", "", "", CHOSEN, "", "whose; left out: the first")
                TH_ROW(mixture, CHOICE, "with_stock", "", "", CHOSEN, "",
                       "that drug alone, or the other drugs as well, at their stock",
                       .words = "alone with_stock") TH_ROW(rinses, NUMBER, "0", "0", "20",
                                                           CHOSEN, "", "before filling")
                    TH_ROW(rinse_volume, VOLUME, "2 mL", "0 mL", "20 mL", CHOSEN, "", "of each")
                        TH_ROW(leave, VOLUME, "0 mL", "0 mL", "20 mL", CHOSEN, "",
                               "above the residual that the syringe does not reach")};

static enum th_status check_refill(const double *args, struct th_error *error)
{
    if (args[ARG_rinses] != rint(args[ARG_rinses]))
        return th_error_add(error, TH_BAD_INPUT, "rinses: %g is not a whole number",
                            args[ARG_rinses]);
    if (args[ARG_rinses] > 0 && !(args[ARG_rinse_volume] > 0))
        return th_error_add(error, TH_BAD_INPUT, "rinses need a rinse_volume above zero");
    if (!(args[ARG_volume] > 0) && !(isnan(args[ARG_concentration]) && isnan(args[ARG_drug])))
        return th_error_add(error, TH_BAD_INPUT,
                            "a concentration or a drug, but nothing is filled in (volume 0)");
    return TH_OK;
}

static const struct th_word words[] = {
    {.name = "refill",
     .doc = "empties, rinses and fills the reservoir",
     .args = TH_TABLE(refill_args),
     .check = check_refill},
};

/* Takes out a volume with its share of the drugs. */
static void withdraw(const struct th_view *view, double volume, int i)
{
    struct states *s = view->states;
    double share = s->volume[i] > 0 ? fmin(volume / s->volume[i], 1) : 0;
    for (size_t k = 0; k < view->species; k++) {
        double out = s->mass[k][i] * share;
        s->mass[k][i] -= out;
        s->mass_withdrawn[k][i] += out;
    }
    s->volume[i] -= volume;
    s->withdrawn[i] += volume;
}

static void pour(struct states *s, double volume, int i)
{
    s->volume[i] += volume;
    s->supplied[i] += volume;
}

static void rinse(const struct th_view *view, const double *args, int i)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    int times = (int)rint(args[ARG_rinses]);
    for (int k = 0; k < times; k++) {
        double volume = fmin(args[ARG_rinse_volume], fmax(p->capacity[i] - s->volume[i], 0));
        pour(s, volume, i);
        withdraw(view, volume, i);
    }
}

static void fill(const struct th_view *view, const double *args, int i)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    double volume = fmin(args[ARG_volume], fmax(p->capacity[i] - s->volume[i], 0));
    size_t drug = isnan(args[ARG_drug]) ? 0 : (size_t)args[ARG_drug];
    s->refused[i] = args[ARG_volume] - volume;
    for (size_t k = 0; k < view->species; k++) {
        bool told = k == drug && !isnan(args[ARG_concentration]);
        bool in = k == drug || args[ARG_mixture] > ALONE;
        double labelled = told ? args[ARG_concentration] : in ? ports->stock[k][i] : 0;
        double mass = volume * labelled * ports->base_fraction[k][i];
        s->mass[k][i] += mass;
        s->mass_supplied[k][i] += mass;
        if (volume > 0)
            s->filled[k][i] = labelled;
    }
    pour(s, volume, i);
    /* The clinician believes that only the residual was left. */
    s->programmed[i] = fmin(p->residual[i] + args[ARG_volume], p->capacity[i]);
}

static void refill(const struct th_view *view, const double *args, int i)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    double keep = p->residual[i] + args[ARG_leave];
    s->last_withdrawn[i] = fmax(s->volume[i] - keep, 0);
    withdraw(view, s->last_withdrawn[i], i);
    rinse(view, args, i);
    fill(view, args, i);
    s->refills[i]++;
    s->drawn[i] = s->ordered[i] = 0;
    s->low_alarm[i] = s->programmed[i] <= p->low[i];
    s->true_low[i] = s->volume[i] <= p->low[i];
    s->dry[i] = s->volume[i] - p->residual[i] <= p->taper[i] / 2;
    s->filled_at[i] = seconds_of(view, i);
    s->counted_out[i] = s->programmed[i] <= p->residual[i] ? s->filled_at[i] : -1;
    s->low_since[i] = s->true_low_since[i] = s->dry_since[i] = s->filled_at[i];
}

static void event(const struct th_view *view, const struct th_event *event, int lane)
{
    struct states *s = view->states;
    double now = seconds_of(view, lane);
    if (event->kind == TH_WORD) {
        refill(view, event->args, lane);
    } else if (event->number == GUARD_low) {
        s->low_alarm[lane] = 1;
        s->low_since[lane] = now;
    } else if (event->number == GUARD_true_low) {
        s->true_low[lane] = 1;
        s->true_low_since[lane] = now;
    } else {
        s->dry[lane] = 1;
        s->dry_since[lane] = now;
    }
    tell(view, lane);
}

static double time_for(double volume, double flow)
{
    return flow * century > volume ? fmax(volume, 0) / flow : century;
}

/* Until half of the flow is gone: all of it down to the taper d, then u' = -flow u/d. */
static double time_to_dry(double usable, double taper, double flow)
{
    double freely = fmax(usable - taper, 0), fading = fmin(fmax(usable, taper / 2), taper);
    return time_for(freely + taper * log(2 * fading / taper), flow);
}

static void observe_drugs(const struct th_view *view)
{
    const struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    struct outputs *o = view->outputs;
    for (size_t k = 0; k < view->species; k++) EACH_LANE(i)
        {
            double volume = s->volume[i] * ports->base_fraction[k][i];
            o->concentration[k][i] = volume > 0 ? s->mass[k][i] / volume : 0;
            o->mass[k][i] = s->mass[k][i];
        }
}

static void observe(const struct th_view *view)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    struct outputs *o = view->outputs;
    observe_drugs(view);
    EACH_LANE(i)
    {
        double now = seconds_of(view, i), ordered = ports->ordered_flow[i];
        o->volume[i] = s->volume[i];
        o->programmed_volume[i] = s->programmed[i];
        o->discrepancy[i] = s->volume[i] - s->programmed[i];
        o->pressure[i] = pressure(p, s, i);
        o->low_alarm[i] = s->low_alarm[i];
        o->low_alarm_for[i] = s->low_alarm[i] > 0 ? now - s->low_since[i] : 0;
        o->true_low[i] = s->true_low[i];
        o->true_low_for[i] = s->true_low[i] > 0 ? now - s->true_low_since[i] : 0;
        o->dry[i] = s->dry[i];
        o->dry_for[i] = s->dry[i] > 0 ? now - s->dry_since[i] : 0;
        o->alarm_in[i] = time_for(s->programmed[i] - p->low[i], ordered);
        double alarm = s->low_alarm[i] > 0 ? s->low_since[i] : now + o->alarm_in[i];
        o->refill_due[i] = fmin(alarm, s->filled_at[i] + p->longest_interval[i]);
        o->predicted_empty[i] = s->counted_out[i];
        if (s->counted_out[i] < 0)
            o->predicted_empty[i] = now + time_for(s->programmed[i] - p->residual[i], ordered);
        double met = s->ordered[i] > 0 ? fmax(s->drawn[i], 0) / s->ordered[i] : 1;
        double until = time_to_dry(s->volume[i] - p->residual[i], p->taper[i], ordered * met);
        o->empty_at[i] = s->dry[i] > 0 ? s->dry_since[i] : now + until;
        o->withdrawn_volume[i] = s->last_withdrawn[i];
        o->refused_volume[i] = s->refused[i];
        o->refills[i] = s->refills[i];
    }
}

static const struct th_row param_rows[] = {PARAMS(TH_ROW)};
static const struct th_row state_rows[] = {STATES(TH_OUT) DRUG_STATES(TH_OUT)};
static const struct th_row output_rows[] = {OUTPUTS(TH_OUT) DRUG_OUTPUTS(TH_OUT)};

const struct th_model th_reservoir_bellows = {
    .slot = "reservoir",
    .name = "bellows",
    .doc = "volume, drugs and pressure; refills; what the programmer believes is left",
    .page = page,
    .params = TH_TABLE(param_rows),
    .states = TH_TABLE(state_rows),
    .outputs = TH_TABLE(output_rows),
    .words = words,
    .word_count = sizeof words / sizeof *words,
    .guard_count = GUARDS,
    .check = check,
    .start = start,
    .prepare = prepare,
    .advance = advance,
    .guard = guard,
    .event = event,
    .observe = observe,
};
