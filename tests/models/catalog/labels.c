/* The labels of outputs, which stand without group and path on an axis, in a legend, in another
 * program. The text before a colon or a semicolon is the label of every row
 * of every model. */
#define TH_SUITE "store_label"
#include "support/check_main.h"

#include <ctype.h>
#include <string.h>

#include "catalog.h"

enum { LONGEST = 96 };

/* The words of which one must name the quantity. */
static const struct {
    enum th_quantity quantity;
    const char *words[5];
} names[] = {
    {TH_TIME, {"time", "instant"}},
    {TH_LENGTH, {"distance", "bore", "length"}},
    {TH_POSITION, {"distance"}},
    {TH_VOLUME, {"volume"}},
    {TH_FLOW, {"flow"}},
    {TH_MASS, {"mass", "amount"}},
    {TH_CONCENTRATION, {"concentration"}},
    {TH_DOSE_RATE, {"dose rate", "ordered rate", "delivered rate"}},
    {TH_PRESSURE, {"pressure"}},
    {TH_TEMPERATURE, {"temperature"}},
    {TH_FLUX_DENSITY, {"field"}},
    {TH_DIFFUSIVITY, {"diffusivity", "dispersion"}},
    {TH_RESISTANCE, {"resistance"}},
    {TH_CLEARANCE, {"clearance"}},
    {TH_CONDUCTANCE, {"conductance"}},
    {TH_COMPLIANCE, {"compliance"}},
    {TH_SPEED, {"velocity", "speed"}},
    {TH_FRACTION, {"share", "error", "effect", "ratio", "floor"}},
};

/* Words with which no name of a thing begins. */
static const char *const beginnings[] = {"as",  "at", "by",   "for",   "from",
                                         "in",  "of", "out",  "since", "that",
                                         "the", "to", "when", "with",  "left"};

static void label_of(const struct th_row *row, char label[LONGEST])
{
    size_t length = row->doc ? strcspn(row->doc, ":;") : 0;
    ck_assert_msg(length > 0 && length < LONGEST, "%s: no label, or one that is too long",
                  row->name);
    memcpy(label, row->doc, length);
    label[length] = '\0';
}

static bool names_quantity(enum th_quantity quantity, const char *label)
{
    for (size_t k = 0; k < sizeof names / sizeof names[0]; k++) {
        if (names[k].quantity != quantity)
            continue;
        for (size_t w = 0; w < 5 && names[k].words[w]; w++)
            if (strstr(label, names[k].words[w]))
                return true;
        return false;
    }
    return quantity == TH_NUMBER || quantity == TH_CHOICE; /* a count or a state has any name */
}

static void check_row(const struct th_model *model, const struct th_row *row)
{
    char label[LONGEST];
    label_of(row, label);
    ck_assert_msg(isalpha((unsigned char)label[0]), "%s.%s: \"%s\" begins with no word",
                  model->slot, row->name, label);
    size_t first = strcspn(label, " ,");
    for (size_t k = 0; k < sizeof beginnings / sizeof beginnings[0]; k++)
        ck_assert_msg(
            strlen(beginnings[k]) != first || strncmp(label, beginnings[k], first) != 0,
            "%s.%s: \"%s\" does not begin with what it is", model->slot, row->name, label);
    ck_assert_msg(names_quantity(row->quantity, label),
                  "%s.%s: \"%s\" does not name its quantity", model->slot, row->name, label);
}

static void check_table(const struct th_model *model, const struct th_table *table)
{
    for (size_t k = 0; k < table->count; k++) {
        char label[LONGEST], other[LONGEST];
        check_row(model, &table->rows[k]);
        label_of(&table->rows[k], label);
        for (size_t n = 0; n < k; n++) {
            label_of(&table->rows[n], other);
            ck_assert_msg(strcmp(label, other) != 0, "%s: %s and %s are both called \"%s\"",
                          model->slot, table->rows[n].name, table->rows[k].name, label);
        }
    }
}

START_TEST(every_output_stands_alone)
{
    for (size_t m = 0; m < th_catalog.model_count; m++) {
        check_table(th_catalog.models[m], &th_catalog.models[m]->outputs);
        check_table(th_catalog.models[m], &th_catalog.models[m]->profiles);
    }
}
END_TEST

/* The pictures that open first are outputs of some model of their slot. */
START_TEST(pictures_are_outputs)
{
    ck_assert_uint_ge(th_catalog.picture_count, 2);
    for (size_t p = 0; p < th_catalog.picture_count; p++) {
        const char *point = strrchr(th_catalog.pictures[p], '.');
        size_t slot = (size_t)(point - th_catalog.pictures[p]), found = 0;
        for (size_t m = 0; m < th_catalog.model_count; m++) {
            const struct th_model *model = th_catalog.models[m];
            if (strlen(model->slot) != slot ||
                strncmp(model->slot, th_catalog.pictures[p], slot) != 0)
                continue;
            for (size_t k = 0; k < model->outputs.count; k++)
                found += strcmp(model->outputs.rows[k].name, point + 1) == 0;
            for (size_t k = 0; k < model->profiles.count; k++)
                found += strcmp(model->profiles.rows[k].name, point + 1) == 0;
        }
        ck_assert_msg(found > 0, "%s is no output", th_catalog.pictures[p]);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "labels");
    tcase_add_test(tests, every_output_stands_alone);
    tcase_add_test(tests, pictures_are_outputs);
}
