/* Pieces are aligned, zeroed, apart from each other, and stay where they are. */
#define TH_SUITE "arena"
#include "support/check_main.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"

enum { PIECES = 400, LARGE = 200000 };

static size_t size_of(size_t k)
{
    static const size_t sizes[] = {0, 1, 63, 64, 65, 1000, 4096, 65472, 65535, 65536, LARGE};
    return sizes[k * 7 % (sizeof sizes / sizeof sizes[0])];
}

static bool filled_with(const unsigned char *piece, size_t bytes, size_t value)
{
    for (size_t k = 0; k < bytes; k++)
        if (piece[k] != value)
            return false;
    return true;
}

/* 65 536 bytes are a chunk: the sizes lie on both sides of it, and several chunks are needed.
 * Each piece is filled to the end of its last 64 bytes; nothing else may have changed it
 * afterwards. */
START_TEST(pieces_lie_apart)
{
    struct th_arena arena = {0};
    unsigned char *pieces[PIECES];
    size_t bytes = 0;
    for (size_t k = 0; k < PIECES; k++) {
        size_t size = size_of(k), whole = size ? (size + 63) / 64 * 64 : 64;
        pieces[k] = th_arena_take(&arena, size);
        ck_assert_ptr_nonnull(pieces[k]);
        ck_assert_uint_eq((uintptr_t)pieces[k] % 64, 0);
        ck_assert(filled_with(pieces[k], whole, 0));
        memset(pieces[k], (int)(k % 251 + 1), whole);
        bytes += whole;
        ck_assert_uint_eq(arena.bytes, bytes);
    }
    for (size_t k = 0; k < PIECES; k++) {
        size_t whole = size_of(k) ? (size_of(k) + 63) / 64 * 64 : 64;
        ck_assert(filled_with(pieces[k], whole, k % 251 + 1));
    }
    th_arena_free(&arena);
}
END_TEST

/* Memory that is taken again is zeroed again. */
START_TEST(old_memory_is_zeroed)
{
    for (int round = 0; round < 20; round++) {
        struct th_arena arena = {0};
        for (int k = 0; k < 8; k++) {
            unsigned char *piece = th_arena_take(&arena, 50000);
            ck_assert_ptr_nonnull(piece);
            ck_assert(filled_with(piece, 50000, 0));
            memset(piece, 0xA5, 50000);
        }
        th_arena_free(&arena);
    }
}
END_TEST

/* Small pieces share a chunk: a hundred of them are one piece of memory, not a hundred. */
START_TEST(small_pieces_are_neighbours)
{
    struct th_arena arena = {0};
    char *first = th_arena_take(&arena, 10);
    for (int k = 1; k < 100; k++)
        ck_assert_ptr_eq((char *)th_arena_take(&arena, 10), first + (ptrdiff_t)64 * k);
    th_arena_free(&arena);
}
END_TEST

/* Sizes that no machine has: refused, and the arena is what it was. */
START_TEST(too_much_is_refused)
{
    struct th_arena arena = {0};
    char *word = th_arena_copy(&arena, "before");
    size_t bytes = arena.bytes;
    ck_assert_ptr_null(th_arena_take(&arena, SIZE_MAX));
    ck_assert_ptr_null(th_arena_take(&arena, SIZE_MAX - 62)); /* rounded up it would be 0 */
    ck_assert_ptr_null(th_arena_take(&arena, SIZE_MAX / 2 + 1));
#if !defined(__SANITIZE_ADDRESS__) /* whose malloc ends the program instead */
    ck_assert_ptr_null(th_arena_take(&arena, SIZE_MAX / 2 - 4096));
#endif
    ck_assert_uint_eq(arena.bytes, bytes);
    ck_assert_ptr_nonnull(th_arena_take(&arena, 1));
    ck_assert_str_eq(word, "before");
    th_arena_free(&arena);
}
END_TEST

START_TEST(a_copy_is_a_text_of_its_own)
{
    struct th_arena arena = {0};
    char text[65];
    memset(text, 'x', 64);
    text[64] = '\0'; /* its end is the first byte of the second 64 */
    char *copy = th_arena_copy(&arena, text), *empty = th_arena_copy(&arena, "");
    memset(text, 'y', 64);
    ck_assert_uint_eq(strlen(copy), 64);
    ck_assert_uint_eq(strspn(copy, "x"), 64);
    ck_assert_str_eq(empty, "");
    ck_assert_uint_eq(arena.bytes, 3 * 64);
    th_arena_free(&arena);
}
END_TEST

START_TEST(after_free_it_is_new)
{
    struct th_arena arena = {0};
    th_arena_free(&arena);
    ck_assert_ptr_nonnull(th_arena_take(&arena, LARGE));
    ck_assert_ptr_nonnull(th_arena_take(&arena, 1));
    th_arena_free(&arena);
    ck_assert_ptr_null(arena.last);
    ck_assert_uint_eq(arena.bytes, 0);
    th_arena_free(&arena);
    ck_assert_ptr_nonnull(th_arena_take(&arena, 100));
    ck_assert_uint_eq(arena.bytes, 128);
    th_arena_free(&arena);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "arena");
    tcase_add_test(tests, pieces_lie_apart);
    tcase_add_test(tests, old_memory_is_zeroed);
    tcase_add_test(tests, small_pieces_are_neighbours);
    tcase_add_test(tests, too_much_is_refused);
    tcase_add_test(tests, a_copy_is_a_text_of_its_own);
    tcase_add_test(tests, after_free_it_is_new);
}
