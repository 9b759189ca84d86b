/* csf/streaming: transport while CSF is heavier or lighter somewhere: its excess drives a flow
 * (sinking.c) that carries it and all drugs. Of a substep h
 *
 *     Psi by the excess E, half a step of E with that; Psi by what E is then, and with that a
 *     step of all
 *
 * of second order. Where heavier CSF lies below, a layer returns to its place at the rate f =
 * e^2/(12 nu) g grad E, in tenths of a second, while the flow itself is slow. So that h may be
 * as long as the flow lets it, the resistance R is taken as R (1 + 0.6 h f), f the largest of a
 * face or a cell, on the difference between the second Psi and the first, and the first and 0.
 * Of a layer that lies evenly that is the trapezoidal rule in time, which no h makes grow
 * (with 0.5 in place of 0.6). Where heavier CSF lies above, h f is at most 0.7. */
#include "csf/streaming/heavy/heavy.h"

#include "laws.h"

#include <math.h>
#include <string.h>

#define COURANT 0.9
#define RETURN 0.7
#define DAMPED 0.6
/* The end of lubrication theory: inertia over viscosity of the flow, up to which the cloud is
 * within a tenth of that with inertia some seconds later (page.c), and the Reynolds number of
 * the mean velocity and the distance of plates at which a film turns turbulent. */
#define MOST_INERTIA 5.0
#define MOST_REYNOLDS 1000.0

/* Flows with what the amounts drive. */
static void drive(const struct streaming_memory *memory, const struct streaming_run *run,
                  const double *amounts, double cistern)
{
    const struct streaming_heavy *heavy = &memory->heavy;
    const struct streaming_flows at_rest = {memory->down, memory->up, memory->right,
                                            memory->left};
    run->with->sink(&memory->mesh, &heavy->by, memory->per_volume, amounts,
                    cistern * run->per_cistern, heavy->psi);
    run->with->join(&memory->mesh, &at_rest, heavy->psi, &heavy->flows, heavy->out);
}

/* The longest step by the flow. */
static double longest_by_flow(const struct streaming_memory *memory)
{
    const struct streaming_mesh *mesh = &memory->mesh;
    double most = 0;
    for (size_t d = 0; d <= memory->species; d++) {
        const double *mix = memory->drug[d].mix;
        for (size_t j = 0; j < mesh->angles; j++)
            for (size_t c = 0; c < mesh->cells; c++) {
                const size_t at = th_streaming_at(mesh, j, c);
                const double rate =
                    (memory->heavy.out[at] + mix[at] + mix[at + 1]) * memory->per_volume[at];
                most = rate > most ? rate : most;
            }
    }
    return COURANT / most;
}

/* Rates at which a layer returns to its place, at each face along the canal and in each cell
 * round it, at the angle of the largest, 1/s: e^2/(12 nu) g grad E, if heavier CSF lies lower;
 * of what lies the other way the largest rate at which it overturns. */
static double set_returns(const struct streaming_memory *memory, double viscosity,
                          double *along, double *round)
{
    const struct streaming_mesh *mesh = &memory->mesh;
    const struct streaming_heavy *heavy = &memory->heavy;
    double most = 0;
    for (size_t c = 0; c < mesh->cells; c++) along[c] = round[c] = 0;
    for (size_t j = 0; j < mesh->angles; j++) {
        const double *e = heavy->by.excess + th_streaming_at(mesh, j, 0);
        const double *one =
            heavy->by.excess + th_streaming_at(mesh, j ? j - 1 : mesh->angles - 1, 0);
        const double gap = memory->lateral[j] * (double)mesh->angles;
        for (size_t c = 0; c < mesh->cells; c++) {
            const double wide = gap * heavy->gap[c], loose = wide * wide / (12 * viscosity);
            const double l = heavy->perimeter[c];
            const double down =
                loose * heavy->by.along[c] * (e[c] - e[c - 1]) / heavy->by.spacing;
            const double side = loose * heavy->by.across[c] * heavy->by.around[j] *
                                (e[c] - one[c]) * (double)mesh->angles / (l * l);
            along[c] = down > along[c] ? down : along[c];
            round[c] = side > round[c] ? side : round[c];
            const double turns = (down < 0 ? -down : 0) + (side < 0 ? -side : 0);
            most = turns > most ? turns : most;
        }
    }
    return most;
}

static void set_reach(const struct streaming_memory *memory, size_t d, double h)
{
    const struct streaming_mesh *mesh = &memory->mesh;
    const double *mix = memory->drug[d].mix, *out = memory->heavy.out;
    double *reach = memory->drug[d].reach;
    for (size_t j = 0; j < mesh->angles; j++)
        for (size_t c = 0; c < mesh->cells; c++) {
            const size_t at = th_streaming_at(mesh, j, c);
            const double rest = memory->volume[at] / h - mix[at] - mix[at + 1] - out[at];
            reach[at] = rest < out[at] ? (rest > 0 ? rest / out[at] : 0) : 1;
        }
}

/* Of a cell: mean velocity, m/s, along the canal and round it, and by how much the first grows
 * from face to face, the second from edge to edge. */
struct streaming_velocity {
    double along, round, stretch, widen;
};

static struct streaming_velocity velocity_at(const struct streaming_memory *memory, size_t j,
                                             size_t c)
{
    const struct streaming_mesh *mesh = &memory->mesh;
    const struct streaming_flows *flows = &memory->heavy.flows;
    const size_t at = th_streaming_at(mesh, j, c);
    const size_t next = th_streaming_at(mesh, j + 1 < mesh->angles ? j + 1 : 0, c);
    const double area = memory->volume[at] / memory->heavy.by.spacing;
    const double side =
        area / (memory->heavy.perimeter[c] / (double)mesh->angles) * memory->heavy.by.spacing;
    const double top = (flows->down[at] - flows->up[at]) / area;
    const double end = (flows->down[at + 1] - flows->up[at + 1]) / area;
    const double first = (flows->right[at] - flows->left[at]) / side;
    const double last = (flows->right[next] - flows->left[next]) / side;
    return (struct streaming_velocity){(top + end) / 2, (first + last) / 2, end - top,
                                       last - first};
}

/* Inertia over viscosity: root mean squares over the canal of (u d/dx + w/l d/ds) (u, w) and of
 * 12 nu/e^2 (u, w). */
static double inertia_of(const struct streaming_memory *memory, double viscosity)
{
    const struct streaming_mesh *mesh = &memory->mesh;
    const struct streaming_heavy *heavy = &memory->heavy;
    const double angles = (double)mesh->angles, dx = heavy->by.spacing;
    double moved = 0, held = 0;
    for (size_t j = 0; j < mesh->angles; j++) {
        const size_t next = j + 1 < mesh->angles ? j + 1 : 0;
        for (size_t c = 0; c < mesh->cells; c++) {
            const struct streaming_velocity here = velocity_at(memory, j, c);
            const struct streaming_velocity after = velocity_at(memory, next, c);
            const struct streaming_velocity before =
                velocity_at(memory, j ? j - 1 : mesh->angles - 1, c);
            const struct streaming_velocity below =
                velocity_at(memory, j, c + 1 < mesh->cells ? c + 1 : c);
            const struct streaming_velocity above = velocity_at(memory, j, c ? c - 1 : c);
            const double ds = heavy->perimeter[c] / angles;
            const double apart = dx * ((c > 0) + (c + 1 < mesh->cells));
            const double gap = memory->lateral[j] * angles * heavy->gap[c];
            const double drag = 12 * viscosity / (gap * gap);
            const double along = here.along * here.stretch / dx +
                                 here.round * (after.along - before.along) / (2 * ds);
            const double round =
                here.along * (below.round - above.round) / apart + here.round * here.widen / ds;
            const double volume = memory->volume[th_streaming_at(mesh, j, c)];
            moved += volume * (along * along + round * round);
            held += volume * drag * drag * (here.along * here.along + here.round * here.round);
        }
    }
    return held > 0 ? sqrt(moved / held) : 0;
}

/* The largest Reynolds number, of the velocity along the canal and the distance of plates. */
static double reynolds_of(const struct streaming_memory *memory, double viscosity)
{
    const struct streaming_mesh *mesh = &memory->mesh;
    double most = 0;
    for (size_t j = 0; j < mesh->angles; j++) {
        const double gap = memory->lateral[j] * (double)mesh->angles;
        for (size_t c = 0; c < mesh->cells; c++)
            most =
                fmax(most, fabs(velocity_at(memory, j, c).along) * gap * memory->heavy.gap[c]);
    }
    return most / viscosity;
}

/* Excess of density over it, cell by cell, where the kernel keeps it. */
static void set_excess(const struct streaming_memory *memory)
{
    const struct streaming_mesh *mesh = &memory->mesh;
    const double per = memory->heavy.by.per_density;
    const double *amounts = memory->drug[memory->species].amounts[STREAMING_CSF];
    for (size_t j = 0; j < mesh->angles; j++) {
        const size_t at = th_streaming_at(mesh, j, 0);
        for (size_t c = 0; c < mesh->cells; c++)
            memory->heavy.by.excess[at + c] =
                amounts[at + c] * memory->per_volume[at + c] * per;
        memory->heavy.by.excess[at - 1] = memory->heavy.by.excess[at];
    }
}

/* Flows of a substep h by the amounts at its middle; the longest that they allow, into half
 * what is there then. A longer h than twice that is given up: 0. */
static double find_flows(const struct streaming_memory *memory, const struct streaming_run *run,
                         double open, double h)
{
    const struct streaming_heavy *heavy = &memory->heavy;
    const struct streaming_drug *own = &memory->drug[memory->species];
    const size_t bytes = memory->size * sizeof(double);
    double *along = memory->work[3], *round = memory->work[4];
    double cistern = own->body->amount[BODY_CISTERNS];
    for (size_t c = 0; c < memory->mesh.cells; c++) {
        along[c] = DAMPED * h * heavy->along[c];
        round[c] = DAMPED * h * heavy->round[c];
    }
    th_streaming_damp(memory, open, along, round);
    memset(heavy->by.modes, 0, bytes);
    drive(memory, run, own->amounts[STREAMING_CSF], cistern);
    const double first = longest_by_flow(memory);
    memcpy(memory->half, own->amounts[STREAMING_CSF], bytes);
    if (h > 2 * first)
        return first;
    set_reach(memory, memory->species, fmin(h, first) / 2);
    th_streaming_transport(memory, run, &heavy->flows, memory->species, fmin(h, first) / 2,
                           memory->half, &cistern);
    drive(memory, run, memory->half, cistern);
    return longest_by_flow(memory);
}

/* A substep of at most `left`; how long it was. *next: what it may be, and then the next. */
static double substep(const struct th_view *view, const struct streaming_memory *memory,
                      const struct streaming_run *run, double left, double *next, int i)
{
    const struct streaming_params *p = view->params;
    const struct th_ports *port = view->ports;
    const double viscosity = p->viscosity[i] / port->pressure.density[i];
    double h = *next, limit = 0;
    set_excess(memory);
    const double turns =
        set_returns(memory, viscosity, memory->heavy.along, memory->heavy.round);
    h = turns * h > RETURN ? RETURN / turns : h;
    for (int tries = 0; tries < 20; tries++) {
        h = h < left ? fmin(h, left / 2) : left;
        limit = find_flows(memory, run, p->foramen[i], h);
        if (h <= 1.2 * limit)
            break;
        h = 0.8 * limit;
    }
    h = fmin(h, limit);
    for (size_t d = 0; d <= memory->species; d++) {
        const struct streaming_drug *drug = &memory->drug[d];
        set_reach(memory, d, h);
        th_streaming_transport(memory, run, &memory->heavy.flows, d, h,
                               drug->amounts[STREAMING_CSF],
                               &drug->body->amount[BODY_CISTERNS]);
    }
    *next = fmin(2 * h, 0.9 * limit);
    return h;
}

/* True if the flow of a substep is beyond lubrication theory; *inertia: the largest over
 * viscosity so far. Slow flows are not looked at: none changes faster than fluid passes the
 * cells. */
static bool is_beyond(const struct streaming_memory *memory, double viscosity, double longest,
                      double *inertia)
{
    const struct streaming_heavy *heavy = &memory->heavy;
    double widest = 0;
    for (size_t f = 0; f <= memory->mesh.cells; f++) widest = fmax(widest, heavy->gap[f]);
    widest *= 2;
    if (COURANT / longest * widest * widest / (12 * viscosity) < 0.5)
        return false;
    const double now = inertia_of(memory, viscosity);
    *inertia = fmax(*inertia, now);
    return now > MOST_INERTIA || reynolds_of(memory, viscosity) > MOST_REYNOLDS;
}

int th_streaming_carry(const struct th_view *view, const struct streaming_memory *memory,
                       const struct streaming_run *run, double h, int i)
{
    const struct streaming_params *p = view->params;
    struct streaming_states *s = view->states;
    const struct th_ports *port = view->ports;
    const double viscosity = p->viscosity[i] / port->pressure.density[i];
    double left = h;
    while (left > 0) {
        const double done = substep(view, memory, run, left, run->next, i);
        if (run->judges &&
            is_beyond(memory, viscosity, longest_by_flow(memory), &s->inertia[i]))
            return STREAMING_SINKS;
        left = done < left ? left - done : 0;
    }
    return 0;
}
