/* The ladder in time: closed forms, an integration of its own, and steps cut anywhere. */
#define TH_SUITE "ladder, time"
#include "support/bench/ladder.h"
#include "support/check_main.h"

/* Integral of (t - h/2) e^(-t/tau), t = 0 .. h. */
static double fading_moment(double h, double tau)
{
    double x = h / tau;
    if (x < 0.01)
        return -h * h * (x / 12 - x * x / 24 + x * x * x / 80 - x * x * x * x / 360);
    return tau * tau * (1 - exp(-x) * (1 + x)) + h / 2 * tau * expm1(-x);
}

/* One segment, a kink at the tip, the pump turned on: out = F (1 - e^(-t/RC)). Amount and first
 * moment of steps of any length, RC 20 minutes. */
START_TEST(fills_behind_a_kink)
{
    static const double steps[] = {0.01, 7, 600, 3000, 86400};
    struct bench b;
    open_line(&b, "1");
    bench_start(&b);
    double tau = 1200, more = tau / compliance() - resistance() / 2, flow = ML_PER_DAY;
    put_fault(&b, 0, 0.89, pinch_of(more));
    pump(&b, flow);
    double from = 0;
    for (size_t k = 0; k < sizeof steps / sizeof *steps; k++) {
        double h = steps[k], x = h / tau, left = exp(-from / tau) * flow, fade = -expm1(-x);
        bench_step(&b, h);
        NEAR(b.ports->catheter.face_volume[1][0], flow * h - left * tau * fade,
             1e-12 * flow * h);
        NEAR(b.ports->catheter.opening_moment[TH_TIP][0], -left * fading_moment(h, tau),
             1e-12 * flow * h * h);
        from += h;
        double rise = flow * (more + resistance()) - left * exp(-x) * (more + resistance() / 2);
        NEAR(bench_output(&b, "pressure", 0)[0], rise, 1e-10 * rise);
    }
    bench_close(&b);
}
END_TEST

/* The same while the pump's flow changes evenly within each step, in = a + rho t:
 * out = a + rho (t - RC) + (out(0) - a + rho RC) e^(-t/RC). */
START_TEST(follows_a_ramp)
{
    static const double steps[] = {7, 100, 3000, 86400}, change[] = {0.2, -0.7, 0.4, -1};
    struct bench b;
    open_line(&b, "1");
    bench_start(&b);
    double tau = 1200, more = tau / compliance() - resistance() / 2, flow = ML_PER_DAY, out = 0;
    put_fault(&b, 0, 0.89, pinch_of(more));
    for (size_t k = 0; k < sizeof steps / sizeof *steps; k++) {
        double h = steps[k], x = h / tau, rho = change[k] * flow / h, fade = -expm1(-x);
        double first = flow - change[k] * flow / 2, last = flow + change[k] * flow / 2;
        double late = out - first + rho * tau;
        ramp_pump(&b, flow, change[k] * flow);
        bench_step(&b, h);
        double volume = first * h + rho * (h * h / 2 - tau * h) + late * tau * fade;
        double moment = rho * h * h * h / 12 + late * fading_moment(h, tau);
        NEAR(b.ports->catheter.face_volume[0][0], flow * h, 1e-15 * flow * h);
        NEAR(b.ports->catheter.face_volume[1][0], volume, 1e-11 * flow * h);
        NEAR(b.ports->catheter.opening_moment[TH_TIP][0], moment, 1e-11 * flow * h * h);
        out = first + rho * (h - tau) + late * exp(-x);
        double rise = last * resistance() / 2 + out * (more + resistance() / 2);
        NEAR(bench_output(&b, "pressure", 0)[0], rise, 1e-10 * flow * more);
    }
    bench_close(&b);
}
END_TEST

struct network {
    double face[SEGMENTS + 1], outside[SEGMENTS], flow, flow_slope, slip[3], knee[3],
        knee_slope, tip;
    double stored[SEGMENTS], in, out, early, peak;
    double leak[SEGMENTS], beyond[SEGMENTS], lost[SEGMENTS], lost_early[SEGMENTS];
};

/* Newton's steps from above, each past a knee at least: the flow rises ever steeper with p. */
static double inlet_of(const struct network *w, double node, double t)
{
    const double q = w->flow + w->flow_slope * t;
    double p = node + q / w->face[0];
    for (int step = 0; step < 4; step++) {
        double slope = w->face[0], over = slope * (p - node) - q;
        for (int m = 0; m < 3; m++) {
            const double beyond = p - w->knee[m] - (m == 1 ? 0 : w->knee_slope * t);
            over += w->slip[m] * fmax(beyond, 0);
            slope += beyond > 0 ? w->slip[m] : 0;
        }
        p -= over / slope;
    }
    return p;
}

static void rates(const struct network *w, const double *stored, double t, double *rate,
                  double *in, double *out)
{
    double c = compliance() / SEGMENTS, p[SEGMENTS + 1];
    for (int k = 0; k < SEGMENTS; k++) p[k] = stored[k] / c + w->outside[k];
    p[SEGMENTS] = w->tip;
    double flow = w->face[0] * (inlet_of(w, p[0], t) - p[0]);
    *in = flow;
    for (int k = 0; k < SEGMENTS; k++) {
        *out = w->face[k + 1] * (p[k] - p[k + 1]);
        rate[k] = flow - *out - w->leak[k] * (p[k] - w->beyond[k]);
        flow = *out;
    }
}

/* Runge-Kutta of fourth order; `early` is the integral of (time - t) out. */
static void integrate(struct network *w, double time, int steps)
{
    static const double at[] = {0, 0.5, 0.5, 1}, weight[] = {1. / 6, 1. / 3, 1. / 3, 1. / 6};
    double h = time / steps;
    for (int n = 0; n < steps; n++) {
        double slope[SEGMENTS] = {0}, start[SEGMENTS], in, out;
        memcpy(start, w->stored, sizeof start);
        for (int stage = 0; stage < 4; stage++) {
            double trial[SEGMENTS];
            for (int k = 0; k < SEGMENTS; k++) trial[k] = start[k] + at[stage] * h * slope[k];
            rates(w, trial, (n + at[stage]) * h, slope, &in, &out);
            for (int k = 0; k < SEGMENTS; k++) w->stored[k] += weight[stage] * h * slope[k];
            for (int k = 0; k < SEGMENTS; k++) {
                double over = trial[k] * SEGMENTS / compliance() + w->outside[k] - w->beyond[k];
                double more = weight[stage] * h * w->leak[k] * over;
                w->lost[k] += more;
                w->lost_early[k] += more * (time - (n + at[stage]) * h);
            }
            w->in += weight[stage] * h * in;
            w->out += weight[stage] * h * out;
            w->early += weight[stage] * h * out * (time - (n + at[stage]) * h);
        }
        double node = w->stored[0] * SEGMENTS / compliance() + w->outside[0];
        w->peak = fmax(w->peak, inlet_of(w, node, (n + 1) * h));
    }
    w->flow += w->flow_slope * time;
    w->knee[0] += w->knee_slope * time;
    w->knee[2] += w->knee_slope * time;
}

/* Ports of pump and reservoir: the flow loses a seventh in the step, and the pressure at
 * which it begins to slip falls with what is drawn, as it is without that fall. */
static void move(struct network *w, struct bench *b, double h)
{
    const double stiffness = 1e11, change = -w->flow / 7;
    struct network still = *w;
    w->flow_slope = still.flow_slope = change / h;
    still.knee_slope = still.in = 0;
    integrate(&still, h, 40000);
    w->knee_slope = -stiffness * still.in / h;
    ramp_pump(b, w->flow + change / 2, change);
    EACH_LANE(i) {
        b->ports->reservoir.stiffness[i] = stiffness;
        b->ports->pump.slip_from[0][i] = w->knee[0];
        b->ports->pump.slip_from[2][i] = w->knee[2];
    }
}

/* Two holes in middles of segments, one to each side of the kink; ports are those of faults 2
 * and 5. */
static void put_holes(struct network *w, struct bench *b)
{
    static const int node[] = {2, 6}, fault[] = {5, 2}, space[] = {TH_CSF, TH_EPIDURAL};
    for (int m = 0; m < 2; m++) {
        w->leak[node[m]] = 1 / (m ? 7e12 : 2e14);
        w->beyond[node[m]] = m ? 500 : 3000;
        EACH_LANE(i) {
            b->ports->fault.at[fault[m]][i] = (node[m] + 0.5) / SEGMENTS * length;
            b->ports->fault.opening_conductance[fault[m]][i] = w->leak[node[m]];
            b->ports->fault.opening_space[fault[m]][i] = space[m];
            b->ports->depot.pressure[TH_EPIDURAL][i] = 500;
        }
    }
}

/* A way past the pump from a reservoir at 20 kPa, open at any pressure. */
static void open_past(struct network *w, struct bench *b)
{
    w->slip[2] = 3e-15;
    w->knee[2] = -1e6;
    w->flow += w->slip[2] * (20e3 - w->knee[2]);
    EACH_LANE(i) {
        b->ports->pump.slip[2][i] = w->slip[2];
        b->ports->pump.slip_from[2][i] = w->knee[2];
    }
}

static void check_holes(const struct network *w, const struct bench *b, double h, double scale)
{
    static const int node[] = {2, 6}, fault[] = {5, 2};
    for (int m = 0; m < 2; m++) {
        double volume = b->ports->catheter.opening_volume[1 + fault[m]][0];
        NEAR(volume, w->lost[node[m]], 1e-8 * scale * h);
        NEAR(b->ports->catheter.opening_moment[1 + fault[m]][0],
             volume * h / 2 - w->lost_early[node[m]], 1e-8 * scale * h * h);
    }
}

/* Eight segments, a kink between them, walls filled unevenly, a pump that slips and opens at
 * 300 kPa: over one step as by 40 000 small ones, through both knees of the pump. Then the same
 * while the pump's flow and the reservoir's pressure move, with holes in the wall, and with a
 * way past the pump. */
START_TEST(as_small_steps)
{
    struct bench b;
    open_line(&b, "8");
    bench_set(&b, "intrathecal", "30 cm");
    EACH_LANE(i) {
        b.ports->pressure.csf[i] = 1000;
        b.ports->pump.slip[0][i] = 2e-17;
        b.ports->pump.slip_from[0][i] = 20e3;
        b.ports->pump.slip[1][i] = 1e-13;
        b.ports->pump.slip_from[1][i] = 100e3;
    }
    bench_start(&b);
    bench_step(&b, 1e-3);
    double more = 1e16, flow = 400 * ML_PER_DAY;
    EACH_LANE(i) b.ports->pressure.csf[i] = 3000;
    put_fault(&b, 0, 0.5, pinch_of(more));
    struct network w = {.flow = flow, .slip = {2e-17, 1e-13}, .knee = {20e3, 1e5}, .tip = 3000};
    if (_i == 3)
        open_past(&w, &b);
    pump(&b, w.flow);
    for (int k = 0; k <= SEGMENTS; k++)
        w.face[k] = 1 / (resistance() / SEGMENTS / (k == 0 || k == SEGMENTS ? 2 : 1) +
                         (k == 4 ? more : 0));
    for (int k = 0; k < SEGMENTS; k++)
        w.outside[k] = 1000 + 2000 * fmin(fmax(k + 1 - 8 * 0.59 / 0.89, 0), 1);
    if (_i == 2)
        put_holes(&w, &b);
    for (int k = 0; k < 4; k++) {
        double h = 3 + k, out = w.out;
        w.early = w.in = 0;
        memset(w.lost, 0, sizeof w.lost);
        memset(w.lost_early, 0, sizeof w.lost_early);
        if (_i)
            move(&w, &b, h);
        integrate(&w, h, 40000);
        bench_step(&b, h);
        double tip = b.ports->catheter.face_volume[SEGMENTS][0];
        NEAR(b.ports->catheter.face_volume[0][0], w.in, 1e-8 * flow * h);
        NEAR(tip, w.out - out, 1e-8 * flow * h);
        NEAR(b.ports->catheter.opening_moment[TH_TIP][0], tip * h / 2 - w.early,
             1e-8 * flow * h * h);
        check_holes(&w, &b, h, flow);
        double c = compliance() / SEGMENTS;
        struct network then = w;
        then.flow_slope = then.knee_slope = 0;
        NEAR(bench_output(&b, "pressure", 0)[0],
             inlet_of(&then, w.stored[0] / c + w.outside[0], 0), 1e-3);
        NEAR(bench_output(&b, "highest_pressure", 0)[0], w.peak, 1e-3);
    }
    ck_assert_double_gt(bench_output(&b, "highest_pressure", 0)[0], 101e3);
    bench_close(&b);
}
END_TEST

/* ---- steps cut anywhere ---- */

static double share(unsigned *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (double)(*seed >> 8) / (1 << 24);
}

/* A day of orders, stalls, postures, kinks that come and go, and flows that change within the
 * hour; each hour whole or cut in pieces. */
static void live(unsigned story, unsigned cuts, double *tip, double *in, double *pressure)
{
    struct bench b;
    open_line(&b, "8");
    EACH_LANE(i) {
        b.ports->pressure.csf[i] = 1300;
        b.ports->pump.slip[0][i] = 1e-17;
        b.ports->pump.slip_from[0][i] = 3000;
        b.ports->pump.slip[1][i] = 1e-10;
        b.ports->pump.slip_from[1][i] = 200e3;
    }
    bench_start(&b);
    *tip = *in = 0;
    for (int hour = 0; hour < 24; hour++) {
        double flow = share(&story) < 0.2 ? 0 : 24 * ML_PER_DAY * share(&story);
        double change = flow * (share(&story) - 0.5), done = 0;
        EACH_LANE(i) b.ports->pressure.csf[i] = share(&story) < 0.5 ? 1300 : 4000;
        put_fault(&b, 0, 0.89 * share(&story), share(&story) < 0.3 ? 0 : bore * share(&story));
        put_fault(&b, 1, 0.89 * share(&story), bore * pow(10, -2 * share(&story)));
        for (double left = 3600; left > 0;) {
            double most = left * (cuts ? pow(10, -4 * share(&cuts)) : 1);
            double step = left - most < 1e-3 ? left : most;
            ramp_pump(&b, flow + change * ((done + step / 2) / 3600 - 0.5),
                      change * step / 3600);
            bench_step(&b, step);
            done += step;
            *tip += b.ports->catheter.face_volume[SEGMENTS][0];
            *in += b.ports->catheter.face_volume[0][0];
            left -= step;
        }
        pressure[hour] = bench_output(&b, "pressure", 0)[0];
    }
    pressure[24] = bench_output(&b, "highest_pressure", 0)[0];
    bench_close(&b);
}

START_TEST(cuts_change_nothing)
{
    double tip, in, pressure[25], cut_tip, cut_in, cut_pressure[25];
    live((unsigned)_i + 1, 0, &tip, &in, pressure);
    live((unsigned)_i + 1, 77, &cut_tip, &cut_in, cut_pressure);
    NEAR(cut_tip, tip, 1e-9 * fabs(tip));
    NEAR(cut_in, in, 1e-9 * fabs(in));
    for (int k = 0; k < 25; k++) NEAR(cut_pressure[k], pressure[k], 1e-9 * pressure[24]);
}
END_TEST

/* With the steps that it allows, volume and first moment tell when the fluid came, to a
 * millionth of the lumen; RC 20 minutes, then settled. */
START_TEST(limit_follows_relaxation)
{
    struct bench b;
    open_line(&b, "1");
    bench_start(&b);
    double tau = 1200, flow = ML_PER_DAY, t = 0, worst = 0, longest[TH_LANES];
    put_fault(&b, 0, 0.89, pinch_of(tau / compliance() - resistance() / 2));
    pump(&b, flow);
    int steps = 0;
    for (;; steps++) {
        bench_limit(&b, INFINITY, longest);
        if (!(longest[0] < 1e6))
            break;
        double h = longest[0], x = h / tau, left = flow * exp(-t / tau);
        bench_step(&b, h);
        double volume = b.ports->catheter.face_volume[1][0],
               moment = b.ports->catheter.opening_moment[TH_TIP][0];
        for (double at = 0; at <= 1; at += 0.01) {
            double true_out = flow * h * at + left * tau * expm1(-x * at);
            double told = volume * at + 6 * moment / h * (at * at - at);
            worst = fmax(worst, fabs(told - true_out));
        }
        t += h;
    }
    ck_assert_double_lt(worst, 1e-6 * lumen());
    ck_assert_double_gt(t, 5 * tau);
    ck_assert_int_lt(steps, 60);
    bench_step(&b, 86400);
    NEAR(b.ports->catheter.face_volume[1][0], flow * 86400, 1e-5 * lumen());
    bench_close(&b);
}
END_TEST

/* A pump that follows no order is settled as soon as its flow is; an event asks anew. */
START_TEST(settled_without_order)
{
    struct bench b;
    double longest[TH_LANES];
    open_line(&b, "8");
    bench_start(&b);
    put_fault(&b, 0, 0.5, pinch_of(1e16));
    EACH_LANE(i) b.ports->pump.flow[i] = ML_PER_DAY;
    bench_step(&b, 86400);
    bench_limit(&b, INFINITY, longest);
    ck_assert_double_eq(longest[0], INFINITY);
    EACH_LANE(i) b.due[i] = i == 3;
    bench_prepare(&b);
    bench_limit(&b, INFINITY, longest);
    ck_assert_double_eq(longest[0], INFINITY);
    ck_assert_double_lt(longest[3], 600);
    bench_close(&b);
}
END_TEST

/* A flow that changes evenly is settled when the walls follow it: they lag by rho RC2, a
 * hundred times what is allowed, which moves nothing from where its volume and moment say. */
START_TEST(settled_on_a_ramp)
{
    struct bench b;
    double longest[TH_LANES], tau = 1200, h = 72000;
    open_line(&b, "1");
    bench_start(&b);
    put_fault(&b, 0, 0.89, pinch_of(tau / compliance() - resistance() / 2));
    ramp_pump(&b, ML_PER_DAY, 0.1 * ML_PER_DAY);
    ck_assert_double_gt(0.1 * ML_PER_DAY / h * tau * tau, 100e-6 * lumen());
    bench_step(&b, h);
    bench_limit(&b, INFINITY, longest);
    ck_assert_double_eq(longest[0], INFINITY);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "time");
    tcase_add_test(tests, fills_behind_a_kink);
    tcase_add_test(tests, follows_a_ramp);
    tcase_add_loop_test(tests, as_small_steps, 0, 4);
    tcase_add_loop_test(tests, cuts_change_nothing, 0, 5);
    tcase_add_test(tests, limit_follows_relaxation);
    tcase_add_test(tests, settled_without_order);
    tcase_add_test(tests, settled_on_a_ramp);
}
