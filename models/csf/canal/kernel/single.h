/* Layout of a single member's rows, state and constants in the kernel of single.c.
 *
 * Cell j of the upper half lies beside cell 2 m - j of the lower, m the middle; where the
 * number of cells is even, one of zeros stands in below the last. The member's rows and state
 * are copied together, [j][upper, lower], so that a step reads memory in order. Cells of the
 * brain lie beside cells of cord: so do the constants of their pairs. */
#ifndef TH_SINGLE_H
#define TH_SINGLE_H

#include "pairs.h"

#define UNIT 2
#define PICK(x) spread(x)
#define ONE(constants, groups, kind, k) \
    pole_of((constants) + 2 * (size_t)(kind) * (groups)*WIDE, k)
#define LANE(x) splat(*(x))
#define LAYERED 0

/* Pole k of numbers [group][re, im][WIDE], of the upper end. */
ALWAYS struct cvec pole_of(const double *numbers, size_t k)
{
    const double *re = numbers + 2 * (k / PAIRS) * WIDE + 2 * (k % PAIRS);
    return (struct cvec){splat(re[0]), splat(re[WIDE])};
}

#include "template_factor.h"

enum { ROWS = 10, ROWS_ONE_WAY = ROWS - 1 };

/* skull: the outermost pairs, of which the upper cell is brain, the lower cord. Their tissue is
 * `both`, whose constants lie where those of brain would; spine: the pairs behind them. */
struct single {
    size_t n, lane, groups;
    struct member member;
    struct tissue cord, brain, both;
    double *rows, *state;
    struct end end, skull, spine;
};

/* Rates of pairs: the upper cell of one tissue, the lower of another. */
ALWAYS struct tissue paired_tissue(const struct tissue *upper, const struct tissue *lower)
{
    struct tissue both = *upper;
    both.uptake = paired(upper->uptake, lower->uptake);
    both.release = paired(upper->release, lower->release);
    both.to_plasma = paired(upper->to_plasma, lower->to_plasma);
    both.binding = paired(upper->binding, lower->binding);
    both.unbinding = paired(upper->unbinding, lower->unbinding);
    both.partition = paired(upper->partition, lower->partition);
    return both;
}

/* skull: the canal's cells of the brain. */
ALWAYS struct single single_of(const struct th_canal_job *job, size_t np, size_t skull)
{
    const size_t n = job->canal->cells, groups = (np + PAIRS - 1) / PAIRS;
    const size_t cells = n / 2 + 1, lane = (size_t)job->single_lane,
                 piece = 2 * groups * WIDE * cells;
    double *set = (double *)(job->set + 1);
    double *e = set + canal_kinds(skull) * canal_kind_vectors(groups) * WIDE;
    double *rows = e + 2 * piece;
    const struct tissue cord = tissue_of(job, lane, false, set, groups);
    const struct tissue brain = tissue_of(job, lane, true, set, groups);
    const struct end end = {.count = n / 2,
                            .groups = groups,
                            .row_stride = UNIT,
                            .cell_stride = (ptrdiff_t)(2 * groups * WIDE),
                            .to_before = rows,
                            .to_after = rows + 2 * cells,
                            .loss = rows + 4 * cells,
                            .tissue_ratio = rows + 6 * cells,
                            .wc = rows + 8 * cells,
                            .wt = rows + 10 * cells,
                            .b = rows + 12 * cells,
                            .from_before = rows + 14 * cells,
                            .from_after = rows + 16 * cells,
                            .lost = rows + 18 * cells,
                            .e = e,
                            .lambda = e + piece,
                            .z = job->work};
    return (struct single){.n = n,
                           .lane = lane,
                           .groups = groups,
                           .member = member_of(job, lane),
                           .cord = cord,
                           .brain = brain,
                           .both = paired_tissue(&brain, &cord),
                           .rows = rows,
                           .state = job->work + piece,
                           .end = end,
                           .skull = outer_cells(end, skull),
                           .spine = inner_cells(end, skull)};
}

/* The cell of the lower half beside cell j of the upper, or n: none. */
ALWAYS size_t opposite(const struct single *l, size_t j)
{
    return 2 * (l->n / 2) - j;
}

/* Copies the rows of the member into pairs, in the order of struct end, or takes them from
 * a set of other step lengths; `lost`, the last, is needed where drug comes back from plasma.
 */
static void pack_rows(const struct th_canal_job *job, const struct single *l)
{
    static const int upper[ROWS] = {ROW_LEFT, ROW_RIGHT, ROW_OUT, ROW_TISSUE_RATIO, ROW_WC,
                                    ROW_WT,   ROW_B,     ROW_LO,  ROW_UP,           ROW_LOST};
    static const int lower[ROWS] = {ROW_RIGHT, ROW_LEFT, ROW_OUT, ROW_TISSUE_RATIO, ROW_WC,
                                    ROW_WT,    ROW_B,    ROW_UP,  ROW_LO,           ROW_LOST};
    const int rows = job->returns ? ROWS : ROWS_ONE_WAY;
    double *to = l->rows;
    if (job->scratch) {
        const double *from = job->scratch + (to - (double *)(job->set + 1));
        if (from != to)
            memcpy(to, from, (size_t)rows * 2 * (l->n / 2 + 1) * sizeof *to);
        return;
    }
    for (int row = 0; row < rows; row++) {
        const double *top = canal_row(job->canal, upper[row]) + l->lane;
        const double *bottom = canal_row(job->canal, lower[row]) + l->lane;
        for (size_t j = 0; j <= l->n / 2; j++) {
            const size_t other = opposite(l, j);
            *to++ = top[j * TH_LANES];
            *to++ = other < l->n ? bottom[other * TH_LANES] : 0;
        }
    }
}

/* Copies the state of the member into pairs, [j][C, T, B][upper, lower]. */
static void pack_state(const struct th_canal_job *job, const struct single *l)
{
    const double *top = job->request->before + l->lane, *bottom;
    double *to = l->state;
    const size_t pairs = l->n / 2 + 1, first = opposite(l, 0) < l->n ? 0 : 1;
    for (size_t f = 0; f < 3 * first; f++) store_pair(to + 2 * f, top[f * TH_LANES], 0);
    bottom = top + 3 * opposite(l, first) * TH_LANES;
    top += 3 * first * TH_LANES;
    to += 6 * first;
    for (size_t j = first; j < pairs; j++) {
        for (size_t f = 0; f < 3; f++)
            store_pair(to + 2 * f, top[f * TH_LANES], bottom[f * TH_LANES]);
        to += 6;
        top += 3 * TH_LANES;
        bottom -= 3 * TH_LANES;
    }
}

/* Writes C, T, B of the member in one cell and, if requested, the integral of C. */
static void write_cell(const struct th_canal_job *job, size_t cell, const double *numbers,
                       size_t stride, const double *sum)
{
    double *out = job->request->after + 3 * cell * TH_LANES + job->single_lane;
    for (size_t f = 0; f < 3; f++) out[f * TH_LANES] = numbers[f * stride];
    if (job->request->exposure)
        job->request->exposure[cell * TH_LANES + (size_t)job->single_lane] = *sum;
}

/* Copies the further sources into pairs, behind the state. */
static struct source_rows pack_sources(const struct th_canal_job *job, const struct single *l)
{
    const double *const from[] = {job->request->sources, job->request->sources_ramp};
    double *const to = l->state + 6 * (l->n / 2 + 1), *at = to;
    for (int row = 0; row < 2; row++)
        for (size_t j = 0; j <= l->n / 2; j++) {
            const size_t other = opposite(l, j);
            *at++ = from[row][j * TH_LANES + l->lane];
            *at++ = other < l->n ? from[row][other * TH_LANES + l->lane] : 0;
        }
    return (struct source_rows){to, to + 2 * (l->n / 2 + 1)};
}

/* The member's numbers at the poles, in the upper number of a pair, or in both. */
ALWAYS void numbers_of(const double (*at)[2][TH_LANES], const struct single *l, size_t np,
                       bool both, struct cvec *numbers)
{
    for (size_t g = 0; g < l->groups; g++)
        for (size_t i = 0; i < WIDE; i++) {
            const size_t k = g * PAIRS + i / 2;
            const bool any = (both || i % 2 == 0) && k < np;
            numbers[g].re[i] = any ? at[k][0][l->lane] : 0;
            numbers[g].im[i] = any ? at[k][1][l->lane] : 0;
        }
}

/* The couplings of the middle, from its pair in a row. */
ALWAYS struct couplings couplings_of(vec pairs)
{
    return (struct couplings){firsts(pairs), seconds(pairs)};
}

/* Pairs into numbers of the upper and of the lower end. */
ALWAYS void split_ends(const struct cvec *pairs, size_t groups, struct both_ends *both)
{
    UNROLL for (size_t k = 0; k < groups; k++)
    {
        both->top[k] = cfirsts(pairs[k]);
        both->bottom[k] = cseconds(pairs[k]);
    }
}

#endif
