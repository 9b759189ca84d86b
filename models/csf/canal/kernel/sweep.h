/* One step of the canal from its factors, whatever lies abreast in a vector: members
 * (batch.c), or the poles of one member at both ends of its canal (single.c). The same
 * lines in both, so the same bits. For each pole, shift s = p/step and weight c = -2 a/step:
 *
 *     (s - M) X = y + b (S/s + ramp/s^2),
 *     y(step) = r0 y + sum Re(c X),      integral of y = sum Re(c X/s)
 *
 * Plasma comes first, by the adjoint of its row; then the cells from both ends inward and from
 * the middle outward; free, bound and peripheral drug follow from them. The factors:
 * factor.h.
 *
 * The file that includes this says before it:
 *     UNIT       doubles of one number of a cell: rows are [cell][UNIT], states
 *                [cell][C, T, B][UNIT]
 *     PICK(x)    the vector of the number at x
 *     LANE(x)    the vector of the member's number at x, of the members' from x on
 *     ONE(constants, groups, kind, k)
 *                the complex constant of pole k, whatever else lies abreast
 * Complex numbers of the cells and constants are [cell or kind][group][re, im][WIDE]; a group
 * is the poles that one vector holds. */
#ifndef TH_CANAL_SWEEP_H
#define TH_CANAL_SWEEP_H

#include "csf/canal/private.h"

#include "csf/canal/poles.h"
#include "vector.h"

/* What holds for a whole member. */
struct member {
    vec step, source, ramp, clearance, from, deep;
};

/* A kind of tissue: its rates, and where the constants of its cells lie. */
struct tissue {
    vec uptake, release, to, binding, unbinding, partition;
    double *constants, *reals;
};

ALWAYS struct member member_of(const struct th_canal_job *job, size_t lane)
{
    const struct th_canal_rates *rates = &job->canal->rates;
    return (struct member){.step = LANE(job->step->step + lane),
                           .source = LANE(job->source + lane),
                           .ramp = LANE(job->ramp + lane),
                           .clearance = LANE(rates->clearance + lane),
                           .from = LANE(rates->from_deep + lane),
                           .deep = LANE(rates->deep + lane)};
}

/* constants: those of cord, behind which those of brain lie. */
ALWAYS struct tissue tissue_of(const struct th_canal_job *job, size_t lane, bool brain,
                               double *constants, size_t groups)
{
    const struct canal_tissue rates = canal_tissue(job->canal, brain);
    constants += brain ? canal_kind_vectors(groups) * WIDE : 0;
    return (struct tissue){.uptake = LANE(rates.uptake + lane),
                           .release = LANE(rates.release + lane),
                           .to = LANE(rates.to_plasma + lane),
                           .binding = LANE(rates.binding + lane),
                           .unbinding = LANE(rates.unbinding + lane),
                           .partition = LANE(rates.partition + lane),
                           .constants = constants,
                           .reals = constants + 2 * CANAL_COMPLEX * groups * WIDE};
}

/* One end of the canal, from its outermost cell inward; behind `count` cells lies the middle.
 */
struct end {
    size_t count, groups;
    ptrdiff_t step, pace; /* doubles from cell to cell: of a row, of complex numbers */
    const double *in, *out, *loss, *store, *wc, *wt, *b;
    const double *fore, *back; /* into the cell from that before it, from that after it */
    double *e, *lambda, *z;
};

static const struct cvec nothing;

ALWAYS void clear(struct cvec *numbers, size_t groups)
{
    UNROLL for (size_t k = 0; k < groups; k++) numbers[k] = nothing;
}

/* Its outermost cells, and those behind them. */
ALWAYS struct end outermost(struct end end, size_t cells)
{
    end.count = cells;
    return end;
}

ALWAYS struct end behind(struct end end, size_t cells)
{
    const ptrdiff_t row = (ptrdiff_t)cells * end.step, numbers = (ptrdiff_t)cells * end.pace;
    end.count -= cells;
    end.in += row;
    end.out += row;
    end.loss += row;
    end.store += row;
    end.wc += row;
    end.wt += row;
    end.b += row;
    end.fore += row;
    end.back += row;
    end.e += numbers;
    end.lambda += numbers;
    end.z += numbers;
    return end;
}

/* Numbers that the two ends bring to the middle; coefficients with which they are taken there.
 */
struct meeting {
    struct cvec top[TH_POLES_MOST], bottom[TH_POLES_MOST];
};
struct links {
    vec top, bottom;
};

ALWAYS void begin(struct meeting *both, size_t groups)
{
    clear(both->top, groups);
    clear(both->bottom, groups);
}

/* r + top x_top + bottom x_bottom at pole k. */
ALWAYS struct cvec join(const struct links *by, const struct meeting *x, size_t k,
                        struct cvec r)
{
    return caxpy(by->bottom, x->bottom[k], caxpy(by->top, x->top[k], r));
}

/* The number of poles as a constant, so that loops over them vanish. */
#define FOR_POLES(function, job) \
    switch ((job)->poles) {      \
    case 3:                      \
        function(job, 3);        \
        break;                   \
    case 4:                      \
        function(job, 4);        \
        break;                   \
    case 5:                      \
        function(job, 5);        \
        break;                   \
    default:                     \
        function(job, 6);        \
        break;                   \
    }

ALWAYS double *at(double *constants, size_t groups, int kind, size_t k)
{
    return constants + 2 * ((size_t)kind * groups + k) * WIDE;
}

ALWAYS struct cvec get(const double *constants, size_t groups, int kind, size_t k)
{
    return cload(constants + 2 * ((size_t)kind * groups + k) * WIDE);
}

/* Where number i of a row, or complex number k of cell i, lies. */
ALWAYS const double *row_at(const struct end *end, const double *row, size_t i)
{
    return row + (ptrdiff_t)i * end->step;
}

ALWAYS double *cell_at(const struct end *end, double *numbers, size_t i, size_t k)
{
    return numbers + (ptrdiff_t)i * end->pace + 2 * k * WIDE;
}

/* What the cells hold, seen through lambda, and what their tissue gives plasma without a
 * detour. */
struct seen {
    struct cvec c[TH_POLES_MOST], t[TH_POLES_MOST], b[TH_POLES_MOST];
    vec free, bound;
};

ALWAYS void look_at(const struct end *end, const double *cell, size_t i, struct seen *seen)
{
    const vec store_ = PICK(row_at(end, end->store, i)), wt = PICK(row_at(end, end->wt, i));
    const vec c = PICK(cell), t = PICK(cell + UNIT), b = PICK(cell + 2 * UNIT);
    const vec st = store_ * t, sb = store_ * b;
    seen->free = fma_(wt, t, seen->free);
    seen->bound = fma_(wt, b, seen->bound);
    UNROLL for (size_t k = 0; k < end->groups; k++)
    {
        const struct cvec l = cload(cell_at(end, end->lambda, i, k));
        seen->c[k] = caxpy(c, l, seen->c[k]);
        seen->t[k] = caxpy(st, l, seen->t[k]);
        seen->b[k] = caxpy(sb, l, seen->b[k]);
    }
}

ALWAYS void see_nothing(struct seen *seen, size_t groups)
{
    seen->free = seen->bound = splat(0);
    clear(seen->c, groups);
    clear(seen->t, groups);
    clear(seen->b, groups);
}

ALWAYS void look(const struct end *end, const double *state, struct seen *seen)
{
    struct seen sum = *seen;
    for (size_t i = 0; i < end->count; i++)
        look_at(end, state + 3 * (ptrdiff_t)i * end->step, i, &sum);
    *seen = sum;
}

/* sum, and what cells of one kind give plasma at pole k from their tissue. */
ALWAYS struct cvec given(const double *set, size_t groups, size_t k, const struct seen *seen,
                         struct cvec sum)
{
    sum = cfma(get(set, groups, CANAL_RT, k), seen->t[k], sum);
    sum = cfma(get(set, groups, CANAL_RB, k), seen->b[k], sum);
    sum = caxpy(seen->free, get(set, groups, CANAL_ET, k), sum);
    return caxpy(seen->bound, get(set, groups, CANAL_ETB, k), sum);
}

/* Adds to what is seen the ventricle's outflow at the poles into the last cell of the skull,
 * weighted by lambda. A lane without outflow keeps its bits. */
ALWAYS void look_at_pouring(const struct end *skull, const struct cvec *comes,
                            struct seen *seen)
{
    UNROLL for (size_t k = 0; k < skull->groups; k++)
    {
        const struct cvec l = cload(cell_at(skull, skull->lambda, skull->count - 1, k));
        const struct cvec sum = cfma(l, comes[k], seen->c[k]);
        seen->c[k] = cchoose(cnonzero(comes[k]), sum, seen->c[k]);
    }
}

/* The same, added to the cell, which the sweep inward has just left. */
ALWAYS void pour(const struct end *skull, const struct cvec *comes, struct cvec *x)
{
    UNROLL for (size_t k = 0; k < skull->groups; k++)
    {
        const struct cvec e = cload(cell_at(skull, skull->e, skull->count - 1, k));
        x[k] = cchoose(cnonzero(comes[k]), cfma(e, comes[k], x[k]), x[k]);
        cstore(cell_at(skull, skull->z, skull->count - 1, k), x[k]);
    }
}

/* Plasma at each pole, before the sweeps. seen: the cord's cells, and in c what others give. */
ALWAYS void plasma(const struct member *m, const double *set, size_t groups,
                   const struct seen *seen, vec p1, vec p2, struct cvec *at_pole)
{
    const vec feed = m->from * p2;
    for (size_t k = 0; k < groups; k++) {
        const struct cvec si = get(set, groups, CANAL_SI, k);
        const struct cvec bs = cmul(get(set, groups, CANAL_BS, k), si);
        const struct cvec sees = {p1 + seen->c[k].re, seen->c[k].im};
        struct cvec sum = given(set, groups, k, seen, sees);
        sum = caxpy(feed, get(set, groups, CANAL_ED, k), sum);
        sum = caxpy(m->ramp, cmul(bs, si), caxpy(m->source, bs, sum));
        at_pole[k] = cmul(get(set, groups, CANAL_KP, k), sum);
    }
}

/* What comes into the cells of a step besides what they hold. */
struct inflow {
    struct cvec t[TH_POLES_MOST], b[TH_POLES_MOST], plasma[TH_POLES_MOST],
        source[TH_POLES_MOST];
};

ALWAYS void inflow_of(const struct member *m, const struct tissue *tissue, size_t groups,
                      const struct cvec *at_pole, struct inflow *in)
{
    const double *set = tissue->constants;
    UNROLL for (size_t k = 0; k < groups; k++)
    {
        const struct cvec etp = get(set, groups, CANAL_ETP, k);
        in->t[k] = get(set, groups, CANAL_RT, k);
        in->b[k] = get(set, groups, CANAL_RB, k);
        in->plasma[k] = cscale(tissue->release, cmul(etp, at_pole[k]));
        const struct cvec si = get(set, groups, CANAL_SI, k);
        in->source[k] = caxpy(m->ramp, cmul(si, si), cscale(m->source, si));
    }
}

/* The right-hand side of a cell at pole k, with or without a source there. */
ALWAYS struct cvec load_of(const struct inflow *in, size_t k, const double *cell, vec store_,
                           bool source, vec b)
{
    const vec c = PICK(cell), tissue = PICK(cell + UNIT), bound = PICK(cell + 2 * UNIT);
    struct cvec r = caxpy(tissue, in->t[k], caxpy(bound, in->b[k], in->plasma[k]));
    r = (struct cvec){fma_(store_, r.re, c), store_ * r.im};
    return source ? caxpy(b, in->source[k], r) : r;
}

/* Inward over the cells from .. to. x: what the cell before them has; then the last of them. */
ALWAYS void inward(const struct end *end, const struct inflow *in, const double *state,
                   size_t from, size_t to, bool source, struct cvec *x)
{
    for (size_t i = from; i < to; i++) {
        const double *cell = state + 3 * (ptrdiff_t)i * end->step;
        const vec store_ = PICK(row_at(end, end->store, i)), b = PICK(row_at(end, end->b, i));
        const vec fore = PICK(row_at(end, end->fore, i));
        UNROLL for (size_t k = 0; k < end->groups; k++)
        {
            const struct cvec r = load_of(in, k, cell, store_, source, b);
            x[k] = cmul(cload(cell_at(end, end->e, i, k)), caxpy(fore, x[k], r));
            cstore(cell_at(end, end->z, i, k), x[k]);
        }
    }
}

/* X in the middle. by: what comes into it from above and below. */
ALWAYS void middle(const struct end *top, const struct inflow *in, const double *state,
                   const struct links *by, const struct meeting *before, struct cvec *x)
{
    const size_t i = top->count;
    const double *cell = state + 3 * (ptrdiff_t)i * top->step;
    const vec store_ = PICK(row_at(top, top->store, i)), b = PICK(row_at(top, top->b, i));
    UNROLL for (size_t k = 0; k < top->groups; k++)
    {
        const struct cvec r = join(by, before, k, load_of(in, k, cell, store_, true, b));
        x[k] = cmul(cload(cell_at(top, top->e, i, k)), r);
    }
}

/* One cell outward: its X from that of the cell after it. */
ALWAYS void outward(const struct end *end, size_t i, struct cvec *x)
{
    const vec back = PICK(row_at(end, end->back, i));
    UNROLL for (size_t k = 0; k < end->groups; k++)
    {
        const struct cvec e = cload(cell_at(end, end->e, i, k));
        x[k] = cfma(cscale(back, e), x[k], cload(cell_at(end, end->z, i, k)));
    }
}

/* From X at all poles to the new state; each pole's constants in a vector of its own. */
struct weights {
    struct cvec c[TH_POLES_MOST], t[TH_POLES_MOST], b[TH_POLES_MOST], area[TH_POLES_MOST];
    vec r0, tt, tb, bt, bb, t1, b1;
};

/* at_pole: plasma, [group][re, im][WIDE] like one kind of constant. */
ALWAYS void weigh(const struct tissue *tissue, size_t groups, size_t poles,
                  const double *at_pole, struct weights *w)
{
    const double *set = tissue->constants, *reals = tissue->reals;
    w->r0 = splat(th_poles(poles)->r0);
    w->tt = load(reals + CANAL_TT * WIDE);
    w->tb = load(reals + CANAL_TB * WIDE);
    w->bt = load(reals + CANAL_BT * WIDE);
    w->bb = load(reals + CANAL_BB * WIDE);
    w->t1 = w->b1 = splat(0);
    UNROLL for (size_t k = 0; k < poles; k++)
    {
        const struct cvec p = ONE(at_pole, groups, 0, k);
        w->c[k] = ONE(set, groups, CANAL_C, k);
        w->t[k] = ONE(set, groups, CANAL_XT, k);
        w->b[k] = ONE(set, groups, CANAL_XB, k);
        w->area[k] = ONE(set, groups, CANAL_CS, k);
        w->t1 = cdot(ONE(set, groups, CANAL_PT, k), p, w->t1);
        w->b1 = cdot(ONE(set, groups, CANAL_PB, k), p, w->b1);
    }
}

/* before, after: C, T, B. */
ALWAYS void combine(const struct weights *w, size_t poles, const struct cvec *x,
                    const vec *before, vec *after)
{
    const vec c = before[0], t = before[1], b = before[2];
    vec cn = fma_(w->r0, c, splat(0)), tn = fma_(w->tt, t, fma_(w->tb, b, w->t1));
    vec bn = fma_(w->bt, t, fma_(w->bb, b, w->b1));
    UNROLL for (size_t k = 0; k < poles; k++)
    {
        cn = cdot(w->c[k], x[k], cn);
        tn = cdot(w->t[k], x[k], tn);
        bn = cdot(w->b[k], x[k], bn);
    }
    after[0] = cn;
    after[1] = tn;
    after[2] = bn;
}

ALWAYS vec integral(const struct weights *w, size_t poles, const struct cvec *x)
{
    vec sum = splat(0);
    UNROLL for (size_t k = 0; k < poles; k++) sum = cdot(w->area[k], x[k], sum);
    return sum;
}

/* Plasma and its deep compartment, [0], [1], after the step; the integral of plasma in [2]. */
ALWAYS void finish(const struct member *m, const double *set, size_t groups, size_t poles,
                   const double *at_pole, vec p1, vec p2, vec *after)
{
    const vec r0 = splat(th_poles(poles)->r0);
    vec n1 = fma_(r0, p1, splat(0)), n2 = fma_(r0, p2, splat(0)), area = splat(0);
    for (size_t k = 0; k < poles; k++) {
        const struct cvec c = ONE(set, groups, CANAL_C, k), p = ONE(at_pole, groups, 0, k);
        const struct cvec deep = {fma_(m->deep, p.re, p2), m->deep * p.im};
        n1 = cdot(c, p, n1);
        n2 = cdot(c, cmul(ONE(set, groups, CANAL_ED, k), deep), n2);
        area = cdot(ONE(set, groups, CANAL_CS, k), p, area);
    }
    after[0] = n1;
    after[1] = n2;
    after[2] = area;
}

#endif
