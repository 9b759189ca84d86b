/* The tables of the scenario language (key.def, law.def, instant.def). */
#include <string.h>

#include "language/reader.h"

static const struct th_key keys[] = {
#define K(section, key, kind, otherwise, doc) {section, key, kind, otherwise, doc},
#include "language/words/key.def"
#undef K
};

static const struct th_phrase laws[] = {
#define L(written, doc) {written, doc},
#include "language/words/law.def"
#undef L
};

static const struct th_phrase instants[] = {
#define I(written, doc) {written, doc},
#include "language/words/instant.def"
#undef I
};

const struct th_key *th_scenario_keys(size_t *count)
{
    *count = sizeof keys / sizeof keys[0];
    return keys;
}

const char *th_key_doc(const char *section, const char *key)
{
    for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++)
        if (strcmp(keys[k].section, section) == 0 && strcmp(keys[k].key, key) == 0)
            return keys[k].doc;
    return "";
}

const char *th_key_later(const char *where, const char *key)
{
    static const struct {
        const char *where, *key, *why;
    } later[] = {
        {"the scenario", "data",
         "measurements come in a later version; thecal compare takes them as a curve"},
        {"the scenario", "fit", "fits come in a later version; vary: with grid tries values"},
        {"the scenario", "seek",
         "searches come in a later version; vary: with grid tries values"},
    };
    for (size_t k = 0; k < sizeof later / sizeof later[0]; k++)
        if (strcmp(later[k].where, where) == 0 && strcmp(later[k].key, key) == 0)
            return later[k].why;
    return NULL;
}

const struct th_phrase *th_scenario_laws(size_t *count)
{
    *count = sizeof laws / sizeof laws[0];
    return laws;
}

const struct th_phrase *th_scenario_instants(size_t *count)
{
    *count = sizeof instants / sizeof instants[0];
    return instants;
}
