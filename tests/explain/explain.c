/* The overview of the catalogue, and the pages of names of all kinds. */
#define TH_SUITE "explain"
#include "support/check_main.h"

#include "explain/explain.h"
#include "support/paper.h"
#include "support/toy.h"

START_TEST(overview_names_everything)
{
    struct paper paper;
    paper_open(&paper);
    ck_assert_int_eq(th_explain_overview(&toy_catalog, paper.out, NULL), TH_OK);
    fflush(paper.out);
    for (size_t k = 0; k < toy_catalog.model_count; k++)
        EXPECT(paper, toy_catalog.models[k]->name, toy_catalog.models[k]->doc);
    for (int q = 0; q < TH_QUANTITIES; q++)
        EXPECT(paper, th_quantity_name((enum th_quantity)q),
               th_quantity_shown((enum th_quantity)q));
    EXPECT(paper, "T10 36.2", "attic -8.0");
    paper_close(&paper);
}
END_TEST

START_TEST(page_of_every_model_has_its_rows)
{
    for (size_t k = 0; k < toy_catalog.model_count; k++) {
        const struct th_model *model = toy_catalog.models[k];
        struct paper paper;
        struct th_error error = {.status = TH_OK};
        char name[80];
        paper_open(&paper);
        snprintf(name, sizeof name, "%s.%s", model->slot, model->name);
        ck_assert_int_eq(th_explain_name(&toy_catalog, name, paper.out, &error), TH_OK);
        for (size_t r = 0; r < model->params.count; r++)
            EXPECT(paper, model->params.rows[r].name, model->params.rows[r].doc,
                   model->params.rows[r].init, model->params.rows[r].most);
        for (size_t r = 0; r < model->outputs.count; r++)
            EXPECT(paper, model->outputs.rows[r].name, model->outputs.rows[r].doc);
        for (size_t w = 0; w < model->command_count; w++)
            EXPECT(paper, model->commands[w].name, model->commands[w].doc);
        paper_close(&paper);
    }
}
END_TEST

static const struct {
    const char *name, *word;
} known[] = {{"source", "pulsed"},
             {"source.pulsed.pulse", "1 mL (0 mL .. 10 mL)"},
             {"source.pulsed.extra", "one pulse more"},
             {"source.pulse", "source.pulsed\n  pulse "},
             {"source.extra", "one pulse more"},
             {"source.pulses", "pulses so far"},
             {"kind.decay", "kind.plain\n  decay "},
             {"kind.salt.decay", "kind.plain\n  decay "},
             {"tank.mass", "sum over cells"},
             {"tank.mass.salt", "sum over cells"},
             {"tank.leaky.mass.salt", "sum over cells"},
             {"tank.share.salt", "what lies in the cell"},
             {"FLOW", "mL/day"},
             {"flow", "m3 s-1"},
             {"pulsed", "source.pulsed: "},
             {"pulses", "source.pulsed\n  pulses "},
             {"T10", "36.20 cm below"},
             {"attic", "8.00 cm above"}};

START_TEST(names_of_all_kinds_are_known)
{
    struct paper paper;
    struct th_error error = {.status = TH_OK};
    paper_open(&paper);
    ck_assert_int_eq(th_explain_name(&toy_catalog, known[_i].name, paper.out, &error), TH_OK);
    EXPECT(paper, known[_i].word);
    paper_close(&paper);
}
END_TEST

static const struct {
    const char *name, *message;
} unknown[] = {
    {"sourc.pulsed", "did you mean \"source.pulsed\"?"},
    {"source.pulsed.puls", "did you mean \"pulse\"?"},
    {"source.pulsedx", "did you mean \"source.pulsed\"?"},
    {"tank.volum", "tank.leaky has nothing called \"volum\"; did you mean \"volume\"?"},
    {"source.", "did you mean \"source\"?"},
    {"tank.volume.salt", "tank.leaky has nothing called \"volume.salt\""},
    {"tank.x.volume", "tank.leaky has nothing called \"x.volume\""},
    {"entirely different", "lists all names"},
    {"pulsde", "did you mean \"pulsed\"?"}};

START_TEST(unknown_names_are_errors)
{
    struct paper paper;
    struct th_error error = {.status = TH_OK};
    paper_open(&paper);
    ck_assert_int_eq(th_explain_name(&toy_catalog, unknown[_i].name, paper.out, &error),
                     TH_USAGE);
    ck_assert_msg(strstr(error.text[0], unknown[_i].message) != NULL, "%s", error.text[0]);
    paper_close(&paper);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "explain");
    tcase_add_test(tests, overview_names_everything);
    tcase_add_test(tests, page_of_every_model_has_its_rows);
    tcase_add_loop_test(tests, names_of_all_kinds_are_known, 0,
                        (int)(sizeof known / sizeof known[0]));
    tcase_add_loop_test(tests, unknown_names_are_errors, 0,
                        (int)(sizeof unknown / sizeof unknown[0]));
}
