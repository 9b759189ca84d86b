/* One call of thecal print, as its files share it. Private to sim/command/print. */
#ifndef TH_PRINT_JOB_H
#define TH_PRINT_JOB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "command/call/command.h"
#include "result/read.h"

/* State of one call; freed by its command. */
struct th_print_job {
    const struct th_call *call;
    const char *path;
    struct th_units *units;
    struct th_about *about;
    struct th_result *list, *result; /* without values; those that are wanted */
    const char **names;              /* [operands - 1]: full names */
    const struct th_series **series; /* in the order of names */
    struct th_print_place {          /* of a name that is a profile at a place */
        const char *name;            /* NULL: it is none */
        double coordinate;
    } * places;
    size_t count;
    bool one;
    uint64_t member;
    double at;
    struct th_arena arena;
    struct th_error error;
};

/* The k-th of all series of a result, then of its numbers. */
static inline const struct th_series *th_print_nth(const struct th_result *result, size_t k)
{
    return k < result->count ? &result->series[k] : &result->numbers[k - result->count].series;
}

/* names.c: the full name of each PATH, of one without its drug those of all drugs; a place of a
 * profile that the result alone has is noted in places. */
enum th_status th_print_names(struct th_print_job *job);

#endif
