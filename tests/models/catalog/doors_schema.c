/* The JSON Schema takes each name as the reader does: every parameter, output and command of
 * every model, under each spelling of its path, and no other. */
#define TH_SUITE "doors schema"
#include "support/check_main.h"

#include <regex.h>

#include "document/document.h"
#include "explain/schema.h"
#include "scenario/path.h"
#include "support/catalog_walk.h"
#include "support/paper.h"

/* A definition of the schema: its patterns, and what must not match beside each. They are asked
 * for thousands of names, and compiled once. */
enum { PATTERNS = 2000 };
struct door {
    size_t count;
    struct {
        regex_t takes, refuses;
        bool but;
    } patterns[PATTERNS];
};

static void door_compile(regex_t *regex, const struct th_node *pattern)
{
    ck_assert_int_eq(regcomp(regex, th_node_text(pattern), REG_EXTENDED | REG_NOSUB), 0);
}

static struct door *door_open(const struct th_node *list)
{
    struct door *door = calloc(1, sizeof *door);
    ck_assert(door && th_node_count(list) > 0);
    for (size_t k = 0; k < th_node_count(list); k++) {
        const struct th_node *item = th_node_item(list, k);
        const struct th_node *pattern =
            th_node_kind(item) == TH_MAPPING ? th_node_get(item, "pattern") : NULL;
        if (!pattern)
            continue;
        ck_assert_uint_lt(door->count, PATTERNS);
        const struct th_node *other = th_node_get(item, "not");
        door_compile(&door->patterns[door->count].takes, pattern);
        if (other)
            door_compile(&door->patterns[door->count].refuses, th_node_get(other, "pattern"));
        door->patterns[door->count++].but = other != NULL;
    }
    return door;
}

static void door_close(struct door *door)
{
    for (size_t k = 0; k < door->count; k++) {
        regfree(&door->patterns[k].takes);
        if (door->patterns[k].but)
            regfree(&door->patterns[k].refuses);
    }
    free(door);
}

static bool matches(const regex_t *regex, const char *text)
{
    return regexec(regex, text, 0, NULL, 0) == 0;
}

static bool door_takes(const struct door *door, const char *text)
{
    for (size_t k = 0; k < door->count; k++)
        if (matches(&door->patterns[k].takes, text) &&
            !(door->patterns[k].but && matches(&door->patterns[k].refuses, text)))
            return true;
    return false;
}

static const struct th_node *definition(const struct th_node *root, const char *name)
{
    return th_node_get(th_node_get(th_node_get(root, "$defs"), name), "anyOf");
}

/* Each row under each name, and the same with a mark behind it or a NAME too many. */
static void look_up(const struct door *door, const struct walk *walk, const char *row,
                    bool expected)
{
    char path[WALK_PATH], wrong[WALK_PATH + 8];
    for (int spelling = 0; spelling < SPELLINGS; spelling++) {
        walk_spell(walk, (enum spelling)spelling, row, path);
        ck_assert_msg(door_takes(door, path) == expected, "%s", path);
        snprintf(wrong, sizeof wrong, "%s!", path);
        ck_assert_msg(!door_takes(door, wrong), "%s", wrong);
    }
    snprintf(wrong, sizeof wrong, "%s.twice.%.64s", walk->instance, row);
    ck_assert_msg(!door_takes(door, wrong), "%s", wrong);
}

enum place { SET, VARIED, OUTPUT, RECORDED, ORDER, PLACES };

static void look_up_model(struct door *const doors[PLACES], const struct th_model *model)
{
    const struct walk walk = walk_to(model);
    for (size_t k = 0; k < model->params.count; k++) {
        const struct th_row *row = &model->params.rows[k];
        look_up(doors[SET], &walk, row->name, !th_row_fixed(row));
        look_up(doors[VARIED], &walk, row->name, !(row->flags & TH_STRUCTURAL));
    }
    for (size_t k = 0; k < model->outputs.count; k++) {
        look_up(doors[OUTPUT], &walk, model->outputs.rows[k].name, true);
        look_up(doors[RECORDED], &walk, model->outputs.rows[k].name, true);
    }
    for (size_t k = 0; k < model->command_count; k++)
        look_up(doors[ORDER], &walk, model->commands[k].name, true);
    ck_assert(door_takes(doors[RECORDED], walk.instance));
    ck_assert(door_takes(doors[RECORDED], walk.slot->key));
}

/* Schema and reader take the same. */
START_TEST(schema)
{
    static const char *const names[] = {"set_path", "varied_path", "output_path",
                                        "recorded_path"};
    struct paper paper;
    struct th_error error = {0};
    struct door *doors[PLACES];
    paper_open(&paper);
    th_schema_print(&th_catalog, paper.out);
    const char *text = paper_read(&paper);
    struct th_document *document = th_document_parse("schema", text, paper.length, &error);
    ck_assert_msg(document != NULL, "%s", error.text[0]);
    const struct th_node *root = th_document_root(document);
    const struct th_node *order = th_node_get(th_node_get(root, "$defs"), "order");
    for (int k = SET; k < ORDER; k++) doors[k] = door_open(definition(root, names[k]));
    doors[ORDER] =
        door_open(th_node_get(th_node_get(th_node_get(order, "properties"), "do"), "anyOf"));
    for (size_t m = 0; m < th_catalog.model_count; m++)
        look_up_model(doors, th_catalog.models[m]);
    for (int k = 0; k < PLACES; k++) door_close(doors[k]);
    th_document_free(document);
    paper_close(&paper);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "schema");
    tcase_add_unchecked_fixture(tests, walk_setup, walk_teardown);
    tcase_add_test(tests, schema);
}
