/* Pictures of results: filled figures, made from a row of the table of charts or from paths.
 *
 * One row makes a picture with a curve for each output, drug and result; of an ensemble one for
 * each output and drug, whose curves are medians with bands of 25-75 % and 5-95 %; of profiles
 * one heat map for each result and drug (of an ensemble, the median of its members at each
 * place and instant). Of an output whose values are words (a stage) the curves of an ensemble
 * are the shares of the members at each. Members that failed are left out. */
#ifndef TH_PICTURE_H
#define TH_PICTURE_H

#include "figure/figure.h"
#include "model/chart.h"
#include "result/about.h"
#include "result/result.h"

struct th_picture_source {
    const struct th_result *result;
    const struct th_about *about;
    const char *name; /* shown where there are several: its title, or its file's name */
};

/* Sizes of the figures: of lines, for half a page or a phone; of a heat map, for a page.
 * Whoever draws may set others. */
enum {
    TH_PICTURE_WIDTH = 420,
    TH_PICTURE_HEIGHT = 210,
    TH_HEAT_WIDTH = 920,
    TH_HEAT_HEIGHT = 340
};

enum { TH_PICTURE_QUANTILES = 5 };
extern const double th_picture_percent[TH_PICTURE_QUANTILES]; /* 5 25 50 75 95 */

/* A curve and what it was made from. */
struct th_picture_curve {
    size_t source;
    const struct th_series *series;
    const char *label;
    size_t count;
    const double *x;                               /* [count], in the picture's unit of time */
    const double *quantiles[TH_PICTURE_QUANTILES]; /* [count]; of one member: [2] alone is
                                                      there, the others are NULL */
};

struct th_picture {
    struct th_figure figure; /* width, height and the ends of the axes are set */
    enum th_chart_kind kind;
    const struct th_picture_curve *curves; /* [figure.curve_count] */
    const char *path;                      /* of the first output */
    bool map; /* of a sweep, over its two grids: it has no curves */
};

struct th_picture_set {
    struct th_picture *pictures;
    size_t count;
    bool differ;  /* something else happened in each source: nothing is marked or shaded */
    void *memory; /* of all that they point to */
};

/* The pictures of rows, which point into the results: these are freed later. Time is in the
 * unit that suits the longest run: day, h, min or s. A result's events and stretches upright
 * are moments and stretches, if they are the same in all sources. A row without outputs
 * makes none, nor does TH_CHART_SHARES, which is a table, or TH_CHART_SHADE, which shades all.
 */
enum th_status th_pictures_make(const struct th_chart *rows, size_t row_count,
                                const struct th_picture_source *sources, size_t source_count,
                                struct th_picture_set *set, struct th_error *error);
/* Adds a heat map for each number that a scenario with a sweep over two grids asks for beside
 * the lines of its report, at most six of a result: map.c. */
enum th_status th_pictures_maps(const struct th_picture_source *sources, size_t source_count,
                                struct th_picture_set *set, struct th_error *error);
void th_pictures_free(struct th_picture_set *set);

/* The k-th series that an output's pattern means, "effect.*.effect", each drug's after the
 * other ("csf.concentration" is also csf.concentration.morphine); NULL behind the last.
 * star: what the star stood for, drug: the drug's name, "" if there is one only; both are
 * written into texts of size TH_PICTURE_WORD. */
enum { TH_PICTURE_WORD = 96 };
const struct th_series *th_picture_match(const struct th_result *result, const char *pattern,
                                         size_t k, char *star, char *drug);

/* The drug of a series of one drug, which is the end of its doc, if that of the other differs
 * from it there alone; else NULL. */
const char *th_picture_other_drug(const struct th_series *series,
                                  const struct th_series *other);

/* True if a row of charts names that output, with its drug or without. */
bool th_picture_names(const struct th_chart *row, const char *path);

/* An event of a result for people: a number where it is marked, its instant, what it is.
 * Kinds that occur more than eight times are not marked. */
struct th_happening {
    int number;       /* 1, 2, ...; 0: not marked */
    double time;      /* s */
    const char *kind; /* "order", "fault", "alarm", "notice", "set", ... */
    const char *what; /* "reservoir.refill", "csf.posture" */
    const char *text; /* its arguments or value, "" */
    bool own; /* decided in each member of an ensemble: of the first alone, not marked */
};

/* Events of the scenario and entries of the log (of member 0 for an ensemble), in the order of
 * time, without what repeats an event in other words. Freed with the set. The posture is not
 * marked: it is shaded. */
enum th_status th_picture_happenings(const struct th_about *about, const struct th_chart *rows,
                                     size_t row_count, struct th_happening **happenings,
                                     size_t *count, struct th_picture_set *set,
                                     struct th_error *error);

#endif
