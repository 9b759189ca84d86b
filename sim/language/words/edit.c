/* Changes of the scenario's own text that make format 1 of it: collected as it is read. */
#include <string.h>

#include "language/reader.h"

void th_old_edit(struct th_reader *r, struct th_edit edit)
{
    struct th_scenario *s = r->scenario;
    bool own = edit.place.file && strcmp(edit.place.file, s->file) == 0 && edit.place.line > 0;
    struct th_edit *kept = own ? th_memory_keep(&r->memory, sizeof *kept) : NULL;
    if (!kept)
        return;
    *kept = edit;
    kept->text = th_memory_format(&r->memory, "%s", edit.text);
    kept->key = edit.key ? th_memory_format(&r->memory, "%s", edit.key) : NULL;
    kept->value = th_memory_format(&r->memory, "%s", edit.value ? edit.value : "");
    kept->next = s->edits;
    s->edits = kept;
}
