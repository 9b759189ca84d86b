/* Old spellings: read with a notice in files without format:, refused with format: 1. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/reader.h"

enum { FORMAT = 1 };

static const struct th_old_row rows[] = {
#define O(name, where, old, now) {where, old, now},
#include "language/words/old.def"
#undef O
};

const struct th_old_row *th_scenario_old(size_t *count)
{
    *count = sizeof rows / sizeof rows[0];
    return rows;
}

bool th_read_format_key(struct th_reader *r)
{
    struct th_scalar scalar;
    const struct th_node *node =
        th_node_kind(r->root) == TH_MAPPING ? th_node_get(r->root, "format") : NULL;
    if (!node)
        return true;
    if (!th_read_entry(r, r->root, "format", &scalar))
        return false;
    char *end;
    long number = strtol(scalar.text, &end, 10);
    if (*end || number < 1 || number > 1000000) {
        th_error_at(r->error, scalar.place, TH_BAD_INPUT,
                    "format: \"%.40s\" is no format; write 1", scalar.text);
        return false;
    }
    if (number > FORMAT) {
        th_error_at(r->error, scalar.place, TH_BAD_INPUT,
                    "format: %ld is newer than this Thecal, which reads format %d", number,
                    FORMAT);
        return false;
    }
    r->scenario->format = (int)number;
    return true;
}

bool th_old_spelling(struct th_reader *r, enum th_old which, struct th_place place,
                     const char *now)
{
    if (r->scenario->format) {
        th_error_at(r->error, place, TH_BAD_INPUT,
                    "%s is an old spelling; in format 1 write %.200s", rows[which].old, now);
        return false;
    }
    if (r->olds[which].count++ == 0)
        r->olds[which].first = th_read_place(r, place);
    return true;
}

void th_old_notices(struct th_reader *r)
{
    struct th_scenario *s = r->scenario;
    for (int k = 0; k < TH_OLDS; k++) {
        char places[40] = "";
        if (r->olds[k].count == 0)
            continue;
        if (r->olds[k].count > 1)
            snprintf(places, sizeof places, ", in %zu places", r->olds[k].count);
        th_notice_add(r, r->olds[k].first,
                      "%s is an old spelling%s; format 1 writes %s (thecal check --rewrite)",
                      rows[k].old, places, rows[k].now);
    }
    if (!s->format)
        th_old_edit(r, (struct th_edit){.kind = TH_EDIT_INSERT,
                                        .place = th_node_place(r->root),
                                        .text = "format: 1"});
}
