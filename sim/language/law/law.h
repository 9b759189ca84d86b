/* Shared by the readers of laws. Private to sim/language/law.
 *
 * law.c has the doors; series.c parts values, terms.c keys with values, spread.c reads
 * spreads, family.c the distributions, values.c grid, choice and empirical, given.c looks at
 * laws around values of tables and parts, correlation.c at what lies between laws, change.c
 * puts another number into a law. */
#ifndef TH_LANGUAGE_LAW_H
#define TH_LANGUAGE_LAW_H

#include "language/reader.h"

enum { TH_LAW_WORD = 64, TH_LAW_VALUES = 4096 };

/* A law that is read, and how messages call it. */
struct th_law_text {
    struct th_reader *r;
    const struct th_row *row;
    const struct th_scalar *scalar;
    const char *what;  /* of values: "pump.rate" */
    const char *of;    /* of the law: "vary pump.rate" */
    const char *words; /* the law as it is written */
    bool around;       /* it may stand around a value: */
    double base;       /* NaN: there is none */
    bool given;        /* table: gives the value, to each person its own: see given.c */
    struct th_range range;
    struct th_law_numbers *numbers; /* of a distribution that is written in full */
};

/* cut.c: false, after a sentence. */
bool th_law_reject(const struct th_law_text *law, const char *sentence);
/* True if enough of the law is left, if `share` of it is cut off as `text` says: noted from 1 %
 * on, refused from one half on. */
bool th_law_check_cut(const struct th_law_text *law, const struct th_vary *vary, double share,
                      const char *text);

/* series.c: the values of a list, each a text of its own; those without a unit with that of
 * the next one that has one. */
struct th_series {
    const char **items;
    size_t count;
};
bool th_law_series(const struct th_law_text *law, const char *text, struct th_series *series);
/* Each odd one is a share, to which no unit is carried. */
bool th_law_shared_series(const struct th_law_text *law, const char *text,
                          struct th_series *series);
bool th_law_has_unit(const char *value);
/* Of a position: whether it is a name of the catalogue, such as T10. */
bool th_law_is_landmark(const struct th_law_text *law, const char *piece);
/* A scalar of one of the texts of a law. */
struct th_scalar th_law_item(const struct th_law_text *law, const char *text);
/* A finite number of the law's row, whatever its range. */
bool th_law_number(const struct th_law_text *law, const char *text, double *si);

/* terms.c: "mean 3 mL sd 1 mL within 0 9 mL" by keys; text without a key is PLAIN. A word is a
 * key if its bit is in `allowed`. */
enum th_term {
    TH_TERM_PLAIN,
    TH_TERM_MEAN,
    TH_TERM_MEDIAN,
    TH_TERM_SD,
    TH_TERM_CV,
    TH_TERM_OMEGA,
    TH_TERM_GSD,
    TH_TERM_RATE,
    TH_TERM_SHAPE,
    TH_TERM_SCALE,
    TH_TERM_WITHIN,
    TH_TERM_COUNT
};
struct th_terms {
    const char *text[TH_TERM_COUNT]; /* NULL: not there */
};
bool th_law_terms(const struct th_law_text *law, const char *text, unsigned allowed,
                  struct th_terms *terms);
const char *th_law_term_word(enum th_term term); /* "" of PLAIN */

/* spread.c: a standard deviation around base; *share: it is this share of base, else 0. key:
 * the word before it, "normal" or "sd". */
bool th_law_deviation(const struct th_law_text *law, const char *key, const char *text,
                      double base, double *sd, double *share);
/* A coefficient of variation; key: the word before it, "lognormal" or "cv". */
bool th_law_variation(const struct th_law_text *law, const char *key, const char *text,
                      double *cv);

/* family.c: the largest standard deviation of a lognormal's logarithm. */
double th_law_widest(void);
/* normal, lognormal, uniform, triangular, exponential, weibull: vary->law, spread, share or
 * stated; and within: of them. The name's number, -1: it is none of them. */
int th_law_family(const char *name);
const char *th_law_family_name(int family); /* NULL behind the last */
/* The bits of the terms that a family takes. */
unsigned th_law_family_terms(int family);
bool th_law_read_family(const struct th_law_text *law, int family, const char *rest,
                        struct th_vary *vary);

/* values.c: grid, choice and empirical, of vary: alone. */
bool th_law_read_grid(const struct th_law_text *law, const char *rest, struct th_vary *vary);
bool th_law_read_choice(const struct th_law_text *law, const char *rest, struct th_vary *vary);
bool th_law_read_empirical(const struct th_law_text *law, const char *rest,
                           struct th_vary *vary);

#endif
