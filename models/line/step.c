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
static const double rounding = 1e-12; /* of a parcel: a closed line's flow may be as much */

/* One lane's step: moves, one after the other, and the drug they have delivered so far. */
struct passage {
    int moves;                                  /* at least; 0: none */
    bool uneven;                                /* what is in the line, or comes in */
    double in, out;                             /* m3, in the step */
    double time;                                /* s, of the step */
    double done, move;                          /* shares of the step: gone by; this move */
    double fade[TH_SPECIES], decay[TH_SPECIES]; /* drug decays by e^-fade in the step, e^-decay
                                                   in this move */
    double rate[TH_SPECIES];                    /* of exchange, m3/s */
    double inlet[TH_SPECIES], csf[TH_SPECIES];  /* kg that come in at the ends in the step */
    double tip[TH_SPECIES], moment[TH_SPECIES], returned[TH_SPECIES], decayed[TH_SPECIES];
};

static struct passage open_passage(const struct th_view *view, int lane,
                                   const struct th_parcels *p)
{
    const struct th_ports *ports = view->ports;
    struct passage a = {.in = ports->catheter.face_volume[0][lane],
                        .out = ports->catheter.opening_volume[TH_TIP][lane],
                        .time = view->step[lane]};
    const bool moves = view->alive[lane] && !view->out[lane];
    if (moves)
        a.moves = th_line_moves(view, lane, p);
    if (moves && !a.moves)
        view->status[lane] = TH_NOT_CONVERGED;
    a.done = a.moves ? 0 : 1;
    a.uneven = a.moves && th_line_is_uneven(view, lane, p);
    for (int s = 0; s < p->species; s++) {
        a.fade[s] = ports->drug.degradation[s][lane] * a.time;
        a.rate[s] = a.uneven ? th_line_exchange(view, lane, p, s) : 0;
        a.inlet[s] = ports->reservoir.inlet_mass[s][lane];
        a.csf[s] = -ports->csf.opening_concentration[TH_TIP][s][lane] * a.out;
    }
    return a;
}

/* ---- dispersion ----
 *
 * Parcels exchange at marks of their own, whatever the steps are: when the parcel that fills at
 * an end is full, and 6 h after the last mark. At a mark they exchange what is due so far, and
 * half as much as became due since the last mark ahead, so that what lies in the line, and
 * leaves, has on the average spread for as long as it was there. */

static const double slack = 1e-9;         /* of a parcel: it is full */
static const double longest_wait = 21600; /* s: where nothing comes in */

static double room_in(double held, double width)
{
    return held < width * (1 - slack) ? width - held : 2 * width - held;
}

/* Share of the step up to the next mark. */
static double to_mark(const struct th_view *view, int lane, const struct th_parcels *p,
                      const struct passage *a)
{
    const struct th_line_states *states = view->states;
    double share = (longest_wait - states->waited[lane]) / a->time;
    if (a->in > 0)
        share = fmin(share, room_in(p->first, p->width) / a->in);
    if (a->out < 0)
        share = fmin(share, room_in(p->last, p->width) / -a->out);
    return share;
}

/* Fluid comes in at an end: more than rounding, which has either sign and decides nothing. */
static bool comes_in(double volume, const struct th_parcels *p)
{
    return volume > rounding * p->width;
}

static bool at_mark(const struct th_view *view, int lane, const struct th_parcels *p,
                    const struct passage *a)
{
    const struct th_line_states *states = view->states;
    const double full = p->width * (1 - slack);
    return (comes_in(a->in, p) && p->first >= full) ||
           (comes_in(-a->out, p) && p->last >= full) ||
           states->waited[lane] >= longest_wait * (1 - slack);
}

/* After a move: what became due in it, and what the parcels are to exchange now. */
static void come_due(const struct th_view *view, int lane, const struct th_parcels *p,
                     const struct passage *a, double volume[TH_SPECIES][TH_LANES])
{
    struct th_line_states *states = view->states;
    if (!a->uneven)
        return;
    states->waited[lane] += a->move * a->time;
    for (int s = 0; s < p->species; s++) {
        const double came = a->rate[s] * a->move * a->time;
        states->due[s][lane] += came;
        states->since[s][lane] += came;
    }
    if (!at_mark(view, lane, p, a))
        return;
    states->waited[lane] = 0;
    for (int s = 0; s < p->species; s++) {
        volume[s][lane] = fmax(states->due[s][lane] + states->since[s][lane] / 2, 0);
        states->due[s][lane] -= volume[s][lane];
        states->since[s][lane] = 0;
    }
}

/* ---- fronts that come in ---- */

/* Another concentration comes in than before. Once for each front. */
static bool is_front(const struct th_view *view, int lane, const struct th_parcels *p,
                     const struct passage *a)
{
    struct th_line_states *states = view->states;
    bool front = false;
    for (int s = 0; s < p->species; s++) {
        const double came = states->inlet[s][lane];
        const double comes = a->inlet[s] / a->in / th_fade(a->fade[s]).mean;
        front |= fabs(comes - came) > visible * fmax(comes, states->scale[s][lane]);
        states->inlet[s][lane] = comes;
    }
    return front;
}

/* Nothing is due any more. */
static void clear_due(struct th_line_states *states, int species, int lane)
{
    states->waited[lane] = 0;
    for (int s = 0; s < species; s++) states->due[s][lane] = states->since[s][lane] = 0;
}

/* If a front comes in, at the inlet or with the first CSF, the parcels exchange what was due
 * before it came; at the inlet, where the first parcel is in part full, they are cut anew, so
 * that the front lies between two of them. */
static void align(const struct th_view *view, struct th_parcels *parcels,
                  const struct passage *all, const struct th_line_work *work)
{
    struct th_line_states *states = view->states;
    double volume[TH_SPECIES][TH_LANES] = {{0}};
    bool front[TH_LANES], any = false;
    for (int i = 0; i < TH_LANES; i++) {
        const struct passage *a = &all[i];
        front[i] =
            a->moves && comes_in(a->in, &parcels[i]) && is_front(view, i, &parcels[i], a);
        const bool first_csf =
            a->moves && comes_in(-a->out, &parcels[i]) && !(states->drawing[i] > 0);
        const bool either = front[i] || first_csf;
        any |= either;
        for (int s = 0; either && s < parcels[i].species; s++)
            volume[s][i] = fmax(states->due[s][i], 0);
        if (either)
            clear_due(states, parcels[i].species, i);
    }
    if (any)
        th_line_mix(view, parcels, volume, work);
    for (int i = 0; any && i < TH_LANES; i++)
        if (front[i] && parcels[i].first < parcels[i].width * (1 - slack))
            th_parcels_cut(&parcels[i], parcels[i].width, work->row);
}

/* ---- moves ---- */

/* The next move ends where the step does, at a mark, or with its part of the step. */
static void open_move(const struct th_view *view, int lane, const struct th_parcels *p,
                      struct passage *a)
{
    const double part = 1.0 / a->moves, left = 1 - a->done;
    a->move = left < part * (1 + slack) ? left : part;
    if (a->uneven)
        a->move = fmin(a->move, to_mark(view, lane, p, a));
    for (int s = 0; s < p->species; s++) a->decay[s] = a->fade[s] * a->move;
}

/* Adds what comes in, in terms of the drug at the beginning of the move. The reservoir's decays
 * as the line's does, so all of it is e^-fade of that at the end, whenever it came; the CSF's
 * does not before it comes in. */
static void enter(struct th_parcels *p, struct passage *a)
{
    double mass[TH_SPECIES];
    for (int s = 0; s < p->species && a->in > 0; s++) {
        const double mean = th_fade(a->decay[s]).mean;
        const double comes = a->inlet[s] * exp(-a->fade[s] * a->done) * mean * a->move /
                             th_fade(a->fade[s]).mean;
        mass[s] = comes / mean;
        a->decayed[s] += comes - mass[s];
    }
    if (a->in > 0)
        th_parcels_push(p, TH_NEAR, a->in * a->move, mass);
    for (int s = 0; s < p->species && a->out < 0; s++) {
        const double comes = a->csf[s] * a->move;
        mass[s] = comes * exp(a->decay[s]) * th_fade(a->decay[s]).mean;
        a->decayed[s] += comes - mass[s];
        a->tip[s] -= comes;
        a->moment[s] -= comes * (a->done + 0.5 * a->move - 0.5) * a->time;
    }
    if (a->out < 0)
        th_parcels_push(p, TH_FAR, -a->out * a->move, mass);
}

static void leave(struct th_parcels *p, struct passage *a)
{
    struct th_leaving tip = {.mass = {0}}, back = {.mass = {0}};
    const double middle = (a->done + 0.5 * a->move - 0.5) * a->time;
    if (a->out > 0)
        th_parcels_pull(p, TH_FAR, a->out * a->move, a->decay, &tip);
    if (a->in < 0)
        th_parcels_pull(p, TH_NEAR, -a->in * a->move, a->decay, &back);
    for (int s = 0; s < p->species; s++) {
        a->tip[s] += tip.mass[s];
        a->moment[s] += tip.moment[s] * a->move * a->time + tip.mass[s] * middle;
        a->returned[s] += back.mass[s];
        a->decayed[s] += tip.decayed[s] + back.decayed[s];
    }
}

/* The drug that stays has decayed for the whole move. */
static void decay(struct th_parcels *p, struct passage *a)
{
    for (int s = 0; s < p->species; s++) {
        const double share = -expm1(-a->decay[s]);
        for (int k = 0; share != 0 && k < p->count; k++) {
            double *mass = th_parcels_at(p, s, k), out = *mass * share;
            *mass -= out;
            a->decayed[s] += out;
        }
    }
}

/* A queue that has become too long or too short for its room is cut anew. */
static void fit(const struct th_view *view, int lane, struct th_parcels *p, struct passage *a,
                double *work)
{
    struct th_line_states *states = view->states;
    const double parcels = th_parcels_volume(p) / p->width, cells = (double)view->points;
    if (parcels <= TH_LINE_LONGEST / 100. * cells && parcels >= TH_LINE_SHORTEST / 100. * cells)
        return;
    const double wider = parcels / cells;
    th_parcels_cut(p, p->width * wider, work);
    for (int s = 0; s < p->species; s++) {
        states->due[s][lane] /= wider;
        states->since[s][lane] /= wider;
        a->rate[s] /= wider;
    }
}

static void close_passage(const struct th_view *view, int lane, const struct th_parcels *p,
                          const struct passage *a)
{
    struct th_ports *ports = view->ports;
    struct th_line_states *states = view->states;
    const double out = a->out, in = a->in;
    for (int s = 0; s < p->species; s++) {
        const double uneven = out != 0 ? ports->catheter.opening_moment[TH_TIP][lane] / out : 0;
        ports->line.opening_mass[TH_TIP][s][lane] = a->tip[s];
        ports->line.opening_moment[TH_TIP][s][lane] = a->moment[s] + uneven * a->tip[s];
        ports->line.returned_mass[s][lane] = a->returned[s];
        th_add(&states->degraded[s][lane], &states->excess[s][lane], a->decayed[s]);
        states->before[s][lane] *= exp(-a->fade[s]);
        states->inlet[s][lane] *= exp(-a->fade[s]);
    }
    states->flow[lane] = fmax(fabs(in), fabs(out)) / view->step[lane];
    states->drawing[lane] = comes_in(-out, p);
    th_line_keep(view, lane, p);
    th_line_track_fronts(view, lane, p, fmax(fabs(in), fabs(out)));
    if (!(states->uneven[lane] > 0))
        clear_due(states, p->species, lane);
}

void th_line_ledger(const struct th_view *view)
{
    struct th_ports *ports = view->ports;
    const struct th_line_states *states = view->states;
    size_t room = th_line_room(view->points);
    for (size_t s = 0; s < view->species; s++) {
        double sum[TH_LANES] = {0};
        const double *mass = view->arrays + s * room * TH_LANES;
        for (size_t k = 0; k < room; k++)
            EACH_LANE(i) sum[i] += mass[k * TH_LANES + (size_t)i];
        EACH_LANE(i) {
            ports->ledger.mass[TH_IN_LINE][s][i] = sum[i];
            ports->ledger.mass[TH_DEGRADED][s][i] =
                ports->reservoir.degraded[s][i] + states->degraded[s][i];
            ports->ledger.mass[TH_LEAKED][s][i] = 0;
            ports->ledger.mass[TH_REMOVED][s][i] =
                ports->reservoir.removed_mass[s][i] + states->removed_mass[s][i];
            ports->line.supplied_mass[s][i] = states->filled_mass[s][i];
        }
    }
    EACH_LANE(i) {
        const double volume = th_line_volume(ports, i);
        ports->ledger.volume[TH_IN_LINE][i] = states->away[i] > 0 ? 0 : volume;
        ports->ledger.volume[TH_LEAKED][i] = 0;
        ports->ledger.volume[TH_REMOVED][i] =
            ports->reservoir.removed_volume[i] + states->removed[i];
        ports->line.supplied_volume[i] = states->filled[i];
    }
}

/* The next move of each lane that has one left. Returns whether any has. */
static bool move_lanes(const struct th_view *view, struct th_parcels *parcels,
                       struct passage *all, const struct th_line_work *work)
{
    double volume[TH_SPECIES][TH_LANES] = {{0}};
    bool any = false;
    for (int i = 0; i < TH_LANES; i++) {
        struct passage *a = &all[i];
        if (!(a->done < 1))
            continue;
        open_move(view, i, &parcels[i], a);
        enter(&parcels[i], a);
        leave(&parcels[i], a);
        decay(&parcels[i], a);
        come_due(view, i, &parcels[i], a, volume);
        a->done = a->move < 1 - a->done ? a->done + a->move : 1;
        any |= a->done < 1;
    }
    th_line_mix(view, parcels, volume, work);
    for (int i = 0; i < TH_LANES; i++)
        if (all[i].moves)
            fit(view, i, &parcels[i], &all[i], work->row);
    return any;
}

void th_line_advance(const struct th_view *view)
{
    struct th_line_work work = th_line_work(view);
    struct th_parcels parcels[TH_LANES];
    struct passage all[TH_LANES];
    memcpy(view->arrays, view->before,
           view->species * th_line_room(view->points) * sizeof(double[TH_LANES]));
    for (int i = 0; i < TH_LANES; i++) {
        parcels[i] = th_line_parcels(view, i);
        all[i] = open_passage(view, i, &parcels[i]);
    }
    align(view, parcels, all, &work);
    while (move_lanes(view, parcels, all, &work)) {
    }
    for (int i = 0; i < TH_LANES; i++)
        if (view->alive[i] && !view->out[i])
            close_passage(view, i, &parcels[i], &all[i]);
    th_line_ledger(view);
}
