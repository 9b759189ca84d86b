/* A page of a result whose numbers have closed forms: its sections, its sentences; and a page
 * while memory or the disk fails is the same or none, with the reason. */
#define TH_SUITE "page"
#include "support/check_main.h"
#include "support/fault.h"

#include "page/page.h"
#include "support/paper.h"
#include "support/store_fixture.h"

static const struct th_chart charts[] = {
    TH_CHART("Along the spine", "csf.concentration", PROFILE),
    TH_CHART("Rate", "pump.rate=rate", LINEAR),
    TH_CHART("Effects", "effect.*.relief=*", LINEAR),
    TH_CHART("Not there", "csf.volume=volume", LOG),
    TH_CHART("Shares", "pump.warmth=warm; pump.mode=on", SHARES),
};
enum { CHARTS = sizeof charts / sizeof charts[0] };

struct bench {
    char folder[64], path[96], page[96];
};

static void bench_open(struct bench *b, size_t members)
{
    struct fixture f;
    snprintf(b->folder, sizeof b->folder, "/dev/shm/thecal_test_XXXXXX");
    if (!mkdtemp(b->folder))
        f_directory(b->folder);
    snprintf(b->path, sizeof b->path, "%s/a.h5", b->folder);
    snprintf(b->page, sizeof b->page, "%s/a.html", b->folder);
    fixture_open(&f, members, true, false);
    ck_assert_int_eq(th_store_write(f.trace, b->path, NULL, &f.error), TH_OK);
    fixture_close(&f);
}

static void bench_close(struct bench *b)
{
    unlink(b->path);
    unlink(b->page);
    ck_assert_int_eq(rmdir(b->folder), 0);
}

/* The page as a text, to be freed. */
static char *made(struct bench *b, size_t copies)
{
    const char *const paths[] = {b->path, b->path};
    struct th_error error = {.status = TH_OK};
    size_t bytes, count;
    enum th_status status =
        th_page_write(charts, CHARTS, paths, copies, b->page, &bytes, &error);
    ck_assert_msg(status == TH_OK, "%s", error.text[0]);
    char *text = (char *)slurp(b->page, &count);
    ck_assert_uint_eq(count, bytes);
    text[count] = '\0';
    return text;
}

/* The page of a result of so many members that has these tables. */
static char *made_with(struct bench *b, const struct th_store_table *tables, size_t count,
                       size_t members, bool ensemble)
{
    const struct th_store_options options = {.tables = tables, .table_count = count};
    struct fixture f;
    bench_open(b, members);
    fixture_open(&f, members, ensemble, false);
    ck_assert_int_eq(th_store_write(f.trace, b->path, &options, &f.error), TH_OK);
    fixture_close(&f);
    return made(b, 1);
}

static void says(const char *page, const char *words)
{
    ck_assert_msg(strstr(page, words) != NULL, "no \"%s\"", words);
}

static void says_not(const char *page, const char *words)
{
    ck_assert_msg(strstr(page, words) == NULL, "\"%s\"", words);
}

/* Rate: (t + 1) mL/day at 0 to 4 h and 6 at 4.5 h. The relief is 10 t %. Concentrations of the
 * two drugs at the end: 50 + p, and twice that, ug/mL. Shares: 25 of 26 are warm, 1 is on. */
START_TEST(one_patient)
{
    struct bench b;
    bench_open(&b, 1);
    char *page = made(&b, 1);
    says(page, "<h1>A small &lt;run&gt; &amp; more</h1>");
    says(page, "Not for clinical decisions");
    says(page, "<h3>Rate <small>\xc2\xa0mL/day</small></h3>");
    says(page, "<b>rate</b> 1 \xe2\x80\xa6 6, at the end 6\xc2\xa0mL/day.");
    says(page, "<b>analgesia</b> 0 \xe2\x80\xa6 50, at the end 50\xc2\xa0%.");
    says(page, "At the end the most, <b>52\xc2\xa0\xc2\xb5g/mL</b>");
    says(page, "At the end the most, <b>104\xc2\xa0\xc2\xb5g/mL</b>");
    says(page, "<h2>Shares</h2>");
    says(page, "one member of an ensemble, seed");
    says(page, "What differs from the scenario");
    says(page, "does not hold the numbers of its report");
    says_not(page, "Not there");
    says_not(page, "{{");
    says_not(page, "no profile");
    free(page);
    bench_close(&b);
}
END_TEST

/* Of members 0, 1, 2 the rate at the end is 6, 12, 18 mL/day: half lie within 9 to 15, nine of
 * ten within 6.6 to 17.4. */
START_TEST(an_ensemble)
{
    struct bench b;
    bench_open(&b, 3);
    char *page = made(&b, 1);
    says(page,
         "<b>rate</b> at the end median 12, half of the members within 9 \xe2\x80\xa6 15, "
         "nine of ten within 6.6 \xe2\x80\xa6 17.4\xc2\xa0mL/day.");
    says(page, "3 members");
    says(page, "What differs between members");
    says(page, "\"fan\":[");
    free(page);
    bench_close(&b);
}
END_TEST

/* Of one title they are called by their files, and told apart by their places. */
START_TEST(a_result_beside_itself)
{
    struct bench b;
    bench_open(&b, 1);
    char *page = made(&b, 2);
    says(page, "<h1>a (1) | a (2)</h1>");
    says(page, "<title>a (1) | a (2)");
    says(page, "<h3 class=\"of\">a (1)<span");
    free(page);
    bench_close(&b);
}
END_TEST

START_TEST(no_page_of_what_is_no_result)
{
    struct bench b;
    struct th_error error = {.status = TH_OK};
    size_t bytes;
    bench_open(&b, 1);
    spill(b.path, (const unsigned char *)"text", 4);
    const char *const paths[] = {b.path};
    ck_assert_int_eq(th_page_write(charts, CHARTS, paths, 1, b.page, &bytes, &error), TH_USAGE);
    ck_assert_int_eq(error.count, 1);
    ck_assert_ptr_nonnull(strstr(error.text[0], b.path));
    ck_assert_int_ne(access(b.page, F_OK), 0);
    bench_close(&b);
}
END_TEST

/* A page while a call fails: the same, or none and a sentence. */
static void try_once(struct bench *b, const char *whole, enum fault_call call)
{
    const char *const paths[] = {b->path};
    struct th_error error = {.status = TH_OK};
    size_t bytes, count;
    enum th_status status = th_page_write(charts, CHARTS, paths, 1, b->page, &bytes, &error);
    const bool met = fault_met();
    if (status == TH_OK) {
        char *text = (char *)slurp(b->page, &count);
        text[count] = '\0';
        ck_assert_str_eq(text, whole);
        free(text);
        unlink(b->page);
        return;
    }
    ck_assert(met);
    ck_assert_int_eq(error.count, 1);
    if (call == FAULT_MALLOC)
        ck_assert_msg(strstr(error.text[0], "memory") != NULL, "%s", error.text[0]);
    ck_assert_int_ne(access(b->page, F_OK), 0);
    ck_assert_int_eq(files_in(b->folder), 1);
}

static void each(size_t members, enum fault_call call, int number, long stride)
{
    struct bench b;
    bench_open(&b, members);
    char *whole = made(&b, 1);
    unlink(b.page);
    bool met = true;
    for (long at = 1; met; at += stride) {
        fault_arm(call, at, number, false);
        try_once(&b, whole, call);
        met = fault.seen >= at;
    }
    free(whole);
    bench_close(&b);
}

START_TEST(memory_that_is_refused)
{
    if (!FAULT_MEMORY)
        return;
    each(1, FAULT_MALLOC, ENOMEM, 1);
    each(3, FAULT_MALLOC, ENOMEM, 3);
}
END_TEST

START_TEST(a_disk_that_fails)
{
    each(1, FAULT_PREAD, EIO, 1);
    each(1, FAULT_RENAME, EIO, 1);
}
END_TEST

/* The numbers of stages and hazards, and of how many members a number is (R55, R81).
 */
START_TEST(the_course_of_members)
{
    static const char *label[] = {"rate"}, *path[] = {"pump.rate"}, *take[] = {"final"},
                      *unit[] = {"mL/day"}, *none[] = {""}, *both[] = {"", ""},
                      *name[] = {"implanted", "explanted"}, *hazard[] = {"clot"},
                      *kind[] = {"hazard"};
    static double value[] = {12}, few[] = {3}, of[] = {5, 5}, entered[] = {5, 2},
                  at_end[] = {3, 2}, median[] = {0, 7200}, share[] = {0.75, 0.25},
                  times[] = {1}, never[] = {2}, acted[] = {3}, years[] = {60}, low[] = {0.01},
                  high[] = {0.15}, by_law[] = {0.25};
    struct th_store_column report[] = {{.name = "label", .doc = "", .texts = label},
                                       {.name = "path", .doc = "", .texts = path},
                                       {.name = "take", .doc = "", .texts = take},
                                       {.name = "unit", .doc = "", .texts = unit},
                                       {.name = "word", .doc = "", .texts = none},
                                       {.name = "brief", .doc = "", .texts = label},
                                       {.name = "value", .doc = "", .numbers = value},
                                       {.name = "low", .doc = "", .numbers = value},
                                       {.name = "high", .doc = "", .numbers = value},
                                       {.name = "members", .doc = "", .numbers = few}};
    struct th_store_column stages[] = {{.name = "name", .doc = "", .texts = name},
                                       {.name = "condition", .doc = "", .texts = both},
                                       {.name = "members", .doc = "", .numbers = of},
                                       {.name = "entered", .doc = "", .numbers = entered},
                                       {.name = "at_end", .doc = "", .numbers = at_end},
                                       {.name = "median", .doc = "", .numbers = median},
                                       {.name = "low", .doc = "", .numbers = median},
                                       {.name = "high", .doc = "", .numbers = median},
                                       {.name = "share", .doc = "", .numbers = share}};
    struct th_store_column items[] = {{.name = "name", .doc = "", .texts = hazard},
                                      {.name = "condition", .doc = "", .texts = none},
                                      {.name = "kind", .doc = "", .texts = kind},
                                      {.name = "members", .doc = "", .numbers = of},
                                      {.name = "median", .doc = "", .numbers = times},
                                      {.name = "least", .doc = "", .numbers = times},
                                      {.name = "most", .doc = "", .numbers = times},
                                      {.name = "never", .doc = "", .numbers = never},
                                      {.name = "acted", .doc = "", .numbers = acted},
                                      {.name = "patient_years", .doc = "", .numbers = years},
                                      {.name = "rate_low", .doc = "", .numbers = low},
                                      {.name = "rate_high", .doc = "", .numbers = high},
                                      {.name = "rate_by_law", .doc = "", .numbers = by_law}};
    const struct th_store_table tables[] = {{"report", "numbers", 1, report, 10},
                                            {"stages", "flow", 2, stages, 9},
                                            {"items", "how often", 1, items, 13}};
    struct bench b;
    char *text = made_with(&b, tables, 3, 5, true);
    says(text, "of 3 of 5 members");
    says(text, "Stages, hazards and events</h2>");
    says(text, "<th scope=\"row\">explanted</th><td class=\"num\">2 of 5</td>"
               "<td class=\"num\">2 of 5</td><td class=\"num\">2</td>");
    says(text, "first entry, h: median");
    says(text, "<code>clot</code></th><td>hazard</td><td class=\"num\">1</td>");
    says(text, "<td class=\"num\">2 of 5</td><td class=\"num\">60</td>"
               "<td class=\"num\">0.05</td><td class=\"num\">0.01</td>"
               "<td class=\"num\">0.15</td><td class=\"num\">0.25</td></tr>");
    free(text);
    bench_close(&b);
}
END_TEST

/* Of five members one struck two, none of whom an alarm told; the other nobody. */
START_TEST(hazards_until_somebody_knows)
{
    static const char *name[] = {"stall", "dive"}, *none[] = {"", ""};
    static double of[] = {5, 5}, struck[] = {2, 0}, silent[] = {2, 0},
                  first[] = {INFINITY, NAN}, mass[] = {3.5e-6, NAN}, least[] = {1e-6, NAN},
                  most[] = {6e-6, NAN}, ratio[] = {0.5, NAN}, yearly[] = {1.25e-7, NAN};
    struct th_store_column columns[] = {
        {.name = "condition", .doc = "", .texts = none},
        {.name = "name", .doc = "", .texts = name},
        {.name = "drug", .doc = "", .texts = none},
        {.name = "members", .doc = "", .numbers = of},
        {.name = "struck", .doc = "", .numbers = struck},
        {.name = "unnoticed", .doc = "", .numbers = silent},
        {.name = "detection_median", .doc = "", .numbers = first},
        {.name = "detection_90", .doc = "", .numbers = first},
        {.name = "missed", .doc = "", .numbers = mass},
        {.name = "missed_low", .doc = "", .numbers = least},
        {.name = "missed_high", .doc = "", .numbers = most},
        {.name = "missed_of_order", .doc = "", .numbers = ratio},
        {.name = "missed_a_year", .doc = "", .numbers = yearly}};
    const struct th_store_table tables[] = {{"consequences", "hazards", 2, columns, 13}};
    struct bench b;
    char *text = made_with(&b, tables, 1, 5, true);
    says(text, "Hazards until somebody knows</h2>");
    says(text, "missed until then, mg: median");
    says(text, "<code>stall</code></th><td class=\"num\">2 of 5</td>"
               "<td class=\"num\">never</td><td class=\"num\">never</td>"
               "<td class=\"num\">100\xc2\xa0%</td><td class=\"num\">3.5</td>"
               "<td class=\"num\">1</td><td class=\"num\">6</td>"
               "<td class=\"num\">50\xc2\xa0%</td><td class=\"num\">0.125</td></tr>");
    says(text, "<code>dive</code></th><td class=\"num\">0 of 5</td>");
    free(text);
    bench_close(&b);
}
END_TEST

/* Measures that one advice is for are one notice. */
START_TEST(one_notice_for_one_advice)
{
    static const char *label[] = {"error, a", "error, b", "drift"},
                      *path[] = {"csf.x.a", "csf.x.b", "csf.y"},
                      *take[] = {"final", "final", "final"}, *unit[] = {"1", "1", "1"},
                      *none[] = {"", "", ""}, *advice[] = {"do more", "do more", "do less"};
    static double value[] = {12, 13, 14}, one[] = {1, 1, 1};
    struct th_store_column report[] = {{.name = "label", .doc = "", .texts = label},
                                       {.name = "path", .doc = "", .texts = path},
                                       {.name = "take", .doc = "", .texts = take},
                                       {.name = "unit", .doc = "", .texts = unit},
                                       {.name = "word", .doc = "", .texts = none},
                                       {.name = "advice", .doc = "", .texts = advice},
                                       {.name = "value", .doc = "", .numbers = value},
                                       {.name = "numerics", .doc = "", .numbers = one},
                                       {.name = "poor", .doc = "", .numbers = one}};
    const struct th_store_table tables[] = {{"report", "numbers", 3, report, 9}};
    struct bench b;
    char *text = made_with(&b, tables, 1, 1, false);
    says(text, "<ul class=\"notices\">\n"
               "<li><span class=\"chip fail\">numerics</span> error, a: 12; error, b: 13: do "
               "more</li>\n"
               "<li><span class=\"chip fail\">numerics</span> drift: 14: do less</li>\n</ul>");
    free(text);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "page");
    tcase_add_test(tests, one_patient);
    tcase_add_test(tests, an_ensemble);
    tcase_add_test(tests, the_course_of_members);
    tcase_add_test(tests, hazards_until_somebody_knows);
    tcase_add_test(tests, one_notice_for_one_advice);
    tcase_add_test(tests, a_result_beside_itself);
    tcase_add_test(tests, no_page_of_what_is_no_result);
    tcase_add_test(tests, memory_that_is_refused);
    tcase_add_test(tests, a_disk_that_fails);
}
