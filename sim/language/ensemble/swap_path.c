/* "catheter.from": the instance whose part varies. */
#include <string.h>

#include "language/ensemble/ensemble.h"

size_t th_read_swap_path(struct th_reader *r, struct th_place place, const char *text,
                         bool *bad)
{
    const struct th_scenario *s = r->scenario;
    const char *point = strrchr(text, '.');
    struct th_path path;
    *bad = false;
    if (!point || strcmp(point, ".from") != 0 || th_scenario_path(s, TH_PARAM, text, &path))
        return SIZE_MAX;
    const char *name = th_memory_format(&r->memory, "%.*s", (int)(point - text), text);
    const struct th_path_split split = th_path_split(s, name);
    if (split.slot && split.named != SIZE_MAX && !split.behind)
        return split.named;
    if (split.slot && !split.rest && split.count == 1)
        return split.only;
    *bad = true;
    if (split.slot && !split.rest && split.count > 1)
        th_error_at(r->error, place, TH_BAD_INPUT,
                    "%.80s: which one? There are %zu of %s; write %s.NAME.from", text,
                    split.count, split.slot->key, split.slot->name);
    else if (!r->incomplete)
        th_read_path(r, place, TH_PARAM, text, &path);
    return SIZE_MAX;
}
