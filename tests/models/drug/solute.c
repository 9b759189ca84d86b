/* A drug's constants. */
#define TH_SUITE "solute"
#include "support/bench/view.h"
#include "support/check_main.h"

extern const struct th_model th_drug_solute;

#define CLOSE(a, b, relative) ck_assert_double_le(fabs((a) - (b)), (relative)*fabs(b))

static void open_drug(struct bench *b)
{
    bench_open(b, &th_drug_solute, 1);
    bench_set(b, "concentration", "10 mg/mL");
    bench_set(b, "molar_volume", "284.6 cm3/mol");
}

/* P-01: Infumorph 10 mg/mL is 7.52 mg/mL of base, 2 x 285.34/758.83. */
START_TEST(base_of_infumorph)
{
    struct bench b;
    open_drug(&b);
    bench_set(&b, "basis", "salt");
    bench_set(&b, "base_fraction", "75.2 %");
    bench_start(&b);
    ck_assert_double_eq(b.ports->drug.stock[0][0], 10);
    CLOSE(b.ports->drug.base_fraction[0][0], 2 * 285.34 / 758.83, 2e-3);
    CLOSE(bench_output(&b, "stock_base", 0)[0], 7.52, 1e-12);
    bench_set(&b, "basis", "base");
    bench_prepare(&b);
    ck_assert_double_eq(b.ports->drug.base_fraction[0][0], 1);
    bench_close(&b);
}
END_TEST

/* P-02: Wilke-Chang values of the table, at 37 C and 0.692 mPa s (water here: 0.6913). */
START_TEST(diffusivity_from_size)
{
    static const struct {
        const char *volume;
        double diffusivity;
    } rows[] = {{"284.6 cm3/mol", 7.65e-10}, {"415.6 cm3/mol", 6.10e-10},
                {"459.5 cm3/mol", 5.74e-10}, {"371.4 cm3/mol", 6.52e-10},
                {"228.9 cm3/mol", 8.72e-10}, {"222.8 cm3/mol", 8.86e-10}};
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        struct bench b;
        open_drug(&b);
        bench_set(&b, "molar_volume", rows[k].volume);
        bench_start(&b);
        CLOSE(b.ports->drug.diffusivity[0][5], rows[k].diffusivity, 0.01);
        bench_set(&b, "diffusivity", "3.1e-10 m2/s");
        bench_prepare(&b);
        CLOSE(b.ports->drug.diffusivity[0][5], 3.1e-10, 1e-12);
        bench_close(&b);
    }
}
END_TEST

/* P-09: k = -ln 0.9/84 day; after 30 days 0.9^(30/84) is left. */
START_TEST(shelf_life)
{
    struct bench b;
    open_drug(&b);
    EACH_LANE(i) bench_param(&b, "degradation")[i] = -log(0.9) / (84 * 86400.0);
    bench_start(&b);
    CLOSE(bench_output(&b, "left_after_30_days", 0)[0], pow(0.9, 30.0 / 84), 1e-12);
    bench_close(&b);
}
END_TEST

/* Each instance writes its own line of the ports. */
START_TEST(own_species)
{
    struct bench b;
    open_drug(&b);
    bench_start(&b);
    b.view.index = 2;
    bench_set(&b, "plasma_clearance", "270 mL/min");
    bench_prepare(&b);
    CLOSE(b.ports->drug.plasma_clearance[2][7], 4.5e-6, 1e-12);
    CLOSE(b.ports->drug.plasma_clearance[0][7], 1e-3 / 60, 1e-12);
    ck_assert_double_eq(b.ports->drug.plasma_clearance[1][7], 0);
    bench_close(&b);
}
END_TEST

START_TEST(refuses)
{
    static const char *const bad[][2] = {
        {"molar_volume", "nan"}, {"peripheral_volume", "10 L"}, {"binding", "1 1/h"}};
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        struct bench b;
        open_drug(&b);
        bench_set(&b, bad[k][0], bad[k][1]);
        double params[BENCH_ROWS];
        for (size_t r = 0; r < th_drug_solute.params.count; r++)
            params[r] = b.params[r * TH_LANES];
        ck_assert_int_eq(
            th_drug_solute.check(&(struct th_setup){.params = params, .species = 1}, NULL),
            TH_BAD_INPUT);
        bench_close(&b);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "constants");
    tcase_add_test(tests, base_of_infumorph);
    tcase_add_test(tests, diffusivity_from_size);
    tcase_add_test(tests, shelf_life);
    tcase_add_test(tests, own_species);
    tcase_add_test(tests, refuses);
}
