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

/* True if a definition of the schema takes that text. */
static bool schema_takes(const struct th_node *list, const char *text)
{
    bool taken = false;
    for (size_t k = 0; k < th_node_count(list) && !taken; k++) {
        const struct th_node *item = th_node_item(list, k);
        const struct th_node *pattern =
            th_node_kind(item) == TH_MAPPING ? th_node_get(item, "pattern") : NULL;
        regex_t regex;
        if (!pattern)
            continue;
        ck_assert_int_eq(regcomp(&regex, th_node_text(pattern), REG_EXTENDED | REG_NOSUB), 0);
        taken = regexec(&regex, text, 0, NULL, 0) == 0;
        regfree(&regex);
        const struct th_node *other = th_node_get(item, "not");
        if (!taken || !other)
            continue;
        ck_assert_int_eq(regcomp(&regex, th_node_text(th_node_get(other, "pattern")),
                                 REG_EXTENDED | REG_NOSUB),
                         0);
        taken = regexec(&regex, text, 0, NULL, 0) != 0;
        regfree(&regex);
    }
    return taken;
}

static const struct th_node *definition(const struct th_node *root, const char *name)
{
    return th_node_get(th_node_get(th_node_get(root, "$defs"), name), "anyOf");
}

/* Each row under each name, and the same with a mark behind it or a NAME too many. */
static void look_up(const struct th_node *list, const struct walk *walk, const char *row,
                    bool expected)
{
    char path[WALK_PATH], wrong[WALK_PATH + 8];
    for (int spelling = 0; spelling < SPELLINGS; spelling++) {
        walk_spell(walk, (enum spelling)spelling, row, path);
        ck_assert_msg(schema_takes(list, path) == expected, "%s", path);
        snprintf(wrong, sizeof wrong, "%s!", path);
        ck_assert_msg(!schema_takes(list, wrong), "%s", wrong);
    }
    snprintf(wrong, sizeof wrong, "%s.twice.%.64s", walk->instance, row);
    ck_assert_msg(!schema_takes(list, wrong), "%s", wrong);
}

/* Schema and reader take the same. */
START_TEST(schema)
{
    struct paper paper;
    struct th_error error = {0};
    paper_open(&paper);
    th_schema_print(&th_catalog, paper.out);
    const char *text = paper_read(&paper);
    struct th_document *document = th_document_parse("schema", text, paper.length, &error);
    ck_assert_msg(document != NULL, "%s", error.text[0]);
    const struct th_node *root = th_document_root(document);
    const struct th_node *order = th_node_get(th_node_get(root, "$defs"), "order");
    const struct th_node *orders =
        th_node_get(th_node_get(th_node_get(order, "properties"), "do"), "anyOf");
    ck_assert_ptr_nonnull(orders);
    for (size_t m = 0; m < th_catalog.model_count; m++) {
        struct walk walk = walk_to(th_catalog.models[m]);
        for (size_t k = 0; k < walk.model->params.count; k++) {
            const struct th_row *row = &walk.model->params.rows[k];
            look_up(definition(root, "set_path"), &walk, row->name, !th_row_fixed(row));
            look_up(definition(root, "varied_path"), &walk, row->name,
                    !(row->flags & TH_STRUCTURAL));
        }
        for (size_t k = 0; k < walk.model->outputs.count; k++) {
            look_up(definition(root, "output_path"), &walk, walk.model->outputs.rows[k].name,
                    true);
            look_up(definition(root, "recorded_path"), &walk, walk.model->outputs.rows[k].name,
                    true);
        }
        for (size_t k = 0; k < walk.model->command_count; k++)
            look_up(orders, &walk, walk.model->commands[k].name, true);
        ck_assert(schema_takes(definition(root, "recorded_path"), walk.instance));
        ck_assert(schema_takes(definition(root, "recorded_path"), walk.slot->key));
    }
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
