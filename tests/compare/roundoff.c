/* The round-off that a file states of its series, and the tolerance that it gives them. */
#define TH_SUITE "compare_roundoff"
#include "support/check_main.h"

#include <hdf5.h>

#include "support/compare_fixture.h"
#include "support/store_fixture.h"

static void write_relief(const char *path, double at_start)
{
    struct fixture f;
    fixture_open(&f, 1, false, false);
    th_trace_put(f.trace, F_RELIEF, 0, 0, 0, at_start);
    ck_assert_int_eq(th_store_write(f.trace, path, NULL, &f.error), TH_OK);
    fixture_close(&f);
}

/* A model whose relief has a round-off of 1e-12, as the fixture's, and whose margin has 1e-9.
 */
static const struct th_row outputs[] = {
    TH_OUT(relief, FRACTION, "relief of pain", .roundoff = 1e-12),
    TH_OUT(margin, FRACTION, "what is left", .roundoff = 1e-9),
};
static const struct th_model model = {
    .slot = "effect", .name = "analgesia", .doc = "relief", .outputs = TH_TABLE(outputs)};
static const struct th_model *const models[] = {&model};
static const struct th_catalog catalog = {.models = models, .model_count = 1};

static void write_number(const char *path, const char *object, const char *name, double value)
{
    hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT);
    hid_t at = H5Oopen(file, object, H5P_DEFAULT), space = H5Screate(H5S_SCALAR);
    H5Adelete(at, name);
    hid_t attribute = H5Acreate2(at, name, H5T_NATIVE_DOUBLE, space, H5P_DEFAULT, H5P_DEFAULT);
    ck_assert_int_ge(H5Awrite(attribute, H5T_NATIVE_DOUBLE, &value), 0);
    H5Aclose(attribute);
    H5Sclose(space);
    H5Oclose(at);
    H5Fclose(file);
}

/* A result or a reference that states a round-off of 1e300 gets that of the model, in compare
 * and in a curve made of it. */
START_TEST(a_claim_of_roundoff_is_trimmed)
{
    static const char object[] = "/run/effect.analgesia/relief";
    struct bench b;
    bench_open(&b, 1);
    write_relief(b.other, 0.5); /* 50 % off at the start */
    size_t count;
    unsigned char *bytes = slurp(b.other, &count);
    spill(b.other, bytes, count - 48); /* without its checksum */
    free(bytes);
    write_number(b.other, object, "roundoff", 1e300);
    for (int turn = 0; turn < 2; turn++) {
        const char *result = turn ? b.other : b.result, *reference = turn ? b.result : b.other;
        th_verdict_free(&b.verdict);
        b.error = (struct th_error){0};
        b.status = th_compare(&catalog, result, reference, NULL, 0, &b.verdict, &b.error);
        ck_assert_msg(b.status == TH_OK, "%s", b.error.text[0]);
        ck_assert(!b.verdict.same);
        ck_assert_uint_eq(b.error.count, 1);
        ck_assert_ptr_nonnull(strstr(b.error.text[0], "1 of 6 values"));
    }
    struct th_result *made = th_store_read(b.other, &b.error);
    ck_assert_int_eq(th_result_trim_roundoff(made, &catalog, &b.error), TH_OK);
    for (size_t k = 0; k < made->count; k++)
        if (strstr(made->series[k].name, "relief"))
            ck_assert_double_eq_tol(made->series[k].roundoff, 1e-10, 1e-24); /* in % */
    th_result_free(made);
    /* what the model allows stays allowed */
    write_relief(b.other, 0.9e-12);
    b.error = (struct th_error){0};
    th_verdict_free(&b.verdict);
    b.status = th_compare(&catalog, b.result, b.other, NULL, 0, &b.verdict, &b.error);
    ck_assert(b.status == TH_OK && b.verdict.same);
    bench_close(&b);
}
END_TEST

/* The round-off of relief is 1e-12, 1e-10 %. A tolerance of * is no smaller than that; one by
 * name is taken as it is. */
static void check_roundoff(struct bench *b, const char *reference, bool by_name, bool same)
{
    const struct th_tolerance given[] = {
        {"*", 0, 0}, {by_name ? "effect.analgesia.relief" : "*", 0, 0}, {"*", 0, 0}};
    th_verdict_free(&b->verdict);
    b->error = (struct th_error){0};
    size_t count = by_name ? 2 : 3;
    b->status = th_compare(NULL, b->result, reference, given, count, &b->verdict, &b->error);
    ck_assert_msg(b->status == TH_OK, "%s", b->error.text[0]);
    ck_assert_msg(b->verdict.same == same, "%s", b->error.text[0]);
}

START_TEST(roundoff)
{
    struct bench b;
    bench_open(&b, 1);
    struct th_result *result = th_store_read(b.result, &b.error);
    for (size_t k = 0; k < result->count; k++) {
        bool relief = strcmp(result->series[k].name, "effect.analgesia.relief") == 0;
        ck_assert_double_eq_tol(result->series[k].roundoff, relief ? 1e-10 : 0, 1e-24);
    }
    th_result_free(result);
    write_relief(b.other, 0.9e-12);
    check_roundoff(&b, b.other, false, true);
    check_roundoff(&b, b.other, true, false);
    write_relief(b.other, 1.1e-12);
    check_roundoff(&b, b.other, false, false);
    ck_assert_uint_eq(b.error.count, 1);
    const char *near = "time[s],effect.analgesia.relief[%]\n0,9e-11\n";
    compare(&b, near, NULL, 0);
    ck_assert(b.verdict.same);
    check_roundoff(&b, b.reference, false, true);
    check_roundoff(&b, b.reference, true, false);
    compare(&b, "time[s],effect.analgesia.relief[%]\n0,1.1e-10\n", NULL, 0);
    ck_assert(b.status == TH_OK && !b.verdict.same);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_test(tests, a_claim_of_roundoff_is_trimmed);
    tcase_add_test(tests, roundoff);
}
