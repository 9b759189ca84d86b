/* Frees a result. */
#include "result/result.h"

#include <stdlib.h>

static void free_series(struct th_series *series)
{
    free(series->name);
    free(series->unit);
    free(series->doc);
    free(series->time);
    free(series->axis);
    free(series->axis_name);
    free(series->axis_unit);
    free(series->words);
    free(series->values);
}

void th_result_free(struct th_result *result)
{
    if (!result)
        return;
    for (size_t k = 0; k < result->count; k++) free_series(&result->series[k]);
    for (size_t k = 0; k < result->number_count; k++) {
        free_series(&result->numbers[k].series);
        free(result->numbers[k].output);
    }
    free(result->series);
    free(result->numbers);
    free(result->status);
    free(result->title);
    free(result);
}
