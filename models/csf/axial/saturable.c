/* csf/axial: the step of drugs whose binding saturates. The exponential midpoint freezes the
 * rate of binding of a cell for a step (csf/canal/canal.h). With the rate at the mean of the
 * occupancies before and after as the reference, the amount bound in error is
 *
 *     error = dt T |rate frozen - k_b (1 - (B + B')/(2 B_max))|
 *
 * Free drug, which binding keeps low, is in error by at most the rate of that over 1/k_b. A
 * lane's step is cut into equal pieces until, summed over the cord and the pieces, the errors
 * of bound and of free drug are less than a tenth of csf.tolerance of each. */
#include "axial.h"

#include <math.h>
#include <string.h>

enum { MOST_PIECES = 4096 };

/* One try: pieces of each lane, and their errors together. */
struct attempt {
    int pieces[TH_LANES];
    double error[TH_LANES], area[TH_LANES], lagged[TH_PROBES][TH_LANES];
    double areas[TH_CANAL_PLASMA][TH_LANES]; /* of all compartments, if they are asked for */
};

static void copy_lanes(double *to, const double *from, size_t vectors,
                       const bool kept[TH_LANES])
{
    for (size_t k = 0; k < vectors * TH_LANES; k += TH_LANES)
        for (size_t i = 0; i < TH_LANES; i++) to[k + i] = kept[i] ? from[k + i] : to[k + i];
}

/* Error of one piece relative to the bound and to the free drug; where these are next to
 * nothing, to a millionth of all drug. */
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
static void find_source(const struct th_canal_request *request, const double *length, int round,
                        double *source)
{
    EACH_LANE(i) {
        const double middle = (round + 0.5) * length[i] - request->dt[i] / 2;
        source[i] = request->source[i] + request->ramp[i] * middle;
    }
}

/* The same of the further sources. */
static void find_sources(const struct axial_room *room, const struct th_canal_request *request,
                         struct th_canal_request *piece, const double *length, int round)
{
    double middle[TH_LANES];
    EACH_LANE(i) middle[i] = (round + 0.5) * length[i] - request->dt[i] / 2;
    if (request->sources)
        th_axial_shift_inflow(room, piece, request->sources, middle, 3);
}

/* The dose of a piece. */
static void find_dose(const struct th_canal_request *request, struct th_canal_request *piece,
                      const double *length, int round, struct th_canal_dose *dose)
{
    double middle[TH_LANES];
    EACH_LANE(i) middle[i] = (round + 0.5) * length[i] - request->dt[i] / 2;
    if (!request->dose)
        return;
    th_axial_part_of_dose(request->dose, middle, round == 0, dose);
    piece->dose = dose;
}

/* Adds a piece to area and error, and to the lags, which decay meanwhile. */
static void add_piece(struct attempt *attempt, const struct th_canal_request *piece,
                      const double *error, const bool finished[TH_LANES])
{
    EACH_LANE(i) {
        if (finished[i])
            continue;
        attempt->area[i] += piece->area[i];
        attempt->error[i] += error[i];
        for (size_t k = 0; piece->passage && k < TH_CANAL_PLASMA; k++)
            attempt->areas[k][i] += piece->passage->area[k][i];
        for (size_t k = 0; k < piece->probe_count; k++) {
            const double fades = exp(-piece->probes[k].rate[i] * piece->dt[i]);
            attempt->lagged[k][i] = attempt->lagged[k][i] * fades + piece->lagged[k][i];
        }
    }
}

/* Adds a piece to the integral of C, of the lanes that count. */
static void add_exposure(double *sum, const double *piece, size_t cells, int round,
                         const bool counts[TH_LANES])
{
    for (size_t k = 0; k < cells * TH_LANES; k += TH_LANES)
        for (size_t i = 0; i < TH_LANES; i++)
            sum[k + i] = counts[i] ? (round ? sum[k + i] : 0) + piece[k + i] : sum[k + i];
}

/* All pieces of all lanes; a lane that has finished waits for the others. Returns the memory of
 * the end state. */
static double *run_pieces(const struct th_view *view, const struct axial_room *room, size_t d,
                          const struct th_canal_request *request, const bool wanted[TH_LANES],
                          struct attempt *attempt)
{
    struct th_canal *canal = th_axial_drug(room, d).canal;
    double *memory[2] = {room->spare + 2 * room->vectors * TH_LANES,
                         room->spare + 3 * room->vectors * TH_LANES};
    _Alignas(64) double length[TH_LANES];
    _Alignas(64) double area[TH_LANES];
    _Alignas(64) double source[TH_LANES];
    double lagged[TH_PROBES][TH_LANES];
    const double *from = request->before;
    int rounds = 0;
    struct th_canal_passage passage;
    struct th_canal_dose dose;
    memset(attempt->lagged, 0, sizeof attempt->lagged);
    memset(attempt->areas, 0, sizeof attempt->areas);
    EACH_LANE(i) {
        length[i] = request->dt[i] / attempt->pieces[i];
        attempt->error[i] = attempt->area[i] = 0;
        rounds = attempt->pieces[i] > rounds ? attempt->pieces[i] : rounds;
    }
    for (int round = 0; round < rounds; round++) {
        double *to = memory[round % 2], error[TH_LANES];
        struct th_canal_request piece = *request;
        bool finished[TH_LANES], counts[TH_LANES];
        double begins[TH_LANES];
        EACH_LANE(i) begins[i] = round * length[i];
        const struct th_canal_ventricle ventricle =
            th_canal_ventricle_after(request->ventricle, begins);
        piece.ventricle = &ventricle;
        find_source(request, length, round, source);
        find_sources(room, request, &piece, length, round);
        piece.dt = length;
        piece.passage = request->passage ? &passage : NULL;
        find_dose(request, &piece, length, round, &dose);
        piece.source = source;
        piece.lagged = lagged;
        piece.before = from;
        piece.after = to;
        piece.area = area;
        piece.exposure = request->exposure ? room->exposure + room->cells * TH_LANES : NULL;
        th_canal_advance_saturable(canal, &piece);
        find_errors(view, room, d, &piece, error);
        EACH_LANE(i) finished[i] = round >= attempt->pieces[i];
        EACH_LANE(i) counts[i] = wanted[i] && !finished[i];
        add_piece(attempt, &piece, error, finished);
        if (request->exposure)
            add_exposure(request->exposure, piece.exposure, room->cells, round, counts);
        if (round > 0)
            copy_lanes(to, from, room->vectors, finished);
        from = to;
    }
    return memory[(rounds - 1) % 2];
}

/* Pieces are doubled, or multiplied by four, until each lane's error is small enough. */
void th_axial_step_saturable(const struct th_view *view, const struct axial_room *room,
                             size_t species, const struct th_canal_request *request,
                             const bool wanted[TH_LANES], bool finer)
{
    const struct axial_params *p = view->params;
    struct attempt attempt;
    double *end;
    bool again;
    EACH_LANE(i) attempt.pieces[i] = 1;
    do {
        again = false;
        end = run_pieces(view, room, species, request, wanted, &attempt);
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
        end = run_pieces(view, room, species, request, wanted, &attempt);
    }
    copy_lanes(request->after, end, room->vectors, wanted);
    EACH_LANE(i) {
        if (!wanted[i])
            continue;
        request->area[i] = attempt.area[i];
        for (size_t k = 0; request->passage && k < TH_CANAL_PLASMA; k++)
            request->passage->area[k][i] = attempt.areas[k][i];
        for (size_t k = 0; k < request->probe_count; k++)
            request->lagged[k][i] = attempt.lagged[k][i];
    }
}
