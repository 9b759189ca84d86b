/* csf/axial: the methods that compute a step of a family of drugs (family.c): the exponential
 * by pole pairs, with frozen rates where binding saturates, and the implicit Runge-Kutta
 * method. */
#include "axial.h"

#include <math.h>

double th_axial_lambda(const struct th_view *view)
{
    size_t poles = (size_t)llround(view->structural[ROW_poles]);
    return th_canal_lambda(poles, view->structural[ROW_accuracy]);
}

double th_axial_longest(const struct th_view *view, const struct th_csf_family *family,
                        int lane, double lambda)
{
    const struct axial_states *s = view->states;
    double longest = INFINITY;
    for (size_t k = 0; k < family->count; k++) {
        const size_t d = family->drug[k];
        const double rate = s->rate[d][lane];
        longest = fmin(longest, rate > 0 ? lambda / rate : INFINITY);
        if (th_csf_saturable(view, d, lane))
            longest = fmin(longest, s->graded[d][lane]);
    }
    return longest;
}

enum axial_method th_axial_method(const struct th_view *view,
                                  const struct th_csf_family *family, int lane, double longest)
{
    const struct axial_params *p = view->params;
    if (th_csf_is_family_saturable(view, family, lane))
        return AXIAL_BY_POLES;
    return p->solver[lane] == AXIAL_SDIRK || longest < p->shortest[lane] ? AXIAL_BY_SDIRK
                                                                         : AXIAL_BY_POLES;
}

/* Linear lanes by th_canal_advance, then saturable ones over them: neither disturbs the other.
 */
void th_axial_step_exponential(const struct th_view *view, const struct axial_memory *memory,
                               const struct th_csf_family *family,
                               const struct th_canal_request *requests, bool finer,
                               long parts[TH_LANES])
{
    bool wanted[TH_LANES], linear = false, any = false;
    for (int i = 0; parts && i < TH_LANES; i++) parts[i] = 1;
    EACH_LANE(i) {
        wanted[i] = view->alive[i] && th_csf_is_family_saturable(view, family, i);
        linear |= view->alive[i] && !wanted[i];
        any |= wanted[i];
    }
    for (size_t k = 0; linear && k < family->count; k++)
        th_canal_advance(th_axial_drug(memory, family->drug[k]).canal, &requests[k]);
    if (any)
        th_axial_step_saturable(view, memory, family, requests, wanted, finer, parts);
}

void th_axial_step_sdirk(const struct th_view *view, const struct axial_memory *memory,
                         const struct th_csf_family *family, struct th_canal_request *requests,
                         struct th_canal_control *control)
{
    const struct axial_states *s = view->states;
    struct th_canal *canals[TH_SPECIES];
    const struct th_canal_request *steps[TH_SPECIES];
    for (size_t k = 0; k < family->count; k++) {
        requests[k].after = th_axial_memory_of(memory, k).spare;
        canals[k] = th_axial_drug(memory, family->drug[k]).canal;
        steps[k] = &requests[k];
    }
    EACH_LANE(i) control->next[i] = s->substep[family->drug[0]][i];
    th_canal_sdirk_family(canals, steps, family->count, control);
}
