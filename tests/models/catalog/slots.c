/* The catalogue: every level of the canal is named, every standard model is there. */
#define TH_SUITE "catalogue"
#include "support/check_main.h"

#include <string.h>

#include "catalog.h"
#include "csf/anatomy.h"

START_TEST(test_levels)
{
    ck_assert_uint_eq(th_catalog.landmark_count, th_level_count);
    ck_assert_str_eq(th_catalog.landmarks[0].name, "C1");
    for (size_t k = 1; k < th_level_count; k++) {
        ck_assert_double_gt(th_levels[k].position, th_levels[k - 1].position);
        ck_assert_str_ne(th_levels[k].name, th_levels[k - 1].name);
    }
    ck_assert_double_lt(th_levels[th_level_count - 1].position, TH_CANAL_LENGTH);
}
END_TEST

/* Models stand in slots that exist, in the order of the slots; each standard is there. */
START_TEST(test_slots)
{
    size_t slot = 0;
    for (size_t m = 0; m < th_catalog.model_count; m++) {
        while (slot < th_catalog.slot_count &&
               strcmp(th_catalog.slots[slot].name, th_catalog.models[m]->slot) != 0)
            slot++;
        ck_assert_uint_lt(slot, th_catalog.slot_count);
    }
    for (size_t k = 0; k < th_catalog.slot_count; k++) {
        char word[64];
        const char *standard = th_catalog.slots[k].standard;
        for (int w = 0; standard && w < th_labels_count(standard); w++) {
            bool found = false;
            th_labels_get(standard, w, word, sizeof word);
            for (size_t m = 0; m < th_catalog.model_count; m++)
                found |= strcmp(th_catalog.models[m]->slot, th_catalog.slots[k].name) == 0 &&
                         strcmp(th_catalog.models[m]->name, word) == 0;
            ck_assert_msg(found, "no %s.%s", th_catalog.slots[k].name, word);
        }
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "catalogue");
    tcase_add_test(tests, test_levels);
    tcase_add_test(tests, test_slots);
}
