/* Bare names of rows and models, of the whole catalogue. */
#define TH_SUITE "explain_names"
#include "support/check_main.h"

#include <ctype.h>
#include <string.h>

#include "catalog.h"
#include "explain/explain.h"
#include "support/paper.h"

/* Every row, output and word of the models by its bare name: its text, or the list of those
 * called so. */
static void bare_name(const struct th_model *model, const char *name, const char *doc)
{
    struct paper paper;
    struct th_error error = {.status = TH_OK};
    char full[200];
    snprintf(full, sizeof full, "%s.%s.%s", model->slot, model->name, name);
    paper_open(&paper);
    if (th_explain_name(&th_catalog, name, paper.out, &error) != TH_OK)
        ck_assert_msg(strstr(error.text[0], "which one? There are ") &&
                          strstr(error.text[0], full),
                      "%s: %s", full, error.text[0]);
    else if (isupper((unsigned char)paper_read(&paper)[2]))
        ck_assert_ptr_nonnull(
            strstr(paper_read(&paper), "inside: ")); /* a quantity of that name */
    else
        ck_assert_msg(strstr(paper_read(&paper), name) && doc[0], "%s", full);
    paper_close(&paper);
}

START_TEST(bare_names)
{
    const struct th_model *model = th_catalog.models[_i];
    const struct th_table *tables[] = {&model->params, &model->outputs, &model->profiles};
    for (size_t t = 0; t < 3; t++)
        for (size_t k = 0; k < tables[t]->count; k++)
            bare_name(model, tables[t]->rows[k].name, tables[t]->rows[k].doc);
    for (size_t k = 0; k < model->command_count; k++)
        bare_name(model, model->commands[k].name, model->commands[k].doc);
}
END_TEST

static size_t models_named(const char *name)
{
    size_t count = 0;
    for (size_t m = 0; m < th_catalog.model_count; m++)
        count += strcmp(th_catalog.models[m]->name, name) == 0;
    return count;
}

/* A model by its bare name has the page that it has by its whole one. A name of several models
 * is asked about, with all of them. */
START_TEST(bare_models)
{
    const struct th_model *model = th_catalog.models[_i];
    struct paper bare, whole;
    struct th_error error = {.status = TH_OK};
    char full[200];
    snprintf(full, sizeof full, "%s.%s", model->slot, model->name);
    paper_open(&bare);
    paper_open(&whole);
    if (models_named(model->name) > 1) {
        ck_assert_int_ne(th_explain_name(&th_catalog, model->name, bare.out, &error), TH_OK);
        ck_assert_msg(strstr(error.text[0], full) != NULL, "%s", error.text[0]);
        paper_close(&bare);
        paper_close(&whole);
        return;
    }
    ck_assert_int_eq(th_explain_name(&th_catalog, model->name, bare.out, &error), TH_OK);
    ck_assert_int_eq(th_explain_name(&th_catalog, full, whole.out, &error), TH_OK);
    ck_assert_str_eq(paper_read(&bare), paper_read(&whole));
    paper_close(&bare);
    paper_close(&whole);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "names");
    int models = (int)th_catalog.model_count;
    tcase_add_loop_test(tests, bare_names, 0, models);
    tcase_add_loop_test(tests, bare_models, 0, models);
}
