/* The --set words of the parts of an ensemble, and those of the run of all its members. */
#ifndef TH_MERGE_WORDS_H
#define TH_MERGE_WORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "result/input.h"

/* Takes the words that cut a part, ensemble.slice=K/N and ensemble.members=A:B, out of
 * input->sets. members: 0, or how many there are: then ensemble.members=MEMBERS takes the place
 * of the last of these, and of all ensemble.members=N. false: no memory. */
bool th_merge_words(struct th_input *input, uint64_t members, struct th_error *error);

/* The digest of a part, which is that of every part of its ensemble: of texts, tables and all
 * words but those about the number of members. What a member is does not depend on these. */
bool th_merge_digest(const struct th_input *input, char digest[65], struct th_error *error);

#endif
