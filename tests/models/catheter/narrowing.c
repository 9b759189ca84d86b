/* A pinch that closes while the ladder advances: second order in the step, against an
 * integration of its own in small steps. One segment: with its node between a pinch and the
 * tip, or between the pump and a pinch. */
#define TH_SUITE "ladder, narrowing"
#include "support/bench/ladder.h"
#include "support/check_main.h"

/* The open area falls evenly from a thousandth to a fifty thousandth, as of a kink that closes
 * in 12 h: R C goes from 0.15 s, with which the wall follows at once, to minutes, in which the
 * rest of the closing is over. */
static const double closes_in = 12 * 3600, first_area = 1e-3, last_area = 2e-5;

static double pinched(double area)
{
    return resistance() * 2e-3 / length * (1 / (area * area) - 1);
}

/* The hole behind the first face, the flow of the pump and its slip above 2 kPa. */
struct line {
    double faces[2], leak, flow, slip;
    int closing; /* which of the faces */
};

struct course {
    double stored, in, out, late, pressure; /* late: integral of (t - the middle) out */
};

static double inlet_of(const struct line *l, double r, double node)
{
    const double free = node + l->flow * r, knee = 2000;
    return free <= knee ? free : (node + r * (l->flow + l->slip * knee)) / (1 + r * l->slip);
}

static double rate(const struct line *l, double t, double stored, double *in, double *out)
{
    const double area = first_area - t / closes_in, node = stored / compliance();
    const double added = pinched(area);
    const double before = l->faces[0] + (l->closing == 0 ? added : 0);
    const double behind = l->faces[1] + (l->closing == 1 ? added : 0);
    *in = (inlet_of(l, before, node) - node) / before;
    *out = node / behind;
    return *in - *out - l->leak * node;
}

static void integrate(const struct line *l, struct course *c, double time, int steps)
{
    static const double at[] = {0, 0.5, 0.5, 1}, weight[] = {1. / 6, 1. / 3, 1. / 3, 1. / 6};
    const double h = time / steps;
    for (int n = 0; n < steps; n++) {
        double slope = 0, start = c->stored, in, out;
        for (int k = 0; k < 4; k++) {
            const double t = (n + at[k]) * h;
            slope = rate(l, t, start + at[k] * h * slope, &in, &out);
            c->stored += weight[k] * h * slope;
            c->in += weight[k] * h * in;
            c->out += weight[k] * h * out;
            c->late += weight[k] * h * out * (t - time / 2);
        }
    }
    const double node = c->stored / compliance();
    c->pressure = inlet_of(l, l->faces[0] + (l->closing == 0 ? pinched(last_area) : 0), node);
}

static void put_area(struct bench *b, double from, double to)
{
    put_fault(b, 0, b->ports->fault.at[0][0], bore * sqrt(to));
    EACH_LANE(i) b->ports->fault.bore_change[0][i] = bore * (sqrt(to) - sqrt(from));
}

/* The ladder over the same time, in steps of a share of the area that is open then. */
static struct course advance(const struct line *l, double share)
{
    struct bench b;
    struct course c = {0};
    open_line(&b, "1");
    bench_start(&b);
    pump(&b, l->flow);
    EACH_LANE(i) {
        b.ports->pump.slip[0][i] = l->slip;
        b.ports->pump.slip_from[0][i] = 2000;
    }
    if (l->leak > 0)
        put_hole(&b, 1, 0.4 * length, l->leak, TH_SUBCUTANEOUS);
    EACH_LANE(i) b.ports->fault.at[0][i] = l->closing ? length : 0.1;
    put_area(&b, first_area, first_area);
    bench_step(&b, 86400);
    const double time = (first_area - last_area) * closes_in;
    double area = first_area, done = 0, in = 0;
    while (area > last_area) {
        const double to = fmax(area * (1 - share), last_area), h = (area - to) * closes_in;
        const double kept = b.ports->catheter.segment_volume[0][0];
        put_area(&b, area, to);
        bench_step(&b, h);
        const double out = out_of(&b, TH_TIP), hole = out_of(&b, 2);
        c.in += b.ports->catheter.face_volume[0][0];
        c.out += out;
        c.late += b.ports->catheter.opening_moment[TH_TIP][0] + out * (done + h / 2 - time / 2);
        in = b.ports->catheter.face_volume[0][0] - out - hole;
        NEAR(b.ports->catheter.segment_volume[0][0] - kept, in, 1e-13 * lumen());
        done += h;
        area = to;
    }
    c.stored = b.ports->catheter.segment_volume[0][0] - lumen();
    c.pressure = bench_output(&b, "pressure", 0)[0];
    bench_close(&b);
    return c;
}

/* 0: rigid pump, pinch at the tip; 1: that pump slips; 2: a hole, and the pinch before it; 3: a
 * hole, and the pinch behind it. */
static struct line line_of(int which)
{
    const double whole = resistance(), place = which < 2 ? 0.5 : 0.4;
    return (struct line){.faces = {place * whole, (1 - place) * whole},
                         .leak = which < 2 ? 0 : 1 / 1e15,
                         .flow = ML_PER_DAY,
                         .slip = which ? 1e-15 : 0,
                         .closing = which != 2};
}

/* Off by that much of the largest: pressure at the inlet, volumes in and out, and when it went
 * out. */
enum { NUMBERS = 4 };

static void compare(const struct course *is, const struct course *should, double time,
                    double off[NUMBERS])
{
    off[0] = (is->pressure - should->pressure) / should->pressure;
    off[1] = (is->in - should->in) / (ML_PER_DAY * time);
    off[2] = (is->out - should->out) / (ML_PER_DAY * time);
    off[3] = (is->late - should->late) / (ML_PER_DAY * time * time);
}

/* Half of the step divides each error by four; steps of a tenth of the open area are off by
 * less than a thousandth at most. A pump that imposes its flow, or a pinch at its outlet, leave
 * the other numbers right whatever the step. */
START_TEST(second_order)
{
    const struct line l = line_of(_i);
    const double time = (first_area - last_area) * closes_in;
    struct course exact = {0};
    double in, out, last[NUMBERS] = {0}, off[NUMBERS];
    for (int k = 0; k < 200000; k++) /* at rest at first */
        exact.stored += 0.02 * rate(&l, 0, exact.stored, &in, &out);
    integrate(&l, &exact, time, 20000);
    for (int halved = 0; halved < 3; halved++) {
        const struct course c = advance(&l, 0.1 / (1 << halved));
        compare(&c, &exact, time, off);
        ck_assert_double_gt(fabs(off[2]), 1e-6);
        for (int k = 0; k < NUMBERS; k++) {
            ck_assert_double_lt(fabs(off[k]), 1e-3);
            if (halved && fabs(off[k]) > 1e-9)
                NEAR(last[k] / off[k], 4, 0.3);
        }
        memcpy(last, off, sizeof last);
    }
}
END_TEST

/* ---- a plug at the tip, and a hole before it ---- */

/* Of what comes the tip lets out g/(g + h), g of the piece to it with the plug, h of the hole
 * of 0.4 mm, 20 mm before it: 7.38e8 Pa s/m3. */
static double tip_share(double area)
{
    const double mu = th_water_viscosity(310.15), wall = (outer - bore) / 2;
    const double hole = 128 * mu * wall / (TH_PI * pow(0.4e-3, 4)) + 24 * mu / pow(0.4e-3, 3);
    return hole / (hole + resistance() * 0.02 / length + pinched(area));
}

/* Volume out of the tip, and its moment about the middle, over the flow. */
static struct course plugged(double share, double last)
{
    struct bench b;
    struct course c = {0};
    open_line(&b, "8");
    bench_set(&b, "side_holes", "1");
    bench_set(&b, "side_bore", "0.4 mm");
    bench_set(&b, "side_first", "20 mm");
    bench_set(&b, "side_spacing", "1 mm");
    bench_start(&b);
    pump(&b, ML_PER_DAY);
    EACH_LANE(i) b.ports->fault.at[0][i] = length - 1e-3;
    put_area(&b, 1, 1);
    bench_step(&b, 86400);
    const double time = (1 - last) * closes_in;
    double done = 0;
    for (double area = 1; area > last;) {
        const double to = fmax(area * (1 - share), last), h = (area - to) * closes_in;
        put_area(&b, area, to);
        bench_step(&b, h);
        c.out += out_of(&b, TH_TIP) / ML_PER_DAY;
        c.late += (b.ports->catheter.opening_moment[TH_TIP][0] +
                   out_of(&b, TH_TIP) * (done + h / 2 - time / 2)) /
                  ML_PER_DAY;
        NEAR(out_of(&b, TH_TIP) + out_of(&b, TH_SIDE), ML_PER_DAY * h, 1e-9 * lumen());
        done += h;
        area = to;
    }
    bench_close(&b);
    return c;
}

/* The integrals of the share by Simpson's rule. */
START_TEST(divides_to_second_order)
{
    const double last = 0.01, time = (1 - last) * closes_in;
    struct course exact = {0};
    double before[2] = {0};
    for (int k = 0; k <= 20000; k++) {
        const double at = k / 20000., weight = k % 20000 ? (k % 2 ? 4 : 2) : 1;
        const double share = tip_share(1 - at * (1 - last)) * weight * time / 60000;
        exact.out += share;
        exact.late += share * (at - 0.5) * time;
    }
    for (int halved = 0; halved < 3; halved++) {
        const struct course c = plugged(0.1 / (1 << halved), last);
        const double off[2] = {c.out / exact.out - 1, c.late / exact.late - 1};
        for (int k = 0; k < 2; k++) {
            ck_assert_double_lt(fabs(off[k]), 3e-3);
            if (halved)
                NEAR(before[k] / off[k], 4, 0.3);
            before[k] = off[k];
        }
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "order");
    tcase_add_loop_test(tests, second_order, 0, 4);
    tcase_add_test(tests, divides_to_second_order);
}
