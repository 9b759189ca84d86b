/* One step of the canal for one member alone: a vector holds poles at both ends of the canal,
 * in place of eight members; compiled once for each instruction set. The arithmetic is that of
 * batch.c (factor.h, sweep.h) to the last bit. How its numbers lie: single.h. */
#include "single.h"

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
    constants(&l->member, &l->cord, l->groups, pole, residue);
    total(&l->cord, l->groups, np);
    if (l->skull.count == 0)
        return;
    constants(&l->member, &l->both, l->groups, pole, residue);
    total(&l->brain, l->groups, np);
}

ALWAYS struct links links_of(vec pairs)
{
    return (struct links){firsts(pairs), seconds(pairs)};
}

/* What both ends bring to the middle, from pairs. */
ALWAYS void meet(const struct cvec *pairs, size_t groups, struct meeting *both)
{
    UNROLL for (size_t k = 0; k < groups; k++)
    {
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
    vec before = splat(0);
    clear(k_, l->groups);
    clear(z_, l->groups);
    if (l->skull.count > 0) {
        pivot_of(&l->both, l->groups, &pivot);
        before = pivots(&l->skull, &pivot, before, k_, z_);
    }
    pivot_of(&l->cord, l->groups, &pivot);
    const struct links back = links_of(pivots(&l->spine, &pivot, before, k_, z_));
    meet(k_, l->groups, &kept);
    meet(z_, l->groups, &z);
    pivot_middle(end, &pivot, &rates, &kept, &back, &z, lambda);
    adjoint(end, lambda, z_);
    for (size_t k = 0; k < l->groups; k++)
        cstore(at(l->cord.constants, l->groups, CANAL_BS, k),
               caxpy(b, lambda[k], cfold(z_[k])));
}

ALWAYS void retain(const struct lone *l, struct retained *sum)
{
    const struct end *end = &l->end;
    const struct links rates = links_of(PICK(row_at(end, end->in, end->count)));
    struct meeting rho;
    struct cvec in[TH_POLES_MOST], here[TH_POLES_MOST], out[TH_POLES_MOST], kept[TH_POLES_MOST];
    clear(in, l->groups);
    clear(kept, l->groups);
    retain_inward(&l->skull, &l->both, in);
    retain_inward(&l->spine, &l->cord, in);
    meet(in, l->groups, &rho);
    retain_middle(end, &l->cord, &rates, &rho, here);
    UNROLL for (size_t k = 0; k < l->groups; k++) out[k] = here[k];
    retain_outward(&l->spine, l->cord.constants, out, kept);
    if (l->skull.count > 0) {
        struct cvec both[TH_POLES_MOST];
        for (size_t k = 0; k < l->groups; k++) both[k] = cpaired(nothing, kept[k]);
        retain_outward(&l->skull, l->both.constants, out, both);
        for (size_t k = 0; k < l->groups; k++) {
            sum->brain[k] = cfirsts(both[k]);
            kept[k] = cpaired(kept[k], both[k]);
        }
    }
    for (size_t k = 0; k < l->groups; k++) sum->cord[k] = cfold(kept[k]);
    add_retained(end, l->cord.constants, end->count, here, sum->cord);
}

ALWAYS void factor_with(const struct th_canal_job *job, size_t np, size_t skull)
{
    const struct lone l = lone_of(job, np, skull);
    struct retained retained;
    pack_rows(job, &l);
    prepare(&l, np);
    seek(&l);
    clear(retained.cord, l.groups);
    clear(retained.brain, l.groups);
    if (canal_returns(job->canal, l.lane, 1))
        retain(&l, &retained);
    border(&l.member, &l.cord, l.skull.count > 0 ? &l.brain : NULL, l.groups, &retained);
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

/* The ventricle's outflow at the poles, into the upper cell of a pair. */
ALWAYS void comes_of(const struct th_canal_job *job, const struct lone *l, struct cvec *comes)
{
    for (size_t g = 0; g < l->groups; g++)
        for (size_t i = 0; i < WIDE; i++) {
            const size_t k = g * PAIRS + i / 2;
            const bool any = i % 2 == 0 && k < job->poles;
            comes[g].re[i] = any ? job->comes[k][0][l->lane] : 0;
            comes[g].im[i] = any ? job->comes[k][1][l->lane] : 0;
        }
}

/* Looks at the pairs of brain and cord: takes what the brain gives out of the sum. */
ALWAYS void look_at_skull(const struct th_canal_job *job, const struct lone *l,
                          struct seen *seen, struct cvec *brain)
{
    look(&l->skull, l->state, seen);
    if (job->pours) {
        struct cvec comes[TH_POLES_MOST];
        comes_of(job, l, comes);
        look_at_pouring(&l->skull, comes, seen);
    }
    UNROLL for (size_t k = 0; k < l->groups; k++)
    {
        brain[k] = cfirsts(given(l->both.constants, l->groups, k, seen, seen->c[k]));
        seen->c[k] = cpaired(nothing, seen->c[k]);
        seen->t[k] = cpaired(nothing, seen->t[k]);
        seen->b[k] = cpaired(nothing, seen->b[k]);
    }
    seen->free = paired(splat(0), seen->free);
    seen->bound = paired(splat(0), seen->bound);
}

ALWAYS void find_plasma(const struct th_canal_job *job, const struct lone *l, vec p1, vec p2,
                        struct cvec *at_pole)
{
    const size_t m = l->end.count;
    struct seen seen;
    struct cvec brain[TH_POLES_MOST];
    see_nothing(&seen, l->groups);
    if (l->skull.count > 0)
        look_at_skull(job, l, &seen, brain);
    look(&l->spine, l->state + 3 * l->skull.count * UNIT, &seen);
    seen.free = fold(seen.free);
    seen.bound = fold(seen.bound);
    UNROLL for (size_t k = 0; k < l->groups; k++)
    {
        seen.c[k] = cfold(seen.c[k]);
        seen.t[k] = cfold(seen.t[k]);
        seen.b[k] = cfold(seen.b[k]);
    }
    look_at(&l->end, l->state + 3 * m * UNIT, m, &seen);
    if (l->skull.count > 0)
        UNROLL for (size_t k = 0; k < l->groups; k++) seen.c[k] = cadd(seen.c[k], brain[k]);
    plasma(&l->member, l->cord.constants, l->groups, &seen, p1, p2, at_pole);
}

/* X in the middle. */
ALWAYS void approach(const struct th_canal_job *job, const struct lone *l,
                     const struct cvec *at_pole, struct cvec *x)
{
    const struct end *end = &l->end;
    const struct links by = links_of(PICK(row_at(end, end->fore, end->count)));
    struct inflow in;
    struct meeting z;
    clear(x, l->groups);
    if (l->skull.count > 0) {
        inflow_of(&l->member, &l->both, l->groups, at_pole, &in);
        inward(&l->skull, &in, l->state, 0, l->skull.count, true, x);
        if (job->pours) {
            struct cvec comes[TH_POLES_MOST];
            comes_of(job, l, comes);
            pour(&l->skull, comes, x);
        }
    }
    inflow_of(&l->member, &l->cord, l->groups, at_pole, &in);
    inward(&l->spine, &in, l->state + 3 * l->skull.count * UNIT, 0, l->spine.count, true, x);
    meet(x, l->groups, &z);
    middle(end, &in, l->state, &by, &z, x);
}

/* Writes numbers of the member in one cell: C, T, B, and if asked for the integral of C. */
static void put(const struct th_canal_job *job, size_t cell, const double *numbers,
                size_t stride, const double *sum)
{
    double *out = job->step->cells + 3 * cell * TH_LANES + job->only;
    for (size_t f = 0; f < 3; f++) out[f * TH_LANES] = numbers[f * stride];
    if (job->step->exposure)
        job->step->exposure[cell * TH_LANES + (size_t)job->only] = *sum;
}

/* X of one cell, or of plasma: kept. The poles lie [group][re, im][WIDE], two to a pair. */
static void keep(const struct th_canal_job *job, const double *x, size_t slot)
{
    double pole[2 * TH_POLES_MOST];
    for (size_t k = 0; k < job->poles; k++) {
        pole[2 * k] = x[2 * (k / PAIRS) * WIDE + 2 * (k % PAIRS)];
        pole[2 * k + 1] = x[2 * (k / PAIRS) * WIDE + 2 * (k % PAIRS) + WIDE];
    }
    canal_keep(job, slot, (size_t)job->only, pole, 2, 1);
}

/* X of the cells that the member watches, from z. */
static void keep_watched(const struct th_canal_job *job, const struct lone *l)
{
    const unsigned char *slots = canal_watched(job->canal) + l->lane;
    for (size_t k = 0; k < job->step->probe_count; k++)
        for (size_t part = 0; part < TH_CANAL_REACH; part++) {
            const size_t cell = (size_t)job->step->probes[k].cell[l->lane] + part;
            if (cell >= l->n || !slots[cell * TH_LANES])
                continue;
            const size_t j = cell > l->end.count ? beside(l, cell) : cell;
            keep(job, l->end.z + (ptrdiff_t)j * l->end.pace + (cell != j),
                 slots[cell * TH_LANES]);
        }
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
    UNROLL for (size_t k = 0; k < np; k++)
    {
        const double *re = z + 2 * (k / PAIRS) * WIDE + 2 * (k % PAIRS);
        x[k] = (struct cvec){gather(re, l->end.pace), gather(re + WIDE, l->end.pace)};
    }
    combine(w, np, x, before, after);
    for (size_t f = 0; f < 3; f++) store(found + f * WIDE, after[f]);
    if (job->step->exposure)
        store(found + 3 * WIDE, integral(w, np, x));
    for (size_t i = 0; i < PAIRS; i++) {
        const size_t other = beside(l, j + i);
        put(job, j + i, found + 2 * i, WIDE, found + 3 * WIDE + 2 * i);
        if (other < l->n)
            put(job, other, found + 2 * i + 1, WIDE, found + 3 * WIDE + 2 * i + 1);
    }
}

ALWAYS void write_middle(const struct th_canal_job *job, const struct lone *l,
                         const struct weights *w, size_t np, const struct cvec *here)
{
    double *numbers = cell_at(&l->end, l->end.z, l->end.count, 0);
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
}

/* The weights of the pairs j .. j + PAIRS - 1, of which some have brain above. */
ALWAYS void mix(const struct lone *l, const struct weights *brain, const struct weights *cord,
                size_t np, size_t j, struct weights *w)
{
    /* How far behind pair j the upper cells lie; no lower one is brain. */
    _Alignas(64) static const double behind_j[] = {0, 1e9, 1, 1e9, 2, 1e9, 3, 1e9};
    const mask take = (mask)(load(behind_j) < splat((double)l->skull.count - (double)j));
    *w = *cord;
    w->tt = choose(take, brain->tt, cord->tt);
    w->tb = choose(take, brain->tb, cord->tb);
    w->bt = choose(take, brain->bt, cord->bt);
    w->bb = choose(take, brain->bb, cord->bb);
    w->t1 = choose(take, brain->t1, cord->t1);
    w->b1 = choose(take, brain->b1, cord->b1);
    for (size_t k = 0; k < np; k++) {
        w->t[k] = cchoose(take, brain->t[k], cord->t[k]);
        w->b[k] = cchoose(take, brain->b[k], cord->b[k]);
    }
}

/* Outward over some pairs before `stop`; returns the first. */
ALWAYS size_t leave(const struct lone *l, size_t stop, struct cvec *x)
{
    const size_t start = stop > PAIRS ? stop - PAIRS : 0;
    for (size_t i = stop; i-- > start;) {
        outward(&l->end, i, x);
        UNROLL for (size_t k = 0; k < l->groups; k++)
            cstore(cell_at(&l->end, l->end.z, i, k), x[k]);
    }
    return start;
}

/* Outward from the middle, some pairs at a time; the last of them may overlap those before.
 * held: plasma at the poles. */
ALWAYS void depart(const struct th_canal_job *job, const struct lone *l,
                   const struct weights *w, size_t np, const double *held, struct cvec *x)
{
    size_t stop = l->end.count;
    while (stop > 0 && (l->skull.count == 0 || stop >= l->skull.count + PAIRS)) {
        stop = leave(l, stop, x);
        write(job, l, w, np, stop);
    }
    if (l->skull.count == 0)
        return;
    struct weights brain, both;
    weigh(&l->brain, l->groups, np, held, &brain);
    while (stop > 0) {
        stop = leave(l, stop, x);
        mix(l, &brain, w, np, stop, &both);
        write(job, l, &both, np, stop);
    }
}

ALWAYS void solve_with(const struct th_canal_job *job, size_t np, size_t skull)
{
    const struct lone l = lone_of(job, np, skull);
    const size_t end = 3 * l.n * TH_LANES + l.lane;
    const double *blood = job->step->before + end;
    const vec p1 = splat(blood[0]), p2 = splat(blood[TH_LANES]);
    _Alignas(64) double held[2 * TH_POLES_MOST * WIDE];
    struct cvec at_pole[TH_POLES_MOST], x[TH_POLES_MOST];
    struct weights w;
    vec after[3];
    pack_state(job, &l);
    find_plasma(job, &l, p1, p2, at_pole);
    for (size_t k = 0; k < l.groups; k++) cstore(held + 2 * k * WIDE, at_pole[k]);
    approach(job, &l, at_pole, x);
    weigh(&l.cord, l.groups, np, held, &w);
    write_middle(job, &l, &w, np, x);
    depart(job, &l, &w, np, held, x);
    finish(&l.member, l.cord.constants, l.groups, np, held, p1, p2, after);
    if (job->seen) {
        keep(job, held, 0);
        keep_watched(job, &l);
    }
    job->step->cells[end] = after[0][0];
    job->step->cells[end + TH_LANES] = after[1][0];
    job->step->area[l.lane] = after[2][0];
}

/* Without brain: a constant, so that the loops over its cells vanish. */
ALWAYS void factor(const struct th_canal_job *job, size_t np)
{
    if (job->canal->brain == 0)
        factor_with(job, np, 0);
    else
        factor_with(job, np, job->canal->brain);
}

ALWAYS void solve(const struct th_canal_job *job, size_t np)
{
    if (job->canal->brain == 0)
        solve_with(job, np, 0);
    else
        solve_with(job, np, job->canal->brain);
}

void ISA(th_lone_factor)(const struct th_canal_job *job)
{
    FOR_POLES(factor, job)
}

void ISA(th_lone_solve)(const struct th_canal_job *job)
{
    FOR_POLES(solve, job)
}
