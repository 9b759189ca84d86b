/* Sums by hand, and what they must notice. */
#define TH_SUITE "checksum"
#include "support/check_main.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/disk/checksum.h"

static FILE *file_of(const void *bytes, size_t count)
{
    FILE *file = tmpfile();
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, count, file), count);
    ck_assert_int_eq(fflush(file), 0);
    return file;
}

static struct th_checksum sum_of(const void *bytes, size_t count)
{
    struct th_checksum sum = {1, 1};
    FILE *file = file_of(bytes, count);
    ck_assert(th_checksum_file(fileno(file), 0, (off_t)count, &sum));
    fclose(file);
    return sum;
}

static void check_sum(struct th_checksum sum, uint64_t s, uint64_t r)
{
    ck_assert_uint_eq(sum.s, s);
    ck_assert_uint_eq(sum.r, r);
}

START_TEST(by_hand)
{
    check_sum(sum_of("", 0), 0, 0);
    check_sum(sum_of("\x78\x56\x34\x12", 4), 0x12345678, 0x12345678);
    /* Words 1, 2 and 3, of which the last is cut short: s = 1, 3, 6. */
    check_sum(sum_of("\1\0\0\0\2\0\0\0\3", 9), 6, 10);
    check_sum(sum_of("\1\0\0\0\2\0\0\0\3\0\0", 11), 6, 10);
    check_sum(sum_of("\1\0\0\0\2\0\0\0\0\3\0", 11), 0x303, 1 + 3 + 0x303);
    check_sum(sum_of("\1\0\0\0\2\0\0\0\0\0\3", 11), 0x30003, 1 + 3 + 0x30003);
    /* The largest words: their sum is wider than a word. */
    check_sum(sum_of("\xff\xff\xff\xff\xff\xff\xff\xff", 8), 0x1fffffffe, 0x2fffffffd);
}
END_TEST

/* 2 MiB and 5 bytes, longer than what is read at once: k words 1, then k words 2, then 3 and
 * the byte 4, with k = 2^18. s = 3 k + 7; r = k (k + 1) / 2 + k k + k (k + 1) + (3 k + 3) + s.
 */
START_TEST(longer_than_what_is_read_at_once)
{
    size_t k = 1u << 18, count = 8 * k + 5;
    unsigned char *bytes = calloc(count, 1);
    ck_assert_ptr_nonnull(bytes);
    for (size_t w = 0; w < 2 * k; w++) bytes[4 * w] = w < k ? 1 : 2;
    bytes[8 * k] = 3;
    bytes[8 * k + 4] = 4;
    uint64_t n = k, s = 3 * n + 7;
    check_sum(sum_of(bytes, count), s, n * (n + 1) / 2 + n * n + n * (n + 1) + 3 * n + 3 + s);
    free(bytes);
}
END_TEST

/* Any one bit, in any of 43 bytes, changes s; the order of two words changes r, though not s.
 */
START_TEST(damage_is_noticed)
{
    unsigned char bytes[43];
    for (size_t k = 0; k < sizeof bytes; k++) bytes[k] = (unsigned char)(17 * k + 3);
    struct th_checksum whole = sum_of(bytes, sizeof bytes);
    for (size_t k = 0; k < sizeof bytes; k++)
        for (int bit = 0; bit < 8; bit++) {
            bytes[k] ^= (unsigned char)(1 << bit);
            struct th_checksum sum = sum_of(bytes, sizeof bytes);
            ck_assert(sum.s != whole.s && sum.r != whole.r);
            bytes[k] ^= (unsigned char)(1 << bit);
        }
    for (size_t k = 4; k < 40; k += 4) {
        unsigned char swapped[sizeof bytes];
        memcpy(swapped, bytes, sizeof bytes);
        memcpy(swapped, bytes + k, 4);
        memcpy(swapped + k, bytes, 4);
        struct th_checksum sum = sum_of(swapped, sizeof swapped);
        ck_assert(sum.s == whole.s && sum.r != whole.r);
    }
    unsigned char longer[48] = {0};
    memcpy(longer, bytes, sizeof bytes);
    ck_assert(sum_of(longer, 48).r != whole.r); /* a word of zeros at the end */
}
END_TEST

/* From anywhere to anywhere; the place of reading itself does not move. */
START_TEST(a_part_of_a_file)
{
    FILE *file = file_of("\7\1\0\0\0\2\0\0\0\7", 10);
    int number = fileno(file);
    struct th_checksum sum;
    off_t at = lseek(number, 0, SEEK_CUR);
    ck_assert(th_checksum_file(number, 1, 9, &sum));
    check_sum(sum, 3, 4);
    ck_assert(th_checksum_file(number, 5, 6, &sum));
    check_sum(sum, 2, 2);
    ck_assert(th_checksum_file(number, 4, 4, &sum));
    check_sum(sum, 0, 0);
    ck_assert_int_eq(lseek(number, 0, SEEK_CUR), at);
    fclose(file);
}
END_TEST

START_TEST(what_cannot_be_read)
{
    FILE *file = file_of("12345678", 8);
    struct th_checksum sum;
    ck_assert(th_checksum_file(fileno(file), 0, 8, &sum));
    ck_assert(!th_checksum_file(fileno(file), 0, 9, &sum));
    ck_assert(!th_checksum_file(fileno(file), 8, 12, &sum));
    ck_assert(!th_checksum_file(-1, 0, 8, &sum));
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert(!th_checksum_file(ends[0], 0, 4, &sum)); /* has no places */
    close(ends[0]);
    close(ends[1]);
    fclose(file);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "checksum");
    tcase_add_test(tests, by_hand);
    tcase_add_test(tests, longer_than_what_is_read_at_once);
    tcase_add_test(tests, damage_is_noticed);
    tcase_add_test(tests, a_part_of_a_file);
    tcase_add_test(tests, what_cannot_be_read);
}
