/* Laws of vary: as distributions, cut off at the ends of their ranges. */
#include "scenario/law.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Shares below this are not printed. */
static const double least_share = 5e-5;

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
        if (!(shares[k] >= least_share) || used >= size)
            continue;
        th_quantity_print(units, row->quantity, row->unit, bounds[k], 6, bound, sizeof bound);
        used += (size_t)snprintf(text + used, size - used,
                                 used ? " and %.3g %% %s %s" : "%.3g %% of it lies %s %s",
                                 100 * shares[k], sides[k], bound);
    }
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

double th_law_cut(const struct th_scenario *s, const struct th_vary *vary, char *text,
                  size_t size)
{
    const struct th_instance *it = &s->instances[vary->instance];
    double shares[2], bounds[2] = {vary->least, vary->most};
    th_law_beyond(vary, it->params[vary->row], vary->least, vary->most, &shares[0], &shares[1]);
    print_beyond(s->units, &it->model->params.rows[vary->row], shares, bounds, text, size);
    return shares[0] + shares[1];
}

void th_law_describe(const struct th_scenario *s, const struct th_vary *vary, char *text,
                     size_t size)
{
    const struct th_instance *it = &s->instances[vary->instance];
    const struct th_row *row = &it->model->params.rows[vary->row];
    char base[64], spread[64], cut[240];
    th_quantity_print(s->units, row->quantity, row->unit, it->params[vary->row], 6, base,
                      sizeof base);
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
    th_law_cut(s, vary, cut, sizeof cut);
    if (cut[0] && used >= 0 && (size_t)used < size)
        snprintf(text + used, size - (size_t)used, "; %s, cut off and the rest scaled up", cut);
}
