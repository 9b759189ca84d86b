/* Frees a result. */
#include "result/result.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void th_series_free(struct th_series *series)
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

char *th_series_doc_at(const char *doc, const char *place)
{
    const char *comma = strrchr(doc, ',');
    const size_t before = comma ? (size_t)(comma - doc) : strlen(doc);
    char *text = malloc(strlen(doc) + strlen(place) + 5);
    if (text)
        sprintf(text, "%.*s at %s%s", (int)before, doc, place, comma ? comma : "");
    return text;
}

void th_result_free(struct th_result *result)
{
    if (!result)
        return;
    for (size_t k = 0; k < result->count; k++) th_series_free(&result->series[k]);
    for (size_t k = 0; k < result->number_count; k++) {
        th_series_free(&result->numbers[k].series);
        free(result->numbers[k].output);
    }
    free(result->series);
    free(result->numbers);
    free(result->status);
    free(result->title);
    free(result);
}
