/* R8: numbers of items that differ between members. A sweep over the time and the size of what
 * happens has, to the bit, the numbers of separate runs with --set; and a member's are those of
 * its person, however many run beside it. */
#define TH_SUITE "item_sweep"
#include "support/check_main.h"

#include "support/real_run.h"

#define BODY                                                                             \
    "format: 1\nrun: {duration: 5 day, sample: 2 h, start: 08:00}\n"                     \
    "drug: {from: morphine, concentration: 10 mg/mL}\nprogram: {rate: 0.3 mL/day}\n"     \
    "pump: {from: peristaltic_20ml}\nreservoir: {from: bellows_20ml}\n"                  \
    "catheter: {from: silicone_89cm, tip: T10}\ncsf: {use: axial, cells: 30}\n"          \
    "faults: {use: kink, name: clot, at: 50 cm, closed: 100 %%, begins: never}\n"        \
    "hazards:\n"                                                                         \
    "  - {name: opens, every: exponential rate %s, do: fault.clot.off}\n"                \
    "  - {name: wears, after: weibull shape %s scale 2 day, do: fault.clot.on}\n"        \
    "events:\n"                                                                          \
    "  - {name: closes, at: %s, do: fault.clot.on}\n"                                    \
    "  - {name: order, at: day 1 09:00, do: program.dose, rate: %s}\n"                   \
    "  - {name: raise, after: %s, since: order, every: %s, do: program.change, by: %s, " \
    "most: 9 mg/day}\n"                                                                  \
    "  - {name: often, at: 7 h, every: 9 h, chance: %s, until: %s, do: program.change, " \
    "by: -2 %%}\n"                                                                       \
    "record: [csf.tip_concentration, program.dose_rate, catheter.pressure]\n%s"

enum { NUMBERS = 9, TEXT = 4000 };

/* Numbers as they are written, and two values instead. */
static const struct {
    const char *path, *written, *values[2];
} numbers[NUMBERS] = {
    {"hazard.opens.every.rate", "1 1/day", {"0.3 1/day", "4 1/day"}},
    {"hazard.wears.after.shape", "1.5", {"0.7", "5"}},
    {"event.closes.at", "3 day", {"1 day", "day 2 10:30"}},
    {"event.order.rate", "4 mg/day", {"2 mg/day", "5 mg/day"}},
    {"event.raise.after", "12 h", {"1 h", "40 h"}},
    {"event.raise.every", "1 day", {"5 h", "2 day"}},
    {"event.raise.by", "10 %", {"3 %", "40 %"}},
    {"event.often.chance", "50 %", {"10 %", "90 %"}},
    {"event.often.until", "4 day", {"1 day", "3 day"}},
};

/* The scenario with value `which` of number k in place of what is written. */
static void write_text(char text[TEXT], size_t k, int which, const char *ensemble)
{
    const char *v[NUMBERS];
    for (size_t n = 0; n < NUMBERS; n++)
        v[n] = n == k && which >= 0 ? numbers[n].values[which] : numbers[n].written;
    snprintf(text, TEXT, BODY, v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], ensemble);
}

static const char *const columns[] = {"csf.tip_concentration", "program.dose_rate",
                                      "catheter.pressure"};

static bool same(const struct real_run *a, uint64_t i, const struct real_run *b, uint64_t j)
{
    return real_same(a, i, b, j, columns, sizeof columns / sizeof *columns);
}

START_TEST(equals_separate_runs)
{
    char text[TEXT], ensemble[300];
    const char *const *v = numbers[_i].values;
    snprintf(ensemble, sizeof ensemble,
             strchr(v[1], ':') ? "ensemble: {seed: 4, vary: {%s: \"grid %s, %s\"}}\n"
                               : "ensemble: {seed: 4, vary: {%s: grid %s %s}}\n",
             numbers[_i].path,
             strcmp(v[0], "1 day") || !strchr(v[1], ':') ? v[0] : "day 1 08:00", v[1]);
    write_text(text, 0, -1, ensemble);
    struct real_run sweep = real_run(text);
    ck_assert_uint_eq(sweep.trace->members, 2);
    for (int which = 0; which < 2; which++) {
        write_text(text, (size_t)_i, which, "ensemble: {members: 1, seed: 4}\n");
        struct real_run one = real_run(text);
        ck_assert_msg(same(&sweep, (uint64_t)which, &one, 0), "%s %s", numbers[_i].path,
                      v[which]);
        real_close(&one);
    }
    ck_assert_msg(!same(&sweep, 0, &sweep, 1), "%s changes nothing", numbers[_i].path);
    real_close(&sweep);
}
END_TEST

/* R8, R62: laws of all of them at once. */
START_TEST(drawn)
{
    static const char laws[] =
        "ensemble: {members: %d, seed: 4, vary: {"
        "hazard.opens.every.rate: lognormal 30 %%, hazard.wears.after.shape: uniform 0.7 3, "
        "hazard.wears.after.scale: uniform 1 day 3 day, event.closes.at: uniform 1 h 6 day, "
        "event.order.rate: normal 10 %%, event.raise.after: exponential mean 1 day, "
        "event.raise.every: uniform 3 h 2 day, event.raise.by: uniform 2 %% 30 %%, "
        "event.often.chance: uniform 0 %% 100 %%, event.often.until: uniform 1 day 9 day}}\n";
    char text[TEXT], ensemble[1000];
    struct real_run run[2];
    for (int k = 0; k < 2; k++) {
        snprintf(ensemble, sizeof ensemble, laws, k ? 3 : 11);
        write_text(text, 0, -1, ensemble);
        run[k] = real_run(text);
    }
    for (uint64_t m = 0; m < 3; m++) ck_assert(same(&run[0], m, &run[1], m));
    for (uint64_t m = 1; m < 11; m++) ck_assert(!same(&run[0], 0, &run[0], m));
    real_close(&run[0]);
    real_close(&run[1]);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "item_sweep");
    tcase_add_loop_test(tests, equals_separate_runs, 0, NUMBERS);
    tcase_add_test(tests, drawn);
}
