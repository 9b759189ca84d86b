/* The outcome of a comparison: a difference for each series, and its text and JUnit forms. */
#ifndef TH_COMPARE_VERDICT_H
#define TH_COMPARE_VERDICT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

struct th_difference {
    char name[256];
    bool taken; /* a number from the whole path of an output, not a series of samples */
    size_t compared, outside;
    double worst;            /* largest |a-b| / (atol + rtol |b|) */
    uint64_t member;         /* its number in the ensemble */
    double time, coordinate; /* of the worst; coordinate NaN for scalars */
    bool mean;               /* the worst is a mean over (from, time]; from NaN: not known */
    double from;
    double value, reference; /* in the reference's unit */
    double atol, rtol;
    bool missing; /* in the reference, not in the result */
};

struct th_verdict {
    struct th_difference *differences; /* of the reference's series, then of its numbers */
    size_t count;
    size_t other_stretch; /* numbers over another stretch of time: not compared */
    bool same;
};

void th_verdict_free(struct th_verdict *verdict);

/* The series with the largest ratio to its tolerance; NULL: none. */
const struct th_difference *th_verdict_worst(const struct th_verdict *verdict);

/* "at 2 h", "the mean of 6 h .. 20 h"; in seconds within the first hour. */
void th_difference_when(const struct th_difference *d, char *text, size_t size);

/* A test case for each series. The file appears complete or not at all. */
enum th_status th_verdict_junit(const struct th_verdict *verdict, const char *path,
                                struct th_error *error);

#endif
