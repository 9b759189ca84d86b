/* Lanes with the same catheter are computed once: each lane has the bits that it has alone,
 * whichever number of the ports, parameters or states is another one in it. */
#define TH_SUITE "ladder, alike"
#include "support/bench/ladder.h"
#include "support/check_main.h"

enum { ODD = 3 }; /* the lane that is another */

static void open_alike(struct bench *b)
{
    open_line(b, "8");
    bench_set(b, "side_holes", "2");
    bench_set(b, "side_bore", "0.2 mm");
    bench_set(b, "side_first", "10 mm");
    bench_set(b, "side_spacing", "10 mm");
    csf_pressure(b, 1000);
    EACH_LANE(i) {
        b->ports->pump.slip[0][i] = 1e-15;
        b->ports->pump.slip_from[0][i] = 500;
        b->ports->reservoir.capacity[i] = 20e-6;
        b->ports->reservoir.stiffness[i] = 1e9;
    }
    bench_start(b);
    put_fault(b, 0, 0.3, pinch_of(1e15));
    put_hole(b, 1, 0.6, 1e-15, TH_EPIDURAL);
    ramp_pump(b, ML_PER_DAY, 0.1 * ML_PER_DAY);
    bench_step(b, 600);
    if (b->ports->catheter.opening_volume[TH_TIP][0] == 0)
        ck_abort_msg("nothing flows");
}

/* A tenth less; of ports nothing, too, as of a reservoir that is empty. */
static void change(double *value, double share)
{
    *value = *value == 0 ? 1e-3 : share * *value;
}

/* The same step with all lanes, and with the odd one alone. */
static void compare(struct bench *all, struct bench *alone, const char *what, size_t row)
{
    double longest[2][TH_LANES];
    struct bench *both[] = {all, alone};
    for (int k = 0; k < 2; k++) {
        EACH_LANE(i) both[k]->alive[i] = k == 0 || i == ODD;
        bench_limit(both[k], INFINITY, longest[k]);
        bench_step(both[k], 60);
    }
    ck_assert_msg(memcmp(&longest[0][ODD], &longest[1][ODD], sizeof(double)) == 0,
                  "%s %zu: a step of %g s, alone %g", what, row, longest[0][ODD],
                  longest[1][ODD]);
    const double *one = (const double *)&all->ports->catheter,
                 *other = (const double *)&alone->ports->catheter;
    for (size_t k = ODD; k < sizeof all->ports->catheter / sizeof *one; k += TH_LANES)
        ck_assert_msg(memcmp(&one[k], &other[k], sizeof *one) == 0,
                      "%s %zu: port %zu is %.17g, alone %.17g", what, row, k / TH_LANES, one[k],
                      other[k]);
    for (size_t k = ODD; k < bench_states_bytes(all) / sizeof(double); k += TH_LANES)
        ck_assert_msg(memcmp(&all->states[k], &alone->states[k], sizeof(double)) == 0,
                      "%s %zu: state %zu", what, row, k / TH_LANES);
    const double together = bench_output(all, "resistance", 0)[ODD],
                 by_itself = bench_output(alone, "resistance", 0)[ODD];
    ck_assert(memcmp(&together, &by_itself, sizeof together) == 0);
}

static double *ports_of(struct bench *b)
{
    return (double *)b->ports;
}

static double *params_of(struct bench *b)
{
    return b->params;
}

static double *states_of(struct bench *b)
{
    return b->states;
}

/* Whole numbers that are places in arrays stay as they are. */
static bool is_count(const struct bench *b, const double *rows, size_t row)
{
    return rows + row * TH_LANES == b->ports->catheter.segment_count;
}

static void put_back(struct bench *b, const struct bench *start)
{
    const size_t vectors = start->array_vectors * sizeof(double[TH_LANES]);
    memcpy(b->ports, start->ports, sizeof *b->ports);
    memcpy(b->params, start->params, start->model->params.count * sizeof(double[TH_LANES]));
    memcpy(b->states, start->states, bench_states_bytes(start));
    memcpy(b->fixed, start->fixed, start->fixed_bytes);
    for (int k = 0; k < 2; k++) memcpy(b->arrays[k], start->arrays[k], vectors);
    memcpy(b->now, start->now, sizeof b->now);
    memcpy(b->status, start->status, sizeof b->status);
    b->generation = start->generation;
}

/* Row `own` of a kind of numbers is another one in the odd lane. */
static void try_row(struct bench *b, int kind, size_t own, double share)
{
    static double *(*const kinds[])(struct bench *) = {ports_of, params_of, states_of};
    static const char *const names[] = {"port", "parameter", "state"};
    for (int k = 0; k < 2; k++) {
        put_back(&b[k], &b[2]);
        change(&kinds[kind](&b[k])[own * TH_LANES + ODD], share);
    }
    compare(&b[0], &b[1], names[kind], own);
}

START_TEST(each_number)
{
    struct bench b[3];
    for (int k = 0; k < 3; k++) open_alike(&b[k]);
    const size_t counts[] = {sizeof *b->ports / sizeof(double[TH_LANES]),
                             b->model->params.count,
                             bench_states_bytes(b) / sizeof(double[TH_LANES])};
    for (int kind = 0; kind < 3; kind++)
        for (size_t own = 0; own < counts[kind]; own++) {
            if (kind == 0 && is_count(&b[2], ports_of(&b[2]), own))
                continue;
            try_row(b, kind, own, 0.9);
            if (kind == 0)
                try_row(b, kind, own, 0);
        }
    for (int k = 0; k < 3; k++) bench_close(&b[k]);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "alike");
    tcase_add_test(tests, each_number);
}
