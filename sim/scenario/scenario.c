/* Identity and life of a scenario. */
#include "scenario/scenario.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include "base/text/sha256.h"
#include "document/library.h"

void th_scenario_free(struct th_scenario *scenario)
{
    if (!scenario)
        return;
    th_libraries_close(scenario->libraries);
    th_arena_free(&scenario->arena);
    free(scenario);
}

const char *th_scenario_heading(const struct th_scenario *scenario)
{
    const char *folder = scenario->file ? strrchr(scenario->file, '/') : NULL;
    if (scenario->title && scenario->title[0])
        return scenario->title;
    return folder ? folder + 1 : scenario->file ? scenario->file : "";
}

/* Chains the digest of a text to the digest so far. */
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
