/* The models' rules across their parameters, for the values that a lane has now, and the reason
 * why a lane failed. */
#ifndef TH_RULES_H
#define TH_RULES_H

#include "engine/block.h"

/* TH_BAD_INPUT and a sentence if the parameters of that instance break a rule of its model,
 * with parameter `row` being si (SIZE_MAX: as they are). The outputs must be those of this
 * instant. */
enum th_status th_block_rules(struct th_block *block, int lane, size_t instance, size_t row,
                              double si, struct th_error *error);

/* The lane fails if they do. */
void th_block_check(struct th_block *block, int lane, size_t instance);

/* The reason of a failed lane, in words, which may lie in text. */
const char *th_block_reason(struct th_block *block, int lane, char text[TH_SENTENCE]);

#endif
