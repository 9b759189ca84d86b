/* One step of the canal for one member alone: a vector holds poles at both ends of the canal, in place
 * of eight members; compiled once for each instruction set. The arithmetic is that of canal_isa.c
 * (canal_factor.h, canal_sweep.h) to the last bit.
 *
 * Cell j of the upper half lies beside cell 2 m - j of the lower, m the middle; where the number of
 * cells is even, one of zeros stands in below the last. The member's rows and state are copied
 * together, [j][upper, lower], so that a step reads one after the other. */
#include "pairs.h"

#define UNIT 2
#define PICK(x) spread(x)
#define ONE(constants, groups, kind, k) one((constants) + 2 * (size_t)(kind) * (groups) * WIDE, k)

/* Pole k of numbers that lie [group][re, im][WIDE]. */
ALWAYS struct cvec one(const double *numbers, size_t k)
{
    const double *re = numbers + 2 * (k / PAIRS) * WIDE + 2 * (k % PAIRS);
    return (struct cvec){splat(re[0]), splat(re[WIDE])};
}

#include "canal_factor.h"

enum { ROWS = 9 };

struct lone {
    size_t n, lane, groups;
    struct member member;
    double *constants, *reals, *rows, *state;
    struct end end;
};

ALWAYS struct member member_of(const struct th_canal_job *job, size_t lane)
{
    const struct th_canal_rates *rates = &job->canal->rates;
    return (struct member){.step = splat(job->step->step[lane]),
                           .source = splat(job->source[lane]),
                           .ramp = splat(job->ramp[lane]),
                           .uptake = splat(rates->uptake[lane]),
                           .release = splat(rates->release[lane]),
                           .to = splat(rates->to_plasma[lane]),
                           .binding = splat(rates->binding[lane]),
                           .unbinding = splat(rates->unbinding[lane]),
                           .partition = splat(rates->partition[lane]),
                           .clearance = splat(rates->clearance[lane]),
                           .from = splat(rates->from_deep[lane]),
                           .deep = splat(rates->deep[lane])};
}

ALWAYS struct lone lone_of(const struct th_canal_job *job, size_t np)
{
    const size_t n = job->canal->cells, groups = (np + PAIRS - 1) / PAIRS;
    const size_t cells = n / 2 + 1, lane = (size_t)job->only, piece = 2 * groups * WIDE * cells;
    double *set = (double *)(job->set + 1), *reals = set + 2 * CANAL_COMPLEX * groups * WIDE;
    double *e = reals + CANAL_REAL * WIDE, *rows = e + 2 * piece;
    return (struct lone){.n = n,
                         .lane = lane,
                         .groups = groups,
                         .member = member_of(job, lane),
                         .constants = set,
                         .reals = reals,
                         .rows = rows,
                         .state = job->work + piece,
                         .end = {.count = n / 2,
                                 .groups = groups,
                                 .step = UNIT,
                                 .pace = (ptrdiff_t)(2 * groups * WIDE),
                                 .in = rows,
                                 .out = rows + 2 * cells,
                                 .loss = rows + 4 * cells,
                                 .store = rows + 6 * cells,
                                 .wc = rows + 8 * cells,
                                 .wt = rows + 10 * cells,
                                 .b = rows + 12 * cells,
                                 .fore = rows + 14 * cells,
                                 .back = rows + 16 * cells,
                                 .e = e,
                                 .lambda = e + piece,
                                 .z = job->work}};
}

/* The cell beside cell j of the upper half, or n: none. */
ALWAYS size_t beside(const struct lone *l, size_t j)
{
    return 2 * (l->n / 2) - j;
}

static void pack_rows(const struct th_canal_job *job, const struct lone *l)
{
    static const int upper[ROWS] = {ROW_LEFT, ROW_RIGHT, ROW_LOSS, ROW_STORE, ROW_WC,
                                    ROW_WT,   ROW_B,     ROW_LO,   ROW_UP};
    static const int lower[ROWS] = {ROW_RIGHT, ROW_LEFT, ROW_LOSS, ROW_STORE, ROW_WC,
                                    ROW_WT,    ROW_B,    ROW_UP,   ROW_LO};
    double *to = l->rows;
    for (int row = 0; row < ROWS; row++) {
        const double *top = canal_row(job->canal, upper[row]) + l->lane;
        const double *bottom = canal_row(job->canal, lower[row]) + l->lane;
        for (size_t j = 0; j <= l->n / 2; j++) {
            const size_t other = beside(l, j);
            *to++ = top[j * TH_LANES];
            *to++ = other < l->n ? bottom[other * TH_LANES] : 0;
        }
    }
}

ALWAYS void prepare(const struct lone *l, size_t np)
{
    const struct th_poles *poles = th_poles(np);
    struct cvec pole[TH_POLES_MOST], residue[TH_POLES_MOST];
    for (size_t g = 0; g < l->groups; g++)
        for (size_t i = 0; i < WIDE; i++) {
            const size_t k = g * PAIRS + i / 2 < np ? g * PAIRS + i / 2 : np - 1;
            pole[g].re[i] = poles->p[k][0];
            pole[g].im[i] = poles->p[k][1];
            residue[g].re[i] = -2 * poles->a[k][0];
            residue[g].im[i] = -2 * poles->a[k][1];
        }
    constants(&l->member, l->constants, l->groups, pole, residue);
    total(&l->member, l->constants, l->groups, np, l->reals);
}

ALWAYS struct links links_of(vec pairs)
{
    return (struct links){firsts(pairs), seconds(pairs)};
}

/* What both ends bring to the middle, from pairs. */
ALWAYS void meet(const struct cvec *pairs, size_t groups, struct meeting *both)
{
    UNROLL for (size_t k = 0; k < groups; k++) {
        both->top[k] = cfirsts(pairs[k]);
        both->bottom[k] = cseconds(pairs[k]);
    }
}

ALWAYS void seek(const struct lone *l)
{
    const struct end *end = &l->end;
    const struct links rates = links_of(PICK(row_at(end, end->in, end->count)));
    const vec b = PICK(row_at(end, end->b, end->count));
    struct pivot pivot;
    struct meeting kept, z;
    struct cvec k_[TH_POLES_MOST], z_[TH_POLES_MOST], lambda[TH_POLES_MOST];
    pivot_of(&l->member, l->constants, l->groups, &pivot);
    const struct links back = links_of(pivots(end, &pivot, k_, z_));
    meet(k_, l->groups, &kept);
    meet(z_, l->groups, &z);
    pivot_middle(end, &pivot, &rates, &kept, &back, &z, lambda);
    adjoint(end, lambda, z_);
    for (size_t k = 0; k < l->groups; k++)
        cstore(at(l->constants, l->groups, CANAL_BS, k), caxpy(b, lambda[k], cfold(z_[k])));
}

ALWAYS void retain(const struct lone *l, struct cvec *sum)
{
    const struct end *end = &l->end;
    const struct links rates = links_of(PICK(row_at(end, end->in, end->count)));
    struct meeting rho;
    struct cvec pairs[TH_POLES_MOST], here[TH_POLES_MOST];
    retain_inward(end, &l->member, l->constants, pairs);
    meet(pairs, l->groups, &rho);
    retain_middle(end, &l->member, l->constants, &rates, &rho, here);
    retain_outward(end, l->constants, here, pairs);
    for (size_t k = 0; k < l->groups; k++) sum[k] = cfold(pairs[k]);
    add_retained(end, l->constants, end->count, here, sum);
}

ALWAYS void factor(const struct th_canal_job *job, size_t np)
{
    const struct lone l = lone_of(job, np);
    struct cvec retained[TH_POLES_MOST];
    pack_rows(job, &l);
    prepare(&l, np);
    seek(&l);
    UNROLL for (size_t k = 0; k < l.groups; k++) retained[k] = nothing;
    if (job->canal->rates.partition[l.lane] > 0)
        retain(&l, retained);
    border(&l.member, l.constants, l.groups, retained);
}

static void pack_state(const struct th_canal_job *job, const struct lone *l)
{
    const double *y = job->step->before + l->lane;
    double *to = l->state;
    for (size_t j = 0; j <= l->n / 2; j++, to += 6) {
        const size_t other = beside(l, j);
        for (size_t f = 0; f < 3; f++) {
            to[2 * f] = y[(3 * j + f) * TH_LANES];
            to[2 * f + 1] = other < l->n ? y[(3 * other + f) * TH_LANES] : 0;
        }
    }
}

ALWAYS void find_plasma(const struct lone *l, vec p1, vec p2, struct cvec *at_pole)
{
    const size_t m = l->end.count;
    struct seen seen;
    look(&l->end, l->state, &seen);
    seen.free = fold(seen.free);
    seen.bound = fold(seen.bound);
    UNROLL for (size_t k = 0; k < l->groups; k++) {
        seen.c[k] = cfold(seen.c[k]);
        seen.t[k] = cfold(seen.t[k]);
        seen.b[k] = cfold(seen.b[k]);
    }
    look_at(&l->end, l->state + 3 * m * UNIT, m, &seen);
    plasma(&l->member, l->constants, l->groups, &seen, p1, p2, at_pole);
}

/* X in the middle. */
ALWAYS void approach(const struct lone *l, const struct cvec *at_pole, struct cvec *x)
{
    const struct end *end = &l->end;
    const struct links by = links_of(PICK(row_at(end, end->fore, end->count)));
    struct inflow in;
    struct meeting z;
    inflow_of(&l->member, l->constants, l->groups, at_pole, &in);
    UNROLL for (size_t k = 0; k < l->groups; k++) x[k] = nothing;
    inward(end, &in, l->state, 0, end->count, true, x);
    meet(x, l->groups, &z);
    middle(end, &in, l->state, &by, &z, x);
}

/* Writes numbers of the member in one cell: C, T, B, and if asked for the integral of C. */
static void put(const struct th_canal_job *job, size_t cell, const double *numbers, size_t stride,
                const double *sum)
{
    double *out = job->step->cells + 3 * cell * TH_LANES + job->only;
    for (size_t f = 0; f < 3; f++) out[f * TH_LANES] = numbers[f * stride];
    if (job->step->exposure)
        job->step->exposure[cell * TH_LANES + (size_t)job->only] = *sum;
}

/* X of a cell that the member watches, or of plasma (behind the last cell): kept. The poles lie
 * [group][re, im][WIDE], two to a pair. */
static void keep(const struct th_canal_job *job, const double *x, size_t cell)
{
    const size_t lane = (size_t)job->only;
    const size_t slot = cell < job->canal->cells
                            ? canal_watched(job->canal)[cell * TH_LANES + lane]
                            : 0;
    double pole[2 * TH_POLES_MOST];
    for (size_t k = 0; k < job->poles; k++) {
        pole[2 * k] = x[2 * (k / PAIRS) * WIDE + 2 * (k % PAIRS)];
        pole[2 * k + 1] = x[2 * (k / PAIRS) * WIDE + 2 * (k % PAIRS) + WIDE];
    }
    canal_keep(job, slot, lane, pole, 2, 1);
}

/* The new state of the pairs j .. j + PAIRS - 1, whose X is in z. */
ALWAYS void write(const struct th_canal_job *job, const struct lone *l, const struct weights *w,
                  size_t np, size_t j)
{
    _Alignas(64) double found[4 * WIDE];
    const double *y = l->state + 6 * j, *z = l->end.z + (ptrdiff_t)j * l->end.pace;
    const vec before[3] = {gather(y, 6), gather(y + 2, 6), gather(y + 4, 6)};
    struct cvec x[TH_POLES_MOST];
    vec after[3];
    UNROLL for (size_t k = 0; k < np; k++) {
        const double *re = z + 2 * (k / PAIRS) * WIDE + 2 * (k % PAIRS);
        x[k] = (struct cvec){gather(re, l->end.pace), gather(re + WIDE, l->end.pace)};
    }
    combine(w, np, x, before, after);
    for (size_t f = 0; f < 3; f++) store(found + f * WIDE, after[f]);
    if (job->step->exposure)
        store(found + 3 * WIDE, integral(w, np, x));
    for (size_t i = 0; i < PAIRS; i++) {
        const double *x_here = z + (ptrdiff_t)i * l->end.pace;
        const size_t other = beside(l, j + i);
        put(job, j + i, found + 2 * i, WIDE, found + 3 * WIDE + 2 * i);
        if (canal_watches(job->canal, j + i))
            keep(job, x_here, j + i);
        if (other >= l->n)
            continue;
        put(job, other, found + 2 * i + 1, WIDE, found + 3 * WIDE + 2 * i + 1);
        if (canal_watches(job->canal, other))
            keep(job, x_here + 1, other);
    }
}

ALWAYS void write_middle(const struct th_canal_job *job, const struct lone *l,
                         const struct weights *w, size_t np, const struct cvec *here)
{
    _Alignas(64) double numbers[2 * TH_POLES_MOST * WIDE];
    const double *y = l->state + 6 * l->end.count;
    const vec before[3] = {PICK(y), PICK(y + 2), PICK(y + 4)};
    struct cvec x[TH_POLES_MOST];
    vec after[3];
    for (size_t k = 0; k < l->groups; k++) cstore(numbers + 2 * k * WIDE, here[k]);
    for (size_t k = 0; k < np; k++) x[k] = one(numbers, k);
    combine(w, np, x, before, after);
    const double found[3] = {after[0][0], after[1][0], after[2][0]};
    const double sum = integral(w, np, x)[0];
    put(job, l->end.count, found, 1, &sum);
    if (canal_watches(job->canal, l->end.count))
        keep(job, numbers, l->end.count);
}

/* Outward from the middle, some pairs at a time; the last of them may overlap those before. */
ALWAYS void depart(const struct th_canal_job *job, const struct lone *l, const struct weights *w,
                   size_t np, struct cvec *x)
{
    for (size_t stop = l->end.count; stop > 0;) {
        const size_t start = stop > PAIRS ? stop - PAIRS : 0;
        for (size_t i = stop; i-- > start;) {
            outward(&l->end, i, x);
            UNROLL for (size_t k = 0; k < l->groups; k++)
                cstore(cell_at(&l->end, l->end.z, i, k), x[k]);
        }
        write(job, l, w, np, start);
        stop = start;
    }
}

ALWAYS void solve(const struct th_canal_job *job, size_t np)
{
    const struct lone l = lone_of(job, np);
    const size_t end = 3 * l.n * TH_LANES + l.lane;
    const double *blood = job->step->before + end;
    const vec p1 = splat(blood[0]), p2 = splat(blood[TH_LANES]);
    _Alignas(64) double held[2 * TH_POLES_MOST * WIDE];
    struct cvec at_pole[TH_POLES_MOST], x[TH_POLES_MOST];
    struct weights w;
    vec after[3];
    pack_state(job, &l);
    find_plasma(&l, p1, p2, at_pole);
    for (size_t k = 0; k < l.groups; k++) cstore(held + 2 * k * WIDE, at_pole[k]);
    approach(&l, at_pole, x);
    weigh(l.constants, l.reals, l.groups, np, held, &w);
    write_middle(job, &l, &w, np, x);
    depart(job, &l, &w, np, x);
    finish(&l.member, l.constants, l.groups, np, held, p1, p2, after);
    if (job->seen)
        keep(job, held, l.n);
    job->step->cells[end] = after[0][0];
    job->step->cells[end + TH_LANES] = after[1][0];
    job->step->area[l.lane] = after[2][0];
}

void ISA(th_lone_factor)(const struct th_canal_job *job)
{
    FOR_POLES(factor, job)
}

void ISA(th_lone_solve)(const struct th_canal_job *job)
{
    FOR_POLES(solve, job)
}
