/* A sweep: parameters that take few values each, all combinations; numbers by condition. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "page/section.h"

enum { VALUES = 32, GRIDS = 6, CONDITIONS = 256, LINES = 12 };

struct grid {
    const struct th_column_read *column;
    double values[VALUES]; /* in the order of the members that have them first */
    size_t count;
};

struct sweep {
    struct grid grids[GRIDS];
    size_t grid_count;
    size_t conditions; /* the product of their counts */
};

/* False if the column takes too many values. */
static bool collect(const struct th_column_read *column, size_t members, struct grid *grid)
{
    *grid = (struct grid){.column = column};
    for (size_t m = 0; m < members; m++) {
        size_t k = 0;
        while (k < grid->count && grid->values[k] != column->numbers[m]) k++;
        if (k < grid->count)
            continue;
        if (grid->count == VALUES || isnan(column->numbers[m]))
            return false;
        grid->values[grid->count++] = column->numbers[m];
    }
    return grid->count > 1;
}

/* The number of a member's condition. */
static size_t condition_of(const struct sweep *sweep, size_t member)
{
    size_t condition = 0;
    for (size_t g = 0; g < sweep->grid_count; g++) {
        const struct grid *grid = &sweep->grids[g];
        size_t k = 0;
        while (k < grid->count && grid->values[k] != grid->column->numbers[member]) k++;
        condition = condition * grid->count + k;
    }
    return condition;
}

/* Whether each combination of values has members. */
static bool is_complete(struct sweep *sweep, size_t members)
{
    bool seen[CONDITIONS] = {false};
    size_t count = 0;
    sweep->conditions = 1;
    for (size_t g = 0; g < sweep->grid_count; g++) {
        sweep->conditions *= sweep->grids[g].count;
        if (sweep->conditions > CONDITIONS)
            return false;
    }
    for (size_t m = 0; m < members; m++) {
        const size_t condition = condition_of(sweep, m);
        count += !seen[condition];
        seen[condition] = true;
    }
    return sweep->grid_count > 0 && count == sweep->conditions;
}

/* Columns whose values repeat; or, if none does, a single column of few values. */
static bool find(const struct th_records *varied, struct sweep *sweep)
{
    struct grid grid;
    size_t columns = 0;
    *sweep = (struct sweep){.grid_count = 0};
    for (size_t k = 0; varied && k < varied->column_count; k++) {
        const struct th_column_read *column = &varied->columns[k];
        if (!column->numbers)
            continue;
        columns++;
        if (collect(column, varied->count, &grid) && grid.count < varied->count &&
            sweep->grid_count < GRIDS)
            sweep->grids[sweep->grid_count++] = grid;
        else if (columns == 1 && varied->column_count == 1 && grid.count == varied->count)
            sweep->grids[sweep->grid_count++] = grid;
    }
    return varied && is_complete(sweep, varied->count);
}

/* The median of a number over the members of a condition that ended well. */
static double median_of(const struct th_page_source *source, const struct sweep *sweep,
                        const struct th_series *series, size_t condition)
{
    double *values = calloc(series->members + 1, sizeof *values), median = NAN;
    size_t count = 0;
    for (size_t m = 0; values && m < series->members; m++)
        if (condition_of(sweep, m) == condition && th_page_ok(source, m))
            values[count++] = series->values[m];
    if (values)
        median = th_page_quantile(values, count, 0.5);
    free(values);
    return median;
}

/* Numbers of the report that have a short name and differ between conditions. */
static size_t choose(const struct th_page_source *source, const struct sweep *sweep,
                     const struct th_series *chosen[LINES], size_t rows[LINES])
{
    const struct th_records *report = th_about_table(source->about, "report");
    size_t count = 0;
    for (size_t k = 0; report && k < report->count && count < LINES; k++) {
        const struct th_number *number =
            th_page_number(source->result, th_records_text(report, "path", k),
                           th_records_text(report, "take", k));
        if (!number || !th_records_text(report, "brief", k)[0] ||
            number->series.members != source->members)
            continue;
        double least = NAN, most = NAN;
        for (size_t c = 0; c < sweep->conditions; c++) {
            const double value = median_of(source, sweep, &number->series, c);
            least = fmin(least, value);
            most = fmax(most, value);
        }
        if (!(most - least > 1e-9 * fabs(most)))
            continue;
        chosen[count] = &number->series;
        rows[count++] = k;
    }
    return count;
}

static void put_head(FILE *out, const struct th_page_source *source, const struct sweep *sweep,
                     const struct th_series *const *chosen, const size_t *rows, size_t count)
{
    const struct th_records *report = th_about_table(source->about, "report");
    fputs("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Numbers by "
          "condition\"><table>\n<thead><tr>",
          out);
    for (size_t g = 0; g < sweep->grid_count; g++)
        th_html_put(out,
                    "<th scope=\"col\" class=\"num\"><code>%s</code><small>%u</small></th>",
                    sweep->grids[g].column->name, sweep->grids[g].column->unit);
    for (size_t k = 0; k < count; k++)
        th_html_put(out, "<th scope=\"col\" class=\"num\">%s %s<small>%u</small></th>",
                    th_records_text(report, "brief", rows[k]),
                    th_records_text(report, "word", rows[k]), chosen[k]->unit);
    fputs("</tr></thead>\n<tbody>\n", out);
}

static void put_condition(FILE *out, const struct th_page_source *source,
                          const struct sweep *sweep, size_t condition,
                          const struct th_series *const *chosen, size_t count)
{
    size_t rest = condition, at[GRIDS];
    fputs("<tr>", out);
    for (size_t g = sweep->grid_count; g-- > 0;) {
        at[g] = rest % sweep->grids[g].count;
        rest /= sweep->grids[g].count;
    }
    for (size_t g = 0; g < sweep->grid_count; g++)
        th_html_put(out, "<th scope=\"row\" class=\"num\">%n</th>",
                    sweep->grids[g].values[at[g]]);
    for (size_t k = 0; k < count; k++)
        th_html_put(out, "<td class=\"num\">%n</td>",
                    median_of(source, sweep, chosen[k], condition));
    fputs("</tr>\n", out);
}

void th_page_sweep(struct th_page *page)
{
    for (size_t s = 0; s < page->source_count; s++) {
        const struct th_page_source *source = &page->sources[s];
        const struct th_series *chosen[LINES];
        struct sweep sweep;
        size_t rows[LINES];
        if (!find(th_about_table(source->about, "varied"), &sweep))
            continue;
        const size_t count = choose(source, &sweep, chosen, rows);
        th_html_section(page->out, s ? NULL : "conditions", "By condition");
        th_page_each(page, s, "by condition");
        put_head(page->out, source, &sweep, chosen, rows, count);
        for (size_t c = 0; c < sweep.conditions; c++)
            put_condition(page->out, source, &sweep, c, chosen, count);
        th_html_table_end(page->out);
        if (source->members > sweep.conditions)
            fputs("<p class=\"say\">Medians of the members of each condition.</p>\n",
                  page->out);
        if (!count)
            fputs(
                "<p class=\"lack\">No number of the report differs between the conditions, or "
                "the file does not hold the members' numbers.</p>\n",
                page->out);
        th_html_end(page->out);
    }
}
