/* The table of a sweep. Two grid values of the pump's rate make two conditions; member m is
 * under condition m modulo 2, and its rate ends at (m + 1) 6 mL/day. */
#define TH_SUITE "report_sweep"
#include "support/check_main.h"

#include "report/report.h"
#include "report/sweep.h"
#include "scenario/people/people.h"
#include "support/paper.h"
#include "support/trace_fixture.h"

static const double rate = 1e-6 / 86400; /* 1 mL/day */
static const struct th_report_line lines[] = {
    TH_REPORT_LINE("rate at the end", "pump.rate", "final max", "mL/day", .brief = "last rate"),
    TH_REPORT_LINE("warmth", "pump.warmth", "max", "", .brief = "warmth"),
    TH_REPORT_LINE("*, % of all", "effect.*.relief", "max", "")};
static const struct th_catalog catalog = {.report = lines, .report_count = 3};

struct sweep_fixture {
    struct fixture f;
    double grid[3]; /* the parameters of all instances, too */
    struct th_requirement wanted[1];
};

static void open(struct sweep_fixture *s, uint64_t members)
{
    fixture_open(&s->f, members, true, false);
    s->f.scenario.catalog = &catalog;
    s->grid[0] = rate;
    s->grid[1] = 2 * rate;
    s->f.vary[0].law = TH_GRID;
    s->f.vary[0].grid = s->grid;
    s->f.vary[0].grid_count = 2;
    s->wanted[0] = (struct th_requirement){.name = "fast",
                                           .reduction = f_reduction(F_O_RATE, TH_FINAL),
                                           .of = SIZE_MAX,
                                           .least = 10 * rate,
                                           .most = INFINITY,
                                           .share = 0.5};
    s->f.scenario.requirements = s->wanted;
    s->f.scenario.requirement_count = 1;
    for (size_t i = 0; i < F_INSTANCES; i++) s->f.instances[i].params = s->grid;
}

static const char *report(struct sweep_fixture *s, bool json, struct paper *paper)
{
    struct th_finding found[1];
    struct th_report_facts facts = {.findings = found};
    th_require(s->f.trace, found, &s->f.error);
    paper_open(paper);
    ck_assert_int_eq(json ? th_report_json(s->f.trace, &facts, paper->out, &s->f.error)
                          : th_report_print(s->f.trace, &facts, paper->out, &s->f.error),
                     TH_OK);
    return paper_read(paper);
}

static void has(const char *text, const char *piece)
{
    ck_assert_msg(strstr(text, piece) != NULL, "no \"%s\" in\n%s", piece, text);
}

/* Under condition 1: members 0 and 2, 6 and 18 mL/day; under 2: 12 and 24. */
START_TEST(medians_by_condition)
{
    struct sweep_fixture s;
    struct paper paper;
    open(&s, 4);
    const char *text = report(&s, false, &paper);
    has(text, "                                          all     least      most\n"
              "  rate at the end            at end                   6        24 mL/day\n");
    has(text, "  warmth                     peak          25                     degC\n");
    has(text, "\nby condition, medians of its members\n\n"
              " pump.rate   require last rate\n"
              "                   1    at end\n"
              "                        mL/day\n"
              "  1 mL/day       1/2        12\n"
              "  2 mL/day       2/2        18\n");
    has(text,
        "  pass  1: fast\n"
        "        met by 3 of 4 members (75 %), under condition 1 by 1 of 2 (50 %), wanted\n"
        "        50 % under each\n"
        "        condition 1: pump.rate 1 mL/day\n");
    paper_close(&paper);
    text = report(&s, true, &paper);
    has(text, "\"conditions\": [\n"
              "    {\n"
              "      \"condition\": {\n"
              "        \"pump.rate\": \"1 mL/day\"\n"
              "      },");
    has(text, "\"name\": \"fast\",\n          \"pass\": true,\n          \"members_met\": "
              "1,\n          \"members\": 2\n");
    has(text, "\"path\": \"effect.analgesia.relief\""); /* all lines, brief or not */
    paper_close(&paper);
    fixture_close(&s.f);
}
END_TEST

/* R93. 75 % of all are more than 60 %, but half of condition 1 is less: what one lacks another
 * does not make good. A part of the sweep, from member 1 on, has the same conditions. */
START_TEST(each_condition_has_to_pass)
{
    struct sweep_fixture s;
    struct th_finding found;
    open(&s, 4);
    for (int part = 0; part < 2; part++) {
        struct th_error error = {0};
        s.wanted[0].share = 0.6;
        s.f.trace->first = (uint64_t)part;
        ck_assert_int_eq(th_require(s.f.trace, &found, &error), TH_LIMITS);
        ck_assert(!found.pass);
        ck_assert_uint_eq(found.all.met, 3);
        ck_assert_uint_eq(found.there.condition, (uint64_t)part);
        ck_assert_uint_eq(found.there.met, 1);
        ck_assert_uint_eq(found.there.members, 2);
        has(error.text[0], part ? "under condition 2 by 1 of 2 (50 %), wanted 60 % under each"
                                : "under condition 1 by 1 of 2 (50 %), wanted 60 % under each");
        s.wanted[0].share = 0.5;
        ck_assert_int_eq(th_require(s.f.trace, &found, &error), TH_OK);
    }
    fixture_close(&s.f);
}
END_TEST

/* R93. One member under each: its number, and met or not. Every condition has to pass, whatever
 * share of them would do. */
START_TEST(one_member_each)
{
    struct sweep_fixture s;
    struct paper paper;
    open(&s, 2);
    const char *text = report(&s, false, &paper);
    has(text, "\nby condition\n\n");
    has(text, "  1 mL/day   NOT MET         6\n  2 mL/day       met        12\n");
    has(text, "  FAIL  1: fast\n"
              "        met under 1 of 2 conditions, wanted under each\n"
              "        condition 1: pump.rate 1 mL/day\n"
              "        worst 6 mL/day (member 0), allowed at least 10 mL/day\n");
    paper_close(&paper);
    s.f.trace->status[1] = TH_NOT_CONVERGED; /* nothing is known of its condition */
    text = report(&s, false, &paper);
    has(text, "  2 mL/day   NOT MET         -         -\n");
    paper_close(&paper);
    fixture_close(&s.f);
}
END_TEST

/* Without a grid there is no table; so is none of a lone member. */
START_TEST(no_sweep)
{
    struct sweep_fixture s;
    struct paper paper;
    open(&s, 4);
    s.f.vary[0].law = TH_STATED;
    ck_assert_uint_eq(th_condition_count(&s.f.scenario), 1);
    ck_assert_ptr_null(strstr(report(&s, false, &paper), "by condition"));
    paper_close(&paper);
    ck_assert_ptr_null(strstr(report(&s, true, &paper), "\"conditions\""));
    paper_close(&paper);
    fixture_close(&s.f);
    open(&s, 1);
    ck_assert_ptr_null(strstr(report(&s, false, &paper), "by condition"));
    paper_close(&paper);
    fixture_close(&s.f);
}
END_TEST

/* As many grids as one likes, with the longest names: no line is longer than 80 columns, and
 * every condition stands in every table. */
START_TEST(wide_sweeps)
{
    enum { GRIDS = 7, CONDITIONS = 1 << GRIDS };
    static const char *const name = "fault.a_name_of_thirty_one_characters.residual_volume";
    struct sweep_fixture s;
    struct paper paper;
    struct th_vary vary[GRIDS];
    open(&s, CONDITIONS);
    for (int k = 0; k < GRIDS; k++) {
        vary[k] = s.f.vary[0];
        vary[k].path = name;
    }
    s.f.scenario.vary = vary;
    s.f.scenario.vary_count = GRIDS;
    ck_assert_uint_eq(th_condition_count(&s.f.scenario), CONDITIONS);
    const char *text = report(&s, false, &paper);
    size_t last = 0, tables = 0;
    for (const char *line = text; *line;) {
        size_t length = strcspn(line, "\n");
        ck_assert_msg(length <= 80, "%.*s", (int)length, line);
        last += strncmp(line, "       128 ", 11) == 0;
        tables += strncmp(line, " condition", 10) == 0;
        line += length + (line[length] == '\n');
    }
    ck_assert_uint_ge(tables, 2);
    ck_assert_uint_eq(last, tables);
    paper_close(&paper);
    fixture_close(&s.f);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_test(tests, medians_by_condition);
    tcase_add_test(tests, each_condition_has_to_pass);
    tcase_add_test(tests, one_member_each);
    tcase_add_test(tests, no_sweep);
    tcase_add_test(tests, wide_sweeps);
}
