/* One step of the drug in the line: decay, plug flow, dispersion. The physics is on the page of
 * transport.c. */
#include "line.h"

#include <math.h>
#include <string.h>

#include "disperse.h"
#include "laws.h"

static const double visible = 0.02; /* of the scale: a difference that is worth a short step */
static const double visible_at_tip = 0.005;
static const double noise = 1e-6;   /* of the scale: a difference that is worth dispersing   */

/* ---- room ---- */

size_t th_line_work_bytes(size_t cells)
{
    return th_line_room(cells) * (4 + 5 * TH_LANES) * sizeof(double);
}

struct th_line_work th_line_work(const struct th_view *view)
{
    size_t room = th_line_room(view->points);
    double(*vectors)[TH_LANES] = view->fixed;
    return (struct th_line_work){.mass = vectors,
                                 .volume = vectors + room,
                                 .exchange = vectors + 2 * room,
                                 .solved = vectors + 3 * room,
                                 .row = (double *)(vectors + 5 * room)};
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

/* ---- differences along the line ---- */

enum { TIP = 4 }; /* parcels that count as being at the tip */

struct range {
    double least, most;
};

static struct range widened(struct range range, double value)
{
    return (struct range){value < range.least ? value : range.least,
                          value > range.most ? value : range.most};
}

struct spread {
    struct range all, tip;
};

/* Of the masses of the parcels 1 .. end - 1. */
static struct range of_masses(const struct th_parcels *p, int species, int end)
{
    double least = INFINITY, most = 0;
    for (int k = 1; k < end;) {
        const int place = p->head + k, wrapped = place >= p->room ? place - p->room : place;
        const int stop = k + p->room - wrapped < end ? k + p->room - wrapped : end;
        const double *mass = th_parcels_at(p, species, k);
        for (; k < stop; k++, mass += TH_LANES) {
            least = *mass < least ? *mass : least;
            most = *mass > most ? *mass : most;
        }
    }
    return (struct range){least, most};
}

/* Of concentrations. The parcels in between are equally wide: theirs is divided once. */
static struct spread spread_of(const struct th_parcels *p, int species)
{
    const struct range none = {INFINITY, 0};
    struct spread s = {none, none};
    int k = p->count - 1;
    for (; k >= 0 && k > p->count - 1 - TIP; k--)
        s.all = widened(s.all, *th_parcels_at(p, species, k) / th_parcels_width(p, k));
    if (p->count >= TIP)
        s.tip = s.all;
    const struct range between = of_masses(p, species, k + 1);
    if (between.most >= between.least) {
        s.all = widened(s.all, between.least / p->width);
        s.all = widened(s.all, between.most / p->width);
    }
    if (k >= 0)
        s.all = widened(s.all, *th_parcels_at(p, species, 0) / p->first);
    return s;
}

/* The scale is the largest concentration of late: it fades as the line is pumped through.
 * Returns whether dispersion has anything to do. */
static bool look(const struct th_view *view, int lane, const struct th_parcels *p, double moved)
{
    struct th_line_states *states = view->states;
    bool uneven = false;
    double fade = 1 - fmin(1, moved / th_parcels_volume(p));
    states->front[lane] = TH_LINE_EVEN;
    for (int s = 0; s < p->species; s++) {
        struct spread c = spread_of(p, s);
        double scale = fmax(c.all.most, states->scale[s][lane] * fade);
        states->scale[s][lane] = scale;
        uneven |= c.all.most - c.all.least > noise * scale;
        if (c.tip.most - c.tip.least > visible_at_tip * scale)
            states->front[lane] = TH_LINE_FRONT_AT_TIP;
        else if (c.all.most - c.all.least > visible * scale)
            states->front[lane] = fmax(TH_LINE_FRONT, states->front[lane]);
    }
    return uneven;
}

/* ---- a step ---- */

/* Half of the step's decay before the drug moves and half after it, so that what comes in and
 * what leaves has decayed for half of the step. */
static void decay(const struct th_view *view)
{
    const struct th_ports *ports = view->ports;
    struct th_line_states *states = view->states;
    size_t room = th_line_room(view->points);
    for (size_t s = 0; s < view->species; s++) {
        double share[TH_LANES], lost[TH_LANES];
        bool any = false;
        EACH_LANE(i)
        {
            share[i] = -expm1(-ports->degradation[s][i] * view->step[i] / 2);
            lost[i] = 0;
            any |= share[i] != 0;
        }
        double *mass = view->cells + s * room * TH_LANES;
        for (size_t k = 0; any && k < room; k++) EACH_LANE(i)
            {
                double out = mass[k * TH_LANES + (size_t)i] * share[i];
                mass[k * TH_LANES + (size_t)i] -= out;
                lost[i] += out;
            }
        EACH_LANE(i)
        {
            states->degraded[s][i] += lost[i];
            states->before[s][i] -= states->before[s][i] * share[i];
        }
    }
}

/* What crosses the two ends in one move. */
struct move {
    double in, out;
    double inlet[TH_SPECIES], csf[TH_SPECIES]; /* kg that come in at the ends */
};

/* Another concentration comes in than before, while the first parcel is half full: the parcels
 * are cut anew, so that the front lies between two of them. Once for each front. */
static void align(const struct th_view *view, int lane, struct th_parcels *p, double *work,
                  const struct move *move)
{
    struct th_line_states *states = view->states;
    bool front = false;
    for (int s = 0; s < p->species; s++) {
        double comes = move->inlet[s] / move->in, came = states->inlet[s][lane];
        front |= fabs(comes - came) > visible * fmax(comes, states->scale[s][lane]);
        states->inlet[s][lane] = comes;
    }
    if (front && p->first < p->width * (1 - 1e-9))
        th_parcels_cut(p, p->width, work);
}

static void carry_once(struct th_parcels *p, const struct move *move, double *tip,
                       double *returned)
{
    if (move->in < 0)
        th_parcels_pull(p, TH_NEAR, -move->in, returned);
    if (move->out > 0)
        th_parcels_pull(p, TH_FAR, move->out, tip);
    if (move->in > 0)
        th_parcels_push(p, TH_NEAR, move->in, move->inlet);
    if (move->out < 0) {
        th_parcels_push(p, TH_FAR, -move->out, move->csf);
        for (int s = 0; s < p->species; s++) tip[s] -= move->csf[s];
    }
}

/* How many moves of at most an eighth of the line make the step; 0 if the volumes make no
 * sense. */
static int moves_of(const struct th_parcels *p, double in, double out)
{
    double volume = th_parcels_volume(p), after = volume + in - out;
    double moves = ceil(8 * fmax(fabs(in), fabs(out)) / fmin(volume, after));
    return after > 0 && moves < 1e6 ? (int)fmax(1, moves) : 0;
}

static void carry(const struct th_view *view, int lane, struct th_parcels *p, double *work)
{
    struct th_ports *ports = view->ports;
    double in = ports->face_volume[0][lane];
    double out = ports->face_volume[(int)ports->segment_count[lane]][lane];
    double tip[TH_SPECIES] = {0}, returned[TH_SPECIES] = {0};
    int moves = moves_of(p, in, out);
    struct move move = {.in = in / fmax(1, moves), .out = out / fmax(1, moves)};
    for (int s = 0; s < p->species; s++) {
        move.inlet[s] = ports->inlet_mass[s][lane] / fmax(1, moves);
        move.csf[s] = -ports->tip_concentration[s][lane] * move.out;
    }
    if (!moves)
        view->status[lane] = TH_NOT_CONVERGED;
    else if (in > 0)
        align(view, lane, p, work, &move);
    for (int k = 0; k < moves; k++) {
        carry_once(p, &move, tip, returned);
        double parcels = th_parcels_volume(p) / p->width, cells = (double)view->points;
        if (parcels > 1.4 * cells || parcels < 0.7 * cells)
            th_parcels_cut(p, th_parcels_volume(p) / cells, work);
    }
    for (int s = 0; s < p->species; s++) {
        ports->tip_mass[s][lane] = tip[s];
        ports->tip_moment[s][lane] = 0;
        ports->returned_mass[s][lane] = returned[s];
    }
    ports->tip_volume[lane] = out;
}

/* Volume that two neighbours exchange in the step, K A^2 step/(volume between their middles),
 * with the mean square of a flow that goes evenly from that of one end to that of the other. */
static double exchange_scale(const struct th_view *view, int lane, size_t species)
{
    const struct th_ports *ports = view->ports;
    double step = view->step[lane], diffusivity = ports->diffusivity[species][lane];
    double area = ports->catheter_lumen[lane] / ports->catheter_length[lane];
    double in = ports->face_volume[0][lane] / step;
    double out = ports->face_volume[(int)ports->segment_count[lane]][lane] / step;
    double speed = sqrt((in * in + in * out + out * out) / 3) / area;
    if (!(diffusivity > 0))
        return 0;
    return th_taylor_aris(diffusivity, speed, 2 * sqrt(area / TH_PI)) * area * area * step;
}

static void disperse(const struct th_view *view, const struct th_parcels *parcels,
                     const bool *uneven, const struct th_line_work *work, size_t species)
{
    int most = 0;
    EACH_LANE(i) most = uneven[i] && parcels[i].count > most ? parcels[i].count : most;
    memset(work->mass, 0, sizeof(double[TH_LANES]) * (size_t)most);
    memset(work->volume, 0, sizeof(double[TH_LANES]) * (size_t)most);
    memset(work->exchange, 0, sizeof(double[TH_LANES]) * (size_t)most);
    for (int i = 0; i < TH_LANES; i++) {
        double scale = exchange_scale(view, i, species);
        for (int k = 0; uneven[i] && k < parcels[i].count; k++) {
            work->mass[k][i] = *th_parcels_at(&parcels[i], (int)species, k);
            work->volume[k][i] = th_parcels_width(&parcels[i], k);
            if (k > 0)
                work->exchange[k - 1][i] =
                    scale * 2 / (work->volume[k - 1][i] + work->volume[k][i]);
        }
    }
    if (most)
        th_disperse(most, work->mass, work->volume, work->exchange, work->solved);
    EACH_LANE(i)
    for (int k = 0; uneven[i] && k < parcels[i].count; k++)
        *th_parcels_at(&parcels[i], (int)species, k) = work->mass[k][i];
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

void th_line_advance(const struct th_view *view)
{
    const struct th_ports *ports = view->ports;
    struct th_line_states *states = view->states;
    size_t room = th_line_room(view->points);
    struct th_line_work work = th_line_work(view);
    struct th_parcels parcels[TH_LANES];
    bool uneven[TH_LANES];
    memcpy(view->cells, view->before, view->species * room * sizeof(double[TH_LANES]));
    decay(view);
    for (int i = 0; i < TH_LANES; i++) {
        parcels[i] = th_line_parcels(view, i);
        carry(view, i, &parcels[i], work.row);
        th_line_keep(view, i, &parcels[i]);
        double in = fabs(ports->face_volume[0][i]), out = fabs(ports->tip_volume[i]);
        states->flow[i] = fmax(in, out) / view->step[i];
        uneven[i] = look(view, i, &parcels[i], fmax(in, out));
    }
    for (size_t s = 0; s < view->species; s++) disperse(view, parcels, uneven, &work, s);
    decay(view);
    th_line_ledger(view);
}
