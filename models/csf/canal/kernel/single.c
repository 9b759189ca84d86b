/* Factors and one step of the canal for a single member: a vector holds poles at both ends of
 * the canal, in place of members; compiled once for each instruction set. The arithmetic is
 * that of batch.c (template_sweep.h, template_factor.h) to the last bit. Layout: single.h. */
#include "single_factor.h"

/* Products of the pairs of brain and cord: those of brain are summed up and taken out. */
ALWAYS void skull_products(const struct th_canal_job *job, const struct single *l,
                           struct products *products, struct cvec *brain)
{
    add_cells(&l->skull, l->state, products);
    if (job->has_outflow) {
        struct cvec outflow[TH_CANAL_POLES_MOST];
        numbers_of(job->outflow, l, job->poles, false, outflow);
        add_outflow_product(&l->skull, outflow, products);
    }
    UNROLL for (size_t k = 0; k < l->groups; k++)
    {
        brain[k] = cfirsts(
            add_tissue_terms(l->both.constants, l->groups, k, products, products->c[k]));
        products->c[k] = cpaired(czero, products->c[k]);
        products->t[k] = cpaired(czero, products->t[k]);
        products->b[k] = cpaired(czero, products->b[k]);
    }
    products->free = paired(splat(0), products->free);
    products->bound = paired(splat(0), products->bound);
}

/* Adds what the further sources give plasma, as in batch.c. */
ALWAYS void products_with_sources(const struct th_canal_job *job, const struct single *l,
                                  const struct source_rows *rows, struct products *products)
{
    struct source_weights weights;
    struct cvec sum[TH_CANAL_POLES_MOST];
    source_weights_of(job, &l->member, l->cord.constants, l->groups, &weights);
    clear(sum, l->groups);
    add_source_products(&l->end, rows, &weights, 0, l->end.count, sum);
    UNROLL for (size_t k = 0; k < l->groups; k++) sum[k] = cfold(sum[k]);
    add_source_products(&l->end, rows, &weights, l->end.count, l->end.count + 1, sum);
    UNROLL for (size_t k = 0; k < l->groups; k++) products->c[k] =
        add_some(products->c[k], sum[k]);
}

/* Plasma at each pole, as in batch.c: both ends of a pair are added at the end. */
ALWAYS void plasma_at_poles(const struct th_canal_job *job, const struct single *l,
                            const struct source_rows *rows, vec p1, vec p2,
                            struct cvec *at_pole)
{
    const size_t m = l->end.count;
    struct products products;
    struct cvec inflow[TH_CANAL_POLES_MOST];
    struct cvec brain[TH_CANAL_POLES_MOST];
    clear_products(&products, l->groups);
    if (l->skull.count > 0)
        skull_products(job, l, &products, brain);
    add_cells(&l->spine, l->state + 3 * l->skull.count * UNIT, &products);
    products.free = fold(products.free);
    products.bound = fold(products.bound);
    UNROLL for (size_t k = 0; k < l->groups; k++)
    {
        products.c[k] = cfold(products.c[k]);
        products.t[k] = cfold(products.t[k]);
        products.b[k] = cfold(products.b[k]);
    }
    add_cell(&l->end, l->state + 3 * m * UNIT, m, &products);
    if (l->skull.count > 0)
        UNROLL for (size_t k = 0; k < l->groups; k++) products.c[k] =
            cadd(products.c[k], brain[k]);
    if (rows->mean)
        products_with_sources(job, l, rows, &products);
    if (job->has_inflow)
        numbers_of(job->inflow, l, job->poles, true, inflow);
    solve_plasma(&l->member, l->cord.constants, l->groups, &products, p1, p2,
                 job->has_inflow ? inflow : NULL, at_pole);
}

/* Forward elimination from both ends, and the middle row: x, X in the middle. */
ALWAYS void forward_to_middle(const struct th_canal_job *job, const struct single *l,
                              const struct source_rows *rows, const struct cvec *at_pole,
                              bool returns, struct cvec *x)
{
    const struct end *end = &l->end;
    const struct couplings from_ends =
        couplings_of(PICK(row_at(end, end->from_before, end->count)));
    struct inflow in;
    struct both_ends z;
    clear(x, l->groups);
    if (l->skull.count > 0) {
        inflow_of(&l->member, &l->both, l->groups, at_pole, &in);
        eliminate(&l->skull, &in, l->state, 0, l->skull.count, returns, true, x);
        if (job->has_outflow) {
            struct cvec outflow[TH_CANAL_POLES_MOST];
            numbers_of(job->outflow, l, job->poles, false, outflow);
            add_outflow(&l->skull, outflow, x);
        }
    }
    inflow_of(&l->member, &l->cord, l->groups, at_pole, &in);
    eliminate(&l->spine, &in, l->state + 3 * l->skull.count * UNIT, 0, l->spine.count, returns,
              true, x);
    struct source_weights weights;
    if (rows->mean) {
        source_weights_of(job, &l->member, l->cord.constants, l->groups, &weights);
        eliminate_sources(end, rows, &weights, x);
    }
    split_ends(x, l->groups, &z);
    solve_middle(end, &in, l->state, &from_ends, &z, returns, x);
    if (rows->mean)
        add_middle_source(end, rows, &weights, x);
}

/* X of one cell, or of plasma, into the record. x: [group][re, im][WIDE], a pole every 2. */
static void record(const struct th_canal_job *job, const double *x, size_t slot)
{
    double pole[2 * TH_CANAL_POLES_MOST];
    for (size_t k = 0; k < job->poles; k++) {
        pole[2 * k] = x[2 * (k / PAIRS) * WIDE + 2 * (k % PAIRS)];
        pole[2 * k + 1] = x[2 * (k / PAIRS) * WIDE + 2 * (k % PAIRS) + WIDE];
    }
    canal_record(job, slot, (size_t)job->single_lane, pole, 2, 1);
}

/* X of the cells that the member probes, from z, into the record. */
static void record_probed(const struct th_canal_job *job, const struct single *l)
{
    const unsigned char *slots = canal_slots(job->canal) + l->lane;
    for (size_t k = 0; k < job->request->probe_count; k++)
        for (size_t offset = 0; offset < TH_CANAL_PROBE_CELLS; offset++) {
            const size_t cell = (size_t)job->request->probes[k].cell[l->lane] + offset;
            if (cell >= l->n || !slots[cell * TH_LANES])
                continue;
            const size_t j = cell > l->end.count ? opposite(l, cell) : cell;
            record(job, l->end.z + (ptrdiff_t)j * l->end.cell_stride + (cell != j),
                   slots[cell * TH_LANES]);
        }
}

/* Writes C, T, B, and the integral of C if exposure is not NULL, of the pairs j .. j + PAIRS
 * - 1. all: each of them has a lower cell. */
ALWAYS void scatter_pairs(const struct th_canal_job *job, const struct single *l, size_t j,
                          const vec *after, const vec *sum, double *exposure, bool all)
{
    double *top = job->request->after + 3 * j * TH_LANES + l->lane;
    double *bottom = job->request->after + 3 * opposite(l, j) * TH_LANES + l->lane;
    UNROLL for (int i = 0; i < PAIRS; i++)
    {
        const bool lower = all || opposite(l, j + (size_t)i) < l->n;
        UNROLL for (int f = 0; f < 3; f++)
        {
            top[(3 * i + f) * TH_LANES] = after[f][2 * i];
            if (lower)
                bottom[(f - 3 * i) * TH_LANES] = after[f][2 * i + 1];
        }
    }
    if (!exposure)
        return;
    exposure += l->lane;
    UNROLL for (size_t i = 0; i < PAIRS; i++)
    {
        exposure[(j + i) * TH_LANES] = (*sum)[2 * i];
        if (all || opposite(l, j + i) < l->n)
            exposure[opposite(l, j + i) * TH_LANES] = (*sum)[2 * i + 1];
    }
}

/* The new state of the pairs j .. j + PAIRS - 1, whose X is in z. */
ALWAYS void write_pairs(const struct th_canal_job *job, const struct single *l,
                        const struct weights *w, size_t np, size_t j, double *exposure)
{
    const double *y = l->state + 6 * j, *z = l->end.z + (ptrdiff_t)j * l->end.cell_stride;
    const vec before[3] = {gather(y, 6), gather(y + 2, 6), gather(y + 4, 6)};
    struct cvec x[TH_CANAL_POLES_MOST];
    vec after[3], sum = splat(0);
    UNROLL for (size_t k = 0; k < np; k++)
    {
        const double *re = z + 2 * (k / PAIRS) * WIDE + 2 * (k % PAIRS);
        x[k] = (struct cvec){gather(re, l->end.cell_stride),
                             gather(re + WIDE, l->end.cell_stride)};
    }
    combine(w, np, x, before, after);
    if (exposure)
        sum = integral(w, np, x);
    if (j > 0)
        scatter_pairs(job, l, j, after, &sum, exposure, true);
    else
        scatter_pairs(job, l, j, after, &sum, exposure, false);
}

/* The new state of the middle, whose X is `here`. */
ALWAYS void write_middle(const struct th_canal_job *job, const struct single *l,
                         const struct weights *w, size_t np, const struct cvec *here)
{
    double *numbers = cell_at(&l->end, l->end.z, l->end.count, 0);
    const double *y = l->state + 6 * l->end.count;
    const vec before[3] = {PICK(y), PICK(y + 2), PICK(y + 4)};
    struct cvec x[TH_CANAL_POLES_MOST];
    vec after[3];
    for (size_t k = 0; k < l->groups; k++) cstore(numbers + 2 * k * WIDE, here[k]);
    for (size_t k = 0; k < np; k++) x[k] = pole_of(numbers, k);
    combine(w, np, x, before, after);
    const double found[3] = {after[0][0], after[1][0], after[2][0]};
    const double sum = integral(w, np, x)[0];
    write_cell(job, l->end.count, found, 1, &sum);
}

/* Weights of the pairs j .. j + PAIRS - 1, of which some have brain in the upper cell. */
ALWAYS void mixed_weights(const struct single *l, const struct weights *brain,
                          const struct weights *cord, size_t np, size_t j, struct weights *w)
{
    /* Offset of the upper cells from pair j; the lower ones are never brain. */
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

/* Gains of plasma from pairs of cells (template_gains.h), and q of theirs. Of pairs of brain
 * and cord the upper cells' free and bound drug is brain's; `cord`: sums of the upper cells
 * before.
 */
struct pair_gains {
    struct gains pairs, cord;
    struct shares of_cord, of_both;
};

/* Before the pairs of brain and cord: sums of the upper cells' tissue begin anew. */
ALWAYS void enter_skull(struct pair_gains *gains)
{
    struct gains *pairs = &gains->pairs;
    gains->cord = *pairs;
    pairs->free = paired(splat(0), pairs->free);
    pairs->bound = paired(splat(0), pairs->bound);
}

/* Back substitution of at most PAIRS pairs before `stop`; returns the first. gains: theirs are
 * added, or NULL. */
ALWAYS size_t substitute_pairs(const struct single *l, size_t stop, struct cvec *x,
                               struct pair_gains *gains)
{
    const size_t start = stop > PAIRS ? stop - PAIRS : 0;
    for (size_t i = stop; i-- > start;) {
        substitute(&l->end, i, x);
        if (gains && i + 1 == l->skull.count)
            enter_skull(gains);
        if (gains)
            add_gain(&l->end, l->state + 3 * i * UNIT, i,
                     i < l->skull.count ? &gains->of_both : &gains->of_cord, x, &gains->pairs);
        UNROLL for (size_t k = 0; k < l->groups; k++)
            cstore(cell_at(&l->end, l->end.z, i, k), x[k]);
    }
    return start;
}

/* Back substitution from the middle to both ends, PAIRS pairs at a time; the last of them may
 * overlap those before. plasma: at the poles, in memory. gains: of all pairs, or NULL. */
ALWAYS void back_to_ends(const struct th_canal_job *job, const struct single *l,
                         const struct weights *w, size_t np, const double *plasma,
                         struct cvec *x, struct pair_gains *gains)
{
    size_t stop = l->end.count;
    while (stop > 0 && (l->skull.count == 0 || stop >= l->skull.count + PAIRS)) {
        stop = substitute_pairs(l, stop, x, gains);
        write_pairs(job, l, w, np, stop, job->request->exposure);
    }
    if (l->skull.count == 0)
        return;
    struct weights brain, both;
    weights_of(&l->brain, l->groups, np, plasma, &brain);
    while (stop > 0) {
        stop = substitute_pairs(l, stop, x, gains);
        mixed_weights(l, &brain, w, np, stop, &both);
        write_pairs(job, l, &both, np, stop, job->request->exposure);
    }
}

/* The same, then plasma, where no drug comes back from it. here: X in the middle. */
ALWAYS void back_and_close(const struct th_canal_job *job, const struct single *l,
                           const struct weights *w, size_t np, vec p1, vec p2, double *plasma,
                           const struct cvec *here)
{
    struct cvec x[TH_CANAL_POLES_MOST], inflow[TH_CANAL_POLES_MOST],
        at_pole[TH_CANAL_POLES_MOST];
    struct pair_gains gains;
    struct gains brain, *cord = &gains.pairs;
    clear_gains(cord, l->groups);
    gains.cord = *cord;
    shares_of(&l->cord, l->groups, &gains.of_cord);
    if (l->skull.count > 0)
        shares_of(&l->both, l->groups, &gains.of_both);
    UNROLL for (size_t k = 0; k < l->groups; k++) x[k] = here[k];
    back_to_ends(job, l, w, np, plasma, x, &gains);
    if (l->skull.count > 0) {
        brain.free = firsts(cord->free);
        brain.bound = firsts(cord->bound);
        cord->free = paired(gains.cord.free, cord->free);
        cord->bound = paired(gains.cord.bound, cord->bound);
    }
    cord->free = fold(cord->free);
    cord->bound = fold(cord->bound);
    UNROLL for (size_t k = 0; k < l->groups; k++) cord->x[k] = cfold(cord->x[k]);
    add_gain(&l->end, l->state + 3 * l->end.count * UNIT, l->end.count, &gains.of_cord, here,
             cord);
    if (job->has_inflow)
        numbers_of(job->inflow, l, job->poles, true, inflow);
    close_plasma(&l->member, &l->cord, &l->brain, l->groups, cord,
                 l->skull.count > 0 ? &brain : NULL, p1, p2, job->has_inflow ? inflow : NULL,
                 at_pole);
    for (size_t k = 0; k < l->groups; k++) cstore(plasma + 2 * k * WIDE, cfirsts(at_pole[k]));
}

/* One step: plasma, the cells, and plasma's new state. */
ALWAYS void solve_with(const struct th_canal_job *job, size_t np, size_t skull)
{
    const struct single l = single_of(job, np, skull);
    const size_t end = 3 * l.n * TH_LANES + l.lane;
    const double *blood = job->request->before + end;
    const vec p1 = splat(blood[0]), p2 = splat(blood[TH_LANES]);
    _Alignas(64) double plasma[2 * TH_CANAL_POLES_MOST * WIDE];
    struct cvec at_pole[TH_CANAL_POLES_MOST], x[TH_CANAL_POLES_MOST];
    struct weights w;
    vec after[3];
    pack_state(job, &l);
    const struct source_rows rows =
        job->request->sources ? pack_sources(job, &l) : (struct source_rows){NULL, NULL};
    clear(at_pole, l.groups);
    if (job->returns) {
        plasma_at_poles(job, &l, &rows, p1, p2, at_pole);
        forward_to_middle(job, &l, &rows, at_pole, true, x);
    } else
        forward_to_middle(job, &l, &rows, at_pole, false, x);
    for (size_t k = 0; k < l.groups; k++) cstore(plasma + 2 * k * WIDE, at_pole[k]);
    weights_of(&l.cord, l.groups, np, plasma, &w);
    write_middle(job, &l, &w, np, x);
    if (job->returns)
        back_to_ends(job, &l, &w, np, plasma, x, NULL);
    else
        back_and_close(job, &l, &w, np, p1, p2, plasma, x);
    update_plasma(&l.member, l.cord.constants, l.groups, np, plasma, p1, p2, after);
    if (job->record) {
        record(job, plasma, 0);
        record_probed(job, &l);
    }
    job->request->after[end] = after[0][0];
    job->request->after[end + TH_LANES] = after[1][0];
    job->request->area[l.lane] = after[2][0];
}

/* Without brain its count is a constant, so that the compiler drops the loops over its cells.
 */
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

void ISA(th_single_factor)(const struct th_canal_job *job)
{
    FOR_POLES(factor, job)
}

void ISA(th_single_solve)(const struct th_canal_job *job)
{
    FOR_POLES(solve, job)
}
