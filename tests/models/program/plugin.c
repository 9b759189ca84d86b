/* A controller in a shared object: docs/nights.c and others, compiled here. The same orders as
 * program.simple to the bit, a closed form, when it is asked, boluses of its own.
 * tests/cli/controller.sh has the refusals. */
#define TH_SUITE "program plugin"
#include "support/check_main.h"
#include "support/real_run.h"

#include <unistd.h>

static char folder[] = "/tmp/thecal-nights-XXXXXX";

/* Counts in its state when it is asked, and gives what is ordered; at each full hour it is
 * asked again, and begins a bolus of 10 uL over 6 min. */
static const char hourly[] =
    "#include <math.h>\n"
    "#include <thecal_program.h>\n"
    "static const struct thecal_program_state own[] = {\n"
    "    {sizeof own[0], \"asked\", \"1\", \"times asked\"},\n"
    "    {sizeof own[0], \"orders\", \"1\", \"times asked for an order\"},\n"
    "    {sizeof own[0], \"begun\", \"1\", \"times begun\"},\n"
    "    {sizeof own[0], \"weekday\", \"1\", \"day of the week\"},\n"
    "    {sizeof own[0], \"clock\", \"h\", \"time of day\"},\n"
    "    {sizeof own[0], \"seen\", \"mL\", \"volume in the reservoir as measured\"}};\n"
    "static const struct thecal_program_row rows[] = {{sizeof rows[0], \"gain\", \"1\", \"1\", "
    "\"0\", \"2\", \"a factor\", 0}};\n"
    "static void start(const struct thecal_program_in *in, double *s,\n"
    "                  struct thecal_program_out *out)\n"
    "{\n"
    "    s[2] = 1;\n"
    "}\n"
    "static void decide(const struct thecal_program_in *in, double *s,\n"
    "                   struct thecal_program_out *out)\n"
    "{\n"
    "    s[0]++;\n"
    "    s[1] += in->because == THECAL_PROGRAM_ORDER;\n"
    "    s[3] = in->weekday;\n"
    "    s[4] = in->clock;\n"
    "    s[5] = in->reservoir_volume;\n"
    "    out->flow = in->params[0] * in->order;\n"
    "    out->next = 3600 * (floor(in->time / 3600 + 1e-9) + 1);\n"
    "    out->bolus = in->because == THECAL_PROGRAM_INSTANT ? 10e-9 : 0;\n"
    "    out->over = 360;\n"
    "}\n"
    "const struct thecal_program thecal_program = {.size = sizeof thecal_program,\n"
    "    .abi = THECAL_PROGRAM_ABI, .name = \"hourly\", .doc = \"a bolus an hour\",\n"
    "    .rows = rows, .row_count = 1, .states = own, .state_count = 6,\n"
    "    .start = start, .decide = decide};\n";

static void compile(const char *name, const char *source)
{
    char command[400];
    snprintf(command, sizeof command,
             "cc -std=c17 -O2 -w -shared -fPIC -Isim/include -o %s/%s.so %s -lm", folder, name,
             source);
    ck_assert_int_eq(system(command), 0);
}

static void setup(void)
{
    char path[64];
    ck_assert_ptr_nonnull(mkdtemp(folder));
    compile("nights", "docs/nights.c");
    snprintf(path, sizeof path, "%s/hourly.c", folder);
    FILE *file = fopen(path, "w");
    fputs(hourly, file);
    ck_assert_int_eq(fclose(file), 0);
    compile("hourly", path);
}

static void teardown(void)
{
    char command[64];
    snprintf(command, sizeof command, "rm -r %s", folder);
    ck_assert_int_eq(system(command), 0);
}

/* A scenario with that programme; %s is the folder. */
static struct real_run run_with(const char *run, const char *program, const char *tail)
{
    char text[3000], words[400];
    snprintf(words, sizeof words, program, folder);
    snprintf(text, sizeof text,
             "format: 1\nrun: {%s}\n"
             "drug: {from: morphine, concentration: 10 mg/mL}\n"
             "program: {%s}\n"
             "pump: {from: peristaltic_20ml}\n"
             "reservoir: {from: bellows_20ml}\n"
             "catheter: {from: silicone_89cm, tip: T10}\ncsf: {cells: 40}\n"
             "record: [default]\n%s",
             run, words, tail);
    return real_run(text);
}

static double value(const struct real_run *run, const char *path, size_t time)
{
    return th_trace_get(run->trace, real_column(run, path), 0, time, 0);
}

#define CLOSE(a, b, relative) ck_assert_double_le(fabs((a) - (b)), (relative)*fabs(b))

/* All orders that there are, at their instants. */
#define ORDERS                                                                      \
    "events:\n"                                                                     \
    "  - {at: 2 h, every: 5 h, do: program.bolus, dose: 0.1 mg, over: 20 min}\n"    \
    "  - {at: 3 h, every: 50 min, do: program.request}\n"                           \
    "  - {at: 10 h, do: program.change, by: 20 %}\n"                                \
    "  - {at: 12.05 h, do: program.stop, over: 90 min}\n"                           \
    "  - {at: 17 h, do: program.prime, volume: 0.1 mL, rate: 10 mL/day}\n"          \
    "  - {at: 20 h, do: program.bridge, concentration: 20 mg/mL}\n"                 \
    "  - {at: 40 h, do: program.rate, flow: 0.31 mL/day}\n"                         \
    "  - {at: 44 h, do: program.concentration, value: 15 mg/mL}\n"                  \
    "  - {at: 45 h, do: program.bridge, concentration: 5 mg/mL, volume: 0.02 mL}\n" \
    "  - {at: 50 h, do: program.dose, rate: 3 mg/day}\n"                            \
    "  - {at: 55 h, set: {program.least_rate: 0.3 mL/day}}\n"                       \
    "  - {at: 60 h, do: program.dose, rate: 0.1 mg/day}\n"                          \
    "  - {at: 65 h, set: {program.dose: 4.4 mg/day}}\n"

#define DEMANDS "demand_dose: 0.1 mg, lockout: 2 h, demand_count: 5, dose_step: 0.05 mg"

/* With 100 % by night docs/nights.c passes every order on: programme, pump and CSF are those of
 * program.simple, to the bit. */
START_TEST(the_same_as_simple_to_the_bit)
{
    static const char run[] = "duration: 3 day, sample: 20 min, start: 2026-03-02 09:30";
    struct real_run own = run_with(
                        run, "use: plugin, library: %s/nights.so, dose: 2.31 mg/day, " DEMANDS,
                        ORDERS),
                    simple = run_with(run, "use: simple, dose: 2.31 mg/day, " DEMANDS, ORDERS);
    size_t compared = 0;
    ck_assert_uint_eq(own.trace->steps[0], simple.trace->steps[0]);
    for (size_t c = 0; c < simple.scenario->column_count; c++) {
        const size_t other = real_column(&own, simple.scenario->columns[c].path);
        for (size_t t = 0; t < simple.trace->times; t++)
            for (size_t p = 0; p < simple.trace->columns[c].points; p++, compared++) {
                const double a = th_trace_get(simple.trace, c, 0, t, p),
                             b = th_trace_get(own.trace, other, 0, t, p);
                ck_assert_msg(memcmp(&a, &b, sizeof a) == 0, "%s: %.17g, not %.17g",
                              simple.scenario->columns[c].path, b, a);
            }
    }
    ck_assert_uint_gt(compared, 10000);
    ck_assert_double_gt(value(&own, "program.granted", own.trace->times - 1), 10);
    real_close(&own);
    real_close(&simple);
}
END_TEST

/* 2 mg/day with 150 % from 22:00 to 06:00: 2.333 mg a day, ten nights from 09:30 on; 0.3 mL/day
 * from 22:00 on. Sampled once a day or every half hour it is the same. */
START_TEST(nights)
{
    static const char program[] =
        "use: plugin, library: %s/nights.so, dose: 2 mg/day, night: 150 %%";
    struct real_run often =
                        run_with("duration: 10 day, sample: 30 min, start: 09:30", program, ""),
                    seldom =
                        run_with("duration: 10 day, sample: 1 day, start: 09:30", program, "");
    CLOSE(value(&often, "program.ordered_mass", 480), 10 * 2e-6 * 28 / 24, 1e-12);
    ck_assert_double_eq(value(&often, "program.nights", 480), 10);
    CLOSE(value(&often, "program.ordered_volume", 25), 0.2e-6 * 12.5 / 24, 1e-12);
    CLOSE(value(&often, "program.ordered_volume", 41), 0.2e-6 * 12.5 / 24 + 0.3e-6 * 8 / 24,
          1e-12);
    /* A sample at an instant is taken before the events of that instant. */
    CLOSE(value(&often, "program.rate", 25), 0.2e-6 / 86400, 1e-12);
    CLOSE(value(&often, "program.rate", 26), 0.3e-6 / 86400, 1e-12);
    CLOSE(value(&often, "program.rate", 41), 0.3e-6 / 86400, 1e-12);
    CLOSE(value(&often, "program.rate", 42), 0.2e-6 / 86400, 1e-12);
    for (size_t day = 0; day <= 10; day++) {
        ck_assert_double_eq(value(&often, "program.ordered_mass", 48 * day),
                            value(&seldom, "program.ordered_mass", day));
        ck_assert_double_eq(value(&often, "csf.tip_concentration", 48 * day),
                            value(&seldom, "csf.tip_concentration", day));
    }
    real_close(&often);
    real_close(&seldom);
}
END_TEST

/* In 9.5 h: as a new pump, nine times at the full hour, and for each order that is another: at
 * 2.5 h the dose, at 5.5 h its own row; not for what is set to what it was, a bolus, or
 * another's row. Nine boluses of its own and one ordered; from 5.5 h on half of the flow. */
START_TEST(when_it_is_asked)
{
    struct real_run run = run_with("duration: 9.5 h, sample: 30 min, start: 2026-03-01 20:00",
                                   "use: plugin, library: %s/hourly.so, dose: 4 mg/day",
                                   "events:\n"
                                   "  - {at: 1.5 h, do: program.dose, rate: 4 mg/day}\n"
                                   "  - {at: 2.5 h, do: program.dose, rate: 2 mg/day}\n"
                                   "  - {at: 3.5 h, do: program.bolus, volume: 0.01 mL}\n"
                                   "  - {at: 4.2 h, set: {pump.error: 1 %, program.gain: 1}}\n"
                                   "  - {at: 5.5 h, set: {program.gain: 0.5}}\n");
    const size_t end = 19;
    ck_assert_double_eq(value(&run, "program.asked", end), 12);
    ck_assert_double_eq(value(&run, "program.orders", end), 2);
    ck_assert_double_eq(value(&run, "program.begun", end), 1);
    ck_assert_double_eq(value(&run, "program.boluses", end), 10);
    CLOSE(value(&run, "program.ordered_volume", end),
          (0.4 * 2.5 + 0.2 * 3 + 0.1 * 4) / 24 * 1e-6 + 10 * 10e-9, 1e-11);
    /* Sunday 20:00: at 9 h it was asked on monday at 05:00. */
    ck_assert_double_eq(value(&run, "program.weekday", end), 0);
    CLOSE(value(&run, "program.clock", end), 5 * 3600.0, 1e-12);
    ck_assert_double_eq(value(&run, "program.weekday", 7), 6);
    ck_assert_double_eq(value(&run, "program.seen", 0), 0);
    ck_assert_double_eq(value(&run, "program.seen", end), value(&run, "reservoir.volume", 18));
    real_close(&run);
}
END_TEST

/* Another concentration is told, though the order of a flow stays; the same is not. */
START_TEST(a_concentration_is_told)
{
    struct real_run run =
        run_with("duration: 45 min, sample: 15 min",
                 "use: plugin, library: %s/hourly.so, rate: 0.4 mL/day",
                 "events:\n"
                 "  - {at: 10 min, do: program.concentration, value: 10 mg/mL}\n"
                 "  - {at: 20 min, do: program.concentration, value: 20 mg/mL}\n");
    ck_assert_double_eq(value(&run, "program.asked", 3), 2);
    ck_assert_double_eq(value(&run, "program.orders", 3), 1);
    real_close(&run);
}
END_TEST

/* Out of the body it orders nothing and is not asked; implanted at 5 h it begins anew. While it
 * is stopped, from 7 to 9 h, it is asked, and its boluses are refused. */
START_TEST(devices_and_stops)
{
    struct real_run run = run_with(
        "duration: 10 h, sample: 30 min", "use: plugin, library: %s/hourly.so, dose: 4 mg/day",
        "stages:\n"
        "  - {name: first, device: in, leave: [{after: 2.5 h, to: none}]}\n"
        "  - {name: none, device: out, leave: [{after: 2.5 h, to: second}]}\n"
        "  - {name: second, device: in, ends: no,\n"
        "     events: [{after: 2 h, do: program.stop, over: 2 h}]}\n");
    ck_assert_double_eq(value(&run, "program.asked", 5), 3);
    ck_assert_double_nan(value(&run, "program.rate", 7));
    CLOSE(value(&run, "program.ordered_volume", 11) - value(&run, "program.ordered_volume", 5),
          0.4e-6 / 48, 1e-9);
    ck_assert_double_eq(value(&run, "program.asked", 11), 1);
    CLOSE(value(&run, "program.rate", 11), 0.4e-6 / 86400, 1e-12);
    ck_assert_double_eq(value(&run, "program.rate", 15), 0);
    ck_assert_double_eq(value(&run, "program.asked", 19), 5);
    ck_assert_double_ge(value(&run, "program.refused_boluses", 19), 1);
    real_close(&run);
}
END_TEST

/* Without an order docs/nights.c gives a share of nothing, which is told until a rate is
 * ordered; a library that gives a flow of its own is told of at no time. */
START_TEST(without_an_order)
{
    static const char run[] = "duration: 4 h, sample: 1 h";
    struct real_run none = run_with(run, "use: plugin, library: %s/nights.so, night: 150 %%",
                                    "events:\n  - {at: 1 h, do: program.change, by: 10 %}\n"
                                    "  - {at: 150 min, do: program.rate, flow: 0.3 mL/day}\n");
    for (size_t t = 0; t <= 4; t++)
        ck_assert_double_eq(value(&none, "program.unordered", t), t < 3);
    ck_assert_double_eq(value(&none, "program.unmoved_orders", 4), 1);
    CLOSE(value(&none, "program.ordered_volume", 4), 1.5 * 1.5 / 24 * 0.3e-6, 1e-9);
    real_close(&none);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "plugin");
    tcase_add_unchecked_fixture(tests, setup, teardown);
    tcase_add_test(tests, the_same_as_simple_to_the_bit);
    tcase_add_test(tests, nights);
    tcase_add_test(tests, when_it_is_asked);
    tcase_add_test(tests, a_concentration_is_told);
    tcase_add_test(tests, devices_and_stops);
    tcase_add_test(tests, without_an_order);
}
