#include "report_line.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Linear between order statistics (Hyndman and Fan 1996, type 7). */
static double quantile(const double *sorted, uint64_t count, double share)
{
    if (count == 0)
        return NAN;
    double at = share * (double)(count - 1);
    uint64_t k = (uint64_t)at;
    if (k + 1 >= count || sorted[k] == sorted[k + 1] || at == (double)k)
        return sorted[k];
    return sorted[k] + (at - (double)k) * (sorted[k + 1] - sorted[k]);
}

/* A date after the end of the longest run there can be is never, and nothing lies between it and
 * another date. */
static double or_never(const struct th_row *row, double si)
{
    const double century = 36525 * 86400.0;
    return row->quantity == TH_TIME && si >= century ? INFINITY : si;
}

enum th_status th_report_reduce(const struct th_trace *trace, size_t output, enum th_take take,
                                struct th_spread *spread, struct th_error *error)
{
    size_t reduction = th_reduction_find(trace->rig->scenario, output, take);
    double *values = malloc((trace->members + 1) * sizeof *values);
    if (!values)
        return th_error_add(error, TH_NO_MEMORY, "no memory for the report");
    const struct th_row *row = th_output_row(trace->rig->scenario, output);
    uint64_t count = 0;
    for (uint64_t m = 0; reduction != SIZE_MAX && m < trace->members; m++) {
        double value =
            trace->status[m] == TH_OK ? th_trace_reduced(trace, reduction, m) : NAN;
        if (!isnan(value))
            values[count++] = or_never(row, value);
    }
    qsort(values, count, sizeof *values, by_value);
    *spread = (struct th_spread){quantile(values, count, 0.5), quantile(values, count, 0.05),
                                 quantile(values, count, 0.95), count};
    free(values);
    return TH_OK;
}

uint64_t th_report_count(const struct th_trace *trace, size_t output)
{
    const struct th_scenario *scenario = trace->rig->scenario;
    const struct th_row *row = th_output_row(scenario, output);
    size_t reduction = th_reduction_find(scenario, output, TH_MAX);
    uint64_t count = 0;
    for (uint64_t m = 0; reduction != SIZE_MAX && m < trace->members; m++) {
        double most = th_trace_reduced(trace, reduction, m);
        th_quantity_to(scenario->units, row->quantity,
                       row->unit ? row->unit : th_quantity_shown(row->quantity), most, &most);
        count += most > 1e-9;
    }
    return count;
}

bool th_line_is_notice(const struct th_report_line *rule)
{
    return strcmp(rule->take, "notice") == 0;
}

/* Fills in the label, with the star's word and, among several drugs, the drug's name. */
bool th_line_match(const struct th_scenario *scenario, const struct th_report_line *rule,
                   size_t output, struct th_line *line)
{
    const struct th_column *c = &scenario->outputs[output];
    size_t length = strlen(c->path), star_length;
    const char *drug = "", *star = "";
    if (c->species >= 0 && scenario->species > 1) {
        drug = scenario->species_names[c->species];
        length -= strlen(drug) + 1;
    }
    if (!th_path_fits(rule->path, c->path, length, &star, &star_length))
        return false;
    th_line_label(scenario, rule->label, star, star_length, line->label);
    size_t used = strlen(line->label);
    if (drug[0])
        snprintf(line->label + used, TH_LABEL - used, ", %s", drug);
    line->output = output;
    return true;
}

static void split_takes(const char *words, struct th_line *line)
{
    int count = th_words_count(words);
    char word[16];
    const char *rest;
    line->take_count = 0;
    for (int k = 0; k < count && line->take_count < TH_LINE_TAKES; k++) {
        th_words_get(words, k, word, sizeof word);
        line->takes[line->take_count++] = th_take_find(word, &rest);
    }
}

/* Converts the spreads to a unit; the largest number in it. */
static enum th_status show_in(const struct th_scenario *scenario, const char *unit,
                              enum th_quantity quantity, const struct th_spread *si,
                              struct th_line *line, double *largest)
{
    enum th_status status = TH_OK;
    *largest = 0;
    for (size_t k = 0; k < line->take_count && status == TH_OK; k++) {
        const double from[3] = {si[k].median, si[k].low, si[k].high};
        double to[3];
        for (int j = 0; j < 3 && status == TH_OK; j++)
            status = th_quantity_to(scenario->units, quantity, unit, from[j], &to[j]);
        if (status == TH_OK)
            line->spreads[k] = (struct th_spread){to[0], to[1], to[2], si[k].members};
        *largest = fmax(*largest, fabs(line->spreads[k].median));
    }
    return status;
}

/* Copies the next of "mg|ug" to unit; NULL when there is no more. */
static const char *next_unit(const char *units, char *unit, size_t size)
{
    size_t length = strcspn(units, "|");
    snprintf(unit, size, "%.*s", (int)length, units);
    return units[length] ? units + length + 1 : NULL;
}

enum th_status th_line_fill(const struct th_trace *trace, const struct th_report_line *rule,
                            struct th_line *line, struct th_error *error)
{
    const struct th_scenario *scenario = trace->rig->scenario;
    const struct th_row *row = th_output_row(scenario, line->output);
    struct th_spread si[TH_LINE_TAKES];
    split_takes(rule->take, line);
    for (size_t k = 0; k < line->take_count; k++) {
        enum th_status status =
            th_report_reduce(trace, line->output, line->takes[k], &si[k], error);
        if (status != TH_OK)
            return status;
    }
    const char *own = row->unit ? row->unit : th_quantity_shown(row->quantity);
    const char *units = rule->unit && rule->unit[0] ? rule->unit : own;
    if (strcmp(units, "=") == 0)
        units = line->unit[0] ? line->unit : own;
    char before[sizeof line->unit];
    snprintf(before, sizeof before, "%s", units);
    units = strchr(units, '|') ? units : before;
    double largest = 0;
    while (units && largest < 1) {
        units = next_unit(units, line->unit, sizeof line->unit);
        if (show_in(scenario, line->unit, row->quantity, si, line, &largest) != TH_OK)
            return th_error_add(error, TH_BAD_INPUT,
                                "report line \"%s\": unit %s does not fit %s", rule->label,
                                line->unit, rule->path);
    }
    return TH_OK;
}
