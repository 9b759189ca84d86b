/* Chooses the units of lines and prints them in columns. */
#include "report/table.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/refine.h"
#include "scenario/column.h"
#include "scenario/people/people.h"

enum { NUMBER = 10, REFINED = 12, TAKE = 6, NARROW = 31, SHORT = 26, WIDE = 40, TEXT = 32 };

/* The rule whose unit a rule has: "=" is that of the rule before. */
static const struct th_report_line *unit_rule(const struct th_catalog *catalog,
                                              const struct th_report_line *rule)
{
    while (rule > catalog->report && strcmp(rule->unit, "=") == 0) rule--;
    return rule;
}

/* Copies the next of "mg|ug" to unit; NULL when there is no more. */
static const char *next_unit(const char *units, char *unit, size_t size)
{
    size_t length = strcspn(units, "|");
    snprintf(unit, size, "%.*s", (int)length, units);
    return units[length] ? units + length + 1 : NULL;
}

/* True if two lines share a unit: they have one unit rule, and the same drug. */
static bool one_unit(const struct th_scenario *scenario, const struct th_line *a,
                     const struct th_line *b)
{
    return unit_rule(scenario->catalog, a->rule) == unit_rule(scenario->catalog, b->rule) &&
           scenario->outputs[a->output].species == scenario->outputs[b->output].species;
}

/* Line `first` and all that share its unit. */
static enum th_status show_group(const struct th_trace *trace, struct th_report_table *table,
                                 size_t first, struct th_error *error)
{
    const struct th_scenario *scenario = trace->layout->scenario;
    const struct th_report_line *rule = unit_rule(scenario->catalog, table->lines[first].rule);
    const char *shown = rule->shown ? rule->shown : "";
    const char *given = table->lines[first].numerics ? shown : rule->unit;
    const char *units = given[0] && strcmp(given, "=") != 0
                            ? given
                            : th_row_unit(th_output_row(scenario, table->lines[first].output));
    double largest = 0;
    char unit[64];
    while (units && largest < 1) {
        units = next_unit(units, unit, sizeof unit);
        largest = 0;
        for (size_t k = first; k < table->count; k++) {
            struct th_line *line = &table->lines[k];
            if (one_unit(scenario, line, &table->lines[first]) &&
                !th_line_convert(trace, unit, line, &largest))
                return th_error_add(error, TH_BAD_INPUT,
                                    "report line \"%s\": unit %s does not fit %s",
                                    line->rule->label, unit, line->rule->path);
        }
    }
    return TH_OK;
}

static enum th_status fill_units(const struct th_trace *trace, struct th_report_table *table,
                                 struct th_error *error)
{
    enum th_status status = TH_OK;
    for (size_t k = 0; k < table->count && status == TH_OK; k++)
        if (!table->lines[k].unit[0])
            status = show_group(trace, table, k, error);
    return status;
}

/* Marks the numbers that depend on a poor line of numerics, of its drug. */
static void mark_unresolved(const struct th_scenario *scenario, struct th_report_table *table,
                            const struct th_line *poor)
{
    const char *judges = poor->rule->judges, *takes = strchr(judges, ' ') + 1, *rest;
    const size_t length = (size_t)(takes - 1 - judges);
    const int count = th_labels_count(takes);
    char word[16];
    for (size_t k = 0; k < table->count; k++) {
        struct th_line *line = &table->lines[k];
        if (strlen(line->rule->path) != length ||
            strncmp(line->rule->path, judges, length) != 0 ||
            scenario->outputs[line->output].species != scenario->outputs[poor->output].species)
            continue;
        for (int n = 0; n < count; n++) {
            th_labels_get(takes, n, word, sizeof word);
            const enum th_take judged = th_take_find(word, &rest);
            for (size_t j = 0; j < line->take_count; j++)
                line->unresolved[j] |= line->takes[j] == judged;
        }
    }
}

enum th_status th_table_fill(const struct th_trace *trace, struct th_among among,
                             struct th_report_table *table, struct th_error *error)
{
    const struct th_scenario *scenario = trace->layout->scenario;
    const struct th_catalog *catalog = scenario->catalog;
    enum th_status status = TH_OK;
    *table = (struct th_report_table){.count = 0};
    table->lines =
        calloc(catalog->report_count * scenario->output_count + 1, sizeof *table->lines);
    if (!table->lines)
        return th_error_add(error, TH_NO_MEMORY, "no memory for the report");
    for (size_t r = 0; r < catalog->report_count; r++)
        for (size_t c = 0; c < scenario->output_count && status == TH_OK; c++) {
            struct th_line *line = &table->lines[table->count];
            if (!th_line_match(scenario, &catalog->report[r], c, line))
                continue;
            status = th_line_fill(trace, among, line, error);
            table->count++;
        }
    for (size_t k = 0; k < table->count; k++)
        if (table->lines[k].poor && table->lines[k].rule->judges)
            mark_unresolved(scenario, table, &table->lines[k]);
    return status == TH_OK ? fill_units(trace, table, error) : status;
}

void th_table_clear(struct th_report_table *table)
{
    free(table->lines);
    *table = (struct th_report_table){.count = 0};
}

const char *th_table_take(const struct th_line *line, size_t k)
{
    switch (line->takes[k]) {
    case TH_FINAL:
        return line->take_count > 1 ? "at end" : "";
    case TH_MAX:
        return "peak";
    case TH_MIN:
        return "least";
    default:
        return th_take_kind(line->takes[k])->words;
    }
}

int th_table_numerics(const struct th_report_table *table)
{
    int good = -1;
    for (size_t k = 0; k < table->count; k++) {
        if (!table->lines[k].numerics || table->lines[k].si[0].members == 0)
            continue;
        good = table->lines[k].poor || good == 0 ? 0 : 1;
    }
    return good;
}

struct columns {
    bool several, sweep, refined;
    const struct th_trace *trace;
    uint64_t members; /* that ran to the end */
    int label;
};

void th_print_label(const char *label, int width, FILE *out)
{
    int indent = 2;
    size_t length = strlen(label);
    while (length > (size_t)(width - (indent - 2))) {
        int most = width - (indent - 2), cut = most;
        while (cut > 0 && label[cut] != ' ') cut--;
        if (cut == 0)
            cut = most;
        fprintf(out, "%*s%.*s\n", indent, "", cut, label);
        label += cut + (label[cut] == ' ');
        length = strlen(label);
        indent = 4;
    }
    fprintf(out, "%*s%-*s", indent, "", width - (indent - 2), label);
}

/* One number of a line, in all its columns. */
static void print_number_row(const struct th_line *line, size_t k,
                             const struct columns *columns, FILE *out)
{
    const struct th_spread *s = &line->spreads[k];
    char middle[TEXT], low[TEXT], high[TEXT], least[TEXT], most[TEXT];
    const double shown[5] = {s->median, s->low, s->high, s->least, s->most};
    char *const texts[5] = {middle, low, high, least, most};
    const bool vanishes = th_line_vanishes(columns->trace, line);
    for (int j = 0; j < 5; j++)
        th_line_number(shown[j], vanishes, th_line_digits(line, k), texts[j], TEXT);
    bool agree = strcmp(least, most) == 0;
    th_print_label(k ? "" : line->label, columns->label, out);
    fprintf(out, " %-*s %*s", TAKE, th_table_take(line, k), NUMBER - 1,
            columns->sweep && !agree ? "" : middle);
    bool bare = strcmp(line->unit, "1") == 0 || strcmp(middle, "-") == 0 ||
                (isinf(s->least) && isinf(s->most));
    if (columns->several && !(bare && agree))
        fprintf(out, " %*s %*s", NUMBER - 1,
                agree            ? ""
                : columns->sweep ? least
                                 : low,
                NUMBER - 1,
                agree            ? ""
                : columns->sweep ? most
                                 : high);
    char difference[TEXT] = "";
    const double off = line->refined[k].difference, least_shown = 1e-9 * fabs(s->median);
    if (!isnan(off)) /* less is round-off of the two runs */
        snprintf(difference, sizeof difference, "+/- %.2g", off < least_shown ? 0 : off);
    if (columns->refined && !(bare && !difference[0]))
        fprintf(out, " %-*s", bare ? 0 : REFINED - 1, difference);
    fprintf(out, "%s%s%s\n", bare ? "" : " ", bare ? "" : line->unit, th_line_mark(line, k));
}

/* Below a number that not all members have (a device that is out): of how many it is. */
static void print_few(const struct th_line *line, size_t k, const struct columns *columns,
                      FILE *out)
{
    if (columns->several && line->spreads[k].members < columns->members)
        fprintf(out, "%*sof %" PRIu64 " of %" PRIu64 " members\n", columns->label + TAKE + 4,
                "", line->spreads[k].members, columns->members);
}

/* A measure of numerics that is poor, behind others of the same rule: their labels differ in
 * the name of the drug alone. */
static void add_measure(const struct th_line *line, char *text, size_t size)
{
    const size_t used = strlen(text), same = strlen(line->rule->label);
    const bool short_one = used && strncmp(line->label, line->rule->label, same) == 0 &&
                           strncmp(line->label + same, ", ", 2) == 0;
    const bool bare = strcmp(line->unit, "1") == 0;
    char number[TEXT];
    th_line_number(line->spreads[0].most, false, 2, number, sizeof number);
    snprintf(text + used, size - used, "%s%s %s%s%s", used ? ", " : "",
             line->label + (short_one ? same + 2 : 0), number, bare ? "" : " ",
             bare ? "" : line->unit);
}

/* All poor measures of the rule of line `first`, with their limit and what helps. */
static void print_poor(const struct th_report_table *table, size_t first, FILE *out)
{
    const struct th_line *line = &table->lines[first];
    const double limit =
        strtod(line->rule->unit, NULL) * line->spreads[0].most / line->si[0].most;
    const bool bare = strcmp(line->unit, "1") == 0;
    char text[32 * TH_LABEL] = "", bound[TEXT];
    for (size_t k = first; k < table->count; k++)
        if (table->lines[k].poor && table->lines[k].rule == line->rule)
            add_measure(&table->lines[k], text, sizeof text);
    const size_t used = strlen(text);
    th_line_number(limit, false, 2, bound, sizeof bound);
    snprintf(text + used, sizeof text - used, ", more than %s%s%s; %s", bound, bare ? "" : " ",
             bare ? "" : line->unit,
             line->rule->advice ? line->rule->advice : "see the model's page");
    fputs("    ", out);
    th_print_wrapped(out, 4, 4, text);
}

static bool is_first_poor(const struct th_report_table *table, size_t k)
{
    bool first = table->lines[k].poor;
    for (size_t j = 0; j < k; j++)
        first =
            first && !(table->lines[j].poor && table->lines[j].rule == table->lines[k].rule);
    return first;
}

static void print_numerics(const struct th_report_table *table, const struct columns *columns,
                           FILE *out)
{
    const int fine = th_table_numerics(table);
    if (fine >= 0) {
        th_print_label("numerics", columns->label, out);
        fputs(fine ? " fine\n" : " NOT FINE\n", out);
    }
    for (size_t k = 0; k < table->count; k++)
        if (is_first_poor(table, k))
            print_poor(table, k, out);
}

void th_table_print(const struct th_report_table *table, const struct th_trace *trace,
                    bool verbose, FILE *out)
{
    struct columns columns = {.trace = trace,
                              .several = trace->members > 1,
                              .sweep = th_condition_count(trace->layout->scenario) > 1};
    for (uint64_t m = 0; m < trace->members; m++) columns.members += trace->status[m] == TH_OK;
    for (size_t k = 0; k < table->count; k++)
        columns.refined |= !isnan(th_line_difference(&table->lines[k]));
    int most = columns.several ? NARROW - columns.refined * REFINED : WIDE;
    int width = most < SHORT ? most : SHORT;
    for (size_t k = 0; k < table->count; k++) {
        int length = (int)strlen(table->lines[k].label);
        width = length > width && length <= most ? length : width;
    }
    columns.label = width;
    if (columns.several)
        fprintf(out, "  %-*s %-*s %*s %*s %*s\n", width, "", TAKE, "", NUMBER - 1,
                columns.sweep ? "all" : "median", NUMBER - 1, columns.sweep ? "least" : "5 %",
                NUMBER - 1, columns.sweep ? "most" : "95 %");
    for (size_t k = 0; k < table->count; k++) {
        const struct th_line *line = &table->lines[k];
        for (size_t j = 0; (verbose || !line->numerics) && j < line->take_count; j++) {
            print_number_row(line, j, &columns, out);
            print_few(line, j, &columns, out);
        }
    }
    print_numerics(table, &columns, out);
}

static void json_refined(const struct th_line_refined *refined, struct th_json *json)
{
    if (isnan(refined->difference))
        return;
    th_json_number(json, "difference", refined->difference);
    th_json_number(json, "finest", refined->finest);
    if (!isnan(refined->order))
        th_json_number(json, "order", refined->order);
}

static void json_spread(const struct th_line *line, size_t k, uint64_t ran,
                        struct th_json *json)
{
    const struct th_spread *s = &line->spreads[k];
    th_json_open(json, th_take_kind(line->takes[k])->name, '{');
    th_json_number(json, "median", s->median);
    th_json_number(json, "low", s->low);
    th_json_number(json, "high", s->high);
    th_json_number(json, "least", s->least);
    th_json_number(json, "most", s->most);
    if (s->members < ran)
        th_json_number(json, "members", (double)s->members);
    json_refined(&line->refined[k], json);
    if (line->unresolved[k])
        th_json_word(json, "resolved", "false");
    th_json_close(json, '{');
}

void th_table_json(const struct th_report_table *table, const struct th_trace *trace,
                   struct th_json *json)
{
    uint64_t ran = 0;
    for (uint64_t m = 0; m < trace->members; m++) ran += trace->status[m] == TH_OK;
    for (size_t k = 0; k < table->count; k++) {
        const struct th_line *line = &table->lines[k];
        th_json_open(json, NULL, '{');
        th_json_text(json, "label", line->label);
        th_json_text(json, "path", trace->layout->scenario->outputs[line->output].path);
        th_json_text(json, "unit", line->unit);
        for (size_t j = 0; j < line->take_count; j++) json_spread(line, j, ran, json);
        if (!isnan(th_line_difference(line)))
            th_json_number(json, "difference", th_line_difference(line));
        if (line->numerics)
            th_json_word(json, "fine", line->poor ? "false" : "true");
        th_json_close(json, '{');
    }
}
