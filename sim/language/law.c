/* What a law of vary: means, and how much of it a parameter's range cuts off. */
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "language/read.h"

static const double least_said = 5e-5, worth_saying = 0.01, too_much = 0.5;

/* Standard normal score of a value. */
static double score(const struct th_vary *vary, double base, double value)
{
    if (vary->law == TH_NORMAL)
        return (value - base) / vary->spread;
    return value > 0 ? log(value / base) / sqrt(log1p(vary->spread * vary->spread)) : -INFINITY;
}

void th_law_beyond(const struct th_vary *vary, double base, double least, double most,
                   double *below, double *above)
{
    *below = *above = 0;
    if (vary->law != TH_NORMAL && vary->law != TH_LOGNORMAL)
        return;
    *below = gsl_cdf_ugaussian_P(score(vary, base, least));
    *above = gsl_cdf_ugaussian_Q(score(vary, base, most));
}

/* "4.8 % of it lies below 0 mL and 1.2 % above 3 mL" */
static void print_beyond(const struct th_units *units, const struct th_row *row,
                         const double shares[2], const double bounds[2], char *text,
                         size_t size)
{
    static const char *const sides[] = {"below", "above"};
    size_t used = 0;
    text[0] = '\0';
    for (int k = 0; k < 2; k++) {
        char bound[64];
        if (!(shares[k] >= least_said) || used >= size)
            continue;
        th_quantity_print(units, row->quantity, row->unit, bounds[k], 6, bound, sizeof bound);
        used += (size_t)snprintf(text + used, size - used,
                                 used ? " and %.3g %% %s %s" : "%.3g %% of it lies %s %s",
                                 100 * shares[k], sides[k], bound);
    }
}

bool th_read_cut(struct th_reading *r, struct th_place place, const struct th_vary *vary)
{
    const struct th_instance *it = &r->scenario->instances[vary->instance];
    const struct th_value *value = &it->values[vary->row];
    const struct th_row *row = &it->model->params.rows[vary->row];
    double shares[2], bounds[2] = {vary->least, vary->most};
    char text[240];
    th_law_beyond(vary, value->si, vary->least, vary->most, &shares[0], &shares[1]);
    double share = shares[0] + shares[1];
    print_beyond(r->scenario->units, row, shares, bounds, text, sizeof text);
    if (vary->within) {
        if (share < 1 - 1e-6)
            return true;
        th_error_at(r->error, place, TH_BAD_INPUT, "vary %s: %s: nothing of it lies within",
                    vary->path, vary->words);
        return false;
    }
    if (share >= too_much) {
        th_error_at(
            r->error, place, TH_BAD_INPUT,
            "vary %s: %s: %s, which it cannot be; of a law that loses half nobody has the "
            "value that is written: give another value, another law, or within A B",
            vary->path, vary->words, text);
        return false;
    }
    if (share >= worth_saying)
        th_read_notice(r, place, "vary %s: %s: %s; that is cut off and the rest scaled up",
                       vary->path, vary->words, text);
    return true;
}

/* A difference: 0.5 K, 2 % points, 1 mL. */
static void print_spread(const struct th_scenario *s, const struct th_row *row, double spread,
                         char *text, size_t size)
{
    if (row->quantity == TH_FRACTION)
        snprintf(text, size, "%.6g %% points", 100 * spread);
    else
        th_quantity_print(s->units, row->quantity,
                          row->quantity == TH_TEMPERATURE ? "K" : row->unit, spread, 6, text,
                          size);
}

void th_law_describe(const struct th_scenario *s, const struct th_vary *vary, char *text,
                     size_t size)
{
    const struct th_instance *it = &s->instances[vary->instance];
    const struct th_value *value = &it->values[vary->row];
    const struct th_row *row = &it->model->params.rows[vary->row];
    double shares[2], bounds[2] = {vary->least, vary->most};
    char base[64], spread[64], cut[240];
    th_quantity_print(s->units, row->quantity, row->unit, value->si, 6, base, sizeof base);
    print_spread(s, row, vary->spread, spread, sizeof spread);
    int used = 0;
    if (vary->law == TH_NORMAL)
        used = snprintf(text, size, "%s: mean %s, standard deviation %s", vary->words, base,
                        spread);
    else if (vary->law == TH_LOGNORMAL)
        used = snprintf(text, size, "%s: median %s, coefficient of variation %.6g %%",
                        vary->words, base, 100 * vary->spread);
    else if (vary->law == TH_UNIFORM)
        used = snprintf(text, size, "%s: each value between as likely", vary->words);
    else
        used = snprintf(text, size, "%s: each in turn", vary->words);
    th_law_beyond(vary, value->si, vary->least, vary->most, &shares[0], &shares[1]);
    print_beyond(s->units, row, shares, bounds, cut, sizeof cut);
    if (cut[0] && used >= 0 && (size_t)used < size)
        snprintf(text + used, size - (size_t)used, "; %s, cut off and the rest scaled up", cut);
}
