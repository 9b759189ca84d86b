/* Template: plasma after the cells, of members from whose plasma no drug comes back into tissue
 * (K_pl = 0). Part of template_sweep.h, which gives notation and macros.
 *
 * With K_pl = 0 X does not depend on P, and the row of P closes the system: at each pole
 *
 *     P (s + k_cl + k_12 s eD) = y_P + k_12 eD y_P2
 *         + sum_i ((wc_i + wt_i q) X_i + wt_i eT (T_i + k_off eB B_i)),     q = k_ct eT
 *
 * of which the sums are taken as cells are substituted. */
#ifndef TH_CANAL_TEMPLATE_GAINS_H
#define TH_CANAL_TEMPLATE_GAINS_H

/* Sums over cells: of (wc + wt q) X at the poles, of wt T and wt B. */
struct gains {
    struct cvec x[TH_CANAL_POLES_MOST];
    vec free, bound;
};

/* q of a tissue at the poles. */
struct shares {
    struct cvec q[TH_CANAL_POLES_MOST];
};

ALWAYS void clear_gains(struct gains *gains, size_t groups)
{
    gains->free = gains->bound = splat(0);
    clear(gains->x, groups);
}

ALWAYS void shares_of(const struct tissue *tissue, size_t groups, struct shares *shares)
{
    UNROLL for (size_t k = 0; k < groups; k++) shares->q[k] =
        cscale(tissue->uptake, constant(tissue->constants, groups, CANAL_ET, k));
}

/* Adds cell i, whose solution is x. */
ALWAYS void add_gain(const struct end *end, const double *cell, size_t i,
                     const struct shares *shares, const struct cvec *x, struct gains *gains)
{
    const vec wc = PICK(row_at(end, end->wc, i)), wt = PICK(row_at(end, end->wt, i));
    gains->free = fmadd(wt, PICK(cell + UNIT), gains->free);
    gains->bound = fmadd(wt, PICK(cell + 2 * UNIT), gains->bound);
    UNROLL for (size_t k = 0; k < end->groups; k++)
    {
        const struct cvec w = {fmadd(wt, shares->q[k].re, wc), wt * shares->q[k].im};
        gains->x[k] = cfma(w, x[k], gains->x[k]);
    }
}

/* sum, and what tissue gives without a detour through CSF, at pole k. */
ALWAYS struct cvec add_direct(const struct tissue *tissue, size_t groups, size_t k, vec free,
                              vec bound, struct cvec sum)
{
    sum = caxpy(free, constant(tissue->constants, groups, CANAL_ET, k), sum);
    return caxpy(bound, constant(tissue->constants, groups, CANAL_ETB, k), sum);
}

/* Plasma at each pole, after the cells. gains: x of all cells, free and bound of cord;
 * of_brain: free and bound of brain, or NULL; inflow: as in solve_plasma. */
ALWAYS void close_plasma(const struct member *m, const struct tissue *cord,
                         const struct tissue *brain, size_t groups, const struct gains *gains,
                         const struct gains *of_brain, vec p1, vec p2,
                         const struct cvec *inflow, struct cvec *at_pole)
{
    const vec feed = m->from_deep * p2;
    for (size_t k = 0; k < groups; k++) {
        struct cvec sum = {p1 + gains->x[k].re, gains->x[k].im};
        sum = add_direct(cord, groups, k, gains->free, gains->bound, sum);
        if (of_brain)
            sum = add_direct(brain, groups, k, of_brain->free, of_brain->bound, sum);
        sum = caxpy(feed, constant(cord->constants, groups, CANAL_ED, k), sum);
        at_pole[k] = pivot_plasma(cord->constants, groups, k, inflow, sum);
    }
}

#endif
