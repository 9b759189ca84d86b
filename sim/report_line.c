#include "report_line.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double reduce_member(const struct th_trace *trace, size_t column, const char *take,
                            uint64_t member)
{
    bool mean = strcmp(take, "mean") == 0, least = strcmp(take, "min") == 0;
    double last = NAN, extreme = NAN, area = 0, span = 0;
    for (size_t k = 0; k < trace->times; k++) {
        double value = th_trace_get(trace, column, member, k, 0);
        if (isnan(value))
            continue;
        double step = isnan(last) ? 0 : (double)(trace->time[k] - trace->time[k - 1]);
        area += isnan(last) ? 0 : 0.5 * (last + value) * step;
        span += step;
        last = value;
        extreme = least ? fmin(extreme, value) : fmax(extreme, value);
    }
    if (mean)
        return span > 0 ? area / span : last;
    return strcmp(take, "final") == 0 ? last : extreme;
}

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

enum th_status th_report_reduce(const struct th_trace *trace, size_t column, const char *take,
                                struct th_spread *spread, struct th_error *error)
{
    double *values = malloc((trace->members + 1) * sizeof *values);
    if (!values)
        return th_error_add(error, TH_NO_MEMORY, "no memory for the report");
    const struct th_row *row = th_line_row(trace->rig->scenario, column);
    uint64_t count = 0;
    for (uint64_t m = 0; m < trace->members; m++) {
        double value =
            trace->status[m] == TH_OK ? reduce_member(trace, column, take, m) : NAN;
        if (!isnan(value))
            values[count++] = or_never(row, value);
    }
    qsort(values, count, sizeof *values, by_value);
    *spread = (struct th_spread){quantile(values, count, 0.5), quantile(values, count, 0.05),
                                 quantile(values, count, 0.95), count};
    free(values);
    return TH_OK;
}

uint64_t th_report_count(const struct th_trace *trace, size_t column)
{
    const struct th_scenario *scenario = trace->rig->scenario;
    const struct th_row *row = th_line_row(scenario, column);
    uint64_t count = 0;
    for (uint64_t m = 0; m < trace->members; m++) {
        double most = reduce_member(trace, column, "max", m);
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

const struct th_row *th_line_row(const struct th_scenario *scenario, size_t column)
{
    const struct th_column *c = &scenario->columns[column];
    const struct th_model *model = scenario->instances[c->instance].model;
    return c->profile ? &model->profiles.rows[c->row] : &model->outputs.rows[c->row];
}

/* Does the path fit a pattern with at most one star? What the star stands for goes to star. */
static bool fits(const char *pattern, const char *path, size_t length, const char **star,
                 size_t *star_length)
{
    size_t before = strcspn(pattern, "*");
    *star_length = 0;
    if (pattern[before] == '\0')
        return before == length && strncmp(pattern, path, length) == 0;
    const char *after = pattern + before + 1;
    size_t rest = strlen(after);
    if (length <= before + rest || strncmp(pattern, path, before) != 0 ||
        strncmp(after, path + length - rest, rest) != 0)
        return false;
    *star = path + before;
    *star_length = length - before - rest;
    return memchr(*star, '.', *star_length) == NULL;
}

/* Fills in the label, with the star's word and, among several drugs, the drug's name. */
bool th_line_match(const struct th_scenario *scenario, const struct th_report_line *rule,
                   size_t column, struct th_line *line)
{
    const struct th_column *c = &scenario->columns[column];
    if (c->profile)
        return false;
    size_t length = strlen(c->path), star_length;
    const char *drug = "", *star = "";
    if (c->species >= 0 && scenario->species > 1) {
        drug = scenario->species_names[c->species];
        length -= strlen(drug) + 1;
    }
    if (!fits(rule->path, c->path, length, &star, &star_length))
        return false;
    th_line_label(scenario, rule->label, star, star_length, line->label);
    size_t used = strlen(line->label);
    if (drug[0])
        snprintf(line->label + used, TH_LABEL - used, ", %s", drug);
    line->column = column;
    return true;
}

static void split_takes(const char *words, struct th_line *line)
{
    int count = th_words_count(words);
    line->take_count = count < TH_TAKES ? (size_t)count : TH_TAKES;
    for (size_t k = 0; k < line->take_count; k++)
        th_words_get(words, (int)k, line->takes[k], sizeof line->takes[k]);
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
    const struct th_row *row = th_line_row(scenario, line->column);
    struct th_spread si[TH_TAKES];
    split_takes(rule->take, line);
    for (size_t k = 0; k < line->take_count; k++) {
        enum th_status status =
            th_report_reduce(trace, line->column, line->takes[k], &si[k], error);
        if (status != TH_OK)
            return status;
    }
    const char *own = row->unit ? row->unit : th_quantity_shown(row->quantity);
    const char *units = rule->unit && rule->unit[0] ? rule->unit : own;
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
