/* Tissue in layers: mass, trees that are the same system, and what the machine must not change.
 */
#define TH_SUITE "canal_tree"
#include "support/check_main.h"

#include "support/bench/dense_layers.h"

/* Steps of a minute to a day, one after the other, with a source in lanes that are odd. */
static void advance(struct canal_run *run, int steps)
{
    for (int k = 0; k < steps; k++) {
        EACH_LANE(i) {
            run->step[i] = 60 * pow(1440, hashed(k, i, 1));
            run->source[i] = i % 2 ? 1e-3 : 0;
        }
        struct th_canal_request request = canal_order(run);
        th_canal_advance(run->canal, &request);
        canal_accept(run);
    }
}

/* A canal of members that differ, tissue of all cells but the brain's emptied into layers. */
static struct canal_run open_bare(size_t brain, size_t layers)
{
    const struct th_canal_size size = {
        .cells = N, .brain = brain, .poles = 4, .sets = TH_CANAL_SETS, .layers = layers};
    struct canal_run run = canal_open_size(&size);
    EACH_LANE(i) fill_lane(run.canal, i, i);
    for (size_t v = 0; v < 3 * N + 2; v++)
        EACH_LANE(i) {
            const bool bare = layers > 0 && v >= 3 * brain && v < 3 * N && v % 3 > 0;
            run.state[0][v * TH_LANES + (size_t)i] = bare ? 0 : hashed((int)v, i, 30);
        }
    return run;
}

/* Layer l as `share` of the cord that it replaces, with its contents. */
static void replace_cord(struct canal_run *run, const struct canal_run *cord, size_t brain,
                         size_t layers, size_t l, double share)
{
    const struct th_canal_rates *r = th_canal_rates(cord->canal);
    struct th_canal_layers *tree = th_canal_layers(run->canal);
    const struct th_canal_layer_rows rows = th_canal_layer_rows(run->canal, l);
    EACH_LANE(i) {
        tree->to_plasma[l][i] = r->to_plasma[i];
        tree->partition[l][i] = r->partition[i];
        tree->binding[l][i] = r->binding[i];
        tree->unbinding[l][i] = r->unbinding[i];
        for (size_t c = brain; c < N; c++) {
            const size_t at = c * TH_LANES + (size_t)i;
            const double ratio = th_canal_rows(cord->canal).tissue_ratio[at];
            rows.ratio[at] = share * ratio;
            rows.in[at] = r->uptake[i];
            rows.out[at] = r->release[i];
            th_canal_rows(run->canal).tissue_ratio[at] = 0;
            for (size_t f = 0; f < 2; f++)
                run->state[0][(layered_row(layers, c, l) + f) * TH_LANES + (size_t)i] =
                    ratio > 0 ? cord->state[0][(3 * c + 1 + f) * TH_LANES + (size_t)i] : 0;
        }
        th_canal_rates(run->canal)->uptake[i] = th_canal_rates(run->canal)->to_plasma[i] = 0;
        th_canal_update(run->canal, i);
    }
}

/* Largest difference of a vector of all lanes, over the largest value there. */
static double vector_apart(const struct canal_run *a, size_t at, const struct canal_run *b,
                           size_t there)
{
    double off = 0, most = 1e-300;
    EACH_LANE(i) {
        const double x = a->state[0][at * TH_LANES + (size_t)i];
        const double y = b->state[0][there * TH_LANES + (size_t)i];
        off = fmax(off, fabs(x - y));
        most = fmax(most, fabs(y));
    }
    return off / most;
}

/* One layer, and two equal branches of half its volume, against T and B of the cord. */
START_TEST(like_cord)
{
    const size_t brains[] = {0, 1, N / 2};
    for (int n = 0; n < 3; n++)
        for (size_t layers = 1; layers <= 2; layers++) {
            const size_t brain = brains[n];
            struct canal_run cord = open_bare(brain, 0), run = open_bare(brain, layers);
            for (size_t l = 0; l < layers; l++)
                replace_cord(&run, &cord, brain, layers, l, 1.0 / (double)layers);
            advance(&cord, 20);
            advance(&run, 20);
            for (size_t v = 0; v < 3 * N + 2; v++) {
                const size_t cell = v / 3, field = v % 3;
                if (v < 3 * brain || v >= 3 * N || field == 0) {
                    ck_assert_double_lt(vector_apart(&run, v, &cord, v), 1e-13);
                    continue;
                }
                for (size_t l = 0; l < layers; l++) {
                    const size_t at = layered_row(layers, cell, l) + field - 1;
                    EACH_LANE(i) {
                        const double ratio =
                            th_canal_rows(cord.canal).tissue_ratio[cell * TH_LANES + (size_t)i];
                        const double x = run.state[0][at * TH_LANES + (size_t)i];
                        const double y = cord.state[0][v * TH_LANES + (size_t)i];
                        ck_assert_double_eq(run.state[0][v * TH_LANES + (size_t)i], 0);
                        ck_assert_double_eq_tol(x, ratio > 0 ? y : 0, 1e-13 * y);
                    }
                }
            }
            canal_close(&run);
            canal_close(&cord);
        }
}
END_TEST

/* The same tree with other numbers: 0 <- 1 <- 2, 0 <- 3, 4 <- 5. */
static struct canal_run open_numbered(const int32_t place[TH_CANAL_LAYERS])
{
    static const int32_t parent[TH_CANAL_LAYERS] = {-1, 0, 1, 0, -1, 4};
    struct canal_run run = open_bare(1, TH_CANAL_LAYERS);
    struct th_canal_layers *tree = th_canal_layers(run.canal);
    for (int n = 0; n < TH_CANAL_LAYERS; n++) {
        const size_t l = (size_t)place[n];
        const struct th_canal_layer_rows rows = th_canal_layer_rows(run.canal, l);
        tree->parent[l] = parent[n] < 0 ? -1 : place[parent[n]];
        EACH_LANE(i) {
            tree->to_plasma[l][i] = 1e-4 * hashed(n, i, 2);
            tree->partition[l][i] = hashed(n, i, 3);
            tree->binding[l][i] = 1e-4 * hashed(n, i, 4);
            tree->unbinding[l][i] = 1e-5 * hashed(n, i, 5);
            for (int c = 1; c < N; c++) {
                const size_t at = layered_row(TH_CANAL_LAYERS, (size_t)c, l);
                rows.ratio[c * TH_LANES + i] = 0.1 + hashed(n, c + i, 6);
                rows.in[c * TH_LANES + i] = 1e-3 * hashed(n, c + i, 7);
                rows.out[c * TH_LANES + i] = 1e-3 * hashed(n, c + i, 8);
                run.state[0][at * TH_LANES + (size_t)i] = hashed(n, c + i, 9);
            }
        }
    }
    EACH_LANE(i) th_canal_update(run.canal, i);
    return run;
}

START_TEST(numbers_of_layers_change_nothing)
{
    const int32_t straight[] = {0, 1, 2, 3, 4, 5}, other[] = {1, 3, 5, 4, 0, 2};
    struct canal_run a = open_numbered(straight), b = open_numbered(other);
    advance(&a, 20);
    advance(&b, 20);
    for (size_t v = 0; v < DENSE_STATE; v++)
        ck_assert_double_lt(vector_apart(&b, v, &a, v), 1e-13);
    for (size_t c = 1; c < N; c++)
        for (size_t l = 0; l < TH_CANAL_LAYERS; l++)
            for (size_t f = 0; f < 2; f++)
                ck_assert_double_lt(
                    vector_apart(&b, layered_row(TH_CANAL_LAYERS, c, (size_t)other[l]) + f, &a,
                                 layered_row(TH_CANAL_LAYERS, c, (size_t)straight[l]) + f),
                    1e-13);
    canal_close(&a);
    canal_close(&b);
}
END_TEST

enum { FINE = 300, THREE = 3 };

/* A fine grid whose neighbours exchange a thousand times a second, and layers that exchange
 * with each other from once a second to once a day; 0 <- 1, 2. Lanes that are odd clear
 * nothing. */
static struct canal_run open_stiff(void)
{
    const struct th_canal_size size = {
        .cells = FINE, .poles = 4, .sets = TH_CANAL_SETS, .layers = THREE};
    struct canal_run run = canal_open_size(&size);
    const struct th_canal_rows rows = th_canal_rows(run.canal);
    struct th_canal_layers *tree = th_canal_layers(run.canal);
    tree->parent[1] = 0;
    EACH_LANE(i) {
        for (int c = 0; c < FINE; c++) {
            const int at = c * TH_LANES + i;
            rows.left[at] = rows.right[at] = 1e3;
            rows.loss[at] = 1e-5;
            rows.volume_ratio[at] = 1e-4;
            rows.b[at] = c == 100;
            for (int l = 0; l < THREE; l++) {
                const struct th_canal_layer_rows layer =
                    th_canal_layer_rows(run.canal, (size_t)l);
                layer.ratio[at] = 0.2 + 0.1 * l + 0.1 * hashed(c, l, 11);
                layer.in[at] = pow(10, -5 + 0.5 * (i + l));
                layer.out[at] = 2 * pow(10, -5 + 0.5 * (i + l));
            }
        }
        for (int l = 0; l < THREE; l++) {
            tree->to_plasma[l][i] = 1e-4;
            tree->partition[l][i] = 0.5 + 0.1 * l;
            tree->binding[l][i] = l ? 1e-2 : 0;
            tree->unbinding[l][i] = 1e-5;
        }
        th_canal_rates(run.canal)->clearance[i] = i % 2 ? 0 : 1e-4;
        th_canal_update(run.canal, i);
    }
    return run;
}

/* Of one lane, over the plasma volume. */
static double contents_of(const struct canal_run *run, int lane)
{
    const struct th_canal_rows rows = th_canal_rows(run->canal);
    double sum = run->state[0][3 * FINE * TH_LANES + lane];
    for (size_t c = 0; c < FINE; c++) {
        const size_t at = c * TH_LANES + (size_t)lane;
        double cell = run->state[0][3 * c * TH_LANES + (size_t)lane];
        for (size_t l = 0; l < THREE; l++) {
            const size_t t = th_canal_layer_vector(FINE, THREE, c, l) * TH_LANES + (size_t)lane;
            cell += th_canal_layer_rows(run->canal, l).ratio[at] *
                    (run->state[0][t] + run->state[0][t + TH_LANES]);
        }
        sum += rows.volume_ratio[at] * cell;
    }
    return sum;
}

/* Steps of an hour to ten days; what plasma gained is what cells and layers gave it. */
START_TEST(mass_closes)
{
    struct canal_run run = open_stiff();
    double *exposure = aligned_alloc(64, FINE * sizeof(double[TH_LANES]));
    _Alignas(64) double cleared[TH_CANAL_LAYERS][TH_LANES];
    double dosed[TH_LANES] = {0};
    ck_assert_ptr_nonnull(exposure);
    for (int k = 0; k < 500; k++) {
        double before[TH_LANES];
        EACH_LANE(i) {
            run.step[i] = 3600 * pow(240, hashed(k, i, 12));
            run.source[i] = k % 5 ? 0 : 1e-2;
            dosed[i] += run.source[i] * run.step[i] * 1e-4;
            before[i] = run.state[0][3 * FINE * TH_LANES + i];
        }
        struct th_canal_request request = canal_order(&run);
        request.exposure = exposure;
        request.cleared = cleared;
        th_canal_advance(run.canal, &request);
        canal_accept(&run);
        EACH_LANE(i) {
            double gave = -th_canal_rates(run.canal)->clearance[i] * run.area[i];
            for (int c = 0; c < FINE; c++) gave += 1e-4 * 1e-5 * exposure[c * TH_LANES + i];
            for (int l = 0; l < THREE; l++) gave += cleared[l][i];
            ck_assert_double_eq_tol(run.state[0][3 * FINE * TH_LANES + i] - before[i], gave,
                                    1e-12 * dosed[i]);
        }
    }
    EACH_LANE(i) {
        const double gone = th_canal_rates(run.canal)->clearance[i] * run.total_area[i];
        ck_assert_double_eq_tol((contents_of(&run, i) + gone) / dosed[i], 1, 1e-12);
    }
    free(exposure);
    canal_close(&run);
}
END_TEST

/* Contents of lane 2 after each of 12 steps, among members of which it is the only constant. */
enum { STEPS = 12, MOST = DENSE_STATE + 2 * N * TH_CANAL_LAYERS };
enum method_of_advance { BY_POLES, BY_SDIRK, BY_SATURABLE, WAYS };
static void advance_by(struct canal_run *run, enum method_of_advance method)
{
    struct th_canal_request request = canal_order(run);
    struct th_canal_control control = {.tolerance = 1e-3};
    EACH_LANE(i) control.wanted[i] = true;
    if (method == BY_SDIRK)
        th_canal_sdirk(run->canal, &request, &control);
    else if (method == BY_SATURABLE)
        th_canal_advance_saturable(run->canal, &request);
    else
        th_canal_advance(run->canal, &request);
    canal_accept(run);
}

static void advance_among(size_t brain, int others, int level, enum method_of_advance method,
                          double *held)
{
    const size_t layers = 4;
    struct canal_run run = layered_open(brain, 4, layers, 1);
    th_canal_level(run.canal, level);
    th_canal_layers(run.canal)->saturable = 1;
    EACH_LANE(i) {
        th_canal_layers(run.canal)->binding_capacity[i] = i == 2 ? 0.5 : 0.1 * (i + others);
        fill_lane(run.canal, i, i == 2 ? 2 : i + others);
        layered_fill(run.canal, layers, 1, i, i == 2 ? 2 : i + others);
        for (size_t v = 0; i != 2 && v < run.vectors; v++)
            run.state[0][v * TH_LANES + (size_t)i] = hashed((int)v, i, others);
        for (size_t v = 0; i == 2 && v < run.vectors; v++)
            run.state[0][v * TH_LANES + (size_t)i] *= v % 4 > 0;
    }
    for (int k = 0; k < STEPS; k++) {
        EACH_LANE(i) {
            run.step[i] = i == 2 ? 60.0 * (k % 3 + 1) : 1e-3 + 1e5 * hashed(k, i, others);
            run.source[i] = i == 2 ? (k > 3) * 1e-3 : others * hashed(k, i, 8);
        }
        advance_by(&run, method);
        for (size_t v = 0; v < run.vectors; v++)
            held[k * MOST + v] = run.state[0][v * TH_LANES + 2];
    }
    canal_close(&run);
}

START_TEST(neighbours_change_no_bit)
{
    static double alone[STEPS * MOST], company[STEPS * MOST];
    for (int method = 0; method < WAYS; method++)
        for (int level = 2; level <= 4; level++)
            for (size_t brain = 0; brain < 2; brain++) {
                advance_among(brain, 0, level, method, alone);
                advance_among(brain, 3, level, method, company);
                ck_assert_mem_eq(alone, company, sizeof alone);
                advance_among(brain, 11, level, method, company);
                ck_assert_mem_eq(alone, company, sizeof alone);
            }
}
END_TEST

START_TEST(instruction_sets_agree)
{
    static double v2[STEPS * MOST], v3[STEPS * MOST], v4[STEPS * MOST];
    for (int method = 0; method < WAYS; method++) {
        double most = 0;
        advance_among(1, 1, 2, method, v2);
        advance_among(1, 1, 3, method, v3);
        advance_among(1, 1, 4, method, v4);
        ck_assert_mem_eq(v3, v4, sizeof v3);
        for (int k = 0; k < STEPS * MOST; k++) most = fmax(most, fabs(v4[k]));
        for (int k = 0; k < STEPS * MOST; k++)
            ck_assert_double_le(fabs(v2[k] - v4[k]), 1e-12 * most);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "tree");
    tcase_add_test(tests, like_cord);
    tcase_add_test(tests, numbers_of_layers_change_nothing);
    tcase_add_test(tests, mass_closes);
    tcase_add_test(tests, neighbours_change_no_bit);
    tcase_add_test(tests, instruction_sets_agree);
}
