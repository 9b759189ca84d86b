/* Quantiles between those of the file are linear in the share; beyond the outer ones, these. */
#include "result/fan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The position of a share among `count`, which rise; SIZE_MAX: it is none of them. */
static size_t find(const double *shares, size_t count, double share)
{
    for (size_t k = 0; k < count; k++)
        if (fabs(shares[k] - share) < 1e-9)
            return k;
    return SIZE_MAX;
}

static double between(const double *shares, size_t count, double share, const double *values,
                      size_t stride)
{
    size_t k = 0;
    while (k + 1 < count && shares[k + 1] <= share + 1e-9) k++;
    if (k + 1 == count || share <= shares[k] + 1e-9)
        return values[k * stride];
    const double part = (share - shares[k]) / (shares[k + 1] - shares[k]);
    const double low = values[k * stride], high = values[(k + 1) * stride];
    return low == high ? low : low + part * (high - low);
}

static bool read_shares(struct th_query *query, hid_t group, double **shares, size_t *count)
{
    hsize_t size[TH_H5_RANK] = {0};
    int rank = 0;
    hid_t data;
    *shares = NULL;
    if (!th_query_object(query, group, "quantile", &data))
        return false;
    bool done = data >= 0 && th_query_numbers(query, data, "quantile", shares, &rank, size);
    if (data >= 0)
        H5Oclose(data);
    *count = size[0];
    return done && (rank == 1 || th_query_reject(query, "quantile", "is no list of shares"));
}

bool th_fan_spread(struct th_query *query, struct th_series *series, hid_t group,
                   bool *complete)
{
    static const double wanted[] = {0.05, 0.25, 0.5, 0.75, 0.95};
    const size_t each = series->times * series->points;
    double *shares = NULL, *values = NULL;
    size_t count = 0;
    *complete = true;
    bool done = read_shares(query, group, &shares, &count);
    for (int k = 0; done && k < 5; k++) *complete &= find(shares, count, wanted[k]) != SIZE_MAX;
    *complete = *complete && count == series->members;
    if (done && *complete && series->values) {
        values = malloc(TH_FAN * each * sizeof *values);
        done = values || th_query_no_memory(query);
    }
    for (size_t q = 0; values && q < TH_FAN; q++)
        for (size_t k = 0; k < each; k++)
            values[q * each + k] =
                between(shares, count, (double)q / (TH_FAN - 1), series->values + k, each);
    if (values) {
        free(series->values);
        series->values = values;
    }
    if (done && *complete)
        series->members = TH_FAN;
    free(shares);
    return done;
}

static bool has_unit(struct th_query *query, hid_t data, const char *name, const char *unit,
                     bool *same)
{
    char *own;
    if (!th_query_text(query, data, name, "units", &own))
        return false;
    *same = own && strcmp(own, unit) == 0;
    free(own);
    return true;
}

bool th_fan_replace(struct th_query *query, struct th_series *series, hid_t group, hid_t data,
                    const char *name, bool bare, bool *complete)
{
    struct th_series made = *series;
    hsize_t size[TH_H5_RANK] = {0};
    int rank = 0;
    made.values = NULL;
    *complete = false;
    bool done = has_unit(query, data, name, series->unit, complete) &&
                (bare ? th_query_sizes(query, data, name, &rank, size)
                      : th_query_numbers(query, data, name, &made.values, &rank, size));
    made.members = size[0];
    *complete = *complete && rank == (series->axis ? 3 : 2) && size[1] == series->times &&
                (rank == 2 || size[2] == series->points);
    if (done && *complete)
        done = th_fan_spread(query, &made, group, complete);
    if (!done || !*complete) {
        free(made.values);
        return done;
    }
    free(series->values);
    series->values = made.values;
    series->members = made.members;
    series->first = TH_FAN_FIRST;
    series->fan = true;
    series->of = 0;
    return true;
}
