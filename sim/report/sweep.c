/* The table of conditions, in bands of the width of the page. */
#include "report/sweep.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ensemble/require.h"
#include "scenario/people/people.h"

enum { CELL = 10, TEXT = 64, HEAD = 5, ROWS = 200, COLUMNS = 512, LEFT = 50, LINE = 512 };

/* CONDITION: its number. FACTOR: what makes it. VERDICT: of a requirement. NUMBER: the
 * first reduction of a line. */
struct column {
    enum { CONDITION, FACTOR, VERDICT, NUMBER } kind;
    bool fixed;   /* stands on the left of each table */
    size_t index; /* of the factors, of the requirements, of the table's lines */
    int width;
    char head[HEAD][TEXT]; /* from the last line upwards: unit, reduction, name */
    int lines;
};

struct sweep {
    const struct th_trace *trace;
    const struct th_report_table *table;
    uint64_t shown; /* rows, the first conditions of the run */
    struct column columns[COLUMNS];
    size_t count;
    struct th_line *lines; /* [shown][table->count] */
};

/* The conditions of the run, one row each, and the condition of a row. */
static uint64_t rows_of(const struct th_trace *trace)
{
    const struct th_scenario *scenario = trace->layout->scenario;
    return trace->members > 1 ? th_conditions_of(scenario, trace->first, trace->members) : 1;
}

static uint64_t condition_of(const struct th_trace *trace, uint64_t row)
{
    return th_condition_at(trace->layout->scenario, trace->first, trace->members, row);
}

enum th_status th_sweep_fill(const struct th_trace *trace, const struct th_report_table *table,
                             uint64_t condition, struct th_line *lines, struct th_error *error)
{
    const struct th_among among =
        th_among_condition(trace->layout->scenario, condition, trace->first, trace->members);
    enum th_status status = TH_OK;
    for (size_t k = 0; k < table->count && status == TH_OK; k++) {
        double largest = 0;
        lines[k] = table->lines[k];
        status = th_line_fill(trace, among, &lines[k], error);
        if (status == TH_OK)
            th_line_convert(trace, table->lines[k].unit, &lines[k], &largest);
    }
    return status;
}

static void factor_text(const struct th_scenario *scenario, size_t k, uint64_t condition,
                        char *text, size_t size)
{
    struct th_factor factor;
    if (!th_factor(scenario, k, &factor))
        return;
    const struct th_instance *it = &scenario->instances[factor.instance];
    const char *part = th_factor_part(scenario, k, condition);
    if (factor.row == SIZE_MAX)
        snprintf(text, size, "%s", part ? part : "as written");
    else
        th_label_value(scenario, &it->model->params.rows[factor.row],
                       th_factor_value(scenario, k, condition), text, size);
}

void th_sweep_condition(const struct th_scenario *scenario, uint64_t condition, char *text,
                        size_t size)
{
    char value[TEXT];
    size_t used = 0;
    text[0] = '\0';
    struct th_factor factor;
    for (size_t k = 0; used < size && th_factor(scenario, k, &factor); k++) {
        factor_text(scenario, k, condition, value, sizeof value);
        used += (size_t)snprintf(text + used, size - used, "%s%s %s", used ? ", " : "",
                                 factor.path, value);
    }
}

/* The words of a name, broken at blanks and behind points, into lines of at most `width`. */
static int break_name(const char *name, int width, char lines[HEAD][TEXT], int capacity)
{
    int count = 0;
    while (*name && count < capacity) {
        int length = 0, end = 0;
        while (name[length] && length < width && length < TEXT - 1) {
            length++;
            if (!name[length] || name[length] == ' ' || strchr("._", name[length - 1]))
                end = length;
        }
        length = end ? end : length;
        snprintf(lines[count++], TEXT, "%.*s", length, name);
        name += length;
        name += strspn(name, " ");
    }
    return count;
}

/* The longest piece that break_name does not break. */
static int longest_piece(const char *name)
{
    int most = 0;
    for (int length = 0; *name; name++) {
        length++;
        most = length > most ? length : most;
        if (strchr("._ ", *name))
            length = 0;
    }
    return most;
}

static void set_head(struct column *column, const char *name, const char *take,
                     const char *unit)
{
    char lines[HEAD][TEXT];
    int capacity = HEAD - 2, count = break_name(name, column->width - 1, lines, capacity);
    snprintf(column->head[0], TEXT, "%s", strcmp(unit, "1") ? unit : "");
    snprintf(column->head[1], TEXT, "%s", take);
    for (int k = 0; k < count; k++) memcpy(column->head[1 + count - k], lines[k], TEXT);
    column->lines = 2 + count;
}

static struct column *add(struct sweep *sweep)
{
    return sweep->count < COLUMNS ? &sweep->columns[sweep->count++] : NULL;
}

/* The factors of the conditions on the left, or, if they are too wide for that, the number of
 * the condition. */
static void add_factors(struct sweep *sweep)
{
    const struct th_trace *trace = sweep->trace;
    const struct th_scenario *s = trace->layout->scenario;
    int left = 0;
    *add(sweep) = (struct column){.kind = CONDITION, .width = CELL};
    set_head(&sweep->columns[0], "condition", "", "1");
    struct th_factor factor;
    for (size_t k = 0; th_factor(s, k, &factor); k++) {
        struct column *column = add(sweep);
        char text[TEXT];
        if (!column)
            break;
        *column = (struct column){.kind = FACTOR, .index = k};
        column->width = longest_piece(factor.path) + 2;
        for (uint64_t row = 0; row < sweep->shown; row++) {
            factor_text(s, k, condition_of(trace, row), text, sizeof text);
            int width = (int)strlen(text) + 2;
            column->width = width > column->width ? width : column->width;
        }
        set_head(column, factor.path, "", "1");
        left += column->width;
    }
    for (size_t k = 0; k < sweep->count; k++)
        sweep->columns[k].fixed = left > LEFT ? k == 0 : k > 0;
}

/* True if all members have the same number, as printed. */
static bool agrees(const struct th_trace *trace, const struct th_line *line)
{
    char least[TEXT], most[TEXT];
    if (line->spreads[0].members < trace->members)
        return false;
    th_line_number(line->spreads[0].least, false, line->digits, least, sizeof least);
    th_line_number(line->spreads[0].most, false, line->digits, most, sizeof most);
    return strcmp(least, most) == 0;
}

static void add_numbers(struct sweep *sweep)
{
    const struct th_scenario *s = sweep->trace->layout->scenario;
    for (size_t k = 0; k < s->requirement_count; k++) {
        struct column *column = add(sweep);
        char number[TEXT];
        if (!column)
            continue;
        *column = (struct column){.kind = VERDICT, .index = k, .width = CELL};
        snprintf(number, sizeof number, "%zu", k + 1);
        set_head(column, "require", number, "1");
    }
    for (size_t k = 0; k < sweep->table->count; k++) {
        const struct th_line *line = &sweep->table->lines[k];
        struct column *column =
            line->brief[0] && !agrees(sweep->trace, line) ? add(sweep) : NULL;
        if (!column)
            continue;
        *column = (struct column){.kind = NUMBER, .index = k, .width = CELL};
        set_head(column, line->brief, th_table_take(line, 0), line->unit);
    }
}

/* "met", "NOT MET"; of several members of which each is judged "5/8". */
static void verdict_text(const struct th_trace *trace, size_t k, uint64_t condition, char *text,
                         size_t size)
{
    const struct th_requirement *requirement = &trace->layout->scenario->requirements[k];
    struct th_verdict verdict;
    if (th_judge(trace, requirement, condition, &verdict, NULL) != TH_OK)
        snprintf(text, size, "?");
    else if (requirement->across != TH_ACROSS_EACH || verdict.members == 1 || !verdict.counted)
        snprintf(text, size, "%s",
                 verdict.untried ? "not tried"
                 : verdict.pass  ? "met"
                                 : "NOT MET");
    else
        snprintf(text, size, "%" PRIu64 "/%" PRIu64, verdict.met, verdict.counted);
}

static void cell_text(const struct sweep *sweep, const struct column *column, uint64_t row,
                      char *text, size_t size)
{
    const struct th_line *lines = &sweep->lines[row * sweep->table->count];
    const uint64_t condition = condition_of(sweep->trace, row);
    switch (column->kind) {
    case CONDITION:
        snprintf(text, size, "%" PRIu64, condition + 1);
        return;
    case FACTOR:
        factor_text(sweep->trace->layout->scenario, column->index, condition, text, size);
        return;
    case NUMBER: {
        const struct th_line *line = &lines[column->index];
        th_line_number(line->spreads[0].median, th_line_vanishes(sweep->trace, line),
                       th_line_digits(line, 0), text, size);
        snprintf(text + strlen(text), size - strlen(text), "%s", th_line_mark(line, 0));
        return;
    }
    default:
        verdict_text(sweep->trace, column->index, condition, text, size);
    }
}

/* One line of a table: the fixed columns and those from..to - 1; a head's line, or a row.
 */
static void print_line(const struct sweep *sweep, size_t from, size_t to, int head,
                       uint64_t row, FILE *out)
{
    char line[LINE] = "";
    size_t used = 0;
    for (size_t k = 0; k < to; k++) {
        const struct column *column = &sweep->columns[k];
        char text[TEXT];
        if (!column->fixed && k < from)
            continue;
        if (head < 0)
            cell_text(sweep, column, row, text, sizeof text);
        else
            snprintf(text, sizeof text, "%s", head < column->lines ? column->head[head] : "");
        if (used < sizeof line)
            used +=
                (size_t)snprintf(line + used, sizeof line - used, "%*s", column->width, text);
    }
    size_t length = strlen(line);
    while (length && line[length - 1] == ' ') length--;
    if (length)
        fprintf(out, "%.*s\n", (int)length, line);
}

static void print_band(const struct sweep *sweep, size_t from, size_t to, FILE *out)
{
    int lines = 0;
    for (size_t k = 0; k < to; k++)
        if ((sweep->columns[k].fixed || k >= from) && sweep->columns[k].lines > lines)
            lines = sweep->columns[k].lines;
    fputc('\n', out);
    for (int line = lines; line-- > 0;) print_line(sweep, from, to, line, 0, out);
    for (uint64_t c = 0; c < sweep->shown; c++) print_line(sweep, from, to, -1, c, out);
}

static void print_bands(const struct sweep *sweep, FILE *out)
{
    int left = 0;
    size_t from = 1;
    for (size_t k = 0; k < sweep->count; k++)
        left += sweep->columns[k].fixed ? sweep->columns[k].width : 0;
    /* Behind the fixed ones. The number of the condition is printed only if it is fixed. */
    while (from < sweep->count && sweep->columns[from].fixed) from++;
    while (from < sweep->count) {
        size_t to = from;
        int width = left;
        while (to < sweep->count &&
               (to == from || width + sweep->columns[to].width <= TH_PAPER))
            width += sweep->columns[to++].width;
        print_band(sweep, from, to, out);
        from = to;
    }
}

enum th_status th_sweep_print(const struct th_trace *trace, const struct th_report_table *table,
                              FILE *out, struct th_error *error)
{
    const uint64_t all = rows_of(trace);
    enum th_status status = TH_OK;
    if (all <= 1)
        return TH_OK;
    struct sweep *sweep = calloc(1, sizeof *sweep);
    if (!sweep)
        return th_error_add(error, TH_NO_MEMORY, "no memory for the table of the sweep");
    *sweep = (struct sweep){.trace = trace, .table = table};
    sweep->shown = all < ROWS ? all : ROWS;
    sweep->lines = calloc(sweep->shown * table->count + 1, sizeof *sweep->lines);
    if (!sweep->lines)
        status = th_error_add(error, TH_NO_MEMORY, "no memory for the table of the sweep");
    for (uint64_t c = 0; c < sweep->shown && status == TH_OK; c++)
        status = th_sweep_fill(trace, table, condition_of(trace, c),
                               &sweep->lines[c * table->count], error);
    if (status == TH_OK) {
        add_factors(sweep);
        add_numbers(sweep);
        fputs("\nby condition", out);
        if (trace->members > all)
            fputs(", medians of its members", out);
        fputc('\n', out);
        print_bands(sweep, out);
        if (sweep->shown < all)
            fprintf(out, "  ... %" PRIu64 " conditions in all: --json tells them\n", all);
    }
    free(sweep->lines);
    free(sweep);
    return status;
}

static void json_condition(const struct th_trace *trace, const struct th_report_table *table,
                           const struct th_line *lines, uint64_t condition,
                           struct th_json *json)
{
    const struct th_scenario *s = trace->layout->scenario;
    char text[TEXT];
    th_json_open(json, NULL, '{');
    th_json_open(json, "condition", '{');
    struct th_factor factor;
    for (size_t k = 0; th_factor(s, k, &factor); k++) {
        factor_text(s, k, condition, text, sizeof text);
        th_json_text(json, factor.path, text);
    }
    th_json_close(json, '{');
    const struct th_report_table of_condition = {.lines = (struct th_line *)lines,
                                                 .count = table->count};
    th_json_open(json, "lines", '[');
    th_table_json(&of_condition, trace, json);
    th_json_close(json, '[');
    th_json_open(json, "requirements", '[');
    for (size_t k = 0; k < s->requirement_count; k++) {
        struct th_verdict verdict;
        if (th_judge(trace, &s->requirements[k], condition, &verdict, NULL) != TH_OK)
            continue;
        th_json_open(json, NULL, '{');
        th_json_text(json, "name", s->requirements[k].name);
        th_json_word(json, "pass", verdict.untried ? "null" : verdict.pass ? "true" : "false");
        th_json_number(json, "members_met", (double)verdict.met);
        th_json_number(json, "members", (double)verdict.counted);
        th_json_close(json, '{');
    }
    th_json_close(json, '[');
    th_json_close(json, '{');
}

enum th_status th_sweep_json(const struct th_trace *trace, const struct th_report_table *table,
                             struct th_json *json, struct th_error *error)
{
    const uint64_t all = rows_of(trace);
    enum th_status status = TH_OK;
    if (all <= 1)
        return TH_OK;
    struct th_line *lines = calloc(table->count + 1, sizeof *lines);
    if (!lines)
        return th_error_add(error, TH_NO_MEMORY, "no memory for the conditions");
    th_json_open(json, "conditions", '[');
    for (uint64_t c = 0; c < all && status == TH_OK; c++) {
        const uint64_t condition = condition_of(trace, c);
        status = th_sweep_fill(trace, table, condition, lines, error);
        if (status == TH_OK)
            json_condition(trace, table, lines, condition, json);
    }
    th_json_close(json, '[');
    free(lines);
    return status;
}
