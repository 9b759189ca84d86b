/* The worst difference, and JUnit XML. */
#include "compare/verdict.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/disk/junit.h"

const struct th_difference *th_verdict_worst(const struct th_verdict *verdict)
{
    const struct th_difference *worst = NULL;
    for (size_t k = 0; k < verdict->count; k++)
        if (!worst || verdict->differences[k].worst > worst->worst)
            worst = &verdict->differences[k];
    return worst;
}

void th_verdict_free(struct th_verdict *verdict)
{
    free(verdict->differences);
    *verdict = (struct th_verdict){0};
}

static bool differs(const struct th_difference *d)
{
    return d->missing || d->outside;
}

void th_difference_when(const struct th_difference *d, char *text, size_t size)
{
    const bool hours = fabs(d->time) >= 3600;
    const char *unit = hours ? "h" : "s";
    const double second = hours ? 1. / 3600 : 1;
    if (d->mean && !isnan(d->from))
        snprintf(text, size, "the mean of %.9g %s .. %.9g %s", d->from * second, unit,
                 d->time * second, unit);
    else
        snprintf(text, size, "at %.9g %s", d->time * second, unit);
}

static void put_case(struct th_junit *junit, const struct th_difference *d)
{
    char message[400] = "not in the result", when[80], place[64] = "";
    th_difference_when(d, when, sizeof when);
    if (!isnan(d->coordinate))
        snprintf(place, sizeof place, ", at %.9g", d->coordinate);
    if (!d->missing)
        snprintf(message, sizeof message,
                 "%zu of %zu values differ; worst %s%s, member %llu: %.9g instead of %.9g "
                 "(%.3g times what is allowed: %.3g + %.3g of its size)",
                 d->outside, d->compared, when, place, (unsigned long long)d->member, d->value,
                 d->reference, d->worst, d->atol, d->rtol);
    th_junit_case(junit, differs(d) ? TH_CASE_FAILED : TH_CASE_PASSED, d->name, "difference",
                  message);
}

enum th_status th_verdict_junit(const struct th_verdict *verdict, const char *path,
                                struct th_error *error)
{
    struct th_junit junit;
    enum th_status status = th_junit_open(&junit, "thecal.compare", error);
    if (status != TH_OK)
        return status;
    for (size_t k = 0; k < verdict->count; k++) put_case(&junit, &verdict->differences[k]);
    return th_junit_close(&junit, path, error);
}
