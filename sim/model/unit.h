/* Units as people write them, spelt as UDUNITS reads them. The grammar is strict: factors from
 * the table model/unit.def, multiplied by a blank, ".", "*" or "·", divided by "/" or "per",
 * with one-digit exponents ("m-3", "cm^2", "mm²") and balanced brackets. UDUNITS itself
 * accepts a stray bracket, a minus for a product, numbers as factors, and dates. */
#ifndef TH_UNIT_H
#define TH_UNIT_H

#include <stdbool.h>
#include <stddef.h>

/* The k-th row of the table of units, for people: its words, the letters of the prefixes that
 * they may bear, and why they are refused ("": they are not). */
size_t th_unit_count(void);
void th_unit_row(size_t k, const char **written, const char **letters, const char **why);

/* Spells unit[length] in text. False: it is none; why (why_size bytes): the error and what was
 * probably meant, as the end of a sentence, or "". */
bool th_unit_spell(const char *unit, size_t length, char *text, size_t size, char *why,
                   size_t why_size);

#endif
