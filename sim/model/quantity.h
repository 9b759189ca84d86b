/* Quantities and units. SI inside, clinical units in text and files; UDUNITS-2 is the one
 * converter.
 *
 * A struct th_units holds the unit system (about 10 ms to create); it is read-only after
 * creation and may be shared by threads that only convert. UDUNITS keeps about 7 kB of a system
 * that was read and freed: create one and share it. */
#ifndef TH_QUANTITY_H
#define TH_QUANTITY_H

#include <stddef.h>

#include "base/status.h"

enum th_quantity {
#define Q(name, si, shown, doc) TH_##name,
#include "model/quantity.def"
#undef Q
    TH_QUANTITIES
};

struct th_units;

struct th_units *th_units_create(struct th_error *error); /* NULL and a sentence on failure */
void th_units_free(struct th_units *units);

const char *th_quantity_name(enum th_quantity quantity);  /* "FLOW" */
const char *th_quantity_si(enum th_quantity quantity);    /* "m3 s-1" */
const char *th_quantity_shown(enum th_quantity quantity); /* "mL/day" */
const char *th_quantity_doc(enum th_quantity quantity);

/* Reads "0.35 mL/day", "2 %", "37 degC", "1e-3", "inf" as an SI number of that quantity; of
 * times also "12 day 10 h" and "never", which is infinite. Units are those of the table
 * model/unit.def, as clinicians write them too (mcg, cc, mL/d, hr, bpm, C, /min, ...); what
 * else UDUNITS takes is refused, with what was probably meant. A dimensional number without its
 * unit, a unit of another dimension, trailing words, NaN, a number too small to be told from
 * zero and a lone unit are refused: the sentence, without a place, goes to why (why_size
 * bytes), which then tells which unit would do. */
enum th_status th_quantity_read(const struct th_units *units, enum th_quantity quantity,
                                const char *text, double *si, char *why, size_t why_size);

/* SI to the given unit (NULL: the quantity's own shown unit) and back; factor*x + offset.
 * Returns TH_BAD_INPUT if the unit is unknown or of another dimension. */
enum th_status th_quantity_to(const struct th_units *units, enum th_quantity quantity,
                              const char *unit, double si, double *shown);
enum th_status th_quantity_scale(const struct th_units *units, enum th_quantity quantity,
                                 const char *unit, double *factor, double *offset);
/* From one unit to another, such as "uL/h" to "mL/day": factor*x + offset. */
enum th_status th_units_between(const struct th_units *units, const char *from, const char *to,
                                double *factor, double *offset);

/* Writes "0.35 mL/day" (digits: significant; 17 reads back to the same bits). Returns length.
 */
size_t th_quantity_print(const struct th_units *units, enum th_quantity quantity,
                         const char *unit, double si, int digits, char *text, size_t size);

#endif
