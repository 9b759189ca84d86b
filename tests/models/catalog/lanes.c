/* A lane's numbers do not depend on its neighbours, of any model: members that differ in every
 * number are the same together and each alone. */
#define TH_SUITE "catalogue lanes"
#include "support/check_main.h"

#include "scenario/draw.h"
#include "scenario/path.h"
#include "support/catalog_walk.h"

/* Without a report: the samples are what is compared. */
static struct th_scenario *read_silent(const char *text, struct th_error *error)
{
    memset(error, 0, sizeof *error);
    return th_scenario_parse(&silent_catalog, walk_units, WALK_NAME, text, strlen(text), NULL,
                             0, error);
}

/* True if another row of the same kind has the same value. Two of these are often bound to each
 * other.
 */
static bool tied(const struct th_instance *it, size_t row)
{
    bool any = false;
    for (size_t k = 0; k < it->model->params.count; k++)
        any |= k != row &&
               it->model->params.rows[k].quantity == it->model->params.rows[row].quantity &&
               it->params[k] == it->params[row] && it->params[k] != 0;
    return any;
}

/* vary: every number of the model that has a default, a fifth up and down within its bounds;
 * one that is zero, up by a thousandth of what is allowed. */
static void vary_all(const struct walk *walk, const struct th_scenario *scenario, int seed,
                     bool all, char tail[WALK_TEXT])
{
    const struct th_instance *it =
        &scenario->instances[th_scenario_instance(scenario, walk->instance)];
    char low[WALK_WORD], high[WALK_WORD];
    size_t used = walk_add(tail, 0, "ensemble: {members: 8, seed: %d, vary: {", seed);
    for (size_t k = 0; k < it->model->params.count; k++) {
        const struct th_row *row = &it->model->params.rows[k];
        double si = it->params[k], least = it->provenance[k].least,
               most = it->provenance[k].most;
        if (row->flags & (TH_STRUCTURAL | TH_WHOLE) || !walk_numeric(row) || !isfinite(si) ||
            (!all && tied(it, k)))
            continue;
        double spread = si == 0 ? 1e-3 * most : 0.2 * fabs(si);
        walk_number(row, fmax(least, si == 0 ? 0 : si - spread), low);
        walk_number(row, fmin(most, si + spread), high);
        used = walk_add(tail, used, "%s%s.%s: uniform %s %s", tail[used - 1] == '{' ? "" : ", ",
                        walk->instance, row->name, low, high);
    }
    walk_add(tail, used, "}}\n");
}

/* Member k of the company of eight, and the one member of another run: the same bits
 * everywhere. */
static void same_as(const struct th_trace *all, uint64_t k, const struct th_layout *layout)
{
    struct th_error error = {0};
    struct th_trace *one;
    struct th_ensemble_options options = {.threads = 1, .first = k, .members = 1};
    th_ensemble_run(layout, &options, &one, &error);
    ck_assert_int_eq(one->status[0], all->status[k]);
    ck_assert_uint_eq(one->steps[0], all->steps[k]);
    for (size_t c = 0; c < layout->scenario->column_count; c++)
        for (size_t t = 0; t < all->times; t++)
            for (size_t p = 0; p < all->columns[c].points; p++) {
                double a = th_trace_get(all, c, k, t, p), b = th_trace_get(one, c, 0, t, p);
                if (memcmp(&a, &b, sizeof a) != 0)
                    ck_abort_msg("%s of member %d at sample %zu: %.17g in company, %.17g apart",
                                 layout->scenario->columns[c].path, (int)k, t, a, b);
            }
    th_trace_free(one);
}

/* Alone, its neighbours rest, but have their numbers still. So the same once more among
 * neighbours that all have its own numbers: `plain` is the scenario without vary. */
static void same_apart(const struct th_layout *layout, const struct th_trace *all, uint64_t k,
                       struct th_scenario *plain)
{
    const struct th_scenario *varied = layout->scenario;
    struct th_error error = {0};
    for (size_t v = 0; v < varied->vary_count; v++) {
        const struct th_vary *vary = &varied->vary[v];
        plain->instances[vary->instance].params[vary->row] = th_draw_value(varied, v, k);
    }
    struct th_layout *clones = th_layout_create(plain, &error);
    ck_assert_msg(clones != NULL, "%s", error.text[0]);
    same_as(all, k, layout);
    same_as(all, k, clones);
    th_layout_free(clones);
}

START_TEST(lanes_do_not_see_each_other)
{
    const struct walk walk = walk_to(th_catalog.models[_i]);
    char text[WALK_TEXT], tail[WALK_TEXT];
    struct th_error error;
    walk_write(&walk, NULL, NULL, "ensemble: {members: 8, seed: 3}\n", text);
    struct th_scenario *plain = read_silent(text, &error);
    ck_assert_msg(plain != NULL, "%s", error.text[0]);
    struct th_scenario *scenario = NULL;
    struct th_layout *layout = NULL;
    /* Not every draw goes together with the others: the first seed of which all eight do; where
     * there is none, rows that are bound to another one stay as they are. */
    for (int seed = 3; !layout && seed < 3000; seed++) {
        th_scenario_free(scenario);
        vary_all(&walk, plain, seed, seed < 1500, tail);
        walk_write(&walk, NULL, NULL, tail, text);
        scenario = read_silent(text, &error);
        ck_assert_msg(scenario != NULL, "%s\n%s", error.text[0], text);
        if (walk_goes_together(scenario, &error))
            layout = th_layout_create(scenario, &error);
    }
    ck_assert_msg(layout != NULL, "%s\n%s", error.text[0], text);
    struct th_ensemble_options options = {.threads = 1};
    struct th_trace *all;
    ck_assert_msg(th_ensemble_run(layout, &options, &all, &error) == TH_OK, "%s",
                  error.text[0]);
    for (uint64_t k = 0; k < TH_LANES; k += (uint64_t)rounds(1, 5))
        same_apart(layout, all, k, plain);
    th_trace_free(all);
    th_layout_free(layout);
    th_scenario_free(scenario);
    th_scenario_free(plain);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "lanes");
    tcase_add_unchecked_fixture(tests, walk_setup, walk_teardown);
    tcase_add_loop_test(tests, lanes_do_not_see_each_other, 0, (int)th_catalog.model_count);
}
