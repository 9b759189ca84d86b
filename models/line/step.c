/* One step of the drug in the line: decay, plug flow, dispersion. The physics is on the page of
 * transport.c. */
#include "line.h"

#include <math.h>
#include <string.h>

#include "ahead.h"
#include "laws.h"
#include "mixing.h"

static const double visible =
    0.02; /* of the scale: a front that is worth cutting the parcels */

/* ---- room ---- */

size_t th_line_work_bytes(size_t cells)
{
    return th_line_room(cells) * (4 + 6 * TH_LANES) * sizeof(double);
}

struct th_line_work th_line_work(const struct th_view *view)
{
    size_t room = th_line_room(view->points);
    double(*vectors)[TH_LANES] = view->fixed;
    return (struct th_line_work){.mass = vectors,
                                 .volume = vectors + room,
                                 .exchange = vectors + 2 * room,
                                 .start = vectors + 3 * room,
                                 .solved = vectors + 4 * room,
                                 .row = (double *)(vectors + 6 * room)};
}

struct th_parcels th_line_parcels(const struct th_view *view, int lane)
{
    const struct th_line_states *s = view->states;
    return (struct th_parcels){.mass = view->cells + lane,
                               .species = (int)view->species,
                               .room = (int)th_line_room(view->points),
                               .head = (int)s->head[lane],
                               .count = (int)s->count[lane],
                               .width = s->width[lane],
                               .first = s->first[lane],
                               .last = s->last[lane]};
}

void th_line_keep(const struct th_view *view, int lane, const struct th_parcels *p)
{
    struct th_line_states *s = view->states;
    s->head[lane] = p->head;
    s->count[lane] = p->count;
    s->width[lane] = p->width;
    s->first[lane] = p->first;
    s->last[lane] = p->last;
}

double th_line_volume(const struct th_ports *ports, int lane)
{
    double volume = ports->pump_tubing[lane];
    int segments = (int)ports->segment_count[lane];
    for (int k = 0; k < segments; k++) volume += ports->segment_volume[k][lane];
    return volume;
}

/* ---- a step ---- */

/* What one lane does in the step: equal moves, and what they gave so far. */
struct passage {
    int moves;
    bool uneven, front;                        /* of what is in the line, of what leaves */
    double in, out, time;                      /* m3 and s, of one move */
    double fade[TH_SPECIES];                   /* decay is e^-fade in one move */
    double inlet[TH_SPECIES], csf[TH_SPECIES]; /* kg that come in at the ends in all of them */
    double tip[TH_SPECIES], moment[TH_SPECIES], returned[TH_SPECIES], decayed[TH_SPECIES];
};

static struct passage open_passage(const struct th_view *view, int lane,
                                   const struct th_parcels *p)
{
    const struct th_ports *ports = view->ports;
    const double out = ports->face_volume[(int)ports->segment_count[lane]][lane];
    struct passage a = {0};
    if (view->alive[lane])
        a.moves = th_line_moves(view, lane, p, &a.front);
    if (view->alive[lane] && !a.moves)
        view->status[lane] = TH_NOT_CONVERGED;
    const double share = 1.0 / fmax(1, a.moves);
    a.uneven = a.moves && th_line_is_uneven(view, lane, p);
    a.in = ports->face_volume[0][lane] * share;
    a.out = out * share;
    a.time = view->step[lane] * share;
    for (int s = 0; s < p->species; s++) {
        a.fade[s] = ports->degradation[s][lane] * a.time;
        a.inlet[s] = ports->inlet_mass[s][lane];
        a.csf[s] = -ports->tip_concentration[s][lane] * out;
    }
    return a;
}

/* Another concentration comes in than before, while the first parcel is half full: the parcels
 * are cut anew, so that the front lies between two of them. Once for each front. */
static void align(const struct th_view *view, int lane, struct th_parcels *p, double *work,
                  const struct passage *a)
{
    struct th_line_states *states = view->states;
    bool front = false;
    for (int s = 0; s < p->species; s++) {
        const double decays = a->fade[s] * a->moves, came = states->inlet[s][lane];
        const double comes = a->inlet[s] / (a->in * a->moves) / th_fade(decays).mean;
        front |= fabs(comes - came) > visible * fmax(comes, states->scale[s][lane]);
        states->inlet[s][lane] = comes;
    }
    if (front && p->first < p->width * (1 - 1e-9))
        th_parcels_cut(p, p->width, work);
}

/* What comes in, in terms of the drug at the beginning of the move. The reservoir's decays as
 * the line's does, so all of it is e^-fade of that at the end, whenever it came; the CSF's does
 * not before it comes in. */
static void enter(struct th_parcels *p, struct passage *a, int move)
{
    double mass[TH_SPECIES];
    for (int s = 0; s < p->species && a->in > 0; s++) {
        const double fade = a->fade[s], mean = th_fade(fade).mean;
        const double share =
            exp(-fade * move) * mean / (th_fade(fade * a->moves).mean * a->moves);
        mass[s] = a->inlet[s] * share / mean;
        a->decayed[s] += a->inlet[s] * share - mass[s];
    }
    if (a->in > 0)
        th_parcels_push(p, TH_NEAR, a->in, mass);
    for (int s = 0; s < p->species && a->out < 0; s++) {
        const double comes = a->csf[s] / a->moves;
        mass[s] = comes * exp(a->fade[s]) * th_fade(a->fade[s]).mean;
        a->decayed[s] += comes - mass[s];
        a->tip[s] -= comes;
        a->moment[s] -= comes * (move + 0.5 - 0.5 * a->moves) * a->time;
    }
    if (a->out < 0)
        th_parcels_push(p, TH_FAR, -a->out, mass);
}

static void leave(struct th_parcels *p, struct passage *a, int move)
{
    struct th_leaving tip = {.mass = {0}}, back = {.mass = {0}};
    const double middle = (move + 0.5 - 0.5 * a->moves) * a->time;
    if (a->out > 0)
        th_parcels_pull(p, TH_FAR, a->out, a->fade, &tip);
    if (a->in < 0)
        th_parcels_pull(p, TH_NEAR, -a->in, a->fade, &back);
    for (int s = 0; s < p->species; s++) {
        a->tip[s] += tip.mass[s];
        a->moment[s] += tip.moment[s] * a->time + tip.mass[s] * middle;
        a->returned[s] += back.mass[s];
        a->decayed[s] += tip.decayed[s] + back.decayed[s];
    }
}

/* What stays has decayed for the whole move. */
static void decay(struct th_parcels *p, struct passage *a)
{
    for (int s = 0; s < p->species; s++) {
        const double share = -expm1(-a->fade[s]);
        for (int k = 0; share != 0 && k < p->count; k++) {
            double *mass = th_parcels_at(p, s, k), out = *mass * share;
            *mass -= out;
            a->decayed[s] += out;
        }
    }
}

/* A queue that has become too long or too short for its room is cut anew. */
static void fit(const struct th_view *view, struct th_parcels *p, double *work)
{
    double parcels = th_parcels_volume(p) / p->width, cells = (double)view->points;
    if (parcels > 1.4 * cells || parcels < 0.7 * cells)
        th_parcels_cut(p, th_parcels_volume(p) / cells, work);
}

static void close_passage(const struct th_view *view, int lane, const struct th_parcels *p,
                          const struct passage *a)
{
    struct th_ports *ports = view->ports;
    struct th_line_states *states = view->states;
    const double out = a->out * a->moves, in = a->in * a->moves;
    for (int s = 0; s < p->species; s++) {
        const double uneven = out != 0 ? ports->face_moment[1][lane] / out : 0;
        ports->tip_mass[s][lane] = a->tip[s];
        ports->tip_moment[s][lane] = a->moment[s] + uneven * a->tip[s];
        ports->returned_mass[s][lane] = a->returned[s];
        th_add(&states->degraded[s][lane], &states->excess[s][lane], a->decayed[s]);
        states->before[s][lane] *= exp(-a->fade[s] * a->moves);
        states->inlet[s][lane] *= exp(-a->fade[s] * a->moves);
    }
    ports->tip_volume[lane] = ports->face_volume[(int)ports->segment_count[lane]][lane];
    states->flow[lane] = fmax(fabs(in), fabs(out)) / view->step[lane];
    th_line_keep(view, lane, p);
    th_line_look(view, lane, p, fmax(fabs(in), fabs(out)));
}

void th_line_ledger(const struct th_view *view)
{
    struct th_ports *ports = view->ports;
    const struct th_line_states *states = view->states;
    size_t room = th_line_room(view->points);
    for (size_t s = 0; s < view->species; s++) {
        double sum[TH_LANES] = {0};
        const double *mass = view->cells + s * room * TH_LANES;
        for (size_t k = 0; k < room; k++) EACH_LANE(i) sum[i] += mass[k * TH_LANES + (size_t)i];
        EACH_LANE(i)
        {
            ports->mass[TH_IN_LINE][s][i] = sum[i];
            ports->mass[TH_DEGRADED][s][i] =
                ports->reservoir_degraded[s][i] + states->degraded[s][i];
            ports->mass[TH_LEAKED][s][i] = 0;
        }
    }
    EACH_LANE(i)
    {
        ports->volume[TH_IN_LINE][i] = th_line_volume(ports, i);
        ports->volume[TH_LEAKED][i] = 0;
    }
}

/* How long a lane is spread before what leaves in a move leaves: what comes in is in its place
 * from the beginning, so that the face between old and new spreads for the whole step; what
 * leaves of a front has spread for half of its move, the half before it and the half of this.
 */
static double spreads(const struct passage *a, int move)
{
    if (!a->uneven || move >= a->moves)
        return 0;
    return a->front && move == 0 ? a->time / 2 : a->time;
}

static void move_lanes(const struct th_view *view, struct th_parcels *parcels,
                       struct passage *all, int move, const struct th_line_work *work)
{
    double time[TH_LANES];
    for (int i = 0; i < TH_LANES; i++) {
        time[i] = spreads(&all[i], move);
        if (move < all[i].moves)
            enter(&parcels[i], &all[i], move);
    }
    th_line_mix(view, parcels, time, work);
    for (int i = 0; i < TH_LANES; i++)
        if (move < all[i].moves) {
            leave(&parcels[i], &all[i], move);
            decay(&parcels[i], &all[i]);
            fit(view, &parcels[i], work->row);
        }
}

void th_line_advance(const struct th_view *view)
{
    struct th_line_work work = th_line_work(view);
    struct th_parcels parcels[TH_LANES];
    struct passage all[TH_LANES];
    double rest[TH_LANES];
    int moves = 0;
    memcpy(view->cells, view->before,
           view->species * th_line_room(view->points) * sizeof(double[TH_LANES]));
    for (int i = 0; i < TH_LANES; i++) {
        parcels[i] = th_line_parcels(view, i);
        all[i] = open_passage(view, i, &parcels[i]);
        if (all[i].moves && all[i].in > 0)
            align(view, i, &parcels[i], work.row, &all[i]);
        moves = all[i].moves > moves ? all[i].moves : moves;
    }
    for (int move = 0; move < moves; move++) move_lanes(view, parcels, all, move, &work);
    EACH_LANE(i) rest[i] = all[i].uneven && all[i].front ? all[i].time / 2 : 0;
    th_line_mix(view, parcels, rest, &work);
    for (int i = 0; i < TH_LANES; i++)
        if (view->alive[i])
            close_passage(view, i, &parcels[i], &all[i]);
    th_line_ledger(view);
}
