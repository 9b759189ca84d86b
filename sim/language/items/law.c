/* The law of a hazard's time: "exponential rate 0.011 1/year", "weibull shape 0.65 scale 60
 * year". */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "language/items/items.h"

/* "shape 0.65 scale 60 year": the value behind a word, up to the next of them. */
static bool read_part(struct th_reader *r, const struct th_scalar *scalar, const char *word,
                      const char *next, enum th_quantity quantity, double *si)
{
    char why[TH_SENTENCE];
    const char *at = strstr(scalar->text, word);
    if (!at || strchr(" ", at[strlen(word)]) == NULL)
        return false;
    at += strlen(word);
    const char *end = next ? strstr(at, next) : NULL;
    const char *text = end ? th_memory_format(&r->memory, "%.*s", (int)(end - at), at) : at;
    text += strspn(text, " ");
    size_t length = strlen(text);
    while (length > 0 && text[length - 1] == ' ') length--;
    text = th_memory_format(&r->memory, "%.*s", (int)length, text);
    return th_quantity_read(r->scenario->units, quantity, text, si, why, sizeof why) == TH_OK &&
           isfinite(*si) && *si > 0;
}

const struct th_distribution *th_read_time_law(struct th_reader *r,
                                               const struct th_scalar *scalar, const char *key)
{
    struct th_distribution law = {.least = 0, .most = INFINITY};
    double rate;
    bool good = false;
    if (strncmp(scalar->text, "exponential ", 12) == 0) {
        law.family = TH_DIST_EXPONENTIAL;
        good = read_part(r, scalar, "mean", NULL, TH_TIME, &law.a);
        if (!good && read_part(r, scalar, "rate", NULL, TH_FREQUENCY, &rate)) {
            law.a = 1 / rate;
            good = true;
        }
    } else if (strncmp(scalar->text, "weibull ", 8) == 0) {
        law.family = TH_DIST_WEIBULL;
        good = read_part(r, scalar, "shape", "scale", TH_NUMBER, &law.b) &&
               read_part(r, scalar, "scale", NULL, TH_TIME, &law.a);
    }
    struct th_distribution *kept = good ? th_memory_keep(&r->memory, sizeof *kept) : NULL;
    if (kept)
        *kept = law;
    else
        th_error_at(r->error, scalar->place, TH_BAD_INPUT,
                    "%s: \"%.60s\" is no law of a time: write exponential mean 2 year, "
                    "exponential rate 0.5 1/year or weibull shape 0.7 scale 60 year",
                    key, scalar->text);
    return kept;
}
