/* Factors of one step length for a single member. Part of single.c, which says more. */
#ifndef TH_SINGLE_FACTOR_H
#define TH_SINGLE_FACTOR_H

#include "single.h"

/* Constants of cord, and of the pairs of brain and cord; the poles of a group two by two. A
 * group that is not full repeats the last pole. */
ALWAYS void prepare_constants(const struct single *l, size_t np)
{
    const struct th_poles *poles = th_poles(np);
    struct cvec pole[TH_CANAL_POLES_MOST], residue[TH_CANAL_POLES_MOST];
    for (size_t g = 0; g < l->groups; g++)
        for (size_t i = 0; i < WIDE; i++) {
            const size_t k = g * PAIRS + i / 2 < np ? g * PAIRS + i / 2 : np - 1;
            pole[g].re[i] = poles->p[k][0];
            pole[g].im[i] = poles->p[k][1];
            residue[g].re[i] = -2 * poles->a[k][0];
            residue[g].im[i] = -2 * poles->a[k][1];
        }
    fill_constants(&l->member, &l->cord, l->groups, pole, residue);
    tissue_matrix(&l->cord, l->groups, np);
    if (l->skull.count == 0)
        return;
    fill_constants(&l->member, &l->both, l->groups, pole, residue);
    tissue_matrix(&l->brain, l->groups, np);
}

/* Twisted factorization of the cells, and lambda if asked for, as in batch.c: both ends at a
 * time. */
ALWAYS void factor_cells(const struct single *l, bool adjoint)
{
    const struct end *end = &l->end;
    const struct couplings to_ends =
        couplings_of(PICK(row_at(end, end->to_before, end->count)));
    const vec b = PICK(row_at(end, end->b, end->count));
    struct pivot pivot;
    struct both_ends kept, z;
    struct cvec pair_kept[TH_CANAL_POLES_MOST], pair_z[TH_CANAL_POLES_MOST],
        lambda[TH_CANAL_POLES_MOST];
    vec before = splat(0);
    clear(pair_kept, l->groups);
    clear(pair_z, l->groups);
    if (l->skull.count > 0) {
        pivot_of(&l->both, l->groups, &pivot);
        before = forward_pivots(&l->skull, &pivot, adjoint, before, pair_kept, pair_z);
    }
    pivot_of(&l->cord, l->groups, &pivot);
    const struct couplings from_middle =
        couplings_of(forward_pivots(&l->spine, &pivot, adjoint, before, pair_kept, pair_z));
    split_ends(pair_kept, l->groups, &kept);
    split_ends(pair_z, l->groups, &z);
    middle_pivot(end, &pivot, &to_ends, &kept, &from_middle, adjoint, &z, lambda);
    if (!adjoint)
        return;
    back_adjoint(end, lambda, pair_z);
    for (size_t k = 0; k < l->groups; k++)
        cstore(constant_at(l->cord.constants, l->groups, CANAL_BS, k),
               caxpy(b, lambda[k], cfold(pair_z[k])));
}

/* Retention of all cells, by tissue: pairs of brain and cord are taken apart at the end. */
ALWAYS void find_retention(const struct single *l, struct retention *sum)
{
    const struct end *end = &l->end;
    const struct couplings to_ends =
        couplings_of(PICK(row_at(end, end->to_before, end->count)));
    struct both_ends rho;
    struct cvec in[TH_CANAL_POLES_MOST], here[TH_CANAL_POLES_MOST], out[TH_CANAL_POLES_MOST];
    struct returned cord;
    clear(in, l->groups);
    clear_returned(&cord, l->groups);
    retention_forward(&l->skull, &l->both, in);
    retention_forward(&l->spine, &l->cord, in);
    split_ends(in, l->groups, &rho);
    retention_middle(end, &l->cord, &to_ends, &rho, here);
    UNROLL for (size_t k = 0; k < l->groups; k++) out[k] = here[k];
    retention_back(&l->spine, out, &cord, NULL);
    if (l->skull.count > 0) {
        struct returned both, brain;
        both.wt = paired(splat(0), cord.wt);
        for (size_t k = 0; k < l->groups; k++) both.rho[k] = cpaired(czero, cord.rho[k]);
        retention_back(&l->skull, out, &both, NULL);
        brain.wt = firsts(both.wt);
        cord.wt = paired(cord.wt, both.wt);
        for (size_t k = 0; k < l->groups; k++) {
            brain.rho[k] = cfirsts(both.rho[k]);
            cord.rho[k] = cpaired(cord.rho[k], both.rho[k]);
        }
        retention_of(l->both.constants, l->groups, &brain, sum->brain);
        for (size_t k = 0; k < l->groups; k++) sum->brain[k] = cfirsts(sum->brain[k]);
    }
    cord.wt = fold(cord.wt);
    for (size_t k = 0; k < l->groups; k++) cord.rho[k] = cfold(cord.rho[k]);
    add_retention(end, end->count, here, &cord, NULL);
    retention_of(l->cord.constants, l->groups, &cord, sum->cord);
}

ALWAYS void factor_with(const struct th_canal_job *job, size_t np, size_t skull)
{
    const struct single l = single_of(job, np, skull);
    struct retention retention;
    struct cvec kept[TH_CANAL_POLES_MOST];
    pack_rows(job, &l);
    prepare_constants(&l, np);
    clear(retention.cord, l.groups);
    clear(retention.brain, l.groups);
    if (job->returns) {
        factor_cells(&l, true);
        find_retention(&l, &retention);
    } else
        factor_cells(&l, false);
    if (job->has_network)
        numbers_of(job->kept, &l, np, true, kept);
    plasma_pivot(&l.member, &l.cord, l.skull.count > 0 ? &l.brain : NULL, l.groups, &retention,
                 job->has_network ? kept : NULL);
}

#endif
