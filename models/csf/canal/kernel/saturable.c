/* One step of the canal with saturable binding; compiled once for each instruction set.
 * Notation: template_sweep.h, template_factor.h.
 *
 * Exponential midpoint: the rate of binding of each cell is frozen at the occupancy that an
 * exact relaxation with free drug held constant reaches half way through the step,
 *
 *     relax = k_b T/B_max + k_off,   B' = k_b T - relax B,
 *     rate_i = k_b (1 - B_i(dt/2)/B_max),
 *
 * and the step is that of batch.c with rate_i in place of k_b, so with eT per cell. Factors
 * serve once: elimination and forward substitution are one pass from the first cell to the
 * last, and plasma is bordered by its column, X = X0 + P Xc, where X0 solves the cells' system
 * with P = 0, and Xc with w k_tc eT k_tp K_pl on the right. Both into the row of plasma, with
 * share_i = held_i eT_i:
 *
 *     P (s + k_cl + k_12 s eD
 *        + sum_i (v_i (s + lost_i + w_i k_ct share_i) Xc_i + K_pl wt_i share_i))
 *         = y_P + k_12 eD y_P2 + sum_i ((wc_i + wt_i eT_i k_ct) X0_i + wt_i eT_i (T + k_off eB
 * B))
 *
 * The sum on the left is the part of the column that tissue and canal keep or lose for good: no
 * difference of large rates there either. Where no drug comes back from plasma (K_pl = 0), Xc
 * is 0 and left out, to the same bits. Rates are those of the cell's tissue, brain in the first
 * cells. Layers add their Schur complement (layers.c) to the pivots, to both columns and to
 * both sides of the row of plasma; the rate of the one that saturates is frozen alike. */
#include "saturable.h"

/* Cells of one tissue. */
struct range {
    const struct tissue *tissue;
    size_t from, to;
};

/* Brain in the first cells, cord in the others. */
ALWAYS struct range range_of(const struct slice *w, bool brain)
{
    return brain ? (struct range){&w->brain, 0, w->skull}
                 : (struct range){&w->cord, w->skull, w->n};
}

ALWAYS struct cvec at_pole(const double (*at)[2][TH_LANES], size_t lane, size_t k)
{
    return (struct cvec){load(at[k][0] + lane), load(at[k][1] + lane)};
}

/* The ventricle's outflow into the last cell of the brain; a lane without keeps its bits. */
ALWAYS void add_outflow(const struct th_canal_job *job, const struct slice *w, size_t np,
                        struct cvec *x0)
{
    for (size_t k = 0; k < np; k++) {
        const size_t at = 2 * ((w->skull - 1) * np + k) * WIDE;
        const struct cvec outflow = at_pole(job->outflow, w->lane, k);
        x0[k] = cchoose(cnonzero(outflow), cfma(cload(w->e + at), outflow, x0[k]), x0[k]);
        cstore(w->x0 + at, x0[k]);
    }
}

/* Forward elimination with the pivots on the way: e, eT, and z of both columns. */
ALWAYS void eliminate(const struct th_canal_job *job, const struct slice *w, size_t np,
                      bool layered, bool returns)
{
    const double *y = job->request->before + w->lane;
    struct cvec kept[TH_CANAL_POLES_MOST], x0[TH_CANAL_POLES_MOST], xc[TH_CANAL_POLES_MOST],
        si[TH_CANAL_POLES_MOST], empty[TH_CANAL_POLES_MOST], into[TH_CANAL_POLES_MOST];
    UNROLL for (size_t k = 0; k < np; k++)
    {
        kept[k] = x0[k] = xc[k] = empty[k] = (struct cvec){splat(0), splat(0)};
        si[k] = crecip(w->s[k]);
        si[k] = caxpy(w->ramp, cmul(si[k], si[k]), cscale(w->source, si[k]));
    }
    for (int brain = 1; brain >= 0; brain--) {
        const struct range cells = range_of(w, brain);
        const struct tissue *tissue = cells.tissue;
        for (size_t i = cells.from; i < cells.to; i++) {
            const size_t row = i * TH_LANES;
            const double *cell = y + 3 * row;
            const vec tissue_ratio = load(w->tissue_ratio + row), lo = load(w->lo + row);
            const vec left = load(w->left + row), right = load(w->right + row);
            const vec out = load(w->out + row), rate = load(w->rate + row + w->lane);
            const vec c = load(cell), t = load(cell + TH_LANES), b = load(cell + 2 * TH_LANES);
            const vec volume = load(w->volume_ratio + row);
            if (layered)
                inflow_of_layers(job, w, np, i, empty, into);
            UNROLL for (size_t k = 0; k < np; k++)
            {
                const size_t at = 2 * (i * np + k) * WIDE;
                const struct cvec held = caxpy(rate, tissue->slope[k], w->s[k]);
                const struct cvec et = crecip((struct cvec){held.re + tissue->out, held.im});
                const struct cvec ate = cscale(tissue_ratio * tissue->release, et);
                const struct cvec sink =
                    cmul((struct cvec){held.re + tissue->to_plasma, held.im}, et);
                struct cvec g = caxpy(tissue_ratio * tissue->uptake, sink,
                                      (struct cvec){w->s[k].re + out, w->s[k].im});
                if (layered)
                    g = cadd(g, cell_schur(w, np, i, SCHUR_SINK, k));
                g = caxpy(left, kept[k], g);
                const struct cvec e = crecip((struct cvec){right + g.re, g.im});
                kept[k] = cmul(g, e);
                const struct cvec drug = caxpy(b, tissue->back[k], (struct cvec){t, splat(0)});
                struct cvec r = caxpy(load(w->b + row), si[k], (struct cvec){c, splat(0)});
                if (layered)
                    r = cadd(r, into[k]);
                r = caxpy(lo, x0[k], cfma(ate, drug, r));
                x0[k] = cmul(e, r);
                cstore(w->e + at, e);
                cstore(w->et + at, et);
                cstore(w->x0 + at, x0[k]);
                if (!returns)
                    continue;
                struct cvec column = cscale(tissue->feed, ate);
                if (layered)
                    column = caxpy(1 / volume, cell_schur(w, np, i, SCHUR_COLUMN, k), column);
                xc[k] = cmul(e, caxpy(lo, xc[k], column));
                cstore(w->xc + at, xc[k]);
            }
        }
        if (brain && job->has_outflow)
            add_outflow(job, w, np, x0);
    }
}

/* Adds to z of X0 what comes from the further sources (template_sources.h). */
ALWAYS void eliminate_sources(const struct th_canal_job *job, const struct slice *w, size_t np)
{
    const vec half = splat(-th_poles(np)->half) * load(job->request->dt + w->lane);
    for (size_t k = 0; k < np; k++) {
        const struct cvec even = crecip(w->s[k]), slope = caxpy(half, even, cmul(even, even));
        struct cvec more = {splat(0), splat(0)};
        for (size_t i = 0; i < w->n; i++) {
            const size_t row = i * TH_LANES + w->lane, at = 2 * (i * np + k) * WIDE;
            const vec mean = load(job->request->sources + row);
            const vec ramp = load(job->request->sources_ramp + row);
            const struct cvec source = caxpy(ramp, slope, cscale(mean, even));
            const struct cvec x = cload(w->x0 + at);
            more = cmul(cload(w->e + at), caxpy(load(w->lo + i * TH_LANES), more, source));
            cstore(w->x0 + at, cchoose(cnonzero(more), cadd(x, more), x));
        }
    }
}

/* sum, and what comes from other compartments; a lane without keeps its bits. */
ALWAYS struct cvec add_inflow(const struct th_canal_job *job, size_t lane, size_t k,
                              struct cvec sum)
{
    const struct cvec inflow = at_pole(job->inflow, lane, k);
    return job->has_inflow ? cchoose(cnonzero(inflow), cadd(sum, inflow), sum) : sum;
}

/* Numerator and denominator of P without the cells. */
ALWAYS void begin_plasma(const struct th_canal_job *job, const struct slice *w, size_t np,
                         bool layered, struct cvec *numerator, struct cvec *denominator)
{
    const struct th_canal *canal = job->canal;
    const double *end = job->request->before + w->lane + 3 * w->n * TH_LANES;
    const vec zero = splat(0), from = load(canal->plasma.from_deep + w->lane);
    const vec clearance = load(canal->plasma.clearance + w->lane), p1 = load(end);
    const vec feed = from * load(end + TH_LANES);
    UNROLL for (size_t k = 0; k < np; k++)
    {
        numerator[k] = caxpy(feed, w->ed[k], (struct cvec){p1, zero});
        denominator[k] = caxpy(from, cmul(w->s[k], w->ed[k]), w->s[k]);
        denominator[k].re = denominator[k].re + clearance;
        if (job->has_network)
            denominator[k] = cadd(denominator[k], at_pole(job->kept, w->lane, k));
        if (layered)
            denominator[k] = cadd(denominator[k], w->returned[k]);
    }
}

/* Back substitution of both columns, and plasma: numerator and denominator of P above. */
ALWAYS void back_substitute(const struct th_canal_job *job, struct slice *w, size_t np,
                            bool layered, bool returns)
{
    const double *y = job->request->before + w->lane;
    const vec zero = splat(0);
    struct cvec x0[TH_CANAL_POLES_MOST], xc[TH_CANAL_POLES_MOST],
        numerator[TH_CANAL_POLES_MOST], denominator[TH_CANAL_POLES_MOST];
    UNROLL for (size_t k = 0; k < np; k++) x0[k] = xc[k] = (struct cvec){zero, zero};
    begin_plasma(job, w, np, layered, numerator, denominator);
    for (int brain = 0; brain <= 1; brain++) {
        const struct range cells = range_of(w, brain);
        const struct tissue *tissue = cells.tissue;
        for (size_t i = cells.to; i-- > cells.from;) {
            const size_t row = i * TH_LANES;
            const double *cell = y + 3 * row;
            const vec up = load(w->up + row), wc = load(w->wc + row), wt = load(w->wt + row);
            const vec volume_ratio = load(w->volume_ratio + row),
                      rate = load(w->rate + row + w->lane);
            const vec uptake = load(w->tissue_ratio + row) * tissue->uptake;
            const vec lost = load(w->lost + row);
            const vec t = load(cell + TH_LANES), b = load(cell + 2 * TH_LANES);
            if (layered)
                add_contents(&w->tree, np, i, job->request->before + contents_at(w, i),
                             numerator);
            UNROLL for (size_t k = 0; k < np; k++)
            {
                const size_t at = 2 * (i * np + k) * WIDE;
                const struct cvec e = cload(w->e + at), et = cload(w->et + at);
                const struct cvec wte = cscale(wt, et);
                struct cvec weight = caxpy(tissue->uptake, wte, (struct cvec){wc, zero});
                if (layered)
                    weight = cadd(weight, cell_schur(w, np, i, SCHUR_WEIGHT, k));
                const struct cvec held = caxpy(b, tissue->back[k], (struct cvec){t, zero});
                x0[k] = cfma(e, cscale(up, x0[k]), cload(w->x0 + at));
                cstore(w->x0 + at, x0[k]);
                numerator[k] = cfma(weight, x0[k], cfma(wte, held, numerator[k]));
                if (!returns)
                    continue;
                const struct cvec share = cmul(caxpy(rate, tissue->slope[k], w->s[k]), et);
                xc[k] = cfma(e, cscale(up, xc[k]), cload(w->xc + at));
                cstore(w->xc + at, xc[k]);
                struct cvec kept = caxpy(uptake, share, w->s[k]);
                if (layered)
                    kept = cadd(kept, cell_schur(w, np, i, SCHUR_KEPT, k));
                kept = cscale(volume_ratio, (struct cvec){kept.re + lost, kept.im});
                denominator[k] =
                    caxpy(tissue->partition * wt, share, cfma(kept, xc[k], denominator[k]));
            }
        }
    }
    for (size_t k = 0; k < np; k++) {
        const struct cvec sum = add_inflow(job, w->lane, k, numerator[k]);
        w->p[k] = cmul(crecip(denominator[k]), sum);
    }
}

/* X of a cell into the record of the lanes that probe it; of plasma, where cell is the number
 * of cells. */
static void record(const struct th_canal_job *job, const double *x, size_t cell, size_t lane)
{
    const unsigned char *slots = canal_slots(job->canal) + cell * TH_LANES + lane;
    const bool plasma = cell == job->canal->cells;
    for (size_t i = 0; i < WIDE; i++)
        if (plasma || slots[i])
            canal_record(job, plasma ? 0 : slots[i], lane + i, x + i, 2 * WIDE, WIDE);
}

/* X of a cell at pole k, whose numbers begin at `at`. */
ALWAYS struct cvec x_at(const struct slice *w, size_t at, size_t k, bool returns)
{
    const struct cvec x0 = cload(w->x0 + at);
    return returns ? cfma(w->p[k], cload(w->xc + at), x0) : x0;
}

/* Takes X of cell i once more, for the record. */
ALWAYS void record_cell(const struct th_canal_job *job, const struct slice *w, size_t np,
                        size_t i, bool returns)
{
    _Alignas(64) double numbers[2 * TH_CANAL_POLES_MOST * WIDE];
    UNROLL for (size_t k = 0; k < np; k++)
        cstore(numbers + 2 * k * WIDE, x_at(w, 2 * (i * np + k) * WIDE, k, returns));
    record(job, numbers, i, w->lane);
}

/* The new state: sums over the poles of Re(c X), Re(c T), Re(c B). */
ALWAYS void update_state(const struct th_canal_job *job, const struct slice *w, size_t np,
                         bool returns)
{
    const double *y = job->request->before + w->lane;
    double *out = job->request->after + w->lane;
    const vec r0 = splat(th_poles(np)->r0), zero = splat(0);
    struct cvec si[TH_CANAL_POLES_MOST];
    for (size_t k = 0; k < np; k++) si[k] = crecip(w->s[k]);
    for (int brain = 1; brain >= 0; brain--) {
        const struct range cells = range_of(w, brain);
        const struct tissue *tissue = cells.tissue;
        for (size_t i = cells.from; i < cells.to; i++) {
            const double *cell = y + 3 * i * TH_LANES;
            const vec rate = load(w->rate + i * TH_LANES + w->lane);
            const vec c = load(cell), t = load(cell + TH_LANES), b = load(cell + 2 * TH_LANES);
            vec cn = fmadd(r0, c, zero), tn = fmadd(r0, t, zero), bn = fmadd(r0, b, zero);
            vec sum = zero;
            UNROLL for (size_t k = 0; k < np; k++)
            {
                const size_t at = 2 * (i * np + k) * WIDE;
                const struct cvec x = x_at(w, at, k, returns);
                struct cvec v = caxpy(b, tissue->back[k], (struct cvec){t, zero});
                v = caxpy(tissue->uptake, x, v);
                if (returns)
                    v = caxpy(tissue->feed, w->p[k], v);
                const struct cvec free = cmul(cload(w->et + at), v);
                const struct cvec bound =
                    cmul(tissue->eb[k], caxpy(rate, free, (struct cvec){b, zero}));
                cn = cdot(w->c[k], x, cn);
                tn = cdot(w->c[k], free, tn);
                bn = cdot(w->c[k], bound, bn);
                sum = cdot(cmul(w->c[k], si[k]), x, sum);
            }
            store(out + 3 * i * TH_LANES, cn);
            store(out + (3 * i + 1) * TH_LANES, tn);
            store(out + (3 * i + 2) * TH_LANES, bn);
            if (job->request->exposure)
                store(job->request->exposure + i * TH_LANES + w->lane, sum);
        }
    }
    const size_t end = 3 * w->n * TH_LANES;
    const vec p1 = load(y + end), p2 = load(y + end + TH_LANES);
    const vec to = load(job->canal->plasma.deep + w->lane);
    vec n1 = fmadd(r0, p1, zero), n2 = fmadd(r0, p2, zero), area = zero;
    for (size_t k = 0; k < np; k++) {
        const struct cvec deep = caxpy(to, w->p[k], (struct cvec){p2, zero});
        n1 = cdot(w->c[k], w->p[k], n1);
        n2 = cdot(w->c[k], cmul(w->ed[k], deep), n2);
        area = cdot(cmul(w->c[k], si[k]), w->p[k], area);
    }
    for (size_t i = 0; job->request->probe_count && i < w->n; i++)
        if (canal_is_probed(canal_slots(job->canal), i))
            record_cell(job, w, np, i, returns);
    if (job->record) {
        _Alignas(64) double numbers[2 * TH_CANAL_POLES_MOST * WIDE];
        for (size_t k = 0; k < np; k++) cstore(numbers + 2 * k * WIDE, w->p[k]);
        record(job, numbers, w->n, w->lane);
    }
    store(out + end, n1);
    store(out + end + TH_LANES, n2);
    store(job->request->area + w->lane, area);
}

/* The layers, once P and the cells are known. */
ALWAYS void finish_layers(const struct th_canal_job *job, const struct slice *w, size_t np)
{
    _Alignas(64) double cleared[TH_CANAL_LAYERS][2][WIDE] = {{{0}}};
    update_layers(job, w, np, job->request->cleared ? cleared : NULL);
    if (job->request->cleared)
        write_cleared(&w->tree, cleared, load(job->request->area + w->lane),
                      job->request->cleared);
}

ALWAYS void advance_with(const struct th_canal_job *job, size_t np, bool layered, bool returns)
{
    struct slice slice;
    for (size_t lane = 0; lane < TH_LANES; lane += WIDE) {
        freeze_binding(job, lane, true, 0, job->canal->brain);
        freeze_binding(job, lane, false, job->canal->brain, job->canal->cells);
        set_slice(job, &slice, lane);
        if (layered) {
            if (job->canal->tree.saturable >= 0)
                freeze_layer(job, lane);
            slice.tree = frozen_tree(job, lane);
            factor_layers(&slice, np);
        }
        eliminate(job, &slice, np, layered, returns);
        if (job->request->sources)
            eliminate_sources(job, &slice, np);
        back_substitute(job, &slice, np, layered, returns);
        update_state(job, &slice, np, returns);
        if (layered)
            finish_layers(job, &slice, np);
    }
}

/* Without layers that there are none is a constant, so that nothing is left of them; nor of the
 * column of P where no drug comes back from plasma. */
ALWAYS void advance(const struct th_canal_job *job, size_t np)
{
    if (job->canal->layers > 0)
        advance_with(job, np, true, true);
    else if (job->returns)
        advance_with(job, np, false, true);
    else
        advance_with(job, np, false, false);
}

void ISA(th_canal_saturable)(const struct th_canal_job *job)
{
    FOR_POLES(advance, job)
}
