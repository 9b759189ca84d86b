/* Laws of vary: as distributions, cut off at the ends of their ranges. */
#include "scenario/law.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Shares below this are not printed. */
static const double least_share = 5e-5;

bool th_law_distribution(const struct th_vary *vary, double base, struct th_distribution *law)
{
    const bool lognormal = vary->law == TH_LOGNORMAL;
    *law = (struct th_distribution){
        .family = lognormal ? TH_DIST_LOGNORMAL : TH_DIST_NORMAL, .a = base, .b = vary->spread};
    if (vary->law == TH_STATED)
        *law = vary->stated;
    else if (lognormal)
        law->b =
            vary->share > 0 ? vary->share : th_distribution_omega(vary->spread / base, false);
    else if (vary->law != TH_NORMAL)
        return false;
    else if (vary->share > 0)
        law->b = vary->share * fabs(base);
    law->least = vary->least;
    law->most = vary->most;
    return vary->law == TH_STATED || (law->b > 0 && (vary->law == TH_NORMAL || base > 0));
}

const struct th_correlated *th_law_correlated(const struct th_scenario *scenario, size_t k)
{
    for (size_t c = 0; c < scenario->correlated_count; c++)
        if (scenario->correlated[c].vary == k)
            return &scenario->correlated[c];
    return NULL;
}

void th_beyond_print(const struct th_units *units, const struct th_row *row,
                     const double shares[2], const double bounds[2], char *text, size_t size)
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

double th_distribution_cut(const struct th_units *units, const struct th_row *row,
                           const struct th_distribution *law, char *text, size_t size)
{
    const double bounds[2] = {law->least, law->most};
    const double shares[2] = {th_distribution_below(law, law->least),
                              th_distribution_above(law, law->most)};
    th_beyond_print(units, row, shares, bounds, text, size);
    return shares[0] + shares[1];
}

/* A difference: 0.5 K, 2 % points, 1 mL. */
static void print_spread(const struct th_units *units, const struct th_row *row, double spread,
                         char *text, size_t size)
{
    if (row->quantity == TH_FRACTION)
        snprintf(text, size, "%.6g %% points", 100 * spread);
    else
        th_quantity_print(units, row->quantity,
                          row->quantity == TH_TEMPERATURE ? "K" : row->unit, spread, 6, text,
                          size);
}

static int print_family(const struct th_units *units, const struct th_row *row,
                        const struct th_distribution *law, char *text, size_t size)
{
    char value[64], more[64];
    const bool weibull = law->family == TH_DIST_WEIBULL;
    th_quantity_print(units, row->quantity, row->unit,
                      weibull ? th_distribution_mean(law) : law->a, 6, value, sizeof value);
    switch (law->family) {
    case TH_DIST_NORMAL:
        print_spread(units, row, law->b, more, sizeof more);
        return snprintf(text, size, "mean %s, standard deviation %s", value, more);
    case TH_DIST_LOGNORMAL:
        return snprintf(text, size, "median %s, coefficient of variation %.6g %%", value,
                        100 * th_distribution_cv(law));
    case TH_DIST_UNIFORM:
        return snprintf(text, size, "each value between as likely");
    case TH_DIST_TRIANGULAR:
        th_quantity_print(units, row->quantity, row->unit, law->c, 6, value, sizeof value);
        th_quantity_print(units, row->quantity, row->unit, th_distribution_mean(law), 6, more,
                          sizeof more);
        return snprintf(text, size, "likeliest %s, mean %s", value, more);
    case TH_DIST_EXPONENTIAL:
    case TH_DIST_WEIBULL:
        th_quantity_print(units, row->quantity, row->unit,
                          law->a * pow(log(2), weibull ? 1 / law->b : 1), 6, more, sizeof more);
        return snprintf(text, size, "mean %s, median %s", value, more);
    }
    return 0;
}

void th_distribution_describe(const struct th_units *units, const struct th_row *row,
                              const struct th_distribution *law, char *text, size_t size)
{
    char cut[240];
    int used = print_family(units, row, law, text, size);
    th_distribution_cut(units, row, law, cut, sizeof cut);
    if (cut[0] && used >= 0 && (size_t)used < size)
        snprintf(text + used, size - (size_t)used, "; %s, cut off and the rest scaled up", cut);
}

/* "; rho 0.3 with csf.stroke, -0.2 with csf.volume" */
static void describe_correlations(const struct th_scenario *s, size_t k, char *text,
                                  size_t size)
{
    const struct th_correlated *it = th_law_correlated(s, k);
    size_t used = 0;
    text[0] = '\0';
    for (size_t j = 0; it && j < it->count && used < size; j++) {
        const struct th_correlated *other = &s->correlated[it->first + j];
        if (other != it && it->rho[j] != 0)
            used +=
                (size_t)snprintf(text + used, size - used, "%s%.6g with %s",
                                 used ? ", " : "; rho ", it->rho[j], s->vary[other->vary].path);
    }
}

static bool is_given(const struct th_scenario *s, const struct th_vary *vary)
{
    for (size_t k = 0; k < s->replaced_count; k++)
        if (s->replaced[k].by == TH_REPLACED_TABLE &&
            s->replaced[k].instance == vary->instance && s->replaced[k].row == vary->row)
            return true;
    return false;
}

void th_law_describe(const struct th_scenario *s, size_t k, char *text, size_t size)
{
    const struct th_vary *vary = &s->vary[k];
    const struct th_instance *it = &s->instances[vary->instance];
    struct th_distribution law;
    size_t used = (size_t)snprintf(text, size, "%s: ", vary->words);
    if (used >= size)
        return;
    if (is_given(s, vary))
        snprintf(text + used, size - used, "around the value of each row of table:");
    else if (th_law_distribution(vary, it->params[vary->row], &law))
        th_distribution_describe(s->units, &it->model->params.rows[vary->row], &law,
                                 text + used, size - used);
    else if (vary->law == TH_WEIGHTED)
        snprintf(text + used, size - used, "each with its share");
    else if (vary->law == TH_EMPIRICAL)
        snprintf(text + used, size - used, "one of %zu values, each as likely",
                 vary->grid_count);
    else
        snprintf(text + used, size - used, "each in turn");
    used = strlen(text);
    describe_correlations(s, k, text + used, size - used);
}
