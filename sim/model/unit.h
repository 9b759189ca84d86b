/* Units as people write them, spelt as UDUNITS reads them. Strict: factors from the table
 * model/unit.def, multiplied by a blank, ".", "*" or "·", divided by "/" or "per", with
 * one-digit exponents
 * ("m-3", "cm^2", "mm²") and balanced brackets. UDUNITS itself takes a stray bracket, a minus
 * for a product, numbers as factors, dates. */
#ifndef TH_QUANTITY_UNIT_H
#define TH_QUANTITY_UNIT_H

#include <stdbool.h>
#include <stddef.h>

/* A duration of several parts without blanks, "1d12h", as it is to be written: "1 day 12 h".
 * False: text is none. The parts need not be durations. */
bool th_duration_parted(const char *text, char *parted, size_t size);
/* Spells unit[length] in text. False: it is none; why (why_size bytes) tells what is wrong with
 * it and what was probably meant, as the end of a sentence, or "". */
bool th_unit_spell(const char *unit, size_t length, char *text, size_t size, char *why,
                   size_t why_size);

#endif
