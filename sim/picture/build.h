/* Pictures while they are made. Private to sim/picture. */
#ifndef TH_PICTURE_BUILD_H
#define TH_PICTURE_BUILD_H

#include "base/arena.h"
#include "picture/picture.h"

struct th_build {
    struct th_arena *arena;
    struct th_picture_set *set;
    size_t capacity; /* of set->pictures */
    const struct th_chart *rows;
    size_t row_count;
    const struct th_picture_source *sources;
    size_t source_count;
    const char *time_unit;
    double seconds;  /* of that unit */
    double from, to; /* of all runs, in that unit */
    const struct th_moment *moments;
    size_t moment_count;
    const struct th_stretch *stretches;
    size_t stretch_count;
    struct th_error *error;
};

/* An output of a row that a result has. */
struct th_hit {
    size_t source, item; /* item: number of the output in the row */
    const struct th_series *series;
    const char *label; /* "at the tip, morphine, A month" */
    const char *named; /* "at the tip, morphine" */
    const char *plain; /* "at the tip" */
    const char *drug;  /* "" of one alone */
    const char *own;   /* that one, if other results have another; else "" */
};

/* Zeroed memory of the set; NULL and an error message if there is none. */
void *th_build_take(struct th_build *build, size_t count, size_t size);
/* The next picture, with title, time, moments and stretches; NULL: no memory. */
struct th_picture *th_build_picture(struct th_build *build, const struct th_chart *row,
                                    const char *title);
/* "a", "a: b" or "b"; NULL: no memory. */
const char *th_build_join(struct th_build *build, const char *a, const char *between,
                          const char *b);
/* Says in the title that a picture is of some of the members, if it is. False: no memory. */
bool th_build_some(struct th_build *build, struct th_picture *picture,
                   const struct th_series *series);
/* All hits of a row in the order of its outputs, then of the sources; count 0 if there are
 * none. */
enum th_status th_build_hits(struct th_build *build, const struct th_chart *row,
                             struct th_hit **hits, size_t *count);
/* True if a member of a series is shown: of several, one that ended well. */
bool th_build_counts(const struct th_picture_source *source, const struct th_series *series,
                     size_t member);
/* Times in the unit of the pictures. */
const double *th_build_times(struct th_build *build, const struct th_series *series);
/* The finite values of the members at a time and a point, sorted; at most series->members. */
size_t th_build_members(const struct th_picture_source *source, const struct th_series *series,
                        size_t time, size_t point, double *sorted);

enum th_status th_build_lines(struct th_build *build, const struct th_chart *row);
enum th_status th_build_profile(struct th_build *build, const struct th_chart *row);
enum th_status th_build_windows(struct th_build *build, const struct th_chart *row);

/* words.c: whether a series' values are words; of some of one name, of several members, a
 * picture of the members' shares at each; "stage: 0 implanted, 1 explanted", NULL: no memory.
 */
bool th_build_has_words(const struct th_series *series);
enum th_status th_build_words(struct th_build *build, const struct th_chart *row,
                              const struct th_hit *const *hits, size_t hit_count);
const char *th_build_word_list(struct th_build *build, const char *label, const char *words);

/* happen.c: the moments and the stretches that rows shade, if they are the same in all sources.
 */
enum th_status th_build_marks(struct th_build *build);

#endif
