/* Spaces outside of the CSF into which the catheter may open, and a syringe: see the page. */
#include <math.h>
#include <string.h>

#include "laws.h"
#include "ports.h"

static const char page[] =
    "The epidural space and the tissue around the pump take up what leaves the\n"
    "catheter there, and what is injected beside the pump; drug goes on into plasma,\n"
    "fluid is drained:\n"
    "\n"
    "  M' = R - k_a M         k_a = ln 2/absorption     M kg of base of each drug\n"
    "  F' = Q - k_d F         k_d = ln 2/drainage       F m3 beyond what is there\n"
    "  c  = M/(V + F)         V at rest                 of what is drawn back in\n"
    "\n"
    "R kg/s and Q m3/s come out of the openings, even over a step of length h, so\n"
    "that with x = k_a h\n"
    "\n"
    "  M(h) = M e^-x + R h (1 - e^-x)/x,   absorbed = M + R h - M(h)\n"
    "\n"
    "exact for any step, as is F. absorbed goes into the central compartment of\n"
    "plasma in the same step, with its first moment in it; while R and k_a M differ,\n"
    "steps are at most half of a half-life. What is drawn back has the concentration\n"
    "of the step's start, so steps draw a tenth of the fluid at most.\n"
    "\n"
    "fill     injects `volume` of `drug` at `concentration` (as labelled; left out:\n"
    "         the first drug, its stock), with_stock: the other drugs too, at once. A\n"
    "         refill of which a share misses the port is reservoir.refill with\n"
    "         `pocket`.\n"
    "\n"
    "Validity: one rate for all drugs; absorption is that of two rates or more:\n"
    "after an epidural dose 9.3 and 82 min of lidocaine, 7.0 and 362 min of\n"
    "bupivacaine (Burm 1987, Clin Pharmacokinet 13:191), below the skin 0.08 h of a\n"
    "bolus and 1.53 h of an infusion of morphine (Stuart-Harris 2000, Br J Clin\n"
    "Pharmacol 49:207, table 1). A pocket of 20 mL will be slower than either. What\n"
    "goes from the epidural space into the CSF is not followed: of 6 mg of morphine\n"
    "1.9 +/- 0.5 % (abstract of: Pharmacokinetics of epidural morphine in man).\n"
    "Nothing degrades here. The pressures do not rise with F. A tip or a hole of the\n"
    "catheter in the epidural space feels epidural_pressure or, with epidural_below,\n"
    "that of the CSF at the tip's level less that: what flows out there keeps the\n"
    "space filled. A hole of the dura (pressure.marmarou) feels epidural_pressure.\n"
    "\n"
    "By hand: of 20 mg below the skin 10 mg are left after 1.53 h, 0.6 mg have not\n"
    "been absorbed after 7.7 h. A leak of 1 mg/day keeps 0.092 mg there.\n";

/* Of what follows, [TH_EPIDURAL - 1] and [TH_SUBCUTANEOUS - 1]. */
enum { SPACES = TH_SPACES - 1 };

#define PARAMS(ROW)                                                                           \
    ROW(epidural_absorption, TIME, "82 min", "1 min", "1000 h", PLACEHOLDER,                  \
        "Burm 1987, Clin Pharmacokinet 13:191", "half-life of drug in the epidural space",    \
        .unit = "h", .published = {"7 min", "362 min"})                                       \
    ROW(subcutaneous_absorption, TIME, "1.53 h", "1 min", "1000 h", PLACEHOLDER,              \
        "Stuart-Harris 2000, Br J Clin Pharmacol 49:207", "half-life of drug below the skin", \
        .unit = "h", .published = {"0.08 h", "1.53 h"})                                       \
    ROW(epidural_drainage, TIME, "2 h", "1 min", "1000 h", PLACEHOLDER, "",                   \
        "half-life of fluid in the epidural space", .unit = "h")                              \
    ROW(subcutaneous_drainage, TIME, "2 h", "1 min", "1000 h", PLACEHOLDER, "",               \
        "half-life of fluid below the skin", .unit = "h")                                     \
    ROW(epidural_volume, VOLUME, "10 mL", "0.1 mL", "200 mL", PLACEHOLDER, "",                \
        "fluid in the epidural space at rest, in which drug there is dissolved")              \
    ROW(subcutaneous_volume, VOLUME, "10 mL", "0.1 mL", "200 mL", PLACEHOLDER, "",            \
        "fluid around the pump at rest, in which drug there is dissolved")                    \
    ROW(epidural_pressure, PRESSURE, "0 mmHg", "-20 mmHg", "50 mmHg", PLACEHOLDER, "",        \
        "gauge pressure in the epidural space", .unit = "mmHg")                               \
    ROW(subcutaneous_pressure, PRESSURE, "0 mmHg", "-20 mmHg", "50 mmHg", PLACEHOLDER, "",    \
        "gauge pressure below the skin", .unit = "mmHg")                                      \
    ROW(epidural_below, PRESSURE, "nan", "-20 mmHg", "20 mmHg", CHOSEN,                       \
        "1 to 3 mmHg where it was measured, but after an injection: doi 10.1007/BF02514710",  \
        "pressure by which the epidural space around an opening of the catheter lies below "  \
        "the CSF at the tip's level; left out: epidural_pressure counts",                     \
        .unit = "mmHg")
struct params {
    double absorption[SPACES][TH_LANES], drainage[SPACES][TH_LANES], volume[SPACES][TH_LANES],
        pressure[SPACES][TH_LANES], epidural_below[TH_LANES];
};
static const struct th_row param_rows[] = {PARAMS(TH_LISTED_ROW)};

#define STATES(ROW)                                                                      \
    ROW(epidural_fluid, VOLUME, "fluid beyond that at rest")                             \
    ROW(subcutaneous_fluid, VOLUME, "fluid beyond that at rest")                         \
    ROW(epidural_flow, FLOW, "into the epidural space in the last step")                 \
    ROW(subcutaneous_flow, FLOW, "into the tissue in the last step")                     \
    ROW(epidural_uneven, NUMBER, "uneven: 1 if what is absorbed from there changes")     \
    ROW(subcutaneous_uneven, NUMBER, "uneven: 1 if what is absorbed from there changes") \
    ROW(received, VOLUME, "volume received so far, less what was drawn back")            \
    ROW(received_excess, VOLUME, "round-off in received")                                \
    ROW(supplied, VOLUME, "volume injected so far")                                      \
    ROW(missed, VOLUME, "volume that refills put beside the pump, as last seen")
#define DRUG_STATES(ROW)                                                             \
    ROW(epidural_mass, MASS, "mass in the epidural space", .flags = TH_EACH_SPECIES) \
    ROW(subcutaneous_mass, MASS, "mass below the skin", .flags = TH_EACH_SPECIES)    \
    ROW(absorbed, MASS, "mass absorbed so far", .flags = TH_EACH_SPECIES)            \
    ROW(absorbed_excess, MASS, "round-off in absorbed", .flags = TH_EACH_SPECIES)    \
    ROW(mass_supplied, MASS, "mass injected so far", .flags = TH_EACH_SPECIES)       \
    ROW(mass_missed, MASS, "mass that refills put beside the pump, as last seen",    \
        .flags = TH_EACH_SPECIES)
struct states {
    double fluid[SPACES][TH_LANES], flow[SPACES][TH_LANES];
    double uneven[SPACES][TH_LANES];
    double received[TH_LANES], received_excess[TH_LANES], supplied[TH_LANES], missed[TH_LANES];
    double mass[SPACES][TH_SPECIES][TH_LANES];
    double absorbed[TH_SPECIES][TH_LANES], absorbed_excess[TH_SPECIES][TH_LANES],
        mass_supplied[TH_SPECIES][TH_LANES], mass_missed[TH_SPECIES][TH_LANES];
};
static const struct th_row state_rows[] = {STATES(TH_LISTED_OUT) DRUG_STATES(TH_LISTED_OUT)};

#define OUTPUTS(ROW)                                                                           \
    ROW(epidural_fluid, VOLUME, "volume in the epidural space beyond that at rest")            \
    ROW(subcutaneous_fluid, VOLUME, "volume below the skin beyond that at rest")               \
    ROW(epidural_amount, MASS, "mass of base in the epidural space", .flags = TH_EACH_SPECIES) \
    ROW(subcutaneous_amount, MASS, "mass of base below the skin", .flags = TH_EACH_SPECIES)    \
    ROW(epidural_concentration, CONCENTRATION,                                                 \
        "concentration of base in the fluid of the epidural space", .flags = TH_EACH_SPECIES)  \
    ROW(subcutaneous_concentration, CONCENTRATION,                                             \
        "concentration of base in the fluid below the skin", .flags = TH_EACH_SPECIES)         \
    ROW(absorbed, MASS, "mass of base absorbed from both into plasma since the start",         \
        .nature = TH_TOTAL, .flags = TH_EACH_SPECIES | TH_GROWS)
struct outputs {
    double fluid[SPACES][TH_LANES];
    double amount[SPACES][TH_SPECIES][TH_LANES], concentration[SPACES][TH_SPECIES][TH_LANES];
    double absorbed[TH_SPECIES][TH_LANES];
};
static const struct th_row output_rows[] = {OUTPUTS(TH_LISTED_OUT)};

#define INTO(LABEL, AND) LABEL(epidural) AND LABEL(subcutaneous)
enum { INTO(TH_LABEL_INDEX, ) };
#define MIXTURES(LABEL, AND) LABEL(alone) AND LABEL(with_stock)
enum { MIXTURES(TH_LABEL_INDEX, ) };

#define FILL_ARGS(ROW)                                                                    \
    ROW(volume, VOLUME, "", "0.001 mL", "100 mL", CHOSEN, "", "volume that is injected")  \
    ROW(concentration, CONCENTRATION, "nan", "0 ug/mL", "1 g/mL", CHOSEN, "",             \
        "concentration of the drug that is injected, as labelled; left out: its stock")   \
    ROW(drug, DRUG, "nan", "", "", CHOSEN, "",                                            \
        "drug that is injected; left out: the first one")                                 \
    ROW(mixture, CHOICE, "with_stock", "", "", CHOSEN, "",                                \
        "mixture: the drug alone, or with the other drugs at their stock",                \
        .labels = MIXTURES(TH_LABEL_TEXT, " "))                                           \
    ROW(into, CHOICE, "subcutaneous", "", "", CHOSEN, "", "the space into which it goes", \
        .labels = INTO(TH_LABEL_TEXT, " "))
#define FILL_INDEX(name_, ...) FILL_##name_,
static const struct th_row fill_args[] = {FILL_ARGS(TH_LISTED_ROW)};
enum { FILL_ARGS(FILL_INDEX) };

static const struct th_command commands[] = {
    {.name = "fill",
     .doc = "injects beside the pump, or into the epidural space",
     .args = TH_TABLE(fill_args)},
};

/* Fluid comes in at an instant, or over a step. */
static void receive(struct states *s, double volume, int i)
{
    th_add(&s->received[i], &s->received_excess[i], volume);
}

static void write_ports(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    struct th_ports *ports = view->ports;
    ports->ledger.volume[TH_IN_DEPOT][i] = s->received[i];
    ports->depot.supplied_volume[i] = s->supplied[i];
    ports->depot.follows[i] = !isnan(p->epidural_below[i]);
    ports->depot.epidural_below[i] = ports->depot.follows[i] > 0 ? p->epidural_below[i] : 0;
    for (int k = 0; k < SPACES; k++) {
        const double held = p->volume[k][i] + fmax(s->fluid[k][i], -0.9 * p->volume[k][i]);
        ports->depot.pressure[k + 1][i] = p->pressure[k][i];
        for (size_t d = 0; d < view->species; d++)
            ports->depot.concentration[k + 1][d][i] = fmax(s->mass[k][d][i], 0) / held;
    }
    for (size_t d = 0; d < view->species; d++) {
        ports->ledger.mass[TH_IN_DEPOT][d][i] = s->mass[0][d][i] + s->mass[1][d][i];
        ports->depot.supplied_mass[d][i] = s->mass_supplied[d][i];
    }
}

/* The part of refills that went beside the pump since it was looked at last. */
static void take_missed(const struct th_view *view, int i)
{
    struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    const int below = TH_SUBCUTANEOUS - 1;
    const double volume = ports->reservoir.pocket_volume[i] - s->missed[i];
    s->missed[i] = ports->reservoir.pocket_volume[i];
    s->fluid[below][i] += volume;
    if (volume > 0)
        s->uneven[below][i] = 1;
    s->supplied[i] += volume;
    receive(s, volume, i);
    for (size_t d = 0; d < view->species; d++) {
        const double mass = ports->reservoir.pocket_mass[d][i] - s->mass_missed[d][i];
        s->mass_missed[d][i] = ports->reservoir.pocket_mass[d][i];
        s->mass[below][d][i] += mass;
        s->mass_supplied[d][i] += mass;
    }
}

static void start(const struct th_view *view)
{
    memset(view->states, 0, sizeof(struct states));
    for (int i = 0; i < TH_LANES; i++) write_ports(view, i);
}

static void prepare(const struct th_view *view)
{
    for (int i = 0; i < TH_LANES; i++) {
        take_missed(view, i);
        write_ports(view, i);
    }
}

/* No more is drawn back in a step than a tenth of what there is; what is absorbed changes along
 * a straight line in it. */
static void limit(const struct th_view *view, double *longest)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    for (int k = 0; k < SPACES; k++)
        for (int i = 0; i < TH_LANES; i++) {
            if (s->flow[k][i] < 0)
                longest[i] = fmin(longest[i], 0.1 * p->volume[k][i] / -s->flow[k][i]);
            if (s->uneven[k][i] > 0)
                longest[i] = fmin(longest[i], p->absorption[k][i] / 2);
        }
}

/* The rest of a content that falls at a rate, x of it in the step, while `more` comes in
 * evenly. */
static double left_of(double content, double more, double x)
{
    return content * exp(-x) + more * th_mean_decay(x);
}

/* Given to a space by openings in the step: m3, and kg of each drug. */
struct inflow {
    double volume, mass[TH_SPECIES];
};

static struct inflow inflow_of(const struct th_view *view, int space, int i)
{
    const struct th_ports *ports = view->ports;
    struct inflow in = {0};
    for (int k = 0; k < TH_OPENINGS; k++) {
        if (ports->catheter.opening_space[k][i] != space)
            continue;
        in.volume += ports->catheter.opening_volume[k][i];
        for (size_t d = 0; d < view->species; d++)
            in.mass[d] += ports->line.opening_mass[k][d][i];
    }
    return in;
}

/* Absorbed in a step: kg, and kg s about its middle. */
struct outflow {
    double mass[TH_SPECIES], moment[TH_SPECIES];
};

/* Of one drug: k_a M - R falls as e^-k_a t. More than a thousandth of what is absorbed, of a
 * content that is more than a millionth of all, is worth a shorter step. */
static bool absorb(struct states *s, int k, size_t d, double in, double x, double h, int i,
                   struct outflow *out)
{
    const double before = s->mass[k][d][i], left = left_of(before, in, x);
    const double absorbed = before - left + in;
    out->mass[d] += absorbed;
    out->moment[d] += (x * before - in) * h * th_fade(x).lean;
    s->mass[k][d][i] = left;
    return fabs(x * left - in) > 1e-3 * fmax(x * left, in) &&
           fabs(left) > 1e-6 * s->absorbed[d][i];
}

/* One space over the step. */
static void carry(const struct th_view *view, int k, struct outflow *out, int i)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    const struct inflow in = inflow_of(view, k + 1, i);
    const double h = view->step[i];
    bool empty = in.volume == 0 && s->fluid[k][i] == 0;
    s->flow[k][i] = in.volume / h;
    s->uneven[k][i] = 0;
    for (size_t d = 0; d < view->species; d++)
        empty &= in.mass[d] == 0 && s->mass[k][d][i] == 0;
    if (empty)
        return;
    s->fluid[k][i] = left_of(s->fluid[k][i], in.volume, log(2) / p->drainage[k][i] * h);
    receive(s, in.volume, i);
    for (size_t d = 0; d < view->species; d++)
        if (absorb(s, k, d, in.mass[d], log(2) / p->absorption[k][i] * h, h, i, out))
            s->uneven[k][i] = 1;
}

static void advance(const struct th_view *view)
{
    struct states *s = view->states;
    struct th_ports *ports = view->ports;
    for (int i = 0; i < TH_LANES; i++) {
        struct outflow out = {.mass = {0}};
        for (int k = 0; k < SPACES; k++) carry(view, k, &out, i);
        for (size_t d = 0; d < view->species; d++) {
            ports->depot.absorbed_mass[d][i] = out.mass[d];
            ports->depot.absorbed_moment[d][i] = out.moment[d];
            th_add(&s->absorbed[d][i], &s->absorbed_excess[d][i], out.mass[d]);
        }
        write_ports(view, i);
    }
}

/* The one command. */
static void event(const struct th_view *view, const struct th_event *event, int i)
{
    struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    const double *args = event->args;
    if (event->kind != TH_COMMAND)
        return;
    const int space = th_is(args[FILL_into], LABEL_epidural) ? TH_EPIDURAL : TH_SUBCUTANEOUS;
    const size_t drug = isnan(args[FILL_drug]) ? 0 : (size_t)args[FILL_drug];
    const double volume = args[FILL_volume];
    for (size_t d = 0; d < view->species; d++) {
        const bool given = d == drug && !isnan(args[FILL_concentration]);
        const bool in = d == drug || th_is(args[FILL_mixture], LABEL_with_stock);
        const double labelled = given ? args[FILL_concentration]
                                : in  ? ports->drug.stock[d][i]
                                      : 0;
        const double mass = volume * labelled * ports->drug.base_fraction[d][i];
        s->mass[space - 1][d][i] += mass;
        s->mass_supplied[d][i] += mass;
    }
    s->fluid[space - 1][i] += volume;
    s->uneven[space - 1][i] = 1;
    s->supplied[i] += volume;
    receive(s, volume, i);
    write_ports(view, i);
}

static void observe(const struct th_view *view)
{
    const struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    struct outputs *o = view->outputs;
    memcpy(o->concentration, ports->depot.concentration[1], sizeof o->concentration);
    memcpy(o->fluid, s->fluid, sizeof o->fluid);
    memcpy(o->amount, s->mass, sizeof o->amount);
    memcpy(o->absorbed, s->absorbed, sizeof o->absorbed);
}

const struct th_model th_depot_first_order = {
    .slot = "depot",
    .name = "first_order",
    .doc = "epidural and subcutaneous space: drug is absorbed into plasma",
    .page = page,
    .params = TH_TABLE(param_rows),
    .states = TH_TABLE(state_rows),
    .outputs = TH_TABLE(output_rows),
    .commands = commands,
    .command_count = 1,
    .start = start,
    .prepare = prepare,
    .limit = limit,
    .advance = advance,
    .event = event,
    .observe = observe,
    .needs = TH_NEEDS_DEVICE,
    .unsaid = true,
};
