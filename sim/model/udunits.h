/* Scales between units, from UDUNITS-2, which is included by udunits.c alone. Units are spelt
 * as people write them (model/unit.h). */
#ifndef TH_UDUNITS_H
#define TH_UDUNITS_H

#include <locale.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"

struct th_scale {
    double factor,
        offset; /* number in the second unit = factor * number in the first + offset */
};

/* Read-only after it is opened, and safe for several threads at once. */
struct th_udunits;

struct th_udunits *th_udunits_open(struct th_error *error); /* NULL and a sentence on failure */
void th_udunits_close(struct th_udunits *udunits);

/* From a unit (length bytes) to another. TH_BAD_INPUT if one of them is unknown, if they differ
 * in dimension, or if the scale is no rising straight line (a decibel). *known: whether `from`
 * is a unit; why (TH_SENTENCE bytes): the reason if it is not, as the end of a sentence, or "".
 */
enum th_status th_udunits_scale(const struct th_udunits *udunits, const char *from,
                                size_t length, const char *to, struct th_scale *scale,
                                bool *known, char *why);

/* The C locale: numbers have a point, whatever the caller's locale. */
locale_t th_udunits_locale(const struct th_udunits *udunits);

#endif
