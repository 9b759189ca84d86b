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

/* The slots of the language: each has a model or a sentence that says what serves instead, and
 * none both. */
START_TEST(every_slot_is_known)
{
    static const char *const keys[] = {
        "surroundings", "patient",  "clinician", "medicines", "program", "drug",  "pump",
        "faults",       "catheter", "reservoir", "line",      "needle",  "depot", "pressure",
        "tissue",       "plasma",   "csf",       "effects",   "gauges"};
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
        int found = 0;
        for (size_t s = 0; s < th_catalog.slot_count; s++)
            found += strcmp(th_catalog.slots[s].key, keys[k]) == 0;
        for (size_t v = 0; v < th_catalog.vacancy_count; v++)
            found += th_catalog.vacancies[v].key &&
                     strcmp(th_catalog.vacancies[v].key, keys[k]) == 0;
        ck_assert_msg(found == 1, "%s: %d", keys[k], found);
    }
    for (size_t v = 0; v < th_catalog.vacancy_count; v++) {
        const char *point = strchr(th_catalog.vacancies[v].name, '.');
        ck_assert(th_catalog.vacancies[v].doc[0] && th_catalog.vacancies[v].instead[0]);
        for (size_t m = 0; point && m < th_catalog.model_count; m++) {
            const struct th_model *model = th_catalog.models[m];
            if (strncmp(model->slot, th_catalog.vacancies[v].name,
                        (size_t)(point - th_catalog.vacancies[v].name)) != 0)
                continue;
            ck_assert_ptr_null(th_table_find(&model->params, point + 1));
            for (size_t c = 0; c < model->command_count; c++)
                ck_assert_str_ne(model->commands[c].name, point + 1);
        }
    }
}
END_TEST

/* R26: sizes, definitions and files are read at the start, and a set: of them is refused; so
 * are the sizes of what is implanted. */
START_TEST(what_is_read_at_the_start)
{
    int files = 0, sizes = 0, words = 0;
    for (size_t m = 0; m < th_catalog.model_count; m++) {
        const struct th_table *params = &th_catalog.models[m]->params;
        for (size_t k = 0; k < params->count; k++) {
            const struct th_row *row = &params->rows[k];
            const bool resolves = row->flags & (TH_STRUCTURAL | TH_RESOLUTION);
            const bool defines =
                strcmp(row->name, "basis") == 0 || strcmp(row->name, "base_fraction") == 0;
            if (resolves || defines || row->quantity == TH_FILE)
                ck_assert_msg(th_row_fixed(row) != NULL, "%s can be set", row->name);
            files += row->quantity == TH_FILE;
            sizes += resolves;
            words += defines;
        }
    }
    ck_assert(files > 0 && sizes > 0 && words == 2);
}
END_TEST

/* Models that compare with a device, or tell of a drug, need one; a device needs no drug. */
START_TEST(needs)
{
    for (size_t m = 0; m < th_catalog.model_count; m++)
        for (size_t k = 0; k < th_catalog.slot_count; k++)
            if (th_catalog.slots[k].device &&
                strcmp(th_catalog.slots[k].name, th_catalog.models[m]->slot) == 0)
                ck_assert_uint_eq(th_catalog.models[m]->needs, 0);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "catalogue");
    tcase_add_test(tests, test_levels);
    tcase_add_test(tests, test_slots);
    tcase_add_test(tests, every_slot_is_known);
    tcase_add_test(tests, what_is_read_at_the_start);
    tcase_add_test(tests, needs);
}
