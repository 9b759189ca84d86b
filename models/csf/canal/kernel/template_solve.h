/* Template: one step of members abreast from their factors (template_batch.h). */
#ifndef TH_CANAL_TEMPLATE_SOLVE_H
#define TH_CANAL_TEMPLATE_SOLVE_H

#include "template_batch.h"

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

/* The layers of a cell in a state: [layer][free, bound]. */
ALWAYS size_t contents_at(const struct slice *p, size_t cell)
{
    return th_canal_layer_vector(p->n, p->tree.count, cell, 0) * TH_LANES + p->lane;
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
    if (LAYERED)
        for (size_t i = 0; i < p->n; i++)
            add_contents(&p->tree, np, i, y - p->lane + contents_at(p, i), products.c);
    if (job->request->sources)
        products_with_sources(job, p, np, &products);
    if (job->has_inflow)
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
                          size_t from, size_t to, bool returns, struct cvec *z)
{
    struct cvec x[TH_CANAL_POLES_MOST];
    UNROLL for (size_t k = 0; k < end->groups; k++) x[k] = z[k];
    eliminate(end, in, y, 0, from, returns, false, x);
    eliminate(end, in, y, from, to, returns, true, x);
    eliminate(end, in, y, to, end->count, returns, false, x);
    UNROLL for (size_t k = 0; k < end->groups; k++) z[k] = x[k];
}

/* Elimination of the layers: what they add to the right-hand sides of the cells, into z. */
ALWAYS void eliminate_layers(const struct th_canal_job *job, const struct slice *p, size_t np,
                             const struct cvec *at_pole)
{
    for (size_t i = 0; i < p->n; i++) {
        struct cvec sum[TH_CANAL_POLES_MOST];
        clear(sum, np);
        eliminate_tree(&p->tree, np, i, job->request->before + contents_at(p, i), splat(1),
                       at_pole, sum);
        UNROLL for (size_t k = 0; k < np; k++) cstore(cell_at(&p->top, p->top.z, i, k), sum[k]);
    }
}

/* Forward elimination from both ends, and the middle row: x, X in the middle. returns: of any
 * lane drug comes back from plasma. */
ALWAYS void forward_to_middle(const struct th_canal_job *job, const struct slice *p, size_t np,
                              const struct cvec *at_pole, bool returns, struct cvec *x)
{
    const double *y = job->request->before + p->lane;
    const bool any = job->first < job->end;
    const size_t first = any ? job->first : p->n, end = any ? job->end : p->n;
    const size_t brain = p->skull.count;
    const struct couplings from_ends = couplings_of(p, p->top.from_before, p->top.from_after);
    struct inflow in;
    struct both_ends z;
    clear_ends(&z, np);
    if (LAYERED)
        eliminate_layers(job, p, np, at_pole);
    if (brain > 0) {
        inflow_of(&p->member, &p->brain, np, at_pole, &in);
        eliminate(&p->skull, &in, y, 0, brain, returns, true, z.top);
        if (job->has_outflow) {
            struct cvec outflow[TH_CANAL_POLES_MOST];
            numbers_of(job->outflow, p->lane, np, outflow);
            add_outflow(&p->skull, outflow, z.top);
        }
    }
    inflow_of(&p->member, &p->cord, np, at_pole, &in);
    eliminate_end(&p->spine, &in, y + 3 * brain * TH_LANES,
                  offset_in(first, brain, p->spine.count),
                  offset_in(end, brain, p->spine.count), returns, z.top);
    eliminate_end(&p->bottom, &in, y + 3 * (p->n - 1) * TH_LANES,
                  offset_in(p->n - end, 0, p->bottom.count),
                  offset_in(p->n - first, 0, p->bottom.count), returns, z.bottom);
    if (!job->request->sources) {
        solve_middle(&p->top, &in, y, &from_ends, &z, returns, x);
        return;
    }
    const struct source_rows upper = source_rows_of(job, p, false);
    const struct source_rows lower = source_rows_of(job, p, true);
    struct source_weights weights;
    source_weights_of(job, &p->member, p->cord.constants, np, &weights);
    eliminate_sources(&p->top, &upper, &weights, z.top);
    eliminate_sources(&p->bottom, &lower, &weights, z.bottom);
    solve_middle(&p->top, &in, y, &from_ends, &z, returns, x);
    add_middle_source(&p->top, &upper, &weights, x);
}

/* Arrays of a step, of the lanes of a slice; slots: of the probed cells, NULL if there are
 * none. Kept apart from the request, which the compiler would read again for each cell. */
struct arrays {
    const double *before;
    double *after, *exposure;
    const unsigned char *slots;
};

ALWAYS struct arrays arrays_of(const struct th_canal_job *job, const struct slice *p,
                               double *exposure)
{
    return (struct arrays){.before = job->request->before + p->lane,
                           .after = job->request->after + p->lane,
                           .exposure = exposure ? exposure + p->lane : NULL,
                           .slots = job->request->probe_count ? canal_slots(job->canal) : NULL};
}

/* Writes the new state of a cell and, if exposure is not NULL, the integral of its C. X of a
 * probed cell is left in z: a call here would cost the others their registers. */
ALWAYS void write_cell(const struct arrays *to, const struct slice *p, const struct weights *w,
                       size_t np, const struct cvec *x, size_t cell)
{
    const size_t place = 3 * cell * TH_LANES;
    const double *y = to->before + place;
    double *out = to->after + place;
    const vec before[3] = {load(y), load(y + TH_LANES), load(y + 2 * TH_LANES)};
    vec after[3];
    combine(w, np, x, before, after);
    store(out, after[0]);
    store(out + TH_LANES, after[1]);
    store(out + 2 * TH_LANES, after[2]);
    if (to->exposure)
        store(to->exposure + cell * TH_LANES, integral(w, np, x));
    if (to->slots && canal_is_probed(to->slots, cell))
        UNROLL for (size_t k = 0; k < np; k++)
            cstore(cell_at(&p->top, p->top.z, cell, k), x[k]);
}

/* X of plasma, and from z that of the cells that the lanes of a slice probe, into the record.
 */
static void record(const struct th_canal_job *job, const double *plasma, const double *z,
                   size_t lane)
{
    const unsigned char *slots = canal_slots(job->canal);
    for (size_t i = 0; i < WIDE; i++)
        canal_record(job, 0, lane + i, plasma + i, 2 * WIDE, WIDE);
    for (size_t n = 0; n < job->request->probe_count; n++)
        for (size_t i = 0; i < WIDE; i++)
            for (size_t offset = 0; offset < TH_CANAL_PROBE_CELLS; offset++) {
                const size_t cell = (size_t)job->request->probes[n].cell[lane + i] + offset;
                const unsigned char slot =
                    cell < job->canal->cells ? slots[cell * TH_LANES + lane + i] : 0;
                if (slot)
                    canal_record(job, slot, lane + i, z + 2 * cell * job->poles * WIDE + i,
                                 2 * WIDE, WIDE);
            }
}

/* Writes the new layers of a cell. */
ALWAYS void write_layers(const struct th_canal_job *job, const struct slice *p,
                         const struct weights *w, size_t np, const struct cvec *x, size_t cell,
                         double (*cleared)[2][WIDE])
{
    const size_t at = contents_at(p, cell);
    struct layer_weights weights = {.r0 = w->r0};
    UNROLL for (size_t k = 0; k < np; k++)
    {
        weights.c[k] = w->c[k];
        weights.area[k] = w->area[k];
    }
    update_tree(&p->tree, np, cell, &weights, x, job->request->before + at,
                job->request->after + at, cleared);
}

/* Cells of one tissue at one end: they begin at `first` and go on by `sign`. */
struct stretch {
    const struct end *end;
    size_t first;
    ptrdiff_t sign;
    const struct tissue *tissue;
};

/* Back substitution of a stretch. x: of the cell after it; then of the outermost. exposure:
 * NULL or the request's; gains: theirs are added, or NULL. */
ALWAYS void back_along(const struct th_canal_job *job, const struct slice *p,
                       const struct stretch *s, size_t np, const double *plasma, struct cvec *x,
                       double *exposure, double (*cleared)[2][WIDE], struct gains *gains)
{
    const struct arrays to = arrays_of(job, p, exposure);
    struct weights w;
    struct shares shares;
    weights_of(s->tissue, np, np, plasma, &w);
    if (gains)
        shares_of(s->tissue, np, &shares);
    for (size_t i = s->end->count; i-- > 0;) {
        const size_t cell = s->first + (size_t)(s->sign * (ptrdiff_t)i);
        substitute(s->end, i, x);
        if (gains)
            add_gain(s->end, to.before + 3 * cell * TH_LANES, i, &shares, x, gains);
        write_cell(&to, p, &w, np, x, cell);
        if (LAYERED)
            write_layers(job, p, &w, np, x, cell, cleared);
    }
}

/* The middle, whose X is `here`. */
ALWAYS void write_middle(const struct th_canal_job *job, const struct slice *p, size_t np,
                         const double *plasma, const struct cvec *here, double *exposure,
                         double (*cleared)[2][WIDE])
{
    const struct arrays to = arrays_of(job, p, exposure);
    struct weights w;
    weights_of(&p->cord, np, np, plasma, &w);
    write_cell(&to, p, &w, np, here, p->middle);
    if (LAYERED)
        write_layers(job, p, &w, np, here, p->middle, cleared);
}

/* Back substitution from the middle, whose X is `here`, to both ends. plasma: at the poles, in
 * memory; cleared: of layers; gains: of cord, with x of all cells, and of brain: written, or
 * NULL. */
ALWAYS void back_to_ends(const struct th_canal_job *job, const struct slice *p, size_t np,
                         const double *plasma, const struct cvec *here, double *exposure,
                         double (*cleared)[2][WIDE], struct gains *gains, struct gains *brain)
{
    const struct stretch spine = {&p->spine, p->skull.count, 1, &p->cord},
                         skull = {&p->skull, 0, 1, &p->brain},
                         lower = {&p->bottom, p->n - 1, -1, &p->cord};
    struct cvec x[TH_CANAL_POLES_MOST];
    struct gains top, bottom;
    struct shares shares;
    write_middle(job, p, np, plasma, here, exposure, cleared);
    clear_gains(&top, np);
    clear_gains(&bottom, np);
    UNROLL for (size_t k = 0; k < np; k++) x[k] = here[k];
    back_along(job, p, &spine, np, plasma, x, exposure, cleared, gains ? &top : NULL);
    if (p->skull.count > 0) {
        struct gains of_skull = top;
        of_skull.free = of_skull.bound = splat(0);
        back_along(job, p, &skull, np, plasma, x, exposure, cleared, gains ? &of_skull : NULL);
        UNROLL for (size_t k = 0; k < np; k++) top.x[k] = of_skull.x[k];
        if (gains)
            *brain = of_skull;
    }
    UNROLL for (size_t k = 0; k < np; k++) x[k] = here[k];
    back_along(job, p, &lower, np, plasma, x, exposure, cleared, gains ? &bottom : NULL);
    if (!gains)
        return;
    gains->free = top.free + bottom.free;
    gains->bound = top.bound + bottom.bound;
    UNROLL for (size_t k = 0; k < np; k++) gains->x[k] = cadd(top.x[k], bottom.x[k]);
    shares_of(&p->cord, np, &shares);
    add_gain(&p->top, job->request->before + p->lane + 3 * p->middle * TH_LANES, p->middle,
             &shares, here, gains);
}

/* The same, then plasma of the lanes from which no drug comes back: at_pole, and in memory. */
ALWAYS void back_and_close(const struct th_canal_job *job, const struct slice *p, size_t np,
                           double *plasma, const struct cvec *here, double *exposure,
                           struct cvec *at_pole)
{
    const double *blood = job->request->before + 3 * p->n * TH_LANES + p->lane;
    const mask returning = *(const mask *)(job->returning + p->lane);
    struct cvec inflow[TH_CANAL_POLES_MOST], closed[TH_CANAL_POLES_MOST];
    struct gains gains, brain;
    clear_gains(&brain, np);
    back_to_ends(job, p, np, plasma, here, exposure, NULL, &gains, &brain);
    if (job->has_inflow)
        numbers_of(job->inflow, p->lane, np, inflow);
    close_plasma(&p->member, &p->cord, &p->brain, np, &gains,
                 p->skull.count > 0 ? &brain : NULL, load(blood), load(blood + TH_LANES),
                 job->has_inflow ? inflow : NULL, closed);
    UNROLL for (size_t k = 0; k < np; k++)
    {
        at_pole[k] = cchoose(returning, at_pole[k], closed[k]);
        cstore(plasma + 2 * k * WIDE, at_pole[k]);
    }
}

/* Back substitution of cells from X in the middle. at_pole: plasma, written in lanes from which
 * no drug comes back; plasma: the same in memory. */
ALWAYS void solve_cells(const struct th_canal_job *job, const struct slice *p, size_t np,
                        const struct cvec *x, double *exposure, double (*cleared)[2][WIDE],
                        struct cvec *at_pole, double *plasma)
{
    if (!LAYERED && job->one_way)
        back_and_close(job, p, np, plasma, x, exposure, at_pole);
    else
        back_to_ends(job, p, np, plasma, x, exposure, cleared, NULL, NULL);
}

/* One step of a slice: plasma, the cells, and plasma's new state. */
ALWAYS void solve_slice(const struct th_canal_job *job, const struct slice *p, size_t np)
{
    const size_t end = 3 * p->n * TH_LANES + p->lane;
    const double *blood = job->request->before + end;
    _Alignas(64) double plasma[2 * TH_CANAL_POLES_MOST * WIDE];
    struct cvec at_pole[TH_CANAL_POLES_MOST], x[TH_CANAL_POLES_MOST];
    vec after[3];
    clear(at_pole, np);
    if (LAYERED || job->returns) {
        plasma_at_poles(job, p, np, at_pole);
        forward_to_middle(job, p, np, at_pole, true, x);
    } else
        forward_to_middle(job, p, np, at_pole, false, x);
    UNROLL for (size_t k = 0; k < np; k++) cstore(plasma + 2 * k * WIDE, at_pole[k]);
    _Alignas(64) double cleared[TH_CANAL_LAYERS][2][WIDE] = {{{0}}};
    double(*sums)[2][WIDE] = LAYERED && job->request->cleared ? cleared : NULL;
    if (job->request->exposure)
        solve_cells(job, p, np, x, job->request->exposure, sums, at_pole, plasma);
    else
        solve_cells(job, p, np, x, NULL, sums, at_pole, plasma);
    update_plasma(&p->member, p->cord.constants, np, np, plasma, load(blood),
                  load(blood + TH_LANES), after);
    if (job->record)
        record(job, plasma, p->top.z, p->lane);
    store(job->request->after + end, after[0]);
    store(job->request->after + end + TH_LANES, after[1]);
    store(job->request->area + p->lane, after[2]);
    if (LAYERED && job->request->cleared)
        write_cleared(&p->tree, cleared, after[2], job->request->cleared);
}

ALWAYS void solve(const struct th_canal_job *job, size_t np)
{
    for (int number = 0; number < SLICES; number++) {
        const struct slice p = slice_of(job, number, np);
        solve_slice(job, &p, np);
    }
}

#endif
