/* The models' rules across their parameters, for the values that one lane has now. */
#include "engine/rules.h"

#include "engine/course/reason.h"
#include "engine/course/state.h"
#include "engine/settle.h"
#include "scenario/rules.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static bool is_start(const struct th_block *block, int lane)
{
    return block->head->now[lane] == 0 && block->head->shown[lane] == 0;
}

/* A parameter's value for the rules. One that is the first value of a state (TH_INITIAL) counts
 * as it is at the start alone; later the output of its name counts; NaN if there is none. */
static double current_value(const struct th_block *block, int lane, size_t instance, size_t row)
{
    const struct th_model *model = block->layout->scenario->instances[instance].model;
    const struct th_view *view = &block->views[instance];
    const struct th_row *it = &model->params.rows[row];
    const double *params = view->params;
    if (!(it->flags & TH_INITIAL) || is_start(block, lane))
        return params[row * TH_LANES + (size_t)lane];
    const struct th_row *output = th_table_find(&model->outputs, it->name);
    if (!output || output->flags & TH_EACH_SPECIES)
        return NAN;
    struct th_column column = {
        .instance = instance, .row = (size_t)(output - model->outputs.rows), .species = -1};
    return th_block_get(block, lane, &column, 0);
}

enum th_status th_block_rules(struct th_block *block, int lane, size_t instance, size_t row,
                              double si, struct th_error *error)
{
    const struct th_scenario *scenario = block->layout->scenario;
    const struct th_instance *it = &scenario->instances[instance];
    const struct th_setup setup = th_scenario_setup(scenario, instance, block->trial);
    struct th_error own = {0}, *found = error ? error : &own;
    if (!it->model->check)
        return TH_OK;
    for (size_t k = 0; k < it->model->params.count; k++)
        block->trial[k] = k == row ? si : current_value(block, lane, instance, k);
    if (it->model->check(&setup, found) == TH_OK)
        return TH_OK;
    if (found->count == 0)
        th_error_add(found, TH_BAD_INPUT, "its parameters are inconsistent");
    return TH_BAD_INPUT;
}

/* Brings the outputs that current_value reads up to date. */
static void observe(struct th_block *block, int lane, size_t instance)
{
    const struct th_model *model = block->layout->scenario->instances[instance].model;
    if (is_start(block, lane))
        return; /* the parameters themselves count */
    for (size_t k = 0; model->observe && k < model->params.count; k++)
        if (model->params.rows[k].flags & TH_INITIAL) {
            model->observe(&block->views[instance]);
            return;
        }
}

void th_block_check(struct th_block *block, int lane, size_t instance)
{
    if (block->head->mode[lane] != TH_GOING)
        return;
    observe(block, lane, instance);
    if (th_block_rules(block, lane, instance, SIZE_MAX, 0, NULL) != TH_OK)
        th_block_freeze(block, lane, TH_BAD_INPUT, (int)instance);
}

const char *th_block_reason(struct th_block *block, int lane, char text[TH_SENTENCE])
{
    const struct th_scenario *scenario = block->layout->scenario;
    int failed_in = block->head->failed_in[lane];
    enum th_status status = (enum th_status)block->head->failure[lane];
    const struct th_model *model = failed_in < 0 ? NULL : scenario->instances[failed_in].model;
    const char *why = NULL;
    if (th_course_reason(block, lane, text, TH_SENTENCE))
        return text;
    if (status == TH_RUN_FAILED)
        return "a number is not finite";
    why = th_settle_reason(block, lane);
    if (why)
        return why;
    if (model && model->why)
        why = model->why(&block->views[failed_in], lane);
    const bool explained = why && *why;
    if (status != TH_BAD_INPUT || !model || explained)
        return explained ? why : th_status_text(status);
    struct th_error found = {0};
    observe(block, lane, (size_t)failed_in);
    if (th_block_rules(block, lane, (size_t)failed_in, SIZE_MAX, 0, &found) == TH_OK)
        return th_status_text(status);
    /* Without the instance's name in front: "reservoir: volume is above capacity". */
    const char *name = scenario->instances[failed_in].name, *sentence = found.text[0];
    size_t length = strlen(name);
    if (strncmp(sentence, name, length) == 0 && strncmp(sentence + length, ": ", 2) == 0)
        sentence += length + 2;
    snprintf(text, TH_SENTENCE, "%s", sentence);
    return text;
}
