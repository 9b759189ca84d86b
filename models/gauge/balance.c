/* The balance of each drug and of the fluid over the ledger: see the page below. */
#include <math.h>
#include <string.h>

#include "laws.h"
#include "ports.h"

static const char page[] =
    "Adds up each drug (kg of base) and the fluid (m3) over all places where they may\n"
    "be:\n"
    "\n"
    "    error = (reservoir + line + csf + tissue + plasma + gut + cleared + degraded\n"
    "             + withdrawn + depot + drawn off + removed + lost + aspirated\n"
    "             + on its way back - supplied)/largest\n"
    "\n"
    "supplied is what was filled in so far, given through a needle or the access\n"
    "port, injected beside the pump or otherwise given (plasma.dose), what was formed\n"
    "of another drug (drug.parent), and what lay in the line at the start and at each\n"
    "implantation; aspirated is what was drawn through the access port;\n"
    "depot is the epidural and the subcutaneous space, of fluid all that they\n"
    "received; removed is what an explanted device took along; largest is the largest\n"
    "of supplied, the sum and 1e-15 kg (1e-15 m3). Fluid that came into the CSF\n"
    "counts as infused, less what was drawn: what the CSF does with it is not\n"
    "followed. Drug that flowed back into the reservoir is on its way for one step.\n"
    "leaked is what left the catheter into those spaces so far, less what was drawn\n"
    "back: it is one of the ways, no place, and not in the sum.\n"
    "\n"
    "All transfers between models are amounts, so error is round-off: 1e-12 or less,\n"
    "whatever the steps. Anything larger is a fault of the program, not of the\n"
    "numerics: above 1e-12 it is a notice (unclosed), above 1e-9 the member stops,\n"
    "for its numbers are not to be used. The gauge changes nothing else.\n"
    "\n"
    "By hand: 20 mL of 10 mg/mL morphine sulfate are 200 mg, 150.4 mg of base: the\n"
    "places add up to that and what the line held at the start.\n";

#define STATES(ROW)                                                    \
    ROW(volume_at_start, VOLUME,                                       \
        "volume in all places at the start, beyond what was supplied") \
    ROW(worst, FRACTION, "largest error of the balances so far, drugs and fluid")
#define DRUG_STATES(ROW)                                                                  \
    ROW(mass_at_start, MASS, "mass in all places at the start, beyond what was supplied", \
        .flags = TH_EACH_SPECIES)                                                         \
    ROW(leaked, MASS, "mass that left the catheter, not into the CSF, so far",            \
        .flags = TH_EACH_SPECIES)                                                         \
    ROW(leaked_excess, MASS, "round-off in leaked", .flags = TH_EACH_SPECIES)
struct states {
    STATES(TH_LANE_MEMBER)
    DRUG_STATES(TH_SPECIES_MEMBER)
};
static const struct th_row state_rows[] = {STATES(TH_LISTED_OUT) DRUG_STATES(TH_LISTED_OUT)};

/* In the order of enum th_ledger. */
#define PLACES(ROW)                                                                         \
    ROW(reservoir, MASS, "mass of base in the reservoir", .flags = TH_EACH_SPECIES)         \
    ROW(line, MASS, "mass of base in the pump's tubing and the catheter",                   \
        .flags = TH_EACH_SPECIES)                                                           \
    ROW(csf, MASS, "mass of base in the CSF", .flags = TH_EACH_SPECIES)                     \
    ROW(tissue, MASS, "mass of base in cord and brain, free and bound",                     \
        .flags = TH_EACH_SPECIES)                                                           \
    ROW(plasma, MASS, "mass of base in plasma and what exchanges with it",                  \
        .flags = TH_EACH_SPECIES)                                                           \
    ROW(cleared, MASS, "mass of base eliminated so far", .nature = TH_TOTAL,                \
        .flags = TH_EACH_SPECIES | TH_GROWS)                                                \
    ROW(degraded, MASS, "mass of base degraded in reservoir and line so far",               \
        .nature = TH_TOTAL, .flags = TH_EACH_SPECIES | TH_GROWS)                            \
    ROW(withdrawn, MASS, "mass of base taken out at refills so far", .nature = TH_STEPWISE, \
        .flags = TH_EACH_SPECIES | TH_GROWS)                                                \
    ROW(depot, MASS, "mass of base in the epidural and the subcutaneous space",             \
        .flags = TH_EACH_SPECIES)                                                           \
    ROW(drawn, MASS, "mass of base drawn off with CSF so far", .nature = TH_TOTAL,          \
        .flags = TH_EACH_SPECIES | TH_GROWS)                                                \
    ROW(removed, MASS,                                                                      \
        "mass of base that left with an explanted device or a replaced catheter so far",    \
        .nature = TH_STEPWISE, .flags = TH_EACH_SPECIES | TH_GROWS | TH_UNRECORDED)         \
    ROW(lost, MASS, "mass of base lost with CSF that leaked out of the dura so far",        \
        .nature = TH_TOTAL, .flags = TH_EACH_SPECIES | TH_GROWS | TH_UNRECORDED)            \
    ROW(gut, MASS, "mass of base in the gut, on its way to plasma and under the skin",      \
        .flags = TH_EACH_SPECIES | TH_UNRECORDED)                                           \
    ROW(aspirated, MASS, "mass of base drawn out through the access port so far",           \
        .nature = TH_TOTAL, .flags = TH_EACH_SPECIES | TH_GROWS | TH_UNRECORDED)
/* Not the same on every machine: below this two errors are as good as each other. */
#define ROUNDOFF 1e-12
#define SUMS(ROW)                                                                          \
    ROW(leaked, MASS, "mass of base that left the catheter, but not into the CSF, so far", \
        .nature = TH_TOTAL, .flags = TH_EACH_SPECIES)                                      \
    ROW(supplied, MASS, "mass of base supplied so far, with the line's at the start",      \
        .nature = TH_STEPWISE, .flags = TH_EACH_SPECIES | TH_GROWS)                        \
    ROW(error, FRACTION, "error of the drug's balance", .unit = "1", .roundoff = ROUNDOFF, \
        .flags = TH_EACH_SPECIES)
#define TOTALS(ROW)                                                                            \
    ROW(volume_error, FRACTION, "error of the fluid's balance", .unit = "1",                   \
        .roundoff = ROUNDOFF)                                                                  \
    ROW(worst, FRACTION, "largest error of the balances so far, drugs and fluid", .unit = "1", \
        .nature = TH_STEPWISE, .roundoff = ROUNDOFF)                                           \
    ROW(unclosed, NUMBER, "balance not closed: 1 if one did not close to 1e-12",               \
        .log = TH_LOG_NOTICE,                                                                  \
        .notice = "the balance of drug or fluid does not close to 1e-12",                      \
        .nature = TH_STEPWISE)
struct outputs {
    double place[TH_LEDGERS][TH_SPECIES][TH_LANES];
    SUMS(TH_SPECIES_MEMBER)
    TOTALS(TH_LANE_MEMBER)
};
static const struct th_row output_rows[] = {PLACES(TH_LISTED_OUT) SUMS(TH_LISTED_OUT)
                                                TOTALS(TH_LISTED_OUT)};

static double mass_found(const struct th_ports *ports, size_t species, int lane)
{
    double sum = ports->line.returned_mass[species][lane];
    for (int k = 0; k < TH_LEDGERS; k++) sum += ports->ledger.mass[k][species][lane];
    return sum;
}

static double volume_found(const struct th_ports *ports, int lane)
{
    double sum = 0;
    for (int k = 0; k < TH_LEDGERS; k++) sum += ports->ledger.volume[k][lane];
    return sum;
}

static const double least = 1e-15;   /* kg or m3 that an error is relative to */
static const double stopping = 1e-9; /* an error that is no round-off of whatever length */

static double error_of(double found, double supplied)
{
    return (found - supplied) / fmax(fmax(fabs(found), fabs(supplied)), least);
}

static double mass_supplied(const struct th_ports *ports, size_t species, int lane)
{
    return ports->reservoir.supplied_mass[species][lane] +
           ports->line.supplied_mass[species][lane] +
           ports->needle.supplied_mass[species][lane] +
           ports->depot.supplied_mass[species][lane] +
           ports->plasma.supplied_mass[species][lane] + ports->csf.made_mass[species][lane];
}

static double volume_supplied(const struct th_ports *ports, int lane)
{
    return ports->reservoir.supplied_volume[lane] + ports->line.supplied_volume[lane] +
           ports->needle.supplied_volume[lane] + ports->depot.supplied_volume[lane];
}

static double mass_error(const struct th_view *view, size_t species, int lane)
{
    const struct th_ports *ports = view->ports;
    const struct states *s = view->states;
    return error_of(mass_found(ports, species, lane),
                    mass_supplied(ports, species, lane) + s->mass_at_start[species][lane]);
}

static double volume_error(const struct th_view *view, int lane)
{
    const struct th_ports *ports = view->ports;
    const struct states *s = view->states;
    return error_of(volume_found(ports, lane),
                    volume_supplied(ports, lane) + s->volume_at_start[lane]);
}

static void balance_start(const struct th_view *view)
{
    const struct th_ports *ports = view->ports;
    struct states *s = view->states;
    memset(s, 0, sizeof *s);
    EACH_LANE(i) {
        s->volume_at_start[i] = volume_found(ports, i) - volume_supplied(ports, i);
        for (size_t k = 0; k < view->species; k++)
            s->mass_at_start[k][i] = mass_found(ports, k, i) - mass_supplied(ports, k, i);
    }
}

/* All drug of the steady state was there at the start. */
static void balance_settle(const struct th_view *view, struct th_settling *how)
{
    if (how->shows)
        balance_start(view);
}

/* The drug that left through openings, but for those into the CSF. */
static void add_leaked(const struct th_view *view, size_t k, int i)
{
    const struct th_ports *ports = view->ports;
    struct states *s = view->states;
    for (int m = 0; m < TH_OPENINGS; m++)
        if (ports->catheter.opening_space[m][i] != TH_CSF && m != TH_ACCESS)
            th_add(&s->leaked[k][i], &s->leaked_excess[k][i],
                   ports->line.opening_mass[m][k][i]);
}

static void balance_advance(const struct th_view *view)
{
    struct states *s = view->states;
    for (size_t k = 0; k < view->species; k++)
        for (int i = 0; i < TH_LANES; i++) add_leaked(view, k, i);
    EACH_LANE(i) {
        double worst = fmax(s->worst[i], fabs(volume_error(view, i)));
        for (size_t k = 0; k < view->species; k++)
            worst = fmax(worst, fabs(mass_error(view, k, i)));
        s->worst[i] = worst;
        if (worst > stopping && view->alive[i])
            view->status[i] = TH_NOT_CONVERGED;
    }
}

/* The only reason; the states of the step that failed are put back. */
static const char *balance_why(const struct th_view *view, int lane)
{
    (void)view;
    (void)lane;
    return "drug or fluid was made or destroyed: its balance is open by more than 1e-9";
}

static void balance_observe(const struct th_view *view)
{
    const struct th_ports *ports = view->ports;
    const struct states *s = view->states;
    struct outputs *out = view->outputs;
    memcpy(out->place, ports->ledger.mass, sizeof out->place);
    EACH_LANE(i) {
        for (size_t k = 0; k < view->species; k++) {
            out->leaked[k][i] = s->leaked[k][i];
            out->supplied[k][i] = mass_supplied(ports, k, i) + s->mass_at_start[k][i];
            out->error[k][i] = mass_error(view, k, i);
        }
        out->volume_error[i] = volume_error(view, i);
        out->worst[i] = s->worst[i];
        out->unclosed[i] = s->worst[i] > ROUNDOFF;
    }
}

const struct th_model th_gauge_balance = {.slot = "gauge",
                                          .name = "balance",
                                          .doc =
                                              "where the drug is; closure of mass and volume",
                                          .page = page,
                                          .states = TH_TABLE(state_rows),
                                          .outputs = TH_TABLE(output_rows),
                                          .shows = true,
                                          .start = balance_start,
                                          .advance = balance_advance,
                                          .observe = balance_observe,
                                          .why = balance_why,
                                          .settle = balance_settle};
