/* A needle in the CSF, and the syringe or pump of the hand on it: see the page below. */
#include <math.h>
#include <string.h>

#include "laws.h"
#include "ports.h"
#include "syringe.h"

static const char page[] =
    "A needle whose opening lies in the CSF: fluid goes straight into it, or out,\n"
    "with no pump, reservoir or line. Every order is an even flow q until its end:\n"
    "\n"
    "    inject   q = V/over          with the drug's mass, dose = concentration V\n"
    "    infuse   q = flow            with concentration q, until over: or a stop\n"
    "    draw     q = -V/over, or -flow\n"
    "\n"
    "m3/s into the CSF, below 0 out of it. Of dose, volume and concentration of an\n"
    "injection give two; volume and drug: with the drug's stock; volume alone: fluid\n"
    "in which nothing is dissolved. Doses and concentrations are as labelled, the CSF\n"
    "gets base_fraction of them. Fluid that is drawn has the concentration of the CSF\n"
    "at the opening. There is one needle, which does one thing at a time: an order\n"
    "ends the one before it, and what that lacked is counted (cut_volume).\n"
    "\n"
    "An injection mixes as a jet that leaves the opening (csf): its width is the bore\n"
    "of the gauge, mm:\n"
    "\n"
    "    gauge    18     19     20     21     22     23     24     25     26     27\n"
    "    bore   0.910  0.750  0.635  0.547  0.440  0.370  0.343  0.292  0.292  0.241\n"
    "\n"
    "the least bores of thin-walled tubing (ISO 9626; recalled, not read there). A\n"
    "needle with a side port has its width: opening. An infusion and a draw have no\n"
    "jet. spread: says the length over which it is mixed in place of that. What is\n"
    "given is as heavy as density: says, or as drug.density has it, of which the\n"
    "excess over CSF goes with the drug's concentration over its stock; else as CSF.\n"
    "\n"
    "Valid while the needle stays where it is; what leaks out of the hole that it\n"
    "leaves in the dura is not its own. The pressure that it takes to push fluid\n"
    "through it is not computed: a hand gives whatever flow is ordered.\n"
    "\n"
    "By hand: 0.25 mg in 2 mL over 1 min: q = 33.3 uL/s at 0.125 mg/mL; out of a bore\n"
    "of 0.292 mm with 0.498 m/s, Re 208 at 0.7 mm2/s.\n";

/* In the order of the labels of gauge, m. */
static const double bores[] = {0.910e-3, 0.750e-3, 0.635e-3, 0.547e-3, 0.440e-3,
                               0.370e-3, 0.343e-3, 0.292e-3, 0.292e-3, 0.241e-3};

/* A draw of a volume without over:, s. */
#define DRAWS_OVER 300

static const struct th_row param_rows[] = {PARAMS(TH_LISTED_ROW)};
static const struct th_row state_rows[] = {STATES(TH_LISTED_OUT) DRUG_STATES(TH_LISTED_OUT)};
static const struct th_row output_rows[] = {OUTPUTS(TH_LISTED_OUT) DRUG_OUTPUTS(TH_LISTED_OUT)};

static enum th_status check_inject(const double *args, struct th_error *error)
{
    const bool dose = !isnan(args[INJECT_dose]), volume = !isnan(args[INJECT_volume]);
    const bool strength = !isnan(args[INJECT_concentration]);
    if (dose && volume && strength)
        return th_error_add(error, TH_BAD_INPUT,
                            "dose, volume and concentration: give two of them, the third "
                            "follows");
    if (!volume && !dose)
        return th_error_add(error, TH_BAD_INPUT,
                            "volume is missing (or dose and concentration)");
    if (!volume && !(args[INJECT_concentration] > 0))
        return th_error_add(error, TH_BAD_INPUT,
                            strength ? "concentration is 0: of it no volume gives a dose"
                                     : "volume is missing (or concentration): in how much is "
                                       "the dose?");
    return TH_OK;
}

static enum th_status check_draw(const double *args, struct th_error *error)
{
    if (isnan(args[DRAW_volume]) == isnan(args[DRAW_flow]))
        return th_error_add(error, TH_BAD_INPUT, "give %s volume or flow",
                            isnan(args[DRAW_volume]) ? "one of" : "either");
    return TH_OK;
}

static void doubt_drug(const struct th_setup *setup, bool dissolved, struct th_error *found)
{
    if (setup->species == 0 && dissolved)
        th_error_add(found, TH_OK,
                     "there is no drug in this scenario: what is injected is water");
}

static void doubt_inject(const struct th_setup *setup, const double *args,
                         struct th_error *found)
{
    doubt_drug(setup, args[INJECT_dose] > 0 || args[INJECT_concentration] > 0, found);
}

static void doubt_infuse(const struct th_setup *setup, const double *args,
                         struct th_error *found)
{
    doubt_drug(setup, args[INFUSE_concentration] > 0, found);
}

enum { COMMAND_inject, COMMAND_infuse, COMMAND_draw, COMMAND_stop };
static const struct th_command commands[] = {
    {.name = "inject",
     .doc = "gives a dose in a volume of fluid, or fluid alone",
     .args = TH_TABLE(inject_args),
     .check = check_inject,
     .doubt = doubt_inject},
    {.name = "infuse",
     .doc = "gives fluid at a flow, with a drug or without",
     .args = TH_TABLE(infuse_args),
     .doubt = doubt_infuse},
    {.name = "draw",
     .doc = "takes CSF out, with what is dissolved in it",
     .args = TH_TABLE(draw_args),
     .check = check_draw},
    {.name = "stop", .doc = "ends what is under way", .ends = true},
};

static void start(const struct th_view *view)
{
    memset(view->states, 0, sizeof(struct states));
}

static void prepare(const struct th_view *view)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    struct th_ports *ports = view->ports;
    EACH_LANE(i) {
        ports->needle.position[i] = p->level[i];
        ports->needle.bore[i] =
            isnan(p->opening[i]) ? bores[(size_t)p->gauge[i]] : p->opening[i];
        ports->needle.flow[i] = s->flow[i];
        ports->needle.injected[i] = s->whole[i];
        ports->needle.spread[i] = s->spread[i];
        ports->needle.density[i] = s->density[i];
        view->timer[i] = s->end[i] > 0 ? (th_tick)s->end[i] : TH_NEVER;
    }
}

static void advance(const struct th_view *view)
{
    struct states *s = view->states;
    struct th_ports *ports = view->ports;
    EACH_LANE(i) {
        const double volume = s->flow[i] * view->step[i], given = fmax(volume, 0);
        th_add(&s->injected[i], &s->injected_excess[i], given);
        th_add(&s->drawn[i], &s->drawn_excess[i], fmax(-volume, 0));
        ports->needle.volume[i] = volume;
        ports->needle.supplied_volume[i] = s->injected[i];
        for (size_t d = 0; d < view->species; d++) {
            const double labelled = s->drug[i] == (double)d ? s->concentration[i] * given : 0;
            const double mass = labelled * ports->drug.base_fraction[d][i];
            th_add(&s->dose[d][i], &s->dose_excess[d][i], labelled);
            th_add(&s->base[d][i], &s->base_excess[d][i], mass);
            ports->needle.mass[d][i] = mass;
            ports->needle.supplied_mass[d][i] = s->base[d][i];
        }
    }
}

/* Ends the order under way, before its time if it has an end: what it lacks is counted. */
static void finish(const struct th_view *view, int lane)
{
    struct states *s = view->states;
    const double left = s->end[lane] - (double)view->now[lane];
    if (s->flow[lane] != 0 && s->end[lane] > 0 && left > 0) {
        s->cut[lane] += fabs(s->flow[lane]) * (left / TH_TICKS_PER_SECOND);
        s->cut_orders[lane]++;
    }
    s->flow[lane] = s->end[lane] = s->whole[lane] = s->concentration[lane] = 0;
    s->spread[lane] = s->density[lane] = 0;
}

/* An even flow over so many ticks that a volume is whole; over NAN: without an end. */
static void begin(const struct th_view *view, int lane, double volume, double flow, double over)
{
    struct states *s = view->states;
    const double ticks = fmax(1, rint(over * TH_TICKS_PER_SECOND));
    s->end[lane] = isnan(over) ? 0 : (double)view->now[lane] + ticks;
    s->flow[lane] = isnan(volume) ? flow : volume / (ticks / TH_TICKS_PER_SECOND);
}

/* The drug of an order and its concentration, as labelled; amount: NAN, or the dose over the
 * volume. */
static void dissolve(const struct th_view *view, int lane, double drug, double amount)
{
    struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    s->drug[lane] = isnan(drug) ? 0 : drug;
    s->concentration[lane] = !isnan(amount) ? amount
                             : isnan(drug)  ? 0
                                            : ports->drug.stock[(size_t)drug][lane];
}

/* Density of what is given: as said, or that of the drug's solution, diluted or the stronger by
 * its concentration; 0: as CSF. */
static double density_of(const struct th_view *view, int lane, double stated)
{
    const struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    const size_t d = (size_t)s->drug[lane];
    if (!isnan(stated) || d >= view->species)
        return isnan(stated) ? 0 : stated;
    const double weighs = ports->drug.solution_density[d][lane];
    const double stock = ports->drug.stock[d][lane], csf = ports->pressure.density[lane];
    if (!(weighs > 0 && stock > 0 && csf > 0 && s->concentration[lane] > 0))
        return 0;
    return csf + (weighs - csf) * (s->concentration[lane] / stock);
}

static void inject(const struct th_view *view, const double *args, int lane)
{
    struct states *s = view->states;
    const double dose = args[INJECT_dose];
    double volume = args[INJECT_volume], strength = args[INJECT_concentration];
    if (isnan(volume))
        volume = dose / strength;
    else if (!isnan(dose))
        strength = dose / volume;
    begin(view, lane, volume, 0, args[INJECT_over]);
    s->whole[lane] = volume;
    dissolve(view, lane, args[INJECT_drug], strength);
    s->spread[lane] = isnan(args[INJECT_spread]) ? 0 : args[INJECT_spread];
    s->density[lane] = density_of(view, lane, args[INJECT_density]);
}

static void event(const struct th_view *view, const struct th_event *event, int lane)
{
    struct states *s = view->states;
    const double *args = event->args;
    finish(view, lane);
    if (event->kind != TH_COMMAND)
        return;
    switch (event->number) {
    case COMMAND_inject:
        inject(view, args, lane);
        break;
    case COMMAND_infuse:
        begin(view, lane, NAN, args[INFUSE_flow], args[INFUSE_over]);
        dissolve(view, lane, args[INFUSE_drug], args[INFUSE_concentration]);
        s->density[lane] = density_of(view, lane, args[INFUSE_density]);
        break;
    case COMMAND_draw:
        begin(view, lane, -args[DRAW_volume], -args[DRAW_flow],
              isnan(args[DRAW_over]) && !isnan(args[DRAW_volume]) ? DRAWS_OVER
                                                                  : args[DRAW_over]);
        break;
    }
}

static void observe(const struct th_view *view)
{
    const struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    struct outputs *out = view->outputs;
    EACH_LANE(i) {
        out->flow[i] = s->flow[i];
        out->injected_volume[i] = s->injected[i];
        out->drawn_volume[i] = s->drawn[i];
        out->cut_orders[i] = s->cut_orders[i];
        out->cut_volume[i] = s->cut[i];
        for (size_t d = 0; d < view->species; d++) {
            out->dose[d][i] = s->dose[d][i];
            out->concentration[d][i] = ports->csf.needle_concentration[d][i];
            out->floor[d][i] = ports->csf.concentration_floor[d][i];
        }
    }
}

const struct th_model th_needle_syringe = {
    .slot = "needle",
    .name = "syringe",
    .doc = "injections, infusions and draws by hand, with no device",
    .page = page,
    .params = TH_TABLE(param_rows),
    .states = TH_TABLE(state_rows),
    .outputs = TH_TABLE(output_rows),
    .commands = commands,
    .command_count = sizeof commands / sizeof *commands,
    .start = start,
    .prepare = prepare,
    .advance = advance,
    .event = event,
    .observe = observe,
};
