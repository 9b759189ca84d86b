/* Rows of earlier versions: every input that names one gives the reason and the replacement. */
#define TH_SUITE "candidates"
#include "support/check_main.h"

#include "language/language.h"
#include "support/real_run.h"

#define BEGIN                                                                   \
    "run: {duration: 1 day}\ntitle: t\n"                                        \
    "drug: {from: parts/baclofen.yaml, concentration: 500 ug/mL}\n"             \
    "program: {rate: 0.4 mL/day}\nreservoir: {from: parts/bellows_20ml.yaml}\n" \
    "catheter: {from: parts/silicone_89cm.yaml, tip: T10}\n" REAL_PUMP
#define CSF "csf: {use: axial, cells: 60, probe: L1}\n"

static const char *const doors[] = {
    BEGIN "csf: {use: axial, cells: 60, probe: L1, %s: 1}\n",
    BEGIN CSF "events: [{at: 1 h, set: {csf.%s: 1}}]\n",
    BEGIN CSF "ensemble: {members: 2, vary: {csf.%s: lognormal 10 %%}}\n",
    BEGIN CSF "record: [csf.%s]\n",
    BEGIN CSF "require: [{check: csf.%s, take: max, below: 1}]\n",
};
enum { DOORS = sizeof doors / sizeof doors[0] };

/* The only error, or the first, of a scenario with an override or none. */
static void refused(const char *text, const char *set, const char *name, const char *why)
{
    struct th_error error = {.status = TH_OK};
    struct th_units *units = th_units_create(&error);
    struct th_scenario *s =
        th_scenario_parse(&th_catalog, units, "scenarios/t.yaml", text, strlen(text),
                          set ? &set : NULL, set != NULL, &error);
    bool told = false;
    ck_assert_ptr_null(s);
    for (int k = 0; k < error.count && k < TH_ERRORS; k++)
        told |= strstr(error.text[k], name) && strstr(error.text[k], "is no more: ") &&
                strstr(error.text[k], why);
    ck_assert_msg(told, "%s: %s", name, error.text[0]);
    th_units_free(units);
}

START_TEST(every_door_says_why)
{
    size_t found = 0;
    for (size_t m = 0; m < th_catalog.model_count; m++) {
        const struct th_model *model = th_catalog.models[m];
        for (size_t k = 0; k < model->gone_count; k++, found++) {
            const struct th_gone *gone = &model->gone[k];
            char text[2000], set[100];
            ck_assert_str_eq(model->slot, "csf");
            ck_assert_ptr_null(th_table_find(&model->params, gone->name));
            ck_assert_ptr_null(th_table_find(&model->outputs, gone->name));
            for (int d = 0; d < DOORS; d++) {
                snprintf(text, sizeof text, doors[d], gone->name);
                refused(text, NULL, gone->name, gone->why);
            }
            snprintf(set, sizeof set, "csf.%s=1", gone->name);
            refused(BEGIN CSF, set, gone->name, gone->why);
        }
    }
    ck_assert_uint_ge(found, 4);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_test(tests, every_door_says_why);
}
