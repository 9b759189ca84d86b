/* The lines of the product's own report: one for a tip and a probe at one place, labels that
 * say what is meant and in % of what, one unit for what is compared. */
#define TH_SUITE "report_shipped"
#define REAL_CATALOG th_catalog
#include "support/check_main.h"

#include "language/language.h"
#include "report/table.h"
#include "scenario/reduction.h"
#include "support/paper.h"
#include "support/real_run.h"
#include "support/shipped.h"

#define HEAD                                                                          \
    "format: 1\ntitle: t\nrun: {duration: 1 day, sample: 6 h}\n"                      \
    "drug: {from: baclofen, concentration: 500 ug/mL}\nprogram: {rate: 0.4 mL/day}\n" \
    "pump: {from: peristaltic_20ml}\nreservoir: {from: bellows_20ml}\n"

/* The number of lines of the CSF at the probe. */
static const struct {
    const char *text;
    size_t lines;
} probes[] = {
    {HEAD "catheter: {from: silicone_89cm, tip: T10}\ncsf: {probe: L1}\n", 1},
    {HEAD "catheter: {from: silicone_89cm, tip: T10}\ncsf: {probe: T10}\n", 0},
    {HEAD "catheter: {from: silicone_89cm, tip: T10}\ncsf: {probe: 36.2 cm}\n", 0},
    {HEAD "catheter: {from: silicone_89cm, tip: T10}\ncsf: {probe: 36.21 cm}\n", 1},
    {HEAD "catheter: {from: silicone_89cm, tip: T10}\ncsf: {probe: T10}\n"
          "events: [{at: 12 h, set: {csf.probe: L1}}]\n",
     1},
    {HEAD "catheter: {from: silicone_89cm, tip: T10}\ncsf: {probe: T10}\n"
          "ensemble: {vary: {catheter.tip: grid T10 L1}}\n",
     1},
    {HEAD "catheter: {from: silicone_89cm, tip: T10}\ncsf: {probe: T10}\n"
          "ensemble: {members: 2, vary: {csf.volume: normal 2 %}}\n",
     0},
};

static size_t count_lines(const struct th_scenario *s, const char *path)
{
    size_t count = 0;
    for (size_t r = 0; r < s->catalog->report_count; r++)
        for (size_t k = 0; k < s->output_count; k++) {
            struct th_line line = {.unit = ""};
            count += strcmp(s->outputs[k].path, path) == 0 &&
                     th_line_match(s, &s->catalog->report[r], k, &line);
        }
    return count;
}

START_TEST(a_probe_at_the_tip_has_no_line)
{
    struct real_run run = real_open(probes[_i].text);
    ck_assert_uint_eq(count_lines(run.scenario, "csf.probe_concentration"), probes[_i].lines);
    ck_assert_uint_eq(count_lines(run.scenario, "csf.tip_concentration"), 1);
    real_close(&run);
}
END_TEST

/* A place that is recorded, or required, has its error in the report, of each drug. */
START_TEST(a_place_has_its_error)
{
    struct real_run run =
        real_open(HEAD "catheter: {from: silicone_89cm, tip: T10}\n"
                       "csf: {use: streaming, cells: 20, angles: 8}\n"
                       "record: [csf.concentration@T10/posterior, csf.concentration@3.5cm]\n"
                       "require: [{name: x, check: csf.concentration@C5, above: 1 ng/mL}]\n");
    ck_assert_uint_eq(count_lines(run.scenario, "csf.posterior_mesh_error@T10"), 1);
    ck_assert_uint_eq(count_lines(run.scenario, "csf.concentration_mesh_error@3.5cm"), 1);
    ck_assert_uint_eq(count_lines(run.scenario, "csf.concentration_mesh_error@C5"), 1);
    ck_assert_uint_eq(count_lines(run.scenario, "csf.concentration_mesh_error@T10"), 0);
    real_close(&run);
}
END_TEST

/* Each line that judges has its number, of each drug and wherever its place was named first:
 * without one it would be fine. */
START_TEST(no_judge_is_without_its_number)
{
    struct real_run run = real_open(
        "format: 1\ntitle: t\nrun: {duration: 1 day, sample: 1 day}\n"
        "drug: [{from: morphine, concentration: 1 mg/mL},\n"
        "       {from: baclofen, concentration: 1 mg/mL}]\n"
        "program: {rate: 0.35 mL/day}\npump: {from: peristaltic_20ml}\n"
        "catheter: {from: silicone_89cm, tip: T10}\n"
        "csf: {use: streaming, cells: 20, angles: 8}\n"
        "record: [csf.concentration@T6, {path: csf.concentration.morphine@L1, take: max}]\n"
        "require:\n"
        "  - {name: a, check: csf.concentration.morphine@L3, take: max, above: 1 ng/mL}\n"
        "  - {name: b, check: csf.concentration.baclofen@C5/anterior, at: 1 h,\n"
        "     above: 1 ng/mL}\n");
    size_t placed = 0;
    for (size_t c = 0; c < run.scenario->output_count; c++)
        for (size_t r = 0; r < th_catalog.report_count; r++) {
            struct th_line line;
            if (!th_line_match(run.scenario, &th_catalog.report[r], c, &line) || !line.numerics)
                continue;
            ck_assert_msg(th_reduction_find(run.scenario, c, TH_FINAL) != SIZE_MAX, "%s",
                          run.scenario->outputs[c].path);
            placed += run.scenario->outputs[c].placed;
        }
    ck_assert_uint_eq(placed, 2 + 1 + 1 + 1);
    real_close(&run);
}
END_TEST

/* The number that a line of numerics judges is one of another line. */
START_TEST(what_is_judged_is_shown)
{
    for (size_t k = 0; k < th_catalog.report_count; k++) {
        const char *judges = th_catalog.report[k].judges;
        size_t found = 0;
        for (size_t r = 0; judges && r < th_catalog.report_count; r++) {
            const struct th_report_line *line = &th_catalog.report[r];
            const size_t length = strlen(line->path);
            found += strncmp(judges, line->path, length) == 0 && judges[length] == ' ' &&
                     strstr(line->take, judges + length + 1) != NULL;
        }
        ck_assert_msg(!judges || found == 1, "%s", judges);
    }
}
END_TEST

static const struct th_line *line_of(const struct th_report_table *table,
                                     const struct th_scenario *s, const char *path)
{
    for (size_t k = 0; k < table->count; k++)
        if (strcmp(s->outputs[table->lines[k].output].path, path) == 0)
            return &table->lines[k];
    return NULL;
}

static void one_unit(const struct th_report_table *table, const struct th_scenario *s,
                     const char *const paths[], size_t count)
{
    const struct th_line *first = line_of(table, s, paths[0]);
    ck_assert_ptr_nonnull(first);
    for (size_t k = 1; k < count; k++) {
        const struct th_line *line = line_of(table, s, paths[k]);
        ck_assert_msg(!line || strcmp(line->unit, first->unit) == 0, "%s: %s and %s", paths[k],
                      line->unit, first->unit);
    }
}

/* 0.4 mL/day of 500 ug/mL for a day: 200 ug; nothing of it in the skull after a minute. */
START_TEST(units_and_labels)
{
    static const char *const dose[] = {"gauge.delivered.ordered_mass",
                                       "gauge.delivered.delivered_mass"};
    static const char *const csf[] = {"csf.tip_concentration", "csf.probe_concentration",
                                      "csf.cistern_concentration"};
    struct real_run run = real_run(
        HEAD
        "catheter: {from: silicone_89cm, tip: T10}\ncsf: {cells: 60, probe: L1}\n"
        "effects: {use: emax, name: respiratory_depression, site: cistern, tolerance: 7}\n");
    struct th_report_table table;
    ck_assert_int_eq(
        th_table_fill(run.trace, th_among_all(run.trace->members), &table, &run.error), TH_OK);
    one_unit(&table, run.scenario, dose, 2);
    one_unit(&table, run.scenario, csf, 3);
    const struct th_line *ordered = line_of(&table, run.scenario, dose[0]);
    ck_assert_str_eq(ordered->unit, "ug");
    ck_assert_double_eq_tol(ordered->spreads[0].median, 200, 1e-9);
    const struct th_line *effect =
        line_of(&table, run.scenario, "effect.respiratory_depression.effect");
    ck_assert_str_eq(effect->label,
                     "respiratory_depression, % of the maximal effect (tolerance 7)");
    th_table_clear(&table);
    real_close(&run);
}
END_TEST

/* The line of an effect tells of which scale its number is. */
START_TEST(no_effect_can_be_misread)
{
    glob_t found;
    ck_assert_int_eq(glob_shipped(0, &found), 0);
    ck_assert_uint_ge(found.gl_pathc, 5);
    struct th_error error = {.status = TH_OK};
    struct th_units *units = th_units_create(&error);
    for (size_t f = 0; f < found.gl_pathc; f++) {
        struct th_scenario *s =
            th_scenario_load(&th_catalog, units, found.gl_pathv[f], NULL, 0, &error);
        ck_assert_msg(s != NULL, "%s", error.text[0]);
        for (size_t r = 0; r < s->catalog->report_count; r++)
            for (size_t k = 0; k < s->output_count; k++) {
                struct th_line line = {.unit = ""};
                if (!th_line_match(s, &s->catalog->report[r], k, &line))
                    continue;
                bool effect = strncmp(s->outputs[k].path, "effect.", 7) == 0;
                ck_assert_msg(!effect ||
                                  strstr(line.label, "% of the maximal effect (tolerance ") ||
                                  strstr(line.label, "% of the severest") ||
                                  strstr(line.label, " scale, 1 to 5") ||
                                  strstr(line.label, "pain, 0 to 10") ||
                                  strstr(line.label, "levels up from S2") ||
                                  strstr(line.label, "levels blocked") ||
                                  strstr(line.label, "time of withdrawal"),
                              "%s: %s", s->file, line.label);
            }
        th_scenario_free(s);
    }
    globfree(&found);
    th_units_free(units);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_test(tests, a_place_has_its_error);
    tcase_add_test(tests, no_judge_is_without_its_number);
    tcase_add_test(tests, what_is_judged_is_shown);
    tcase_add_loop_test(tests, a_probe_at_the_tip_has_no_line, 0,
                        (int)(sizeof probes / sizeof probes[0]));
    tcase_add_test(tests, units_and_labels);
    tcase_add_test(tests, no_effect_can_be_misread);
}
