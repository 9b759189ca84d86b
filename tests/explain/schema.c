/* The JSON Schema, read back as the YAML that JSON is: every slot, model, parameter, word and
 * quantity has its place, and every reference finds what it refers to. Whether real scenarios
 * meet it is asked in tests/cli/cli.sh. */
#define TH_SUITE "explain_schema"
#include "support/check_main.h"

#include <regex.h>
#include <stdarg.h>
#include <string.h>

#include "document/document.h"
#include "explain/schema.h"
#include "language/language.h"
#include "support/paper.h"
#include "support/toy_catalog.h"

enum { MODELS = 6 };
static struct th_model models[MODELS];
static const struct th_model *model_list[MODELS];
static struct th_document *document;
static const struct th_node *root;

/* The toy models, which are not described otherwise, each with a sentence. */
static void setup(void)
{
    struct paper paper;
    struct th_error error = {0};
    struct th_catalog catalog = toy_catalog;
    for (size_t k = 0; k < MODELS; k++) {
        models[k] = *toy_catalog.models[k];
        models[k].doc = "described \"so\"";
        model_list[k] = &models[k];
    }
    catalog.models = model_list;
    paper_open(&paper);
    th_schema_print(&catalog, paper.out);
    const char *text = paper_read(&paper);
    document = th_document_parse("schema", text, paper.length, &error);
    ck_assert_msg(document != NULL, "%s", error.text[0]);
    root = th_document_root(document);
    paper_close(&paper);
}

static void teardown(void)
{
    th_document_free(document);
}

/* The node below `from` by its keys, up to NULL. */
static const struct th_node *down(const struct th_node *from, ...)
{
    va_list keys;
    va_start(keys, from);
    for (const char *key; (key = va_arg(keys, const char *));) {
        const struct th_node *next = th_node_get(from, key);
        ck_assert_msg(next != NULL, "no %s", key);
        from = next;
    }
    va_end(keys);
    return from;
}

static void check_text(const struct th_node *node, const char *key, const char *expected)
{
    const struct th_node *text = th_node_get(node, key);
    ck_assert_msg(text != NULL, "no %s", key);
    ck_assert_str_eq(th_node_text(text), expected);
}

static bool lists(const struct th_node *list, const char *word)
{
    for (size_t k = 0; k < th_node_count(list); k++)
        if (strcmp(th_node_text(th_node_item(list, k)), word) == 0)
            return true;
    return false;
}

START_TEST(the_frame)
{
    check_text(root, "$schema", "https://json-schema.org/draft/2020-12/schema");
    check_text(root, "type", "object");
    check_text(root, "additionalProperties", "false");
    ck_assert_uint_eq(th_node_count(down(root, "required", NULL)), 1);
    ck_assert(lists(down(root, "required", NULL), "run"));
    static const char *const keys[] = {"format", "title",  "run",      "events", "hazards",
                                       "stages", "record", "ensemble", "drug",   "require",
                                       "faults", "pump",   "csf",      "summary"};
    const struct th_node *properties = down(root, "properties", NULL);
    ck_assert_uint_eq(th_node_count(properties), sizeof keys / sizeof keys[0]);
    for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++) down(properties, keys[k], NULL);
}
END_TEST

/* A slot of one is a mapping; one of several is a mapping or a list, not longer than it may be.
 */
START_TEST(slots)
{
    check_text(down(root, "properties", "pump", NULL), "$ref", "#/$defs/pump");
    const struct th_node *faults = down(root, "properties", "faults", "anyOf", NULL);
    ck_assert_uint_eq(th_node_count(faults), 2);
    check_text(th_node_item(faults, 0), "$ref", "#/$defs/fault");
    check_text(th_node_item(faults, 1), "type", "array");
    check_text(th_node_item(faults, 1), "maxItems", "3");
    check_text(down(th_node_item(faults, 1), "items", NULL), "$ref", "#/$defs/fault");
    const struct th_node *pumps = down(root, "$defs", "pump", "anyOf", NULL);
    ck_assert_uint_eq(th_node_count(pumps), 2);
    check_text(th_node_item(pumps, 0), "$ref", "#/$defs/pump.roller");
    check_text(th_node_item(pumps, 1), "$ref", "#/$defs/pump.syringe");
}
END_TEST

/* Each model has its rows and three words of its own, and nothing else is allowed. */
START_TEST(each_model)
{
    for (size_t k = 0; k < toy_catalog.model_count; k++) {
        const struct th_model *model = toy_catalog.models[k];
        char name[64], reference[64];
        snprintf(name, sizeof name, "%s.%s", model->slot, model->name);
        const struct th_node *here = down(root, "$defs", name, NULL);
        const struct th_node *rows = down(here, "properties", NULL);
        check_text(here, "additionalProperties", "false");
        check_text(here, "description", "described \"so\"");
        check_text(down(rows, "use", NULL), "const", model->name);
        bool from = th_table_find(&model->params, "from") != NULL;
        ck_assert_uint_eq(th_node_count(rows), model->params.count + (from ? 2 : 3));
        for (size_t r = 0; r < model->params.count; r++) {
            const struct th_row *row = &model->params.rows[r];
            const struct th_node *node = down(rows, row->name, NULL);
            if (strcmp(row->name, "from") == 0)
                continue; /* below */
            if (row->quantity == TH_CHOICE)
                node = th_node_item(down(node, "anyOf", NULL), 0);
            check_text(node, "description", row->doc);
            ck_assert_int_eq(th_node_get(node, "default") != NULL, row->init[0] != '\0');
            if (row->init[0])
                check_text(node, "default", row->init);
            snprintf(reference, sizeof reference, "#/$defs/%s",
                     th_quantity_name(row->quantity));
            if (row->quantity != TH_CHOICE)
                check_text(node, "$ref", reference);
        }
    }
    const struct th_node *pulses =
        down(root, "$defs", "pump.roller", "properties", "pulses", NULL);
    const struct th_node *allowed =
        down(th_node_item(down(pulses, "anyOf", NULL), 0), "enum", NULL);
    ck_assert_uint_eq(th_node_count(allowed), 2);
    ck_assert(lists(allowed, "mean") && lists(allowed, "resolved"));
}
END_TEST

static bool matches(const char *pattern, const char *text)
{
    regex_t regex;
    ck_assert_int_eq(regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB), 0);
    bool found = regexec(&regex, text, 0, NULL, 0) == 0;
    regfree(&regex);
    return found;
}

/* A kink's own `from`, a time, beside the part that it may be taken from. */
START_TEST(a_row_called_from)
{
    const struct th_node *either =
        down(root, "$defs", "fault.kink", "properties", "from", "anyOf", NULL);
    ck_assert_uint_eq(th_node_count(either), 2);
    const char *part = th_node_text(th_node_get(th_node_item(either, 1), "pattern"));
    ck_assert(matches(part, "parts/a.yaml") && matches(part, "a.yml"));
    ck_assert(matches(part, "baclofen") && !matches(part, "3 day"));
    check_text(th_node_item(either, 0), "$ref", "#/$defs/TIME");
    check_text(down(root, "$defs", "drug.salt", "properties", "from", NULL), "type", "string");
}
END_TEST

/* A number needs its unit, but for pure ones; a position may be a level. */
START_TEST(quantities)
{
    for (int q = 0; q < TH_QUANTITIES; q++) {
        const struct th_node *either =
            down(root, "$defs", th_quantity_name((enum th_quantity)q), "anyOf", NULL);
        check_text(th_node_item(either, 1), "$ref", "#/$defs/with_source");
        const struct th_node *types = down(th_node_item(either, 0), "type", NULL);
        bool pure = strcmp(th_quantity_si((enum th_quantity)q), "1") == 0;
        ck_assert(lists(types, "string") && lists(types, "number") == (pure && q != TH_FILE));
        const struct th_node *pattern = th_node_get(th_node_item(either, 0), "pattern");
        const bool number = q == TH_NUMBER || q == TH_FRACTION;
        ck_assert_int_eq(pattern != NULL, number || (!pure && q != TH_POSITION));
        if (number)
            ck_assert(matches(th_node_text(pattern), "40 %") &&
                      matches(th_node_text(pattern), "-.5") &&
                      !matches(th_node_text(pattern), "a"));
        if (!pattern || number)
            continue;
        const char *p = th_node_text(pattern);
        ck_assert(matches(p, "0.35 mL/day") && matches(p, "-1e-3mL") && matches(p, ".5 h"));
        ck_assert(matches(p, "60 /min") && matches(p, "60 1/min"));
        ck_assert(matches(p, "inf") &&
                  matches(p, "37 \xC2\xB0"
                             "C") &&
                  matches(p, "2. %"));
        ck_assert(!matches(p, "0.35") && !matches(p, "mL") && !matches(p, ""));
        ck_assert(!matches(p, "1.2.3") && !matches(p, "a 5 mL"));
    }
}
END_TEST

/* "pump.bolus", which has no NAME: there is one pump. Arguments of all words. */
START_TEST(events)
{
    check_text(down(root, "properties", "events", "items", NULL), "$ref", "#/$defs/event");
    check_text(down(root, "properties", "hazards", "items", NULL), "$ref", "#/$defs/hazard");
    const struct th_node *stage =
        down(root, "properties", "stages", "items", "properties", NULL);
    check_text(down(stage, "events", "items", NULL), "$ref", "#/$defs/event");
    check_text(down(stage, "leave", "items", NULL), "$ref", "#/$defs/way_out");
    const struct th_node *items = down(root, "$defs", "event", NULL);
    const struct th_node *either = down(items, "properties", "do", "anyOf", NULL);
    ck_assert_uint_eq(th_node_count(either), 2);
    check_text(down(th_node_item(either, 1), "items", NULL), "$ref", "#/$defs/order");
    const struct th_node *words = down(th_node_item(either, 0), "anyOf", NULL);
    ck_assert_uint_eq(th_node_count(words), 2);
    const char *bolus = th_node_text(down(th_node_item(words, 0), "pattern", NULL));
    const char *stop = th_node_text(down(th_node_item(words, 1), "pattern", NULL));
    ck_assert(matches(bolus, "pump.bolus") && !matches(bolus, "pump.roller.bolus"));
    ck_assert(!matches(bolus, "pump.stop") && !matches(bolus, "pumpxbolus"));
    ck_assert(!matches(bolus, "xpump.bolus") && !matches(bolus, "pump.bolusx"));
    ck_assert(matches(stop, "pump.stop"));
    static const char *const more[] = {"volume", "over", "level"};
    size_t count, known = 3;
    const struct th_key *keys = th_scenario_keys(&count);
    for (size_t k = 0; k < 3; k++) down(items, "properties", more[k], NULL);
    for (size_t k = 0; k < count; k++)
        if (strcmp(keys[k].section, "events") == 0) {
            down(items, "properties", keys[k].key, NULL);
            known++;
        }
    ck_assert_uint_eq(th_node_count(down(items, "properties", NULL)), known);
    const struct th_node *level = down(items, "properties", "level", "anyOf", NULL);
    check_text(th_node_item(level, 0), "$ref", "#/$defs/POSITION");
}
END_TEST

/* Returns how many references there are; each must be found in $defs. */
static size_t check_references(const struct th_node *node)
{
    size_t count = 0;
    for (size_t k = 0; k < th_node_count(node); k++) {
        const struct th_node *item = th_node_item(node, k);
        if (th_node_kind(node) == TH_MAPPING && strcmp(th_node_key(node, k), "$ref") == 0) {
            const char *to = th_node_text(item);
            ck_assert_msg(strncmp(to, "#/$defs/", 8) == 0, "%s", to);
            down(root, "$defs", to + 8, NULL);
            count++;
        }
        count += check_references(item);
    }
    return count;
}

START_TEST(references_are_found)
{
    ck_assert_uint_gt(check_references(root), TH_QUANTITIES);
    const struct th_node *value = down(root, "$defs", "with_source", "properties", NULL);
    const struct th_node *marks = down(value, "mark", "enum", NULL);
    ck_assert_uint_eq(th_node_count(marks), TH_MARKS);
    ck_assert(lists(marks, "recalled") && lists(marks, "placeholder"));
}
END_TEST

START_TEST(schema_holds_every_row)
{
    struct paper paper;
    paper_open(&paper);
    th_schema_print(&toy_catalog, paper.out);
    EXPECT(paper, "https://json-schema.org/draft/2020-12/schema", "\"pump.roller\": {",
           "\"default\": \"0.5 mL/day\"", "\"#/$defs/VOLUME\"", "[.]bolus$", "\"placeholder\"");
    for (size_t k = 0; k < toy_catalog.model_count; k++)
        for (size_t r = 0; r < toy_catalog.models[k]->params.count; r++)
            EXPECT(paper, toy_catalog.models[k]->params.rows[r].name);
    paper_check_json(paper.text);
    paper_close(&paper);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "schema");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, the_frame);
    tcase_add_test(tests, slots);
    tcase_add_test(tests, each_model);
    tcase_add_test(tests, a_row_called_from);
    tcase_add_test(tests, quantities);
    tcase_add_test(tests, events);
    tcase_add_test(tests, references_are_found);
    tests = add_case(suite, "text");
    tcase_add_test(tests, schema_holds_every_row);
}
