/* Runs the finer grids and extrapolates. */
#include "ensemble/refine.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/finer.h"

/* The order of accuracy of cells and steps, and the share by which an observed order may differ
 * from it; the factors of safety if it does not, and if it does. */
static const double formal_order = 2, order_tolerance = 0.1;
static const double safe = 1.25, cautious = 3;

/* The error of the coarser of two grids by Richardson extrapolation, as a multiple of their
 * distance; one is `ratio` times as fine. */
static double extrapolate(double ratio, double order)
{
    const double power = pow(ratio, order);
    return power / (power - 1);
}

double th_grid_difference(const double *values, int count, double *order)
{
    *order = NAN;
    bool same = true, endless = false;
    for (int k = 0; k < count; k++) {
        if (isnan(values[k]))
            return NAN;
        same &= values[k] == values[0];
        endless |= isinf(values[k]);
    }
    if (same || endless)
        return same ? 0 : INFINITY;
    const double first = fabs(values[0] - values[1]);
    if (count == 2)
        return cautious * extrapolate(2, formal_order) * first;
    const double second = fabs(values[1] - values[2]), whole = fabs(values[0] - values[2]);
    *order = second > 0 ? log2(first / second) : INFINITY;
    const bool turns = (values[0] - values[1]) * (values[1] - values[2]) < 0;
    const bool known = !turns && fabs(*order - formal_order) <= order_tolerance * formal_order;
    const double used =
        known ? formal_order : fmin(fmax(turns ? 0 : *order, 0.5), formal_order);
    return (known ? safe : cautious) * extrapolate(4, used) * fmax(first, whole);
}

static void show_part(void *context, double done, uint64_t members_done, uint64_t members)
{
    const struct th_refine_progress *part = context;
    const double all = part->from + part->share * done;
    const bool last = all >= 1 - 1e-9;
    (void)members_done;
    part->whole.show(part->whole.context, last ? 1 : all,
                     last ? members : (uint64_t)(all * (double)members), members);
}

/* A run with cells and steps half as large has four times the work. */
struct th_progress th_refine_progress(struct th_refine_progress *part,
                                      const struct th_progress *whole, int refine, int number)
{
    double before = 0, own = 0, all = 0;
    int k = 0;
    for (int times = 1; times <= refine; times *= 2, k++) {
        all += times * times;
        before += k < number ? times * times : 0;
        own = k == number ? times * times : own;
    }
    *part = (struct th_refine_progress){*whole, before / all, own / all};
    return (struct th_progress){whole->every, whole->show ? show_part : NULL, part};
}

/* Passes on the errors of a finer grid, with its name. */
static enum th_status pass_errors(const struct th_trace *trace, const struct th_grid *grid,
                                  enum th_status status, const struct th_error *found,
                                  struct th_error *error)
{
    char words[160];
    th_scenario_finer_words(trace->layout->scenario, grid->scenario, words, sizeof words);
    for (int k = 0; k < found->count && k < TH_ERRORS; k++)
        th_error_add(error, status, "on the finer grid (%s): %s", words, found->text[k]);
    return status;
}

static enum th_status run_grid(const struct th_trace *trace, int times,
                               const struct th_ensemble_options *options, struct th_grid *grid,
                               struct th_error *error)
{
    struct th_error found = {.status = TH_OK};
    struct th_ensemble_options own = *options;
    own.checkpoint = NULL;
    own.sink = NULL;
    own.resume = false;
    own.first = trace->first;
    own.members = trace->members;
    grid->scenario = th_scenario_finer(trace->layout->scenario, times, error);
    if (!grid->scenario)
        return TH_NO_MEMORY;
    grid->layout = th_layout_create(grid->scenario, error);
    if (!grid->layout)
        return error->status;
    enum th_status status = th_ensemble_run(grid->layout, &own, &grid->trace, &found);
    if (status != TH_OK && status != TH_INTERRUPTED)
        return pass_errors(trace, grid, status, &found, error);
    return status;
}

/* The verdicts of the finer grid, whose sentences are not part of the run's. */
static enum th_status check_grid(struct th_grid *grid, struct th_error *error)
{
    struct th_error ignored = {.status = TH_OK};
    grid->findings = calloc(grid->scenario->requirement_count + 1, sizeof *grid->findings);
    if (!grid->findings)
        return th_error_add(error, TH_NO_MEMORY, "no memory for the requirements");
    th_require(grid->trace, grid->findings, &ignored);
    return TH_OK;
}

static enum th_status find_differences(const struct th_trace *trace,
                                       struct th_refinement *refinement, struct th_error *error)
{
    const size_t count = trace->layout->scenario->reduction_count;
    refinement->difference = calloc(trace->members * count + 1, sizeof(double));
    if (!refinement->difference)
        return th_error_add(error, TH_NO_MEMORY, "no memory for the differences");
    for (uint64_t m = 0; m < trace->members; m++)
        for (size_t k = 0; k < count; k++) {
            double values[TH_GRIDS] = {0}, order;
            for (int g = 0; g < refinement->count; g++)
                values[g] = th_trace_reduced(refinement->grids[g].trace, k, m);
            refinement->difference[m * count + k] =
                th_grid_difference(values, refinement->count, &order);
        }
    return TH_OK;
}

enum th_status th_refine(struct th_trace *trace, const struct th_ensemble_options *options,
                         struct th_refinement *refinement, struct th_error *error)
{
    const int refine = trace->layout->scenario->refine;
    enum th_status status = TH_OK;
    *refinement = (struct th_refinement){.count = 1};
    refinement->grids[0].trace = trace;
    for (int times = 2; times <= refine && status == TH_OK; times *= 2) {
        struct th_grid *grid = &refinement->grids[refinement->count];
        struct th_ensemble_options own = *options;
        struct th_refine_progress part;
        own.progress =
            th_refine_progress(&part, &options->progress, refine, refinement->count++);
        status = run_grid(trace, times, &own, grid, error);
        if (status == TH_OK)
            status = check_grid(grid, error);
    }
    if (status == TH_OK)
        status = find_differences(trace, refinement, error);
    if (status == TH_OK)
        trace->difference = refinement->difference;
    return status;
}

void th_refinement_free(struct th_refinement *refinement)
{
    if (refinement->grids[0].trace)
        refinement->grids[0].trace->difference = NULL;
    for (int g = 1; g < refinement->count; g++) {
        free(refinement->grids[g].findings);
        th_trace_free(refinement->grids[g].trace);
        th_layout_free(refinement->grids[g].layout);
        th_scenario_free(refinement->grids[g].scenario);
    }
    free(refinement->difference);
    *refinement = (struct th_refinement){0};
}

bool th_refinement_turns(const struct th_refinement *refinement, size_t requirement,
                         const struct th_finding *findings)
{
    const struct th_grid *finest = &refinement->grids[refinement->count - 1];
    return finest->findings[requirement].pass != findings[requirement].pass;
}

enum th_status th_refinement_check(const struct th_refinement *refinement,
                                   const struct th_finding *findings, struct th_error *error)
{
    const struct th_scenario *scenario = refinement->grids[0].trace->layout->scenario;
    enum th_status status = TH_OK;
    for (size_t k = 0; k < scenario->requirement_count; k++) {
        if (!th_refinement_turns(refinement, k, findings))
            continue;
        const struct th_requirement *requirement = &scenario->requirements[k];
        const struct th_finding *fine = refinement->grids[refinement->count - 1].findings;
        char here[160], there[160], allowed[360];
        th_requirement_print(scenario, requirement, findings[k].all.value, 6, here,
                             sizeof here);
        th_requirement_print(scenario, requirement, fine[k].all.value, 6, there, sizeof there);
        th_requirement_allowed(scenario, requirement, 6, allowed, sizeof allowed);
        status = th_error_add(
            error, TH_NOT_CONVERGED,
            "require \"%s\": the verdict turns with the grid: %s (%s), with cells and steps %d "
            "times as fine %s (%s), allowed %s: the scenario's grid is too coarse to tell",
            requirement->name, findings[k].pass ? "pass" : "fail", here, scenario->refine,
            fine[k].pass ? "pass" : "fail", there, allowed);
    }
    return status;
}
