#include "explain/schema.h"

#include <string.h>

#include "base/print.h"
#include "explain/schema_path.h"
#include "explain/schema_value.h"
#include "scenario/scenario.h"

static void text_property(struct th_json *json, const char *name, const char *doc)
{
    th_json_open(json, name, '{');
    th_json_text(json, "type", "string");
    th_json_text(json, "description", doc);
    th_json_close(json, '{');
}

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
    text_property(json, "name", "what outputs call it; the model's name unless said");
    for (size_t k = 0; k < model->params.count; k++)
        if (&model->params.rows[k] != from)
            th_schema_row(json, &model->params.rows[k]);
    th_json_close(json, '{');
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

/* The n-th argument of all words of all models, or NULL. */
static const struct th_row *argument(const struct th_catalog *catalog, size_t n)
{
    for (size_t m = 0; m < catalog->model_count; m++)
        for (size_t w = 0; w < catalog->models[m]->command_count; w++) {
            const struct th_table *args = &catalog->models[m]->commands[w].args;
            if (n < args->count)
                return &args->rows[n];
            n -= args->count;
        }
    return NULL;
}

/* Words of different models may share an argument's name: it may then be any of them. */
static void arguments(struct th_json *json, const struct th_catalog *catalog)
{
    const struct th_row *arg, *other;
    for (size_t n = 0; (arg = argument(catalog, n)); n++) {
        size_t first = 0;
        while (strcmp(argument(catalog, first)->name, arg->name) != 0) first++;
        if (first < n)
            continue;
        th_json_open(json, arg->name, '{');
        th_json_open(json, "anyOf", '[');
        for (size_t k = n; (other = argument(catalog, k)); k++) {
            if (strcmp(other->name, arg->name) != 0)
                continue;
            th_json_open(json, NULL, '{');
            if (other->quantity == TH_CHOICE)
                th_schema_words(json, "enum", other->labels);
            else
                th_schema_refer(json, th_quantity_name(other->quantity));
            th_json_text(json, "description", other->doc ? other->doc : "");
            th_json_close(json, '{');
        }
        th_json_close(json, '[');
        th_json_close(json, '{');
    }
}

static void ref_property(struct th_json *json, const char *name, const char *to,
                         const char *doc)
{
    th_json_open(json, name, '{');
    th_schema_refer(json, to);
    th_json_text(json, "description", doc);
    th_json_close(json, '{');
}

static void enum_property(struct th_json *json, const char *name, const char *list,
                          const char *doc)
{
    th_json_open(json, name, '{');
    th_schema_words(json, "enum", list);
    th_json_text(json, "description", doc);
    th_json_close(json, '{');
}

static const struct th_slot *slot_of(const struct th_catalog *catalog,
                                     const struct th_model *model)
{
    size_t k = 0;
    while (strcmp(catalog->slots[k].name, model->slot) != 0) k++;
    return &catalog->slots[k];
}

static void event_words(struct th_json *json, const struct th_catalog *catalog)
{
    size_t count = 0;
    th_json_open(json, "do", '{');
    th_json_text(json, "description", "a word to an instance: reservoir.refill");
    th_json_text(json, "type", "string");
    for (size_t m = 0; m < catalog->model_count; m++) {
        const struct th_model *model = catalog->models[m];
        for (size_t w = 0; w < model->command_count; w++) {
            if (count++ == 0) /* an empty anyOf would refuse everything */
                th_json_open(json, "anyOf", '[');
            th_schema_word(json, slot_of(catalog, model), &model->commands[w]);
        }
    }
    if (count)
        th_json_close(json, '[');
    th_json_close(json, '{');
}

/* "properties" are open; closes them and the object. */
static void close_object(struct th_json *json, const char *required)
{
    th_json_close(json, '{');
    th_schema_words(json, "required", required);
    th_json_word(json, "additionalProperties", "false");
    th_json_close(json, '{');
}

static void open_object(struct th_json *json, const char *key, const char *doc)
{
    th_json_open(json, key, '{');
    th_json_text(json, "type", "object");
    th_json_text(json, "description", doc);
    th_json_open(json, "properties", '{');
}

static void open_list(struct th_json *json, const char *key, const char *doc)
{
    th_json_open(json, key, '{');
    th_json_text(json, "type", "array");
    open_object(json, "items", doc);
}

static void instants(struct th_json *json, const char *name, const char *doc)
{
    th_json_open(json, name, '{');
    th_json_text(json, "description", doc);
    th_json_open(json, "anyOf", '[');
    th_json_open(json, NULL, '{');
    th_schema_refer(json, "INSTANT");
    th_json_close(json, '{');
    th_json_open(json, NULL, '{');
    th_json_text(json, "type", "array");
    th_json_open(json, "items", '{');
    th_schema_refer(json, "INSTANT");
    th_json_close(json, '{');
    th_json_close(json, '{');
    th_json_close(json, '[');
    th_json_close(json, '{');
}

static void whole(struct th_json *json, const char *name, const char *least, const char *doc)
{
    th_json_open(json, name, '{');
    th_json_text(json, "type", "integer");
    th_json_word(json, "minimum", least);
    th_json_text(json, "description", doc);
    th_json_close(json, '{');
}

static void events(struct th_json *json, const struct th_catalog *catalog)
{
    open_list(json, "events", "what happens when");
    text_property(json, "name", th_key_doc("events", "name"));
    instants(json, "at", th_key_doc("events", "at"));
    ref_property(json, "every", "TIME", th_key_doc("events", "every"));
    ref_property(json, "until", "INSTANT", th_key_doc("events", "until"));
    whole(json, "times", "1", th_key_doc("events", "times"));
    event_words(json, catalog);
    th_json_open(json, "set", '{');
    th_json_text(json, "description", "parameters that change: {csf.stroke: 0.8 mL}");
    th_json_text(json, "type", "object");
    th_json_open(json, "propertyNames", '{');
    th_schema_refer(json, "set_path");
    th_json_close(json, '{');
    th_json_close(json, '{');
    arguments(json, catalog);
    close_object(json, "at");
    th_json_close(json, '{');
}

static void ensemble(struct th_json *json)
{
    open_object(json, "ensemble", "many members that differ in some parameters");
    whole(json, "members", "1", th_key_doc("ensemble", "members"));
    whole(json, "seed", "0", th_key_doc("ensemble", "seed"));
    th_json_open(json, "vary", '{');
    th_json_text(json, "type", "object");
    th_json_text(
        json, "description",
        "path: normal 2 % | lognormal 24 % | uniform a b | grid a b c; of a share: normal "
        "2 % points | normal 2 % of value; normal and lognormal ... within a b");
    th_json_open(json, "propertyNames", '{');
    th_schema_refer(json, "varied_path");
    th_json_close(json, '{');
    th_json_open(json, "additionalProperties", '{');
    th_json_text(json, "type", "string");
    th_json_text(json, "pattern", "^(normal|lognormal|uniform|grid) ");
    th_json_close(json, '{');
    th_json_close(json, '{');
    close_object(json, "");
}

static void record(struct th_json *json)
{
    th_json_open(json, "record", '{');
    th_json_text(json, "description", th_key_doc("scenario", "record"));
    th_schema_words(json, "type", "array string");
    th_json_open(json, "items", '{');
    th_json_open(json, "anyOf", '[');
    th_json_open(json, NULL, '{');
    th_schema_refer(json, "recorded_path");
    th_json_close(json, '{');
    open_object(json, NULL, "profiles at some of their points, or one number of an output");
    th_json_open(json, "path", '{');
    th_schema_words(json, "type", "string array");
    th_json_text(json, "description", th_key_doc("record", "path"));
    th_json_close(json, '{');
    th_json_open(json, "axis", '{');
    th_json_text(json, "type", "string");
    th_json_text(json, "pattern", "^(levels|cells|[0-9]+ +points)$");
    th_json_text(json, "description", th_key_doc("record", "axis"));
    th_json_close(json, '{');
    th_schema_take(json, th_key_doc("record", "take"), false);
    text_property(json, "during", th_key_doc("record", "during"));
    close_object(json, "path");
    th_json_close(json, '[');
    th_json_close(json, '{');
    th_json_close(json, '{');
}

/* One of these words says what is allowed. */
static void require(struct th_json *json)
{
    static const char bounds[] = "between above below is";
    open_list(json, "require", "acceptance criteria");
    text_property(json, "name", th_key_doc("require", "name"));
    ref_property(json, "check", "output_path", th_key_doc("require", "check"));
    th_schema_take(json, th_key_doc("require", "take"), true);
    text_property(json, "at", th_key_doc("require", "at"));
    text_property(json, "during", th_key_doc("require", "during"));
    ref_property(json, "from", "INSTANT", "old spelling: during: A .. B");
    ref_property(json, "to", "INSTANT", "old spelling: during: A .. B");
    text_property(json, "since", th_key_doc("require", "since"));
    ref_property(json, "of", "output_path", th_key_doc("require", "of"));
    th_json_open(json, "between", '{');
    th_json_text(json, "type", "array");
    th_json_text(json, "description", th_key_doc("require", "between"));
    th_json_word(json, "minItems", "2");
    th_json_word(json, "maxItems", "2");
    th_json_close(json, '{');
    for (int k = 1; k < th_labels_count(bounds); k++) {
        char word[16];
        th_labels_get(bounds, k, word, sizeof word);
        th_json_open(json, word, '{');
        th_schema_words(json, "type", "string number");
        th_json_text(json, "description", th_key_doc("require", word));
        th_json_close(json, '{');
    }
    ref_property(json, "share", "FRACTION", th_key_doc("require", "share"));
    th_json_close(json, '{');
    th_schema_words(json, "required", "check");
    th_json_open(json, "oneOf", '[');
    for (int k = 0; k < th_labels_count(bounds); k++) {
        char word[16];
        th_labels_get(bounds, k, word, sizeof word);
        th_json_open(json, NULL, '{');
        th_schema_words(json, "required", word);
        th_json_close(json, '{');
    }
    th_json_close(json, '[');
    th_json_word(json, "additionalProperties", "false");
    th_json_close(json, '{');
    th_json_close(json, '{');
}

static void definitions(struct th_json *json, const struct th_catalog *catalog)
{
    th_json_open(json, "$defs", '{');
    th_schema_value_with_source(json);
    th_schema_instant(json);
    th_schema_paths(json, catalog);
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
    text_property(&json, "title", th_key_doc("scenario", "title"));
    open_object(&json, "run", "how long, how often looked at");
    ref_property(&json, "duration", "TIME", th_key_doc("run", "duration"));
    ref_property(&json, "sample", "TIME", th_key_doc("run", "sample"));
    text_property(&json, "start", th_key_doc("run", "start"));
    enum_property(&json, "precision", "double single", th_key_doc("run", "precision"));
    th_json_open(&json, "refine", '{');
    th_json_word(&json, "enum", "[1, 2, 4]");
    th_json_text(&json, "description", th_key_doc("run", "refine"));
    th_json_close(&json, '{');
    close_object(&json, "duration");
    for (size_t k = 0; k < catalog->slot_count; k++) slot_property(&json, &catalog->slots[k]);
    events(&json, catalog);
    ensemble(&json);
    record(&json);
    require(&json);
    th_json_close(&json, '{');
    th_schema_words(&json, "required", "run");
    th_json_word(&json, "additionalProperties", "false");
    definitions(&json, catalog);
    th_json_close(&json, '{');
}
