/* Members are compared with the members of the same numbers, quantiles with quantiles. */
#include "compare/people.h"

#include <inttypes.h>
#include <stdio.h>

/* "40 members", "3 of 40 members", "quantiles" */
static void describe(const struct th_series *series, char text[80])
{
    if (series->fan)
        snprintf(text, 80, "quantiles over persons and no values of members");
    else if (series->of)
        snprintf(text, 80, "the values of %zu of %zu members", series->members, series->of);
    else
        snprintf(text, 80, "the values of %zu member%s", series->members,
                 series->members == 1 ? "" : "s");
}

enum th_status th_people_check(const struct th_series *series, const char *path,
                               const struct th_series *from, const char *from_path,
                               struct th_error *error)
{
    char here[80], there[80] = "a curve";
    const bool fan = from && from->fan;
    if (!from && !series->fan)
        return TH_OK;
    describe(series, here);
    if (from)
        describe(from, there);
    if (series->fan != fan || (from->members != 1 && from->members != series->members))
        return th_error_add(error, TH_BAD_INPUT, "%s: %s has %s, but %s has %s", series->name,
                            path, here, from_path, there);
    if (from->members != 1 && from->first != series->first)
        return th_error_add(error, TH_BAD_INPUT,
                            "%s begins with member %" PRIu64 " in %s, but with %" PRIu64
                            " in %s",
                            series->name, series->first, path, from->first, from_path);
    return TH_OK;
}
