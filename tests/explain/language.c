/* The pages on the scenario language, the reader, the schema and their one table. */
#define TH_SUITE "explain_language"
#include "support/check_main.h"

#include "document/document.h"
#include "explain/language.h"
#include "explain/schema.h"
#include "support/paper.h"
#include "support/scenario_fixture.h"

static struct paper paper;

static void open_paper(void)
{
    paper_open(&paper);
}

static void close_paper(void)
{
    paper_close(&paper);
}

START_TEST(pages_hold_every_key)
{
    char section[32];
    size_t count;
    const struct th_key *keys = th_scenario_keys(&count);
    for (int s = 0; s < th_labels_count(th_explain_sections()); s++) {
        th_labels_get(th_explain_sections(), s, section, sizeof section);
        ck_assert_msg(th_explain_language(&toy_catalog, section, paper.out, &error), "%s",
                      section);
    }
    const char *text = paper_read(&paper);
    for (size_t k = 0; k < count; k++) {
        char line[80];
        snprintf(line, sizeof line, "\n  %s ", keys[k].key);
        ck_assert_msg(strstr(text, line) != NULL, "%s: %s", keys[k].section, keys[k].key);
        ck_assert_msg(th_labels_find(th_explain_sections(), keys[k].section) >= 0,
                      "%s has no page", keys[k].section);
    }
    for (const char *at = text; *at; at += strspn(at, "\n")) {
        size_t length = strcspn(at, "\n");
        ck_assert_msg(length <= 80, "%.*s", (int)length, at);
        ck_assert_msg(length == 0 || at[length - 1] != ' ', "\"%.*s\"", (int)length, at);
        at += length;
    }
    ck_assert(strstr(text, "pump.bolus") && strstr(text, "lognormal S") &&
              strstr(text, "mmH2O"));
    ck_assert(!th_explain_language(&toy_catalog, "pump", paper.out, &error));
}
END_TEST

/* The reader takes each key of a section: it is among those that it lists beside a wrong one.
 */
START_TEST(the_reader_takes_every_key)
{
    static const struct {
        const char *section, *text;
        bool all; /* and no other */
    } wrong[] = {
        {"run", "run: {duration: 10 day, wrong_key: 1}\n" SALT, true},
        {"events", RUN SALT "events: [{wrong_key: 1}]\n", false}, /* those of orders: of do: */
        {"hazards", RUN SALT "hazards: [{wrong_key: 1}]\n", false}, /* and those of events */
        {"leave", RUN SALT "stages: [{name: a, leave: [{wrong_key: 1, to: a}]}]\n", false},
        {"stages", RUN SALT "stages: [{name: a, wrong_key: 1}]\n", true},
        {"conditions", RUN SALT "events: [{when: {wrong_key: 1}}]\n", true},
        {"ensemble", RUN SALT "ensemble: {members: 3, wrong_key: 1}\n", true},
        {"correlations", RUN SALT "ensemble: {members: 3, correlations: [{wrong_key: 1}]}\n",
         true},
        {"require", RUN SALT "require: [{wrong_key: 1}]\n", false},
        {"record", RUN SALT "record: [{wrong_key: 1}]\n", true},
        {"scenario", RUN SALT "wrong_key: 1\n", false}, /* and the slots */
    };
    size_t count, listed = 0;
    const struct th_key *keys = th_scenario_keys(&count);
    ck_assert_ptr_null(parse(wrong[_i].text, NULL, 0));
    const char *allowed = NULL;
    for (int k = 0; k < error.count && k < TH_ERRORS && !allowed; k++)
        allowed = strstr(error.text[k], "(allowed: ");
    ck_assert_msg(allowed != NULL, "%s", error.text[0]);
    for (size_t k = 0; k < count; k++) {
        char word[64];
        if (strcmp(keys[k].section, wrong[_i].section) != 0)
            continue;
        snprintf(word, sizeof word, " %s", keys[k].key);
        const char *found = strstr(allowed, word);
        ck_assert_msg(found && strchr(",)", found[strlen(word)]), "%s of %s", keys[k].key,
                      allowed);
        listed++;
    }
    size_t commas = 0;
    for (const char *c = allowed; *c; c++) commas += *c == ',';
    ck_assert(listed == commas + 1 || (!wrong[_i].all && listed <= commas));
}
END_TEST

/* The schema knows each key, with the same meaning. */
START_TEST(the_schema_has_every_key)
{
    th_schema_print(&toy_catalog, paper.out);
    const char *text = paper_read(&paper);
    struct th_document *document = th_document_parse("schema", text, strlen(text), NULL);
    ck_assert_ptr_nonnull(document);
    static const struct {
        const char *section, *name;
    } defined[] = {{"events", "event"},
                   {"hazards", "hazard"},
                   {"leave", "way_out"},
                   {"conditions", "condition"},
                   {"correlations", "correlation"}};
    const struct th_node *root = th_node_get(th_document_root(document), "properties");
    const struct th_node *definitions = th_node_get(th_document_root(document), "$defs");
    size_t count;
    const struct th_key *keys = th_scenario_keys(&count);
    for (size_t k = 0; k < count; k++) {
        const struct th_node *at = root, *inner;
        if (strcmp(keys[k].section, "parts") == 0)
            continue;
        for (size_t n = 0; n < sizeof defined / sizeof *defined; n++)
            if (strcmp(keys[k].section, defined[n].section) == 0)
                at = th_node_get(definitions, defined[n].name);
        if (at == root && strcmp(keys[k].section, "scenario") != 0)
            at = th_node_get(at, keys[k].section);
        if (at && (inner = th_node_get(at, "items")) != NULL)
            at = inner;
        if (at && !th_node_get(at, "properties") &&
            (inner = th_node_get(at, "anyOf")) != NULL) /* a path, or a mapping */
            at = th_node_item(inner, th_node_count(inner) - 1);
        if (at && (inner = th_node_get(at, "properties")) != NULL)
            at = inner;
        ck_assert_msg(at && th_node_get(at, keys[k].key), "%s.%s", keys[k].section,
                      keys[k].key);
    }
    th_document_free(document);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "language");
    tcase_add_unchecked_fixture(tests, setup, teardown);
    tcase_add_checked_fixture(tests, open_paper, close_paper);
    tcase_add_test(tests, pages_hold_every_key);
    tcase_add_loop_test(tests, the_reader_takes_every_key, 0, 11);
    tcase_add_test(tests, the_schema_has_every_key);
}
