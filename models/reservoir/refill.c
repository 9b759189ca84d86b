/* A refill: what is taken out, rinsed and filled in. The steps stand on the page in
 * bellows_page.h. */
#include "base/random.h"
#include "bellows.h"
#include "ports.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#define MIXTURES(LABEL, AND) LABEL(alone) AND LABEL(with_stock)
enum { MIXTURES(TH_LABEL_INDEX, ) };

#define REFILL_ARGS(ROW)                                                                   \
    ROW(volume, VOLUME, "", "0 mL", "100 mL", CHOSEN, "", "volume that is filled in")      \
    ROW(concentration, CONCENTRATION, "nan", "0 ug/mL", "1 g/mL", CHOSEN, "",              \
        "concentration of the drug that is filled in, as labelled; left out: its stock")   \
    ROW(drug, DRUG, "nan", "", "", CHOSEN, "",                                             \
        "drug that is filled in; left out: the first one")                                 \
    ROW(mixture, CHOICE, "with_stock", "", "", CHOSEN, "",                                 \
        "mixture: the drug alone, or with the other drugs at their stock",                 \
        .labels = MIXTURES(TH_LABEL_TEXT, " "))                                            \
    ROW(rinses, NUMBER, "0", "0", "20", CHOSEN, "", "rinses before filling")               \
    ROW(rinse_volume, VOLUME, "2 mL", "0 mL", "20 mL", CHOSEN, "", "volume of each rinse") \
    ROW(leave, VOLUME, "0 mL", "0 mL", "20 mL", CHOSEN, "",                                \
        "volume above the residual that the syringe does not reach")                       \
    ROW(pocket, FRACTION, "0", "0", "1", CHOSEN, "",                                       \
        "share of the volume that misses the port: it goes beside the pump")
#define REFILL_INDEX(name_, ...) REFILL_##name_,
static const struct th_row refill_args[] = {REFILL_ARGS(TH_LISTED_ROW)};
enum { REFILL_ARGS(REFILL_INDEX) };

static enum th_status check_refill(const double *args, struct th_error *error)
{
    if (args[REFILL_rinses] != rint(args[REFILL_rinses]))
        return th_error_add(error, TH_BAD_INPUT, "rinses: %g is not a whole number",
                            args[REFILL_rinses]);
    if (args[REFILL_rinses] > 0 && !(args[REFILL_rinse_volume] > 0))
        return th_error_add(error, TH_BAD_INPUT, "rinses need a rinse_volume above zero");
    if (!(args[REFILL_volume] > 0) &&
        !(isnan(args[REFILL_concentration]) && isnan(args[REFILL_drug])))
        return th_error_add(error, TH_BAD_INPUT,
                            "a concentration or a drug, but nothing is filled in (volume 0)");
    return TH_OK;
}

/* A reservoir that held its residual at the start never holds less. */
static void doubt_refill(const struct th_setup *setup, const double *args,
                         struct th_error *found)
{
    const double *params = setup->params;
    double left = fmin(params[ROW_residual], params[ROW_volume]);
    double headroom = params[ROW_capacity] - left;
    const double wanted = args[REFILL_volume] * (1 - args[REFILL_pocket]);
    const double volumes[] = {wanted, headroom, params[ROW_capacity], left};
    char text[4][40];
    if (setup->species == 0 && args[REFILL_concentration] > 0)
        th_error_add(found, TH_OK,
                     "there is no drug in this scenario: what is filled in is water");
    if (wanted <= headroom * (1 + 1e-9) || th_is(params[ROW_overfill], LABEL_vented))
        return;
    for (int k = 0; k < 4; k++)
        th_row_print(setup->units, &refill_args[REFILL_volume], volumes[k], 6, text[k],
                     sizeof text[k]);
    th_error_add(found, TH_OK,
                 "%s are to be filled in, at most %s fit (capacity %s, of which %s stay in it)",
                 text[0], text[1], text[2], text[3]);
}

const struct th_command th_reservoir_commands[TH_RESERVOIR_COMMANDS] = {
    [TH_REFILL] = {.name = "refill",
                   .doc = "empties, rinses and fills the reservoir",
                   .args = TH_TABLE(refill_args),
                   .check = check_refill,
                   .doubt = doubt_refill},
    [TH_FLIP] = {.name = "flip",
                 .doc = "the pump turns over in its pocket: refills are refused",
                 .args = TH_TABLE(th_flip_args)},
    [TH_TURN_BACK] = {.name = "turn_back",
                      .doc = "the pump lies right again, where flip without over or an item "
                             "that it names has turned it",
                      .ends = true},
};

/* Takes out a volume with its share of the drugs. */
static void withdraw(const struct th_view *view, double volume, int i)
{
    struct states *s = view->states;
    double share = s->volume[i] > 0 ? fmin(volume / s->volume[i], 1) : 0;
    for (size_t k = 0; k < view->species; k++) {
        double out = s->mass[k][i] * share;
        add_mass(s, k, -out, i);
        s->mass_withdrawn[k][i] += out;
    }
    add_volume(s, -volume, i);
    s->withdrawn[i] += volume;
}

/* Mixes warmth as it mixes drugs; what holds the fluid takes none up at once. */
static void pour(const struct th_view *view, double volume, int i)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    const double warmth = isnan(p->refill_temperature[i])
                              ? ports->surroundings.pump_temperature[i]
                              : p->refill_temperature[i];
    if (volume > 0)
        s->temperature[i] +=
            (warmth - s->temperature[i]) * volume / (fmax(s->volume[i], 0) + volume);
    add_volume(s, volume, i);
    s->supplied[i] += volume;
}

static void rinse(const struct th_view *view, const double *args, int i)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    int times = (int)rint(args[REFILL_rinses]);
    for (int k = 0; k < times; k++) {
        const double headroom = fmax(th_reservoir_holds(p, s, i) - s->volume[i], 0);
        double volume = fmin(args[REFILL_rinse_volume], headroom);
        pour(view, volume, i);
        withdraw(view, volume, i);
    }
}

/* A standard normal number of this refill: a function of seed, person, name and count. */
static double draw(const struct th_view *view, const char *name, int i)
{
    const struct states *s = view->states;
    return gsl_cdf_ugaussian_Pinv(
        th_random(view->seed, view->person[i], name, (uint64_t)s->refills[i]));
}

/* The volume that comes into the reservoir, m3, if `ordered` is ordered. */
static double filled_in(const struct th_view *view, double ordered, int i)
{
    const struct th_ports *ports = view->ports;
    const double noise = ports->clinician.syringe_noise[i];
    const double share = ports->clinician.syringe_error[i] +
                         (noise > 0 ? noise * draw(view, "clinician.syringe_noise", i) : 0);
    return ordered * fmax(1 + share, 0);
}

/* A threshold of 0 is none. */
static bool is_from(double volume, double threshold)
{
    return threshold > 0 && volume >= threshold * (1 - 1e-12);
}

/* The volume withdrawn, as the syringe shows it. */
static void read_syringe(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    const double noise = ports->clinician.reading_noise[i];
    const double shown = s->last_withdrawn[i] - ports->clinician.set_volume[i];
    s->last_read[i] = fmax(shown, 0);
    if (noise > 0)
        s->last_read[i] = fmax(shown + noise * draw(view, "clinician.reading_noise", i), 0);
    s->last_found[i] = s->last_read[i] - fmax(s->programmed[i] - p->residual[i], 0);
    s->noted[i] += is_from(fabs(s->last_found[i]), ports->clinician.notice_from[i]);
    s->alarmed[i] += is_from(fabs(s->last_found[i]), ports->clinician.alarm_from[i]);
}

static void fill(const struct th_view *view, const double *args, int i)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    const double meant = filled_in(view, args[REFILL_volume], i);
    const double missed = meant * args[REFILL_pocket];
    const double wanted = meant - missed;
    const double headroom = fmax(th_reservoir_holds(p, s, i) - s->volume[i], 0);
    const bool vents = th_is(p->overfill[i], LABEL_vented);
    double volume = vents ? wanted : fmin(wanted, headroom);
    size_t drug = isnan(args[REFILL_drug]) ? 0 : (size_t)args[REFILL_drug];
    double beyond = wanted - volume;
    s->refused[i] = beyond > 1e-12 * meant ? beyond : 0; /* more than round-off */
    s->refused_in_all[i] += s->refused[i];
    for (size_t k = 0; k < view->species; k++) {
        bool given = k == drug && !isnan(args[REFILL_concentration]);
        bool in = k == drug || th_is(args[REFILL_mixture], LABEL_with_stock);
        double labelled = given ? args[REFILL_concentration] : in ? ports->drug.stock[k][i] : 0;
        const double base = labelled * ports->drug.base_fraction[k][i];
        double mass = volume * labelled * ports->drug.base_fraction[k][i];
        add_mass(s, k, mass, i);
        s->mass_supplied[k][i] += mass;
        s->mass_missed[k][i] += missed * base;
        if (volume > 0)
            s->filled[k][i] = labelled;
    }
    pour(view, volume, i);
    if (volume > headroom) {
        withdraw(view, volume - headroom, i);
        s->vented[i] += volume - headroom;
    }
    s->missed[i] += missed;
    /* The programmer's count: only the residual was left, and all went in. */
    s->programmed[i] = fmin(p->residual[i] + args[REFILL_volume], p->capacity[i]);
    s->programmed_excess[i] = 0;
}

void th_reservoir_fill(const struct th_view *view, const double *args, int i)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    double keep = p->residual[i] + args[REFILL_leave];
    if (th_reservoir_is_flipped(view, i)) {
        s->refused_refills[i]++;
        return;
    }
    s->last_withdrawn[i] = fmax(s->volume[i] - keep, 0);
    read_syringe(view, i);
    withdraw(view, s->last_withdrawn[i], i);
    rinse(view, args, i);
    fill(view, args, i);
    s->refills[i]++;
    s->low_alarm[i] = s->true_low[i] = s->dry[i] = 0;
    s->counted_out[i] = -1;
    s->filled_at[i] = th_seconds_of(view->now[i]);
}
