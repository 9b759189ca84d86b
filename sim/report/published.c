/* Compares the runs at both ends of published spreads. */
#include "report/published.h"

#include <math.h>
#include <string.h>

#include "scenario/column.h"
#include "scenario/reduction.h"

enum { TEXT = 32, LABEL = 31, TAKE = 6, NUMBER = 9 };

/* A number that changes by this factor between the ends is known to a factor only. */
static const double factor = 1.5;

bool th_published_ends(const struct th_published *published, size_t row,
                       const struct th_line *line, size_t take, double ends[2])
{
    const struct th_trace *trace = published->trace;
    const struct th_scenario *s = trace->layout->scenario;
    const size_t reduction = th_reduction_find(s, line->output, line->takes[take]);
    const uint64_t members[3] = {2 * row, 2 * row + 1, trace->members - 1};
    double values[3], least = INFINITY, most = -INFINITY;
    if (line->numerics || reduction == SIZE_MAX)
        return false;
    for (int k = 0; k < 3; k++) {
        const uint64_t m = members[k];
        values[k] = trace->status[m] == TH_OK ? th_trace_reduced(trace, reduction, m) : NAN;
        th_quantity_to(s->units, th_output_row(s, line->output)->quantity, line->unit,
                       values[k], &values[k]);
        least = fmin(least, values[k]);
        most = fmax(most, values[k]);
    }
    ends[0] = values[0];
    ends[1] = values[1];
    return least >= 0 && most > 0 && isfinite(most) && most >= factor * least;
}

void th_published_mark(const struct th_published *published, struct th_report_table *table)
{
    double ends[2];
    if (!published || !published->trace)
        return;
    for (size_t r = 0; r < published->count; r++)
        for (size_t k = 0; k < table->count; k++)
            for (size_t j = 0; j < table->lines[k].take_count; j++)
                if (th_published_ends(published, r, &table->lines[k], j, ends))
                    table->lines[k].digits = TH_FEW_DIGITS;
}

const struct th_row *th_published_row(const struct th_published *published, size_t r,
                                      char *path, size_t size)
{
    const struct th_instance *it = &published->scenario->instances[published->rows[r].instance];
    const struct th_row *row = &it->model->params.rows[published->rows[r].row];
    snprintf(path, size, "%s.%s", it->name, row->name);
    return row;
}

static void paper_number(const struct th_published *published, const struct th_line *line,
                         size_t j, const char *label, const double ends[2], FILE *out)
{
    char low[TEXT], high[TEXT];
    const bool vanishes = th_line_vanishes(published->trace, line);
    th_line_number(ends[0], vanishes, TH_FEW_DIGITS, low, sizeof low);
    th_line_number(ends[1], vanishes, TH_FEW_DIGITS, high, sizeof high);
    th_print_label(label, LABEL, out);
    fprintf(out, " %-*s %*s .. %s %s%s\n", TAKE, th_table_take(line, j), NUMBER, low, high,
            line->unit, th_line_mark(line, j));
}

static void json_number(const struct th_line *line, size_t j, const char *path,
                        const double ends[2], struct th_json *json)
{
    th_json_open(json, NULL, '{');
    th_json_text(json, "path", path);
    th_json_text(json, "take", th_take_kind(line->takes[j])->name);
    th_json_text(json, "unit", line->unit);
    th_json_number(json, "at_first", ends[0]);
    th_json_number(json, "at_second", ends[1]);
    th_json_close(json, '{');
}

static void print_row(const struct th_published *published, size_t r,
                      const struct th_report_table *table, FILE *out, struct th_json *json)
{
    char path[2 * TH_LABEL], text[TH_SENTENCE];
    const struct th_row *row = th_published_row(published, r, path, sizeof path);
    bool any = false;
    for (size_t k = 0; k < table->count; k++) {
        const struct th_line *line = &table->lines[k];
        const char *label = line->label;
        double ends[2];
        for (size_t j = 0; j < line->take_count; j++) {
            if (!th_published_ends(published, r, line, j, ends))
                continue;
            if (json) {
                json_number(line, j, published->scenario->outputs[line->output].path, ends,
                            json);
                continue;
            }
            if (!any) {
                snprintf(text, sizeof text, "%s alone, %s to %s as published, makes", path,
                         row->published[0], row->published[1]);
                fputc('\n', out);
                th_print_within(out, 0, 0, text);
            }
            any = true;
            paper_number(published, line, j, label, ends, out);
            label = "";
        }
    }
}

void th_published_print(const struct th_published *published,
                        const struct th_report_table *table, FILE *out, struct th_json *json)
{
    char path[2 * TH_LABEL];
    if (!published || !published->trace)
        return;
    if (json)
        th_json_open(json, "published", '[');
    for (size_t r = 0; r < published->count; r++) {
        const struct th_row *row = th_published_row(published, r, path, sizeof path);
        if (json) {
            th_json_open(json, NULL, '{');
            th_json_text(json, "parameter", path);
            th_json_text(json, "first", row->published[0]);
            th_json_text(json, "second", row->published[1]);
            th_json_text(json, "source", row->source ? row->source : "");
            th_json_open(json, "numbers", '[');
        }
        print_row(published, r, table, out, json);
        if (json) {
            th_json_close(json, '[');
            th_json_close(json, '{');
        }
    }
    if (json)
        th_json_close(json, '[');
}
