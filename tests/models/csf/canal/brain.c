/* Two kinds of tissue in one canal: what else depends on where the skull ends. That the numbers
 * are right is held by tests/models/csf/canal/dense, tests/models/csf/canal/manufactured_time,
 * tests/models/csf/canal/lag and tests/models/csf/canal/closure, that a member alone has the
 * same bits by tests/models/csf/canal/single: all of them with brain, too. */
#define TH_SUITE "canal brain"
#include "support/check_main.h"

#include "support/bench/small_canal.h"

enum { SKULL = 3, RATES = sizeof(struct th_canal_brain) / sizeof(double[TH_LANES]) };

enum method { EXPONENTIAL, SATURABLE, RUNGE_KUTTA, METHODS };

/* A canal whose every cell holds some drug, in all places. */
static struct canal_run open_full(const struct small_canal *s)
{
    struct canal_run run = small_open(s, 4);
    double y[SMALL_STATE];
    for (int k = 0; k < SMALL_STATE; k++) y[k] = 1 + 0.5 * sin(1.7 * k);
    small_put(&run, y);
    return run;
}

static void advance(struct canal_run *run, enum method method)
{
    struct th_canal_control control = {.tolerance = 1e-4};
    EACH_LANE(i) {
        run->step[i] = 600;
        run->source[i] = 0;
        control.wanted[i] = true;
    }
    const struct th_canal_request order = canal_order(run);
    if (method == EXPONENTIAL)
        th_canal_advance(run->canal, &order);
    else if (method == SATURABLE)
        th_canal_advance_saturable(run->canal, &order);
    else
        th_canal_sdirk(run->canal, &order, &control);
}

static bool same(const struct canal_run *a, const struct canal_run *b)
{
    return !memcmp(a->state[1], b->state[1], a->vectors * sizeof(double[TH_LANES]));
}

/* Every rate acts, by every method that knows it, and factors of what it was before are not
 * taken for those of what it is now: after a change the step has the bits of a canal that was
 * never another. */
START_TEST(every_rate_acts)
{
    struct small_canal s = small_skull();
    s.brain.most = s.tissue.most = 2;
    for (enum method method = EXPONENTIAL; method < METHODS; method++)
        for (size_t rate = 0; rate < RATES; rate++) {
            struct canal_run moved = open_full(&s), plain = open_full(&s),
                             fresh = open_full(&s);
            /* binding_capacity comes last. */
            const bool knows = rate + 1 < RATES || method == SATURABLE;
            advance(&moved, method);
            advance(&plain, method);
            EACH_LANE(i) {
                ((double *)th_canal_brain(moved.canal))[rate * TH_LANES + (size_t)i] *= 1.25;
                ((double *)th_canal_brain(fresh.canal))[rate * TH_LANES + (size_t)i] *= 1.25;
                th_canal_update(moved.canal, i);
                th_canal_update(fresh.canal, i);
            }
            advance(&moved, method);
            advance(&fresh, method);
            ck_assert_msg(same(&moved, &fresh), "method %d, rate %zu: not what it would be",
                          method, rate);
            ck_assert_msg(same(&moved, &plain) != knows, "method %d, rate %zu", method, rate);
            canal_close(&moved);
            canal_close(&plain);
            canal_close(&fresh);
        }
}
END_TEST

/* Without a skull nothing reads the brain's rates, not even the cache. */
START_TEST(without_a_skull_nothing_changes)
{
    struct small_canal s = small_canal(), other = s;
    s.tissue.most = other.tissue.most = 2;
    other.brain = small_skull().brain;
    other.brain.partition = 1e300;
    for (enum method method = EXPONENTIAL; method < METHODS; method++) {
        struct canal_run a = open_full(&s), b = open_full(&other);
        advance(&a, method);
        advance(&b, method);
        ck_assert(same(&a, &b));
        canal_close(&a);
        canal_close(&b);
    }
}
END_TEST

/* Brain that is like cord is cord, wherever the skull ends, to round-off. */
START_TEST(like_cord)
{
    struct small_canal s = small_canal();
    s.tissue.most = 2;
    s.brain = s.tissue;
    for (enum method method = EXPONENTIAL; method < METHODS; method++) {
        struct canal_run cord = open_full(&s);
        advance(&cord, method);
        for (int skull = 1; skull <= SMALL / 2; skull++) {
            struct small_canal here = s;
            here.skull = skull;
            struct canal_run run = open_full(&here);
            advance(&run, method);
            for (size_t k = 0; k < SMALL_STATE * TH_LANES; k++)
                ck_assert_double_eq_tol(run.state[1][k] / cord.state[1][k], 1, 1e-12);
            canal_close(&run);
        }
        canal_close(&cord);
    }
}
END_TEST

/* Second differences are those of the mesh: of a profile that is straight in the canal and
 * anything in the skull, none. With a kink of 1 in the canal's second cell, its volume, 2; with
 * a skull of one cell, or none, all cells but the first count. */
START_TEST(bends_are_those_of_the_mesh)
{
    const int skulls[] = {0, 1, SKULL};
    for (int n = 0; n < 3; n++) {
        struct small_canal s = small_canal();
        s.skull = skulls[n];
        struct canal_run run = small_open(&s, 4);
        const int mesh = s.skull > 1 ? s.skull : 1;
        double y[SMALL_STATE] = {0};
        _Alignas(64) double volume[SMALL * TH_LANES];
        struct th_canal_sums sums;
        for (int i = 0; i < SMALL; i++) {
            y[3 * i] = i < mesh ? 100 * (i + 1) * (i + 1) : 3 + i;
            EACH_LANE(l) volume[i * TH_LANES + l] = 2;
        }
        small_put(&run, y);
        th_canal_amounts(run.canal, run.state[0], volume, volume, NULL, &sums);
        EACH_LANE(l) ck_assert_double_eq(sums.second_differences[l], 0);
        for (int i = mesh + 2; i < SMALL; i++) y[3 * i] += i - mesh - 1;
        small_put(&run, y);
        th_canal_amounts(run.canal, run.state[0], volume, volume, NULL, &sums);
        EACH_LANE(l) ck_assert_double_eq(sums.second_differences[l], 2);
        canal_close(&run);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "brain");
    tcase_add_test(tests, every_rate_acts);
    tcase_add_test(tests, without_a_skull_nothing_changes);
    tcase_add_test(tests, like_cord);
    tcase_add_test(tests, bends_are_those_of_the_mesh);
}
