/* The fuzzer's target in every run of the tests: its corpus and the shipped scenarios, whole,
 * cut off, and damaged in ways that are the same each time. `make fuzz` looks for new ones. */
#define TH_SUITE "corpus"
#include "support/check_main.h"

#include <stdio.h>
#include <string.h>

#include "fuzz/scenario.c"
#include "support/leaks.h"
#include "support/shipped.h"

enum { BYTES = 1 << 14, HARMS = 200 };

static uint64_t next(uint64_t *state) /* splitmix64 */
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static size_t below(uint64_t *state, size_t count)
{
    return (size_t)(next(state) % count);
}

/* One byte becomes another, or a piece goes, or a piece is put over another place. */
static size_t harm(uint8_t *text, size_t length, uint64_t *state)
{
    static const char awkward[] = "{}[]:,-#&*!|>'\"%@`\n\t \0\xff\xc3"
                                  "0e.";
    size_t at = below(state, length), from = below(state, length);
    size_t piece = 1 + below(state, 40);
    switch (below(state, 3)) {
    case 0:
        text[at] = (uint8_t)awkward[below(state, sizeof awkward - 1)];
        return length;
    case 1:
        piece = piece < length - at ? piece : length - at;
        memmove(text + at, text + at + piece, length - at - piece);
        return length - piece;
    default:
        piece = piece < length - (at > from ? at : from) ? piece : 1;
        memmove(text + at, text + from, piece);
        return length;
    }
}

static size_t read_all(const char *path, uint8_t *bytes)
{
    FILE *file = fopen(path, "rb");
    ck_assert_msg(file != NULL, "%s cannot be read: run the tests from the root", path);
    size_t length = fread(bytes, 1, BYTES, file);
    fclose(file);
    ck_assert_msg(length > 0 && length < BYTES, "%s has %zu bytes", path, length);
    return length;
}

/* Each text goes into memory of just its size, so that a read beyond it is caught.
 */
static void try(const uint8_t *text, size_t length)
{
    uint8_t *copy = malloc(length ? length : 1);
    ck_assert_ptr_nonnull(copy);
    memcpy(copy, text, length);
    LLVMFuzzerTestOneInput(copy, length);
    free(copy);
}

static glob_t texts;

static void find_texts(void)
{
    ck_assert_int_eq(glob("tests/fuzz/corpus/*", 0, NULL, &texts), 0);
    ck_assert_int_eq(glob_shipped(GLOB_APPEND, &texts), 0);
    LLVMFuzzerInitialize(NULL, NULL);
    ck_assert_ptr_nonnull(units);
}

static void forget_texts(void)
{
    globfree(&texts);
    th_units_free(units);
}

START_TEST(whole_and_cut_off)
{
    uint8_t text[BYTES];
    for (size_t k = 0; k < texts.gl_pathc; k++) {
        size_t length = read_all(texts.gl_pathv[k], text);
        for (size_t part = 0; part <= 16; part++) try(text, length * part / 16);
    }
}
END_TEST

START_TEST(damaged)
{
    uint8_t whole[BYTES], text[BYTES];
    for (size_t k = 0; k < texts.gl_pathc; k++) {
        uint64_t state = k;
        size_t all = read_all(texts.gl_pathv[k], whole);
        for (int n = 0; n < HARMS; n++) {
            size_t length = all;
            memcpy(text, whole, all);
            for (int times = 1 + n % 4; times > 0 && length > 0; times--)
                length = harm(text, length, &state);
            try(text, length);
        }
    }
}
END_TEST

/* Most damaged texts are rejected early; the whole ones get to the end of the target. */
START_TEST(scenarios_load)
{
    uint8_t text[BYTES];
    size_t loaded = 0;
    for (size_t k = 0; k < texts.gl_pathc; k++) {
        struct th_error error = {0};
        size_t length = read_all(texts.gl_pathv[k], text);
        struct th_scenario *scenario =
            th_scenario_parse(&th_catalog, units, "scenarios/fuzz.yaml", (const char *)text,
                              length, NULL, 0, &error);
        bool shipped = strncmp(texts.gl_pathv[k], "scenarios/", 10) == 0;
        ck_assert_msg(scenario || !shipped, "%s: %s", texts.gl_pathv[k], error.text[0]);
        loaded += shipped;
        th_scenario_free(scenario);
    }
    ck_assert_uint_gt(loaded, 0);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "replay");
    tcase_add_unchecked_fixture(tests, find_texts, forget_texts);
    tcase_add_test(tests, whole_and_cut_off);
    tcase_add_test(tests, damaged);
    tcase_add_test(tests, scenarios_load);
}
