/* The inputs that a result stores: the texts of its scenario and parts, and the --set words. */
#ifndef TH_RESULT_INPUT_H
#define TH_RESULT_INPUT_H

#include "scenario/scenario.h"

struct th_input {
    struct th_texts texts;
    const char **sets; /* --set words */
    size_t set_count;
    const char *version, *digest; /* of the program; th_scenario_digest */
    struct th_arena arena;
};

/* True for an HDF5 file, whatever its name. */
bool th_store_is_result(const char *path);
/* NULL and an error message if a text is missing or does not match its SHA-256. */
struct th_input *th_store_input(const char *path, struct th_error *error);
void th_input_free(struct th_input *input);

#endif
