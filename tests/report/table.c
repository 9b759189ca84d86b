/* The table of a report: units of what is compared, what is none, how good the numbers are, one
 * number where all agree, and lines that no scenario makes longer than 80 columns. A member's
 * rate is (m + 1) (t + 1) mL/day at 0, 1, 2, 3, 4 h and (m + 1) 6 at 4.5 h; relief rises from 0
 * to 50 %. */
#define TH_SUITE "report_table"
#include "support/check_main.h"

#include "report/report.h"
#include "report/table.h"
#include "support/paper.h"
#include "support/trace_fixture.h"

static void print(struct fixture *f, const struct th_report_line *lines, size_t count,
                  bool verbose, struct paper *paper)
{
    const struct th_catalog catalog = {.report = lines, .report_count = count};
    struct th_report_table table;
    f->scenario.catalog = &catalog;
    paper_open(paper);
    ck_assert_int_eq(
        th_table_fill(f->trace, th_among_all(f->trace->members), &table, &f->error), TH_OK);
    th_table_print(&table, f->trace, verbose, paper->out);
    struct th_json json = {.out = paper->out};
    th_json_open(&json, NULL, '[');
    th_table_json(&table, f->trace, &json);
    th_json_close(&json, '[');
    th_table_clear(&table);
    paper_read(paper);
}

static void has(const struct paper *paper, const char *text)
{
    ck_assert_msg(strstr(paper->text, text) != NULL, "no \"%s\" in\n%s", text, paper->text);
}

static void has_not(const struct paper *paper, const char *text)
{
    ck_assert_msg(strstr(paper->text, text) == NULL, "\"%s\" in\n%s", text, paper->text);
}

/* 0.5 mL/day would be 500 uL/day alone; beside 3 mL/day it is 0.5. */
START_TEST(what_is_compared_has_one_unit)
{
    static const struct th_report_line lines[] = {
        TH_REPORT_LINE("least", "pump.rate", "min", "mL/day|uL/day"),
        TH_REPORT_LINE("most", "pump.rate", "max", "="),
        TH_REPORT_LINE("alone", "pump.rate", "min", "mL/day|uL/day")};
    struct fixture f;
    struct paper paper;
    fixture_open(&f, 1, false, false);
    for (size_t t = 0; t < f.trace->times; t++)
        th_trace_put(f.trace, F_RATE, 0, t, 0, f_value(F_RATE, 0, (double)t, 0) / 2);
    f_reduce(&f);
    print(&f, lines, 3, false, &paper);
    has(&paper, "  least                      least        0.5 mL/day\n");
    has(&paper, "  most                       peak           3 mL/day\n");
    has(&paper, "  alone                      least        500 uL/day\n");
    paper_close(&paper);
    fixture_close(&f);
}
END_TEST

/* R81: of five members 6, 12, 18, 24, 30 mL/day two have no last value, 24 and 30, and the
 * median is 12; a peak all five have. */
START_TEST(members_that_have_a_number)
{
    static const struct th_report_line lines[] = {
        TH_REPORT_LINE("rate", "pump.rate", "final max", "mL/day")};
    struct fixture f;
    struct paper paper;
    fixture_open(&f, 5, true, false);
    for (size_t m = 3; m < 5; m++)
        f.trace->reduced[m * F_OUTPUTS * F_TAKES + f_reduction(F_O_RATE, TH_FINAL)] = NAN;
    print(&f, lines, 1, false, &paper);
    has(&paper, " 12 ");
    has(&paper, "of 3 of 5 members\n");
    has(&paper, "\"members\": 3\n");
    const char *note = strstr(paper.text, "of 3 of 5 members");
    ck_assert_ptr_null(strstr(note + 1, "of 3 of 5 members"));
    ck_assert_ptr_null(strstr(paper.text, "of 5 of 5"));
    paper_close(&paper);
    f.trace->status[4] = TH_RUN_FAILED;
    print(&f, lines, 1, false, &paper);
    has(&paper, "of 3 of 4 members\n");
    paper_close(&paper);
    fixture_close(&f);
}
END_TEST

/* Of drug, 0 is none, on paper; a rate of 0 is 0. */
START_TEST(no_drug_is_none)
{
    static const struct th_row rows[] = {
        TH_OUT(ratio, CONCENTRATION, "drug"),
    };
    static const struct th_model model = {
        .slot = "gauge", .name = "d", .outputs = TH_TABLE(rows)};
    static const struct th_report_line lines[] = {
        TH_REPORT_LINE("drug", "gauge.ratio", "min max", "ug/mL"),
        TH_REPORT_LINE("rate", "pump.rate", "min", "mL/day")};
    struct fixture f;
    struct paper paper;
    fixture_open(&f, 1, false, false);
    f.instances[F_GAUGE].model = &model;
    th_trace_put(f.trace, F_RATIO, 0, 0, 0, 0);
    th_trace_put(f.trace, F_RATE, 0, 0, 0, 0);
    for (size_t t = 1; t < 6; t++) th_trace_put(f.trace, F_RATIO, 0, t, 0, 2e-3); /* kg/m3 */
    f_reduce(&f);
    print(&f, lines, 2, false, &paper);
    has(&paper, "  drug                       least       none ug/mL\n"
                "                             peak           2 ug/mL\n");
    has(&paper, "  rate                       least          0 mL/day\n");
    has(&paper, "\"min\": {\n      \"median\": 0,");
    paper_close(&paper);
    fixture_close(&f);
}
END_TEST

/* Relief ends at 0.5: enough below 0.6, too much above 0.4. The worst member counts, not the
 * median. */
START_TEST(numerics_are_one_line_if_they_are_fine)
{
    static const struct th_report_line fine[] = {
        TH_REPORT_LINE("closes to", "effect.*.relief", "numerics", "0.6", .advice = "do more")};
    static const struct th_report_line poor[] = {
        TH_REPORT_LINE("closes to", "effect.*.relief", "numerics", "0.4", .advice = "do more"),
        TH_REPORT_LINE("drift", "gauge.ratio", "numerics", "10", .advice = "do less")};
    struct fixture f;
    struct paper paper;
    fixture_open(&f, 3, true, false);
    print(&f, fine, 1, false, &paper);
    has(&paper, "  numerics                   fine\n");
    has_not(&paper, "  closes to");
    paper_close(&paper);
    print(&f, fine, 1, true, &paper);
    has(&paper, "  numerics                   fine\n");
    has(&paper, "  closes to                                50                     %\n");
    paper_close(&paper);
    for (size_t m = 0; m < 2; m++)
        for (size_t t = 0; t < 6; t++) th_trace_put(f.trace, F_RELIEF, m, t, 0, 0.1);
    f_reduce(&f); /* the median is 0.1 now */
    print(&f, poor, 2, false, &paper);
    has(&paper,
        "  numerics                   NOT FINE\n    closes to 50 %, more than 40 %; do more\n");
    has_not(&paper, "do less");
    has(&paper, "\"fine\": false");
    has(&paper, "\"fine\": true");
    paper_close(&paper);
    fixture_close(&f);
}
END_TEST

/* Two drugs of one rule: heading, limit (1e-12 m3/s are 0.0864 mL/day) and advice stand once.
 */
START_TEST(what_is_not_fine_is_said_once)
{
    static const struct th_report_line lines[] = {
        TH_REPORT_LINE("error", "pump.rate", "numerics", "1e-12", .shown = "mL/day",
                       .advice = "rest"),
        TH_REPORT_LINE("drift", "gauge.ratio", "numerics", "0.5", .advice = "do less")};
    struct fixture f;
    struct paper paper;
    fixture_open(&f, 1, false, false);
    f.outputs[F_O_RATE].path = "pump.rate.morphine";
    f.outputs[F_O_WARMTH] = f.outputs[F_O_RATE];
    f.outputs[F_O_WARMTH].path = "pump.rate.baclofen";
    f.outputs[F_O_RATE].species = 0;
    f.outputs[F_O_WARMTH].species = 1;
    f.trace->reduced[f_reduction(F_O_RATE, TH_FINAL)] = 4e-6 / 86400;
    f.trace->reduced[f_reduction(F_O_WARMTH, TH_FINAL)] = 6e-6 / 86400;
    f.trace->reduced[f_reduction(F_O_RATIO, TH_FINAL)] = 0.75;
    print(&f, lines, 2, false, &paper);
    has(&paper,
        "  numerics                   NOT FINE\n"
        "    error, morphine 4 mL/day, baclofen 6 mL/day, more than 0.086 mL/day; rest\n"
        "    drift 0.75, more than 0.5; do less\n");
    paper_close(&paper);
    fixture_close(&f);
}
END_TEST

/* A number that a poor line judges is marked, with two digits; one that a good line judges is
 * not. */
START_TEST(what_is_not_resolved_is_marked)
{
    static const struct th_report_line poor[] = {
        TH_REPORT_LINE("rate", "pump.rate", "mean max", "mL/day"),
        TH_REPORT_LINE("error", "effect.*.relief", "numerics", "0.4", .shown = "1",
                       .judges = "pump.rate max", .advice = "the peak means little")};
    static const struct th_report_line both[] = {
        TH_REPORT_LINE("rate", "pump.rate", "mean max", "mL/day"),
        TH_REPORT_LINE("error", "effect.*.relief", "numerics", "0.4",
                       .judges = "pump.rate mean max")};
    static const struct th_report_line fine[] = {
        TH_REPORT_LINE("rate", "pump.rate", "mean max", "mL/day"),
        TH_REPORT_LINE("error", "effect.*.relief", "numerics", "0.6",
                       .judges = "pump.rate max")};
    struct fixture f;
    struct paper paper;
    fixture_open(&f, 1, false, false);
    for (size_t t = 0; t < 6; t++)
        th_trace_put(f.trace, F_RATE, 0, t, 0, 1.2345 * f_value(F_RATE, 0, (double)t, 0));
    f_reduce(&f); /* mean 59/18 of 1.2345, peak 6 of it */
    print(&f, poor, 2, false, &paper);
    has(&paper, "  rate                       mean       4.046 mL/day\n"
                "                             peak         7.4 mL/day ?\n");
    has(&paper, "    error 0.5, more than 0.4; the peak means little\n"); /* of 50 % */
    has(&paper, "\"resolved\": false");
    paper_close(&paper);
    print(&f, both, 2, false, &paper);
    has(&paper, "  rate                       mean           4 mL/day ?\n"
                "                             peak         7.4 mL/day ?\n");
    paper_close(&paper);
    print(&f, fine, 2, false, &paper);
    has(&paper, "                             peak       7.407 mL/day\n");
    has_not(&paper, "resolved");
    paper_close(&paper);
    fixture_close(&f);
}
END_TEST

/* Round-off between grids is no error bar: below 1e-9 of the number it is 0. */
START_TEST(roundoff_between_grids_is_none)
{
    static const struct th_report_line lines[] = {
        TH_REPORT_LINE("rate", "pump.rate", "min max", "mL/day")};
    static const struct th_catalog catalog = {.report = lines, .report_count = 1};
    struct th_report_table table;
    struct fixture f;
    struct paper paper;
    fixture_open(&f, 1, false, false);
    f.scenario.catalog = &catalog;
    paper_open(&paper);
    ck_assert_int_eq(th_table_fill(f.trace, th_among_all(f.trace->members), &table, &f.error),
                     TH_OK);
    table.lines[0].refined[0].difference = 0.9e-9; /* of 1 */
    table.lines[0].refined[1].difference = 6.6e-9; /* of 6 */
    th_table_print(&table, f.trace, false, paper.out);
    th_table_clear(&table);
    paper_read(&paper);
    has(&paper, "least          1 +/- 0       mL/day\n");
    has(&paper, "peak           6 +/- 6.6e-09 mL/day\n");
    paper_close(&paper);
    fixture_close(&f);
}
END_TEST

/* Members that agree in the digits that are shown have one number; one that does not has three.
 */
START_TEST(one_number_where_all_agree)
{
    static const struct th_report_line lines[] = {
        TH_REPORT_LINE("relief", "effect.*.relief", "final", "%"),
        TH_REPORT_LINE("rate", "pump.rate", "final", "mL/day")};
    struct fixture f;
    struct paper paper;
    fixture_open(&f, 3, true, false);
    for (size_t m = 0; m < 3; m++)
        th_trace_put(f.trace, F_RELIEF, m, 5, 0, 0.5 * (1 + 1e-6 * (double)m));
    f_reduce(&f);
    print(&f, lines, 2, false, &paper);
    has(&paper, "  relief                                   50                     %\n");
    /* 6, 12, 18: 5 % lies a tenth of the way from 6 to 12 */
    has(&paper, "  rate                                     12       6.6      17.4 mL/day\n");
    paper_close(&paper);
    fixture_close(&f);
}
END_TEST

START_TEST(numbers_have_the_digits_that_count)
{
    static const struct {
        double value;
        bool vanishes;
        int digits;
        const char *text;
    } cases[] = {
        {79.2333, false, 4, "79.23"},
        {120347, false, 4, "120300"},
        {671.43, false, 2, "670"},
        {0.26231, false, 2, "0.26"},
        {1.59e-15, true, 4, "1.59e-15"},
        {9999.6, false, 4, "10000"},
        {-671.4, false, 2, "-670"},
        {0, false, 4, "0"},
        {0, true, 4, "none"},
        {INFINITY, true, 4, "never"},
        {NAN, false, 4, "-"},
        {1.2e7, false, 2, "1.2e+07"},
        {9.96, false, 2, "10"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        char text[32];
        th_line_number(cases[k].value, cases[k].vanishes, cases[k].digits, text, sizeof text);
        ck_assert_str_eq(text, cases[k].text);
    }
}
END_TEST

enum { LONG_NAME = 31, LONG_TEXT = 300 };

/* One line for each character of UTF-8. */
static size_t columns(const char *line, size_t length)
{
    size_t count = 0;
    for (size_t k = 0; k < length; k++) count += ((unsigned char)line[k] & 0xc0) != 0x80;
    return count;
}

static void fill_word(char *text, size_t length, const char *piece)
{
    text[0] = '\0';
    while (strlen(text) + strlen(piece) <= length) strcat(text, piece);
}

/* The longest names there can be, texts of a user without a blank, of one member and of
 * several. */
START_TEST(lines_fit_80_columns)
{
    static const struct th_report_line lines[] = {
        TH_REPORT_LINE("CSF at a place that is told", "pump.rate", "final mean min max", ""),
        TH_REPORT_LINE("*, % of the maximal effect (tolerance 10)", "effect.*.relief",
                       "mean max", ""),
        TH_REPORT_LINE(
            "closes to", "gauge.ratio", "numerics", "0",
            .advice = "one two three four "
                      "five six seven eight nine ten eleven twelve thirteen fourteen fifteen")};
    const struct th_catalog catalog = {.report = lines, .report_count = 3};
    char drug[LONG_NAME + 1], title[LONG_TEXT], name[LONG_TEXT], effect[LONG_TEXT],
        path[LONG_TEXT];
    struct fixture f;
    struct paper paper;
    const uint64_t members = _i ? 5 : 1;
    fixture_open(&f, members, _i, false);
    f.scenario.catalog = &catalog;
    fill_word(drug, LONG_NAME, "m");
    fill_word(title, LONG_TEXT - 1, "\xc3\xa4");
    fill_word(name, LONG_TEXT - 1, "never_");
    snprintf(effect, sizeof effect, "effect.%s.relief", drug);
    snprintf(path, sizeof path, "pump.rate.%s", drug);
    f.drugs[1] = drug;
    f.scenario.title = title;
    f.outputs[F_O_RATE].path = path;
    f.outputs[F_O_RATE].species = 1;
    f.outputs[F_O_RELIEF].path = effect;
    f.signals[0].path = name;
    struct th_requirement wanted = {
        .name = name, .reduction = 0, .of = SIZE_MAX, .least = 1, .most = 2, .share = 0.95};
    struct th_finding found = {
        .all = {.value = 0.1, .members = members, .counted = members, .excess = 1}};
    f.scenario.requirements = &wanted;
    f.scenario.requirement_count = 1;
    struct th_report_facts facts = {
        .findings = &found, .output = name, .explain = name, .verbose = true};
    paper_open(&paper);
    ck_assert_int_eq(th_report_print(f.trace, &facts, paper.out, &f.error), TH_OK);
    size_t whole = 0;
    for (const char *line = paper_read(&paper); *line;) {
        size_t length = strcspn(line, "\n");
        bool file =
            strncmp(line, "    never_", 10) == 0 && strncmp(line + 4, name, strlen(name)) == 0;
        whole += file; /* the result, and how to see more: in full */
        ck_assert_msg(file || columns(line, length) <= 80, "%.*s", (int)length, line);
        line += length + (line[length] == '\n');
    }
    ck_assert_uint_eq(whole, 2);
    has(&paper, "NOT FINE");
    paper_close(&paper);
    fixture_close(&f);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_test(tests, what_is_compared_has_one_unit);
    tcase_add_test(tests, members_that_have_a_number);
    tcase_add_test(tests, no_drug_is_none);
    tcase_add_test(tests, numerics_are_one_line_if_they_are_fine);
    tcase_add_test(tests, what_is_not_fine_is_said_once);
    tcase_add_test(tests, what_is_not_resolved_is_marked);
    tcase_add_test(tests, roundoff_between_grids_is_none);
    tcase_add_test(tests, one_number_where_all_agree);
    tcase_add_test(tests, numbers_have_the_digits_that_count);
    tcase_add_loop_test(tests, lines_fit_80_columns, 0, 2);
}
