/* Error estimates from the medians and spreads on all grids. */
#include "report/refine.h"

#include <math.h>

#include "scenario/column.h"
#include "scenario/finer.h"

/* A difference in the line's unit, without the unit's offset (degC). */
static double shown(const struct th_scenario *scenario, const struct th_line *line, double si)
{
    const enum th_quantity quantity = th_output_row(scenario, line->output)->quantity;
    double value, zero;
    if (!isfinite(si))
        return si;
    th_quantity_to(scenario->units, quantity, line->unit, si, &value);
    th_quantity_to(scenario->units, quantity, line->unit, 0, &zero);
    return fabs(value - zero);
}

static enum th_status refine_take(const struct th_refinement *refinement, struct th_line *line,
                                  size_t k, struct th_error *error)
{
    const struct th_scenario *scenario = refinement->grids[0].trace->layout->scenario;
    const enum th_quantity quantity = th_output_row(scenario, line->output)->quantity;
    double median[TH_GRIDS], low[TH_GRIDS], high[TH_GRIDS], order, ends;
    for (int g = 0; g < refinement->count; g++) {
        struct th_spread spread;
        enum th_status status = th_spread_reduce(
            refinement->grids[g].trace, th_among_all(refinement->grids[g].trace->members),
            line->output, line->takes[k], &spread, error);
        if (status != TH_OK)
            return status;
        median[g] = spread.median;
        low[g] = spread.low;
        high[g] = spread.high;
    }
    double off = th_grid_difference(median, refinement->count, &order);
    off = fmax(off, th_grid_difference(low, refinement->count, &ends));
    off = fmax(off, th_grid_difference(high, refinement->count, &ends));
    struct th_line_refined *refined = &line->refined[k];
    refined->finest = median[refinement->count - 1];
    if (isfinite(refined->finest))
        th_quantity_to(scenario->units, quantity, line->unit, refined->finest,
                       &refined->finest);
    refined->difference = shown(scenario, line, off);
    refined->order = order;
    return TH_OK;
}

enum th_status th_line_refine(const struct th_refinement *refinement, struct th_line *line,
                              struct th_error *error)
{
    /* Of a measure of round-off the difference between grids means nothing. */
    const bool refined =
        refinement &&
        th_output_row(refinement->grids[0].trace->layout->scenario, line->output)->roundoff ==
            0;
    for (size_t k = 0; k < line->take_count; k++) {
        line->refined[k] = (struct th_line_refined){NAN, NAN, NAN};
        enum th_status status = refined ? refine_take(refinement, line, k, error) : TH_OK;
        if (status != TH_OK)
            return status;
    }
    return TH_OK;
}

double th_line_difference(const struct th_line *line)
{
    double most = NAN;
    for (size_t k = 0; k < line->take_count; k++)
        most = fmax(most, line->refined[k].difference);
    return most;
}

void th_refinement_print(const struct th_refinement *refinement, FILE *out,
                         struct th_json *json)
{
    char words[256], text[512];
    if (!refinement)
        return;
    const struct th_scenario *scenario = refinement->grids[0].trace->layout->scenario;
    const struct th_scenario *finest = refinement->grids[refinement->count - 1].scenario;
    th_scenario_finer_words(scenario, finest, words, sizeof words);
    if (json) {
        th_json_open(json, "refinement", '{');
        th_json_number(json, "refine", scenario->refine);
        th_json_text(json, "finest", words);
        th_json_close(json, '{');
        return;
    }
    snprintf(
        text, sizeof text,
        "+/-: how far a number may be off by grid and steps, by %s with %s, and steps %d times "
        "as short (grid convergence index)",
        refinement->count > 2 ? "two more runs, the finest" : "a second run", words,
        scenario->refine);
    fputs("\n  ", out);
    th_print_wrapped(out, 2, 2, text);
}
