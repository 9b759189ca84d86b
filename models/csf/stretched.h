/* csf/chain and csf/mixed as csf/axial computes them: its canal with cells that are mixed
 * stretches. A model's rows are those of csf/axial of the same name; what it has not is 0, but
 * for `cells`, which is 1. */
#ifndef TH_CSF_STRETCHED_H
#define TH_CSF_STRETCHED_H

#include "csf/axial/rows.h"
#include "model/model.h"
#include "ports.h"

extern const struct th_model th_csf_chain, th_csf_mixed;

/* Entries of a struct th_model, for either. */
size_t th_stretched_arrays(const struct th_model *model, const struct th_setup *setup);
size_t th_stretched_fixed(const struct th_model *model, const struct th_setup *setup);
enum th_status th_stretched_check(const struct th_model *model, const struct th_setup *setup,
                                  struct th_error *error);
void th_stretched_start(const struct th_view *view);
void th_stretched_prepare(const struct th_view *view);
void th_stretched_limit(const struct th_view *view, double *longest);
void th_stretched_advance(const struct th_view *view);
void th_stretched_observe(const struct th_view *view);
void th_stretched_lend(const struct th_view *view, struct th_loan *loan);
const char *th_stretched_why(const struct th_view *view, int lane);
void th_stretched_settle(const struct th_view *view, struct th_settling *how);
const char *th_stretched_unsteady(const struct th_view *view, int lane);

/* numerical_error of either. */
#define CHAIN_ERRORS(ROW)                                                                    \
    ROW(numerical_error, NUMBER,                                                             \
        "relative numerical error in time: of the worst step so far, in the amounts in "     \
        "CSF, cord (free, bound) and plasma, each over that amount or over a thousandth of " \
        "the drug where it is less, by halving the step (the Runge-Kutta method: by a "      \
        "tolerance 16 times smaller); that a stretch is mixed is no error of it",            \
        .nature = TH_STEPWISE, .flags = TH_EACH_SPECIES)

#endif
