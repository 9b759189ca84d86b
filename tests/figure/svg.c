/* SVG by value: where points lie, what is kept of many, gaps, stairs, texts. */
#define TH_SUITE "figure_svg"
#include "support/check_main.h"

#include <math.h>
#include <string.h>

#include "figure/figure.h"
#include "support/paper.h"

enum { MANY = 20000 };

/* 100 x 100 units of plot: 10 and 10 stand for 1 on the axes. */
static struct th_figure square(const struct th_curve *curve)
{
    return (struct th_figure){.title = "t",
                              .x = {.label = "time", .unit = "day", .most = 10},
                              .y = {.unit = "ug/mL", .most = 10},
                              .curves = curve,
                              .curve_count = 1,
                              .width = 154,
                              .height = 140};
}

static void draw(struct paper *paper, const struct th_figure *figure, enum th_svg kind)
{
    paper_open(paper);
    ck_assert_int_eq(th_figure_svg(figure, kind, paper->out, NULL), TH_OK);
    paper_read(paper);
}

/* The plot's own window: "x y width height". */
static void window(const struct paper *paper, double box[4])
{
    const char *at = strstr(paper->text + 5, "<svg x=");
    ck_assert_ptr_nonnull(at);
    at = strstr(at, "viewBox=\"");
    ck_assert_int_eq(
        sscanf(at, "viewBox=\"%lf %lf %lf %lf\"", &box[0], &box[1], &box[2], &box[3]), 4);
}

/* The spots of the first curve's path, in units of the axes (0 to 10); *gaps: moves of the
 * pen. */
static size_t spots(const struct paper *paper, double (*at)[2], size_t capacity, size_t *moves)
{
    double box[4];
    window(paper, box);
    const char *d = strstr(paper->text, "stroke-width=\"1.6\"");
    ck_assert_ptr_nonnull(d);
    d = strstr(d, " d=\"") + 4;
    size_t count = 0;
    *moves = 0;
    while (*d && *d != '"') {
        char pen;
        int taken = 0;
        double x, y;
        ck_assert_int_eq(sscanf(d, "%c%lf %lf%n", &pen, &x, &y, &taken), 3);
        *moves += pen == 'M';
        ck_assert_uint_lt(count, capacity);
        at[count][0] = 10 * (x - box[0]) / box[2];
        at[count++][1] = 10 * (box[1] + box[3] - y) / box[3];
        d += taken;
    }
    return count;
}

static void check_spots(const struct th_curve *curve, const double (*expected)[2], size_t count,
                        size_t expected_moves)
{
    const struct th_figure figure = square(curve);
    struct paper paper;
    double at[64][2];
    size_t moves;
    draw(&paper, &figure, TH_SVG_INLINE);
    ck_assert_uint_eq(spots(&paper, at, 64, &moves), count);
    ck_assert_uint_eq(moves, expected_moves);
    for (size_t k = 0; k < count; k++)
        for (int n = 0; n < 2; n++) /* a tenth of a unit of about ten */
            ck_assert_double_eq_tol(at[k][n], expected[k][n], 0.02);
    paper_close(&paper);
}

static const double x4[] = {0, 2, 6, 10}, y4[] = {1, 5, 3, 10};

START_TEST(points_lie_where_they_should)
{
    check_spots(&(struct th_curve){.x = x4, .y = y4, .count = 4},
                (const double[][2]){{0, 1}, {2, 5}, {6, 3}, {10, 10}}, 4, 1);
}
END_TEST

START_TEST(stairs)
{
    check_spots(&(struct th_curve){.x = x4, .y = y4, .count = 4, .steps = true},
                (const double[][2]){{0, 1}, {2, 1}, {2, 5}, {6, 5}, {6, 3}, {10, 3}, {10, 10}},
                7, 1);
    /* the mean of 0 .. 2 is 5; that at 0 has no stretch */
    static const double means[] = {NAN, 5, 3, 10};
    check_spots(&(struct th_curve){.x = x4, .y = means, .count = 4, .behind = true},
                (const double[][2]){{0, 5}, {2, 5}, {2, 3}, {6, 3}, {6, 10}, {10, 10}}, 6, 1);
}
END_TEST

START_TEST(gaps)
{
    static const double x[] = {0, 1, 2, 3, 4}, y[] = {1, 2, NAN, 4, 5};
    check_spots(&(struct th_curve){.x = x, .y = y, .count = 5},
                (const double[][2]){{0, 1}, {1, 2}, {3, 4}, {4, 5}}, 4, 2);
    static const double held[] = {1, NAN, NAN, 4, 5}; /* the first holds until the second */
    check_spots(&(struct th_curve){.x = x, .y = held, .count = 5, .steps = true},
                (const double[][2]){{0, 1}, {1, 1}, {3, 4}, {4, 4}, {4, 5}}, 5, 2);
}
END_TEST

/* Decades are even: 1 of 0.01 .. 100 is in the middle. */
START_TEST(logarithmic_axis)
{
    static const double x[] = {0, 2, 4, 6, 8, 10}, y[] = {0.01, 1, 100, 0, -1, 1};
    struct th_curve curve = {.x = x, .y = y, .count = 6};
    struct th_figure figure = square(&curve);
    figure.y = (struct th_figure_axis){.least = 0.01, .most = 100, .log = true};
    struct paper paper;
    double at[64][2];
    size_t moves;
    draw(&paper, &figure, TH_SVG_INLINE);
    ck_assert_uint_eq(spots(&paper, at, 64, &moves), 3);
    static const double expected[] = {0, 5, 10};
    for (size_t k = 0; k < 3; k++) ck_assert_double_eq_tol(at[k][1], expected[k], 0.02);
    ck_assert_ptr_nonnull(strstr(paper.text, "<circle")); /* the last stands alone */
    paper_close(&paper);
}
END_TEST

/* One sample of twenty thousand is a spike, one a dip: both are in the picture, which has few
 * spots, in the order of x. */
START_TEST(no_peak_is_lost)
{
    static double x[MANY], y[MANY], at[4000][2];
    for (size_t k = 0; k < MANY; k++) {
        x[k] = 10. * (double)k / (MANY - 1);
        y[k] = 5 + 0.01 * (double)(k % 7);
    }
    y[7777] = 9.5;
    y[12345] = 0.5;
    struct th_curve curve = {.x = x, .y = y, .count = MANY};
    struct th_figure figure = square(&curve);
    struct paper paper;
    size_t moves, spikes = 0, dips = 0;
    draw(&paper, &figure, TH_SVG_INLINE);
    const size_t count = spots(&paper, at, 4000, &moves);
    ck_assert_uint_le(count, 4 * 101);
    for (size_t k = 0; k < count; k++) {
        ck_assert(k == 0 || at[k][0] >= at[k - 1][0]);
        spikes += fabs(at[k][1] - 9.5) < 0.02 && fabs(at[k][0] - x[7777]) < 0.1;
        dips += fabs(at[k][1] - 0.5) < 0.02 && fabs(at[k][0] - x[12345]) < 0.1;
    }
    ck_assert_uint_eq(spikes, 1);
    ck_assert_uint_eq(dips, 1);
    ck_assert_double_eq_tol(at[0][0], 0, 0.01);
    ck_assert_double_eq_tol(at[count - 1][0], 10, 0.01);
    paper_close(&paper);
}
END_TEST

/* A band keeps the extremes of a column, too; a gap parts it. */
START_TEST(bands)
{
    static double x[MANY], low[MANY], high[MANY];
    for (size_t k = 0; k < MANY; k++) {
        x[k] = 10. * (double)k / (MANY - 1);
        low[k] = 4;
        high[k] = 6;
    }
    high[5000] = 10;
    low[5000] = 0;
    high[9000] = NAN;
    const struct th_band band = {"b", x, low, high, MANY, 0.25, 8};
    struct th_figure figure = square(NULL);
    figure.curve_count = 0;
    figure.bands = &band;
    figure.band_count = 1;
    struct paper paper;
    double box[4];
    draw(&paper, &figure, TH_SVG_INLINE);
    window(&paper, box);
    char top[32], bottom[32];
    snprintf(top, sizeof top, " %gL", box[1]);
    snprintf(bottom, sizeof bottom, " %gL", box[1] + box[3]);
    const char *path = strstr(paper.text, "<path class=\"c2\" fill=\"currentColor\"");
    ck_assert_ptr_nonnull(path); /* colour 8 is 2 */
    ck_assert_ptr_nonnull(strstr(path, "fill-opacity=\"0.25\""));
    ck_assert_ptr_nonnull(strstr(path, top));
    ck_assert_ptr_nonnull(strstr(path, bottom));
    const char *first = strchr(path, 'Z');
    ck_assert_ptr_nonnull(first);
    ck_assert(first[1] == 'M' && strchr(first + 1, 'Z'));
    paper_close(&paper);
}
END_TEST

/* Texts of others stay texts. */
START_TEST(hostile_texts)
{
    const char *evil = "<script>alert(1)</script>\"'&\xff\x01";
    struct th_curve curve = {.label = evil, .x = x4, .y = y4, .count = 4};
    const struct th_moment moment = {5, evil, TH_MOMENT_EVENT};
    struct th_figure figure = square(&curve);
    figure.title = figure.x.label = figure.x.unit = figure.y.unit = figure.y.label = evil;
    figure.moments = &moment;
    figure.moment_count = 1;
    figure.width = 900;
    for (int kind = 0; kind < 2; kind++) {
        struct paper paper;
        draw(&paper, &figure, (enum th_svg)kind);
        ck_assert_ptr_null(strstr(paper.text, "<script"));
        ck_assert_ptr_null(strstr(paper.text, "\"'"));
        ck_assert_ptr_null(strchr(paper.text, '\xff'));
        ck_assert_ptr_null(strchr(paper.text, '\x01'));
        ck_assert_ptr_nonnull(strstr(paper.text, "&lt;script&gt;"));
        paper_close(&paper);
    }
}
END_TEST

/* A page has no ids and no styles of ours; a document stands alone. */
START_TEST(inline_and_document)
{
    struct th_curve curve = {.label = "at the tip", .x = x4, .y = y4, .count = 4};
    struct th_figure figure = square(&curve);
    struct paper paper;
    draw(&paper, &figure, TH_SVG_INLINE);
    ck_assert_int_eq(strncmp(paper.text, "<svg ", 5), 0);
    ck_assert_ptr_null(strstr(paper.text, "style"));
    ck_assert_ptr_null(strstr(paper.text, " id="));
    ck_assert_ptr_null(strstr(paper.text, "at the tip"));
    ck_assert_ptr_nonnull(strstr(paper.text, "aria-label=\"t, \u00b5g/mL\""));
    ck_assert_ptr_nonnull(strstr(paper.text, ">time [day]</text>"));
    paper_close(&paper);
    draw(&paper, &figure, TH_SVG_DOCUMENT);
    ck_assert_int_eq(strncmp(paper.text, "<?xml ", 6), 0);
    ck_assert_ptr_nonnull(strstr(paper.text, "<style>"));
    ck_assert_ptr_nonnull(strstr(paper.text, ".c0{color:#0072b2}"));
    ck_assert_ptr_nonnull(strstr(paper.text, ">at the tip</text>"));
    ck_assert_ptr_nonnull(strstr(paper.text, "<title>t, \u00b5g/mL</title>"));
    paper_close(&paper);
}
END_TEST

/* Nothing to show is a figure, too: none, one sample, NaN alone, no width. */
START_TEST(little_to_show)
{
    static const double x[] = {3, 4}, y[] = {7, NAN}, none[] = {NAN, NAN};
    struct paper paper;
    struct th_curve curve = {.x = x, .y = y, .count = 1};
    struct th_figure figure = square(&curve);
    ck_assert_int_eq(th_figure_fit(&figure, NULL), TH_OK);
    draw(&paper, &figure, TH_SVG_INLINE);
    ck_assert_ptr_nonnull(strstr(paper.text, "<circle class=\"c0\""));
    paper_close(&paper);
    curve = (struct th_curve){.x = x, .y = none, .count = 2};
    ck_assert_int_eq(th_figure_fit(&figure, NULL), TH_OK);
    draw(&paper, &figure, TH_SVG_DOCUMENT);
    ck_assert_ptr_null(strstr(paper.text, "nan"));
    paper_close(&paper);
    curve.count = 0;
    figure.x.most = figure.x.least;
    figure.width = figure.height = 0;
    draw(&paper, &figure, TH_SVG_DOCUMENT);
    ck_assert_ptr_null(strstr(paper.text, "nan"));
    ck_assert_ptr_null(strstr(paper.text, "inf"));
    paper_close(&paper);
}
END_TEST

/* Numbers of events near each other stand together; what is outside is not there. */
START_TEST(moments)
{
    const struct th_moment list[] = {{1, "1", TH_MOMENT_EVENT},
                                     {5, "2", TH_MOMENT_HAZARD},
                                     {5.2, "3", TH_MOMENT_STAGE},
                                     {12, "4", TH_MOMENT_EVENT}};
    struct th_figure figure = square(NULL);
    figure.curve_count = 0;
    figure.moments = list;
    figure.moment_count = 4;
    struct paper paper;
    draw(&paper, &figure, TH_SVG_INLINE);
    ck_assert_ptr_nonnull(strstr(paper.text, ">1</text>"));
    ck_assert_ptr_nonnull(strstr(paper.text, ">2,3</text>"));
    ck_assert_ptr_null(strstr(paper.text, ">4</text>"));
    const char *first = strstr(paper.text, "class=\"moment\""),
               *second = strstr(first + 1, "class=\"moment\" d");
    ck_assert_ptr_nonnull(strstr(first, "dasharray=\"3 3\""));         /* an event */
    ck_assert_ptr_nonnull(strstr(second, "stroke-opacity=\"0.7\"/>")); /* a hazard */
    ck_assert_ptr_nonnull(strstr(second, "dasharray=\"9 3\""));        /* a stage */
    paper_close(&paper);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "svg");
    tcase_add_test(tests, points_lie_where_they_should);
    tcase_add_test(tests, stairs);
    tcase_add_test(tests, gaps);
    tcase_add_test(tests, logarithmic_axis);
    tcase_add_test(tests, no_peak_is_lost);
    tcase_add_test(tests, bands);
    tcase_add_test(tests, hostile_texts);
    tcase_add_test(tests, inline_and_document);
    tcase_add_test(tests, little_to_show);
    tcase_add_test(tests, moments);
}
