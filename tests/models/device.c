/* A device that comes into the body and out of it (R53): nothing flows while it is out, it
 * begins anew when it is in, and drug and fluid add up whatever happens at the same instants.
 */
#define TH_SUITE "device"
#include "support/bench/device.h"
#include "support/check_main.h"

#define CLOSE(a, b, relative) ck_assert_double_le(fabs((a) - (b)), (relative)*fabs(b) + 1e-300)
#define HOUR 3600.0
#define DAY 86400.0

static double out_of(struct device *d, enum device_part part, const char *name, int lane)
{
    return bench_output(&d->part[part], name, 0)[lane];
}

static double state_of(struct device *d, enum device_part part, const char *name, int lane)
{
    return bench_state(&d->part[part], name, 0)[lane];
}

/* The first drug of lane 0 in a place. */
static double mass(const struct device *d, enum th_ledger place, int lane)
{
    return d->part[0].ports->ledger.mass[place][0][lane];
}

/* Everything that passes between the models of a device is exactly nothing. */
static void nothing_moves(const struct th_ports *p, int i)
{
    ck_assert_double_eq(p->program.ordered_flow[i], 0);
    ck_assert_double_eq(p->program.ordered_volume[i], 0);
    ck_assert_double_eq(p->program.ordered_mass[i], 0);
    ck_assert_double_eq(p->program.ordered_bolus[i], 0);
    ck_assert_double_eq(p->pump.flow[i], 0);
    ck_assert_double_eq(p->pump.change[i], 0);
    ck_assert_double_eq(p->pump.slip[0][i], 0);
    ck_assert_double_eq(p->pump.slip[1][i], 0);
    ck_assert_double_eq(p->pump.stalled[i], 0);
    ck_assert_double_eq(p->fault.length[0][i], 0);
    for (int k = 0; k <= (int)p->catheter.segment_count[i]; k++)
        ck_assert_double_eq(p->catheter.face_volume[k][i], 0);
    ck_assert_double_eq(p->catheter.opening_moment[TH_TIP][i], 0);
    ck_assert_double_eq(p->reservoir.usable[i], 0);
    ck_assert_double_eq(p->reservoir.headroom[i], 0);
    ck_assert_double_eq(p->catheter.opening_volume[TH_TIP][i], 0);
    for (int s = 0; s < 2; s++) {
        ck_assert_double_eq(p->reservoir.inlet_mass[s][i], 0);
        ck_assert_double_eq(p->line.opening_mass[TH_TIP][s][i], 0);
        ck_assert_double_eq(p->line.opening_moment[TH_TIP][s][i], 0);
        ck_assert_double_eq(p->line.returned_mass[s][i], 0);
        ck_assert_double_eq(p->ledger.mass[TH_IN_RESERVOIR][s][i], 0);
        ck_assert_double_eq(p->ledger.mass[TH_IN_LINE][s][i], 0);
    }
    ck_assert_double_eq(p->ledger.volume[TH_IN_RESERVOIR][i], 0);
    ck_assert_double_eq(p->ledger.volume[TH_IN_LINE][i], 0);
}

static unsigned roll(unsigned *seed, unsigned sides)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % sides;
}

/* One of the things that may happen at an instant. */
static void happen(struct device *d, int i, unsigned what, unsigned *seed)
{
    struct th_ports *ports = d->part[0].ports;
    switch (what) {
    case 0:
    case 1:
    case 2:
        device_place(d, i, !d->part[PROGRAM].out[i]);
        break;
    case 3:
        device_order(d, PROGRAM, "bolus", i, "3 mg", NULL);
        break;
    case 4:
        device_order(d, RESERVOIR, "refill", i, roll(seed, 2) ? "18.6 mL" : "7 mL", NULL);
        break;
    case 5:
        device_order(d, FAULT, "on", i, roll(seed, 2) ? "3 h" : NULL, NULL);
        break;
    case 6:
        device_order(d, FAULT, "off", i, NULL, NULL);
        break;
    case 7:
        device_order(d, PUMP, "stall", i, "2 h", NULL);
        break;
    case 8:
        ports->pressure.csf[i] = roll(seed, 5000) - 1000.0;
        device_prepare(d, i);
        break;
    case 9:
        device_order(d, PROGRAM, "bridge", i, "20 mg/mL", NULL);
        break;
    case 10:
        device_order(d, PROGRAM, "change", i, roll(seed, 2) ? "100 mg/day" : "1 mg/day", NULL);
        break;
    default:
        break;
    }
}

static void sum_up(struct device *d, const char *pulses, unsigned seed)
{
    bool out[TH_LANES];
    bench_set(&d->part[PUMP], "pulses", pulses);
    bench_set(&d->part[PUMP], "slip", "0.0005 mL/min/mmHg");
    bench_set(&d->part[PUMP], "pulse_volume", "100 uL");
    bench_set(&d->part[RESERVOIR], "pressure_empty", "1 kPa");
    bench_set(&d->part[RESERVOIR], "pressure_full", "3 kPa");
    bench_set(&d->part[RESERVOIR], "volume", "3 mL");
    EACH_LANE(i) out[i] = i % 3 == 0;
    device_start(d, out);
    for (int hour = 0; hour < 60; hour++) {
        device_advance(d, hour * HOUR);
        for (int i = 0; i < TH_LANES; i++) {
            for (unsigned k = roll(&seed, 5); k > 0; k--) happen(d, i, roll(&seed, 14), &seed);
            if (d->part[PROGRAM].out[i])
                nothing_moves(d->part[0].ports, i);
            ck_assert_double_le(fabs(out_of(d, BALANCE, "error", i)), 1e-12);
            ck_assert_double_le(fabs(out_of(d, BALANCE, "volume_error", i)), 1e-12);
        }
        device_advance(d, (hour + 0.5) * HOUR);
        for (int i = 0; i < TH_LANES; i++) {
            if (d->part[PROGRAM].out[i])
                nothing_moves(d->part[0].ports, i);
            ck_assert_msg(out_of(d, BALANCE, "worst", i) <= 1e-12, "%g after %d h",
                          out_of(d, BALANCE, "worst", i), hour);
        }
    }
}

/* R53: in and out at random, with boluses, kinks, stalls, bridges and refills at the same
 * instants: drug and fluid add up to 1e-12 at every step. */
START_TEST(adds_up)
{
    for (unsigned seed = 1; seed <= 4; seed++) {
        struct device *d = device_open();
        sum_up(d, seed % 2 ? "mean" : "resolved", seed);
        double removed = 0, supplied = 0;
        for (int i = 0; i < TH_LANES; i++) {
            ck_assert_int_eq(d->part[LINE].status[i], TH_OK);
            removed += mass(d, TH_REMOVED, i);
            supplied += out_of(d, BALANCE, "supplied", i);
        }
        ck_assert_double_gt(removed, 0.1 * supplied);
        device_close(d);
    }
}
END_TEST

/* Two mL at 10 mg/mL, 0.752 of it base, and the line's 0.3954 mL; by hand: 20 mg less what went
 * out leave with the device, and the new one brings as much again. */
START_TEST(leaves_through_the_ledger)
{
    struct device *d = device_open();
    bench_set(&d->part[RESERVOIR], "volume", "2 mL");
    bench_set(&d->part[RESERVOIR], "low", "0 mL");
    device_start(d, NULL);
    const double line = 0.199e-6 + M_PI / 4 * 0.53e-3 * 0.53e-3 * 0.89;
    const double all = 7.52 * (2e-6 + line);
    CLOSE(out_of(d, BALANCE, "supplied", 0), all, 1e-12);
    device_advance(d, DAY);
    const double given = mass(d, TH_IN_CSF, 0);
    ck_assert_double_gt(given, 0);
    device_place(d, 0, true);
    CLOSE(mass(d, TH_REMOVED, 0), all - given, 1e-12);
    CLOSE(out_of(d, BALANCE, "removed", 0), all - given, 1e-12);
    CLOSE(out_of(d, BALANCE, "supplied", 0), all, 1e-12);
    nothing_moves(d->part[0].ports, 0);
    device_advance(d, 3 * DAY);
    ck_assert_double_eq(mass(d, TH_IN_CSF, 0), given);
    device_place(d, 0, false);
    CLOSE(out_of(d, BALANCE, "supplied", 0), 2 * all, 1e-12);
    CLOSE(mass(d, TH_IN_RESERVOIR, 0) + mass(d, TH_IN_LINE, 0), all, 1e-12);
    CLOSE(mass(d, TH_REMOVED, 0), all - given, 1e-12);
    device_advance(d, 4 * DAY);
    CLOSE(mass(d, TH_IN_CSF, 0), 2 * given, 1e-6);
    device_close(d);
}
END_TEST

/* Drug that never was in the body was not supplied (R53): a lane that begins out has nothing,
 * and after its implantation a day is as the first day of one that began with its device. */
START_TEST(begins_out)
{
    struct device *d = device_open();
    bool out[TH_LANES] = {false};
    out[3] = true;
    device_start(d, out);
    ck_assert_double_eq(out_of(d, BALANCE, "supplied", 3), 0);
    nothing_moves(d->part[0].ports, 3);
    device_advance(d, 2 * DAY);
    ck_assert_double_eq(out_of(d, BALANCE, "supplied", 3), 0);
    ck_assert_double_eq(out_of(d, BALANCE, "worst", 3), 0);
    nothing_moves(d->part[0].ports, 3);
    const double before = mass(d, TH_IN_CSF, 0);
    device_place(d, 3, false);
    CLOSE(out_of(d, BALANCE, "supplied", 3), out_of(d, BALANCE, "supplied", 0), 1e-12);
    device_advance(d, 4 * DAY);
    CLOSE(mass(d, TH_IN_CSF, 3), before, 1e-6);
    CLOSE(out_of(d, RESERVOIR, "volume", 3), 20e-6 - 2 * 0.5e-6, 1e-9);
    device_close(d);
}
END_TEST

/* A line of water holds none when it comes in; what the pump brings needs its time. */
START_TEST(fills_as_it_is_written)
{
    struct device *d = device_open();
    bool out[TH_LANES] = {true};
    bench_set(&d->part[LINE], "filled", "water");
    device_start(d, out);
    device_advance(d, DAY);
    device_place(d, 0, false);
    ck_assert_double_eq(mass(d, TH_IN_LINE, 0), 0);
    CLOSE(d->part[0].ports->ledger.volume[TH_IN_LINE][0],
          0.199e-6 + M_PI / 4 * 0.53e-3 * 0.53e-3 * 0.89, 1e-12);
    device_advance(d, 1.2 * DAY);
    ck_assert_double_lt(mass(d, TH_IN_CSF, 0), 1e-12);
    device_close(d);
}
END_TEST

/* Counters (R53): allowance, lockout, alarms and what is under way begin anew, totals go on; a
 * bolus under way is cut (R38). 60 h of 5 mg/day and half of a bolus of 2 mg in 2 h. */
START_TEST(begins_anew)
{
    struct device *d = device_open();
    bench_set(&d->part[PROGRAM], "demand_dose", "1 mg");
    bench_set(&d->part[PROGRAM], "demand_daily", "1 mg");
    bench_set(&d->part[PROGRAM], "lockout", "6 day");
    bench_set(&d->part[RESERVOIR], "low", "19.6 mL");
    device_start(d, NULL);
    device_advance(d, 59 * HOUR);
    device_order(d, PROGRAM, "request", 0, NULL, NULL);
    ck_assert_double_eq(out_of(d, PROGRAM, "granted", 0), 1);
    device_advance(d, 60 * HOUR);
    device_order(d, PROGRAM, "dose", 0, "7 mg/day", NULL);
    device_order(d, PROGRAM, "stop", 1, NULL, NULL);
    device_order(d, PUMP, "stall", 0, NULL, NULL);
    device_order(d, FAULT, "on", 0, NULL, NULL);
    bench_event(&d->part[PROGRAM], "bolus", 2, "2 mg", NULL, "2 h");
    device_prepare(d, 2);
    device_advance(d, 61 * HOUR);
    ck_assert_double_eq(out_of(d, RESERVOIR, "low_alarm", 0), 1);
    const double ordered = out_of(d, PROGRAM, "ordered_volume", 0);
    for (int i = 0; i < TH_LANES; i++) device_place(d, i, true);
    CLOSE(out_of(d, PROGRAM, "cut_mass", 2), 1e-6, 1e-9);
    ck_assert_double_eq(out_of(d, PROGRAM, "active_boluses", 2), 0);
    device_advance(d, 62 * HOUR);
    ck_assert_double_eq(out_of(d, PROGRAM, "ordered_volume", 0), ordered);
    CLOSE(out_of(d, PROGRAM, "cut_mass", 2), 1e-6, 1e-9);
    for (int i = 0; i < TH_LANES; i++) device_place(d, i, false);
    CLOSE(out_of(d, PROGRAM, "basal_rate", 0), 0.5e-6 / DAY, 1e-12);
    ck_assert_double_eq(out_of(d, PROGRAM, "running", 1), 1);
    ck_assert_double_eq(out_of(d, PUMP, "stalled", 0), 0);
    ck_assert_double_eq(out_of(d, PUMP, "stalls", 0), 1);
    ck_assert_double_eq(out_of(d, FAULT, "closed", 0), 0);
    ck_assert_double_eq(out_of(d, FAULT, "closings", 0), 1);
    ck_assert_double_eq(out_of(d, RESERVOIR, "low_alarm", 0), 0);
    CLOSE(out_of(d, RESERVOIR, "alarm_in", 0), 0.4 / 0.5 * DAY, 1e-9);
    device_order(d, PROGRAM, "request", 0, NULL, NULL);
    ck_assert_double_eq(out_of(d, PROGRAM, "granted", 0), 2);
    device_order(d, PROGRAM, "request", 0, NULL, NULL);
    ck_assert_double_eq(out_of(d, PROGRAM, "granted", 0), 2);
    device_advance(d, 63 * HOUR);
    ck_assert_double_gt(out_of(d, PROGRAM, "ordered_volume", 0), ordered);
    ck_assert_double_eq(state_of(d, PUMP, "stalled", 0), 0);
    device_close(d);
}
END_TEST

/* No fault is on after an implantation: not the one that the schedule has closed long ago; it
 * closes again at its next change. */
START_TEST(no_fault_is_on)
{
    struct device *d = device_open();
    bench_set(&d->part[FAULT], "begins", "10 h");
    bench_set(&d->part[FAULT], "period", "24 h");
    bench_set(&d->part[FAULT], "duty", "75 %");
    device_start(d, NULL);
    device_advance(d, 12 * HOUR);
    ck_assert_double_gt(out_of(d, FAULT, "closed", 0), 0.9);
    device_place(d, 0, true);
    device_advance(d, 13 * HOUR);
    device_place(d, 0, false);
    ck_assert_double_eq(out_of(d, FAULT, "closed", 0), 0);
    device_advance(d, 33 * HOUR);
    ck_assert_double_eq(out_of(d, FAULT, "closed", 0), 0);
    device_advance(d, 35 * HOUR);
    ck_assert_double_gt(out_of(d, FAULT, "closed", 0), 0.9);
    device_close(d);
}
END_TEST

/* The highest pressure so far is that of any catheter; a new one is not burst by what the old
 * one bore. */
START_TEST(pressure_of_the_new_one)
{
    struct device *d = device_open();
    bench_set(&d->part[FAULT], "closed", "100 %");
    device_start(d, NULL);
    device_advance(d, HOUR);
    device_order(d, FAULT, "on", 0, NULL, NULL);
    device_advance(d, 10 * HOUR);
    const double highest = out_of(d, CATHETER, "highest_pressure", 0);
    ck_assert_double_gt(highest, 100e3);
    device_place(d, 0, true);
    device_advance(d, 11 * HOUR);
    device_place(d, 0, false);
    device_advance(d, 12 * HOUR);
    ck_assert_double_eq(out_of(d, CATHETER, "highest_pressure", 0), highest);
    ck_assert_double_lt(out_of(d, CATHETER, "pressure", 0), 100);
    ck_assert_double_lt(state_of(d, CATHETER, "highest", 0), 100);
    device_close(d);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "in and out");
    tcase_set_timeout(tests, 600);
    tcase_add_test(tests, adds_up);
    tcase_add_test(tests, leaves_through_the_ledger);
    tcase_add_test(tests, begins_out);
    tcase_add_test(tests, fills_as_it_is_written);
    tcase_add_test(tests, begins_anew);
    tcase_add_test(tests, no_fault_is_on);
    tcase_add_test(tests, pressure_of_the_new_one);
}
