/* Multiplies the rows of RESOLUTION. */
#include "scenario/finer.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_resolution(const struct th_instance *instance, size_t row)
{
    return instance->model->params.rows[row].flags & TH_RESOLUTION;
}

/* Copies the parameters of an instance, with the finer rows; false without memory. */
static bool refine_instance(struct th_scenario *finer, struct th_instance *to, int times)
{
    const struct th_instance from = *to;
    const size_t count = from.model->params.count;
    to->params = th_arena_take(&finer->arena, count * sizeof *to->params + 1);
    if (!to->params)
        return false;
    for (size_t k = 0; k < count; k++) {
        to->params[k] = from.params[k];
        if (is_resolution(&from, k))
            to->params[k] = fmin(times * from.params[k], from.provenance[k].most);
    }
    return true;
}

struct th_scenario *th_scenario_finer(const struct th_scenario *scenario, int times,
                                      struct th_error *error)
{
    struct th_scenario *finer = malloc(sizeof *finer);
    bool made = finer != NULL;
    if (made) {
        *finer = *scenario;
        finer->arena = (struct th_arena){0};
        finer->libraries = NULL; /* they stay loaded for the scenario */
        finer->substeps = times;
        finer->column_count = 0;
        finer->instances = th_arena_take(
            &finer->arena, scenario->instance_count * sizeof *finer->instances + 1);
        made = finer->instances != NULL;
    }
    for (size_t k = 0; made && k < scenario->instance_count; k++) {
        finer->instances[k] = scenario->instances[k];
        made = refine_instance(finer, &finer->instances[k], times);
    }
    if (made)
        return finer;
    th_error_add(error, TH_NO_MEMORY, "no memory for the finer grid");
    th_scenario_free(finer);
    return NULL;
}

void th_scenario_finer_words(const struct th_scenario *scenario,
                             const struct th_scenario *finer, char *text, size_t size)
{
    size_t used = 0;
    if (size)
        text[0] = '\0';
    for (size_t i = 0; i < scenario->instance_count; i++) {
        const struct th_instance *it = &scenario->instances[i];
        for (size_t k = 0; k < it->model->params.count; k++) {
            const double now = finer->instances[i].params[k];
            if (!is_resolution(it, k) || used >= size)
                continue;
            bool held = now < finer->substeps * it->params[k];
            int length = snprintf(text + used, size - used, "%s%s.%s %g%s", used ? ", " : "",
                                  it->name, it->model->params.rows[k].name, now,
                                  held ? " (no more is possible)" : "");
            used += length > 0 ? (size_t)length : 0;
        }
    }
}
