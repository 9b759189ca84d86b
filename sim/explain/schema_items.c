/* events, hazards and stages of the schema: items of one grammar, orders, conditions. */
#include <string.h>

#include "explain/schema_path.h"
#include "explain/schema_section.h"
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

/* Commands of different models may share an argument's name: it may then be any of them.
 * Beside the key to: of hazards the argument of that name is left out. */
static void arguments(struct th_json *json, const struct th_catalog *catalog, bool leads)
{
    const struct th_row *arg, *other;
    for (size_t n = 0; (arg = argument(catalog, n)); n++) {
        size_t first = 0;
        while (strcmp(argument(catalog, first)->name, arg->name) != 0) first++;
        if (first < n || (leads && strcmp(arg->name, "to") == 0))
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

static void list_of(struct th_json *json, const char *to)
{
    th_json_open(json, NULL, '{');
    th_json_text(json, "type", "array");
    th_json_open(json, "items", '{');
    th_schema_refer(json, to);
    th_json_close(json, '{');
    th_json_close(json, '{');
}

static void command(struct th_json *json, const struct th_catalog *catalog)
{
    size_t count = 0;
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
}

/* do: of an order; of an item also a list of orders. */
static void commands(struct th_json *json, const struct th_catalog *catalog, bool several)
{
    th_json_open(json, "do", '{');
    if (!several) {
        command(json, catalog);
        th_json_close(json, '{');
        return;
    }
    th_json_text(json, "description", th_key_doc("events", "do"));
    th_json_open(json, "anyOf", '[');
    th_json_open(json, NULL, '{');
    command(json, catalog);
    th_json_close(json, '{');
    list_of(json, "order");
    th_json_close(json, '[');
    th_json_close(json, '{');
}

static void instants(struct th_json *json)
{
    th_json_open(json, "at", '{');
    th_json_text(json, "description", th_key_doc("events", "at"));
    th_json_open(json, "anyOf", '[');
    th_json_open(json, NULL, '{');
    th_schema_refer(json, "INSTANT");
    th_json_close(json, '{');
    list_of(json, "INSTANT");
    th_json_close(json, '[');
    th_json_close(json, '{');
}

/* A property of one of some types: "string array". */
static void typed(struct th_json *json, const char *section, const char *name,
                  const char *types)
{
    th_json_open(json, name, '{');
    th_schema_words(json, "type", types);
    th_json_text(json, "description", th_key_doc(section, name));
    th_json_close(json, '{');
}

/* A list of two values. */
static void pair(struct th_json *json, const char *section, const char *name)
{
    th_json_open(json, name, '{');
    th_json_text(json, "type", "array");
    th_json_text(json, "description", th_key_doc(section, name));
    th_json_word(json, "minItems", "2");
    th_json_word(json, "maxItems", "2");
    th_json_close(json, '{');
}

/* The keys of an order, alone or in an item. */
static void order_keys(struct th_json *json, const struct th_catalog *catalog, bool several,
                       bool leads)
{
    static const char *const values[] = {"by", "least", "most"};
    commands(json, catalog, several);
    th_json_open(json, "set", '{');
    th_json_text(json, "description", "parameters that change: {csf.stroke: 0.8 mL}");
    th_json_text(json, "type", "object");
    th_json_open(json, "propertyNames", '{');
    th_schema_refer(json, "set_path");
    th_json_close(json, '{');
    th_json_close(json, '{');
    th_schema_reference(json, "if", "condition", th_key_doc("events", "if"));
    th_schema_reference(json, "chance", "FRACTION", th_key_doc("events", "chance"));
    for (size_t k = 0; k < 3; k++) typed(json, "events", values[k], "string number");
    th_schema_text(json, "cause", th_key_doc("events", "cause"));
    arguments(json, catalog, leads);
}

/* The law of a hazard, or {value: law, mark: ..., source: ...}. */
static void law(struct th_json *json, const char *key)
{
    th_json_open(json, key, '{');
    th_json_text(json, "description", th_key_doc("hazards", key));
    th_json_open(json, "anyOf", '[');
    th_json_open(json, NULL, '{');
    th_json_text(json, "type", "string");
    th_json_close(json, '{');
    th_json_open(json, NULL, '{');
    th_schema_refer(json, "with_source");
    th_json_close(json, '{');
    th_json_close(json, '[');
    th_json_close(json, '{');
}

/* The keys of an item beside its orders; hazards: laws instead of times. */
static void item_keys(struct th_json *json, bool hazard)
{
    const char *section = hazard ? "hazards" : "events";
    th_schema_text(json, "name", th_key_doc("events", "name"));
    instants(json);
    if (hazard)
        law(json, "after");
    else
        th_schema_reference(json, "after", "TIME", th_key_doc(section, "after"));
    typed(json, section, "since", "string array");
    th_schema_reference(json, "when", "condition", th_key_doc("events", "when"));
    th_schema_text(json, "table", th_key_doc("events", "table"));
    if (hazard)
        law(json, "every");
    else
        th_schema_reference(json, "every", "TIME", th_key_doc(section, "every"));
    th_schema_reference(json, "until", "INSTANT", th_key_doc("events", "until"));
    th_schema_whole_number(json, "times", "1", th_key_doc("events", "times"));
    typed(json, "events", "during", "string array");
    pair(json, "events", "between");
}

/* Closes an object of which one of these keys must be there. */
static void close_item(struct th_json *json, const char *triggers)
{
    th_json_close(json, '{');
    th_schema_required(json, "anyOf", triggers);
    th_json_word(json, "additionalProperties", "false");
    th_json_close(json, '{');
}

static void condition(struct th_json *json)
{
    static const char *const lists[] = {"all", "any"}, *const pairs[] = {"between", "outside"};
    static const char *const values[] = {"above", "below", "is", "reset"};
    th_schema_open_object(json, "condition", "what must hold");
    th_schema_reference(json, "check", "output_path", th_key_doc("conditions", "check"));
    for (size_t k = 0; k < 4; k++) typed(json, "conditions", values[k], "string number");
    for (size_t k = 0; k < 2; k++) pair(json, "conditions", pairs[k]);
    th_schema_reference(json, "of", "output_path", th_key_doc("conditions", "of"));
    for (size_t k = 0; k < 2; k++) {
        th_json_open(json, lists[k], '{');
        th_json_text(json, "description", th_key_doc("conditions", lists[k]));
        th_json_text(json, "type", "array");
        th_json_word(json, "minItems", "1");
        th_json_open(json, "items", '{');
        th_schema_refer(json, "condition");
        th_json_close(json, '{');
        th_json_close(json, '{');
    }
    th_schema_reference(json, "for", "TIME", th_key_doc("conditions", "for"));
    close_item(json, "check all any");
}

void th_schema_item_definitions(struct th_json *json, const struct th_catalog *catalog)
{
    static const char marks[] = "read derived computed chosen recalled placeholder";
    condition(json);
    th_schema_open_object(json, "order", "an order of a list");
    order_keys(json, catalog, false, false);
    close_item(json, "do set");
    th_schema_open_object(json, "event", "when, whether, and what");
    item_keys(json, false);
    order_keys(json, catalog, true, false);
    close_item(json, "at after when table");
    th_schema_open_object(json, "hazard", "when, whether, and what, by chance");
    item_keys(json, true);
    order_keys(json, catalog, true, true);
    th_schema_reference(json, "pace", "output_path", th_key_doc("hazards", "pace"));
    typed(json, "hazards", "per", "string number");
    th_schema_text(json, "to", th_key_doc("hazards", "to"));
    th_schema_text(json, "from", th_key_doc("hazards", "from"));
    th_schema_enum(json, "mark", marks, th_key_doc("hazards", "mark"));
    th_schema_text(json, "source", th_key_doc("hazards", "source"));
    close_item(json, "at after when table every from");
    th_schema_open_object(json, "way_out", "when, whether, and where to");
    item_keys(json, false);
    th_schema_reference(json, "if", "condition", th_key_doc("events", "if"));
    th_schema_reference(json, "chance", "FRACTION", th_key_doc("events", "chance"));
    th_schema_text(json, "to", th_key_doc("leave", "to"));
    close_item(json, "at after when table");
}

static void list_property(struct th_json *json, const char *section, const char *key,
                          const char *to)
{
    th_json_open(json, key, '{');
    th_json_text(json, "description", th_key_doc(section, key));
    th_json_text(json, "type", "array");
    th_json_open(json, "items", '{');
    th_schema_refer(json, to);
    th_json_close(json, '{');
    th_json_close(json, '{');
}

void th_schema_items(struct th_json *json)
{
    list_property(json, "scenario", "events", "event");
    list_property(json, "scenario", "hazards", "hazard");
    th_schema_open_list(json, "stages", th_key_doc("scenario", "stages"));
    th_schema_text(json, "name", th_key_doc("stages", "name"));
    th_schema_enum(json, "device", "in out", th_key_doc("stages", "device"));
    th_json_open(json, "begin", '{');
    th_json_text(json, "description", th_key_doc("stages", "begin"));
    th_json_open(json, "anyOf", '[');
    th_json_open(json, NULL, '{');
    th_schema_refer(json, "order");
    th_json_close(json, '{');
    list_of(json, "order");
    th_json_close(json, '[');
    th_json_close(json, '{');
    list_property(json, "stages", "events", "event");
    list_property(json, "stages", "leave", "way_out");
    th_schema_enum(json, "ends", "yes no", th_key_doc("stages", "ends"));
    th_schema_close_object(json, "name");
    th_json_close(json, '{');
}
