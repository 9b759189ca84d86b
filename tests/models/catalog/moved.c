/* Old names of rows, commands and outputs of every model: they lead to what is there, and are
 * read where they stood, with a notice. */
#define TH_SUITE "moved rows"
#include "support/check_main.h"

#include "support/catalog_walk.h"

static const struct th_slot *slot_of(const char *path)
{
    for (size_t k = 0; k < th_catalog.slot_count; k++) {
        const size_t length = strlen(th_catalog.slots[k].name);
        if (strncmp(path, th_catalog.slots[k].name, length) == 0 && path[length] == '.')
            return &th_catalog.slots[k];
    }
    return NULL;
}

static const struct th_row *find(const struct th_model *model, enum th_sought sought,
                                 const char *name)
{
    static const struct th_row command = {.name = "a command"};
    if (sought == TH_PARAM)
        return th_table_find(&model->params, name);
    const struct th_row *output = th_table_find(&model->outputs, name);
    if (sought == TH_OUTPUT)
        return output ? output : th_table_find(&model->profiles, name);
    for (size_t k = 0; k < model->command_count; k++)
        if (strcmp(model->commands[k].name, name) == 0)
            return &command;
    return NULL;
}

/* The row of the usual model of the slot in which it is now. */
static const struct th_row *target(const struct th_moved *moved)
{
    const struct th_slot *slot = slot_of(moved->to);
    ck_assert_msg(slot && slot->most == 1, "%s", moved->to);
    for (size_t m = 0; m < th_catalog.model_count; m++) {
        const struct th_model *model = th_catalog.models[m];
        if (strcmp(model->slot, slot->name) == 0 &&
            th_labels_find(slot->standard, model->name) >= 0)
            return find(model, moved->sought, strchr(moved->to, '.') + 1);
    }
    return NULL;
}

/* A scenario of 0.1 in which the name stands as a key, a command or an output. */
static void write_old(const struct walk *walk, const struct th_moved *moved, bool key,
                      char text[2 * WALK_TEXT])
{
    char value[WALK_WORD] = "", tail[4 * WALK_PATH] = "", whole[WALK_TEXT];
    const struct th_row *row = target(moved);
    if (moved->sought == TH_PARAM)
        walk_middle(row, value);
    else if (moved->sought == TH_OUTPUT)
        snprintf(tail, sizeof tail, "require: [{check: %s.%s, take: max, above: 0}]\n",
                 walk->instance, moved->name);
    else
        snprintf(tail, sizeof tail, "events: [{name: x, after: 1 h, since: %s.%s}]\n",
                 walk->instance, moved->name);
    if (moved->sought == TH_PARAM && !key)
        snprintf(tail, sizeof tail, "ensemble: {vary: {%s.%s: \"grid %s\"}}\n", walk->instance,
                 moved->name, value);
    walk_write(walk, NULL, NULL, tail, whole);
    char head[WALK_WORD], *at;
    snprintf(head, sizeof head, "\n%s: {use: %s", walk->slot->key, walk->model->name);
    at = strstr(whole, head);
    ck_assert_ptr_nonnull(at);
    at += strlen(head);
    snprintf(text, 2 * WALK_TEXT, "%.*s%s%s%s%s%s", (int)(at - whole), whole, key ? ", " : "",
             key ? moved->name : "", key ? ": " : "", key ? value : "", at);
}

/* In 0.1 it is taken, or refused for its value alone; in format 1 it is refused by name. */
static void try_door(const struct walk *walk, const struct th_moved *moved, bool key)
{
    static char text[2 * WALK_TEXT], now[2 * WALK_TEXT + 20];
    struct th_error error;
    char notice[2 * WALK_PATH];
    write_old(walk, moved, key, text);
    struct th_scenario *s = walk_read(text, &error);
    snprintf(notice, sizeof notice, "%s.%s is an old spelling; format 1 writes %s",
             walk->slot->name, moved->name, moved->to);
    bool told = false;
    for (int k = 0; s && s->notices && k < s->notices->count && k < TH_ERRORS; k++)
        told = told || strstr(s->notices->text[k], notice);
    ck_assert_msg(told || (!s && !strstr(error.text[0], "unknown")), "%s: %s\n%s", notice,
                  error.text[0], text);
    th_scenario_free(s);
    snprintf(now, sizeof now, "format: 1\n%s", text);
    ck_assert_ptr_null(walk_read(now, &error));
    told = false;
    for (int k = 0; k < error.count && k < TH_ERRORS; k++)
        told = told || strstr(error.text[k], "is an old spelling; in format 1 write ");
    ck_assert_msg(told, "%s: %s", moved->name, error.text[0]);
}

START_TEST(lead_somewhere)
{
    size_t found = 0;
    for (size_t m = 0; m < th_catalog.model_count; m++) {
        const struct walk walk = walk_to(th_catalog.models[m]);
        for (size_t k = 0; k < walk.model->moved_count; k++, found++) {
            const struct th_moved *moved = &walk.model->moved[k];
            ck_assert_msg(!find(walk.model, moved->sought, moved->name), "%s.%s is there",
                          walk.model->slot, moved->name);
            ck_assert_msg(target(moved) != NULL, "%s leads nowhere", moved->to);
            try_door(&walk, moved, moved->sought == TH_PARAM);
            try_door(&walk, moved, false);
        }
    }
    ck_assert_uint_ge(found, 1);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_checked_fixture(tests, walk_setup, walk_teardown);
    tcase_add_test(tests, lead_somewhere);
}
