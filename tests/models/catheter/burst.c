/* A wall that bursts in a run: told in the log, its drug under the skin, balance 1e-12, and no
 * more after the catheter is replaced. */
#define TH_SUITE "burst"
#include "support/check_main.h"

#include "support/real_run.h"

enum { TEXT = 2000 };

/* 10 mL/day against a catheter that is closed at 6 h; the pump has no relief. */
static struct real_run run(const char *faults, const char *events)
{
    char text[TEXT];
    const int used =
        snprintf(text, TEXT,
                 "format: 1\ntitle: t\nrun: {duration: 1 day, sample: 1 h}\nrecord: all\n"
                 "drug: {from: morphine, concentration: 10 mg/mL}\nprogram: {rate: 10 mL/day}\n"
                 "pump: {use: peristaltic, relief: 0 mL/min/mmHg}\n"
                 "reservoir: {from: bellows_20ml}\ncatheter: {from: silicone_89cm, tip: T10}\n"
                 "csf: {use: axial, cells: 20}\nfaults:\n"
                 "  - {use: kink, at: 60 cm, closed: 100 %%, begins: 6 h}\n%s%s",
                 faults, events);
    ck_assert_int_lt(used, TEXT);
    return real_balanced(text);
}

/* p_b C(60 cm)/q later, to the half of a segment by which the store above a kink is known. */
START_TEST(told)
{
    struct real_run r = run("", "");
    ck_assert_int_eq(logged_count(&r, "catheter.burst"), 1);
    const double burst = real_last(&r, "catheter.burst_pressure");
    const double at = logged_at(&r, "catheter.burst", 0) - 6 * 3600;
    const double compliance = 2.58e-13 * 0.6, flow = 10e-6 / 86400;
    ck_assert_double_eq_tol(at, burst * compliance / flow, 0.1 * burst * compliance / flow);
    ck_assert_double_eq(real_last(&r, "catheter.burst"), 1);
    /* From then on nothing comes out of the tip, all that is pumped under the skin. */
    const size_t late = r.trace->times - 1;
    const double tip =
        real_get(&r, "catheter.tip_volume", late) - real_get(&r, "catheter.tip_volume", 8);
    const double in =
        real_get(&r, "catheter.inlet_volume", late) - real_get(&r, "catheter.inlet_volume", 8);
    ck_assert_double_eq_tol(tip, 0, 1e-15);
    ck_assert_double_eq_tol(in, 16 * 3600 * flow, 1e-3 * in);
    ck_assert_double_gt(real_last(&r, "gauge.balance.depot"), 0);
    real_close(&r);
}
END_TEST

/* With a leak at the same segment, a second kink before it, a stall, a refill, and a new
 * catheter, of which nothing is burst. */
START_TEST(together)
{
    struct real_run r =
        run("  - {use: leak, at: 30 cm, bore: 3 um, begins: 2 h}\n"
            "  - {use: kink, name: second, at: 40 cm, closed: 100 %, begins: 9 h}\n",
            "events:\n  - {at: 10 h, do: pump.stall, over: 1 h}\n"
            "  - {at: 10.5 h, do: reservoir.refill, volume: 18 mL}\n"
            "  - {at: 20 h, do: catheter.replace}\n"
            "  - {at: 20 h, do: fault.kink.off}\n");
    ck_assert_int_eq(logged_count(&r, "catheter.burst"), 2); /* begins and ends */
    ck_assert_double_eq(real_last(&r, "catheter.burst"), 0);
    real_close(&r);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_test(tests, told);
    tcase_add_test(tests, together);
}
