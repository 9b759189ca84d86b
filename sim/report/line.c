/* Matches rules with outputs, and formats the numbers of a line. */
#include "report/line.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/column.h"
#include "scenario/path.h"
#include "scenario/reduction.h"

/* The name of the output's drug if there are several, else "". */
static const char *drug_of(const struct th_scenario *scenario, const struct th_column *column)
{
    const bool several = column->species >= 0 && scenario->species > 1;
    return several ? scenario->species_names[column->species] : "";
}

static void split_takes(const char *words, struct th_line *line)
{
    int count = th_labels_count(words);
    char word[16];
    const char *rest;
    line->numerics = strcmp(words, "numerics") == 0;
    line->take_count = 0;
    if (line->numerics)
        line->takes[line->take_count++] = TH_FINAL;
    for (int k = 0; !line->numerics && k < count && line->take_count < TH_LINE_TAKES; k++) {
        th_labels_get(words, k, word, sizeof word);
        line->takes[line->take_count++] = th_take_find(word, &rest);
    }
}

bool th_line_match(const struct th_scenario *scenario, const struct th_report_line *rule,
                   size_t output, struct th_line *line)
{
    const struct th_column *c = &scenario->outputs[output];
    size_t star_length;
    char path[TH_PATH_LENGTH];
    const char *star = "", *drug = drug_of(scenario, c);
    th_column_plain(scenario, c, path);
    if (th_line_is_apart(rule) ||
        !th_path_fits(rule->path, path, strlen(path), &star, &star_length) ||
        (rule->needs && th_scenario_instance(scenario, rule->needs) == SIZE_MAX) ||
        (rule->unless && th_label_same_place(scenario, rule->unless)))
        return false;
    line->rule = rule;
    th_label_format(scenario, rule->label, star, star_length, line->label);
    th_label_format(scenario, rule->brief ? rule->brief : "", star, star_length, line->brief);
    for (int k = 0; drug[0] && k < 2; k++) {
        char *label = k ? line->brief : line->label;
        size_t used = strlen(label);
        if (used)
            snprintf(label + used, TH_LABEL - used, ", %s", drug);
    }
    line->output = output;
    line->digits = TH_DIGITS;
    for (int k = 0; k < TH_LINE_TAKES; k++) {
        line->refined[k] = (struct th_line_refined){NAN, NAN, NAN};
        line->unresolved[k] = false;
    }
    split_takes(rule->take, line);
    return true;
}

enum th_status th_line_fill(const struct th_trace *trace, struct th_among among,
                            struct th_line *line, struct th_error *error)
{
    enum th_status status = TH_OK;
    for (size_t k = 0; k < line->take_count && status == TH_OK; k++)
        status =
            th_spread_reduce(trace, among, line->output, line->takes[k], &line->si[k], error);
    if (status == TH_OK && line->numerics)
        line->poor = line->si[0].most > strtod(line->rule->unit, NULL);
    return status;
}

bool th_line_convert(const struct th_trace *trace, const char *unit, struct th_line *line,
                     double *largest)
{
    const struct th_scenario *scenario = trace->layout->scenario;
    const enum th_quantity quantity = th_output_row(scenario, line->output)->quantity;
    double factor, offset;
    if (th_quantity_scale(scenario->units, quantity, unit, &factor, &offset) != TH_OK)
        return false;
    if (unit != line->unit)
        snprintf(line->unit, sizeof line->unit, "%s", unit);
    for (size_t k = 0; k < line->take_count; k++) {
        const struct th_spread *si = &line->si[k];
        struct th_spread *s = &line->spreads[k];
        *s = (struct th_spread){.median = si->median * factor + offset,
                                .low = si->low * factor + offset,
                                .high = si->high * factor + offset,
                                .least = si->least * factor + offset,
                                .most = si->most * factor + offset,
                                .members = si->members};
        *largest = fmax(*largest, fabs(s->median));
    }
    return true;
}

int th_line_digits(const struct th_line *line, size_t k)
{
    return line->unresolved[k] && line->digits > TH_FEW_DIGITS ? TH_FEW_DIGITS : line->digits;
}

const char *th_line_mark(const struct th_line *line, size_t k)
{
    return line->unresolved[k] ? " ?" : "";
}

bool th_line_vanishes(const struct th_trace *trace, const struct th_line *line)
{
    const enum th_quantity quantity =
        th_output_row(trace->layout->scenario, line->output)->quantity;
    return quantity == TH_CONCENTRATION || quantity == TH_MASS;
}

void th_line_number(double value, bool vanishes, int digits, char *text, size_t size)
{
    enum { LARGEST = 1000000 };
    /* In any unit of the report far less than a molecule. */
    static const double least = 1e-30;
    if (isnan(value)) {
        snprintf(text, size, "-");
    } else if (isinf(value)) {
        snprintf(text, size, "never");
    } else if (vanishes && fabs(value) < least) {
        snprintf(text, size, "none");
    } else {
        snprintf(text, size, "%.*e", digits - 1, value);
        double rounded = strtod(text, NULL);
        bool whole = fabs(rounded) >= pow(10, digits) && fabs(rounded) < LARGEST;
        if (whole)
            snprintf(text, size, "%.0f", rounded);
        else
            snprintf(text, size, "%.*g", digits, rounded);
    }
}
