/* csf/axial: the step of drugs whose binding saturates. The exponential midpoint holds the rate
 * of binding of a cell for a step (csf/canal/canal.h). What that may bind too much or too
 * little is, with the rate at the mean of the occupancies before and after, error = step T
 * |rate held - binding (1 - (B + B')/(2 B_max))| Free drug, which binding keeps low, is wrong
 * by that at most over 1/binding. A lane's step is cut into equal pieces until, summed over the
 * cord and the pieces, the errors of bound and of free drug are less than a tenth of
 * csf.tolerance of each. */
#include "axial.h"

#include <math.h>
#include <string.h>

enum { MOST_PIECES = 4096 };

/* One try: pieces of each lane, and their errors together. */
struct attempt {
    int pieces[TH_LANES];
    double error[TH_LANES], area[TH_LANES], lagged[TH_PROBES][TH_LANES];
};

static void hold(double *to, const double *from, size_t vectors, const bool kept[TH_LANES])
{
    for (size_t k = 0; k < vectors * TH_LANES; k += TH_LANES)
        for (size_t i = 0; i < TH_LANES; i++) to[k + i] = kept[i] ? from[k + i] : to[k + i];
}

/* What one piece binds wrongly, as a share of what is bound and of what is free; where that is
 * next to nothing, of a millionth of all drug. */
static void find_errors(const struct th_view *view, const struct axial_room *room, size_t d,
                        const struct th_canal_request *piece, double error[TH_LANES])
{
    const struct th_ports *port = view->ports;
    const double *held = th_canal_binding(th_axial_drug(room, d).canal);
    double off[TH_LANES] = {0}, bound[TH_LANES] = {0}, free[TH_LANES] = {0};
    double water[TH_LANES] = {0}, site[TH_LANES];
    EACH_LANE(i)
        site[i] =
            port->drug.binding_capacity[d][i] > 0 ? 0.5 / port->drug.binding_capacity[d][i] : 0;
    for (size_t cell = AXIAL_SKULL; cell < room->cells; cell++) { /* brain binds nothing */
        const double *one = piece->before + 3 * cell * TH_LANES;
        const double *two = piece->after + 3 * cell * TH_LANES;
        EACH_LANE(i) {
            const size_t at = cell * TH_LANES + (size_t)i, t = TH_LANES + (size_t)i,
                         b = t + TH_LANES;
            const double mean = port->drug.binding[d][i] * (1 - (one[b] + two[b]) * site[i]);
            const double most = one[t] > two[t] ? one[t] : two[t], volume = room->tissue[at];
            off[i] += volume * fabs(most * (held[at] - mean));
            bound[i] += volume * fabs(two[b]);
            free[i] += volume * fabs(two[t]);
            water[i] += room->volume[at] * fabs(two[i]);
        }
    }
    EACH_LANE(i) {
        const double least = 1e-6 * (water[i] + free[i] + bound[i]), step = piece->dt[i];
        const double lasts = step / (1 + port->drug.binding[d][i] * step);
        error[i] =
            least > 0 ? off[i] * (step / (bound[i] + least) + lasts / (free[i] + least)) : 0;
    }
}

/* The mean source of a piece. */
static void find_source(const struct th_canal_request *step, const double *length, int round,
                        double *source)
{
    EACH_LANE(i) {
        const double middle = (round + 0.5) * length[i] - step->dt[i] / 2;
        source[i] = step->source[i] + step->ramp[i] * middle;
    }
}

/* Adds a piece: to the area, to the error, and to what follows a value, which fades meanwhile.
 */
static void add(struct attempt *attempt, const struct th_canal_request *piece,
                const double *error, const bool through[TH_LANES])
{
    EACH_LANE(i) {
        if (through[i])
            continue;
        attempt->area[i] += piece->area[i];
        attempt->error[i] += error[i];
        for (size_t k = 0; k < piece->probe_count; k++) {
            const double fades = exp(-piece->probes[k].rate[i] * piece->dt[i]);
            attempt->lagged[k][i] = attempt->lagged[k][i] * fades + piece->lagged[k][i];
        }
    }
}

/* The integral of C over the pieces so far, of the lanes that count: that over one more. */
static void expose(double *sum, const double *piece, size_t cells, int round,
                   const bool counts[TH_LANES])
{
    for (size_t k = 0; k < cells * TH_LANES; k += TH_LANES)
        for (size_t i = 0; i < TH_LANES; i++)
            sum[k + i] = counts[i] ? (round ? sum[k + i] : 0) + piece[k + i] : sum[k + i];
}

/* All pieces of all lanes; a lane that is through waits for the others. Returns where they
 * ended. */
static double *march(const struct th_view *view, const struct axial_room *room, size_t d,
                     const struct th_canal_request *step, const bool wanted[TH_LANES],
                     struct attempt *attempt)
{
    struct th_canal *canal = th_axial_drug(room, d).canal;
    double *rooms[2] = {room->spare + 2 * room->vectors * TH_LANES,
                        room->spare + 3 * room->vectors * TH_LANES};
    _Alignas(64) double length[TH_LANES];
    _Alignas(64) double area[TH_LANES];
    _Alignas(64) double source[TH_LANES];
    double lagged[TH_PROBES][TH_LANES];
    const double *from = step->before;
    int rounds = 0;
    memset(attempt->lagged, 0, sizeof attempt->lagged);
    EACH_LANE(i) {
        length[i] = step->dt[i] / attempt->pieces[i];
        attempt->error[i] = attempt->area[i] = 0;
        rounds = attempt->pieces[i] > rounds ? attempt->pieces[i] : rounds;
    }
    for (int round = 0; round < rounds; round++) {
        double *to = rooms[round % 2], error[TH_LANES];
        struct th_canal_request piece = *step;
        bool through[TH_LANES], counts[TH_LANES];
        double begins[TH_LANES];
        EACH_LANE(i) begins[i] = round * length[i];
        const struct th_canal_ventricle ventricle =
            th_canal_ventricle_after(step->ventricle, begins);
        piece.ventricle = &ventricle;
        find_source(step, length, round, source);
        piece.dt = length;
        piece.source = source;
        piece.lagged = lagged;
        piece.before = from;
        piece.after = to;
        piece.area = area;
        piece.exposure = step->exposure ? room->exposure + room->cells * TH_LANES : NULL;
        th_canal_advance_saturable(canal, &piece);
        find_errors(view, room, d, &piece, error);
        EACH_LANE(i) through[i] = round >= attempt->pieces[i];
        EACH_LANE(i) counts[i] = wanted[i] && !through[i];
        add(attempt, &piece, error, through);
        if (step->exposure)
            expose(step->exposure, piece.exposure, room->cells, round, counts);
        if (round > 0)
            hold(to, from, room->vectors, through);
        from = to;
    }
    return rooms[(rounds - 1) % 2];
}

void th_axial_saturate(const struct th_view *view, const struct axial_room *room,
                       size_t species, const struct th_canal_request *step,
                       const bool wanted[TH_LANES], bool finer)
{
    const struct axial_params *p = view->params;
    struct attempt attempt;
    double *end;
    bool again;
    EACH_LANE(i) attempt.pieces[i] = 1;
    do {
        again = false;
        end = march(view, room, species, step, wanted, &attempt);
        for (int i = 0; i < TH_LANES; i++) {
            const double ratio = attempt.error[i] / (0.1 * p->tolerance[i]);
            if (!wanted[i] || !(ratio > 1) || attempt.pieces[i] >= MOST_PIECES)
                continue;
            attempt.pieces[i] *= ratio > 16 ? 4 : 2;
            again = true;
        }
    } while (again);
    if (finer) {
        EACH_LANE(i) attempt.pieces[i] *= 2;
        end = march(view, room, species, step, wanted, &attempt);
    }
    hold(step->after, end, room->vectors, wanted);
    EACH_LANE(i) {
        if (!wanted[i])
            continue;
        step->area[i] = attempt.area[i];
        for (size_t k = 0; k < step->probe_count; k++)
            step->lagged[k][i] = attempt.lagged[k][i];
    }
}
