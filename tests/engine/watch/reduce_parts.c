/* Reductions over a whole run are those over its parts: the largest of the largest, the least
 * of the least, the sum of areas and of times. Each part has a history of its own, by which the
 * points inside its steps are chosen: a peak that one window might leave out, another does not.
 * Each time somebody lies down the concentration at the tip has a peak of seconds; the second
 * is higher than the first by 2 %. */
#define TH_SUITE "reduce parts"
#include "support/check_main.h"

#include "support/real_run.h"

enum { PARTS = 6, PATHS = 3 };

/* s; a minute after lying down is a part of its own. */
static const int edges[PARTS + 1] = {0, 79200, 79260, 120000, 165600, 165660, 172800};

static const char *const paths[PATHS] = {"csf.tip_concentration", "csf.probe_concentration",
                                         "plasma.concentration"};
static const char *const levels[PATHS] = {"1 ug/mL", "0.1 ug/mL", "100 pg/mL"};
static const char *const takes[] = {"max", "min", "auc", "time above"};
enum { TAKES = sizeof takes / sizeof *takes };

static int add(char *text, size_t capacity, size_t path, size_t take, int from, int to)
{
    const bool timed = take == TAKES - 1;
    return snprintf(text, capacity,
                    "  - {check: %s, take: %s %s, during: %d s .. %d s, above: 0 %s}\n",
                    paths[path], takes[take], timed ? levels[path] : "", from, to,
                    timed                             ? "h"
                    : strcmp(takes[take], "auc") == 0 ? "ug h/mL"
                                                      : "ug/mL");
}

/* Of one path and one take: of each part, and then of the whole. */
static void check(size_t path, size_t take, const double *value)
{
    const double whole = value[PARTS];
    double all = take == 0 ? -INFINITY : take == 1 ? INFINITY : 0;
    for (int k = 0; k < PARTS; k++)
        all = take == 0   ? fmax(all, value[k])
              : take == 1 ? fmin(all, value[k])
                          : all + value[k];
    /* Inside a step a peak of seconds depends on the instants before it, too, by 1 %. */
    const double tolerance =
        take == TAKES - 1 ? 0.1 + 1e-5 * all : (take == 0 ? 1e-2 : 1e-4) * fabs(all);
    ck_assert_msg(fabs(whole - all) <= tolerance, "%s %s: %g of the whole, %g of its parts",
                  paths[path], takes[take], whole, all);
}

START_TEST(the_whole_is_its_parts)
{
    char text[12000];
    int at = snprintf(text, sizeof text,
                      "%s"
                      "run: {duration: 2 day, sample: 12 h}\n"
                      "events:\n"
                      "  - {at: 7 h, every: 1 day, do: surroundings.posture, to: upright}\n"
                      "  - {at: 22 h, every: 1 day, do: surroundings.posture, to: supine}\n"
                      "require:\n",
                      REAL_PATIENT REAL_PUMP);
    for (size_t p = 0; p < PATHS; p++)
        for (size_t t = 0; t < TAKES; t++)
            for (int k = 0; k <= PARTS; k++)
                at += add(text + at, sizeof text - (size_t)at, p, t, k < PARTS ? edges[k] : 0,
                          edges[k < PARTS ? k + 1 : PARTS]);
    struct real_run run = real_run(text);
    double value[PARTS + 1];
    size_t asked = 0;
    for (size_t p = 0; p < PATHS; p++)
        for (size_t t = 0; t < TAKES; t++) {
            for (int k = 0; k <= PARTS; k++)
                value[k] = th_trace_reduced(run.trace,
                                            run.scenario->requirements[asked++].reduction, 0);
            check(p, t, value);
            /* the level lies below the peak */
            if (p == 0 && t == TAKES - 1)
                ck_assert_double_gt(value[PARTS], 0.01);
        }
    real_close(&run);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_test(tests, the_whole_is_its_parts);
}
