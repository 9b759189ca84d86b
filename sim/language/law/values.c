/* grid, choice and empirical: laws of single values. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "language/law/law.h"
#include "scenario/law.h"

/* Shares add up to 1 but for the digits in which they are written. */
static const double sum_error = 1e-9;

static bool read_values(const struct th_law_text *law, const struct th_series *series,
                        size_t step, struct th_vary *vary)
{
    const size_t count = series->count / step;
    if (series->count == 0 || count > TH_LAW_VALUES)
        return th_law_reject(law, "between 1 and 4096 values wanted");
    vary->grid = th_memory_keep(&law->r->memory, count * sizeof *vary->grid);
    if (!vary->grid)
        return false;
    bool good = true;
    for (size_t k = 0; k < count; k++) {
        struct th_scalar item = th_law_item(law, series->items[k * step]);
        good = th_read_value(law->r, law->row, &item, law->what, &law->range, &vary->grid[k]) &&
               good;
    }
    vary->grid_count = count;
    return good;
}

static bool refuse_within(const struct th_law_text *law, const char *rest)
{
    return !strstr(rest, " within ") ||
           th_law_reject(law, "within goes with normal, lognormal, uniform, triangular, "
                              "exponential and weibull");
}

bool th_law_read_grid(const struct th_law_text *law, const char *rest, struct th_vary *vary)
{
    struct th_series series;
    vary->law = TH_GRID;
    return refuse_within(law, rest) && th_law_series(law, rest, &series) &&
           read_values(law, &series, 1, vary);
}

static bool read_share(const struct th_law_text *law, const char *text, double *share)
{
    static const struct th_row row = {.name = "share", .quantity = TH_FRACTION};
    static const struct th_range range = {0, 1, false};
    struct th_scalar item = th_law_item(law, text);
    return th_read_value(law->r, &row, &item,
                         th_memory_format(&law->r->memory, "%s, a share", law->of), &range,
                         share);
}

bool th_law_read_choice(const struct th_law_text *law, const char *rest, struct th_vary *vary)
{
    struct th_series series;
    double sum = 0;
    vary->law = TH_WEIGHTED;
    if (!refuse_within(law, rest) || !th_law_shared_series(law, rest, &series))
        return false;
    if (series.count == 0 || series.count % 2)
        return th_law_reject(law,
                             "choice wants each value with its share: choice V 20 % V 80 %");
    if (!read_values(law, &series, 2, vary))
        return false;
    vary->shares = th_memory_keep(&law->r->memory, vary->grid_count * sizeof *vary->shares);
    for (size_t k = 0; vary->shares && k < vary->grid_count; k++) {
        if (!read_share(law, series.items[2 * k + 1], &vary->shares[k]))
            return false;
        for (size_t j = 0; j < k; j++)
            if (vary->grid[j] == vary->grid[k])
                return th_law_reject(law, th_memory_format(&law->r->memory, "%s is there twice",
                                                           series.items[2 * k]));
        sum += vary->shares[k];
    }
    if (!(fabs(sum - 1) <= sum_error))
        return th_law_reject(law,
                             th_memory_format(&law->r->memory,
                                              "the shares of choice add up to %.10g %%, not "
                                              "100 %%",
                                              100 * sum));
    return vary->shares != NULL;
}

/* The column whose name means the parameter, by any spelling of its path. */
static size_t find_column(const struct th_law_text *law, const struct th_data_table *table,
                          const struct th_vary *vary)
{
    struct th_path path;
    for (size_t k = 0; k < table->column_count; k++) {
        const struct th_data_column *head = &table->columns[k];
        if (th_scenario_path(law->r->scenario, TH_PARAM, head->name, &path) &&
            path.instance == vary->instance && path.row == vary->row)
            return th_moved_note(law->r, head->place, head->name, &path) ? k : TH_NO_COLUMN;
    }
    return th_data_need(table, vary->path, law->r->error);
}

/* The values that are there, and how many of them lie outside the range: *shares below and
 * above. */
static bool read_column(const struct th_law_text *law, const struct th_data_table *table,
                        size_t column, struct th_vary *vary, double shares[2])
{
    struct th_scalar cell;
    size_t given = 0, outside[2] = {0, 0};
    for (size_t row = 0; row < table->rows; row++) {
        double value;
        if (!th_read_cell(law->r, table, row, column, &cell))
            continue;
        if (!th_read_number(law->r, law->row, &cell, law->what, &value))
            return false;
        given++;
        if (value < vary->least || value > vary->most)
            outside[value > vary->most]++;
        else
            vary->grid[vary->grid_count++] = value;
    }
    for (int k = 0; k < 2; k++) shares[k] = given ? (double)outside[k] / (double)given : 0;
    return given || th_law_reject(law, "the column has no value");
}

bool th_law_read_empirical(const struct th_law_text *law, const char *rest,
                           struct th_vary *vary)
{
    struct th_scalar file = *law->scalar;
    char text[240];
    double shares[2];
    vary->law = TH_EMPIRICAL;
    rest += strspn(rest, " ");
    if (!rest[0])
        return th_law_reject(law, "empirical wants a file: empirical people.csv");
    if (!refuse_within(law, rest))
        return false;
    file.text = rest;
    const struct th_table_file *read = th_read_table(law->r, &file, law->of);
    if (!read)
        return false;
    vary->file = read->source;
    vary->grid = th_memory_keep(&law->r->memory, read->table->rows * sizeof *vary->grid);
    size_t column = find_column(law, read->table, vary);
    if (!vary->grid || column == TH_NO_COLUMN ||
        !read_column(law, read->table, column, vary, shares))
        return false;
    th_beyond_print(law->r->scenario->units, law->row, shares,
                    (const double[]){vary->least, vary->most}, text, sizeof text);
    return th_law_check_cut(law, vary, shares[0] + shares[1], text);
}
