/* csf/axial: the ways by which drug leaves CSF and cord for plasma, and the fluid absorbed.
 *
 * The solver gives the integral of C over the step, E, of each cell. Absorbed fluid carries q
 * E, the dura passes P s_d dx E. U, from cord and rootlets (volume W) to plasma, follows from
 * their own balance, whether binding saturates or not:
 *
 *     U = k_tp W int (T - K_pl P) dt,   W (T + B) rises by k_ct W E - k_ct/K W int T dt - U
 *
 * Nothing is taken from plasma's balance: it closes with the sum of the ways. Of tissue in
 * layers the solver gives what each gave to plasma. */
#include "axial.h"

#include "laws.h"

#include <math.h>

enum { ROOTS, CORD, DURA };

/* Shares are 0 until this part of the most drug there was has been absorbed. */
#define SHARES_FROM 1e-2

/* The weighted sums of a lane whose cells are all alike. */
static void weigh_evenly(const struct axial_memory *memory, int i,
                         struct axial_passage *passage)
{
    double sum = 0;
    for (size_t c = AXIAL_SKULL; c < AXIAL_SKULL + memory->n; c++)
        sum += memory->exposure[c * TH_LANES + (size_t)i] * memory->relative[c - AXIAL_SKULL];
    for (int k = ROOTS; k <= DURA; k++) passage->surface[k][i] = sum / (double)memory->n;
}

/* The exposure of the dura of a lane where its permeability differs along the canal. */
static void weigh_dura(const struct axial_memory *memory, const struct axial_params *p, int i,
                       struct axial_passage *passage)
{
    const bool even = p->shape[i] == AXIAL_UNIFORM;
    const double lean = th_anatomy_lean(p->dura_rise[i], even);
    if (lean == 0)
        return;
    double sum = 0;
    for (size_t c = 0; c < memory->n; c++)
        sum += memory->exposure[(c + AXIAL_SKULL) * TH_LANES + (size_t)i] *
               th_axial_dura(memory, even, lean, c);
    passage->surface[DURA][i] = sum;
}

void th_axial_find_passage(const struct th_view *view, const struct axial_memory *memory,
                           size_t species, const struct th_canal_request *request,
                           struct axial_passage *passage)
{
    const struct axial_params *p = view->params;
    const struct th_ports *port = view->ports;
    for (size_t l = 0; l < memory->layers; l++)
        EACH_LANE(i)
            passage->layer[l][i] =
                request->cleared[l][i] * port->drug.plasma_volume[species][i];
    const double *const shares[] = {[ROOTS] = memory->share + TH_ROOT_SURFACE * memory->column,
                                    [CORD] = memory->share + TH_CORD_SURFACE * memory->column,
                                    [DURA] = memory->share + TH_DURA_SURFACE * memory->column};
    th_canal_weigh(th_axial_drug(memory, species).canal,
                   memory->exposure + AXIAL_SKULL * TH_LANES, shares, memory->n,
                   passage->surface);
    for (int i = 0; i < TH_LANES; i++) {
        if (p->shape[i] == AXIAL_UNIFORM)
            weigh_evenly(memory, i, passage);
        weigh_dura(memory, p, i, passage);
        passage->cisterns[i] = memory->exposure[AXIAL_CISTERNS * TH_LANES + i];
        passage->convexity[i] = memory->exposure[AXIAL_CONVEXITY * TH_LANES + i];
        passage->plasma[i] = request->area[i];
        passage->tissue[i] = port->ledger.mass[TH_IN_TISSUE][species][i];
        passage->brain[i] = 0;
        for (int c = 0; c < AXIAL_SKULL; c++) {
            const size_t at = (size_t)(3 * c + 1) * TH_LANES + (size_t)i;
            const double more =
                request->after[at] - request->before[at] +
                (request->after[at + TH_LANES] - request->before[at + TH_LANES]);
            passage->brain[i] += memory->tissue[c * TH_LANES + i] * more;
        }
    }
}

/* From layers to plasma over the step, kg: of cord and rootlets, of dura and fat. */
static double cleared_from_layers(const struct axial_passage *passage, bool dura, int i)
{
    double sum = 0;
    for (int l = dura ? TH_DURA : TH_WHITE; l < (dura ? TH_LAYERS : TH_DURA); l++)
        sum += passage->layer[l][i];
    return sum;
}

/* From cord and rootlets to plasma over the step, U, kg. */
static double cleared_from_cord(const struct th_view *view, const struct axial_memory *memory,
                                size_t d, const struct axial_passage *passage, int i)
{
    const struct th_ports *port = view->ports;
    const struct axial_drug drug = th_axial_drug(memory, d);
    const struct th_canal_rates *rates = th_canal_rates(drug.canal);
    const double *params = drug.key[i].params, depth = drug.key[i].tissue.depth;
    const double cord = params[ROW_cord_surface], roots = params[ROW_root_surface];
    const double out = rates->release[i] + rates->to_plasma[i];
    if (!(rates->to_plasma[i] > 0))
        return 0;
    const double more =
        port->ledger.mass[TH_IN_TISSUE][d][i] - passage->tissue[i] - passage->brain[i];
    const double exposed =
        depth * (cord * passage->surface[CORD][i] + roots * passage->surface[ROOTS][i]);
    const double from_plasma =
        depth * (cord + roots) * rates->partition[i] * passage->plasma[i];
    return rates->to_plasma[i] / out *
           (rates->uptake[i] * exposed - more - rates->release[i] * from_plasma);
}

/* Adds to a sum and to its running maximum, the output: an undershoot of the exponential where
 * no drug is yet does not appear there. */
static void add_to_way(double *sum, double *excess, double *most, double more)
{
    th_add(sum, excess, more);
    *most = fmax(*most, *sum);
}

void th_axial_update_ways(const struct th_view *view, const struct axial_memory *memory,
                          size_t species, const struct axial_passage *passage)
{
    struct axial_states *s = view->states;
    struct th_ports *port = view->ports;
    const struct axial_drug drug = th_axial_drug(memory, species);
    const size_t d = species;
    for (int i = 0; i < TH_LANES; i++) {
        const struct axial_key *key = &drug.key[i];
        const double dura = th_axial_has_dura(memory, &key->tissue)
                                ? cleared_from_layers(passage, true, i)
                                : key->drug.dural_permeability * key->params[ROW_dura_surface] *
                                      passage->surface[DURA][i];
        if (!view->alive[i])
            continue;
        add_to_way(&s->spine[d][i], &s->spine_excess[d][i], &s->spine_most[d][i],
                   key->spine * passage->surface[ROOTS][i]);
        add_to_way(&s->cisterns[d][i], &s->cisterns_excess[d][i], &s->cisterns_most[d][i],
                   key->cisterns * passage->cisterns[i]);
        add_to_way(&s->convexity[d][i], &s->convexity_excess[d][i], &s->convexity_most[d][i],
                   key->convexity * passage->convexity[i]);
        add_to_way(&s->dura[d][i], &s->dura_excess[d][i], &s->dura_most[d][i], dura);
        th_add(&s->cord[d][i], &s->cord_excess[d][i],
               memory->layers ? cleared_from_layers(passage, false, i)
                              : cleared_from_cord(view, memory, d, passage, i));
        port->csf.tissue_cleared[d][i] = s->cord[d][i];
    }
}

void th_axial_update_fluid(const struct th_view *view, const struct axial_memory *memory)
{
    struct axial_states *s = view->states;
    const struct axial_key *key = th_axial_drug(memory, 0).key;
    for (int i = 0; i < TH_LANES; i++) {
        const double step = view->step[i];
        if (!view->alive[i])
            continue;
        th_add(&s->spinal_fluid[i], &s->spinal_fluid_excess[i], key[i].spine * step);
        th_add(&s->cranial_fluid[i], &s->cranial_fluid_excess[i],
               (key[i].cisterns + key[i].convexity) * step);
    }
}

void th_axial_observe_ways(const struct th_view *view)
{
    const struct axial_states *s = view->states;
    const struct th_ports *port = view->ports;
    struct axial_outputs *out = view->outputs;
    EACH_LANE(i) {
        const double fluid = s->spinal_fluid[i] + s->cranial_fluid[i];
        out->spinal_absorbed_volume[i] = s->spinal_fluid[i];
        out->cranial_absorbed_volume[i] = s->cranial_fluid[i];
        out->spinal_fluid_share[i] =
            fluid > 0 ? s->spinal_fluid[i] / fluid : port->pressure.spinal_share[i];
    }
    for (size_t d = 0; d < view->species; d++)
        EACH_LANE(i) {
            const double absorbed =
                s->spine_most[d][i] + s->cisterns_most[d][i] + s->convexity_most[d][i];
            const double fraction = absorbed / (SHARES_FROM * s->held[d][i]);
            out->spinal_absorbed[d][i] = s->spine_most[d][i];
            out->cistern_absorbed[d][i] = s->cisterns_most[d][i];
            out->convexity_absorbed[d][i] = s->convexity_most[d][i];
            out->dural_cleared[d][i] = s->dura_most[d][i];
            out->spinal_drug_share[d][i] =
                fraction > 0.5 ? fmin(1, 2 * fraction - 1) * s->spine_most[d][i] / absorbed : 0;
        }
}
