/* Plasma beside csf.streaming: what cord and dura give it does not depend on the substep. */
#define TH_SUITE "streaming_plasma"
#include "support/check_main.h"

#include "support/real_run.h"

static const char text[] =
    "format: 1\ntitle: t\nrun: {duration: 5 h, sample: 5 h}\n"
    "drug: {from: morphine, concentration: 1 mg/mL}\n"
    "needle: {level: L2, gauge: 22}\n"
    "csf: {use: streaming, cells: 60, stroke: %s, longest: %s}\n"
    "events:\n"
    "  - {at: 10 min, do: needle.inject, drug: morphine, dose: 1 mg, volume: 1 mL,\n"
    "     over: 1 min, spread: 4 cm}\n"
    "record: [plasma.concentration, gauge.balance.worst]\n";

static double after_5_h(const char *stroke, const char *longest)
{
    char out[1000];
    snprintf(out, sizeof out, text, stroke, longest);
    struct real_run run = real_balanced(out);
    const double value = real_last(&run, "plasma.concentration");
    real_close(&run);
    return value;
}

/* A slow stroke lets substeps be ten minutes long, in which a third of the drug in plasma goes
 * on to the tissues of the body. Steps of a minute are the judge. */
START_TEST(long_substeps_are_short_ones)
{
    const double fine = after_5_h("0.3 mL", "1 min"), coarse = after_5_h("0.3 mL", "1 h");
    ck_assert_double_gt(fine, 0);
    ck_assert_double_le(fabs(coarse - fine), 0.01 * fine);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_test(tests, long_substeps_are_short_ones);
}
