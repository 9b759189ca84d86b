/* Drug along the spinal canal: the model's rows and its dealings with the engine. The equations
 * are on the page below; coefficients in axial_canal.c, the step in axial_step.c, the solver in
 * canal.h. */
#include "axial.h"

#include "laws.h"

#include <math.h>
#include <string.h>

static const char page[] =
    "A closed canal below a well-mixed skull, averaged over the heart beat:\n"
    "\n"
    "  A dC/dt = d/dx (A D dC/dx - Q C) - q C - P_dura s_d C - P_pia s (C - T/K) + S\n"
    "  dT/dt   = P_pia (C - T/K)/depth - k_on T + k_off B - k_tp (T - K_pl P)\n"
    "  dB/dt   = k_on T - k_off B                     k_on = binding (1 - B/B_max)\n"
    "  V1 dP/dt = what is absorbed, lost through the dura and cleared from cord\n"
    "             - CL P - Q12 (P - P2),   V2 dP2/dt = Q12 (P - P2)\n"
    "\n"
    "C, T, B, P: concentration in CSF, cord (free, bound), plasma; A section of the CSF; s, "
    "s_d\n"
    "perimeter of cord with rootlets, of dura; S the catheter's drug; Q bulk flow toward the "
    "sac's\n"
    "end, closed there: what is absorbed (q) below x, less what is formed or infused there. "
    "All that\n"
    "is formed or infused is absorbed, spinal_absorption of it along the canal by rootlet "
    "surface.\n"
    "\n"
    "  D = min(kappa (1 + M C1(Wo, Sc) (DX/a)^2), 0.012 omega DX^2), never below kappa,\n"
    "      + K eps^2 omega L^2\n"
    "  DX = stroke (1 - x/L)/A,  Wo = a sqrt(omega/nu),  Sc = nu/kappa,  a = A/wetted "
    "perimeter\n"
    "  (channel: pipe: 2 A/perimeter, bound 0.0197 omega DX^2),\n"
    "  eps = stroke/(2 volume)\n"
    "\n"
    "C1: shear dispersion between plates or in a pipe, Watson 1983 (J Fluid Mech 133:233); M,\n"
    "micro-mixing by roots and trabeculae. It is small beside the last term, the spread by the "
    "mean\n"
    "drift (steady streaming and Stokes drift, Sanchez 2018, J Fluid Mech 841:203, Lawrence "
    "2019,\n"
    "861:679): flux eps^2 omega L A times K, mixed over the length L. Its place along the canal "
    "is not\n"
    "resolved, since breathing and posture move the lumbar sac where the heart does not: the "
    "same\n"
    "everywhere. K is the least known number and decides how far drug spreads: vary it first, "
    "then\n"
    "stroke, which enters squared.\n"
    "\n"
    "Fluxes between cells are exponentially fitted (Scharfetter & Gummel 1969): never "
    "negative, exact\n"
    "in mass. Cells, cord and plasma together are one linear system, propagated by a rational\n"
    "exponential from event to event (see accuracy, numerical_error). A drug with a "
    "binding_capacity\n"
    "B_max is stepped by the exponential midpoint instead, whatever the solver: second order, "
    "steps\n"
    "of saturable_step at most, shorter where sites fill fast. The exponential may undershoot: "
    "by 1e-7\n"
    "of the largest concentration with 4 pole pairs, so what is smaller than that, far from the "
    "drug,\n"
    "means nothing and may be negative.\n"
    "\n"
    "A size that changes during the run: where CSF becomes less, V - V' of it leaves with its\n"
    "drug (gauge.balance.drawn); where it becomes more, fluid without drug comes in. Cord and\n"
    "plasma keep their drug, C = C V/V'. Without a peripheral compartment its drug is plasma's,\n"
    "without a layer of cord it is the CSF's beside it.\n"
    "\n"
    "Pressure: the same everywhere supine; upright plus rho g (z - indifference).\n"
    "\n"
    "Valid for times of many heart beats and lengths above a stroke (cm); not for fast "
    "injections of\n"
    "millilitres, nor for baricity. The shape of the sac below T4 is constructed (anatomy.h).\n"
    "By hand: stroke 1 mL in 97.3 mL and 0.65 m at 70/min, K 0.03: eps 0.0051,\n"
    "0.03 x 0.0051^2 x 7.33 x 0.65^2 = 2.5e-6 m2/s: 13 cm in an hour (sqrt(2 D t)).\n"
    "Steady infusion, uniform canal, loss k, no flow: C(tip) = rate/(2 A sqrt(k D)), fading "
    "over\n"
    "sqrt(D/k): 14.8 ng/mL per ug/day and 41 mm for D 1e-7 m2/s, A 160 mm2, k 6.0e-5/s.\n";

static size_t count_cells(const double *choice)
{
    return (size_t)llround(choice[ROW_cells]) + 1;
}

static size_t cells(const double *choice, size_t species)
{
    return species * th_canal_vectors(count_cells(choice));
}

static size_t points(const double *choice)
{
    return count_cells(choice) - 1;
}

static enum th_status check(const double *choice, struct th_error *error)
{
    enum th_status status = TH_OK;
    const char *whole[] = {"cells", "poles"};
    const double numbers[] = {choice[ROW_cells], choice[ROW_poles]};
    for (int k = 0; k < 2; k++)
        if (numbers[k] != rint(numbers[k]))
            status = th_error_add(error, TH_BAD_INPUT, "csf.%s: %g is not a whole number",
                                  whole[k], numbers[k]);
    if (choice[ROW_probe] > choice[ROW_length])
        status = th_error_add(error, TH_BAD_INPUT,
                              "csf.probe: %.4g cm is beyond the end of the canal at %.4g cm",
                              100 * choice[ROW_probe], 100 * choice[ROW_length]);
    const size_t poles = (size_t)fmin(fmax(rint(choice[ROW_poles]), 3), 5);
    const double least[] = {7e-6, 8e-8, 9e-10}; /* errors of 3, 4, 5 pole pairs */
    if (choice[ROW_tolerance] < least[poles - 3])
        status = th_error_add(error, TH_BAD_INPUT,
                              "csf.tolerance: %g is less than the error of %zu pole pairs, %g "
                              "(csf.poles: 5 has 9e-10)",
                              choice[ROW_tolerance], poles, least[poles - 3]);
    if (choice[ROW_shortest] > choice[ROW_longest])
        status = th_error_add(error, TH_BAD_INPUT,
                              "csf.shortest: %g s is more than csf.longest, %g s",
                              choice[ROW_shortest], choice[ROW_longest]);
    return status;
}

static const char *why(const struct th_view *view, int lane)
{
    const struct axial_params *p = view->params;
    const struct th_ports *port = view->ports;
    const double end = p->length[lane] * (1 + 1e-12);
    if (port->tip_position[lane] > end)
        return "the catheter's tip (catheter.tip) lies beyond the end of the canal (csf.length)";
    for (int k = 0; k < TH_PROBES; k++)
        if (port->probe_position[k][lane] > end)
            return "an effect looks (effect.level) beyond the end of the canal (csf.length)";
    return NULL;
}

static void prepare(const struct th_view *view)
{
    const struct axial_room room = th_axial_room(view);
    const struct axial_params *p = view->params;
    struct axial_states *s = view->states;
    for (int i = 0; i < TH_LANES; i++) {
        if (view->due[i] && why(view, i))
            view->status[i] = TH_BAD_INPUT;
        if (view->due[i])
            th_axial_resize(view, &room, i);
    }
    for (size_t d = 0; d < view->species; d++) {
        const struct axial_drug drug = th_axial_drug(&room, d);
        for (int i = 0; i < TH_LANES; i++) {
            if (!view->due[i])
                continue;
            if (th_axial_assemble(view, &room, d, i, s->flow[i]))
                s->checked[d][i] = 0;
            s->rate[d][i] = drug.key[i].rate;
            s->graded[d][i] = p->saturable_step[i] / TH_AXIAL_GRADES;
        }
    }
    th_axial_report(view, &room, view->due);
}

static void start(const struct th_view *view)
{
    const struct axial_room room = th_axial_room(view);
    const size_t vectors = view->species * room.vectors;
    memset(view->cells, 0, vectors * sizeof(double[TH_LANES]));
    th_axial_start(&room, view->species);
    for (int i = 0; i < TH_LANES; i++) th_axial_keep_sizes(view, i);
}

static void limit(const struct th_view *view, double *longest)
{
    const struct axial_params *p = view->params;
    const double lambda = th_axial_lambda(view);
    EACH_LANE(i) longest[i] = fmin(longest[i], p->longest[i]);
    for (size_t d = 0; d < view->species; d++) EACH_LANE(i)
        {
            double most = th_axial_longest(view, d, i, lambda);
            if (most > 0)
                longest[i] = fmin(longest[i], most);
        }
}

static void event(const struct th_view *view, const struct th_event *event, int lane)
{
    struct axial_states *s = view->states;
    if (event->kind == TH_WORD)
        s->posture[lane] = event->args[0];
}

static const struct th_row param_rows[] = {AXIAL_PARAMS(TH_ROW)};
static const struct th_row state_rows[] = {AXIAL_STATES(TH_OUT) AXIAL_SPECIES_STATES(TH_OUT)};
static const struct th_row output_rows[] = {AXIAL_OUTPUTS(TH_OUT)
                                                AXIAL_SPECIES_OUTPUTS(TH_OUT)};
static const struct th_row profile_rows[] = {AXIAL_PROFILES(TH_OUT)};

static const struct th_row posture_rows[] = {
    {.name = "to",
     .quantity = TH_CHOICE,
     .init = "",
     .mark = TH_CHOSEN,
     .doc = "how the patient lies or sits",
     .words = "supine upright"},
};
static const struct th_word words[] = {
    {.name = "posture",
     .doc = "the patient lies down or sits up: the pressure at the tip changes",
     .args = TH_TABLE(posture_rows)},
};

const struct th_model th_csf_axial = {
    .slot = "csf",
    .name = "axial",
    .doc = "drug along the spinal canal: bulk flow, pulsatile dispersion, cord, plasma",
    .page = page,
    .params = TH_TABLE(param_rows),
    .states = TH_TABLE(state_rows),
    .outputs = TH_TABLE(output_rows),
    .profiles = TH_TABLE(profile_rows),
    .words = words,
    .word_count = sizeof words / sizeof words[0],
    .cells = cells,
    .points = points,
    .fixed = th_axial_bytes,
    .check = check,
    .start = start,
    .prepare = prepare,
    .limit = limit,
    .advance = th_axial_advance,
    .event = event,
    .observe = th_axial_observe,
    .why = why,
};
