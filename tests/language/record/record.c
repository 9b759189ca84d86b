/* Recorded columns: by default, by name, by --set, and the points of profiles. */
#define TH_SUITE "record"
#include "support/check_main.h"

#include "catalog.h"
#include "ensemble/ensemble.h"
#include "layout/trace.h"
#include "scenario/reduction.h"
#include "support/scenario_fixture.h"

#define TWO "drug: [{name: a}, {name: b}]\n"

/* The toy catalogue with a report: a line for the pump, one for whatever has a peak, one for
 * the CSF. */
static const struct th_report_line lines[] = {
    TH_REPORT_LINE("flow", "pump.flow", "mean", ""),
    TH_REPORT_LINE("peak", "*.peak", "max", ""),
    TH_REPORT_LINE("pressed", "csf.pressure", "max", "")};

static struct th_scenario *read_with(const char *text, const char *set)
{
    static const char *sets[1];
    struct th_catalog catalog = toy_catalog;
    catalog.report = lines;
    catalog.report_count = 3;
    sets[0] = set;
    memset(&error, 0, sizeof error);
    struct th_scenario *s =
        th_scenario_parse(&catalog, units, NAME, text, strlen(text), sets, set ? 1 : 0, &error);
    if (s)
        s->catalog = &toy_catalog;
    return s;
}

/* "pump.flow csf.profile/levels": paths, and for profiles the axis. */
static void check_columns(const char *text, const char *set, const char *expected)
{
    static const char *const axes[] = {"cells", "levels", "points", "segments"};
    char all[1000] = "";
    struct th_scenario *s = read_with(text, set);
    ck_assert_msg(s != NULL, "%s: %s", text, error.text[0]);
    for (size_t k = 0; k < s->column_count; k++) {
        const struct th_column *c = &s->columns[k];
        size_t used = strlen(all);
        snprintf(all + used, sizeof all - used, "%s%s%s%s", k ? " " : "", c->path,
                 c->profile ? "/" : "", c->profile ? axes[c->axis] : "");
        if (c->profile && c->axis == TH_POINTS)
            snprintf(all + strlen(all), 20, "%zu", c->points);
    }
    ck_assert_str_eq(all, expected);
    th_scenario_free(s);
}

START_TEST(left_out_means_default)
{
    const char *one = "pump.flow pump.total csf.pressure csf.peak csf.profile/levels";
    check_columns(RUN SALT, NULL, one);
    check_columns(RUN SALT "record: [default]\n", NULL, one);
    check_columns(RUN SALT "record: default\n", NULL, one);
    check_columns(RUN SALT "record: [default, pump.inside]\n", NULL,
                  "pump.flow pump.total csf.pressure csf.peak csf.profile/levels pump.inside");
}
END_TEST

START_TEST(an_ensemble_keeps_what_is_looked_at)
{
    const char *many = "ensemble: {members: 3}\n";
    char text[600];
    snprintf(text, sizeof text, "%s%s", RUN TWO, many);
    check_columns(text, NULL, "pump.flow csf.pressure csf.peak.a csf.peak.b");
    check_columns(RUN TWO, "ensemble.members=3",
                  "pump.flow csf.pressure csf.peak.a csf.peak.b");
    snprintf(text, sizeof text, "%s%srequire: [{check: pump.total, between: [0 mL, inf]}]\n",
             RUN SALT, many);
    check_columns(text, NULL, "pump.flow csf.pressure csf.peak");
    snprintf(text, sizeof text, "%s%srecord: [default, {path: csf.profile}]\n", RUN SALT, many);
    check_columns(text, NULL, "pump.flow csf.pressure csf.peak csf.profile/levels");
    snprintf(text, sizeof text, "%s%srecord: [all]\n", RUN SALT, many);
    check_columns(text, NULL, "pump.flow pump.total csf.pressure csf.peak csf.profile/cells");
}
END_TEST

/* The firmer request wins, whatever the order: an axis that is written, all, a name, default.
 */
START_TEST(axes)
{
    check_columns(RUN SALT "record: [csf.profile]\n", NULL, "csf.profile/cells");
    check_columns(RUN SALT "record: [all]\n", NULL,
                  "pump.flow pump.total csf.pressure csf.peak csf.profile/cells");
    check_columns(RUN SALT "record: [csf.profile, default]\n", NULL,
                  "csf.profile/cells pump.flow pump.total csf.pressure csf.peak");
    check_columns(RUN SALT "record: [{path: csf.profile, axis: levels}, all]\n", NULL,
                  "csf.profile/levels pump.flow pump.total csf.pressure csf.peak");
    check_columns(RUN SALT "record: [all, {path: csf.profile, axis: 20 points}]\n", NULL,
                  "pump.flow pump.total csf.pressure csf.peak csf.profile/points20");
    check_columns(RUN TWO "record: [{path: [csf.profile.b, pump], axis: 7 points}]\n", NULL,
                  "csf.profile.b/points7 pump.flow pump.total");
    check_columns(RUN SALT "record: [pump]\n", "record=csf.profile, pump.inside",
                  "csf.profile/cells pump.inside");
    check_columns(RUN SALT, "record=all",
                  "pump.flow pump.total csf.pressure csf.peak csf.profile/cells");
}
END_TEST

/* R7: a range of levels, and a star for a whole piece; of a path that is named anyhow nothing
 * becomes double. */
START_TEST(several_outputs)
{
    check_columns(RUN SALT "record: [csf.profile@C5..L2]\n", NULL,
                  "csf.profile@C5 csf.profile@T10 csf.profile@L2");
    check_columns(RUN TWO "record: [csf.profile.b@T10 .. L2, csf.profile@L2]\n", NULL,
                  "csf.profile.b@T10 csf.profile.b@L2 csf.profile.a@L2");
    check_columns(RUN TWO "record: [csf.peak.*, pump.flow]\n", NULL,
                  "csf.peak.a csf.peak.b pump.flow");
    check_columns(RUN SALT "format: 1\nrecord: [\"*.flow\", pump.*, csf.*]\n", NULL,
                  "pump.flow pump.total csf.pressure csf.peak csf.profile/levels");
    check_columns(RUN SALT "record: [\"csf.*@T10\"]\n", NULL, "csf.profile@T10");
    check_columns(RUN SALT "record: [\"csf.*@C5..T10\"]\n", NULL,
                  "csf.profile@C5 csf.profile@T10");
    check_columns(RUN SALT, "record=csf.profile@C5..T10, csf.profile@3cm",
                  "csf.profile@C5 csf.profile@T10 csf.profile@3cm");
    check_columns(RUN SALT "record: [{path: [csf.profile@C5, csf.profile], axis: segments}]\n",
                  NULL, "csf.profile@C5 csf.profile/segments");
}
END_TEST

/* An interval is that of the outputs that are named beside it, in any order. */
START_TEST(intervals)
{
    static const char *const texts[] = {
        RUN SALT "record: [csf.pressure, {path: [csf, pump.flow], every: 30 min}, all]\n",
        RUN SALT "record: [all, {path: [pump.flow, csf], every: 30 min}]\n"};
    for (int k = 0; k < 2; k++) {
        struct th_scenario *s = read_with(texts[k], NULL);
        ck_assert_msg(s != NULL, "%s", error.text[0]);
        for (size_t c = 0; c < s->column_count; c++)
            ck_assert_int_eq(s->columns[c].every, strcmp(s->columns[c].path, "pump.total") == 0
                                                      ? 0
                                                      : 1800LL * TH_TICKS_PER_SECOND);
        ck_assert_uint_eq(s->column_count, 5);
        th_scenario_free(s);
    }
}
END_TEST

/* The numbers of take: of several outputs. */
START_TEST(several_numbers)
{
    struct th_scenario *s =
        read_with(RUN TWO "record: [{path: csf.profile@C5..T10, take: max}, "
                          "{path: \"csf.*\", take: mean}]\n",
                  NULL);
    char all[400] = "";
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    for (size_t k = 0; k < s->reduction_count; k++)
        if (s->reductions[k].recorded)
            snprintf(all + strlen(all), sizeof all - strlen(all), "%s ",
                     s->outputs[s->reductions[k].output].path);
    ck_assert_str_eq(all, "csf.profile.a@C5 csf.profile.b@C5 csf.profile.a@T10 "
                          "csf.profile.b@T10 csf.pressure csf.peak.a csf.peak.b ");
    ck_assert_uint_eq(s->column_count, 0);
    th_scenario_free(s);
}
END_TEST

static void check_bad(const char *record, const char *words)
{
    char text[600];
    snprintf(text, sizeof text, "%srecord: %s\n", RUN SALT, record);
    struct th_scenario *s = read_with(text, NULL);
    ck_assert_msg(s == NULL, "%s", record);
    ck_assert_msg(strstr(error.text[0], words) != NULL, "%s: %s", record, error.text[0]);
    ck_assert_msg(strncmp(error.text[0], NAME ":3:", strlen(NAME) + 3) == 0, "%s",
                  error.text[0]);
}

START_TEST(wrong_words)
{
    check_bad("[csf.profile@L2..C5]", "is no range of levels of a profile");
    check_bad("[csf.peak@C5..L2]", "is no range of levels of a profile");
    check_bad("[csf.profil@C5..L2]", "did you mean \"profile\"?");
    check_bad("[\"csf.*.c\"]", "no output is called csf.*.c");
    check_bad("[\"csf.pro*\"]", "no output is called csf.pro*");
    check_bad("[{path: csf.profile, every: 3000 day}]",
              "every: 72000 h is out of range: 1 ms to 240 h");
    check_bad("[{path: csf.peak, every: 1}]", "every: \"1\" has no unit");
    check_bad("[{path: csf.peak, every: 1 h, take: max}]",
              "what is taken of each interval comes in a later version");
    check_bad("[{path: csf.peak, every: 1 h}, {path: csf, every: 2 h}]",
              "csf.peak is asked for twice with different intervals (every:)");
    check_bad("[{path: csf.profile, axis: level}]",
              "\"level\" must be levels, segments, cells, or how many");
    check_bad("[{path: csf.profile, axis: 1 points}]", "such as 20 points (2 to 100000)");
    check_bad("[{path: csf.profile, axis: 100001 points}]", "(2 to 100000)");
    check_bad("[{path: csf.profile, axis: 20 pints}]", "\"20 pints\"");
    check_bad("[{path: csf.profile, axis: -20 points}]", "\"-20 points\"");
    check_bad("[{axis: levels}]", "needs path:");
    check_bad("[{path: csf.profil}]", "did you mean \"profile\"?");
    check_bad("[{path: csf.profile, axes: levels}]", "did you mean \"axis\"?");
    check_bad("[{path: csf.profile, axis: levels}, {path: csf, axis: cells}]",
              "csf.profile is asked for twice with different axes, cells here and levels at ");
    /* Neither is dropped without a word, whatever the order; a whole piece means none. */
    check_bad("[csf.profile, {path: csf.profile, axis: cells}]\nformat: 1",
              "csf.profile is asked for twice with different axes, cells here and levels at ");
    check_bad("[{path: csf.profile, axis: cells}, csf.profile]\nformat: 1",
              "csf.profile is asked for twice with different axes, levels here and cells at ");
    check_bad("[{path: csf.profile, axis: 7 points}, all, {path: csf.profile, axis: 8 points}]",
              "csf.profile is asked for twice with different axes, points here and points at ");
    check_columns(RUN SALT "format: 1\nrecord: [csf, {path: csf.profile, axis: cells}, all]\n",
                  NULL, "csf.pressure csf.peak csf.profile/cells pump.flow pump.total");
    check_columns(RUN SALT "format: 1\nrecord: [csf.profile, csf.profile]\n", NULL,
                  "csf.profile/levels");
    check_bad("[defualt]", "did you mean \"default\"?");
}
END_TEST

/* Items with take: make no columns, but reductions of the result. */
static void check_taken(const char *record, const char *expected)
{
    char text[600], all[1000] = "";
    snprintf(text, sizeof text, "%srecord: %s\n", RUN TWO, record);
    struct th_scenario *s = read_with(text, NULL);
    ck_assert_msg(s != NULL, "%s: %s", record, error.text[0]);
    ck_assert_uint_eq(s->column_count, 0);
    for (size_t k = 0; k < s->reduction_count; k++) {
        const struct th_reduction *r = &s->reductions[k];
        char words[TH_SENTENCE];
        size_t used = strlen(all);
        if (!r->recorded)
            continue;
        th_reduction_words(s, r, words, sizeof words);
        snprintf(all + used, sizeof all - used, "%s%s %s", used ? "; " : "",
                 s->outputs[r->output].path, words);
    }
    ck_assert_str_eq(all, expected);
    th_scenario_free(s);
}

START_TEST(taken_numbers)
{
    check_taken("[{path: pump.flow, take: max}]", "pump.flow max");
    check_taken("[{path: [pump.flow, pump.total], take: rise, during: 1 day .. 2 day}]",
                "pump.flow rise during day 1 00:00 .. day 2 00:00; "
                "pump.total rise during day 1 00:00 .. day 2 00:00");
    check_taken("[{path: pump.flow, take: time above 2 mL/day}, {path: pump.flow, take: auc}]",
                "pump.flow time above 2 mL/day; pump.flow auc");
    check_taken(
        "[{path: pump.flow, take: max}, {path: pump.flow, take: max, during: start .. end}]",
        "pump.flow max");
    check_taken("[{path: csf.peak, take: first above 1 ug/mL}]",
                "csf.peak.a first above 1 ug/mL; csf.peak.b first above 1 ug/mL");
    check_taken("[{path: csf.peak.b, take: final}]", "csf.peak.b final");
    check_bad("[{path: pump.flow, take: maxx}]", "did you mean \"max\"?");
    check_bad("[{path: pump.flow, take: at}]", "unknown word \"at\"");
    check_bad("[{path: pump.flow, take: first above}]", "needs a value");
    check_bad("[{path: pump.flow, take: max, axis: cells}]", "they have no axis:");
    check_bad("[{path: pump.flow, during: 1 day .. 2 day}]", "during: goes with take:");
    check_bad("[{path: pump.flow, take: max, during: 1 day .. 99 day}]",
              "after the end of the run");
    check_bad("[{path: csf.profile, take: max}]", "take: needs a single number");
    check_bad("[{path: pump, take: max}]", "which output?");
    check_bad("[{take: max}]", "an item needs path:");
}
END_TEST

/* Written back with every default visible, it means the same columns. */
START_TEST(written_and_read)
{
    struct th_scenario *a = read_with(
        RUN TWO "record: [{path: csf.profile.a, axis: 9 points}, {path: csf.profile.b}, pump, "
                "{path: pump.flow, take: count above 2 mL/day, during: 1 day .. 2 day}]\n",
        NULL);
    ck_assert_ptr_nonnull(a);
    struct th_scenario *b = read_back(a);
    same_columns(a, b);
    const struct th_reduction *p = &a->reductions[a->reduction_count - 1];
    const struct th_reduction *q = &b->reductions[b->reduction_count - 1];
    ck_assert(p->recorded && q->recorded && p->take == TH_COUNT_ABOVE && q->take == p->take);
    ck_assert(p->level == q->level && p->from == q->from && p->to == q->to);
    ck_assert_int_eq(q->from, 86400LL * TH_TICKS_PER_SECOND);
    th_scenario_free(a);
    th_scenario_free(b);
}
END_TEST

static size_t column(const struct th_scenario *s, const char *path)
{
    for (size_t k = 0; k < s->column_count; k++)
        if (strcmp(s->columns[k].path, path) == 0)
            return k;
    ck_abort_msg("no column %s", path);
    return 0;
}

static size_t level(const char *name)
{
    for (size_t k = 0; k < th_catalog.landmark_count; k++)
        if (strcmp(th_catalog.landmarks[k].name, name) == 0)
            return k;
    ck_abort_msg("no level %s", name);
    return 0;
}

/* The probe's value is what the profile shows at that level. */
START_TEST(levels_are_where_the_probe_looks)
{
    static const char text[] =
        "run: {duration: 1 day, sample: 3 h}\n"
        "drug: {use: solute, concentration: 1 mg/mL, diffusivity: 5e-10 m2/s}\n"
        "program: {rate: 0.2 mL/day}\n"
        "catheter: {length: 89 cm, bore: 0.53 mm, tip: T10}\n"
        "csf: {cells: 130, probe: L2}\n";
    memset(&error, 0, sizeof error);
    struct th_scenario *s =
        th_scenario_parse(&th_catalog, units, "x.yaml", text, sizeof text - 1, NULL, 0, &error);
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    struct th_layout *layout = th_layout_create(s, &error);
    struct th_ensemble_options options = {.threads = 1};
    struct th_trace *trace;
    ck_assert_int_eq(th_ensemble_run(layout, &options, &trace, &error), TH_OK);
    size_t profile = column(s, "csf.concentration");
    size_t tip = column(s, "csf.tip_concentration"),
           probe = column(s, "csf.probe_concentration");
    ck_assert_uint_eq(trace->columns[profile].points, th_catalog.landmark_count);
    for (size_t t = 0; t < trace->times; t++) {
        double there = th_trace_get(trace, tip, 0, t, 0),
               here = th_trace_get(trace, probe, 0, t, 0);
        double at_tip = th_trace_get(trace, profile, 0, t, level("T10"));
        double at_probe = th_trace_get(trace, profile, 0, t, level("L2"));
        /* The cells of the profile smooth the cusp at the tip, which the tip's own value has.
         */
        ck_assert(t == 0 || (at_tip < there && at_tip > 0.95 * there));
        /* A level lies between two cells, the probe in three: they differ at second order. */
        ck_assert(fabs(at_probe - here) <= 2e-3 * here);
        ck_assert(t == 0 || here > 0);
    }
    th_trace_free(trace);
    th_layout_free(layout);
    th_scenario_free(s);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "record");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, left_out_means_default);
    tcase_add_test(tests, an_ensemble_keeps_what_is_looked_at);
    tcase_add_test(tests, axes);
    tcase_add_test(tests, several_outputs);
    tcase_add_test(tests, intervals);
    tcase_add_test(tests, several_numbers);
    tcase_add_test(tests, wrong_words);
    tcase_add_test(tests, taken_numbers);
    tcase_add_test(tests, written_and_read);
    tcase_add_test(tests, levels_are_where_the_probe_looks);
}
