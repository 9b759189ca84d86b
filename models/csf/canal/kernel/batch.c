/* One step of the canal by partial fractions for members abreast; compiled once for each
 * instruction set. The equations are in factor.h and sweep.h; the two ends are
 * walked one after the other. */
#define UNIT TH_LANES
#define PICK(x) load(x)
#define ONE(constants, groups, kind, k) get(constants, groups, kind, k)
#define LANE(x) load(x)
#include "factor.h"

/* WIDE members: where their numbers lie. skull: the outermost cells of the upper end, with
 * brain; spine: those behind them. */
struct part {
    size_t n, lane, middle;
    struct member member;
    struct tissue cord, brain;
    struct end top, bottom, skull, spine;
};

/* The row of the outermost cell of one end. */
ALWAYS const double *row_of(const struct th_canal_job *job, int row, size_t lane, bool bottom)
{
    const size_t cell = bottom ? job->canal->cells - 1 : 0;
    return canal_row(job->canal, row) + cell * TH_LANES + lane;
}

ALWAYS struct end end_of(const struct th_canal_job *job, size_t lane, size_t np, double *e,
                         bool bottom)
{
    const size_t n = job->canal->cells, cell = bottom ? 2 * np * (n - 1) * WIDE : 0;
    const ptrdiff_t sign = bottom ? -1 : 1;
    return (struct end){.count = bottom ? n - 1 - n / 2 : n / 2,
                        .groups = np,
                        .step = sign * TH_LANES,
                        .pace = sign * (ptrdiff_t)(2 * np * WIDE),
                        .in = row_of(job, bottom ? ROW_RIGHT : ROW_LEFT, lane, bottom),
                        .out = row_of(job, bottom ? ROW_LEFT : ROW_RIGHT, lane, bottom),
                        .loss = row_of(job, ROW_LOSS, lane, bottom),
                        .store = row_of(job, ROW_STORE, lane, bottom),
                        .wc = row_of(job, ROW_WC, lane, bottom),
                        .wt = row_of(job, ROW_WT, lane, bottom),
                        .b = row_of(job, ROW_B, lane, bottom),
                        .fore = row_of(job, bottom ? ROW_UP : ROW_LO, lane, bottom),
                        .back = row_of(job, bottom ? ROW_LO : ROW_UP, lane, bottom),
                        .e = e + cell,
                        .lambda = e + 2 * np * n * WIDE + cell,
                        .z = job->work + cell};
}

ALWAYS struct part part_of(const struct th_canal_job *job, int number, size_t np)
{
    const size_t n = job->canal->cells, lane = (size_t)number * WIDE, brain = job->canal->brain;
    const size_t room = canal_set_vectors(n, brain, np) * WIDE;
    double *set = (double *)(job->set + 1) + (size_t)number * room;
    double *e = set + canal_kinds(brain) * canal_kind_vectors(np) * WIDE;
    const struct end top = end_of(job, lane, np, e, false);
    return (struct part){.n = n,
                         .lane = lane,
                         .middle = n / 2,
                         .member = member_of(job, lane),
                         .cord = tissue_of(job, lane, false, set, np),
                         .brain = tissue_of(job, lane, true, set, np),
                         .top = top,
                         .bottom = end_of(job, lane, np, e, true),
                         .skull = outermost(top, brain),
                         .spine = behind(top, brain)};
}

ALWAYS void prepare(const struct part *p, size_t np)
{
    const struct th_poles *poles = th_poles(np);
    struct cvec pole[TH_POLES_MOST], residue[TH_POLES_MOST];
    for (size_t k = 0; k < np; k++) {
        pole[k] = (struct cvec){splat(poles->p[k][0]), splat(poles->p[k][1])};
        residue[k] = (struct cvec){splat(-2 * poles->a[k][0]), splat(-2 * poles->a[k][1])};
    }
    constants(&p->member, &p->cord, np, pole, residue);
    total(&p->cord, np, np);
    if (p->skull.count == 0)
        return;
    constants(&p->member, &p->brain, np, pole, residue);
    total(&p->brain, np, np);
}

/* The middle's numbers in two rows of the upper end. */
ALWAYS struct links links_of(const struct part *p, const double *top, const double *bottom)
{
    return (struct links){load(row_at(&p->top, top, p->middle)),
                          load(row_at(&p->top, bottom, p->middle))};
}

/* What both ends and the middle give plasma of the source: into the constants. */
ALWAYS void seek(const struct part *p, size_t np)
{
    struct pivot pivot;
    struct meeting kept, z;
    struct links back = {splat(0), splat(0)};
    struct cvec lambda[TH_POLES_MOST], top[TH_POLES_MOST], bottom[TH_POLES_MOST];
    const struct links rates = links_of(p, p->top.in, p->top.out);
    const vec b = load(row_at(&p->top, p->top.b, p->top.count));
    begin(&kept, np);
    begin(&z, np);
    if (p->skull.count > 0) {
        pivot_of(&p->brain, np, &pivot);
        back.top = pivots(&p->skull, &pivot, back.top, kept.top, z.top);
    }
    pivot_of(&p->cord, np, &pivot);
    back.top = pivots(&p->spine, &pivot, back.top, kept.top, z.top);
    back.bottom = pivots(&p->bottom, &pivot, back.bottom, kept.bottom, z.bottom);
    pivot_middle(&p->top, &pivot, &rates, &kept, &back, &z, lambda);
    adjoint(&p->top, lambda, top);
    adjoint(&p->bottom, lambda, bottom);
    for (size_t k = 0; k < np; k++)
        cstore(at(p->cord.constants, np, CANAL_BS, k),
               caxpy(b, lambda[k], cadd(top[k], bottom[k])));
}

ALWAYS void retain(const struct part *p, size_t np, struct retained *sum)
{
    struct meeting rho, out, kept;
    struct cvec here[TH_POLES_MOST];
    const double *cord = p->cord.constants;
    const struct links rates = links_of(p, p->top.in, p->top.out);
    begin(&rho, np);
    begin(&kept, np);
    retain_inward(&p->skull, &p->brain, rho.top);
    retain_inward(&p->spine, &p->cord, rho.top);
    retain_inward(&p->bottom, &p->cord, rho.bottom);
    retain_middle(&p->top, &p->cord, &rates, &rho, here);
    UNROLL for (size_t k = 0; k < np; k++) out.top[k] = out.bottom[k] = here[k];
    retain_outward(&p->spine, cord, out.top, kept.top);
    retain_outward(&p->skull, p->brain.constants, out.top, sum->brain);
    retain_outward(&p->bottom, cord, out.bottom, kept.bottom);
    for (size_t k = 0; k < np; k++) sum->cord[k] = cadd(kept.top[k], kept.bottom[k]);
    add_retained(&p->top, cord, p->middle, here, sum->cord);
}

ALWAYS void factor(const struct th_canal_job *job, size_t np)
{
    const bool returns = canal_returns(job->canal, 0, TH_LANES);
    for (int number = 0; number < PARTS; number++) {
        const struct part p = part_of(job, number, np);
        struct retained retained;
        prepare(&p, np);
        seek(&p, np);
        clear(retained.cord, np);
        clear(retained.brain, np);
        if (returns)
            retain(&p, np, &retained);
        border(&p.member, &p.cord, p.skull.count > 0 ? &p.brain : NULL, np, &retained);
    }
}

/* The ventricle's outflow at the poles. */
ALWAYS void comes_of(const struct th_canal_job *job, const struct part *p, size_t np,
                     struct cvec *comes)
{
    UNROLL for (size_t k = 0; k < np; k++) comes[k] =
        (struct cvec){load(job->comes[k][0] + p->lane), load(job->comes[k][1] + p->lane)};
}

ALWAYS void find_plasma(const struct th_canal_job *job, const struct part *p, size_t np,
                        struct cvec *at_pole)
{
    const double *y = job->step->before + p->lane, *end = y + 3 * p->n * TH_LANES;
    struct seen seen, bottom, brain;
    see_nothing(&seen, np);
    see_nothing(&bottom, np);
    look(&p->spine, y + 3 * p->skull.count * TH_LANES, &seen);
    look(&p->bottom, y + 3 * (p->n - 1) * TH_LANES, &bottom);
    seen.free = seen.free + bottom.free;
    seen.bound = seen.bound + bottom.bound;
    UNROLL for (size_t k = 0; k < np; k++)
    {
        seen.c[k] = cadd(seen.c[k], bottom.c[k]);
        seen.t[k] = cadd(seen.t[k], bottom.t[k]);
        seen.b[k] = cadd(seen.b[k], bottom.b[k]);
    }
    look_at(&p->top, y + 3 * p->middle * TH_LANES, p->middle, &seen);
    if (p->skull.count > 0) {
        see_nothing(&brain, np);
        look(&p->skull, y, &brain);
        if (job->pours) {
            struct cvec comes[TH_POLES_MOST];
            comes_of(job, p, np, comes);
            look_at_pouring(&p->skull, comes, &brain);
        }
        UNROLL for (size_t k = 0; k < np; k++) seen.c[k] =
            cadd(seen.c[k], given(p->brain.constants, np, k, &brain, brain.c[k]));
    }
    plasma(&p->member, p->cord.constants, np, &seen, load(end), load(end + TH_LANES), at_pole);
}

/* Where a cell lies among `count` of them that begin with another. */
static size_t among(size_t cell, size_t first, size_t count)
{
    const size_t place = cell > first ? cell - first : 0;
    return place < count ? place : count;
}

/* Inward; a source lies in the cells from .. to. z: of the cell before these, then of the last.
 */
ALWAYS void sweep(const struct end *end, const struct inflow *in, const double *y, size_t from,
                  size_t to, struct cvec *z)
{
    struct cvec x[TH_POLES_MOST];
    UNROLL for (size_t k = 0; k < end->groups; k++) x[k] = z[k];
    inward(end, in, y, 0, from, false, x);
    inward(end, in, y, from, to, true, x);
    inward(end, in, y, to, end->count, false, x);
    UNROLL for (size_t k = 0; k < end->groups; k++) z[k] = x[k];
}

/* X in the middle, from both ends. */
ALWAYS void approach(const struct th_canal_job *job, const struct part *p, size_t np,
                     const struct cvec *at_pole, struct cvec *x)
{
    const double *y = job->step->before + p->lane;
    const bool any = job->first < job->end;
    const size_t first = any ? job->first : p->n, end = any ? job->end : p->n;
    const size_t brain = p->skull.count;
    const struct links by = links_of(p, p->top.fore, p->top.back);
    struct inflow in;
    struct meeting z;
    begin(&z, np);
    if (brain > 0) {
        inflow_of(&p->member, &p->brain, np, at_pole, &in);
        inward(&p->skull, &in, y, 0, brain, true, z.top);
        if (job->pours) {
            struct cvec comes[TH_POLES_MOST];
            comes_of(job, p, np, comes);
            pour(&p->skull, comes, z.top);
        }
    }
    inflow_of(&p->member, &p->cord, np, at_pole, &in);
    sweep(&p->spine, &in, y + 3 * brain * TH_LANES, among(first, brain, p->spine.count),
          among(end, brain, p->spine.count), z.top);
    sweep(&p->bottom, &in, y + 3 * (p->n - 1) * TH_LANES, among(p->n - end, 0, p->bottom.count),
          among(p->n - first, 0, p->bottom.count), z.bottom);
    middle(&p->top, &in, y, &by, &z, x);
}

/* X of a cell that lanes watch: kept for them. */
static void keep(const struct th_canal_job *job, const double *x, size_t cell, size_t lane)
{
    const unsigned char *slots = canal_watched(job->canal) + cell * TH_LANES + lane;
    for (size_t i = 0; i < WIDE; i++)
        if (slots[i])
            canal_keep(job, slots[i], lane + i, x + i, 2 * WIDE, WIDE);
}

/* Writes the new state of a cell and, if asked for, the integral of its C. */
ALWAYS void write(const struct th_canal_job *job, const struct weights *w, size_t np,
                  const struct cvec *x, size_t cell, size_t lane, double *exposure)
{
    const size_t place = 3 * cell * TH_LANES + lane;
    const double *y = job->step->before + place;
    double *out = job->step->cells + place;
    const vec before[3] = {load(y), load(y + TH_LANES), load(y + 2 * TH_LANES)};
    vec after[3];
    combine(w, np, x, before, after);
    store(out, after[0]);
    store(out + TH_LANES, after[1]);
    store(out + 2 * TH_LANES, after[2]);
    if (exposure)
        store(exposure + cell * TH_LANES + lane, integral(w, np, x));
    if (canal_watches(job->canal, cell)) {
        _Alignas(64) double seen[2 * TH_POLES_MOST * WIDE];
        UNROLL for (size_t k = 0; k < np; k++) cstore(seen + 2 * k * WIDE, x[k]);
        keep(job, seen, cell, lane);
    }
}

/* Outward from the middle, whose X is given. held: plasma at the poles. */
ALWAYS void depart(const struct th_canal_job *job, const struct part *p, size_t np,
                   const double *held, const struct cvec *here, double *exposure)
{
    struct cvec x[TH_POLES_MOST];
    struct weights cord, brain;
    weigh(&p->cord, np, np, held, &cord);
    write(job, &cord, np, here, p->middle, p->lane, exposure);
    UNROLL for (size_t k = 0; k < np; k++) x[k] = here[k];
    for (size_t i = p->spine.count; i-- > 0;) {
        outward(&p->spine, i, x);
        write(job, &cord, np, x, p->skull.count + i, p->lane, exposure);
    }
    if (p->skull.count > 0)
        weigh(&p->brain, np, np, held, &brain);
    for (size_t i = p->skull.count; i-- > 0;) {
        outward(&p->skull, i, x);
        write(job, &brain, np, x, i, p->lane, exposure);
    }
    UNROLL for (size_t k = 0; k < np; k++) x[k] = here[k];
    for (size_t i = p->bottom.count; i-- > 0;) {
        outward(&p->bottom, i, x);
        write(job, &cord, np, x, p->n - 1 - i, p->lane, exposure);
    }
}

ALWAYS void solve_part(const struct th_canal_job *job, const struct part *p, size_t np)
{
    const size_t end = 3 * p->n * TH_LANES + p->lane;
    const double *blood = job->step->before + end;
    _Alignas(64) double held[2 * TH_POLES_MOST * WIDE];
    struct cvec at_pole[TH_POLES_MOST], x[TH_POLES_MOST];
    vec after[3];
    find_plasma(job, p, np, at_pole);
    UNROLL for (size_t k = 0; k < np; k++) cstore(held + 2 * k * WIDE, at_pole[k]);
    approach(job, p, np, at_pole, x);
    if (job->step->exposure)
        depart(job, p, np, held, x, job->step->exposure);
    else
        depart(job, p, np, held, x, NULL);
    finish(&p->member, p->cord.constants, np, np, held, load(blood), load(blood + TH_LANES),
           after);
    for (size_t i = 0; job->seen && i < WIDE; i++)
        canal_keep(job, 0, p->lane + i, held + i, 2 * WIDE, WIDE);
    store(job->step->cells + end, after[0]);
    store(job->step->cells + end + TH_LANES, after[1]);
    store(job->step->area + p->lane, after[2]);
}

ALWAYS void solve(const struct th_canal_job *job, size_t np)
{
    for (int number = 0; number < PARTS; number++) {
        const struct part p = part_of(job, number, np);
        solve_part(job, &p, np);
    }
}

void ISA(th_canal_factor)(const struct th_canal_job *job)
{
    FOR_POLES(factor, job)
}

void ISA(th_canal_solve)(const struct th_canal_job *job){FOR_POLES(solve, job)}

ALWAYS vec magnitude(vec x)
{
    return greater(x, -x);
}

void ISA(th_canal_amounts)(const struct th_canal_holding *holding, struct th_canal_sums *sums)
{
    for (size_t lane = 0; lane < TH_LANES; lane += WIDE) {
        const double *state = holding->state + lane, *csf = holding->csf + lane;
        const double *tissue = holding->tissue + lane;
        vec water = splat(0), solid = splat(0), bent = splat(0);
        vec above = splat(0), beside = splat(0), rise = splat(0), climb = splat(0);
        for (size_t i = 0; i < holding->cells; i++) {
            const size_t row = i * TH_LANES;
            const double *cell = state + 3 * row;
            const vec c = load(cell), held = load(cell + TH_LANES) + load(cell + 2 * TH_LANES);
            const vec on = c - above, up = held - beside;
            water = fma_(load(csf + row), c, water);
            solid = fma_(load(tissue + row), held, solid);
            if (i > holding->mesh + 1) {
                bent = fma_(load(csf + row - TH_LANES), magnitude(on - rise), bent);
                bent = fma_(load(tissue + row - TH_LANES), magnitude(up - climb), bent);
            }
            above = c;
            beside = held;
            rise = on;
            climb = up;
        }
        store(sums->csf + lane, water);
        store(sums->tissue + lane, solid);
        store(sums->bent + lane, bent);
    }
}
