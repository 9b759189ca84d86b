/* R27: the names of the arguments of all models' commands, beside the keys of events. */
#define TH_SUITE "items_keys"
#include "support/check_main.h"

#include "support/catalog_walk.h"

/* Calls for every argument of every command; how many there are. */
static size_t each_argument(void (*call)(const struct th_model *, const struct th_command *,
                                         const struct th_row *))
{
    size_t count = 0;
    for (size_t m = 0; m < th_catalog.model_count; m++)
        for (size_t c = 0; c < th_catalog.models[m]->command_count; c++) {
            const struct th_command *command = &th_catalog.models[m]->commands[c];
            for (size_t k = 0; k < command->args.count; k++, count++)
                call(th_catalog.models[m], command, &command->args.rows[k]);
        }
    return count;
}

/* No argument bears the name of a key of an item; to: is the command's beside do:. */
static void is_no_key(const struct th_model *model, const struct th_command *command,
                      const struct th_row *arg)
{
    size_t count;
    const struct th_key *keys = th_scenario_keys(&count);
    for (size_t k = 0; k < count; k++)
        ck_assert_msg(th_labels_find("events hazards leave", keys[k].section) < 0 ||
                          strcmp(keys[k].key, "to") == 0 || strcmp(keys[k].key, arg->name) != 0,
                      "%s.%s.%s %s", model->slot, model->name, command->name, arg->name);
}

START_TEST(names_of_arguments)
{
    ck_assert_uint_gt(each_argument(is_no_key), 20);
}
END_TEST

/* A relative order changes an argument that is there, from a value that the model gives. */
START_TEST(relative_commands)
{
    size_t count = 0;
    for (size_t m = 0; m < th_catalog.model_count; m++)
        for (size_t c = 0; c < th_catalog.models[m]->command_count; c++) {
            const struct th_command *command = &th_catalog.models[m]->commands[c];
            ck_assert_msg(command->relative <= command->args.count, "%s", command->name);
            ck_assert_msg(!command->relative == !command->present, "%s", command->name);
            count += command->relative > 0;
        }
    ck_assert_uint_gt(count, 0);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "keys");
    tcase_add_test(tests, names_of_arguments);
    tcase_add_test(tests, relative_commands);
}
