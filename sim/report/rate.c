/* The rate at which an item acted, by patient-years, with the interval of that rate. */
#include "report/course.h"

#include <math.h>
#include <stdio.h>

double th_report_exposed(const struct th_trace *trace, const struct th_item *item, uint64_t m)
{
    const struct th_scenario *scenario = trace->layout->scenario;
    double sum = scenario->stage_count ? 0 : th_seconds_of(trace->ended[m]);
    for (size_t k = 0; k < scenario->stage_count; k++)
        if (!item->during || item->during >> k & 1)
            sum += th_seconds_of(th_trace_tally(trace, k, m)->lasted);
    return sum;
}

/* A count's bounds for 95 %: Byar's approximation (Rothman and Boice 1979, NIH 79-1649). */
static double poisson_bound(double count, double side)
{
    const double root = 1 - 1 / (9 * count) + side * 1.959964 / (3 * sqrt(count));
    return count > 0 ? count * root * root * root : 0;
}

void th_report_rate_fill(const struct th_item *item, double seconds,
                         struct th_report_acts *acts)
{
    static const double year = 365.25 * 86400;
    const bool constant = item->law && item->law->family == TH_DIST_EXPONENTIAL &&
                          !item->pace && !th_item_law_varies(item) && item->law->least <= 0 &&
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
