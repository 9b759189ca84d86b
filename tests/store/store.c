/* Results that are written and read back; files that cannot be written. */
#define TH_SUITE "store"
#include "support/check_main.h"

#include "base/text/sha256.h"
#include "support/store_fixture.h"

static const struct th_store_options plain;

/* FIPS 180-4 examples, and the edges of the padding (hashlib). */
START_TEST(sha256)
{
    char hex[65], a[130];
    th_sha256("", 0, hex);
    ck_assert_str_eq(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    th_sha256("abc", 3, hex);
    ck_assert_str_eq(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    const char *two = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    th_sha256(two, strlen(two), hex);
    ck_assert_str_eq(hex, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    memset(a, 'a', sizeof a);
    th_sha256(a, 55, hex);
    ck_assert_str_eq(hex, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318");
    th_sha256(a, 64, hex);
    ck_assert_str_eq(hex, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb");
}
END_TEST

static void round_trip(uint64_t members, bool ensemble, bool single, int compress)
{
    struct fixture f;
    char directory[64], path[96];
    f_directory(directory);
    snprintf(path, sizeof path, "%s/a.h5", directory);
    fixture_open(&f, members, ensemble, single);
    struct th_store_options options = {.compress = compress};
    enum th_status status = th_store_write(f.trace, path, &options, &f.error);
    ck_assert_msg(status == TH_OK, "%s", f.error.text[0]);
    ck_assert_int_eq(files_in(directory), 1);
    struct th_result *result = th_store_read(path, &f.error);
    ck_assert_msg(result != NULL, "%s", f.error.text[0]);
    check_values(result, members, single ? 1.3e-7 : 1e-15);
    ck_assert_ptr_nonnull(result->title);
    th_result_free(result);
    unlink(path);
    rmdir(directory);
    fixture_close(&f);
}

START_TEST(single_run)
{
    round_trip(1, false, false, 0);
    round_trip(1, false, true, 0);
    round_trip(1, false, false, 1);
}
END_TEST

START_TEST(ensemble)
{
    round_trip(1, true, false, 0);
    round_trip(11, true, false, 0);
    round_trip(11, true, true, 4);
}
END_TEST

/* More than a slab of values: many members, and one long profile. */
START_TEST(slabs)
{
    round_trip(60000, true, false, 0);
    round_trip(9000, true, false, 1);
}
END_TEST

/* 20,001 samples of 400 points are cut along the time. */
START_TEST(long_profile)
{
    struct fixture f;
    char directory[64], path[96];
    f_directory(directory);
    snprintf(path, sizeof path, "%s/a.h5", directory);
    for (int compress = 0; compress <= 1; compress++) {
        fixture_open(&f, 1, false, false);
        th_trace_free(f.trace);
        f.scenario.sample = 900000; /* 4.5 h / 0.9 s = 18,000 */
        f.slices[F_CSF].points = 100;
        f.trace = th_trace_create(&f.layout, 0, 1, NULL, &f.error);
        ck_assert_uint_eq(f.trace->times, 18001);
        for (size_t t = 0; t < f.trace->times; t++)
            for (size_t p = 0; p < 100; p++)
                th_trace_put(f.trace, F_FIRST, 0, t, p, 1e-3 * (double)(t * 100 + p));
        for (size_t p = 0; p < 100; p++) th_trace_axis_put(f.trace, F_FIRST, p, (double)p);
        struct th_store_options options = {.compress = compress};
        ck_assert_int_eq(th_store_write(f.trace, path, &options, &f.error), TH_OK);
        struct th_result *result = th_store_read(path, &f.error);
        ck_assert_ptr_nonnull(result);
        const struct th_series *first = series(result, "csf.concentration.morphine");
        for (size_t k = 0; k < 18001 * 100; k++)
            ck_assert_msg(fabs(first->values[k] - (double)k) <= 1e-9, "value %zu", k);
        th_result_free(result);
        fixture_close(&f);
    }
    unlink(path);
    rmdir(directory);
}
END_TEST

static void check_same_bytes(const char *a, const char *b)
{
    size_t m, n;
    unsigned char *one = slurp(a, &m), *two = slurp(b, &n);
    ck_assert_uint_eq(m, n);
    ck_assert_int_eq(memcmp(one, two, m), 0);
    free(one);
    free(two);
}

/* Two runs a second apart write the same bytes, in another directory too, and over an old file.
 */
START_TEST(same_bytes)
{
    struct fixture f;
    char directory[64], a[96], b[96], c[96];
    f_directory(directory);
    snprintf(a, sizeof a, "%s/a.h5", directory);
    snprintf(b, sizeof b, "%s/b.h5", directory);
    snprintf(c, sizeof c, "%s/c.h5", directory);
    spill(b, (const unsigned char *)"old", 3);
    struct th_store_options options = {.compress = 1};
    for (int k = 0; k < 2; k++) {
        fixture_open(&f, 9, true, false);
        ck_assert_int_eq(th_store_write(f.trace, k ? b : a, &plain, &f.error), TH_OK);
        ck_assert_int_eq(th_store_write(f.trace, c, &options, &f.error), TH_OK);
        fixture_close(&f);
        if (k == 0)
            sleep(1);
    }
    check_same_bytes(a, b);
    fixture_open(&f, 9, true, false);
    ck_assert_int_eq(th_store_write(f.trace, a, &options, &f.error), TH_OK);
    check_same_bytes(a, c);
    struct th_store_options stamp = {.stamp = true, .command_line = "thecal run demo.yaml"};
    ck_assert_int_eq(th_store_write(f.trace, a, &stamp, &f.error), TH_OK);
    fixture_close(&f);
    unlink(a);
    unlink(b);
    unlink(c);
    rmdir(directory);
}
END_TEST

/* An ensemble in which a member failed: its later values are NaN, the others' are not. */
START_TEST(failed_member)
{
    struct fixture f;
    char directory[64], path[96];
    f_directory(directory);
    snprintf(path, sizeof path, "%s/a.h5", directory);
    fixture_open(&f, 3, true, false);
    th_trace_fail(f.trace, 1, 2);
    ck_assert_int_eq(th_store_write(f.trace, path, &plain, &f.error), TH_OK);
    struct th_result *result = th_store_read(path, &f.error);
    const struct th_series *rate = series(result, "pump.rate");
    for (size_t m = 0; m < 3; m++)
        for (size_t t = 0; t < 6; t++)
            ck_assert_int_eq(isnan(clinical(rate, m, t, 0)), m == 1 && t >= 2);
    th_result_free(result);
    unlink(path);
    rmdir(directory);
    fixture_close(&f);
}
END_TEST

/* Column names that meet reserved ones, and a text of 100 kB, are no reason to lose a result.
 */
START_TEST(awkward_names)
{
    struct fixture f;
    char directory[64], path[96];
    f_directory(directory);
    snprintf(path, sizeof path, "%s/a.h5", directory);
    fixture_open(&f, 2, true, false);
    f.columns[F_RATE].path = "pump.time";
    f.columns[F_WARMTH].path = "pump.member";
    f.columns[F_MODE].path = "pump.time_";
    f.columns[F_FIRST].path = "csf.z";
    char *text = malloc(100001);
    memset(text, 'x', 100000);
    text[100000] = '\0';
    f.scenario.overrides = text;
    enum th_status status = th_store_write(f.trace, path, &plain, &f.error);
    ck_assert_msg(status == TH_OK, "%s", f.error.text[0]);
    struct th_result *result = th_store_read(path, &f.error);
    ck_assert_double_eq_tol(clinical(series(result, "pump.time"), 0, 1, 0), 2, 1e-12);
    ck_assert_double_eq_tol(clinical(series(result, "csf.z"), 0, 1, 1), 11, 1e-12);
    th_result_free(result);
    free(text);
    unlink(path);
    rmdir(directory);
    fixture_close(&f);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "store");
    tcase_add_test(tests, sha256);
    tcase_add_test(tests, single_run);
    tcase_add_test(tests, ensemble);
    tcase_add_test(tests, slabs);
    tcase_add_test(tests, long_profile);
    tcase_add_test(tests, same_bytes);
    tcase_add_test(tests, failed_member);
    tcase_add_test(tests, awkward_names);
}
