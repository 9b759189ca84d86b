/* A pump in a shared object, docs/swashplate.c, compiled here: closed forms, the contract of
 * the slot, repeated steps. R25. tests/cli/plugin.sh has the refusals. */
#define TH_SUITE "pump plugin"
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "catalog.h"
#include "engine/rules.h"
#include "engine/start.h"
#include "ensemble/ensemble.h"
#include "language/language.h"
#include "scenario/path.h"
#include "support/check_main.h"

static char folder[] = "/tmp/thecal-plugin-XXXXXX";
static struct th_units *units;

static void setup(void)
{
    char command[300];
    units = th_units_create(NULL);
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(
        command, sizeof command,
        "cc -std=c17 -O2 -shared -fPIC -Isim/include -o %s/swashplate.so docs/swashplate.c",
        folder);
    ck_assert_int_eq(system(command), 0);
}

static void teardown(void)
{
    char command[100];
    snprintf(command, sizeof command, "rm -r %s", folder);
    ck_assert_int_eq(system(command), 0);
    th_units_free(units);
}

struct run {
    struct th_scenario *scenario;
    struct th_layout *layout;
    struct th_block *block;
    struct th_error error;
};

static bool load(struct run *run, const char *pump, const char *tail)
{
    char text[2000], name[80];
    memset(run, 0, sizeof *run);
    snprintf(name, sizeof name, "%s/scenario.yaml", folder);
    snprintf(text, sizeof text,
             "format: 1\n"
             "run: {duration: 4 day, sample: 1 h}\n"
             "program: {rate: 1 mL/day}\n"
             "catheter: {length: 89 cm, bore: 0.53 mm, tip: T10}\n"
             "reservoir: {volume: 20 mL, capacity: 20 mL}\n"
             "pump: {use: plugin, library: ./swashplate.so%s}\n"
             "csf: {cells: 50}\n"
             "record: [all]\n%s",
             pump, tail);
    run->scenario =
        th_scenario_parse(&th_catalog, units, name, text, strlen(text), NULL, 0, &run->error);
    return run->scenario != NULL;
}

static void open(struct run *run, const char *pump, const char *tail)
{
    ck_assert_msg(load(run, pump, tail), "%s", run->error.text[0]);
    run->layout = th_layout_create(run->scenario, &run->error);
    run->block = run->layout ? th_block_create(run->layout, &run->error) : NULL;
    ck_assert_msg(run->block != NULL, "%s", run->error.text[0]);
    th_block_start(run->block, 0, 0, 1);
}

static void close_run(struct run *run)
{
    th_block_free(run->block);
    th_layout_free(run->layout);
    th_scenario_free(run->scenario);
}

static void go(struct run *run, double seconds)
{
    char text[TH_SENTENCE];
    th_block_advance(run->block, th_ticks_of(seconds), NULL, NULL);
    ck_assert_msg(th_block_status(run->block, 0) == TH_OK, "%s",
                  th_block_reason(run->block, 0, text));
    th_block_observe(run->block);
}

static double output(const struct run *run, const char *path)
{
    for (size_t c = 0; c < run->scenario->column_count; c++)
        if (strcmp(run->scenario->columns[c].path, path) == 0)
            return th_block_get(run->block, 0, &run->scenario->columns[c], 0);
    ck_abort_msg("no %s", path);
    return NAN;
}

#define ML 1e-6
#define CLOSE(got, expected, share) \
    ck_assert_double_eq_tol(got, expected, (share)*fabs(expected) + 1e-300)

/* By hand: 1 mL/day in strokes of 0.5 uL with 2 % of leakage are 2000 strokes, 0.98 mL a day; a
 * stroke each 43.2 s, counted at its instant. */
START_TEST(strokes_and_volume)
{
    struct run run;
    open(&run, "", "");
    for (int day = 1; day <= 3; day++) {
        go(&run, day * 86400.0);
        ck_assert_double_eq(output(&run, "pump.strokes"), 2000.0 * day);
        ck_assert_double_eq_tol(output(&run, "pump.travel"), 0, 1e-6);
        CLOSE(output(&run, "pump.moved_volume"), 0.98 * ML * day, 1e-12);
    }
    go(&run, 3 * 86400 + 43.199);
    ck_assert_double_eq(output(&run, "pump.strokes"), 6000);
    ck_assert_double_eq_tol(output(&run, "pump.travel"), 43.199 / 43.2, 1e-6);
    go(&run, 3 * 86400 + 43.201);
    ck_assert_double_eq(output(&run, "pump.strokes"), 6001);
    close_run(&run);
}
END_TEST

/* The clearance passes g (p - p_res) back: at rest of the pressures the flow into the catheter
 * is that of the line of the header. */
START_TEST(clearance_is_solved_with_the_catheter)
{
    struct run run;
    open(&run, ", leakage: 0 %, clearance: 20 uL/day/mmHg",
         "faults: {use: kink, at: 40 cm, closed: 100 %}\n"
         "events: [{at: 1 h, do: fault.on}]\n");
    const double slip = 20 * 1e-9 / 86400 / 133.322387415;
    go(&run, 4 * 86400 - 43.2);
    const double before = output(&run, "catheter.inlet_volume");
    go(&run, 4 * 86400);
    const double flow = (output(&run, "catheter.inlet_volume") - before) / 43.2;
    const double above = output(&run, "catheter.pressure") - output(&run, "reservoir.pressure");
    /* Nothing passes the kink: all that is moved flows back, at 1000/20 = 50 mmHg. */
    ck_assert_double_eq_tol(flow, 0, 1e-3 * ML / 86400);
    CLOSE(above, (1 * ML / 86400 - flow) / slip, 1e-6);
    CLOSE(above, 50 * 133.322387415, 1e-3);
    close_run(&run);
}
END_TEST

/* The contract: never more than the reservoir has, whatever the library says; fluid balances.
 */
START_TEST(runs_dry_and_balances)
{
    struct run run;
    open(&run, ", leakage: 0 %",
         "gauges: [{use: balance}]\n"
         "events: [{at: 1 day, do: reservoir.refill, volume: 2 mL}]\n");
    for (int hour = 1; hour <= 96; hour++) {
        go(&run, hour * 3600.0);
        ck_assert_double_ge(output(&run, "reservoir.volume"), 0);
        ck_assert_double_le(fabs(output(&run, "gauge.balance.volume_error")), 1e-12);
    }
    ck_assert_double_lt(output(&run, "pump.availability"), 0.5);
    ck_assert_double_le(output(&run, "pump.moved_volume"), output(&run, "pump.asked_volume"));
    close_run(&run);
}
END_TEST

/* Its states are saved, restored and gone on with to the bit; a block goes on from bytes. */
START_TEST(states_lie_in_the_block)
{
    struct run run;
    size_t bytes;
    open(&run, "", "");
    go(&run, 100000);
    th_block_bytes(run.block, &bytes);
    unsigned char *kept = malloc(bytes);
    memcpy(kept, th_block_bytes(run.block, &bytes), bytes);
    go(&run, 200000);
    const double strokes = output(&run, "pump.strokes"), travel = output(&run, "pump.travel"),
                 tip = output(&run, "pump.moved_volume");
    th_block_restore(run.block, kept);
    go(&run, 150000);
    ck_assert_double_lt(output(&run, "pump.strokes"), strokes);
    th_block_restore(run.block, kept);
    go(&run, 200000);
    ck_assert_double_eq(output(&run, "pump.strokes"), strokes);
    ck_assert_double_eq(output(&run, "pump.travel"), travel);
    ck_assert_double_eq(output(&run, "pump.moved_volume"), tip);
    free(kept);
    close_run(&run);
}
END_TEST

/* Stalled it is not asked: strokes stand, and the order is missed. Implanted it begins anew. */
START_TEST(stalls_and_implantation)
{
    struct run run;
    open(&run, "", "events: [{at: 1 day, do: pump.stall, over: 1 day}]\n");
    go(&run, 2 * 86400);
    CLOSE(output(&run, "pump.strokes"), 2000.0, 1e-3);
    CLOSE(output(&run, "pump.missed_volume"), ML, 1e-9);
    go(&run, 3 * 86400);
    ck_assert_double_eq_tol(output(&run, "pump.strokes"), 4000, 1.5);
    close_run(&run);
    open(&run, "",
         "stages:\n"
         "  - {name: first, device: in, leave: [{after: 1 day, to: none}]}\n"
         "  - {name: none, device: out, leave: [{after: 1 day, to: second}]}\n"
         "  - {name: second, device: in}\n");
    go(&run, 86400 - 1);
    ck_assert_double_ge(output(&run, "pump.strokes"), 1999);
    go(&run, 3 * 86400);
    ck_assert_double_eq_tol(output(&run, "pump.strokes"), 2000, 1.5);
    close_run(&run);
}
END_TEST

/* R25: its rows are as strict as ours. */
START_TEST(rows_are_strict)
{
    static const struct {
        const char *pump, *tail, *sentence;
    } cases[] = {
        {", strok: 1 uL", "", "did you mean \"stroke\""},
        {", stroke: 1 mL", "", "pump.stroke: 1000 uL is out of range: 0.01 uL to 50 uL"},
        {", stroke: 1 kg", "", "pump.stroke"},
        {", leakage: 5", "", "write 5 % or 500 %"},
        {", leakage: 45 %, clearance: 1 uL/day/mmHg", "",
         "the plug-in swashplate says: a piston"},
        {"", "events: [{at: 1 h, set: {pump.library: a.so}}]\n", "names a file"},
        {"", "events: [{at: 1 h, set: {pump.stroke: 1 kg}}]\n", "pump.stroke"},
        {"", "ensemble: {members: 2, vary: {pump.library: grid a b}}\n", "pump.library"},
        {"", "require: [{check: pump.stroks, take: max, above: 1}]\n",
         "did you mean \"strokes\""},
    };
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        struct run run;
        ck_assert_msg(!load(&run, cases[k].pump, cases[k].tail), "%zu", k);
        ck_assert_msg(strstr(run.error.text[0], cases[k].sentence) &&
                          strstr(run.error.text[0], "scenario.yaml:"),
                      "%zu: %s", k, run.error.text[0]);
    }
    struct run run;
    open(&run, ", stroke: {value: 1 uL, mark: read, source: a drawing}",
         "events: [{at: 2 day, set: {pump.stroke: 2 uL}}]\n"
         "ensemble: {members: 3, vary: {pump.leakage: uniform 0 % 4 %}}\n"
         "require: [{check: pump.strokes, take: max, above: 10}]\n");
    go(&run, 2 * 86400);
    ck_assert_double_eq_tol(output(&run, "pump.strokes"), 2000, 1.5);
    go(&run, 4 * 86400);
    ck_assert_double_eq_tol(output(&run, "pump.strokes"), 3000, 1.5);
    close_run(&run);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "plugin");
    tcase_add_unchecked_fixture(tests, setup, teardown);
    tcase_add_test(tests, strokes_and_volume);
    tcase_add_test(tests, clearance_is_solved_with_the_catheter);
    tcase_add_test(tests, runs_dry_and_balances);
    tcase_add_test(tests, states_lie_in_the_block);
    tcase_add_test(tests, stalls_and_implantation);
    tcase_add_test(tests, rows_are_strict);
}
