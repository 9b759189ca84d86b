/* Patterns from the rows of all models of a slot. */
#include "explain/schema_path.h"

#include <string.h>

#include "scenario/scenario.h"

enum { HEAD = 160, PATTERN = 4000 };

/* The rows that a path may end in. */
enum rows { VARIED, SET, OUTPUTS, DRUG_OUTPUTS, PLACED, DRUG_PLACED, PLANAR, DRUG_PLANAR };

#define NAME "[A-Za-z][A-Za-z0-9_-]*"
#define WORD "[a-z][a-z0-9_]*"
#define PLACE " *@ *(" NAME "|[0-9.+-][0-9.eE+-]* *[A-Za-z]+)"
#define SECOND " */ *(" NAME "|[0-9.+-][0-9.eE+-]* *[A-Za-z]*)"
#define RANGE " *@ *(" NAME " *[.][.] *" NAME "|[*])"

/* "(fault|faults)([.]NAME)?"; a slot of one has no NAME. */
static void write_head(const struct th_slot *slot, char head[HEAD])
{
    bool key = strcmp(slot->name, slot->key) != 0;
    snprintf(head, HEAD, "%s%s%s%s%s", key ? "(" : "", slot->name, key ? "|" : "",
             key ? slot->key : "", key ? ")" : "");
    if (slot->most > 1)
        strcat(head, "([.]" NAME ")?");
}

static bool wanted(enum rows rows, const struct th_row *row)
{
    bool each = row->flags & TH_EACH_SPECIES;
    return rows == VARIED   ? !(row->flags & TH_STRUCTURAL)
           : rows == SET    ? !th_row_fixed(row)
           : rows >= PLANAR ? row->flags & TH_PLANE && each == (rows == DRUG_PLANAR)
           : rows >= PLACED ? !(row->flags & TH_AXIS) && each == (rows == DRUG_PLACED)
                            : each == (rows == DRUG_OUTPUTS);
}

static const struct th_table *table_of(const struct th_model *model, enum rows rows, int k)
{
    if (rows == VARIED || rows == SET)
        return k == 0 ? &model->params : NULL;
    if (rows >= PLACED)
        return k == 0 && th_axis_row(model) ? &model->profiles : NULL;
    return k == 0 ? &model->outputs : k == 1 ? &model->profiles : NULL;
}

static bool listed(const char *list, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = list; (at = strstr(at, name)); at++)
        if ((at == list || at[-1] == '|') && (at[length] == '|' || at[length] == '\0'))
            return true;
    return false;
}

/* "at|length|closed": of all models of the slot, each name once. */
static void list_rows(const struct th_catalog *catalog, const struct th_slot *slot,
                      enum rows rows, char list[PATTERN])
{
    list[0] = '\0';
    for (size_t m = 0; m < catalog->model_count; m++) {
        const struct th_table *table;
        if (strcmp(catalog->models[m]->slot, slot->name) != 0)
            continue;
        for (int t = 0; (table = table_of(catalog->models[m], rows, t)); t++)
            for (size_t k = 0; k < table->count; k++) {
                const struct th_row *row = &table->rows[k];
                size_t used = strlen(list);
                if (wanted(rows, row) && !listed(list, row->name))
                    snprintf(list + used, PATTERN - used, "%s%s", used ? "|" : "", row->name);
            }
    }
}

bool th_schema_brings(const struct th_model *model, enum th_file_sort sort)
{
    bool found = false;
    for (size_t k = 0; model->extend && k < model->params.count; k++)
        found |= model->params.rows[k].file == sort;
    return found;
}

/* True if a model of the slot gets rows from a library; and "library|map", the parameters of
 * the slot's models that such a row cannot be called. */
static bool is_open(const struct th_catalog *catalog, const struct th_slot *slot,
                    const char *list, char taken[PATTERN])
{
    bool open = false;
    taken[0] = '\0';
    for (size_t m = 0; m < catalog->model_count; m++) {
        const struct th_model *model = catalog->models[m];
        if (strcmp(model->slot, slot->name) != 0)
            continue;
        open |= th_schema_brings(model, TH_LIBRARY_FILE);
        for (size_t k = 0; k < model->params.count; k++) {
            const char *name = model->params.rows[k].name;
            size_t used = strlen(taken);
            if (!listed(list, name) && !listed(taken, name))
                snprintf(taken + used, PATTERN - used, "%s%s", used ? "|" : "", name);
        }
    }
    return open;
}

static void write_pattern(struct th_json *json, const char *pattern)
{
    th_json_open(json, NULL, '{');
    th_json_text(json, "pattern", pattern);
    th_json_close(json, '{');
}

/* Rows of a library, whose names are known when it is loaded. */
static void write_library_rows(struct th_json *json, const char *head, const char *taken)
{
    char pattern[PATTERN + HEAD + 64];
    th_json_open(json, NULL, '{');
    snprintf(pattern, sizeof pattern, "^%s[.][a-z][a-z0-9_]*$", head);
    th_json_text(json, "pattern", pattern);
    if (*taken) {
        th_json_open(json, "not", '{');
        snprintf(pattern, sizeof pattern, "^%s[.](from|%s)$", head, taken);
        th_json_text(json, "pattern", pattern);
        th_json_close(json, '{');
    }
    th_json_close(json, '{');
}

/* Rows that tables bring (struct th_model, extend): outputs, or parameters. */
static void write_table_rows(struct th_json *json, const struct th_catalog *catalog,
                             const struct th_slot *slot, bool outputs)
{
    char head[HEAD], pattern[PATTERN];
    write_head(slot, head);
    for (size_t m = 0; m < catalog->model_count; m++) {
        const struct th_model *model = catalog->models[m];
        if (strcmp(model->slot, slot->name) != 0 || !th_schema_brings(model, TH_TABLE_FILE))
            continue;
        snprintf(pattern, sizeof pattern, "^%s[.]" TH_BROUGHT_PARAMETER "$", head);
        if (!outputs)
            write_pattern(json, pattern);
        for (size_t k = 0; outputs && k < model->outputs.count; k++) {
            snprintf(pattern, sizeof pattern,
                     "^%s[.]%s(_in_" WORD "([.]" NAME ")?|([.]" NAME ")? *@ *" WORD ")$", head,
                     model->outputs.rows[k].name);
            write_pattern(json, pattern);
        }
    }
}

/* behind: what follows the row, and its drug. */
static void write_rows(struct th_json *json, const struct th_catalog *catalog, enum rows rows,
                       const char *behind)
{
    const bool drug = rows == DRUG_OUTPUTS || rows == DRUG_PLACED || rows == DRUG_PLANAR;
    for (size_t k = 0; k < catalog->slot_count; k++) {
        char head[HEAD], list[PATTERN], taken[PATTERN], pattern[PATTERN + 2 * HEAD];
        write_head(&catalog->slots[k], head);
        list_rows(catalog, &catalog->slots[k], rows, list);
        snprintf(pattern, sizeof pattern, "^%s[.](%s)%s%s$", head, list,
                 drug ? "([.]" NAME ")?" : "", behind);
        if (list[0])
            write_pattern(json, pattern);
        if (rows < DRUG_OUTPUTS && is_open(catalog, &catalog->slots[k], list, taken))
            write_library_rows(json, head, taken);
        if (rows == VARIED || rows == SET)
            write_table_rows(json, catalog, &catalog->slots[k], false);
    }
}

static void open_paths(struct th_json *json, const char *name, const char *doc)
{
    th_json_open(json, name, '{');
    th_json_text(json, "type", "string");
    th_json_text(json, "description", doc);
    th_json_open(json, "anyOf", '[');
    th_json_word(json, NULL, "false"); /* an empty anyOf would be no schema */
}

static void close_paths(struct th_json *json)
{
    th_json_close(json, '[');
    th_json_close(json, '{');
}

/* Outputs that stand for several places, "^plasma[.]concentration([.]NAME)? *@ *deep$". */
static void write_places(struct th_json *json, const struct th_catalog *catalog,
                         const struct th_slot *slot)
{
    char head[HEAD], pattern[2 * HEAD], name[80];
    write_head(slot, head);
    for (size_t m = 0; m < catalog->model_count; m++) {
        const struct th_model *model = catalog->models[m];
        for (size_t k = 0; strcmp(model->slot, slot->name) == 0 && k < model->outputs.count;
             k++) {
            const char *at = model->outputs.rows[k].at;
            snprintf(name, sizeof name, "%.*s", at ? (int)strcspn(at, "@") : 0, at ? at : "");
            const struct th_row *row = at ? th_table_find(&model->outputs, name) : NULL;
            if (!row)
                continue;
            snprintf(pattern, sizeof pattern, "^%s[.]%s%s *@ *%s$", head, name,
                     row->flags & TH_EACH_SPECIES ? "([.]" NAME ")?" : "", strchr(at, '@') + 1);
            write_pattern(json, pattern);
        }
    }
}

/* Sides of the places of a profile, "^csf[.]concentration([.]NAME)? *@ *PLACE / *anterior$". */
static void write_sides(struct th_json *json, const struct th_catalog *catalog,
                        const struct th_slot *slot)
{
    char head[HEAD], pattern[2 * HEAD + sizeof PLACE], name[80];
    write_head(slot, head);
    for (size_t m = 0; m < catalog->model_count; m++) {
        const struct th_model *model = catalog->models[m];
        for (size_t k = 0; strcmp(model->slot, slot->name) == 0 && k < model->profiles.count;
             k++) {
            const char *at = model->profiles.rows[k].at;
            if (!at)
                continue;
            snprintf(name, sizeof name, "%.*s", (int)strcspn(at, "@"), at);
            snprintf(pattern, sizeof pattern, "^%s[.]%s([.]" NAME ")?" PLACE " */ *%s$", head,
                     name, strchr(at, '/') + 1);
            write_pattern(json, pattern);
        }
    }
}

/* Outputs, also at one of their places, and profiles at one place. */
static void write_outputs(struct th_json *json, const struct th_catalog *catalog)
{
    write_rows(json, catalog, OUTPUTS, "");
    write_rows(json, catalog, DRUG_OUTPUTS, "");
    write_rows(json, catalog, PLACED, PLACE);
    write_rows(json, catalog, DRUG_PLACED, PLACE);
    write_rows(json, catalog, PLANAR, PLACE SECOND);
    write_rows(json, catalog, DRUG_PLANAR, PLACE SECOND);
    for (size_t k = 0; k < catalog->slot_count; k++) {
        write_places(json, catalog, &catalog->slots[k]);
        write_sides(json, catalog, &catalog->slots[k]);
        write_table_rows(json, catalog, &catalog->slots[k], true);
    }
}

void th_schema_paths(struct th_json *json, const struct th_catalog *catalog)
{
    open_paths(json, "varied_path",
               "a parameter; the NAME may be left out if there is one: "
               "fault.kink.at, fault.at; or a number of an item: event.refill.at");
    write_rows(json, catalog, VARIED, "");
    write_pattern(json, "^(event|hazard|stage[.]" NAME ")[.]" NAME "([.]([0-9]+|" NAME "))+$");
    for (size_t k = 0; k < catalog->slot_count; k++) {
        char head[HEAD], pattern[2 * HEAD];
        write_head(&catalog->slots[k], head);
        snprintf(pattern, sizeof pattern, "^%s[.]from$", head);
        write_pattern(json, pattern);
    }
    close_paths(json);
    open_paths(json, "set_path", "a parameter that can change during the run");
    write_rows(json, catalog, SET, "");
    close_paths(json);
    open_paths(json, "output_path", "an output: gauge.delivered.ratio, csf.tip_concentration");
    write_outputs(json, catalog);
    close_paths(json);
    open_paths(json, "recorded_path", "an output, a whole instance or slot, default or all");
    write_pattern(json, "^(default|all)$");
    for (size_t k = 0; k < catalog->slot_count; k++) {
        char head[HEAD], pattern[2 * HEAD];
        write_head(&catalog->slots[k], head);
        snprintf(pattern, sizeof pattern, "^%s$", head);
        write_pattern(json, pattern);
    }
    write_outputs(json, catalog);
    write_rows(json, catalog, PLACED, RANGE);
    write_rows(json, catalog, DRUG_PLACED, RANGE);
    write_pattern(json, "^[A-Za-z0-9_.*-]*[*][A-Za-z0-9_.*-]*(" PLACE "|" RANGE ")?$");
    close_paths(json);
}

void th_schema_command(struct th_json *json, const struct th_slot *slot,
                       const struct th_command *command)
{
    char head[HEAD], pattern[2 * HEAD];
    write_head(slot, head);
    snprintf(pattern, sizeof pattern, "^%s[.]%s$", head, command->name);
    th_json_open(json, NULL, '{');
    th_json_text(json, "pattern", pattern);
    th_json_text(json, "description", command->doc ? command->doc : "");
    th_json_close(json, '{');
}
