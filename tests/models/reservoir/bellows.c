/* The reservoir: depletion, refills, decay, what the programmer believes. */
#define TH_SUITE "bellows"
#include "support/bench/bellows.h"
#include "support/check_main.h"

/* Draws that stop at the fall of a guard, as the engine does, to a microsecond. */
static double day_of_fall(struct bench *b, size_t guard, double flow, double ordered)
{
    double values[8 * TH_LANES], seconds = 4096;
    while (seconds > 1e-6) {
        b->model->event_functions(&b->view, values);
        double left = values[guard * TH_LANES];
        if (left - (guard ? flow : ordered) * seconds > 0)
            draw(b, flow, ordered, seconds);
        else
            seconds /= 2;
    }
    draw(b, flow, ordered, 2e-6);
    b->model->event_functions(&b->view, values);
    ck_assert_double_le(values[guard * TH_LANES], 0);
    struct th_event event = {.kind = TH_CROSSING, .number = guard};
    EACH_LANE(i) b->model->event(&b->view, &event, i);
    return (double)b->now[0] / 1e6 / DAY;
}

/* V-R3: 20 mL, 1.4 residual, 0.3 mL/day: 62.00, 54.15 and 72.51 days at 0, +14.5 and -14.5 %.
 * The true date by guard (no taper to speak of) and by prediction; the programmer always
 * says 62. */
START_TEST(depletion)
{
    static const double error[] = {0, 0.145, -0.145}, days[] = {62.00, 54.15, 72.51};
    for (int k = 0; k < 3; k++) {
        struct bench b;
        open_reservoir(&b, 1, 10);
        bench_set(&b, "taper", "0.001 mL");
        bench_start(&b);
        double ordered = 0.3 * ML_PER_DAY, flow = ordered * (1 + error[k]);
        draw(&b, flow, ordered, 10 * DAY);
        ck_assert_double_le(fabs(bench_output(&b, "predicted_empty", 0)[0] / DAY - 62), 1e-9);
        ck_assert_double_le(fabs(bench_output(&b, "empty_at", 0)[0] / DAY - days[k]), 0.01);
        CLOSE(bench_output(&b, "alarm_in", 0)[0], 50 * DAY, 1e-12);
        ck_assert_double_eq(bench_output(&b, "dry", 0)[0], 0);
        double fell = day_of_fall(&b, 2, flow, ordered);
        ck_assert_double_le(fabs(fell - days[k]), 0.01);
        CLOSE(bench_output(&b, "empty_at", 0)[0] / DAY, fell, 1e-12);
        ck_assert_double_eq(bench_output(&b, "dry", 0)[0], 1);
        bench_close(&b);
    }
}
END_TEST

/* At +14.5 % the reservoir is at 2 mL on day 52.4; the alarm sounds on day 60. */
START_TEST(alarm_is_computed)
{
    struct bench b;
    open_reservoir(&b, 1, 10);
    bench_start(&b);
    double ordered = 0.3 * ML_PER_DAY;
    double fell = day_of_fall(&b, 1, 1.145 * ordered, ordered);
    CLOSE(fell, 18 / 0.3 / 1.145, 1e-9);
    ck_assert_double_eq(bench_output(&b, "true_low", 0)[0], 1);
    ck_assert_double_eq(bench_output(&b, "low_alarm", 0)[0], 0);
    CLOSE(bench_output(&b, "discrepancy", 0)[0], 2e-6 - (20 - 0.3 * fell) * 1e-6, 1e-9);
    CLOSE(day_of_fall(&b, 0, 0, ordered), 60.0, 1e-9);
    ck_assert_double_eq(bench_output(&b, "low_alarm", 0)[0], 1);
    CLOSE(bench_output(&b, "true_low_for", 0)[0] / DAY, 60 - fell, 1e-9);
    ck_assert_double_eq(bench_output(&b, "low_alarm_for", 0)[0], 0);
    /* Both are at 2 mL now. */
    ck_assert_double_le(fabs(bench_output(&b, "discrepancy", 0)[0]), 1e-15);
    bench_event(&b, "refill", -1, "18 mL", NULL, NULL, NULL, NULL, NULL, NULL, NULL);
    ck_assert_double_eq(bench_output(&b, "low_alarm", 0)[0], 0);
    CLOSE(bench_output(&b, "programmed_volume", 0)[0], 19.4e-6, 1e-12);
    bench_close(&b);
}
END_TEST

/* V-R1: 1895, 605 and 1947.5 ug/mL after a change with 1.4 mL left. */
START_TEST(refills_mix)
{
    static const struct {
        const char *capacity, *volume, *told;
        double old, mixed;
    } rows[] = {{"20 mL", "18.6 mL", "2000 ug/mL", 0.5, 1.895},
                {"20 mL", "18.6 mL", "500 ug/mL", 2, 0.605},
                {"40 mL", "38.6 mL", "2000 ug/mL", 0.5, 1.9475},
                {"20 mL", "20 mL", "2000 ug/mL", 0.5, 1.895}};
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        struct bench b;
        open_reservoir(&b, 1, rows[k].old);
        bench_set(&b, "capacity", rows[k].capacity);
        bench_start(&b);
        draw(&b, ML_PER_DAY, ML_PER_DAY, 5 * DAY);
        bench_event(&b, "refill", 0, rows[k].volume, rows[k].told, NULL, NULL, NULL, NULL, NULL,
                    NULL);
        CLOSE(bench_output(&b, "concentration", 0)[0], rows[k].mixed, 1e-12);
        CLOSE(bench_output(&b, "withdrawn_volume", 0)[0], 13.6e-6, 1e-12);
        ck_assert_double_le(
            fabs(bench_output(&b, "refused_volume", 0)[0] - (k == 3 ? 1.4e-6 : 0)), 1e-18);
        CLOSE(bench_output(&b, "concentration", 0)[1], rows[k].old, 1e-12);
        CLOSE(b.ports->ledger.volume[TH_WITHDRAWN][0], 13.6e-6, 1e-12);
        CLOSE(b.ports->ledger.mass[TH_WITHDRAWN][0][0], 13.6e-6 * rows[k].old, 1e-12);
        bench_close(&b);
    }
}
END_TEST

/* V-R2: one, two and three rinses of 2 mL leave 0.4118, 0.1696 and 0.06981 of the old drug. */
START_TEST(rinses)
{
    static const double left[] = {0.4118, 0.1696, 0.06981};
    static const char *const times[] = {"1", "2", "3"};
    for (int k = 0; k < 3; k++) {
        struct bench b;
        open_reservoir(&b, 1, 10);
        bench_start(&b);
        bench_event(&b, "refill", -1, "0 mL", NULL, NULL, NULL, times[k], "2 mL", NULL, NULL);
        ck_assert_double_le(fabs(bench_output(&b, "mass", 0)[0] / (1.4e-6 * 10) - left[k]),
                            1e-4);
        CLOSE(bench_output(&b, "volume", 0)[0], 1.4e-6, 1e-12);
        CLOSE(b.ports->reservoir.supplied_volume[0], 20e-6 + 2e-6 * (k + 1), 1e-12);
        bench_close(&b);
    }
}
END_TEST

/* Two drugs: one told, the other alone or at its stock; the base of a salt; water of a new
 * pump. */
START_TEST(mixtures)
{
    for (int with = 0; with < 2; with++) {
        struct bench b;
        open_reservoir(&b, 2, 10);
        EACH_LANE(i) b.ports->drug.base_fraction[0][i] = 0.752;
        bench_set(&b, "water", "1.4 mL");
        bench_start(&b);
        CLOSE(bench_output(&b, "concentration", 0)[0], 9.3, 1e-12);
        CLOSE(bench_output(&b, "mass", 0)[0], 186e-6 * 0.752, 1e-12);
        CLOSE(bench_output(&b, "mass", 1)[0], 186e-6, 1e-12);
        EACH_LANE(i) b.ports->drug.stock[0][i] = 4;
        double args[8] = {10e-6, 2, 1, with, 0, 0, 0.6e-6, 0};
        struct th_event event = {.kind = TH_COMMAND, .args = args};
        b.model->event(&b.view, &event, 0);
        double kept = 2e-6 * 9.3;
        CLOSE(bench_output(&b, "concentration", 1)[0], (kept + 20e-6) / 12e-6, 1e-12);
        CLOSE(bench_output(&b, "concentration", 0)[0], (kept + with * 40e-6) / 12e-6, 1e-12);
        CLOSE(bench_output(&b, "programmed_volume", 0)[0], 11.4e-6, 1e-12);
        ck_assert_double_eq(b.ports->reservoir.label[0][0], with * 4);
        ck_assert_double_eq(b.ports->reservoir.label[1][0], 2);
        ck_assert_double_eq(b.ports->reservoir.label[0][1], 10);
        bench_close(&b);
    }
}
END_TEST

/* P-09 with withdrawal: C(t) = C0 e^-kt whatever is drawn; drawn = C0 Q (1 - e^-kt)/k, in one
 * step of 60 days or 600 of a tenth. */
START_TEST(decay_while_drawn)
{
    double k = -log(0.9) / (84 * DAY), flow = 0.3 * ML_PER_DAY, end = 60 * DAY;
    double drawn = 0.1 * flow * -expm1(-k * end) / k;
    for (int pieces = 1; pieces <= 600; pieces *= 600) {
        struct bench b;
        open_reservoir(&b, 1, 0.1);
        EACH_LANE(i) b.ports->drug.degradation[0][i] = k;
        bench_start(&b);
        double out = 0;
        for (int n = 0; n < pieces; n++) {
            draw(&b, flow, flow, end / pieces);
            out += b.ports->reservoir.inlet_mass[0][0];
        }
        CLOSE(out, drawn, 1e-12);
        CLOSE(bench_output(&b, "concentration", 0)[0], 0.1 * pow(0.9, 60.0 / 84), 1e-12);
        CLOSE(b.ports->reservoir.degraded[0][0],
              2e-6 - drawn - 2e-6 * 0.1 * pow(0.9, 60.0 / 84), 1e-9);
        bench_close(&b);
    }
}
END_TEST

/* Pushed back: the volume at once, the drug one step later; nothing leaves. */
START_TEST(takes_back)
{
    struct bench b;
    open_reservoir(&b, 1, 10);
    bench_set(&b, "volume", "10 mL");
    bench_set(&b, "pressure_full", "38.6 kPa");
    bench_set(&b, "pressure_empty", "20 kPa");
    bench_start(&b);
    CLOSE(b.ports->reservoir.pressure[0], 28.6e3, 1e-12);
    CLOSE(b.ports->reservoir.stiffness[0], 1e9, 1e-12);
    draw(&b, -ML_PER_DAY, 0, DAY);
    CLOSE(bench_output(&b, "volume", 0)[0], 11e-6, 1e-12);
    CLOSE(b.ports->reservoir.pressure[0], 29.6e3, 1e-12);
    ck_assert_double_eq(b.ports->reservoir.inlet_mass[0][0], 0);
    EACH_LANE(i) b.ports->line.returned_mass[0][i] = 3e-6;
    draw(&b, 0, 0, 1);
    CLOSE(bench_output(&b, "mass", 0)[0], 103e-6, 1e-12);
    CLOSE(b.ports->reservoir.usable[0], 9.6e-6, 1e-12);
    bench_close(&b);
}
END_TEST

static double random_share(unsigned *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (double)(*seed >> 8) / (1 << 24);
}

/* Mass and volume to 1e-12 through random steps, returns and refills. */
START_TEST(balances)
{
    struct bench b;
    unsigned seed = 7;
    open_reservoir(&b, 2, 10);
    EACH_LANE(i) {
        b.ports->drug.degradation[0][i] = 1e-7;
        b.ports->drug.base_fraction[1][i] = 0.752;
    }
    bench_start(&b);
    double drawn[2] = {0}, volume = 0;
    for (int n = 0; n < 5000; n++) {
        double step = pow(10, 6 * random_share(&seed) - 2);
        double most = b.ports->reservoir.usable[0];
        double out = fmin((2 * random_share(&seed) - 0.5) * 1e-11 * step, most);
        for (int k = 0; k < 2; k++)
            EACH_LANE(i) b.ports->line.returned_mass[k][i] = out < 0 ? 1e-10 : 0;
        for (int k = 0; k < 2; k++) drawn[k] -= b.ports->line.returned_mass[k][0];
        draw(&b, out / step, 1e-11, step);
        volume += b.ports->catheter.face_volume[0][0];
        if (n % 100 == 99)
            bench_event(&b, "refill", -1, "17 mL", "5 mg/mL", NULL, NULL,
                        n % 200 == 99 ? "2" : "0", NULL, "0.3 mL", NULL);
        const struct th_ports *p = b.ports;
        ck_assert_double_le(fabs(p->ledger.volume[TH_IN_RESERVOIR][0] +
                                 p->ledger.volume[TH_WITHDRAWN][0] + volume -
                                 p->reservoir.supplied_volume[0]),
                            1e-12 * p->reservoir.supplied_volume[0]);
        for (int k = 0; k < 2; k++) {
            drawn[k] += p->reservoir.inlet_mass[k][0];
            ck_assert_double_le(fabs(p->ledger.mass[TH_IN_RESERVOIR][k][0] +
                                     p->ledger.mass[TH_WITHDRAWN][k][0] +
                                     p->reservoir.degraded[k][0] + drawn[k] -
                                     p->reservoir.supplied_mass[k][0]),
                                1e-12 * p->reservoir.supplied_mass[k][0]);
        }
    }
    ck_assert_double_gt(bench_output(&b, "refills", 0)[0], 49);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "contents");
    tcase_add_test(tests, depletion);
    tcase_add_test(tests, alarm_is_computed);
    tcase_add_test(tests, refills_mix);
    tcase_add_test(tests, rinses);
    tcase_add_test(tests, mixtures);
    tcase_add_test(tests, decay_while_drawn);
    tcase_add_test(tests, takes_back);
    tcase_add_test(tests, balances);
}
