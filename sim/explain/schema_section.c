/* events, ensemble, record and require. */
#include "explain/schema_section.h"

#include <string.h>

#include "explain/schema_path.h"
#include "explain/schema_value.h"
#include "language/language.h"
#include "scenario/scenario.h"

/* The n-th argument of all commands of all models, or NULL. */
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

/* Commands of different models may share an argument's name: it may then be any of them. */
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

static const struct th_slot *slot_of(const struct th_catalog *catalog,
                                     const struct th_model *model)
{
    size_t k = 0;
    while (strcmp(catalog->slots[k].name, model->slot) != 0) k++;
    return &catalog->slots[k];
}

static void commands(struct th_json *json, const struct th_catalog *catalog)
{
    size_t count = 0;
    th_json_open(json, "do", '{');
    th_json_text(json, "description", "a word to an instance: reservoir.refill");
    th_json_text(json, "type", "string");
    for (size_t m = 0; m < catalog->model_count; m++) {
        const struct th_model *model = catalog->models[m];
        for (size_t w = 0; w < model->command_count; w++) {
            if (count++ == 0) /* an empty anyOf would reject everything */
                th_json_open(json, "anyOf", '[');
            th_schema_command(json, slot_of(catalog, model), &model->commands[w]);
        }
    }
    if (count)
        th_json_close(json, '[');
    th_json_close(json, '{');
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

void th_schema_events(struct th_json *json, const struct th_catalog *catalog)
{
    th_schema_open_list(json, "events", "what happens when");
    th_schema_text(json, "name", th_key_doc("events", "name"));
    instants(json, "at", th_key_doc("events", "at"));
    th_schema_reference(json, "every", "TIME", th_key_doc("events", "every"));
    th_schema_reference(json, "until", "INSTANT", th_key_doc("events", "until"));
    th_schema_whole_number(json, "times", "1", th_key_doc("events", "times"));
    commands(json, catalog);
    th_json_open(json, "set", '{');
    th_json_text(json, "description", "parameters that change: {csf.stroke: 0.8 mL}");
    th_json_text(json, "type", "object");
    th_json_open(json, "propertyNames", '{');
    th_schema_refer(json, "set_path");
    th_json_close(json, '{');
    th_json_close(json, '{');
    arguments(json, catalog);
    th_schema_close_object(json, "at");
    th_json_close(json, '{');
}

void th_schema_ensemble(struct th_json *json)
{
    th_schema_open_object(json, "ensemble", "many members that differ in some parameters");
    th_schema_whole_number(json, "members", "1", th_key_doc("ensemble", "members"));
    th_schema_whole_number(json, "seed", "0", th_key_doc("ensemble", "seed"));
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
    th_schema_close_object(json, "");
}

void th_schema_record(struct th_json *json)
{
    th_json_open(json, "record", '{');
    th_json_text(json, "description", th_key_doc("scenario", "record"));
    th_schema_words(json, "type", "array string");
    th_json_open(json, "items", '{');
    th_json_open(json, "anyOf", '[');
    th_json_open(json, NULL, '{');
    th_schema_refer(json, "recorded_path");
    th_json_close(json, '{');
    th_schema_open_object(json, NULL,
                          "profiles at some of their points, or one number of an output");
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
    th_schema_text(json, "during", th_key_doc("record", "during"));
    th_schema_close_object(json, "path");
    th_json_close(json, '[');
    th_json_close(json, '{');
    th_json_close(json, '{');
}

/* Exactly one of the bounds is given. */
void th_schema_require(struct th_json *json)
{
    static const char bounds[] = "between above below is";
    th_schema_open_list(json, "require", "acceptance criteria");
    th_schema_text(json, "name", th_key_doc("require", "name"));
    th_schema_reference(json, "check", "output_path", th_key_doc("require", "check"));
    th_schema_take(json, th_key_doc("require", "take"), true);
    th_schema_text(json, "at", th_key_doc("require", "at"));
    th_schema_text(json, "during", th_key_doc("require", "during"));
    th_schema_reference(json, "from", "INSTANT", "old spelling: during: A .. B");
    th_schema_reference(json, "to", "INSTANT", "old spelling: during: A .. B");
    th_schema_text(json, "since", th_key_doc("require", "since"));
    th_schema_reference(json, "of", "output_path", th_key_doc("require", "of"));
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
    th_schema_reference(json, "share", "FRACTION", th_key_doc("require", "share"));
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
