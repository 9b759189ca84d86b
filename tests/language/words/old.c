/* Old spellings: read with a notice, refused with format: 1, and rewritten by place. */
#define TH_SUITE "old"
#include "support/check_main.h"

#include "support/scenario_fixture.h"

#define FLOW "check: pump.flow, between: [0 mL/day, inf]"

/* A text of 0.1, the same in format 1, and the notice about it ("" for none). */
static const struct {
    const char *old, *now, *notice;
} spellings[] = {
    {RUN SALT, "format: 1\n" RUN SALT, ""},
    {"# A comment\n\n" RUN SALT, "# A comment\n\nformat: 1\n" RUN SALT, ""},
    {"{run: {duration: 1 day}, drug: {}}\n", "{format: 1, run: {duration: 1 day}, drug: {}}\n",
     ""},
    {RUN SALT "pump: {from: parts/roller.yaml, stages: 3} # a pump\n",
     "format: 1\n" RUN SALT "pump: {from: roller, stages: 3} # a pump\n",
     "t.yaml:3:14: notice: from: parts/x.yaml is an old spelling; format 1 writes from: x"},
    {RUN SALT "pump:\n  from: 'parts/roller.yaml'\n",
     "format: 1\n" RUN SALT "pump:\n  from: roller\n",
     "t.yaml:4:9: notice: from: parts/x.yaml"},
    {RUN "drug: [{name: x, halflife: {value: 3 h, source: \"\xC3\xA9\"}, from: "
         "parts/morphine.yaml}]\n",
     "format: 1\n" RUN
     "drug: [{name: x, halflife: {value: 3 h, source: \"\xC3\xA9\"}, from: morphine}]\n",
     "from: parts/x.yaml"},
    {RUN "drug: [{name: \"x\", from: \"parts/morphine.yaml\"}, {from: parts/morphine.yaml}]\n",
     "format: 1\n" RUN "drug: [{name: \"x\", from: morphine}, {from: morphine}]\n",
     "notice: from: parts/x.yaml is an old spelling, in 2 places"},
    {RUN SALT "require: [{" FLOW ", take: mean, from: 1 day, to: 2 day}]\n",
     "format: 1\n" RUN SALT "require: [{" FLOW ", take: mean, during: 1 day .. 2 day}]\n",
     "t.yaml:3:11: notice: from: A, to: B is an old spelling"},
    {RUN SALT "require: [{to: 2 day, take: mean, " FLOW "}]\n",
     "format: 1\n" RUN SALT "require: [{during: start .. 2 day, take: mean, " FLOW "}]\n",
     "from: A, to: B"},
    {RUN SALT "require: [{to: 2 day, from: 1 day, take: mean, " FLOW "}]\n",
     "format: 1\n" RUN SALT "require: [{during: 1 day .. 2 day, take: mean, " FLOW "}]\n",
     "from: A, to: B"},
    {RUN SALT "require:\n  - check: pump.flow\n    take: max\n    from: 1 day   # then\n"
              "    to: 2 day\n    between: [0 mL/day, inf]\n",
     "format: 1\n" RUN SALT "require:\n  - check: pump.flow\n    take: max\n"
     "    during: 1 day .. 2 day   # then\n    between: [0 mL/day, inf]\n",
     "from: A, to: B"},
    {RUN SALT "require:\n  - from: 1 day\n    take: max\n    to: 2 day # why\n    "
              "check: pump.flow\n"
              "    between: [0 mL/day, inf]\n",
     "format: 1\n" RUN SALT "require:\n  - during: 1 day .. 2 day\n    take: max\n    # why\n"
     "    check: pump.flow\n    between: [0 mL/day, inf]\n",
     "from: A, to: B"},
    {RUN SALT "require: [{" FLOW ", at: 3 day, take: at}]\n",
     "format: 1\n" RUN SALT "require: [{" FLOW ", at: 3 day}]\n",
     "notice: take: at, at: A is an old spelling; format 1 writes at: A"},
    {RUN SALT "require: [{take: at, at: 3 day, " FLOW "}]\n",
     "format: 1\n" RUN SALT "require: [{at: 3 day, " FLOW "}]\n", "take: at"},
    {RUN SALT "require:\n  - take: at\n    at: 3 day\n    check: pump.flow\n"
              "    between: [0 mL/day, inf]\n",
     "format: 1\n" RUN SALT "require:\n  - at: 3 day\n    check: pump.flow\n"
     "    between: [0 mL/day, inf]\n",
     "take: at"},
    {RUN SALT "record: [pump, csf.profile, csf.peak]\n",
     "format: 1\n" RUN SALT "record: [pump, {path: csf.profile, axis: cells}, csf.peak]\n",
     "t.yaml:3:16: notice: csf.concentration: a profile at its cells is an old spelling"},
    {RUN SALT "record:\n  - 'csf'   # all of it\n  - default\n",
     "format: 1\n" RUN SALT
     "record:\n  - {path: csf, axis: cells}   # all of it\n  - default\n",
     "a profile at its cells"},
    {RUN SALT "record: csf.profile\n",
     "format: 1\n" RUN SALT "record: [{path: csf.profile, axis: cells}]\n",
     "a profile at its cells"},
    {RUN SALT "record: [all]\n", "format: 1\n" RUN SALT "record: [all]\n", ""},
    {RUN SALT "faults: [{use: kink}, {use: kink, at: 20 cm}]\n",
     "format: 1\n" RUN SALT "faults: [{use: kink}, {name: kink_2, use: kink, at: 20 cm}]\n",
     "t.yaml:3:23: notice: two unnamed of one kind"},
    {RUN SALT "faults:\n  - use: kink\n  - use: kink\n    at: 20 cm\n",
     "format: 1\n" RUN SALT
     "faults:\n  - use: kink\n  - name: kink_2\n    use: kink\n    at: 20 cm\n",
     "two unnamed of one kind"},
    {RUN SALT "ensemble: {seed: 3, members: 6, vary: {pump.rate: grid 1 2 mL/day}}\n",
     "format: 1\n" RUN SALT
     "ensemble: {seed: 3, each: 3, vary: {pump.rate: grid 1 2 mL/day}}\n",
     "t.yaml:3:30: notice: members: a multiple of the combinations of the grids is an old"},
    {RUN SALT "require: [{check: pump.most, between: [0 mL/day, inf]}]\n",
     "format: 1\n" RUN SALT "require: [{take: max, " FLOW "}]\n",
     "t.yaml:3:19: notice: an output such as effect.X.peak is an old spelling"},
    {RUN SALT "require:\n  - check: pump.most\n    between: [0 mL/day, inf]\n",
     "format: 1\n" RUN SALT
     "require:\n  - take: max\n    check: pump.flow\n    between: [0 mL/day, inf]\n",
     "an output such as effect.X.peak"},
    {RUN SALT "record: [pump.total, pump.most]\n",
     "format: 1\n" RUN SALT "record: [pump.total, {path: pump.flow, take: max}]\n",
     "an output such as effect.X.peak"},
};

static char *rewritten(const struct th_scenario *s)
{
    char *text = NULL;
    size_t length = 0;
    FILE *page = open_memstream(&text, &length);
    ck_assert_int_eq(th_scenario_rewrite(s, page, &error), TH_OK);
    ck_assert_int_eq(fclose(page), 0);
    return text;
}

static void same_numbers(const struct th_scenario *a, const struct th_scenario *b)
{
    ck_assert_uint_eq(a->instance_count, b->instance_count);
    for (size_t i = 0; i < a->instance_count; i++) {
        ck_assert_str_eq(a->instances[i].name, b->instances[i].name);
        for (size_t k = 0; k < a->instances[i].model->params.count; k++)
            ck_assert(memcmp(&a->instances[i].params[k], &b->instances[i].params[k],
                             sizeof(double)) == 0);
    }
    same_columns(a, b);
    ck_assert_uint_eq(a->requirement_count, b->requirement_count);
    for (size_t k = 0; k < a->requirement_count; k++) {
        const struct th_requirement *x = &a->requirements[k], *y = &b->requirements[k];
        const struct th_reduction *p = &a->reductions[x->reduction];
        const struct th_reduction *q = &b->reductions[y->reduction];
        ck_assert(p->take == q->take && p->from == q->from && p->to == q->to);
    }
    ck_assert_uint_eq(a->column_count, b->column_count);
    ck_assert_uint_eq(a->reduction_count, b->reduction_count);
    for (size_t k = 0; k < a->reduction_count; k++)
        ck_assert(a->reductions[k].output == b->reductions[k].output &&
                  a->reductions[k].take == b->reductions[k].take &&
                  a->reductions[k].recorded == b->reductions[k].recorded);
}

START_TEST(are_rewritten)
{
    struct th_scenario *s = good(spellings[_i].old);
    ck_assert_int_eq(notices_with(s, "old spelling"), spellings[_i].notice[0] != '\0');
    if (spellings[_i].notice[0])
        ck_assert_int_eq(notices_with(s, spellings[_i].notice), 1);
    char *text = rewritten(s);
    ck_assert_str_eq(text, spellings[_i].now);
    struct th_scenario *again = good(text);
    ck_assert_int_eq(again->format, 1);
    ck_assert_int_eq(notices_with(again, "old spelling"), 0);
    same_numbers(s, again);
    char *twice = rewritten(again);
    ck_assert_str_eq(twice, text);
    th_scenario_free(s);
    th_scenario_free(again);
    free(text);
    free(twice);
}
END_TEST

/* The same text under format: 1 is an error with the new spelling. */
START_TEST(are_refused_in_format_1)
{
    char text[600];
    if (!spellings[_i].notice[0] || strstr(spellings[_i].notice, "at its cells"))
        return; /* in format 1 the same words mean the levels */
    snprintf(text, sizeof text, "format: 1\n%s", spellings[_i].old);
    ck_assert_msg(parse(text, NULL, 0) == NULL, "took %s", text);
    ck_assert_msg(strstr(error.text[0], "is an old spelling; in format 1 write ") != NULL, "%s",
                  error.text[0]);
}
END_TEST

/* A retired output is a reduction of the whole run: together with take: and the like it is
 * an error with the new spelling. */
START_TEST(a_retired_output_takes_no_other_words)
{
    static const char *const words[] = {"take: mean",   "at: 3 day",   "during: 1 day .. end",
                                        "since: 1 day", "from: 1 day", "to: 2 day"};
    char text[200];
    snprintf(text, sizeof text, RUN SALT "require: [{check: pump.most, %s, above: 0 mL/day}]\n",
             words[_i]);
    ck_assert_msg(parse(text, NULL, 0) == NULL, "took %s", text);
    ck_assert_msg(strstr(error.text[0],
                         "pump.most is no output any more; write check: pump.flow and "
                         "take: max") != NULL,
                  "%s", error.text[0]);
}
END_TEST

static const struct {
    const char *format, *says;
} bad[] = {
    {"2", "t.yaml:1:9: error: format: 2 is newer than this Thecal, which reads format 1"},
    {"0", "\"0\" is no format; write 1"},
    {"1.0", "\"1.0\" is no format; write 1"},
    {"one", "\"one\" is no format; write 1"},
    {"[1]", "format must be one value"},
};

/* The message of a newer file names its format, not unknown keys. */
START_TEST(formats)
{
    char text[200];
    snprintf(text, sizeof text, "format: %s\nwhat_comes_next: 3\n" RUN SALT, bad[_i].format);
    ck_assert_ptr_null(parse(text, NULL, 0));
    ck_assert_int_eq(error.count, 1);
    ck_assert_msg(strstr(error.text[0], bad[_i].says) != NULL, "%s", error.text[0]);
}
END_TEST

/* Values of the command line are not rewritten, nor text whose layout gives them no place. */
START_TEST(by_place_alone)
{
    static const char *const set[] = {"pump.from=parts/roller.yaml"};
    struct th_scenario *s = parse("format: 1\n" RUN SALT, set, 1);
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    th_scenario_free(s);
    s = good(RUN SALT "require: [{" FLOW ", take: mean, from: 1\n   day, to: 2 day}]\n");
    FILE *none = fopen("/dev/null", "w");
    ck_assert_int_eq(th_scenario_rewrite(s, none, &error), TH_BAD_INPUT);
    ck_assert_ptr_nonnull(strstr(error.text[0], "cannot be rewritten as it is laid out"));
    fclose(none);
    th_scenario_free(s);
}
END_TEST

/* Every row of the table is met by a text above or has a reader of its own. */
START_TEST(every_row_is_tried)
{
    size_t count, tried = 0;
    const struct th_old_row *rows = th_scenario_old(&count);
    for (size_t k = 0; k < count; k++) {
        bool met = strcmp(rows[k].where, "line") == 0 ||
                   strcmp(rows[k].where, "effects") == 0; /* not in the toy catalogue */
        for (size_t n = 0; n < sizeof spellings / sizeof spellings[0] && !met; n++) {
            struct th_scenario *s = good(spellings[n].old);
            met = notices_with(s, rows[k].old) > 0;
            th_scenario_free(s);
        }
        ck_assert_msg(met, "no text for %s", rows[k].old);
        tried += met;
    }
    ck_assert_uint_eq(tried, count);
}
END_TEST

static void fill(Suite *suite)
{
    const int count = (int)(sizeof spellings / sizeof spellings[0]);
    TCase *tests = add_case(suite, "old spellings");
    tcase_add_unchecked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, are_rewritten, 0, count);
    tcase_add_loop_test(tests, are_refused_in_format_1, 0, count);
    tcase_add_loop_test(tests, a_retired_output_takes_no_other_words, 0, 6);
    tcase_add_loop_test(tests, formats, 0, (int)(sizeof bad / sizeof bad[0]));
    tcase_add_test(tests, by_place_alone);
    tcase_add_test(tests, every_row_is_tried);
}
