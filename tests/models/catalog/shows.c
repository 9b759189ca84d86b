/* Models that only show what others do are left out inside a step where nobody looks at them:
 * so none of them changes a port in a step. */
#define TH_SUITE "shows"
#include "support/check_main.h"

#include "support/stand.h"

/* One more step of a minute, of that instance alone. */
static void changes_no_port(struct stand *s, size_t instance, const char *text)
{
    static struct th_ports was;
    struct th_block_head *head = s->block->head;
    EACH_LANE(i) head->ticks[i] = i == 0 ? 60 * (th_tick)TH_TICKS_PER_SECOND : 0;
    th_block_update_steps(s->block);
    th_block_bind_arrays(s->block, head->generation, 1 - head->generation);
    was = *s->ports;
    th_block_advance_model(s->block, instance);
    ck_assert_msg(memcmp(&was, s->ports, sizeof was) == 0, "%s changes a port of\n%s",
                  s->scenario->instances[instance].name, text);
}

START_TEST(a_model_that_only_shows_changes_no_port)
{
    const struct th_model *model = th_catalog.models[_i];
    char text[WALK_TEXT];
    struct stand s;
    if (!model->shows)
        return;
    const struct walk walk = walk_to(model);
    walk_write(&walk, NULL, NULL, "", text);
    put_up(&s, &th_catalog, text);
    advance(&s, 3600);
    const size_t instance = th_scenario_instance(s.scenario, walk.instance);
    ck_assert_uint_lt(instance, s.scenario->instance_count);
    changes_no_port(&s, instance, text);
    take_down(&s);
}
END_TEST

START_TEST(there_are_such_models)
{
    int count = 0;
    for (size_t m = 0; m < th_catalog.model_count; m++) count += th_catalog.models[m]->shows;
    ck_assert_int_ge(count, 6);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "shows");
    tcase_add_unchecked_fixture(tests, walk_setup, walk_teardown);
    tcase_add_loop_test(tests, a_model_that_only_shows_changes_no_port, 0,
                        (int)th_catalog.model_count);
    tcase_add_test(tests, there_are_such_models);
}
