/* Refills that are refused while the pump is flipped, and those that are more than it holds. */
#define TH_SUITE "refills"
#include "support/bench/bellows.h"
#include "support/check_main.h"
#include "support/real_run.h"

static void order_refill(struct bench *b, const char *volume)
{
    bench_event(b, "refill", 0, volume, "2 mg/mL", NULL, NULL, NULL, NULL, NULL, NULL);
}

static double now(struct bench *b, const char *output)
{
    return bench_output(b, output, 0)[0];
}

/* Nothing is taken out nor filled in while a cause is left, whichever it is: one with an end of
 * its own, a hazard's that its own end alone ends, another's. Turned back it takes the next. */
START_TEST(refused_while_flipped)
{
    struct bench b;
    open_reservoir(&b, 1, 1);
    bench_start(&b);
    draw(&b, ML_PER_DAY, ML_PER_DAY, 5 * DAY);
    bench_as(&b, 4, true, SIZE_MAX);
    bench_event(&b, "flip", 0, NULL);
    bench_as(&b, 5, false, SIZE_MAX);
    bench_event(&b, "flip", 0, "2 day");
    ck_assert_int_eq(b.timer[0], (th_tick)(7 * DAY * 1e6));
    order_refill(&b, "18.6 mL");
    CLOSE(now(&b, "volume"), 15e-6, 1e-12);
    ck_assert_double_eq(now(&b, "refills"), 0);
    ck_assert_double_eq(now(&b, "refused_refills"), 1);
    ck_assert_double_eq(bench_output(&b, "flipped", 0)[1], 0);
    bench_event(&b, "turn_back", 0); /* neither has to go by that */
    ck_assert_double_eq(now(&b, "flipped"), 1);
    bench_as(&b, 6, false, 4);
    bench_event(&b, "turn_back", 0);
    order_refill(&b, "18.6 mL");
    ck_assert_double_eq(now(&b, "refused_refills"), 2);
    draw(&b, 0, 0, 2 * DAY);
    bench_timer(&b, 0);
    ck_assert_double_eq(now(&b, "flipped"), 0);
    ck_assert(b.timer[0] == TH_NEVER);
    order_refill(&b, "18.6 mL");
    ck_assert_double_eq(now(&b, "refills"), 1);
    CLOSE(now(&b, "volume"), 20e-6, 1e-12);
    ck_assert_double_eq(now(&b, "refused_refills"), 2);
    bench_close(&b);
}
END_TEST

/* A new pump lies right. */
START_TEST(another_pump_is_not_flipped)
{
    struct bench b;
    open_reservoir(&b, 1, 1);
    bench_start(&b);
    bench_event(&b, "flip", 0, NULL);
    struct bench *all[] = {&b};
    bench_device(all, 1, -1, true);
    bench_device(all, 1, -1, false);
    ck_assert_double_eq(now(&b, "flipped"), 0);
    order_refill(&b, "10 mL");
    ck_assert_double_eq(now(&b, "refills"), 1);
    bench_close(&b);
}
END_TEST

START_TEST(crowded)
{
    struct bench b;
    open_reservoir(&b, 1, 1);
    bench_start(&b);
    for (size_t item = 0; item < 17; item++) {
        ck_assert_int_eq(b.status[0], TH_OK);
        bench_as(&b, item, false, SIZE_MAX);
        bench_event(&b, "flip", 0, NULL);
    }
    ck_assert_int_eq(b.status[0], TH_BAD_INPUT);
    ck_assert_ptr_nonnull(strstr(b.model->why(&b.view, 0), "flipped: more than 16 items"));
    bench_close(&b);
}
END_TEST

/* 25 mL of 2 mg/mL into 1.4 mL of 1: refused, 18.6 go in, (1.4 + 37.2)/20 mg/mL; vented, all go
 * in and mix to (1.4 + 50)/26.4, of which 6.4 mL leave again. */
START_TEST(overfilled)
{
    for (int vents = 0; vents < 2; vents++) {
        struct bench b;
        open_reservoir(&b, 1, 1);
        bench_set(&b, "overfill", vents ? "vented" : "refused");
        bench_start(&b);
        order_refill(&b, "25 mL");
        CLOSE(now(&b, "volume"), 20e-6, 1e-12);
        CLOSE(now(&b, "concentration"), vents ? 51.4 / 26.4 : 38.6 / 20, 1e-12);
        CLOSE(now(&b, "refused_volume") + 1e-6, vents ? 1e-6 : 7.4e-6, 1e-12);
        CLOSE(now(&b, "vented_volume") + 1e-6, vents ? 7.4e-6 : 1e-6, 1e-12);
        const struct th_ports *p = b.ports;
        CLOSE(p->reservoir.supplied_volume[0], vents ? 45e-6 : 38.6e-6, 1e-12);
        CLOSE(p->ledger.volume[TH_WITHDRAWN][0], vents ? 25e-6 : 18.6e-6, 1e-12);
        CLOSE(p->ledger.mass[TH_WITHDRAWN][0][0] + p->ledger.mass[TH_IN_RESERVOIR][0][0],
              p->reservoir.supplied_mass[0][0], 1e-14);
        CLOSE(now(&b, "programmed_volume"), 20e-6, 1e-12);
        bench_close(&b);
    }
}
END_TEST

#define FLIPPED                                                                \
    "format: 1\nrun: {duration: 40 day, sample: 1 day}\n"                      \
    "drug: {from: morphine, concentration: 10 mg/mL}\n"                        \
    "program: {dose: 5 mg/day}\nreservoir: {volume: 12 mL}\n"                  \
    "catheter: {from: silicone_89cm, tip: T10}\ncsf: {cells: 20}\n"            \
    "record: [all, reservoir.refused_refills, reservoir.flipped]\n"            \
    "events:\n  - {at: 5 day, do: reservoir.flip, over: 20 day}\n"             \
    "  - {at: 10 day, every: 10 day, do: reservoir.refill, volume: 18.6 mL}\n" \
    "  - {at: 9 day, do: pump.stall, over: 3 day}\n"

/* On days 10 and 20 it is refused, on days 30 and 40 it is not; nothing is lost. */
START_TEST(in_a_run)
{
    struct real_run run = real_run(FLIPPED);
    const size_t last = run.trace->times - 1;
    static const char *const paths[] = {"reservoir.refused_refills", "reservoir.refills"};
    for (int k = 0; k < 2; k++)
        ck_assert_double_eq(th_trace_get(run.trace, real_column(&run, paths[k]), 0, last, 0),
                            k ? 1 : 2);
    const size_t worst = real_column(&run, "gauge.balance.worst");
    ck_assert_double_le(th_trace_get(run.trace, worst, 0, last, 0), 1e-12);
    real_close(&run);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "refills");
    tcase_add_test(tests, refused_while_flipped);
    tcase_add_test(tests, another_pump_is_not_flipped);
    tcase_add_test(tests, crowded);
    tcase_add_test(tests, overfilled);
    tcase_add_test(tests, in_a_run);
}
