/* Patterns of numbers and instants, and the JSON of schema properties. */
#include "explain/schema_value.h"

#include <string.h>

#include "base/text/print.h"
#include "model/take.h"

/* "5 mL", "0 1/day", "2.4 %". A unit begins with no digit, sign or stop, for that would go on
 * with the number, but for the 1 of "1/day" behind a blank; nor with an e that might be a
 * power's. */
#define NUMBER_WITH_UNIT                                   \
    "^[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?" \
    "( *([^-+0-9., :/eE]|[eE][^-+0-9]).*|( +1)? */ *[^-+0-9., :/].*)$|^[-+]?inf$"
#define CLOCK "[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?$"
static const char number_with_unit[] = NUMBER_WITH_UNIT;
static const char duration[] = NUMBER_WITH_UNIT "|^never$";
#define INSTANT                                                          \
    NUMBER_WITH_UNIT "|^(start|end)$|^" CLOCK "|^day [0-9]+ " CLOCK      \
                     "|^(mon|tues|wednes|thurs|fri|satur|sun)day " CLOCK \
                     "|^[0-9]{4}-[0-9]{2}-[0-9]{2} " CLOCK
static const char instant[] = INSTANT, moment[] = INSTANT "|^never$";

void th_schema_refer(struct th_json *json, const char *to)
{
    char text[REFERENCE + 16];
    snprintf(text, sizeof text, "#/$defs/%s", to);
    th_json_text(json, "$ref", text);
}

void th_schema_words(struct th_json *json, const char *key, const char *list)
{
    th_json_open(json, key, '[');
    for (int k = 0; k < th_labels_count(list); k++) {
        char word[64];
        th_labels_get(list, k, word, sizeof word);
        th_json_text(json, NULL, word);
    }
    th_json_close(json, '[');
}

/* Words, of which those that are whole numbers may stand as such in YAML, too. */
static void choices(struct th_json *json, const char *list)
{
    th_json_open(json, "enum", '[');
    for (int k = 0; k < th_labels_count(list); k++) {
        char word[64];
        th_labels_get(list, k, word, sizeof word);
        th_json_text(json, NULL, word);
        if (word[0] != '0' && word[strspn(word, "0123456789")] == '\0')
            th_json_word(json, NULL, word);
    }
    th_json_close(json, '[');
}

void th_schema_required(struct th_json *json, const char *how, const char *list)
{
    th_json_open(json, how, '[');
    for (int k = 0; k < th_labels_count(list); k++) {
        char word[64];
        th_labels_get(list, k, word, sizeof word);
        th_json_open(json, NULL, '{');
        th_schema_words(json, "required", word);
        th_json_close(json, '{');
    }
    th_json_close(json, '[');
}

/* A value is a word, or {value: word, mark: ..., source: words}. */
static void open_value(struct th_json *json, const char *key)
{
    th_json_open(json, key, '{');
    th_json_open(json, "anyOf", '[');
    th_json_open(json, NULL, '{');
}

static void close_value(struct th_json *json)
{
    th_json_close(json, '{');
    th_json_open(json, NULL, '{');
    th_schema_refer(json, "with_source");
    th_json_close(json, '{');
    th_json_close(json, '[');
    th_json_close(json, '{');
}

void th_schema_value_with_source(struct th_json *json)
{
    th_json_open(json, "with_source", '{');
    th_json_text(json, "type", "object");
    th_json_open(json, "properties", '{');
    th_json_open(json, "value", '{');
    th_schema_words(json, "type", "string number boolean");
    th_json_close(json, '{');
    th_json_open(json, "mark", '{');
    th_json_open(json, "enum", '[');
    for (int k = 0; k < TH_MARKS; k++) th_json_text(json, NULL, th_mark_name((enum th_mark)k));
    th_json_close(json, '[');
    th_json_close(json, '{');
    th_json_open(json, "source", '{');
    th_json_text(json, "type", "string");
    th_json_close(json, '{');
    th_json_close(json, '{');
    th_schema_words(json, "required", "value");
    th_json_word(json, "additionalProperties", "false");
    th_json_close(json, '{');
}

void th_schema_quantity(struct th_json *json, enum th_quantity q)
{
    bool pure = strcmp(th_quantity_si(q), "1") == 0, name = q == TH_FILE;
    open_value(json, th_quantity_name(q));
    th_schema_words(json, "type", pure && !name ? "number string" : "string");
    if (!pure && q != TH_POSITION)
        th_json_text(json, "pattern", q == TH_TIME ? duration : number_with_unit);
    if (q == TH_NUMBER || q == TH_FRACTION) /* as text with a unit, such as 40 % */
        th_json_text(json, "pattern", "^[-+]?([.]?[0-9]|inf)");
    th_json_text(json, "description", th_quantity_doc(q));
    close_value(json);
}

void th_schema_row(struct th_json *json, const struct th_row *row)
{
    if (row->quantity == TH_CHOICE) {
        open_value(json, row->name);
        choices(json, row->labels);
    } else {
        th_json_open(json, row->name, '{');
        th_schema_refer(json,
                        row->flags & TH_MOMENT ? "MOMENT" : th_quantity_name(row->quantity));
    }
    th_json_text(json, "description", row->doc ? row->doc : "");
    if (row->init && row->init[0] && strcmp(row->init, "nan") != 0)
        th_json_text(json, "default", row->init);
    if (row->quantity == TH_CHOICE)
        close_value(json);
    else
        th_json_close(json, '{');
}

static void instants(struct th_json *json, const char *name, const char *pattern,
                     const char *doc)
{
    open_value(json, name);
    th_json_text(json, "type", "string");
    th_json_text(json, "pattern", pattern);
    th_json_text(json, "description", doc);
    close_value(json);
}

void th_schema_instant(struct th_json *json)
{
    instants(
        json, "INSTANT", instant,
        "12 day 10 h (from the start), day 12 10:00, 10:00, monday 07:00, 2026-03-13 10:00, "
        "start, end");
    instants(json, "MOMENT", moment,
             "an instant of the run: 12 day 10 h (from the start), day 12 10:00, 10:00, monday "
             "07:00, 2026-03-13 10:00, start, end, never");
}

void th_schema_take(struct th_json *json, const char *doc, bool required)
{
    th_json_open(json, "take", '{');
    th_json_text(json, "description", doc);
    th_json_text(json, "type", "string");
    th_json_open(json, "anyOf", '[');
    for (int k = 0; k < TH_TAKES; k++) {
        const struct th_take_kind *kind = th_take_kind((enum th_take)k);
        char pattern[64];
        if (k >= TH_AT && !required)
            continue;
        snprintf(pattern, sizeof pattern, "^%s%s$", kind->words, kind->level ? " +[^ ].*" : "");
        th_json_open(json, NULL, '{');
        th_json_text(json, "pattern", pattern);
        th_json_text(json, "description", k == TH_AT ? "old spelling: at: alone" : kind->doc);
        th_json_close(json, '{');
    }
    th_json_close(json, '[');
    th_json_close(json, '{');
}

void th_schema_text(struct th_json *json, const char *name, const char *doc)
{
    th_json_open(json, name, '{');
    th_json_text(json, "type", "string");
    th_json_text(json, "description", doc);
    th_json_close(json, '{');
}

void th_schema_reference(struct th_json *json, const char *name, const char *to,
                         const char *doc)
{
    th_json_open(json, name, '{');
    th_schema_refer(json, to);
    th_json_text(json, "description", doc);
    th_json_close(json, '{');
}

void th_schema_enum(struct th_json *json, const char *name, const char *list, const char *doc)
{
    th_json_open(json, name, '{');
    th_schema_words(json, "enum", list);
    th_json_text(json, "description", doc);
    th_json_close(json, '{');
}

void th_schema_close_object(struct th_json *json, const char *required)
{
    th_json_close(json, '{');
    th_schema_words(json, "required", required);
    th_json_word(json, "additionalProperties", "false");
    th_json_close(json, '{');
}

void th_schema_open_object(struct th_json *json, const char *key, const char *doc)
{
    th_json_open(json, key, '{');
    th_json_text(json, "type", "object");
    th_json_text(json, "description", doc);
    th_json_open(json, "properties", '{');
}

void th_schema_open_list(struct th_json *json, const char *key, const char *doc)
{
    th_json_open(json, key, '{');
    th_json_text(json, "type", "array");
    th_schema_open_object(json, "items", doc);
}

void th_schema_whole_number(struct th_json *json, const char *name, const char *least,
                            const char *doc)
{
    th_json_open(json, name, '{');
    th_json_text(json, "type", "integer");
    th_json_word(json, "minimum", least);
    th_json_text(json, "description", doc);
    th_json_close(json, '{');
}
