/* ensemble, record and require. */
#include "explain/schema_section.h"

#include <stdio.h>
#include <string.h>

#include "explain/schema_path.h"
#include "explain/schema_value.h"
#include "language/language.h"
#include "scenario/scenario.h"

/* The laws, from their table: "path: normal S | normal mean M sd D | ...". */
static void vary(struct th_json *json)
{
    char words[800] = "path: ";
    size_t count, used = strlen(words);
    const struct th_phrase *laws = th_scenario_laws(&count);
    for (size_t k = 0; k < count && used < sizeof words; k++)
        used += (size_t)snprintf(words + used, sizeof words - used, "%s%s", k ? " | " : "",
                                 laws[k].written);
    th_json_open(json, "vary", '{');
    th_json_text(json, "type", "object");
    th_json_text(json, "description", words);
    th_json_open(json, "propertyNames", '{');
    th_schema_refer(json, "varied_path");
    th_json_close(json, '{');
    th_json_open(json, "additionalProperties", '{'); /* a law, or it with its source */
    th_json_open(json, "anyOf", '[');
    th_json_open(json, NULL, '{');
    th_json_text(json, "type", "string");
    th_json_text(json, "pattern",
                 "^(normal|lognormal|uniform|triangular|exponential|weibull|empirical|choice|"
                 "grid) ");
    th_json_close(json, '{');
    th_json_open(json, NULL, '{');
    th_schema_refer(json, "with_source");
    th_json_close(json, '{');
    th_json_close(json, '[');
    th_json_close(json, '{');
    th_json_close(json, '{');
}

void th_schema_correlation(struct th_json *json)
{
    th_schema_open_object(json, "correlation", "between the normal scores of two laws");
    th_json_open(json, "pair", '{');
    th_json_text(json, "description", th_key_doc("correlations", "pair"));
    th_json_text(json, "type", "array");
    th_json_word(json, "minItems", "2");
    th_json_word(json, "maxItems", "2");
    th_json_open(json, "items", '{');
    th_schema_refer(json, "varied_path");
    th_json_close(json, '{');
    th_json_close(json, '{');
    th_json_open(json, "rho", '{');
    th_json_text(json, "description", th_key_doc("correlations", "rho"));
    th_schema_words(json, "type", "number string");
    th_json_close(json, '{');
    th_schema_close_object(json, "pair rho");
}

/* A list of pairs, or a file. */
static void correlations(struct th_json *json)
{
    th_json_open(json, "correlations", '{');
    th_json_text(json, "description", th_key_doc("ensemble", "correlations"));
    th_schema_words(json, "type", "array string");
    th_json_open(json, "items", '{');
    th_schema_refer(json, "correlation");
    th_json_close(json, '{');
    th_json_close(json, '{');
}

void th_schema_ensemble(struct th_json *json)
{
    th_schema_open_object(json, "ensemble", "many members that differ in some parameters");
    th_schema_whole_number(json, "members", "1", th_key_doc("ensemble", "members"));
    th_schema_whole_number(json, "each", "1", th_key_doc("ensemble", "each"));
    th_schema_whole_number(json, "seed", "0", th_key_doc("ensemble", "seed"));
    th_schema_text(json, "table", th_key_doc("ensemble", "table"));
    th_schema_text(json, "design", th_key_doc("ensemble", "design"));
    vary(json);
    correlations(json);
    th_schema_close_object(json, "");
}

/* A stretch of time, a stage or a list of stages. */
static void stretch(struct th_json *json, const char *doc)
{
    th_json_open(json, "during", '{');
    th_schema_words(json, "type", "string array");
    th_json_text(json, "description", doc);
    th_json_close(json, '{');
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
    th_schema_words(json, "type", "string array");
    th_json_text(json, "pattern", "^(levels|segments|cells|[0-9]+ +points)$");
    th_json_text(json, "description", th_key_doc("record", "axis"));
    th_json_close(json, '{');
    th_schema_reference(json, "every", "TIME", th_key_doc("record", "every"));
    th_schema_take(json, th_key_doc("record", "take"), false);
    stretch(json, th_key_doc("record", "during"));
    th_schema_close_object(json, "path");
    th_json_close(json, '[');
    th_json_close(json, '{');
    th_json_close(json, '{');
}

void th_schema_summary(struct th_json *json)
{
    static const char *const keys[] = {"quantiles", "path"};
    th_schema_open_object(json, "summary", th_key_doc("scenario", "summary"));
    for (int k = 0; k < 2; k++) {
        th_json_open(json, keys[k], '{');
        th_schema_words(json, "type", k ? "string array" : "string array number");
        th_json_text(json, "description", th_key_doc("summary", keys[k]));
        th_json_close(json, '{');
    }
    th_json_open(json, "keep", '{');
    th_schema_words(json, "type", "string integer");
    th_json_text(json, "description", th_key_doc("summary", "keep"));
    th_json_close(json, '{');
    th_schema_close_object(json, "");
}

/* Exactly one of the bounds is given. */
void th_schema_require(struct th_json *json)
{
    static const char bounds[] = "between above below is";
    th_schema_open_list(json, "require", "acceptance criteria");
    th_schema_text(json, "name", th_key_doc("require", "name"));
    th_json_open(json, "check", '{');
    th_json_text(json, "description", th_key_doc("require", "check"));
    th_json_open(json, "anyOf", '[');
    th_json_open(json, NULL, '{');
    th_schema_refer(json, "output_path");
    th_json_close(json, '{');
    th_json_open(json, NULL, '{');
    th_json_text(json, "type", "string");
    th_json_text(json, "pattern", "^log\\.[^ ]+$");
    th_json_close(json, '{');
    th_json_close(json, '[');
    th_json_close(json, '{');
    th_schema_take(json, th_key_doc("require", "take"), true);
    th_schema_text(json, "at", th_key_doc("require", "at"));
    stretch(json, th_key_doc("require", "during"));
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
    th_schema_text(json, "across", th_key_doc("require", "across"));
    th_schema_reference(json, "share", "FRACTION", th_key_doc("require", "share"));
    th_schema_whole_number(json, "tried", "0", th_key_doc("require", "tried"));
    th_schema_reference(json, "confidence", "FRACTION", th_key_doc("require", "confidence"));
    th_json_close(json, '{');
    th_schema_words(json, "required", "check");
    th_schema_required(json, "oneOf", bounds);
    th_json_word(json, "additionalProperties", "false");
    th_json_close(json, '{');
    th_json_close(json, '{');
}
