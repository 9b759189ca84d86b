/* csf/axial: the methods that compute a step of a drug: the exponential by pole pairs, with
 * frozen rates where binding saturates, and the implicit Runge-Kutta method. */
#include "axial.h"

#include <math.h>

bool th_axial_saturable(const struct th_view *view, size_t species, int lane)
{
    const struct th_ports *port = view->ports;
    return port->drug.binding_capacity[species][lane] > 0;
}

double th_axial_lambda(const struct th_view *view)
{
    size_t poles = (size_t)llround(view->structural[ROW_poles]);
    return th_canal_lambda(poles, view->structural[ROW_accuracy]);
}

double th_axial_longest(const struct th_view *view, size_t species, int lane, double lambda)
{
    const struct axial_states *s = view->states;
    const double rate = s->rate[species][lane], longest = rate > 0 ? lambda / rate : INFINITY;
    return th_axial_saturable(view, species, lane) ? fmin(longest, s->graded[species][lane])
                                                   : longest;
}

enum axial_method th_axial_method(const struct th_view *view, size_t species, int lane,
                                  double longest)
{
    const struct axial_params *p = view->params;
    if (th_axial_saturable(view, species, lane) || th_axial_in_family(view, species))
        return AXIAL_BY_POLES;
    return p->solver[lane] == AXIAL_SDIRK || longest < p->shortest[lane] ? AXIAL_BY_SDIRK
                                                                         : AXIAL_BY_POLES;
}

/* Linear lanes by th_canal_advance, then saturable ones over them: neither disturbs the other.
 */
void th_axial_step_exponential(const struct th_view *view, const struct axial_room *room,
                               size_t d, const struct th_canal_request *step, bool finer)
{
    bool wanted[TH_LANES], linear = false, any = false;
    EACH_LANE(i) {
        wanted[i] = view->alive[i] && th_axial_saturable(view, d, i);
        linear |= view->alive[i] && !wanted[i];
        any |= wanted[i];
    }
    if (linear)
        th_canal_advance(th_axial_drug(room, d).canal, step);
    if (any)
        th_axial_step_saturable(view, room, d, step, wanted, finer);
}

void th_axial_step_sdirk(const struct th_view *view, const struct axial_room *room, size_t d,
                         struct th_canal_request *step, struct th_canal_control *control)
{
    const struct axial_states *s = view->states;
    step->after = room->spare;
    EACH_LANE(i) control->next[i] = s->substep[d][i];
    th_canal_sdirk(th_axial_drug(room, d).canal, step, control);
}
