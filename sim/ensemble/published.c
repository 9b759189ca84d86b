/* Finds the parameters with a published range and runs the ensemble of their ends. */
#include "ensemble/published.h"

#include <math.h>

#include "scenario/finer.h"
#include "scenario/people/people.h"
#include "scenario/provenance.h"
#include "scenario/rules.h"

/* True if the value is the default, or uncalibrated, throughout the run. */
static bool is_uncertain(const struct th_scenario *scenario, size_t instance, size_t row)
{
    const struct th_instance *it = &scenario->instances[instance];
    const struct th_provenance *origin = &it->provenance[row];
    if (th_differs(scenario, instance, row) || th_scenario_is_set(scenario, instance, row))
        return false;
    return origin->place.line == 0 ||
           th_value_uncalibrated(&it->model->params.rows[row], it->params[row], origin);
}

static void find_rows(const struct th_scenario *scenario, struct th_published *published)
{
    char why[TH_SENTENCE];
    for (size_t i = 0; i < scenario->instance_count; i++) {
        const struct th_table *params = &scenario->instances[i].model->params;
        for (size_t k = 0; k < params->count; k++) {
            const struct th_row *row = &params->rows[k];
            struct th_published_row found = {.instance = i, .row = k};
            bool known = row->published[0] && published->count < TH_PUBLISHED;
            for (int end = 0; end < 2 && known; end++)
                known = th_quantity_read(scenario->units, row->quantity, row->published[end],
                                         &found.ends[end], why, sizeof why) == TH_OK;
            if (known && is_uncertain(scenario, i, k))
                published->rows[published->count++] = found;
        }
    }
}

/* The scenario as an ensemble: row k at its ends for members 2 k and 2 k + 1, else, and all
 * rows of the last one, as they are. */
static bool make_ensemble(struct th_published *published)
{
    struct th_scenario *s = published->scenario;
    const size_t members = 2 * published->count + 1;
    s->vary = th_arena_take(&s->arena, published->count * sizeof *s->vary);
    for (size_t k = 0; s->vary && k < published->count; k++) {
        const struct th_published_row *it = &published->rows[k];
        const struct th_instance *instance = &s->instances[it->instance];
        double *values = th_arena_take(&s->arena, members * sizeof *values);
        if (!values)
            return false;
        for (size_t m = 0; m < members; m++)
            values[m] = m / 2 == k ? it->ends[m % 2] : instance->params[it->row];
        s->vary[k] = (struct th_vary){.instance = it->instance,
                                      .row = it->row,
                                      .law = TH_LISTED,
                                      .least = instance->provenance[it->row].least,
                                      .most = instance->provenance[it->row].most,
                                      .grid = values,
                                      .grid_count = members,
                                      .path = instance->model->params.rows[it->row].name};
    }
    s->vary_count = published->count;
    s->correlated_count = 0;
    s->replaced_count = s->swap_count = 0;
    s->table = s->design = (struct th_rows){0};
    s->first = s->persons = 0;
    s->one_person = true;
    s->members = members;
    s->ensemble = true;
    s->requirement_count = 0;
    return s->vary != NULL;
}

enum th_status th_published_run(const struct th_trace *trace,
                                const struct th_ensemble_options *options,
                                struct th_published *published, struct th_error *error)
{
    const struct th_scenario *scenario = trace->layout->scenario;
    struct th_ensemble_options own = {.threads = options->threads, .stop = options->stop};
    *published = (struct th_published){.count = 0};
    if (th_condition_count(scenario) > 1)
        return TH_OK;
    if (trace->members == 1 && trace->status[0] != TH_OK)
        return TH_OK;
    find_rows(scenario, published);
    if (published->count == 0)
        return TH_OK;
    published->scenario = th_scenario_finer(scenario, 1, error);
    if (!published->scenario)
        return error->status;
    if (!make_ensemble(published))
        return th_error_add(error, TH_NO_MEMORY, "no memory for the published ranges");
    published->layout = th_layout_create(published->scenario, error);
    if (!published->layout)
        return error->status;
    return th_ensemble_run(published->layout, &own, &published->trace, error);
}

void th_published_free(struct th_published *published)
{
    th_trace_free(published->trace);
    th_layout_free(published->layout);
    th_scenario_free(published->scenario);
    *published = (struct th_published){.count = 0};
}
