/* Template: the factors of one step length for members abreast; completed by template_solve.h.
 * The equations are in template_sweep.h and template_factor.h; the two ends of the canal are
 * treated one after the other. LAYERED is to be defined before the inclusion. */
#ifndef TH_CANAL_TEMPLATE_BATCH_H
#define TH_CANAL_TEMPLATE_BATCH_H

#define UNIT TH_LANES
#define PICK(x) load(x)
#define ONE(constants, groups, kind, k) constant(constants, groups, kind, k)
#define LANE(x) load(x)
#include "template_factor.h"

/* WIDE members, lanes lane .. lane + WIDE - 1. skull: the outermost cells of the upper end,
 * with brain; spine: those behind them, to the middle. */
struct slice {
    size_t n, lane, middle;
    struct member member;
    struct tissue cord, brain;
    struct end top, bottom, skull, spine;
    struct tree tree; /* LAYERED */
};

/* The row of the outermost cell of one end. */
ALWAYS const double *row_of(const struct th_canal_job *job, int row, size_t lane, bool bottom)
{
    const size_t cell = bottom ? job->canal->cells - 1 : 0;
    return canal_row(job->canal, row) + cell * TH_LANES + lane;
}

/* One end of a slice. The lower end walks up: its strides are negative, and left and right
 * change places. */
ALWAYS struct end end_of(const struct th_canal_job *job, size_t lane, size_t np, double *e,
                         bool bottom)
{
    const size_t n = job->canal->cells, cell = bottom ? 2 * np * (n - 1) * WIDE : 0;
    const ptrdiff_t sign = bottom ? -1 : 1;
    return (struct end)
    {
        .count = bottom ? n - 1 - n / 2 : n / 2, .groups = np, .row_stride = sign * TH_LANES,
        .cell_stride = sign * (ptrdiff_t)(2 * np * WIDE),
        .to_before = row_of(job, bottom ? ROW_RIGHT : ROW_LEFT, lane, bottom),
        .to_after = row_of(job, bottom ? ROW_LEFT : ROW_RIGHT, lane, bottom),
        .loss = row_of(job, ROW_OUT, lane, bottom), .lost = row_of(job, ROW_LOST, lane, bottom),
        .tissue_ratio = row_of(job, ROW_TISSUE_RATIO, lane, bottom),
        .wc = row_of(job, ROW_WC, lane, bottom), .wt = row_of(job, ROW_WT, lane, bottom),
        .b = row_of(job, ROW_B, lane, bottom),
        .from_before = row_of(job, bottom ? ROW_UP : ROW_LO, lane, bottom),
        .from_after = row_of(job, bottom ? ROW_LO : ROW_UP, lane, bottom), .e = e + cell,
        .lambda = e + 2 * np * n * WIDE + cell, .z = job->work + cell,
#if LAYERED
        .schur = canal_layer_work(job->canal) + CANAL_SCHUR * cell,
#endif
    };
}

/* Layers; their constants, e and mu lie behind e and lambda of the cells, from `numbers` on. */
ALWAYS struct tree tree_of(const struct th_canal_job *job, size_t lane, size_t np,
                           double *numbers)
{
    const struct th_canal *canal = job->canal;
    const size_t piece = 2 * np * canal->layers * canal->cells * WIDE;
    double *e = numbers + canal->layers * (2 * LAYER_COMPLEX * np + 1) * WIDE;
    return (struct tree){.count = canal->layers,
                         .lane = lane,
                         .canal = canal,
                         .rates = &canal->tree,
                         .numbers = canal_layer_numbers(canal, 0),
                         .constants = numbers,
                         .e = e,
                         .mu = e + piece,
                         .u = canal_layer_work(canal),
                         .schur = canal_layer_work(canal)};
}

/* Slice `number`: its constants, then its e and lambda, lie one after the other in the set. */
ALWAYS struct slice slice_of(const struct th_canal_job *job, int number, size_t np)
{
    const size_t n = job->canal->cells, lane = (size_t)number * WIDE, brain = job->canal->brain;
    const struct th_canal_size size = canal_size(job->canal);
    const size_t doubles =
        (LAYERED ? canal_set_vectors(&size) : canal_factor_vectors(n, brain, np)) * WIDE;
    double *set = (double *)(job->set + 1) + (size_t)number * doubles;
    double *e = set + canal_kinds(brain) * canal_kind_vectors(np) * WIDE;
    const struct end top = end_of(job, lane, np, e, false);
    return (struct slice){
        .n = n,
        .lane = lane,
        .middle = n / 2,
        .member = member_of(job, lane),
        .cord = tissue_of(job, lane, false, set, np),
        .brain = tissue_of(job, lane, true, set, np),
        .top = top,
        .bottom = end_of(job, lane, np, e, true),
        .skull = outer_cells(top, brain),
        .spine = inner_cells(top, brain),
        .tree = LAYERED
                    ? tree_of(job, lane, np, set + canal_factor_vectors(n, brain, np) * WIDE)
                    : (struct tree){0}};
}

/* Constants of both tissues from shifts and weights. */
ALWAYS void prepare_constants(const struct slice *p, size_t np)
{
    const struct th_poles *poles = th_poles(np);
    struct cvec pole[TH_CANAL_POLES_MOST], residue[TH_CANAL_POLES_MOST];
    for (size_t k = 0; k < np; k++) {
        pole[k] = (struct cvec){splat(poles->p[k][0]), splat(poles->p[k][1])};
        residue[k] = (struct cvec){splat(-2 * poles->a[k][0]), splat(-2 * poles->a[k][1])};
    }
    fill_constants(&p->member, &p->cord, np, pole, residue);
    tissue_matrix(&p->cord, np, np);
    if (p->skull.count == 0)
        return;
    fill_constants(&p->member, &p->brain, np, pole, residue);
    tissue_matrix(&p->brain, np, np);
}

/* Pivots and Schur complements of the layers; what they keep of the column of P. */
ALWAYS void factor_layers(const struct slice *p, size_t np, struct cvec *returned)
{
    struct cvec s[TH_CANAL_POLES_MOST], c[TH_CANAL_POLES_MOST];
    for (size_t k = 0; k < np; k++) {
        s[k] = constant(p->cord.constants, np, CANAL_S, k);
        c[k] = constant(p->cord.constants, np, CANAL_C, k);
    }
    layer_constants(&p->tree, np, s, c, splat(th_poles(np)->r0));
    for (size_t i = 0; i < p->n; i++) factor_tree(&p->tree, np, i, s, returned);
}

/* The couplings of the middle with its neighbours: its numbers in two rows of the upper end. */
ALWAYS struct couplings couplings_of(const struct slice *p, const double *top,
                                     const double *bottom)
{
    return (struct couplings){load(row_at(&p->top, top, p->middle)),
                              load(row_at(&p->top, bottom, p->middle))};
}

/* Twisted factorization of the cells, and, if asked for, lambda: the source of plasma, the
 * inner product of b and lambda, goes into the constants. */
ALWAYS void factor_cells(const struct slice *p, size_t np, bool adjoint)
{
    struct pivot pivot;
    struct both_ends kept, z;
    struct couplings from_middle = {splat(0), splat(0)};
    struct cvec lambda[TH_CANAL_POLES_MOST], top[TH_CANAL_POLES_MOST],
        bottom[TH_CANAL_POLES_MOST];
    const struct couplings to_ends = couplings_of(p, p->top.to_before, p->top.to_after);
    const vec b = load(row_at(&p->top, p->top.b, p->top.count));
    clear_ends(&kept, np);
    clear_ends(&z, np);
    if (p->skull.count > 0) {
        pivot_of(&p->brain, np, &pivot);
        from_middle.top =
            forward_pivots(&p->skull, &pivot, adjoint, from_middle.top, kept.top, z.top);
    }
    pivot_of(&p->cord, np, &pivot);
    from_middle.top =
        forward_pivots(&p->spine, &pivot, adjoint, from_middle.top, kept.top, z.top);
    from_middle.bottom =
        forward_pivots(&p->bottom, &pivot, adjoint, from_middle.bottom, kept.bottom, z.bottom);
    middle_pivot(&p->top, &pivot, &to_ends, &kept, &from_middle, adjoint, &z, lambda);
    if (!adjoint)
        return;
    back_adjoint(&p->top, lambda, top);
    back_adjoint(&p->bottom, lambda, bottom);
    for (size_t k = 0; k < np; k++)
        cstore(constant_at(p->cord.constants, np, CANAL_BS, k),
               caxpy(b, lambda[k], cadd(top[k], bottom[k])));
}

/* Weights of the layers' right-hand sides in that of P, from lambda. */
ALWAYS void weigh_layers(const struct slice *p, size_t np)
{
    struct cvec lambda[TH_CANAL_POLES_MOST];
    for (size_t i = 0; i < p->n; i++) {
        for (size_t k = 0; k < np; k++)
            lambda[k] = cload(cell_at(&p->top, p->top.lambda, i, k));
        weigh_tree(&p->tree, np, i, lambda);
    }
}

/* Retention of all cells, by tissue. */
ALWAYS void find_retention(const struct slice *p, size_t np, struct retention *sum)
{
    struct both_ends rho, out;
    struct cvec here[TH_CANAL_POLES_MOST];
    struct returned top, bottom, brain;
    const struct couplings to_ends = couplings_of(p, p->top.to_before, p->top.to_after);
    clear_ends(&rho, np);
    clear_returned(&top, np);
    clear_returned(&bottom, np);
    clear_returned(&brain, np);
    retention_forward(&p->skull, &p->brain, rho.top);
    retention_forward(&p->spine, &p->cord, rho.top);
    retention_forward(&p->bottom, &p->cord, rho.bottom);
    retention_middle(&p->top, &p->cord, &to_ends, &rho, here);
    UNROLL for (size_t k = 0; k < np; k++) out.top[k] = out.bottom[k] = here[k];
    retention_back(&p->spine, out.top, &top, sum->layers);
    retention_back(&p->skull, out.top, &brain, sum->layers);
    retention_back(&p->bottom, out.bottom, &bottom, sum->layers);
    top.wt = top.wt + bottom.wt;
    for (size_t k = 0; k < np; k++) top.rho[k] = cadd(top.rho[k], bottom.rho[k]);
    add_retention(&p->top, p->middle, here, &top, sum->layers);
    retention_of(p->cord.constants, np, &top, sum->cord);
    if (p->skull.count > 0)
        retention_of(p->brain.constants, np, &brain, sum->brain);
}

/* Numbers at the poles, of the lanes from `lane` on. */
ALWAYS void numbers_of(const double (*at)[2][TH_LANES], size_t lane, size_t np,
                       struct cvec *numbers)
{
    UNROLL for (size_t k = 0; k < np; k++) numbers[k] =
        (struct cvec){load(at[k][0] + lane), load(at[k][1] + lane)};
}

ALWAYS void factor(const struct th_canal_job *job, size_t np)
{
    struct cvec kept[TH_CANAL_POLES_MOST];
    for (int number = 0; number < SLICES; number++) {
        const struct slice p = slice_of(job, number, np);
        struct retention retention;
        prepare_constants(&p, np);
        clear(retention.cord, np);
        clear(retention.brain, np);
        clear(retention.layers, np);
        if (LAYERED)
            factor_layers(&p, np, retention.layers);
        if (LAYERED || job->returns)
            factor_cells(&p, np, true);
        else
            factor_cells(&p, np, false);
        if (LAYERED)
            weigh_layers(&p, np);
        if (job->returns)
            find_retention(&p, np, &retention);
        if (job->has_network)
            numbers_of(job->kept, p.lane, np, kept);
        plasma_pivot(&p.member, &p.cord, p.skull.count > 0 ? &p.brain : NULL, np, &retention,
                     job->has_network ? kept : NULL);
    }
}

#endif
