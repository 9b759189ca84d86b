/* The lines of species that a scenario lacks, in the ports and in the states of any model, are
 * neither saved nor restored with a step: nobody writes them. */
#define TH_SUITE "lines"
#include "support/check_main.h"

#include "support/stand.h"

static void are_zero(const struct th_block *block, size_t from, size_t to, const char *text)
{
    for (size_t at = from; at < to; at += sizeof(double))
        if (*th_block_lanes(block, at) != 0)
            ck_abort_msg("%g at %zu of the state in\n%s", *th_block_lanes(block, at),
                         at - block->layout->state.begin, text);
}

/* Bytes that are not in the spans of a region, of which all are 0. */
static size_t unused(const struct th_block *block, size_t region, const char *text)
{
    const struct th_state_region *state = &block->layout->state;
    size_t bytes = 0, at = 0;
    for (size_t k = 0; k <= state->span_count; k++) {
        const size_t next = k < state->span_count ? state->spans[k].at : state->timers;
        are_zero(block, region + at, region + next, text);
        bytes += next - at;
        at = k < state->span_count ? next + state->spans[k].bytes : at;
    }
    return bytes;
}

/* Three hours, of which the end has an interior, too. */
static size_t try_lines(const char *text)
{
    struct stand s;
    put_up(&s, &th_catalog, text);
    th_block_advance(s.block, s.scenario->duration / 2, NULL, NULL);
    th_block_observe_at(s.block, s.scenario->duration);
    const size_t bytes = unused(s.block, s.layout->state.begin, text);
    ck_assert_uint_eq(unused(s.block, s.layout->state.inside, text), bytes);
    take_down(&s);
    return bytes;
}

START_TEST(no_model_writes_lines_of_species_that_are_not_there)
{
    const struct walk walk = walk_to(th_catalog.models[_i]);
    char text[WALK_TEXT];
    walk_write(&walk, NULL, NULL, "", text);
    /* Half of the ports alone are lines of species. */
    ck_assert_uint_gt(try_lines(text), th_catalog.ports_bytes / 2);
}
END_TEST

START_TEST(two_drugs_leave_the_lines_of_six)
{
    ck_assert_uint_gt(try_lines(everything), th_catalog.ports_bytes / 2);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "lines");
    tcase_add_unchecked_fixture(tests, walk_setup, walk_teardown);
    tcase_add_loop_test(tests, no_model_writes_lines_of_species_that_are_not_there, 0,
                        (int)th_catalog.model_count);
    tcase_add_test(tests, two_drugs_leave_the_lines_of_six);
}
