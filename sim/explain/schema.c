/* The frame of the schema: models, slots and run. */
#include "explain/schema.h"

#include <string.h>

#include "base/text/print.h"
#include "explain/schema_path.h"
#include "explain/schema_section.h"
#include "explain/schema_value.h"
#include "language/language.h"
#include "scenario/scenario.h"

/* "from" is a part to start from. A row may have that name too: then it is either. */
static void from_property(struct th_json *json, const struct th_row *own)
{
    if (own) {
        th_json_open(json, "from", '{');
        th_json_open(json, "anyOf", '[');
        th_json_open(json, NULL, '{');
        th_schema_refer(json, th_quantity_name(own->quantity));
        th_json_text(json, "description", own->doc ? own->doc : "");
        th_json_close(json, '{');
    }
    th_json_open(json, own ? NULL : "from", '{');
    th_json_text(json, "type", "string");
    if (own)
        th_json_text(json, "pattern", "[.]ya?ml$|/|^[A-Za-z]");
    th_json_text(json, "description",
                 "a part to start from, by its name or as a YAML file; keys given here win");
    th_json_close(json, '{');
    if (own)
        th_json_close(json, '['), th_json_close(json, '{');
}

static void list_of(struct th_json *json, const char *key, const struct th_row_list *list,
                    const char *quantity)
{
    char most[32];
    snprintf(most, sizeof most, "%zu", list->count);
    th_json_open(json, key, '{');
    th_json_text(json, "type", "array");
    th_json_word(json, "minItems", "1");
    th_json_word(json, "maxItems", most);
    th_json_open(json, "items", '{');
    th_schema_refer(json, quantity);
    th_json_close(json, '{');
    th_json_close(json, '{');
}

/* One value, a list of them, or {value: a list, mark: ..., source: ...}. */
static void list_property(struct th_json *json, const struct th_model *model,
                          const struct th_row_list *list)
{
    const struct th_row *rows = model->params.rows;
    if (!rows) /* a list is of rows */
        return;
    const char *quantity = th_quantity_name(rows[list->first].quantity);
    th_json_open(json, list->name, '{');
    th_json_text(json, "description", list->doc);
    th_json_open(json, "anyOf", '[');
    th_json_open(json, NULL, '{');
    th_schema_refer(json, quantity);
    th_json_close(json, '{');
    list_of(json, NULL, list, quantity);
    th_schema_open_object(json, NULL, list->doc);
    list_of(json, "value", list, quantity);
    th_schema_text(json, "mark", "how far the list is to be trusted");
    th_schema_text(json, "source", "where the list comes from");
    th_schema_close_object(json, "value");
    th_json_close(json, '[');
    th_json_close(json, '{');
}

static void model(struct th_json *json, const struct th_model *model)
{
    char name[REFERENCE];
    snprintf(name, sizeof name, "%s.%s", model->slot, model->name);
    th_json_open(json, name, '{');
    th_json_text(json, "type", "object");
    th_json_text(json, "description", model->doc ? model->doc : "");
    th_json_open(json, "properties", '{');
    const struct th_row *from = th_table_find(&model->params, "from");
    from_property(json, from);
    th_json_open(json, "use", '{');
    th_json_text(json, "const", model->name);
    th_json_close(json, '{');
    th_schema_text(json, "name", "what outputs call it; the model's name unless said");
    for (size_t k = 0; k < model->params.count; k++)
        if (&model->params.rows[k] != from)
            th_schema_row(json, &model->params.rows[k]);
    for (size_t k = 0; k < model->list_count; k++) list_property(json, model, &model->lists[k]);
    th_json_close(json, '{');
    if (th_schema_brings(model, TH_TABLE_FILE)) {
        th_json_open(json, "patternProperties", '{');
        th_json_open(json, "^" TH_BROUGHT_PARAMETER "$", '{');
        th_schema_words(json, "type", "number string object");
        th_json_close(json, '{');
        th_json_close(json, '{');
    }
    if (th_schema_brings(model, TH_LIBRARY_FILE)) { /* names are known when it is loaded */
        th_json_open(json, "additionalProperties", '{');
        th_schema_words(json, "type", "number string object");
        th_json_close(json, '{');
        th_schema_words(json, "required", "use");
    } else
        th_json_word(json, "additionalProperties", "false");
    th_json_close(json, '{');
}

static void slot_one(struct th_json *json, const struct th_catalog *catalog,
                     const struct th_slot *slot)
{
    th_json_open(json, slot->name, '{');
    th_json_text(json, "description", slot->doc ? slot->doc : "");
    th_json_open(json, "anyOf", '[');
    for (size_t k = 0; k < catalog->model_count; k++) {
        char name[REFERENCE];
        const struct th_model *model = catalog->models[k];
        if (strcmp(model->slot, slot->name) != 0)
            continue;
        snprintf(name, sizeof name, "%s.%s", model->slot, model->name);
        th_json_open(json, NULL, '{');
        th_schema_refer(json, name);
        th_json_close(json, '{');
    }
    th_json_close(json, '[');
    th_json_close(json, '{');
}

static void slot_property(struct th_json *json, const struct th_slot *slot)
{
    th_json_open(json, slot->key, '{');
    th_json_text(json, "description", slot->doc ? slot->doc : "");
    if (slot->most > 1)
        th_json_open(json, "anyOf", '[');
    if (slot->most > 1)
        th_json_open(json, NULL, '{');
    th_schema_refer(json, slot->name);
    if (slot->most > 1) {
        char most[32];
        snprintf(most, sizeof most, "%zu", slot->most);
        th_json_close(json, '{');
        th_json_open(json, NULL, '{');
        th_json_text(json, "type", "array");
        th_json_word(json, "maxItems", most);
        th_json_open(json, "items", '{');
        th_schema_refer(json, slot->name);
        th_json_close(json, '{');
        th_json_close(json, '{');
        th_json_close(json, '[');
    }
    th_json_close(json, '{');
}

static void definitions(struct th_json *json, const struct th_catalog *catalog)
{
    th_json_open(json, "$defs", '{');
    th_schema_value_with_source(json);
    th_schema_instant(json);
    th_schema_paths(json, catalog);
    th_schema_item_definitions(json, catalog);
    th_schema_correlation(json);
    for (int q = 0; q < TH_QUANTITIES; q++) th_schema_quantity(json, (enum th_quantity)q);
    for (size_t k = 0; k < catalog->model_count; k++) model(json, catalog->models[k]);
    for (size_t k = 0; k < catalog->slot_count; k++)
        slot_one(json, catalog, &catalog->slots[k]);
    th_json_close(json, '{');
}

void th_schema_print(const struct th_catalog *catalog, FILE *out)
{
    struct th_json json = {.out = out};
    th_json_open(&json, NULL, '{');
    th_json_text(&json, "$schema", "https://json-schema.org/draft/2020-12/schema");
    th_json_text(&json, "title", "Thecal scenario");
    th_json_text(&json, "type", "object");
    th_json_open(&json, "properties", '{');
    th_json_open(&json, "format", '{');
    th_json_word(&json, "const", "1");
    th_json_text(&json, "description",
                 "of the scenario language: old spellings are then errors");
    th_json_close(&json, '{');
    th_schema_text(&json, "title", th_key_doc("scenario", "title"));
    th_schema_open_object(&json, "run", "how long, how often looked at");
    th_schema_reference(&json, "duration", "TIME", th_key_doc("run", "duration"));
    th_schema_reference(&json, "sample", "TIME", th_key_doc("run", "sample"));
    th_schema_text(&json, "start", th_key_doc("run", "start"));
    th_schema_enum(&json, "from", "rest steady", th_key_doc("run", "from"));
    th_schema_enum(&json, "precision", "double single", th_key_doc("run", "precision"));
    th_json_open(&json, "refine", '{');
    th_json_word(&json, "enum", "[1, 2, 4]");
    th_json_text(&json, "description", th_key_doc("run", "refine"));
    th_json_close(&json, '{');
    th_json_open(&json, "resolve", '{');
    th_schema_words(&json, "type", "string array");
    th_json_text(&json, "description", th_key_doc("run", "resolve"));
    th_json_close(&json, '{');
    th_schema_close_object(&json, "duration");
    for (size_t k = 0; k < catalog->slot_count; k++) slot_property(&json, &catalog->slots[k]);
    th_schema_items(&json);
    th_schema_ensemble(&json);
    th_schema_record(&json);
    th_schema_summary(&json);
    th_schema_require(&json);
    th_json_close(&json, '{');
    th_schema_words(&json, "required", "run");
    th_json_word(&json, "additionalProperties", "false");
    definitions(&json, catalog);
    th_json_close(&json, '{');
}
