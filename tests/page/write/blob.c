/* The numbers of a page come back: base64, zlib and planes are undone here, by other code. */
#define TH_SUITE "numbers of a page"
#include "support/check_main.h"

#include <math.h>
#include <zlib.h>

#include "base/text/print.h"
#include "page/write/blob.h"
#include "page/write/thin.h"
#include "support/paper.h"

enum { CAPACITY = 1 << 20 };

static size_t unpack_base64(const char *text, unsigned char *bytes)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t used = 0;
    unsigned bits = 0, have = 0;
    for (; *text && *text != '='; text++) {
        const char *at = strchr(letters, *text);
        ck_assert_ptr_nonnull(at);
        bits = bits << 6 | (unsigned)(at - letters);
        have += 6;
        if (have >= 8) {
            have -= 8;
            bytes[used++] = (unsigned char)(bits >> have);
        }
    }
    return used;
}

/* All bytes of the arrays; to be freed. */
static unsigned char *unpack(const struct th_blob *blob, size_t expected)
{
    struct th_error error = {.status = TH_OK};
    struct paper paper;
    unsigned char *packed = malloc(CAPACITY), *bytes = malloc(expected + 1);
    uLongf length = expected + 1;
    paper_open(&paper);
    ck_assert_int_eq(th_blob_write(blob, paper.out, &error), TH_OK);
    const size_t count = unpack_base64(paper_read(&paper), packed);
    ck_assert_int_eq(uncompress(bytes, &length, packed, count), Z_OK);
    ck_assert_uint_eq(length, expected);
    paper_close(&paper);
    free(packed);
    return bytes;
}

/* The bits of number k of [count] that lie in planes from there on. */
static uint64_t bits_of(const unsigned char *bytes, size_t count, size_t width, size_t k)
{
    uint64_t bits = 0;
    for (size_t p = width; p-- > 0;) bits = bits << 8 | bytes[p * count + k];
    return bits;
}

START_TEST(doubles_and_floats_come_back)
{
    static const double values[] = {0, -1.5, 1.0 / 3, 1e300, NAN};
    struct th_blob blob = {.count = 0};
    struct paper paper;
    ck_assert_uint_eq(th_blob_add(&blob, TH_BLOB_F8, values, 5), 0);
    ck_assert_uint_eq(th_blob_add(&blob, TH_BLOB_F4, values, 3), 1);
    unsigned char *bytes = unpack(&blob, 5 * 8 + 3 * 4);
    for (size_t k = 0; k < 5; k++) {
        const uint64_t bits = bits_of(bytes, 5, 8, k);
        double value;
        memcpy(&value, &bits, sizeof value);
        ck_assert(value == values[k] || (isnan(value) && isnan(values[k])));
    }
    for (size_t k = 0; k < 3; k++) {
        const uint32_t bits = (uint32_t)bits_of(bytes + 40, 3, 4, k);
        float value;
        memcpy(&value, &bits, sizeof value);
        ck_assert_float_eq(value, (float)values[k]);
    }
    paper_open(&paper);
    th_blob_list(&blob, paper.out);
    ck_assert_str_eq(paper_read(&paper), "[[5,\"f8\"],[3,\"f4\"]]");
    paper_close(&paper);
    free(bytes);
    th_blob_free(&blob);
}
END_TEST

/* 1 to 10^6 in 65534 steps: half a step is 1.06e-4 of a value. What is below is the least. */
START_TEST(logarithms_are_near)
{
    static const double values[] = {1, 1e6, 1234.5, 0.5, 0, NAN, 2e6};
    struct th_blob blob = {.count = 0};
    th_blob_add_log(&blob, values, 7, 1, 1e6);
    unsigned char *bytes = unpack(&blob, 14);
    const uint64_t middle = bits_of(bytes, 7, 2, 2);
    ck_assert_uint_eq(bits_of(bytes, 7, 2, 0), 0);
    ck_assert_uint_eq(bits_of(bytes, 7, 2, 1), 65534);
    ck_assert_double_eq_tol(pow(1e6, (double)middle / 65534), 1234.5, 1234.5 * 1.06e-4);
    ck_assert_uint_eq(bits_of(bytes, 7, 2, 3), 0);
    ck_assert_uint_eq(bits_of(bytes, 7, 2, 4), 0);
    ck_assert_uint_eq(bits_of(bytes, 7, 2, 5), 65535);
    ck_assert_uint_eq(bits_of(bytes, 7, 2, 6), 65534);
    free(bytes);
    th_blob_free(&blob);
}
END_TEST

START_TEST(equal_arrays_are_stored_once)
{
    static const double values[] = {1, 2, 3}, others[] = {1, 2, 4};
    struct th_blob blob = {.count = 0};
    ck_assert_uint_eq(th_blob_add(&blob, TH_BLOB_F8, values, 3), 0);
    ck_assert_uint_eq(th_blob_add(&blob, TH_BLOB_F8, others, 3), 1);
    ck_assert_uint_eq(th_blob_add(&blob, TH_BLOB_F4, values, 3), 2);
    ck_assert_uint_eq(th_blob_add(&blob, TH_BLOB_F8, values, 2), 3);
    ck_assert_uint_eq(th_blob_add(&blob, TH_BLOB_F8, values, 3), 0);
    ck_assert_uint_eq(th_blob_add(&blob, TH_BLOB_F8, values, 0), 4);
    free(unpack(&blob, 24 + 24 + 12 + 16));
    th_blob_free(&blob);
}
END_TEST

/* RFC 4648, section 10. */
START_TEST(base64_as_the_rfc_has_it)
{
    static const char *const pairs[][2] = {{"", ""},
                                           {"f", "Zg=="},
                                           {"fo", "Zm8="},
                                           {"foo", "Zm9v"},
                                           {"foob", "Zm9vYg=="},
                                           {"fooba", "Zm9vYmE="},
                                           {"foobar", "Zm9vYmFy"}};
    for (size_t k = 0; k < sizeof pairs / sizeof pairs[0]; k++) {
        struct paper paper;
        paper_open(&paper);
        th_print_base64(paper.out, (const uint8_t *)pairs[k][0], strlen(pairs[k][0]));
        ck_assert_str_eq(paper_read(&paper), pairs[k][1]);
        paper_close(&paper);
    }
}
END_TEST

START_TEST(few_points_all_stay)
{
    double y[TH_PAGE_POINTS] = {0};
    size_t kept[TH_PAGE_POINTS];
    const double *curves[] = {y};
    ck_assert_uint_eq(th_page_thin(curves, 1, TH_PAGE_POINTS, kept), TH_PAGE_POINTS);
    ck_assert_uint_eq(kept[TH_PAGE_POINTS - 1], TH_PAGE_POINTS - 1);
}
END_TEST

/* Of a hundred thousand points a single peak, a single dip and a gap stay, and both ends. */
START_TEST(no_peak_is_lost)
{
    enum { COUNT = 100000, PEAK = 34567, DIP = 70001, GAP = 50000 };
    double *y = calloc(COUNT, sizeof *y);
    size_t *kept = calloc(COUNT, sizeof *kept), found = 0;
    const double *curves[] = {y};
    y[PEAK] = 1;
    y[DIP] = -1;
    y[GAP] = NAN;
    const size_t count = th_page_thin(curves, 1, COUNT, kept);
    ck_assert_uint_le(count, TH_PAGE_POINTS + 3);
    for (size_t k = 0; k < count; k++) {
        found += kept[k] == PEAK || kept[k] == DIP || kept[k] == GAP;
        ck_assert(k == 0 || kept[k] > kept[k - 1]);
    }
    ck_assert_uint_eq(found, 3);
    ck_assert_uint_eq(kept[0], 0);
    ck_assert_uint_eq(kept[count - 1], COUNT - 1);
    free(kept);
    free(y);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "blob");
    tcase_add_test(tests, doubles_and_floats_come_back);
    tcase_add_test(tests, logarithms_are_near);
    tcase_add_test(tests, equal_arrays_are_stored_once);
    tcase_add_test(tests, base64_as_the_rfc_has_it);
    tcase_add_test(tests, few_points_all_stay);
    tcase_add_test(tests, no_peak_is_lost);
}
