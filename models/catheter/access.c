/* Orders at the access port: see access.h; the commands of the catheter. */
#include "access.h"
#include "ladder.h"
#include "laws.h"
#include "ports.h"
#include "replace.h"

#include <math.h>

enum { NOTHING, ASPIRATES, INJECTS };
enum { PORT };                        /* the row access_port */
static const double whole = 1 - 1e-6; /* of a volume: no more is missing */

#define ASPIRATE_ARGS(ROW)                                                             \
    ROW(volume, VOLUME, "", "0.001 mL", "20 mL", CHOSEN, "", "volume to be drawn")     \
    ROW(suction, PRESSURE, "20 kPa", "0.1 kPa", "90 kPa", CHOSEN, "",                  \
        "pressure below that of the air to which the plunger is drawn", .unit = "kPa") \
    ROW(over, TIME, "5 min", "1 s", "1 h", CHOSEN, "", "how long it is tried at most", \
        .unit = "min")
#define INJECT_ARGS(ROW)                                                                      \
    ROW(volume, VOLUME, "", "0.001 mL", "100 mL", CHOSEN, "", "volume of fluid")              \
    ROW(dose, MASS, "nan", "0 ug", "10 g", CHOSEN, "",                                        \
        "dose of the drug in it, as labelled; give this or concentration, or neither")        \
    ROW(concentration, CONCENTRATION, "nan", "0 ug/mL", "1 g/mL", CHOSEN, "",                 \
        "concentration of the drug, as labelled; left out: its stock if drug is given, else " \
        "fluid alone")                                                                        \
    ROW(drug, DRUG, "nan", "", "", CHOSEN, "", "drug in it; left out: the first one")         \
    ROW(push, PRESSURE, "100 kPa", "1 kPa", "2 MPa", CHOSEN, "",                              \
        "highest pressure of the syringe: at it the flow is what the catheter takes",         \
        .unit = "kPa")                                                                        \
    ROW(over, TIME, "1 min", "1 s", "1 h", CHOSEN, "",                                        \
        "how long it takes; no longer is tried", .unit = "min")
#define ASPIRATE_INDEX(name_, ...) ASPIRATE_##name_,
#define INJECT_INDEX(name_, ...) INJECT_##name_,
enum { ASPIRATE_ARGS(ASPIRATE_INDEX) };
enum { INJECT_ARGS(INJECT_INDEX) };
static const struct th_row aspirate_args[] = {ASPIRATE_ARGS(TH_LISTED_ROW)};
static const struct th_row inject_args[] = {INJECT_ARGS(TH_LISTED_ROW)};

static enum th_status check_inject(const double *args, struct th_error *error)
{
    if (!isnan(args[INJECT_dose]) && !isnan(args[INJECT_concentration]))
        return th_error_add(error, TH_BAD_INPUT,
                            "dose and concentration: give one of them, the other follows");
    return TH_OK;
}

static void doubt_inject(const struct th_setup *setup, const double *args,
                         struct th_error *found)
{
    if (setup->species == 0 && (args[INJECT_dose] > 0 || args[INJECT_concentration] > 0))
        th_error_add(found, TH_OK,
                     "there is no drug in this scenario: what is injected is water");
}

enum { COMMAND_aspirate, COMMAND_inject, COMMAND_stop, COMMAND_replace };
const struct th_command th_ladder_commands[TH_LADDER_COMMANDS] = {
    {.name = "aspirate",
     .doc = "draws fluid out of the catheter through its access port",
     .args = TH_TABLE(aspirate_args)},
    {.name = "inject",
     .doc = "gives fluid through the access port, with a drug or without: what the catheter "
            "holds goes before it",
     .args = TH_TABLE(inject_args),
     .check = check_inject,
     .doubt = doubt_inject},
    {.name = "stop", .doc = "ends what is under way at the access port", .ends = true},
    {.name = "replace",
     .doc = "puts a new catheter in the place of the old one, which takes its fluid along",
     .args = TH_TABLE(th_replace_args),
     .doubt = th_replace_doubt},
};

bool th_access_sucks(const struct th_view *view, int i)
{
    const struct states *s = view->states;
    return th_is(s->access_kind[i], ASPIRATES);
}

/* Among the pump's slips, in the order of their knees. */
static void add_slip(struct th_chain *c, double knee, double slip)
{
    int m = c->slips++;
    for (; m > 0 && knee < c->knee[m - 1]; m--) {
        c->knee[m] = c->knee[m - 1];
        c->slip[m] = c->slip[m - 1];
        c->pump[m - 1]++;
    }
    c->knee[m] = knee;
    c->slip[m] = slip;
    c->port = m;
}

void th_access_join(const struct th_view *view, struct th_chain *c, int i)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    const double limit = s->access_limit[i], needle = p->access_needle[i];
    if (!(s->access_kind[i] > NOTHING))
        return;
    c->port_flow = s->access_flow[i];
    add_slip(c, th_access_sucks(view, i) ? -limit : limit - c->port_flow * needle, 1 / needle);
}

void th_access_write(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    struct th_ports *ports = view->ports;
    struct th_catheter_ports *to = &ports->catheter;
    const bool open = s->access_kind[i] > NOTHING;
    /* Once used it stays a place in the line: to cut that there anew would smear the front that
     * an order leaves at it. */
    to->opening_conductance[TH_ACCESS][i] = s->access_used[i] > 0 ? 1 / p->access_needle[i] : 0;
    to->opening_space[TH_ACCESS][i] = TH_SYRINGE;
    to->opening_place[TH_ACCESS][i] = 0;
    to->access_flow[i] = s->access_flow[i];
    to->access_whole[i] = open ? s->access_whole[i] : 0;
    for (size_t d = 0; d < view->species; d++)
        to->access_concentration[d][i] =
            th_is(s->access_kind[i], INJECTS) && s->access_drug[i] == (double)d
                ? s->access_strength[i] * ports->drug.base_fraction[d][i]
                : 0;
    view->timer[i] = open ? (th_tick)s->access_end[i] : TH_NEVER;
}

void th_access_pass(const struct th_view *view, double out, int i)
{
    struct states *s = view->states;
    if (!(s->access_kind[i] > NOTHING))
        out = 0;
    s->access_rate[i] = -out / view->step[i];
    s->access_done[i] += th_access_sucks(view, i) ? out : -out;
    th_add(&s->aspirated[i], &s->aspirated_excess[i], fmax(out, 0));
    th_add(&s->injected[i], &s->injected_excess[i], fmax(-out, 0));
}

double th_access_limit(const struct th_view *view, int i)
{
    const struct states *s = view->states;
    return th_access_sucks(view, i) && s->access_rate[i] < 0
               ? s->access_whole[i] / 50 / -s->access_rate[i]
               : INFINITY;
}

double th_access_left(const struct th_view *view, int i)
{
    const struct states *s = view->states;
    return th_access_sucks(view, i) ? 1 - s->access_done[i] / s->access_whole[i] : 1;
}

/* ---- orders ---- */

static void finish(const struct th_view *view, int i)
{
    struct states *s = view->states;
    const bool lacks = s->access_done[i] < whole * s->access_whole[i];
    s->failed_aspirations[i] += th_is(s->access_kind[i], ASPIRATES) && lacks;
    s->failed_injections[i] += th_is(s->access_kind[i], INJECTS) && lacks;
    s->access_kind[i] = s->access_end[i] = s->access_flow[i] = s->access_limit[i] = 0;
    s->access_whole[i] = s->access_done[i] = s->access_rate[i] = s->access_strength[i] = 0;
}

static void begin(const struct th_view *view, int kind, double volume, double limit,
                  double over, int i)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    const double ticks = fmax(1, rint(over * TH_TICKS_PER_SECOND));
    finish(view, i);
    if (!th_is(p->access_port[i], PORT)) {
        s->refused[i] = 1;
        view->status[i] = TH_BAD_INPUT;
        return;
    }
    s->access_kind[i] = kind;
    s->access_used[i] = 1;
    s->access_end[i] = (double)view->now[i] + ticks;
    s->access_flow[i] = kind == INJECTS ? volume / (ticks / TH_TICKS_PER_SECOND) : 0;
    s->access_limit[i] = limit;
    s->access_whole[i] = volume;
}

static void inject(const struct th_view *view, const double *args, int i)
{
    struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    const double volume = args[INJECT_volume], dose = args[INJECT_dose],
                 drug = args[INJECT_drug], stated = args[INJECT_concentration];
    begin(view, INJECTS, volume, args[INJECT_push], args[INJECT_over], i);
    s->access_drug[i] = isnan(drug) ? 0 : drug;
    s->access_strength[i] = !isnan(dose)     ? dose / volume
                            : !isnan(stated) ? stated
                            : isnan(drug)    ? 0
                                             : ports->drug.stock[(size_t)drug][i];
}

static void order(const struct th_view *view, const struct th_event *event, int i)
{
    const double *args = event->args;
    if (view->out[i])
        return;
    switch (event->number) {
    case COMMAND_aspirate:
        begin(view, ASPIRATES, args[ASPIRATE_volume], args[ASPIRATE_suction],
              args[ASPIRATE_over], i);
        break;
    case COMMAND_inject:
        inject(view, args, i);
        break;
    case COMMAND_stop:
        finish(view, i);
        break;
    case COMMAND_replace:
        finish(view, i);
        th_ladder_replace(view, args, i);
        break;
    }
}

void th_access_event(const struct th_view *view, const struct th_event *event, int i)
{
    struct states *s = view->states;
    if (event->kind == TH_COMMAND)
        order(view, event, i);
    else
        finish(view, i);
    if (event->kind == TH_IMPLANTED || event->kind == TH_EXPLANTED)
        s->access_used[i] = 0;
}
