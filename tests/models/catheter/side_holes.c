/* Side holes of the catheter: how the flow divides between them and the tip, against closed
 * forms of the line of resistances that they are. */
#define TH_SUITE "side holes"
#include "support/bench/ladder.h"
#include "support/check_main.h"

static const double water = 0.6913e-3; /* Pa s at 37 C */

/* Of a hole of 0.4 mm through the wall of (1.4 - 0.5293)/2 mm: 4.79e8 in the wall and 2.59e8 in
 * its mouths. */
static double hole(void)
{
    const double mu = th_water_viscosity(310.15), wall = (outer - bore) / 2;
    return 128 * mu * wall / (TH_PI * pow(0.4e-3, 4)) + 24 * mu / pow(0.4e-3, 3);
}

static double piece(double of)
{
    return resistance() * of / length;
}

struct sides {
    const char *count, *first, *spacing, *end;
};

static void open_sides(struct bench *b, const char *segments, const struct sides *sides)
{
    open_line(b, segments);
    bench_set(b, "side_holes", sides->count);
    bench_set(b, "side_bore", "0.4 mm");
    bench_set(b, "side_first", sides->first);
    bench_set(b, "side_spacing", sides->spacing);
    bench_set(b, "end", sides->end);
    csf_pressure(b, 10 * TH_MMHG);
    bench_start(b);
}

static void settle(struct bench *b)
{
    for (int k = 0; k < 4; k++) bench_step(b, 60);
}

/* Out of side hole k, the nearest to the tip first, over the pump's 1 mL/day. */
static double part(const struct bench *b, int k)
{
    return out_of(b, TH_SIDE + k) / 60 / ML_PER_DAY;
}

START_TEST(one_hole)
{
    NEAR(hole(), 7.38e8, 0.01e8);
    NEAR(th_water_viscosity(310.15), water, 1e-7);
    static const char *const segments[] = {"1", "8", "16"}, *const ends[] = {"open", "closed"};
    for (int k = 0; k < 6; k++) {
        struct bench b;
        open_sides(&b, segments[k / 2], &(struct sides){"1", "20 mm", "1 mm", ends[k % 2]});
        pump(&b, ML_PER_DAY);
        settle(&b);
        const double below = piece(0.02), all = piece(length - 0.02);
        const double side = k % 2 ? 1 : below / (below + hole());
        NEAR(part(&b, 0), side, 1e-9);
        NEAR(out_of(&b, TH_TIP) / 60 / ML_PER_DAY, 1 - side, 1e-9);
        NEAR(bench_output(&b, "pressure_drop", 0)[0], ML_PER_DAY * (all + side * hole()), 1e-6);
        NEAR(bench_output(&b, "resistance", 0)[0], all + side * hole(), 1e-9 * resistance());
        NEAR(b.ports->catheter.opening_position[TH_SIDE][0], 0.32, 1e-12);
        NEAR(b.ports->catheter.opening_space[TH_SIDE][0], TH_CSF, 0);
        bench_close(&b);
    }
}
END_TEST

/* N equal holes r apart behind a closed end: with cosh t = 1 + r/(2 R), R that of a hole, hole
 * j from the end lets out 2 sinh(t/2) cosh((j + 1/2) t)/sinh(N t). Of six, 5 mm apart, the one
 * that is farthest from the tip gives 76 %. */
START_TEST(row_of_holes)
{
    static const char *const counts[] = {"1", "2", "4", "6"};
    const double t = acosh(1 + piece(5e-3) / hole() / 2);
    for (int c = 0; c < 4; c++) {
        struct bench b;
        const int n = atoi(counts[c]);
        open_sides(&b, "8", &(struct sides){counts[c], "2 mm", "5 mm", "closed"});
        pump(&b, ML_PER_DAY);
        settle(&b);
        for (int j = 0; j < n; j++)
            NEAR(part(&b, j), 2 * sinh(t / 2) * cosh((j + 0.5) * t) / sinh(n * t), 1e-9);
        for (int j = n; j < TH_SIDES; j++) ck_assert_double_eq(out_of(&b, TH_SIDE + j), 0);
        ck_assert_double_eq(out_of(&b, TH_TIP), 0);
        if (n == 6)
            NEAR(part(&b, 5), 0.7615, 1e-4);
        bench_close(&b);
    }
}
END_TEST

/* An open tip gives what its own piece lets through; plugged, its share goes out of the side
 * holes, farther from the tip: 2 sinh(t/2) cosh((j + 1/2) t)/sinh(2 t). A plug between the two
 * leaves the far one alone. */
START_TEST(plug_at_the_tip)
{
    const double r = piece(5e-3), x = r / hole(), t = acosh(1 + x / 2);
    struct bench b;
    open_sides(&b, "8", &(struct sides){"2", "5 mm", "5 mm", "open"});
    pump(&b, ML_PER_DAY);
    settle(&b);
    /* over r: behind the near hole 1 + x of its flow goes on to the tip */
    const double tip = 1, near = x, far = x * (1 + (1 + x));
    NEAR(part(&b, 0), near / (tip + near + far), 1e-9);
    NEAR(part(&b, 1), far / (tip + near + far), 1e-9);
    NEAR(out_of(&b, TH_TIP) / 60 / ML_PER_DAY, tip / (tip + near + far), 1e-9);
    put_fault(&b, 2, length, 0);
    settle(&b);
    for (int j = 0; j < 2; j++)
        NEAR(part(&b, j), 2 * sinh(t / 2) * cosh((j + 0.5) * t) / sinh(2 * t), 1e-9);
    NEAR(out_of(&b, TH_TIP), 0, 1e-20);
    put_fault(&b, 3, length - 7.5e-3, 0);
    settle(&b);
    NEAR(part(&b, 1), 1, 1e-9);
    NEAR(part(&b, 0), 0, 1e-9);
    bench_close(&b);
}
END_TEST

/* A closed end lets nothing out, plugged or not: the holes before it have all. */
START_TEST(plug_behind_a_closed_end)
{
    struct bench b;
    open_sides(&b, "8", &(struct sides){"2", "5 mm", "5 mm", "closed"});
    pump(&b, ML_PER_DAY);
    settle(&b);
    const double before = part(&b, 1);
    put_fault(&b, 2, length, 0);
    settle(&b);
    NEAR(part(&b, 1), before, 1e-12);
    NEAR(part(&b, 0) + part(&b, 1), 1, 1e-9);
    ck_assert_double_eq(out_of(&b, TH_TIP), 0);
    bench_close(&b);
}
END_TEST

/* Drawn out so far that the far hole lies in the epidural space, without pressure there: CSF
 * streams in at the tip and out of it, as from a leak: Q_tip = (Q R_h - p)/(R_d + R_h). */
START_TEST(half_out_of_the_csf)
{
    struct bench b;
    open_sides(&b, "8", &(struct sides){"1", "20 mm", "1 mm", "open"});
    EACH_LANE(i) b.ports->fault.tip_shift[0][i] = 0.14;
    pump(&b, ML_PER_DAY);
    settle(&b);
    NEAR(b.ports->catheter.opening_space[TH_SIDE][0], TH_EPIDURAL, 0);
    const double tip = (ML_PER_DAY * hole() - 10 * TH_MMHG) / (piece(0.02) + hole());
    NEAR(out_of(&b, TH_TIP) / 60, tip, 1e-9 * fabs(tip));
    NEAR(out_of(&b, TH_SIDE) / 60, ML_PER_DAY - tip, 1e-9 * fabs(tip));
    EACH_LANE(i) b.ports->fault.tip_shift[0][i] = 0.12;
    settle(&b);
    NEAR(b.ports->catheter.opening_space[TH_SIDE][0], TH_CSF, 0);
    NEAR(part(&b, 0), piece(0.02) / (piece(0.02) + hole()), 1e-9);
    bench_close(&b);
}
END_TEST

/* A pin-hole among side holes lies where it does: Q R_d/(R_d + R_l) with R_d from there on, the
 * near hole and the tip in parallel. */
START_TEST(leak_among_them)
{
    struct bench b;
    open_sides(&b, "8", &(struct sides){"1", "5 mm", "1 mm", "open"});
    put_hole(&b, 4, length - 0.03, 1 / 1e11, TH_CSF);
    pump(&b, ML_PER_DAY);
    settle(&b);
    const double near = piece(5e-3) * hole() / (piece(5e-3) + hole());
    const double below = piece(0.025) + near;
    NEAR(out_of(&b, 5) / 60 / ML_PER_DAY, below / (below + 1e11), 1e-9);
    NEAR(part(&b, 0), 1e11 / (below + 1e11) * near / hole(), 1e-9);
    NEAR(b.ports->catheter.opening_place[5][0], 8 * (1 - 0.03 / length), 1e-12);
    bench_close(&b);
}
END_TEST

/* The volume of a ramp, and its moment, divide as the flow does; what comes in, is kept and
 * goes out adds up to round-off. */
START_TEST(ramps_add_up)
{
    struct bench b;
    open_sides(&b, "16", &(struct sides){"3", "4 mm", "6 mm", "open"});
    put_fault(&b, 0, 0.6, 0.05e-3);
    for (int n = 0; n < 40; n++) {
        double before = 0, after = 0, out = out_of(&b, TH_TIP);
        for (int k = 0; k < 16; k++) before += b.ports->catheter.segment_volume[k][0];
        ramp_pump(&b, (n % 7) * 30 * ML_PER_DAY, n % 3 ? 20 * ML_PER_DAY : 0);
        bench_step(&b, n % 5 ? 7 : 0.3);
        out = out_of(&b, TH_TIP);
        for (int k = 0; k < 3; k++) out += out_of(&b, TH_SIDE + k);
        for (int k = 0; k < 16; k++) after += b.ports->catheter.segment_volume[k][0];
        const double in = b.ports->catheter.face_volume[0][0];
        NEAR(in - out, after - before, 1e-13 * after);
        NEAR(b.ports->catheter.opening_moment[TH_SIDE][0] * out_of(&b, TH_TIP),
             b.ports->catheter.opening_moment[TH_TIP][0] * out_of(&b, TH_SIDE), 1e-30);
    }
    bench_close(&b);
}
END_TEST

static const struct {
    const char *rows[5], *values[5], *said;
} refused[] = {
    {{"side_holes"}, {"2"}, "need side_bore"},
    {{"side_holes", "side_bore", "side_first"}, {"2", "0.4 mm", "2 mm"}, "side_spacing"},
    {{"end"}, {"closed"}, "nothing could leave"},
    {{"side_holes", "side_bore", "side_first", "side_spacing"},
     {"4", "0.4 mm", "2 mm", "4 cm"},
     "fewer catheter.segments"},
};

START_TEST(rules)
{
    struct bench b;
    struct th_error error = {0};
    open_line(&b, "8");
    for (int k = 0; k < 5 && refused[_i].rows[k]; k++)
        bench_set(&b, refused[_i].rows[k], refused[_i].values[k]);
    double params[BENCH_ROWS];
    for (size_t k = 0; k < b.model->params.count; k++) params[k] = b.params[k * TH_LANES];
    const struct th_setup setup = {.params = params};
    ck_assert_int_eq(b.model->check(&setup, &error), TH_BAD_INPUT);
    ck_assert_msg(strstr(error.text[0], refused[_i].said), "%s", error.text[0]);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "sides");
    tcase_add_test(tests, one_hole);
    tcase_add_test(tests, row_of_holes);
    tcase_add_test(tests, plug_at_the_tip);
    tcase_add_test(tests, plug_behind_a_closed_end);
    tcase_add_test(tests, half_out_of_the_csf);
    tcase_add_test(tests, leak_among_them);
    tcase_add_test(tests, ramps_add_up);
    tcase_add_loop_test(tests, rules, 0, sizeof refused / sizeof *refused);
}
