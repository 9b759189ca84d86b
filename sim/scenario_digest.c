#include <stdio.h>
#include <string.h>

#include "scenario.h"
#include "sha256.h"

void th_scenario_digest(const struct th_scenario *scenario, char hex[65])
{
    /* A chain: the digest so far and that of the next text, from the scenario to its first part. */
    char both[2 * 64 + 1];
    const char *words = scenario->overrides ? scenario->overrides : "";
    th_sha256(scenario->text ? scenario->text : "", scenario->text_length, hex);
    memcpy(both, hex, 64);
    th_sha256(words, strlen(words), both + 64);
    th_sha256(both, 128, hex);
    for (const struct th_source *part = scenario->parts; part; part = part->next) {
        memcpy(both, hex, 64);
        th_sha256(part->text, part->length, both + 64);
        th_sha256(both, 128, hex);
    }
}
