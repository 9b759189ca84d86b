/* The contract of surroundings, held against every model, without naming one. */
#define TH_SUITE "around"
#include "support/check_main.h"

#include "support/stand.h"

/* With a device and without one. */
static const char *const around[] = {
    "%ssurroundings: {use: %s, posture: upright, pump_temperature: 36 degC}\n%s",
    "format: 1\nrun: {duration: 3 h, sample: 1 min}\ncsf: {cells: 20}\n%.0ssurroundings: "
    "{use: %s, altitude: 3000 m}\n%s"};

#define AROUND_EVENTS                                                 \
    "events:\n  - {at: 1 h, do: surroundings.posture, to: lateral}\n" \
    "  - {at: 1 h, do: surroundings.scan, over: 30 min}\n"

static void are_sound(const struct th_surroundings_ports *is, const char *model)
{
    for (int i = 0; i < TH_LANES; i++)
        ck_assert_msg(is->ambient_pressure[i] > 0 && is->body_temperature[i] > 0 &&
                          is->pump_temperature[i] > 0 && is->magnetic_field[i] >= 0 &&
                          is->posture[i] >= TH_SUPINE && is->posture[i] <= TH_UPRIGHT,
                      "%s in lane %d", model, i);
}

static void try_around(const struct th_model *model, const char *form)
{
    static struct th_surroundings_ports was;
    char text[WALK_TEXT];
    struct stand s;
    snprintf(text, sizeof text, form, everything, model->name, AROUND_EVENTS);
    put_up(&s, &th_catalog, text);
    are_sound(&s.ports->surroundings, model->name);
    for (int minute = 1; minute <= 170; minute++) {
        was = s.ports->surroundings;
        advance(&s, 60.0 * minute);
        are_sound(&s.ports->surroundings, model->name);
        if (minute != 60 && minute != 90)
            ck_assert_msg(memcmp(&was, &s.ports->surroundings, sizeof was) == 0,
                          "%s changes at %d min", model->name, minute);
        else
            ck_assert(memcmp(&was, &s.ports->surroundings, sizeof was) != 0);
    }
    take_down(&s);
}

START_TEST(surroundings_are_sound)
{
    int tried = 0;
    for (size_t m = 0; m < th_catalog.model_count; m++)
        for (size_t k = 0; k < 2 && strcmp(th_catalog.models[m]->slot, "surroundings") == 0;
             k++, tried++)
            try_around(th_catalog.models[m], around[k]);
    ck_assert_int_ge(tried, 2);
}
END_TEST

/* R24: what surrounds all is said in one place: no other model has such a row or order. */
START_TEST(surroundings_are_said_once)
{
    static const char *const rows[] = {"temperature", "body_temperature", "pump_temperature",
                                       "ambient",     "altitude",         "posture",
                                       "field"};
    for (size_t m = 0; m < th_catalog.model_count; m++) {
        const struct th_model *model = th_catalog.models[m];
        if (strcmp(model->slot, "surroundings") == 0)
            continue;
        for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
            ck_assert_msg(!th_table_find(&model->params, rows[k]), "%s.%s has %s", model->slot,
                          model->name, rows[k]);
        for (size_t w = 0; w < model->command_count; w++)
            ck_assert_str_ne(model->commands[w].name, "posture");
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_unchecked_fixture(tests, walk_setup, walk_teardown);
    tcase_add_test(tests, surroundings_are_sound);
    tcase_add_test(tests, surroundings_are_said_once);
}
