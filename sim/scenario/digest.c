#include <stdio.h>
#include <string.h>
#include <sys/types.h>

#include "base/sha256.h"
#include "scenario/scenario.h"

/* A chain: the digest so far and that of the next text. */
static void add(char hex[65], const char *text, size_t length)
{
    char both[2 * 64 + 1];
    memcpy(both, hex, 64);
    th_sha256(text, length, both + 64);
    th_sha256(both, 128, hex);
}

void th_scenario_digest(const struct th_scenario *scenario, char hex[65])
{
    const char *words = scenario->overrides ? scenario->overrides : "";
    th_sha256(scenario->text ? scenario->text : "", scenario->text_length, hex);
    if (words[0])
        add(hex, words, strlen(words));
    for (const struct th_source *part = scenario->parts; part; part = part->next)
        add(hex, part->text, part->length);
    for (const struct th_named *named = scenario->named; named; named = named->next) {
        char link[64];
        int length =
            snprintf(link, sizeof link, "%zd %zu", (ssize_t)named->by, named->file->number);
        add(hex, link, (size_t)length);
    }
}
