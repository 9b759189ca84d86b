/* Counts values in cells and takes quantiles of them. */
#include "store/rows/fan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/quantile.h"
#include "scenario/column.h"
#include "scenario/people/people.h"

/* Values beyond those of double have the last bin. */
enum { ORIGIN = 100000, LAST = 1000000 };

/* A bin, or a value with the number of its kind in a cell of few. */
struct entry {
    int64_t key; /* of a bin its number; else the bits of the value */
    int64_t count;
};

struct cell {
    struct entry *entries; /* bins rise */
    uint32_t used, capacity;
    bool binned;
};

struct th_fans {
    const struct th_scenario *scenario;
    const struct th_trace_column *columns;
    size_t conditions;
    size_t *first;      /* [column_count] its first cell; SIZE_MAX: it is not summarised */
    struct cell *cells; /* [condition][time][point] of each column */
    size_t cell_count;
};

bool th_fans_open(const struct th_trace *trace, struct th_fans **made)
{
    const struct th_scenario *s = trace->layout->scenario;
    struct th_fans *fans = s->summary.count ? calloc(1, sizeof *fans) : NULL;
    *made = fans;
    if (!fans)
        return s->summary.count == 0;
    *fans = (struct th_fans){.scenario = s,
                             .columns = trace->columns,
                             .conditions = th_condition_count(s),
                             .first = malloc((s->column_count + 1) * sizeof *fans->first)};
    for (size_t k = 0; fans->first && k < s->column_count; k++) {
        const struct th_column *column = &s->columns[k];
        const bool axis =
            column->profile && th_column_row(s, column)->flags & (TH_AXIS | TH_AXIS_2);
        fans->first[k] = s->summary.columns[k] && !axis ? fans->cell_count : SIZE_MAX;
        if (fans->first[k] != SIZE_MAX)
            fans->cell_count +=
                fans->conditions * trace->columns[k].times * trace->columns[k].points;
    }
    fans->cells =
        fans->cell_count < SIZE_MAX ? calloc(fans->cell_count + 1, sizeof *fans->cells) : NULL;
    return fans->first && fans->cells;
}

void th_fans_close(struct th_fans *fans)
{
    if (!fans)
        return;
    for (size_t k = 0; fans->cells && k < fans->cell_count; k++) free(fans->cells[k].entries);
    free(fans->cells);
    free(fans->first);
    free(fans);
}

static int64_t bits_of(double value)
{
    int64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static double value_of(int64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static double log_of_ratio(void)
{
    return log(1.01 / 0.99);
}

/* Bins rise with the value: below 0, 0, above. */
static int64_t bin_of(double value)
{
    if (value == 0)
        return 0;
    const double k = isinf(value) ? LAST : ORIGIN + ceil(log(fabs(value)) / log_of_ratio());
    return value > 0 ? (int64_t)k : -(int64_t)k;
}

static double middle_of(int64_t bin)
{
    const int64_t k = llabs(bin);
    if (k == 0)
        return 0;
    const double size =
        k == LAST ? INFINITY
                  : exp((double)(k - ORIGIN) * log_of_ratio()) * 2 / (1 + 1.01 / 0.99);
    return bin > 0 ? size : -size;
}

static bool reserve(struct cell *cell)
{
    if (cell->used < cell->capacity)
        return true;
    const uint32_t capacity = cell->capacity ? 2 * cell->capacity : 4;
    struct entry *entries = realloc(cell->entries, capacity * sizeof *entries);
    if (!entries)
        return false;
    cell->entries = entries;
    cell->capacity = capacity;
    return true;
}

static bool add_bin(struct cell *cell, int64_t bin, int64_t count)
{
    uint32_t low = 0, high = cell->used;
    while (low < high) {
        const uint32_t middle = (low + high) / 2;
        if (cell->entries[middle].key < bin)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < cell->used && cell->entries[low].key == bin) {
        cell->entries[low].count += count;
        return true;
    }
    if (!reserve(cell))
        return false;
    memmove(cell->entries + low + 1, cell->entries + low,
            (cell->used++ - low) * sizeof *cell->entries);
    cell->entries[low] = (struct entry){bin, count};
    return true;
}

/* The values of a cell go into bins. */
static bool put_in_bins(struct cell *cell)
{
    struct cell binned = {.binned = true};
    bool done = true;
    for (uint32_t k = 0; done && k < cell->used; k++)
        done = add_bin(&binned, bin_of(value_of(cell->entries[k].key)), 1);
    free(cell->entries);
    *cell = binned;
    return done;
}

static bool add_value(struct cell *cell, double value)
{
    if (!cell->binned && cell->used == TH_FAN_EXACT && !put_in_bins(cell))
        return false;
    if (cell->binned)
        return add_bin(cell, bin_of(value), 1);
    if (!reserve(cell))
        return false;
    cell->entries[cell->used++] = (struct entry){bits_of(value), 1};
    return true;
}

bool th_fans_take(struct th_fans *fans, const struct th_store_job *job,
                  const struct th_trace *trace, uint64_t from, uint64_t count)
{
    bool done = true;
    for (size_t c = 0; c < fans->scenario->column_count; c++) {
        const size_t each = fans->columns[c].times * fans->columns[c].points;
        const double *scale = job->rows[c].scale;
        for (uint64_t m = from; fans->first[c] != SIZE_MAX && m < from + count; m++) {
            const uint64_t condition = th_condition_of(fans->scenario, trace->first + m);
            struct cell *cells = fans->cells + fans->first[c] + condition * each;
            for (size_t k = 0; trace->status[m] == TH_OK && done && k < each; k++) {
                const double si = th_trace_get(trace, c, m, k / fans->columns[c].points,
                                               k % fans->columns[c].points);
                double shown = si * scale[0] + scale[1];
                if (fans->scenario->single)
                    shown = (double)(float)shown;
                done = isnan(si) || add_value(&cells[k], shown);
            }
        }
    }
    return done;
}

int64_t *th_fans_pack(const struct th_fans *fans, size_t *count)
{
    size_t size = fans->cell_count + 1;
    for (size_t k = 0; k < fans->cell_count; k++) size += 2 * (size_t)fans->cells[k].used;
    int64_t *words = malloc(size * sizeof *words), *to = words;
    *count = size - 1;
    for (size_t k = 0; words && k < fans->cell_count; k++) {
        const struct cell *cell = &fans->cells[k];
        *to++ = cell->binned ? -(int64_t)cell->used - 1 : (int64_t)cell->used;
        for (uint32_t e = 0; e < cell->used; e++) {
            *to++ = cell->entries[e].key;
            *to++ = cell->entries[e].count;
        }
    }
    return words;
}

/* `used` entries, bins or values, to a cell. */
static bool add_entries(struct cell *cell, bool binned, const int64_t *words, int64_t used)
{
    bool done = !binned || cell->binned || put_in_bins(cell);
    for (int64_t e = 0; done && e < used; e++)
        done = binned ? add_bin(cell, words[2 * e], words[2 * e + 1])
                      : add_value(cell, value_of(words[2 * e]));
    return done;
}

bool th_fans_add(struct th_fans *fans, const int64_t *words, size_t count)
{
    size_t at = 0;
    for (size_t k = 0; k < fans->cell_count; k++) {
        if (at == count)
            return false;
        const bool binned = words[at] < 0;
        const int64_t used = binned ? -(words[at] + 1) : words[at];
        at++;
        if (used < 0 || (uint64_t)used > (count - at) / 2 ||
            !add_entries(&fans->cells[k], binned, words + at, used))
            return false;
        at += 2 * (size_t)used;
    }
    return at == count;
}

/* The value at a rank, from 0, of a cell with bins. */
static double value_at(const struct cell *cell, int64_t rank)
{
    uint32_t e = 0;
    for (; e + 1 < cell->used && rank >= cell->entries[e].count; e++)
        rank -= cell->entries[e].count;
    return middle_of(cell->entries[e].key);
}

static double binned_quantile(const struct cell *cell, double share)
{
    int64_t all = 0;
    for (uint32_t e = 0; e < cell->used; e++) all += cell->entries[e].count;
    const double at = share * (double)(all - 1);
    const int64_t low = (int64_t)at;
    const double one = value_at(cell, low), part = at - (double)low;
    const double next = part > 0 ? value_at(cell, low + 1) : one;
    return one == next ? one : one + part * (next - one);
}

static void take_quantiles(const struct th_fans *fans, const struct cell *cell, size_t stride,
                           double *to)
{
    const struct th_summary_request *asked = &fans->scenario->summary;
    double values[TH_FAN_EXACT];
    for (uint32_t e = 0; !cell->binned && e < cell->used; e++)
        values[e] = value_of(cell->entries[e].key);
    if (!cell->binned)
        th_sort(values, cell->used);
    for (size_t q = 0; q < asked->count; q++)
        to[q * stride] = cell->binned ? binned_quantile(cell, asked->shares[q])
                                      : th_quantile(values, cell->used, asked->shares[q]);
}

void th_fans_column(const struct th_fans *fans, size_t column, double *values)
{
    const size_t each = fans->columns[column].times * fans->columns[column].points;
    const size_t shares = fans->scenario->summary.count;
    for (size_t c = 0; c < fans->conditions; c++)
        for (size_t k = 0; k < each; k++)
            take_quantiles(fans, &fans->cells[fans->first[column] + c * each + k], each,
                           values + c * shares * each + k);
}

bool th_fans_has(const struct th_fans *fans, size_t column)
{
    return fans->first[column] != SIZE_MAX;
}

size_t th_fans_conditions(const struct th_fans *fans)
{
    return fans->conditions;
}
