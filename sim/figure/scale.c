/* Scales: ends of axes, ticks, numbers and units as people write them. */
#include "figure/figure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DECADES = 6 };

/* Finite values of arrays, and how many of them there are. */
struct pool {
    double *values; /* of all points */
    size_t count;
};

static void pool_add(struct pool *pool, const double *values, size_t count, bool log)
{
    for (size_t k = 0; k < count; k++)
        if (isfinite(values[k]) && (!log || values[k] > 0))
            pool->values[pool->count++] = values[k];
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void fit_linear(const struct pool *pool, struct th_figure_axis *axis)
{
    double low = 0, high = 1;
    for (size_t k = 0; k < pool->count; k++) {
        low = k && low < pool->values[k] ? low : pool->values[k];
        high = k && high > pool->values[k] ? high : pool->values[k];
    }
    const double size = fmax(fabs(low), fabs(high));
    if (!(high - low > 1e-9 * size)) { /* constant, but for round-off */
        low -= low > 0 ? 0.05 * size : 0;
        high += size > 0 ? 0.05 * size : 1;
    }
    if (low > 0 && low < 0.6 * high)
        low = 0;
    if (high < 0 && high > 0.6 * low)
        high = 0;
    const double margin = 0.06 * (high - low);
    axis->least = low == 0 ? 0 : low - margin;
    axis->most = high == 0 ? 0 : high + margin;
}

/* The ends of a logarithmic scale; the upper one is the largest value itself. */
static void fit_log(const struct pool *pool, double *least, double *most)
{
    if (pool->count == 0) {
        *least = 1;
        *most = 10;
        return;
    }
    qsort(pool->values, pool->count, sizeof *pool->values, by_value);
    const double high = pool->values[pool->count - 1],
                 low = pool->values[(pool->count - 1) / 100];
    const double from = fmax(floor(2 * log10(low)) / 2, ceil(2 * (log10(high) - DECADES)) / 2);
    *least = pow(10, from);
    *most = high;
    if (!(*most > 1.1 * *least)) {
        *least /= sqrt(10);
        *most *= sqrt(10);
    }
}

enum th_status th_figure_fit(struct th_figure *figure, struct th_error *error)
{
    size_t capacity = 1;
    for (size_t k = 0; k < figure->curve_count; k++) capacity += figure->curves[k].count;
    for (size_t k = 0; k < figure->band_count; k++) capacity += 2 * figure->bands[k].count;
    struct pool pool = {.values = malloc(capacity * sizeof *pool.values)};
    if (!pool.values)
        return th_error_add(error, TH_NO_MEMORY, "no memory for a figure");
    const bool log = figure->y.log;
    for (size_t k = 0; k < figure->curve_count; k++)
        pool_add(&pool, figure->curves[k].y, figure->curves[k].count, log);
    for (size_t k = 0; k < figure->band_count; k++) {
        pool_add(&pool, figure->bands[k].low, figure->bands[k].count, log);
        pool_add(&pool, figure->bands[k].high, figure->bands[k].count, log);
    }
    if (log && pool.count == 0) {
        free(pool.values);
        figure->y.log = false;
        return th_figure_fit(figure, error);
    }
    if (log) {
        fit_log(&pool, &figure->y.least, &figure->y.most);
        figure->y.most *= pow(figure->y.most / figure->y.least, 0.04);
    } else {
        fit_linear(&pool, &figure->y);
    }
    free(pool.values);
    return TH_OK;
}

enum th_status th_heat_fit(struct th_heat *heat, struct th_error *error)
{
    const size_t count = heat->columns * heat->rows;
    struct pool pool = {.values = malloc((count + 1) * sizeof *pool.values)};
    if (!pool.values)
        return th_error_add(error, TH_NO_MEMORY, "no memory for a figure");
    pool_add(&pool, heat->values, count, true);
    heat->empty = pool.count == 0;
    fit_log(&pool, &heat->least, &heat->most);
    free(pool.values);
    return TH_OK;
}

/* 1, 2 or 5 times a power of ten: the step that makes about that many. Hours are counted in
 * parts of a day and in days. */
static double step_of(double span, int wanted, bool hours)
{
    static const double steps[] = {1, 2, 5, 10}, clock[] = {1, 2, 3, 6, 12, 24, 48, 120, 240};
    const double raw = span / (wanted > 0 ? wanted : 1), power = pow(10, floor(log10(raw)));
    const bool by_clock = hours && raw > 1 && raw < 240;
    const double *list = by_clock ? clock : steps;
    const size_t count = by_clock ? sizeof clock / sizeof clock[0] : 4;
    double best = list[0] * (by_clock ? 1 : power);
    for (size_t k = 1; k < count; k++) {
        const double step = list[k] * (by_clock ? 1 : power);
        if (fabs(log(raw / step)) < fabs(log(raw / best)))
            best = step;
    }
    return best;
}

static size_t linear_ticks(const struct th_figure_axis *axis, int wanted, double *ticks,
                           size_t capacity)
{
    const double least = axis->least, most = axis->most;
    const double step =
        step_of(most - least, wanted, axis->unit && strcmp(axis->unit, "h") == 0);
    size_t count = 0;
    if (!(most > least) || !isfinite(step) || !(step > 0))
        return 0;
    double k = ceil(least / step - 1e-9);
    for (size_t n = 0; n <= capacity && k * step <= most + 1e-9 * step; n++, k++)
        if (count < capacity)
            ticks[count++] = k == 0 ? 0 : k * step;
    return count;
}

/* Powers of ten, every one or every so many; with 2 and 5 times them if factors says so. */
static size_t decade_ticks(const struct th_figure_axis *axis, int stride, bool factors,
                           double *ticks, size_t capacity)
{
    static const double steps[] = {1, 2, 5};
    const double low = axis->least * (1 - 1e-9), high = axis->most * (1 + 1e-9);
    size_t count = 0;
    const int first = (int)floor(log10(low) / stride), last = (int)floor(log10(high) / stride);
    for (int n = first; n <= last; n++)
        for (size_t k = 0; k < (factors ? 3U : 1U); k++) {
            const double tick = steps[k] * pow(10, n * stride);
            if (tick >= low && tick <= high && count < capacity)
                ticks[count++] = tick;
        }
    return count;
}

/* The middle of every field, or of every n-th. */
static size_t place_ticks(const struct th_figure_axis *axis, int wanted, double *ticks,
                          size_t capacity)
{
    size_t each = 1, count = 0;
    while (axis->place_count / each > (size_t)(wanted > 1 ? wanted : 1)) each++;
    for (size_t k = 0; k < axis->place_count && count < capacity; k += each)
        ticks[count++] = (double)k + 0.5;
    return count;
}

double th_axis_value(const struct th_figure_axis *axis, double tick)
{
    const size_t k = tick > 0 ? (size_t)tick : 0;
    return axis->places && k < axis->place_count ? axis->places[k] : tick;
}

size_t th_axis_ticks(const struct th_figure_axis *axis, int wanted, double *ticks,
                     size_t capacity)
{
    if (axis->places)
        return place_ticks(axis, wanted, ticks, capacity);
    if (!axis->log)
        return linear_ticks(axis, wanted, ticks, capacity);
    if (!(axis->least > 0) || !(axis->most > axis->least))
        return 0;
    const double decades = log10(axis->most / axis->least);
    const int stride = (int)fmax(1, ceil(decades / (wanted > 0 ? wanted : 1)));
    size_t count = decade_ticks(axis, stride, 3 * decades <= wanted + 1, ticks, capacity);
    if (count < 2)
        count = decade_ticks(axis, 1, true, ticks, capacity);
    return count > 1 ? count : linear_ticks(axis, wanted, ticks, capacity);
}

void th_axis_number(double value, int digits, char *text, size_t size)
{
    if (value == 0 || !isfinite(value)) {
        snprintf(text, size, "%s",
                 value == 0     ? "0"
                 : isnan(value) ? ""
                 : value > 0    ? "inf"
                                : "-inf");
        return;
    }
    snprintf(text, size, "%.*g", digits, value);
    const char *power = strchr(text, 'e');
    if (!power || atoi(power + 1) < 0 || atoi(power + 1) > 5)
        return;
    double rounded = strtod(text, NULL); /* 1200, not 1.2e+03 */
    snprintf(text, size, "%.0f", rounded);
}

/* Units that begin with a letter u for a millionth. */
static bool is_micro(const char *word)
{
    static const char *const units[] = {"g", "L", "l",  "m", "mol", "M",
                                        "s", "N", "Pa", "A", "V"};
    const size_t length =
        strspn(word + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    for (size_t k = 0; word[0] == 'u' && k < sizeof units / sizeof units[0]; k++)
        if (strlen(units[k]) == length && strncmp(word + 1, units[k], length) == 0)
            return true;
    return false;
}

static const char *raised(char sign)
{
    static const char *const digits[] = {"\u2070", "\u00b9", "\u00b2", "\u00b3", "\u2074",
                                         "\u2075", "\u2076", "\u2077", "\u2078", "\u2079"};
    return sign == '-' ? "\u207b" : digits[sign - '0'];
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

void th_axis_unit(const char *unit, char *text, size_t size)
{
    size_t used = 0;
    text[0] = '\0';
    if (!unit || strcmp(unit, "1") == 0)
        return;
    bool behind = false; /* a letter stands before: a number is its power */
    for (const char *c = unit; *c && used + 8 < size;) {
        const char *sign = NULL;
        size_t taken = 1;
        const bool begins = is_letter(*c) && !behind;
        if (begins && is_micro(c))
            sign = "\u00b5";
        else if (begins && strncmp(c, "deg", 3) == 0 && (c[3] == 'C' || c[3] == 'F')) {
            sign = "\u00b0";
            taken = 3;
        } else if (behind && (is_digit(*c) || (*c == '-' && is_digit(c[1]))))
            sign = raised(*c);
        else if (behind && *c == '^')
            sign = "";
        behind = is_letter(*c) || (behind && (is_digit(*c) || *c == '-' || *c == '^'));
        if (sign)
            used += (size_t)snprintf(text + used, size - used, "%s", sign);
        else
            text[used++] = *c;
        text[used] = '\0';
        c += taken;
    }
}
