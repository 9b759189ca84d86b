/* Factors and one step of the canal for members abreast; compiled once for each instruction
 * set. The equations are in template_sweep.h and template_factor.h; the two ends of the canal
 * are treated one after the other. */
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
    return (struct end){.count = bottom ? n - 1 - n / 2 : n / 2,
                        .groups = np,
                        .row_stride = sign * TH_LANES,
                        .cell_stride = sign * (ptrdiff_t)(2 * np * WIDE),
                        .to_before = row_of(job, bottom ? ROW_RIGHT : ROW_LEFT, lane, bottom),
                        .to_after = row_of(job, bottom ? ROW_LEFT : ROW_RIGHT, lane, bottom),
                        .loss = row_of(job, ROW_OUT, lane, bottom),
                        .lost = row_of(job, ROW_LOST, lane, bottom),
                        .tissue_ratio = row_of(job, ROW_TISSUE_RATIO, lane, bottom),
                        .wc = row_of(job, ROW_WC, lane, bottom),
                        .wt = row_of(job, ROW_WT, lane, bottom),
                        .b = row_of(job, ROW_B, lane, bottom),
                        .from_before = row_of(job, bottom ? ROW_UP : ROW_LO, lane, bottom),
                        .from_after = row_of(job, bottom ? ROW_LO : ROW_UP, lane, bottom),
                        .e = e + cell,
                        .lambda = e + 2 * np * n * WIDE + cell,
                        .z = job->work + cell};
}

/* Slice `number`: its constants, then its e and lambda, lie one after the other in the set. */
ALWAYS struct slice slice_of(const struct th_canal_job *job, int number, size_t np)
{
    const size_t n = job->canal->cells, lane = (size_t)number * WIDE, brain = job->canal->brain;
    const size_t doubles = canal_set_vectors(n, brain, np) * WIDE;
    double *set = (double *)(job->set + 1) + (size_t)number * doubles;
    double *e = set + canal_kinds(brain) * canal_kind_vectors(np) * WIDE;
    const struct end top = end_of(job, lane, np, e, false);
    return (struct slice){.n = n,
                          .lane = lane,
                          .middle = n / 2,
                          .member = member_of(job, lane),
                          .cord = tissue_of(job, lane, false, set, np),
                          .brain = tissue_of(job, lane, true, set, np),
                          .top = top,
                          .bottom = end_of(job, lane, np, e, true),
                          .skull = outer_cells(top, brain),
                          .spine = inner_cells(top, brain)};
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

/* The couplings of the middle with its neighbours: its numbers in two rows of the upper end. */
ALWAYS struct couplings couplings_of(const struct slice *p, const double *top,
                                     const double *bottom)
{
    return (struct couplings){load(row_at(&p->top, top, p->middle)),
                              load(row_at(&p->top, bottom, p->middle))};
}

/* Twisted factorization of the cells, and lambda. The source of plasma, the inner product of b
 * and lambda, goes into the constants. */
ALWAYS void factor_cells(const struct slice *p, size_t np)
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
        from_middle.top = forward_pivots(&p->skull, &pivot, from_middle.top, kept.top, z.top);
    }
    pivot_of(&p->cord, np, &pivot);
    from_middle.top = forward_pivots(&p->spine, &pivot, from_middle.top, kept.top, z.top);
    from_middle.bottom =
        forward_pivots(&p->bottom, &pivot, from_middle.bottom, kept.bottom, z.bottom);
    middle_pivot(&p->top, &pivot, &to_ends, &kept, &from_middle, &z, lambda);
    back_adjoint(&p->top, lambda, top);
    back_adjoint(&p->bottom, lambda, bottom);
    for (size_t k = 0; k < np; k++)
        cstore(constant_at(p->cord.constants, np, CANAL_BS, k),
               caxpy(b, lambda[k], cadd(top[k], bottom[k])));
}

/* Retention of all cells, by tissue. */
ALWAYS void find_retention(const struct slice *p, size_t np, struct retention *sum)
{
    struct both_ends rho, out, kept;
    struct cvec here[TH_CANAL_POLES_MOST];
    const double *cord = p->cord.constants;
    const struct couplings to_ends = couplings_of(p, p->top.to_before, p->top.to_after);
    clear_ends(&rho, np);
    clear_ends(&kept, np);
    retention_forward(&p->skull, &p->brain, rho.top);
    retention_forward(&p->spine, &p->cord, rho.top);
    retention_forward(&p->bottom, &p->cord, rho.bottom);
    retention_middle(&p->top, &p->cord, &to_ends, &rho, here);
    UNROLL for (size_t k = 0; k < np; k++) out.top[k] = out.bottom[k] = here[k];
    retention_back(&p->spine, cord, out.top, kept.top);
    retention_back(&p->skull, p->brain.constants, out.top, sum->brain);
    retention_back(&p->bottom, cord, out.bottom, kept.bottom);
    for (size_t k = 0; k < np; k++) sum->cord[k] = cadd(kept.top[k], kept.bottom[k]);
    add_retention(&p->top, cord, p->middle, here, sum->cord);
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
    const bool returns = canal_returns(job->canal, 0, TH_LANES);
    struct cvec kept[TH_CANAL_POLES_MOST];
    for (int number = 0; number < SLICES; number++) {
        const struct slice p = slice_of(job, number, np);
        struct retention retention;
        prepare_constants(&p, np);
        factor_cells(&p, np);
        clear(retention.cord, np);
        clear(retention.brain, np);
        if (returns)
            find_retention(&p, np, &retention);
        numbers_of(job->kept, p.lane, np, kept);
        plasma_pivot(&p.member, &p.cord, p.skull.count > 0 ? &p.brain : NULL, np, &retention,
                     job->has_network ? kept : NULL);
    }
}

/* The further sources as one end walks them. */
ALWAYS struct source_rows source_rows_of(const struct th_canal_job *job, const struct slice *p,
                                         bool bottom)
{
    const size_t at = (bottom ? p->n - 1 : 0) * TH_LANES + p->lane;
    return (struct source_rows){job->request->sources + at, job->request->sources_ramp + at};
}

/* Adds what the further sources give plasma. */
ALWAYS void products_with_sources(const struct th_canal_job *job, const struct slice *p,
                                  size_t np, struct products *products)
{
    const struct source_rows top = source_rows_of(job, p, false);
    const struct source_rows bottom = source_rows_of(job, p, true);
    struct source_weights weights;
    struct both_ends sum;
    source_weights_of(job, &p->member, p->cord.constants, np, &weights);
    clear_ends(&sum, np);
    add_source_products(&p->top, &top, &weights, 0, p->top.count, sum.top);
    add_source_products(&p->bottom, &bottom, &weights, 0, p->bottom.count, sum.bottom);
    UNROLL for (size_t k = 0; k < np; k++) sum.top[k] = cadd(sum.top[k], sum.bottom[k]);
    add_source_products(&p->top, &top, &weights, p->middle, p->middle + 1, sum.top);
    UNROLL for (size_t k = 0; k < np; k++) products->c[k] =
        add_some(products->c[k], sum.top[k]);
}

/* Plasma at each pole: inner products over spine, lower end, middle and skull. */
ALWAYS void plasma_at_poles(const struct th_canal_job *job, const struct slice *p, size_t np,
                            struct cvec *at_pole)
{
    const double *y = job->request->before + p->lane, *end = y + 3 * p->n * TH_LANES;
    struct products products, bottom, brain;
    struct cvec inflow[TH_CANAL_POLES_MOST];
    clear_products(&products, np);
    clear_products(&bottom, np);
    add_cells(&p->spine, y + 3 * p->skull.count * TH_LANES, &products);
    add_cells(&p->bottom, y + 3 * (p->n - 1) * TH_LANES, &bottom);
    products.free = products.free + bottom.free;
    products.bound = products.bound + bottom.bound;
    UNROLL for (size_t k = 0; k < np; k++)
    {
        products.c[k] = cadd(products.c[k], bottom.c[k]);
        products.t[k] = cadd(products.t[k], bottom.t[k]);
        products.b[k] = cadd(products.b[k], bottom.b[k]);
    }
    add_cell(&p->top, y + 3 * p->middle * TH_LANES, p->middle, &products);
    if (p->skull.count > 0) {
        clear_products(&brain, np);
        add_cells(&p->skull, y, &brain);
        if (job->has_outflow) {
            struct cvec outflow[TH_CANAL_POLES_MOST];
            numbers_of(job->outflow, p->lane, np, outflow);
            add_outflow_product(&p->skull, outflow, &brain);
        }
        UNROLL for (size_t k = 0; k < np; k++) products.c[k] = cadd(
            products.c[k], add_tissue_terms(p->brain.constants, np, k, &brain, brain.c[k]));
    }
    if (job->request->sources)
        products_with_sources(job, p, np, &products);
    numbers_of(job->inflow, p->lane, np, inflow);
    solve_plasma(&p->member, p->cord.constants, np, &products, load(end), load(end + TH_LANES),
                 job->has_inflow ? inflow : NULL, at_pole);
}

/* The offset of a cell in `count` cells from `first` on, clamped to 0 .. count. */
static size_t offset_in(size_t cell, size_t first, size_t count)
{
    const size_t place = cell > first ? cell - first : 0;
    return place < count ? place : count;
}

/* Forward elimination of one end, whose cells from .. to have a source. z: of the cell before
 * these; then of the last. */
ALWAYS void eliminate_end(const struct end *end, const struct inflow *in, const double *y,
                          size_t from, size_t to, struct cvec *z)
{
    struct cvec x[TH_CANAL_POLES_MOST];
    UNROLL for (size_t k = 0; k < end->groups; k++) x[k] = z[k];
    eliminate(end, in, y, 0, from, false, x);
    eliminate(end, in, y, from, to, true, x);
    eliminate(end, in, y, to, end->count, false, x);
    UNROLL for (size_t k = 0; k < end->groups; k++) z[k] = x[k];
}

/* Forward elimination from both ends, and the middle row: x, X in the middle. */
ALWAYS void forward_to_middle(const struct th_canal_job *job, const struct slice *p, size_t np,
                              const struct cvec *at_pole, struct cvec *x)
{
    const double *y = job->request->before + p->lane;
    const bool any = job->first < job->end;
    const size_t first = any ? job->first : p->n, end = any ? job->end : p->n;
    const size_t brain = p->skull.count;
    const struct couplings from_ends = couplings_of(p, p->top.from_before, p->top.from_after);
    struct inflow in;
    struct both_ends z;
    clear_ends(&z, np);
    if (brain > 0) {
        inflow_of(&p->member, &p->brain, np, at_pole, &in);
        eliminate(&p->skull, &in, y, 0, brain, true, z.top);
        if (job->has_outflow) {
            struct cvec outflow[TH_CANAL_POLES_MOST];
            numbers_of(job->outflow, p->lane, np, outflow);
            add_outflow(&p->skull, outflow, z.top);
        }
    }
    inflow_of(&p->member, &p->cord, np, at_pole, &in);
    eliminate_end(&p->spine, &in, y + 3 * brain * TH_LANES,
                  offset_in(first, brain, p->spine.count),
                  offset_in(end, brain, p->spine.count), z.top);
    eliminate_end(&p->bottom, &in, y + 3 * (p->n - 1) * TH_LANES,
                  offset_in(p->n - end, 0, p->bottom.count),
                  offset_in(p->n - first, 0, p->bottom.count), z.bottom);
    if (!job->request->sources) {
        solve_middle(&p->top, &in, y, &from_ends, &z, x);
        return;
    }
    const struct source_rows upper = source_rows_of(job, p, false);
    const struct source_rows lower = source_rows_of(job, p, true);
    struct source_weights weights;
    source_weights_of(job, &p->member, p->cord.constants, np, &weights);
    eliminate_sources(&p->top, &upper, &weights, z.top);
    eliminate_sources(&p->bottom, &lower, &weights, z.bottom);
    solve_middle(&p->top, &in, y, &from_ends, &z, x);
    add_middle_source(&p->top, &upper, &weights, x);
}

/* X of a cell into the record of the lanes that probe it. */
static void record(const struct th_canal_job *job, const double *x, size_t cell, size_t lane)
{
    const unsigned char *slots = canal_slots(job->canal) + cell * TH_LANES + lane;
    for (size_t i = 0; i < WIDE; i++)
        if (slots[i])
            canal_record(job, slots[i], lane + i, x + i, 2 * WIDE, WIDE);
}

/* Writes the new state of a cell and, if exposure is not NULL, the integral of its C. */
ALWAYS void write_cell(const struct th_canal_job *job, const struct weights *w, size_t np,
                       const struct cvec *x, size_t cell, size_t lane, double *exposure)
{
    const size_t place = 3 * cell * TH_LANES + lane;
    const double *y = job->request->before + place;
    double *out = job->request->after + place;
    const vec before[3] = {load(y), load(y + TH_LANES), load(y + 2 * TH_LANES)};
    vec after[3];
    combine(w, np, x, before, after);
    store(out, after[0]);
    store(out + TH_LANES, after[1]);
    store(out + 2 * TH_LANES, after[2]);
    if (exposure)
        store(exposure + cell * TH_LANES + lane, integral(w, np, x));
    if (canal_is_probed(job->canal, cell)) {
        _Alignas(64) double numbers[2 * TH_CANAL_POLES_MOST * WIDE];
        UNROLL for (size_t k = 0; k < np; k++) cstore(numbers + 2 * k * WIDE, x[k]);
        record(job, numbers, cell, lane);
    }
}

/* Back substitution from the middle, whose X is `here`, to both ends. plasma: at the poles, in
 * memory. */
ALWAYS void back_to_ends(const struct th_canal_job *job, const struct slice *p, size_t np,
                         const double *plasma, const struct cvec *here, double *exposure)
{
    struct cvec x[TH_CANAL_POLES_MOST];
    struct weights cord, brain;
    weights_of(&p->cord, np, np, plasma, &cord);
    write_cell(job, &cord, np, here, p->middle, p->lane, exposure);
    UNROLL for (size_t k = 0; k < np; k++) x[k] = here[k];
    for (size_t i = p->spine.count; i-- > 0;) {
        substitute(&p->spine, i, x);
        write_cell(job, &cord, np, x, p->skull.count + i, p->lane, exposure);
    }
    if (p->skull.count > 0)
        weights_of(&p->brain, np, np, plasma, &brain);
    for (size_t i = p->skull.count; i-- > 0;) {
        substitute(&p->skull, i, x);
        write_cell(job, &brain, np, x, i, p->lane, exposure);
    }
    UNROLL for (size_t k = 0; k < np; k++) x[k] = here[k];
    for (size_t i = p->bottom.count; i-- > 0;) {
        substitute(&p->bottom, i, x);
        write_cell(job, &cord, np, x, p->n - 1 - i, p->lane, exposure);
    }
}

/* One step of a slice: plasma, the cells, and plasma's new state. */
ALWAYS void solve_slice(const struct th_canal_job *job, const struct slice *p, size_t np)
{
    const size_t end = 3 * p->n * TH_LANES + p->lane;
    const double *blood = job->request->before + end;
    _Alignas(64) double plasma[2 * TH_CANAL_POLES_MOST * WIDE];
    struct cvec at_pole[TH_CANAL_POLES_MOST], x[TH_CANAL_POLES_MOST];
    vec after[3];
    plasma_at_poles(job, p, np, at_pole);
    UNROLL for (size_t k = 0; k < np; k++) cstore(plasma + 2 * k * WIDE, at_pole[k]);
    forward_to_middle(job, p, np, at_pole, x);
    if (job->request->exposure)
        back_to_ends(job, p, np, plasma, x, job->request->exposure);
    else
        back_to_ends(job, p, np, plasma, x, NULL);
    update_plasma(&p->member, p->cord.constants, np, np, plasma, load(blood),
                  load(blood + TH_LANES), after);
    for (size_t i = 0; job->record && i < WIDE; i++)
        canal_record(job, 0, p->lane + i, plasma + i, 2 * WIDE, WIDE);
    store(job->request->after + end, after[0]);
    store(job->request->after + end + TH_LANES, after[1]);
    store(job->request->area + p->lane, after[2]);
}

ALWAYS void solve(const struct th_canal_job *job, size_t np)
{
    for (int number = 0; number < SLICES; number++) {
        const struct slice p = slice_of(job, number, np);
        solve_slice(job, &p, np);
    }
}

void ISA(th_canal_factor)(const struct th_canal_job *job)
{
    FOR_POLES(factor, job)
}

void ISA(th_canal_solve)(const struct th_canal_job *job)
{
    FOR_POLES(solve, job)
}
