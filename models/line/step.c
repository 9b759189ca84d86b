/* One step of the drug in the line: decay, plug flow, dispersion. The physics is on the page of
 * transport.c. */
#include <math.h>
#include <string.h>

#include "ahead.h"
#include "laws.h"
#include "mixing.h"
#include "passage.h"

/* The volumes that move, and the openings that there are. */
static void find_flows(const struct th_view *view, int lane, struct th_passage *a)
{
    const struct th_ports *ports = view->ports;
    a->in = ports->catheter.face_volume[0][lane];
    a->out = ports->catheter.opening_volume[TH_TIP][lane];
    a->time = view->step[lane];
    a->joints = th_line_joints(view, lane, a->joint);
    for (int s = 0; s < (int)view->species; s++) {
        a->fade[s] = ports->drug.degradation[s][lane] * a->time;
        a->inlet[s] = ports->reservoir.inlet_mass[s][lane];
        a->returned[s] = a->decayed[s] = a->mass[TH_TIP][s] = a->moment[TH_TIP][s] = 0;
        for (int j = 0; j < a->joints; j++)
            for (int m = 0; m < a->joint[j].count; m++)
                a->mass[a->joint[j].opening[m]][s] = a->moment[a->joint[j].opening[m]][s] = 0;
    }
}

static void fetch(const struct th_view *view, int lane, th_rows *parcels)
{
    const struct th_line_states *states = view->states;
    for (int k = 0; k < (int)states->stretches[lane]; k++)
        parcels[k][lane] = th_line_parcels(view, lane, k);
}

static void keep(const struct th_view *view, int lane, th_rows *parcels)
{
    const struct th_line_states *states = view->states;
    for (int k = 0; k < (int)states->stretches[lane]; k++)
        th_line_keep(view, lane, k, &parcels[k][lane]);
}

static void open_passage(const struct th_view *view, int lane, th_rows *parcels,
                         struct th_passage *a)
{
    a->moves = th_line_moves(view, lane, parcels, a);
    if (!a->moves)
        view->status[lane] = TH_NOT_CONVERGED;
    a->done = a->moves ? 0 : 1;
    if (a->moves)
        th_line_find_uneven(view, lane, parcels, a);
    for (int k = 0; a->moves && k <= a->joints; k++)
        for (int s = 0; s < (int)view->species; s++)
            a->rate[k][s] = a->uneven[k]
                                ? th_line_exchange(view, lane, &parcels[k][lane],
                                                   th_passage_in(a, k), th_passage_out(a, k), s)
                                : 0;
}

/* ---- moves ---- */

/* The next move ends where the step does, at a mark, or with its part of the step. */
static void open_move(const struct th_view *view, int lane, th_rows *parcels,
                      struct th_passage *a)
{
    const double part = 1.0 / a->moves, left = 1 - a->done;
    a->move = left < part * (1 + TH_LINE_SLACK) ? left : part;
    a->move = fmin(a->move, th_line_to_mark(view, lane, parcels, a));
    for (int s = 0; s < (int)view->species; s++) a->decay[s] = a->fade[s] * a->move;
}

/* Adds what comes in at the ends, in terms of the drug at the beginning of the move. The
 * reservoir's decays as the line's does, so all of it is e^-fade of that at the end, whenever
 * it came; the CSF's does not before it comes in. */
static void enter(const struct th_view *view, int lane, th_rows *parcels, struct th_passage *a)
{
    double mass[TH_SPECIES];
    const int species = (int)view->species;
    for (int s = 0; s < species && a->in > 0; s++) {
        const double mean = th_fade(a->decay[s]).mean;
        const double comes = a->inlet[s] * exp(-a->fade[s] * a->done) * mean * a->move /
                             th_fade(a->fade[s]).mean;
        mass[s] = comes / mean;
        a->decayed[s] += comes - mass[s];
    }
    if (a->in > 0)
        th_parcels_push(&parcels[0][lane], TH_NEAR, a->in * a->move, mass);
    for (int s = 0; s < species && a->out < 0; s++) {
        const double drawn = -th_line_drawn(view->ports, TH_TIP, s, lane) * a->out;
        mass[s] = th_passage_draw(a, TH_TIP, s, drawn * a->move, 0, 1);
    }
    if (a->out < 0)
        th_parcels_push(&parcels[a->joints][lane], TH_FAR, -a->out * a->move, mass);
}

static void leave(int lane, th_rows *parcels, struct th_passage *a, struct th_piece *pieces)
{
    struct th_leaving tip = {.mass = {0}}, back = {.mass = {0}};
    struct th_parcels *first = &parcels[0][lane], *last = &parcels[a->joints][lane];
    if (a->out > 0)
        th_parcels_pull(last, TH_FAR, a->out * a->move, a->decay, pieces, &tip);
    if (a->in < 0)
        th_parcels_pull(first, TH_NEAR, -a->in * a->move, a->decay, pieces, &back);
    for (int s = 0; s < first->species; s++) {
        a->returned[s] += back.mass[s];
        tip.decayed[s] += back.decayed[s];
    }
    for (int s = 0; s < first->species; s++) th_passage_leave(a, TH_TIP, s, &tip);
}

/* The drug that stays has decayed for the whole move. The sum is kept apart: the masses might
 * alias it. */
static void decay(const struct th_parcels *p, struct th_passage *a)
{
    for (int s = 0; s < p->species; s++) {
        const double share = -expm1(-a->decay[s]);
        double decayed = a->decayed[s];
        for (int k = 0; share != 0 && k < p->count; k++) {
            double *mass = th_parcels_at(p, s, k);
            const double out = *mass * share;
            *mass -= out;
            decayed += out;
        }
        a->decayed[s] = decayed;
    }
}

/* A queue that has become too long or too short for its capacity is cut anew. */
static void fit(const struct th_view *view, int lane, int k, struct th_parcels *p,
                struct th_passage *a, double *work)
{
    const double parcels = th_parcels_volume(p) / p->width,
                 cells = th_line_stretch(view, k)->cells[lane];
    if (parcels <= TH_LINE_LONGEST / 100. * cells && parcels >= TH_LINE_SHORTEST / 100. * cells)
        return;
    const double wider = parcels / cells;
    th_parcels_cut(p, p->width * wider, work);
    for (int s = 0; s < p->species; s++) {
        th_line_due(view, k)[s][lane] /= wider;
        th_line_since(view, k)[s][lane] /= wider;
        a->rate[k][s] /= wider;
    }
}

/* The next move of each lane that has one left. Returns whether any has; most: joints. */
static bool move_lanes(const struct th_view *view, th_rows *parcels, struct th_passage *all,
                       int most, const struct th_line_work *work)
{
    th_exchange volume[TH_STRETCHES];
    bool any = false;
    memset(volume, 0, (size_t)(most + 1) * sizeof *volume);
    for (int i = 0; i < TH_LANES; i++) {
        struct th_passage *a = &all[i];
        if (!(a->done < 1))
            continue;
        open_move(view, i, parcels, a);
        enter(view, i, parcels, a);
        for (int k = 0; k < a->joints; k++) th_line_join(view, i, parcels, a, k, work->pieces);
        leave(i, parcels, a, work->pieces[0]);
        for (int k = 0; k <= a->joints; k++) decay(&parcels[k][i], a);
        th_line_come_due(view, i, parcels, a, volume);
        a->done = a->move < 1 - a->done ? a->done + a->move : 1;
        any |= a->done < 1;
    }
    for (int k = 0; k <= most; k++) th_line_mix(view, parcels[k], volume[k], work);
    for (int i = 0; i < TH_LANES; i++)
        for (int k = 0; all[i].moves && k <= all[i].joints; k++)
            fit(view, i, k, &parcels[k][i], &all[i], work->row);
    return any;
}

/* ---- the step ---- */

/* The drug that left through an opening, its moment with that of the flow. */
static void write_opening(const struct th_view *view, int lane, const struct th_passage *a,
                          int opening)
{
    struct th_ports *ports = view->ports;
    const double out = ports->catheter.opening_volume[opening][lane];
    const double uneven = out != 0 ? ports->catheter.opening_moment[opening][lane] / out : 0;
    for (size_t s = 0; s < view->species; s++) {
        const double mass = a->mass[opening][s];
        ports->line.opening_mass[opening][s][lane] = mass;
        ports->line.opening_moment[opening][s][lane] = a->moment[opening][s] + uneven * mass;
    }
}

static void close_stretch(const struct th_view *view, int lane, int k,
                          const struct th_parcels *p, const struct th_passage *a)
{
    struct th_stretch *s = th_line_stretch(view, k);
    s->in[lane] = th_passage_in(a, k) / a->time;
    s->out[lane] = th_passage_out(a, k) / a->time;
    s->drawing[lane] = th_comes_in(-th_passage_out(a, k), p);
    s->entering[lane] = k > 0 && th_comes_in(th_passage_in(a, k), p);
    if (!(s->uneven[lane] > 0))
        th_line_clear_due(view, lane, k);
}

static void close_passage(const struct th_view *view, int lane, th_rows *parcels,
                          const struct th_passage *a)
{
    struct th_ports *ports = view->ports;
    struct th_line_states *states = view->states;
    const double moved = fmax(fabs(a->in), fabs(a->out));
    for (size_t s = 0; s < view->species; s++) {
        for (int k = 0; k < TH_OPENINGS; k++)
            ports->line.opening_mass[k][s][lane] = ports->line.opening_moment[k][s][lane] = 0;
        ports->line.returned_mass[s][lane] = a->returned[s];
        th_add(&states->degraded[s][lane], &states->excess[s][lane], a->decayed[s]);
        states->before[s][lane] *= exp(-a->fade[s]);
        states->inlet[s][lane] *= exp(-a->fade[s]);
    }
    write_opening(view, lane, a, TH_TIP);
    for (int j = 0; j < a->joints; j++)
        for (int m = 0; m < a->joint[j].count; m++)
            write_opening(view, lane, a, a->joint[j].opening[m]);
    th_line_count_access(view, lane);
    keep(view, lane, parcels);
    th_line_track_fronts(view, lane, parcels, moved);
    for (int k = 0; k <= a->joints; k++) close_stretch(view, lane, k, &parcels[k][lane], a);
}

/* Lanes that are cut anew, after their parcels have exchanged what was due. */
static void cut_lanes(const struct th_view *view, th_rows *parcels, struct th_passage *all,
                      const bool *anew, const struct th_line_work *work)
{
    const struct th_line_states *states = view->states;
    for (int k = 0; k < TH_STRETCHES; k++) {
        th_exchange volume = {{0}};
        for (int i = 0; i < TH_LANES; i++)
            for (size_t s = 0; anew[i] && k < (int)states->stretches[i] && s < view->species;
                 s++)
                volume[s][i] = fmax(th_line_due(view, k)[s][i], 0);
        th_line_mix(view, parcels[k], volume, work);
    }
    for (int i = 0; i < TH_LANES; i++) {
        struct th_passage *a = &all[i];
        if (!anew[i])
            continue;
        if (!th_line_cut_at(view, i, a->joints, a->joint, a->in, work->row)) {
            view->status[i] = TH_NOT_CONVERGED;
            a->moves = 0;
        }
        fetch(view, i, parcels);
    }
}

void th_line_advance(const struct th_view *view)
{
    struct th_line_work work = th_line_work(view);
    th_rows parcels[TH_STRETCHES];
    struct th_passage all[TH_LANES];
    bool anew[TH_LANES], any = false;
    int most = 0;
    th_line_copy(view);
    for (int i = 0; i < TH_LANES; i++) {
        all[i].moves = view->alive[i] && !view->out[i];
        all[i].done = 1;
        if (all[i].moves)
            find_flows(view, i, &all[i]);
        fetch(view, i, parcels);
        anew[i] = all[i].moves && !th_line_is_cut_at(view, i, all[i].joints, all[i].joint);
        any |= anew[i];
    }
    if (any)
        cut_lanes(view, parcels, all, anew, &work);
    for (int i = 0; i < TH_LANES; i++) {
        if (all[i].moves) {
            open_passage(view, i, parcels, &all[i]);
            th_line_note_access(view, i, parcels, &all[i]);
        }
        most = all[i].moves && all[i].joints > most ? all[i].joints : most;
    }
    th_line_align(view, parcels, all, &work);
    while (move_lanes(view, parcels, all, most, &work)) {
    }
    for (int i = 0; i < TH_LANES; i++)
        if (all[i].moves)
            close_passage(view, i, parcels, &all[i]);
    th_line_ledger(view);
}
