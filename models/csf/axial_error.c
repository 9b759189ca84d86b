/* csf/axial: how far off a step may be. The exponential is held against two steps of half the length,
 * the Runge-Kutta method against a smaller tolerance, whenever a step is longer than any before. */
#include "axial.h"

#include <math.h>
#include <string.h>

/* An estimate holds for steps up to this much longer than its own. */
#define LONGER 1.5

static bool remembered(const struct th_view *view, const struct axial_key *key, int i)
{
    return key->memo_step == view->step[i] && key->memo_now == view->now[i];
}

/* Amounts where two states differ, as shares of what CSF, free, bound and plasma hold; the
 * largest. A place that holds less than a millionth of the drug does not count. */
static void compare(const struct th_view *view, const struct axial_room *room, size_t d,
                    const double *one, const double *other, double share[TH_LANES])
{
    const struct th_ports *port = view->ports;
    double held[4][TH_LANES] = {{0}}, apart[4][TH_LANES] = {{0}};
    for (size_t k = 0; k < room->vectors; k++) {
        const bool beyond = k >= 3 * room->cells;
        const size_t field = beyond ? 3 : k % 3;
        const double *weight = !beyond
                                   ? (field ? room->tissue : room->volume) + k / 3 * TH_LANES
                               : k == 3 * room->cells ? port->plasma_volume[d]
                                                      : port->peripheral_volume[d];
        EACH_LANE(i)
        {
            const double x = one[k * TH_LANES + (size_t)i], y = other[k * TH_LANES + (size_t)i];
            held[field][i] += weight[i] * fabs(x);
            apart[field][i] += weight[i] * fabs(x - y);
        }
    }
    EACH_LANE(i)
    {
        double all = held[0][i] + held[1][i] + held[2][i] + held[3][i];
        share[i] = 0;
        for (int f = 0; f < 4; f++) {
            double off = apart[f][i] > 0 ? apart[f][i] / (held[f][i] + 1e-6 * all) : 0;
            share[i] = off > share[i] ? off : share[i];
        }
        share[i] = isfinite(all) ? share[i] : INFINITY;
    }
}

/* The same step in two halves. */
static void halves(const struct th_view *view, const struct axial_room *room, size_t d,
                   const struct th_canal_step *step, double error[TH_LANES])
{
    _Alignas(64) double half[TH_LANES];
    _Alignas(64) double first[TH_LANES];
    _Alignas(64) double second[TH_LANES];
    _Alignas(64) double area[TH_LANES];
    EACH_LANE(i)
    {
        half[i] = step->step[i] / 2;
        first[i] = step->source[i] - step->ramp[i] * half[i] / 2;
        second[i] = step->source[i] + step->ramp[i] * half[i] / 2;
    }
    struct th_canal_step part = *step;
    part.step = half;
    part.area = area;
    part.source = first;
    part.probe_count = 0;
    part.cells = room->spare;
    th_axial_propagate(view, room, d, &part, true);
    part.before = room->spare;
    part.source = second;
    part.cells = room->spare + room->vectors * TH_LANES;
    th_axial_propagate(view, room, d, &part, true);
    compare(view, room, d, step->cells, part.cells, error);
}

/* The same step by the Runge-Kutta method, 16 times as accurate. */
static void finer(const struct th_view *view, const struct axial_room *room, size_t d,
                  const struct th_canal_step *step, const bool wanted[TH_LANES],
                  double error[TH_LANES])
{
    _Alignas(64) double area[TH_LANES];
    struct th_canal_step other = *step;
    struct th_canal_control control = {.tolerance = view->choice[ROW_accuracy] / 16};
    other.area = area;
    other.probe_count = 0;
    memcpy(control.wanted, wanted, sizeof control.wanted);
    th_axial_implicit(view, room, d, &other, &control);
    compare(view, room, d, step->cells, other.cells, error);
}

/* Lanes whose step is longer than any that was looked at since the drug is there: who, and whether
 * one of either kind must be computed again. */
struct doubt {
    bool asked[TH_LANES], implicit[TH_LANES];
    bool any_exponential, any_implicit;
};

static struct doubt find_doubt(const struct th_view *view, const struct axial_drug *drug, size_t d,
                               const bool implicit[TH_LANES])
{
    const struct th_ports *port = view->ports;
    const struct axial_states *s = view->states;
    struct doubt doubt = {0};
    EACH_LANE(i)
    {
        bool there = port->mass[TH_IN_CSF][d][i] != 0 || port->tip_mass[d][i] != 0;
        doubt.asked[i] =
            there && view->alive[i] && view->step[i] > LONGER * s->checked[d][i];
        bool anew = doubt.asked[i] && !remembered(view, &drug->key[i], i);
        doubt.implicit[i] = anew && implicit[i];
        doubt.any_implicit |= anew && implicit[i];
        doubt.any_exponential |= anew && !implicit[i];
    }
    return doubt;
}

/* The error of the lanes in doubt. The memo only saves work: a lane that rests would ask again and
 * again. */
void th_axial_estimate(const struct th_view *view, const struct axial_room *room, size_t d,
                       const struct th_canal_step *step, const bool implicit[TH_LANES])
{
    const struct axial_params *p = view->params;
    struct axial_states *s = view->states;
    const struct axial_drug drug = th_axial_drug(room, d);
    const struct doubt doubt = find_doubt(view, &drug, d, implicit);
    double halved[TH_LANES], refined[TH_LANES];
    if (doubt.any_exponential)
        halves(view, room, d, step, halved);
    if (doubt.any_implicit)
        finer(view, room, d, step, doubt.implicit, refined);
    for (int i = 0; i < TH_LANES; i++) {
        struct axial_key *key = &drug.key[i];
        if (!doubt.asked[i])
            continue;
        if (!remembered(view, key, i)) {
            key->memo_now = view->now[i];
            key->memo_step = view->step[i];
            key->memo_error = implicit[i] ? refined[i] : halved[i];
        }
        s->checked[d][i] = view->step[i];
        s->worst[d][i] = fmax(s->worst[d][i], key->memo_error);
        if (!(key->memo_error <= p->tolerance[i]))
            view->status[i] = TH_NOT_CONVERGED;
    }
}
