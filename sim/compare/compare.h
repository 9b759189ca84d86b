/* A verdict on a result against a reference curve, for CI.
 *
 * Reference CSV: a header line `time[s],<name>[<unit>],<name>@<coordinate>[<unit>],...`,
 * comment lines with # (`# tolerance <name> atol rtol` sets one), then a row per time. A series
 * that says of itself that it measures round-off (its attribute `roundoff`) is held to no less
 * than that, unless a tolerance names it; but to no less than what the catalogue says of the
 * output of that name. */
#ifndef TH_COMPARE_H
#define TH_COMPARE_H

#include "store/store.h"

struct th_tolerance {
    const char *name;  /* a series; or "*", all, but no atol below a series' round-off */
    double atol, rtol; /* atol in the reference's unit */
};

struct th_difference {
    char name[256];
    bool taken; /* from the whole path of an output, not from samples */
    size_t compared, outside;
    double worst;            /* largest |a-b| / (atol + rtol |b|) */
    uint64_t member;         /* its number in the ensemble */
    double time, coordinate; /* where; coordinate NaN for scalars */
    bool mean;               /* the mean over (from, time]; from NaN: not known */
    double from;
    double value, reference; /* in the reference's unit */
    double atol, rtol;
    bool missing; /* in the reference, not in the result */
};

struct th_verdict {
    struct th_difference
        *differences; /* one per series of the reference, then per number of it */
    size_t count;
    size_t other_stretch; /* numbers that are over another stretch of time: not compared */
    bool same;
};

/* What a result claims of its round-off is cut down to what the catalogue's rows of those names
 * say. */
enum th_status th_result_trim_roundoff(struct th_result *result,
                                       const struct th_catalog *catalog,
                                       struct th_error *error);

/* Two results are compared in their series and in the numbers that they have in common
 * ("csf.tip_concentration max"); a tolerance of an output holds for those of its numbers that
 * have its unit, too. A CSV has series alone.
 *
 * The result is brought to the reference's times by the nature of each of its series
 * (compare/value.h); NaN equals NaN only. Later tolerances win; one that names no series of the
 * reference is refused. catalog NULL: what a result claims of its round-off is believed, and a
 * name that the catalogue does not have is missing; else the name of a column that is none of
 * it is refused. */
enum th_status th_compare(const struct th_catalog *catalog, const char *result,
                          const char *reference, const struct th_tolerance *tolerances,
                          size_t tolerance_count, struct th_verdict *verdict,
                          struct th_error *error);
void th_verdict_free(struct th_verdict *verdict);

/* The series of that name, or the number; the NAME of an instance may be left out where the
 * result has one of its slot ("fault.closed"). NULL if there is none, with a sentence if
 * several could be meant. */
const struct th_series *th_series_find(const struct th_catalog *catalog,
                                       const struct th_result *result, const char *name,
                                       struct th_error *error);

/* A sentence, "WHERE: ...", if the name is that of an output of 0.1 which is a number of
 * another's path now: "effect.relief.peak". */
bool th_series_retired(const struct th_catalog *catalog, const char *where, const char *name,
                       struct th_error *error);
/* Refuses a name in the text of `path` that is none: neither the result nor the catalogue, with
 * whatever drug and name of an instance, has a series of it. */
enum th_status th_series_check(const struct th_catalog *catalog, const struct th_result *result,
                               const char *path, const char *name, struct th_error *error);

/* "at 2 h", "the mean of 6 h .. 20 h"; in s before the first hour has passed. */
void th_difference_when(const struct th_difference *d, char *text, size_t size);

/* The series that came nearest to what it is allowed, or went furthest beyond; NULL: none. */
const struct th_difference *th_verdict_worst(const struct th_verdict *verdict);

/* JUnit XML, a test case per series; and the CSV reference made from a result: at most `rows`
 * rows, profiles at up to `points` coordinates, means over the stretches between the rows. Both
 * appear complete or not at all. */
enum th_status th_verdict_junit(const struct th_verdict *verdict, const char *path,
                                struct th_error *error);
enum th_status th_reference_write(const struct th_result *result, const char *path, size_t rows,
                                  size_t points, struct th_error *error);

#endif
