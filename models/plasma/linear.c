/* Compartments of blood, and drug that is swallowed or injected beside the pump: see the page
 * below. */
#include <math.h>
#include <string.h>

#include "laws.h"
#include "ports.h"
#include "prescribed.h"
#include "rows.h"

static const char page[] =
    "Each drug in a network of compartments, amounts A in kg of base:\n"
    "\n"
    "  gut       A' = - A/absorption_time\n"
    "  transit   A' = gut - A/transit_time              none with transit_time: 0\n"
    "  skin      A' = - A/skin_time\n"
    "  central   A' = absorbed (1 - first_pass) way + skin + canal, cord\n"
    "                 + made of a parent - CL C - Q2 (C - C2) - Q3 (C - C3)\n"
    "  others    A' = Q (C - C2), Q (C - C3)            C = A over volume\n"
    "\n"
    "with plasma_volume, plasma_clearance CL, peripheral_volume, intercompartmental\n"
    "Q2, deep_volume and deep_intercompartmental Q3 of the drug; way is what leaves\n"
    "the last of gut and transit. Of that, absorbed first_pass is cleared in the\n"
    "liver and 1 - absorbed is never absorbed; both are in `cleared`.\n"
    "\n"
    "A metabolite (drug.parent) is formed where its parent is lost:\n"
    "\n"
    "  made = formed (CL C + first pass of the parent) M/M of the parent      kg/s\n"
    "\n"
    "It enters at the place of plasma: CSF gets none of it unless it comes back from\n"
    "blood (tissue.plasma_partition). None is formed in CSF, cord or brain.\n"
    "\n"
    "csf solves all that together with the canal, in one implicit step: nothing is\n"
    "split, amounts close to round-off, and a dose at an instant is in its\n"
    "compartment at that instant whatever the steps. A parent and all that is formed\n"
    "of it are solved together, by either method (csf.solver): a metabolite is fed at\n"
    "each pole, or stage, with what its parent loses there. If the binding of one of\n"
    "them saturates (drug.binding_capacity), the step of all is cut into the same\n"
    "pieces. So what is made is exactly what was lost, whatever the method.\n"
    "\n"
    "plasma.concentration@central, @peripheral and @deep are C, plasma.amount@ those\n"
    "and @gut, @transit, @skin are A; plasma.amount is the sum of the first three.\n"
    "\n"
    "Validity: linear, no saturation of absorption or clearance, blood well mixed, no\n"
    "interaction between drugs.\n"
    "\n"
    "By hand: 10 mg by mouth, all absorbed with a time constant a, lost with k =\n"
    "CL/V, are in plasma at C = 10 mg/V ka/(ka - k) (exp(-k t) - exp(-ka t)), ka =\n"
    "1/a (Bateman).\n"
    "\n"
    "Source: Gibaldi and Perrier, Pharmacokinetics, 2nd ed., 1982, chapters 1 and 2.\n";

enum { INFUSIONS = 16 };

/* Infusions under way: their end in ticks, 0: the place is free; kg/s; number of the drug. */
struct cells {
    double end[INFUSIONS][TH_LANES], rate[INFUSIONS][TH_LANES], drug[INFUSIONS][TH_LANES];
};

static const struct th_row state_rows[] = {STATES(TH_LISTED_OUT) DRUG_STATES(TH_LISTED_OUT)};
static const struct th_row output_rows[] = {OUTPUTS(TH_LISTED_OUT)};

#define ROUTES(LABEL, AND)    \
    LABEL(oral) AND LABEL(sc) \
    AND LABEL(iv)
enum { ROUTES(TH_LABEL_INDEX, ) };
#define DOSE_ARGS(ROW)                                                                      \
    ROW(drug, DRUG, "0", "", "", CHOSEN, "", "drug that is given; left out: the first one") \
    ROW(amount, MASS, "", "0 ug", "1 kg", CHOSEN, "", "mass, as labelled")                  \
    ROW(route, CHOICE, "", "", "", CHOSEN, "", "by mouth, under the skin, or into a vein",  \
        .labels = ROUTES(TH_LABEL_TEXT, " "))                                               \
    ROW(over, TIME, "0 s", "0 s", "100 day", CHOSEN, "",                                    \
        "duration of an infusion into a vein; 0: at once")
#define DOSE_INDEX(name_, ...) DOSE_##name_,
static const struct th_row dose_args[] = {DOSE_ARGS(TH_LISTED_ROW)};
enum { DOSE_ARGS(DOSE_INDEX) };

enum refusal { NONE, NO_GUT, NO_SKIN, FULL };

static enum th_status check_dose(const double *args, struct th_error *error)
{
    if (args[DOSE_over] > 0 && !th_is(args[DOSE_route], LABEL_iv))
        return th_error_add(error, TH_BAD_INPUT,
                            "plasma.dose: over: is for route: iv; what is swallowed or under "
                            "the skin is absorbed with the drug's time constants");
    return TH_OK;
}

static size_t count_arrays(const struct th_setup *setup)
{
    (void)setup;
    return sizeof(struct cells) / sizeof(double[TH_LANES]);
}

/* The instant at which the next infusion ends. */
static void set_timer(const struct th_view *view, int lane)
{
    const struct cells *c = (const struct cells *)view->arrays;
    double next = INFINITY;
    for (int k = 0; k < INFUSIONS; k++)
        if (c->end[k][lane] > 0)
            next = fmin(next, c->end[k][lane]);
    view->timer[lane] = next < INFINITY ? (th_tick)next : TH_NEVER;
}

static bool begin_infusion(const struct th_view *view, size_t drug, double mass, double over,
                           int lane)
{
    struct cells *c = (struct cells *)view->arrays;
    const th_tick length = th_ticks_of(over);
    for (int k = 0; k < INFUSIONS; k++) {
        if (c->end[k][lane] > 0)
            continue;
        c->end[k][lane] = (double)(view->now[lane] + length);
        c->rate[k][lane] = mass / th_seconds_of(length);
        c->drug[k][lane] = (double)drug;
        set_timer(view, lane);
        return true;
    }
    return false;
}

/* True if a drug with that time constant can come by a way, or csf takes it. */
static bool has_way(const struct th_ports *ports, int way, double time, int lane)
{
    return time > 0 || ports->csf.takes[way][lane] > 0;
}

/* Gives a dose; the reason for which it cannot be given. */
static enum refusal give(const struct th_view *view, const double *args, int lane)
{
    const struct th_ports *ports = view->ports;
    struct states *s = view->states;
    const size_t d = (size_t)args[DOSE_drug];
    const double mass = args[DOSE_amount] * ports->drug.base_fraction[d][lane];
    if (th_is(args[DOSE_route], LABEL_oral)) {
        if (!has_way(ports, TH_GUT, ports->drug.absorption_time[d][lane], lane))
            return NO_GUT;
        s->swallowed[d][lane] += mass;
        s->oral[d][lane] = 1;
    } else if (th_is(args[DOSE_route], LABEL_sc)) {
        if (!has_way(ports, TH_SKIN, ports->drug.skin_time[d][lane], lane))
            return NO_SKIN;
        s->under_skin[d][lane] += mass;
        s->skin[d][lane] = 1;
    } else if (th_ticks_of(args[DOSE_over]) > 0) {
        return begin_infusion(view, d, mass, args[DOSE_over], lane) ? NONE : FULL;
    } else {
        s->injected[d][lane] += mass;
    }
    return NONE;
}

static void event(const struct th_view *view, const struct th_event *event, int lane)
{
    struct states *s = view->states;
    struct cells *c = (struct cells *)view->arrays;
    if (event->kind == TH_COMMAND) {
        s->refused[lane] = give(view, event->args, lane);
        if (s->refused[lane] > 0)
            view->status[lane] = TH_BAD_INPUT;
        return;
    }
    if (event->kind != TH_TIMER)
        return;
    for (int k = 0; k < INFUSIONS; k++)
        if (c->end[k][lane] > 0 && c->end[k][lane] <= (double)view->now[lane])
            c->end[k][lane] = c->rate[k][lane] = c->drug[k][lane] = 0;
    set_timer(view, lane);
}

/* The reason for which a prescription cannot be followed. */
static enum refusal wrong_prescription(const struct th_view *view, int lane)
{
    const struct th_ports *ports = view->ports;
    for (size_t d = 0; d < view->species; d++) {
        if (is_prescribed(ports, d, TH_ORAL, lane) &&
            !has_way(ports, TH_GUT, ports->drug.absorption_time[d][lane], lane))
            return NO_GUT;
        if (is_prescribed(ports, d, TH_UNDER_SKIN, lane) &&
            !has_way(ports, TH_SKIN, ports->drug.skin_time[d][lane], lane))
            return NO_SKIN;
    }
    return NONE;
}

/* The reason for which a drug's descent makes no sense. */
static const char *wrong_descent(const struct th_view *view, int lane)
{
    const struct th_ports *ports = view->ports;
    for (size_t d = 0; d < view->species; d++) {
        size_t steps = 0;
        for (size_t at = th_parent(ports, d, lane); at < view->species;
             at = th_parent(ports, at, lane)) {
            if (!(ports->drug.molar_mass[at][lane] > 0))
                return "a drug of which a metabolite is formed needs its molar_mass";
            if (++steps > view->species)
                return "a drug cannot be a metabolite of itself (drug.parent)";
        }
    }
    return NULL;
}

/* More than all of a parent cannot become its metabolites. */
static bool forms_too_much(const struct th_view *view, int lane)
{
    const struct th_ports *ports = view->ports;
    double share[TH_SPECIES] = {0};
    bool found = false;
    for (size_t d = 0; d < view->species; d++)
        if (th_parent(ports, d, lane) < view->species)
            share[th_parent(ports, d, lane)] += ports->drug.formed[d][lane];
    for (size_t d = 0; d < view->species; d++) found |= share[d] > 1 + 1e-12;
    return found;
}

static const char *why(const struct th_view *view, int lane)
{
    const struct states *s = view->states;
    static const char *const texts[] = {
        [NONE] = NULL,
        [NO_GUT] = "a drug without absorption_time cannot be swallowed",
        [NO_SKIN] = "a drug without skin_time cannot be given under the skin",
        [FULL] = "more than 16 infusions at once",
    };
    const char *text = wrong_descent(view, lane);
    if (text)
        return text;
    return forms_too_much(view, lane)
               ? "the shares `formed` of the metabolites of one drug are more than all of it"
           : s->refused[lane] > 0 ? texts[(int)s->refused[lane]]
                                  : texts[wrong_prescription(view, lane)];
}

/* Rates of the ways by which something has come. */
static void prepare_drug(const struct th_view *view, size_t d, int i)
{
    struct th_ports *ports = view->ports;
    const struct states *s = view->states;
    const bool oral = ports->drug.absorption_time[d][i] > 0 &&
                      (s->oral[d][i] > 0 || is_prescribed(ports, d, TH_ORAL, i)),
               transit = ports->drug.transit_time[d][i] > 0;
    const double leaves = oral ? 1 / ports->drug.absorption_time[d][i] : 0;
    const double last = oral && transit ? 1 / ports->drug.transit_time[d][i] : leaves;
    const double share = ports->drug.absorbed[d][i], taken = ports->drug.first_pass[d][i];
    const size_t end = transit ? TH_TRANSIT : TH_GUT, other = transit ? TH_GUT : TH_TRANSIT;
    ports->plasma.inward[other][d][i] = transit ? leaves : 0;
    ports->plasma.unabsorbed[other][d][i] = 0;
    ports->plasma.first_pass[other][d][i] = 0;
    ports->plasma.inward[end][d][i] = last * share * (1 - taken);
    ports->plasma.unabsorbed[end][d][i] = last * (1 - share);
    ports->plasma.first_pass[end][d][i] = last * share * taken;
    ports->plasma.inward[TH_SKIN][d][i] =
        ports->drug.skin_time[d][i] > 0 &&
                (s->skin[d][i] > 0 || is_prescribed(ports, d, TH_UNDER_SKIN, i))
            ? 1 / ports->drug.skin_time[d][i]
            : 0;
}

static void prepare(const struct th_view *view)
{
    for (int i = 0; i < TH_LANES; i++) {
        if (!view->due[i])
            continue;
        for (size_t d = 0; d < view->species; d++) prepare_drug(view, d, i);
        if (wrong_descent(view, i) || forms_too_much(view, i) || wrong_prescription(view, i))
            view->status[i] = TH_BAD_INPUT;
    }
}

static void start(const struct th_view *view)
{
    struct states *s = view->states;
    memset(s, 0, sizeof *s);
    memset(view->arrays, 0, sizeof(struct cells));
    EACH_LANE(i) view->timer[i] = TH_NEVER;
}

/* Infused of a drug in this step, kg. */
static double infused(const struct cells *c, size_t d, double step, int lane)
{
    double rate = 0;
    for (int k = 0; k < INFUSIONS; k++)
        if (c->end[k][lane] > 0 && c->drug[k][lane] == (double)d)
            rate += c->rate[k][lane];
    return rate * step;
}

static void advance(const struct th_view *view)
{
    struct th_ports *ports = view->ports;
    struct states *s = view->states;
    memcpy(view->arrays, view->before, sizeof(struct cells));
    for (size_t d = 0; d < view->species; d++)
        EACH_LANE(i) {
            const double poured =
                infused((const struct cells *)view->before, d, view->step[i], i);
            const double injected = s->injected[d][i] + prescribed(ports, d, TH_INTO_VEIN, i);
            const double swallowed = s->swallowed[d][i] + prescribed(ports, d, TH_ORAL, i);
            const double under_skin =
                s->under_skin[d][i] + prescribed(ports, d, TH_UNDER_SKIN, i);
            ports->plasma.injected[d][i] = injected;
            ports->plasma.placed[TH_GUT][d][i] = swallowed;
            ports->plasma.placed[TH_SKIN][d][i] = under_skin;
            ports->plasma.infused[d][i] = poured;
            th_add(&s->given[d][i], &s->given_excess[d][i],
                   injected + swallowed + under_skin + poured);
            s->injected[d][i] = s->swallowed[d][i] = s->under_skin[d][i] = 0;
            ports->plasma.supplied_mass[d][i] = s->given[d][i];
        }
}

static const struct th_command words[] = {
    {.name = "dose",
     .doc = "gives drug beside the pump: by mouth, under the skin, into a vein",
     .args = TH_TABLE(dose_args),
     .check = check_dose},
};

const struct th_model th_plasma_linear = {
    .slot = "plasma",
    .name = "linear",
    .doc = "compartments of blood, tablets and injections, metabolites",
    .page = page,
    .states = TH_TABLE(state_rows),
    .outputs = TH_TABLE(output_rows),
    .commands = words,
    .command_count = sizeof words / sizeof words[0],
    .arrays = count_arrays,
    .start = start,
    .prepare = prepare,
    .advance = advance,
    .event = event,
    .observe = th_plasma_observe,
    .why = why,
    .needs = TH_NEEDS_DRUG,
};
