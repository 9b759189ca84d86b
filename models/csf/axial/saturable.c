/* csf/axial: the step of drugs whose binding saturates. The exponential midpoint freezes the
 * rate of binding of a cell for a step (csf/canal/canal.h). With the rate at the mean of the
 * occupancies before and after as the reference, the amount bound in error is
 *
 *     error = dt T |rate frozen - k_b (1 - (B + B')/(2 B_max))|
 *
 * Free drug, which binding keeps low, is in error by at most the rate of that over 1/k_b. A
 * lane's step is cut into equal pieces until, summed over the cord and the pieces, the errors
 * of bound and of free drug are less than a tenth of csf.tolerance of each.
 *
 * The pieces are those of a family (family.c): as many as the member that needs most. In each a
 * child is fed at the poles with what its parent, whose rates are frozen by then, loses in that
 * piece; members whose binding does not saturate are linear over it. */
#include "axial.h"

#include <math.h>
#include <string.h>

enum { MOST_PIECES = 4096 };

/* Sums over the pieces of a member. */
struct sums {
    double error[TH_LANES], area[TH_LANES], lagged[TH_PROBES][TH_LANES];
    double areas[TH_CANAL_PLASMA][TH_LANES]; /* of all compartments, if they are wanted */
    _Alignas(64) double cleared[TH_LAYERS][TH_LANES]; /* the same of layers */
};

/* One try: pieces of each lane, and the members' sums. */
struct attempt {
    int pieces[TH_LANES];
    struct sums of[TH_SPECIES];
};

/* A family's step that is cut. */
struct cut {
    const struct th_view *view;
    const struct axial_memory *memory;
    const struct th_csf_family *family;
    const struct th_canal_request *requests;
    const bool *wanted;
};

/* The pieces of one round, in time. */
struct piece_clock {
    int round;
    _Alignas(64) double length[TH_LANES];
    double begins[TH_LANES]; /* from the step's start, s  */
    double middle[TH_LANES]; /* from the step's middle, s */
    bool finished[TH_LANES], counts[TH_LANES];
};

static void copy_lanes(double *to, const double *from, size_t vectors,
                       const bool kept[TH_LANES])
{
    for (size_t k = 0; k < vectors * TH_LANES; k += TH_LANES)
        for (size_t i = 0; i < TH_LANES; i++) to[k + i] = kept[i] ? from[k + i] : to[k + i];
}

/* Error of one piece relative to the bound and to the free drug; where these are next to
 * nothing, to a millionth of all drug. */
static void find_errors(const struct cut *cut, const struct axial_memory *memory, size_t d,
                        const struct th_canal_request *piece, double error[TH_LANES])
{
    const struct th_ports *port = cut->view->ports;
    const struct axial_drug drug = th_axial_drug(memory, d);
    const double *held = th_canal_binding(drug.canal);
    const size_t layer = (size_t)fmax(port->tissue.saturates[0] - 1, 0);
    const double *volumes = th_axial_saturable_volume(memory, layer);
    double off[TH_LANES] = {0}, bound[TH_LANES] = {0}, free[TH_LANES] = {0};
    double water[TH_LANES] = {0}, site[TH_LANES], binding[TH_LANES];
    bool any = false;
    EACH_LANE(i) {
        const double capacity = port->drug.binding_capacity[d][i];
        binding[i] = th_axial_binding(memory, &drug.key[i], layer);
        site[i] = capacity > 0 ? 0.5 / capacity : 0;
        any |= cut->wanted[i] && capacity > 0;
    }
    if (!any)
        return;
    for (size_t cell = AXIAL_SKULL; cell < memory->cells; cell++) { /* brain binds nothing */
        const size_t vector = th_axial_saturable_vector(memory, layer, cell) * TH_LANES;
        const double *free_1 = piece->before + vector, *bound_1 = free_1 + TH_LANES;
        const double *free_2 = piece->after + vector, *bound_2 = free_2 + TH_LANES;
        const double *csf = piece->after + 3 * cell * TH_LANES;
        EACH_LANE(i) {
            const size_t at = cell * TH_LANES + (size_t)i;
            const double mean = binding[i] * (1 - (bound_1[i] + bound_2[i]) * site[i]);
            const double most = free_1[i] > free_2[i] ? free_1[i] : free_2[i];
            off[i] += volumes[at] * fabs(most * (held[at] - mean));
            bound[i] += volumes[at] * fabs(bound_2[i]);
            free[i] += volumes[at] * fabs(free_2[i]);
            water[i] += memory->volume[at] * fabs(csf[i]);
        }
    }
    EACH_LANE(i) {
        const double least = 1e-6 * (water[i] + free[i] + bound[i]), step = piece->dt[i];
        const double lasts = step / (1 + binding[i] * step);
        error[i] = site[i] > 0 && least > 0
                       ? off[i] * (step / (bound[i] + least) + lasts / (free[i] + least))
                       : 0;
    }
}

/* Adds a piece to the sums, and to the lags, which decay meanwhile. */
static void add_piece(struct sums *sums, const struct th_canal_request *piece,
                      const double *error, const bool finished[TH_LANES])
{
    EACH_LANE(i) {
        if (finished[i])
            continue;
        sums->area[i] += piece->area[i];
        sums->error[i] += error[i];
        for (size_t l = 0; piece->cleared && l < TH_LAYERS; l++)
            sums->cleared[l][i] += piece->cleared[l][i];
        for (size_t k = 0; piece->passage && k < TH_CANAL_PLASMA; k++)
            sums->areas[k][i] += piece->passage->area[k][i];
        for (size_t k = 0; k < piece->probe_count; k++) {
            const double fades = exp(-piece->probes[k].rate[i] * piece->dt[i]);
            sums->lagged[k][i] = sums->lagged[k][i] * fades + piece->lagged[k][i];
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

/* Linear lanes of a member, and saturable ones over them. */
static void solve_piece(const struct cut *cut, const struct axial_memory *memory, size_t d,
                        const struct th_canal_request *piece)
{
    _Alignas(64) double area[TH_LANES];
    _Alignas(64) double lagged[TH_PROBES][TH_LANES];
    _Alignas(64) double cleared[TH_LAYERS][TH_LANES];
    struct th_canal *canal = th_axial_drug(memory, d).canal;
    struct th_canal_request other = *piece;
    struct th_canal_passage passage;
    bool own[TH_LANES], any = false, linear = false;
    EACH_LANE(i) {
        own[i] = cut->wanted[i] && th_csf_saturable(cut->view, d, i);
        any |= own[i];
        linear |= cut->wanted[i] && !own[i];
    }
    if (linear)
        th_canal_advance(canal, piece);
    else if (any)
        th_canal_advance_saturable(canal, piece);
    if (!linear || !any)
        return;
    const struct th_canal_size size = {.cells = memory->cells, .layers = memory->layers};
    other.after = memory->spare + 4 * memory->vectors * TH_LANES;
    other.exposure = piece->exposure ? memory->exposure + 2 * memory->cells * TH_LANES : NULL;
    other.area = area;
    other.lagged = lagged;
    other.cleared = piece->cleared ? cleared : NULL;
    other.passage = piece->passage ? &passage : NULL;
    th_canal_advance_saturable(canal, &other);
    th_csf_take_lanes(memory->vectors, &size, piece, &other, own);
}

/* The state of a member behind a round, or before the next. */
static double *memory_of(const struct axial_memory *memory, int round)
{
    return memory->spare + (size_t)(2 + round % 2) * memory->vectors * TH_LANES;
}

/* A piece of the k-th member. */
static void run_piece(const struct cut *cut, size_t k, const struct piece_clock *clock,
                      const struct th_canal_request *linked, struct sums *sums)
{
    const struct th_canal_request *request = &cut->requests[k];
    const struct axial_memory memory = th_axial_memory_of(cut->memory, k);
    const size_t d = cut->family->drug[k];
    double *to = memory_of(&memory, clock->round), error[TH_LANES] = {0};
    _Alignas(64) double lagged[TH_PROBES][TH_LANES];
    _Alignas(64) double cleared[TH_LAYERS][TH_LANES];
    _Alignas(64) double area[TH_LANES];
    _Alignas(64) double source[TH_LANES];
    struct th_canal_request piece = *linked;
    struct th_canal_dose dose;
    const struct th_canal_ventricle ventricle =
        th_canal_ventricle_after(request->ventricle, clock->begins);
    EACH_LANE(i) source[i] = request->source[i] + request->ramp[i] * clock->middle[i];
    if (request->sources)
        th_axial_shift_inflow(&memory, &piece, request->sources, clock->middle, 3);
    if (request->dose) {
        th_csf_part_of_dose(request->dose, clock->middle, clock->round == 0, &dose);
        piece.dose = &dose;
    }
    piece.ventricle = &ventricle;
    piece.dt = clock->length;
    piece.source = source;
    piece.lagged = lagged;
    piece.cleared = request->cleared ? cleared : NULL;
    piece.before = clock->round ? memory_of(&memory, clock->round - 1) : request->before;
    piece.after = to;
    piece.area = area;
    piece.exposure = request->exposure ? memory.exposure + memory.cells * TH_LANES : NULL;
    solve_piece(cut, &memory, d, &piece);
    find_errors(cut, &memory, d, &piece, error);
    add_piece(sums, &piece, error, clock->finished);
    if (request->exposure)
        add_exposure(request->exposure, piece.exposure, memory.cells, clock->round,
                     clock->counts);
    if (clock->round > 0)
        copy_lanes(to, piece.before, memory.vectors, clock->finished);
}

/* All pieces of all lanes; a lane that has finished waits for the others. Returns the last
 * round. */
static int run_pieces(const struct cut *cut, struct attempt *attempt)
{
    const size_t count = cut->family->count;
    struct th_canal_request linked[TH_SPECIES];
    struct th_csf_links links;
    struct piece_clock clock;
    int rounds = 0;
    for (size_t k = 0; k < count; k++) {
        memset(&attempt->of[k], 0, sizeof attempt->of[k]);
        linked[k] = cut->requests[k];
    }
    th_csf_link(cut->family, linked, &links);
    EACH_LANE(i) {
        clock.length[i] = cut->requests->dt[i] / attempt->pieces[i];
        rounds = attempt->pieces[i] > rounds ? attempt->pieces[i] : rounds;
    }
    for (clock.round = 0; clock.round < rounds; clock.round++) {
        EACH_LANE(i) {
            clock.begins[i] = clock.round * clock.length[i];
            clock.middle[i] = (clock.round + 0.5) * clock.length[i] - cut->requests->dt[i] / 2;
            clock.finished[i] = clock.round >= attempt->pieces[i];
            clock.counts[i] = cut->wanted[i] && !clock.finished[i];
        }
        for (size_t k = 0; k < count; k++)
            run_piece(cut, k, &clock, &linked[k], &attempt->of[k]);
    }
    return rounds - 1;
}

/* The end state, integrals and lags of a member, of the lanes that are wanted. */
static void take_sums(const struct cut *cut, size_t k, int last, const struct sums *sums)
{
    const struct th_canal_request *request = &cut->requests[k];
    const struct axial_memory memory = th_axial_memory_of(cut->memory, k);
    copy_lanes(request->after, memory_of(&memory, last), memory.vectors, cut->wanted);
    copy_lanes(request->area, sums->area, 1, cut->wanted);
    if (request->cleared)
        copy_lanes(request->cleared[0], sums->cleared[0], memory.layers, cut->wanted);
    if (request->passage)
        copy_lanes(request->passage->area[0], sums->areas[0], TH_CANAL_PLASMA, cut->wanted);
    if (request->probe_count)
        copy_lanes(request->lagged[0], sums->lagged[0], request->probe_count, cut->wanted);
}

/* Pieces are doubled, or multiplied by four, until each lane's error is small enough. */
void th_axial_step_saturable(const struct th_view *view, const struct axial_memory *memory,
                             const struct th_csf_family *family,
                             const struct th_canal_request *requests,
                             const bool wanted[TH_LANES], bool finer, long parts[TH_LANES])
{
    const struct axial_params *p = view->params;
    const struct cut cut = {view, memory, family, requests, wanted};
    struct attempt attempt;
    bool again;
    int last;
    EACH_LANE(i) attempt.pieces[i] = 1;
    do {
        again = false;
        last = run_pieces(&cut, &attempt);
        for (int i = 0; i < TH_LANES; i++) {
            double error = 0;
            for (size_t k = 0; k < family->count; k++)
                error = fmax(error, attempt.of[k].error[i]);
            const double ratio = error / (0.1 * p->tolerance[i]);
            if (!wanted[i] || !(ratio > 1) || attempt.pieces[i] >= MOST_PIECES)
                continue;
            attempt.pieces[i] *= ratio > 16 ? 4 : 2;
            again = true;
        }
    } while (again);
    if (finer) {
        EACH_LANE(i) attempt.pieces[i] *= 2;
        last = run_pieces(&cut, &attempt);
    }
    for (int i = 0; parts && i < TH_LANES; i++)
        if (wanted[i])
            parts[i] = attempt.pieces[i];
    for (size_t k = 0; k < family->count; k++) take_sums(&cut, k, last, &attempt.of[k]);
}
