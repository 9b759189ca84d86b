/* The rate at which an item acted, by patient-years, with the interval of that rate. */
#include "report/course/course.h"

#include <math.h>
#include <stdio.h>

enum { MANY = 100 };

/* From the start of the run, in whatever stage, by a law that nothing else limits. */
static bool is_free(const struct th_scenario *scenario, const struct th_item *item)
{
    for (size_t k = 0; k < item->since_count; k++)
        if (scenario->happenings[item->since[k]].kind != TH_OF_START)
            return false;
    return !item->stretch && !item->hours && !item->condition && !item->pace &&
           item->chance >= 1 && !th_item_varies(item, TH_ITEM_CHANCE) &&
           item->times == INT64_MAX && item->until == TH_NEVER;
}

/* It happens once, in a run without stages: when it has happened nothing is left to happen. */
static bool is_once(const struct th_scenario *scenario, const struct th_item *item)
{
    return item->trigger == TH_TRIGGER_AFTER && item->law && scenario->stage_count == 0 &&
           is_free(scenario, item);
}

double th_report_exposed(const struct th_trace *trace, const struct th_item *item, uint64_t m)
{
    const struct th_scenario *scenario = trace->layout->scenario;
    const size_t number = scenario->stage_count + (size_t)(item - scenario->items);
    th_tick ended = trace->ended[m];
    if (is_once(scenario, item) && th_trace_tally(trace, number, m)->first < ended)
        ended = th_trace_tally(trace, number, m)->first;
    double sum = scenario->stage_count ? 0 : th_seconds_of(ended);
    for (size_t k = 0; k < scenario->stage_count; k++)
        if (!item->during || item->during >> k & 1)
            sum += th_seconds_of(th_trace_tally(trace, k, m)->lasted);
    return sum;
}

/* The probability of at most `count` if `mean` are expected. */
static double at_most(double count, double mean)
{
    double term = exp(-mean), sum = term;
    for (int k = 1; k <= (int)count; k++) {
        term *= mean / k;
        sum += term;
    }
    return sum;
}

/* The mean of which at most `count` have that probability, by halving. */
static double mean_of(double count, double probability)
{
    double low = 0, high = 2 * count + 20;
    for (int k = 0; k < 60; k++) {
        const double middle = (low + high) / 2;
        *(at_most(count, middle) > probability ? &low : &high) = middle;
    }
    return (low + high) / 2;
}

/* A count's bounds for 95 %: exact (Garwood 1936, Biometrika 28:437), beyond MANY by Byar's
 * approximation (Rothman and Boice 1979, NIH 79-1649), there right to four digits. `side` is -1
 * for the lower bound of `count`, 1 for the upper one of `count` - 1. */
static double poisson_bound(double count, double side)
{
    const double root = 1 - 1 / (9 * count) + side * 1.959964 / (3 * sqrt(count));
    if (count <= 0)
        return 0;
    if (count <= MANY)
        return mean_of(count - 1, side < 0 ? 0.975 : 0.025);
    return count * root * root * root;
}

void th_report_rate_fill(const struct th_scenario *scenario, const struct th_item *item,
                         double seconds, struct th_report_acts *acts)
{
    static const double year = 365.25 * 86400;
    const bool applies = is_free(scenario, item) &&
                         (item->trigger == TH_TRIGGER_EVERY || is_once(scenario, item));
    const bool constant = applies && item->law && item->law->family == TH_DIST_EXPONENTIAL &&
                          !th_item_law_varies(item) && item->law->least <= 0 &&
                          isinf(item->law->most);
    acts->years = seconds / year;
    acts->low = acts->years > 0 ? poisson_bound(acts->acted, -1) / acts->years : NAN;
    acts->high = acts->years > 0 ? poisson_bound(acts->acted + 1, 1) / acts->years : NAN;
    acts->by_law = constant ? year / th_distribution_mean(item->law) : NAN;
}

void th_report_rate_print(const struct th_report_acts *acts, FILE *out)
{
    char text[TH_SENTENCE], law[48] = "";
    if (!acts->law || !(acts->years > 0))
        return;
    if (!isnan(acts->by_law))
        snprintf(law, sizeof law, ", by its law %.2g", acts->by_law);
    snprintf(text, sizeof text,
             "%.0f in %.3g patient-years: %.2g a year (95 %%: %.2g to %.2g)%s", acts->acted,
             acts->years, acts->acted / acts->years, acts->low, acts->high, law);
    th_print_wrapped(out, 0, 4, text);
}
