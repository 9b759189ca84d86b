/* Tests, their margins, and what is made of several. */
#include "engine/course/condition.h"

#include <math.h>

#include "engine/course/gate.h"
#include "engine/course/state.h"

void th_condition_observe(struct th_block *block)
{
    const struct th_scenario *scenario = block->layout->scenario;
    const bool *asked = block->layout->course_plan->asked;
    th_block_set_profiles(block, false);
    for (size_t k = 0; k < scenario->instance_count; k++)
        if (asked[k])
            th_block_observe_instance(block, k);
    th_block_set_profiles(block, true);
}

/* Below its noise floor a value is 0, as in samples. */
double th_condition_value(const struct th_block *block, int lane, size_t output)
{
    const struct th_scenario *scenario = block->layout->scenario;
    const struct th_course_output *at = &block->layout->course_plan->outputs[output];
    const size_t instance = scenario->outputs[output].instance;
    if (th_course_is_out(block, lane, instance) || (at->flow && block->head->steps[lane] == 0))
        return NAN;
    const double si = th_block_lanes(block, at->lanes)[lane];
    const double floor = at->floor == SIZE_MAX ? 0 : th_block_lanes(block, at->floor)[lane];
    return fabs(si) < floor ? 0 : si;
}

/* A number that is not 0, of the sign that says whether a test is true. */
static double signed_margin(bool holds, double by, double scale)
{
    const double size = fabs(by) / (scale > 0 ? scale : 1);
    const double within = size < 1e-30 ? 1e-30 : size > 1e30 ? 1e30 : size;
    return holds ? within : -within;
}

/* A number of a condition of that lane, SI; row: from 1, 0: it does not differ. */
static double own_value(const struct th_block *block, int lane, size_t values, size_t row,
                        double otherwise)
{
    const size_t params = block->layout->slices[values].params;
    return row ? th_block_lanes(block, params)[(row - 1) * TH_LANES + (size_t)lane] : otherwise;
}

/* A test with the numbers of that lane. */
static struct th_test own_test(const struct th_block *block, int lane,
                               const struct th_condition *condition, size_t k)
{
    struct th_test own = condition->tests[k];
    double *const numbers[] = {&own.least, &own.most, &own.reset};
    for (int n = 0; condition->differs && n < 3; n++)
        *numbers[n] = own_value(block, lane, condition->values, own.own[n], *numbers[n]);
    return own;
}

th_tick th_condition_held(const struct th_block *block, int lane,
                          const struct th_condition *condition)
{
    return condition->differs && condition->own_held
               ? th_ticks_of(own_value(block, lane, condition->values, condition->own_held, 0))
               : condition->held;
}

/* Positive: the test is true, by so much of its limit; negative: false. stays: once it was true
 * it is so until the value is back past reset. from: the value at the start of the step, from
 * which a value that runs through between to its other side, or from one side of outside to the
 * other, has passed the nearer end on its way; NaN: the present alone counts. */
static double margin_of(const struct th_test *test, double x, bool stays, double from)
{
    const bool back = stays && !isnan(test->reset);
    const double least = test->least, most = test->most;
    const double scale = fmax(fabs(least), fabs(most));
    double limit, by;
    if (isnan(x))
        return -1;
    switch (test->kind) {
    case TH_TEST_ABOVE:
        limit = back ? test->reset : least;
        return signed_margin(x > limit, x - limit, fabs(limit));
    case TH_TEST_BELOW:
        limit = back ? test->reset : most;
        return signed_margin(x < limit, x - limit, fabs(limit));
    case TH_TEST_BETWEEN:
        if (back)
            return signed_margin(test->reset < least ? x > test->reset : x < test->reset,
                                 x - test->reset, scale);
        by = from < least ? x - least : from > most ? most - x : fmin(x - least, most - x);
        return signed_margin(by >= 0, by, scale);
    case TH_TEST_OUTSIDE:
        by = from < least ? least - x : from > most ? x - most : fmax(least - x, x - most);
        return signed_margin(by > 0, by, scale);
    case TH_TEST_IS:
        break;
    }
    return x == least ? 1 : -1;
}

/* The value of a test, or its ratio. */
static double tested(const struct th_block *block, int lane, const struct th_test *test)
{
    const double x = th_condition_value(block, lane, test->output);
    return test->of == SIZE_MAX ? x : x / th_condition_value(block, lane, test->of);
}

/* from: the values of the tests at the start of the step, [test][lane], or NULL. */
static double margin(const struct th_block *block, int lane,
                     const struct th_condition *condition, bool stays, double (*from)[TH_LANES])
{
    double result = 0;
    for (size_t k = 0; k < condition->count; k++) {
        const struct th_test test = own_test(block, lane, condition, k);
        const double by =
            margin_of(&test, tested(block, lane, &test), stays, from ? from[k][lane] : NAN);
        const bool better = condition->any ? by > result : by < result;
        result = k == 0 || better ? by : result;
    }
    return result;
}

void th_condition_begin(struct th_block *block)
{
    const struct th_course_plan *plan = block->layout->course_plan;
    th_condition_observe(block);
    for (size_t w = 0; w < plan->watched_count; w++) {
        const struct th_condition *when = block->layout->scenario->items[plan->watched[w]].when;
        for (size_t k = 0; k < when->count; k++)
            EACH_LANE(i) block->starts[w][k][i] = tested(block, i, &when->tests[k]);
    }
}

bool th_condition_holds(const struct th_block *block, int lane,
                        const struct th_condition *condition)
{
    return margin(block, lane, condition, false, NULL) > 0;
}

bool th_condition_stays(const struct th_block *block, int lane,
                        const struct th_condition *condition)
{
    return margin(block, lane, condition, true, NULL) > 0;
}

bool th_condition_resets(const struct th_condition *condition)
{
    for (size_t k = 0; k < condition->count; k++)
        if (!isnan(condition->tests[k].reset))
            return true;
    return false;
}

void th_condition_functions(const struct th_block *block, double (*values)[TH_LANES])
{
    const struct th_course_plan *plan = block->layout->course_plan;
    for (size_t w = 0; w < plan->watched_count; w++) {
        const struct th_item *item = &block->layout->scenario->items[plan->watched[w]];
        const struct th_item_state *state = th_course_item(block, plan->watched[w]);
        for (int i = 0; i < TH_LANES; i++) {
            const bool armed = state->watch[i] == TH_WATCH_ARMED;
            const bool holding = state->watch[i] == TH_WATCH_HOLDING;
            values[w][i] = 1;
            if (block->head->mode[i] != TH_GOING ||
                (armed && !th_gate_open(block, i, item, TH_GATE_STATE)))
                continue;
            const double by = margin(block, i, item->when, holding, block->starts[w]);
            values[w][i] = armed ? -by : by;
        }
    }
}
