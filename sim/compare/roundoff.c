/* Finds the round-off that the catalogue states for a series. */
#include "compare/roundoff.h"

#include <math.h>
#include <string.h>

/* True if the word is one of the parts of a name between dots. */
static bool has_word(const char *name, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = name; at; at = strchr(at, '.')) {
        at += *at == '.';
        if (strncmp(at, word, length) == 0 && (at[length] == '.' || at[length] == '\0'))
            return true;
    }
    return false;
}

/* The largest round-off of an output of that name in any model, in the series' unit; 0 if there
 * is none. A series is called <instance>.<output> or <instance>.<output>.<drug>; the instance
 * may have any name. */
static double allowed(const struct th_catalog *catalog, const struct th_units *units,
                      const struct th_series *series, const char *output)
{
    double most = 0, factor, offset;
    for (size_t m = 0; m < catalog->model_count; m++) {
        const struct th_table *table = &catalog->models[m]->outputs;
        for (size_t k = 0; k < table->count; k++) {
            const struct th_row *row = &table->rows[k];
            if (row->roundoff > most && has_word(output, row->name) &&
                th_quantity_scale(units, row->quantity, series->unit, &factor, &offset) ==
                    TH_OK)
                most = row->roundoff * fabs(factor);
        }
    }
    return most;
}

enum th_status th_result_trim_roundoff(struct th_result *result,
                                       const struct th_catalog *catalog, struct th_error *error)
{
    struct th_units *units = NULL;
    for (size_t k = 0; catalog && k < result->count + result->number_count; k++) {
        struct th_number *number =
            k < result->count ? NULL : &result->numbers[k - result->count];
        struct th_series *series = number ? &number->series : &result->series[k];
        if (!(series->roundoff > 0))
            continue;
        if (!units && !(units = th_units_create(error)))
            return error && error->status != TH_OK ? error->status : TH_NO_MEMORY;
        series->roundoff =
            fmin(series->roundoff,
                 allowed(catalog, units, series, number ? number->output : series->name));
    }
    th_units_free(units);
    return TH_OK;
}
