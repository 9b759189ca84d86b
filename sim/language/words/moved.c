/* Old names of rows and commands in paths: what they mean now, noted in files without format:,
 * refused with format: 1. */
#include <stdio.h>
#include <string.h>

#include "language/reader.h"
#include "language/words/moved.h"

static bool is_same(struct th_place a, struct th_place b)
{
    return a.line == b.line && a.column == b.column && a.file && b.file &&
           strcmp(a.file, b.file) == 0;
}

bool th_moved_use(struct th_reader *r, struct th_place place, const struct th_moved *moved,
                  const char *old, const char *now)
{
    struct th_moved_seen **at = &r->moved_seen, *seen;
    if (r->scenario->format) {
        th_error_at(r->error, place, TH_BAD_INPUT,
                    "%.100s is an old spelling; in format 1 write %.100s", old, now);
        return false;
    }
    for (; *at; at = &(*at)->next)
        if ((*at)->moved == moved && is_same((*at)->place, place))
            return true;
    seen = th_memory_scratch(&r->memory, sizeof *seen);
    if (seen)
        *seen = (struct th_moved_seen){moved, th_read_place(r, place), NULL};
    *at = seen;
    return true;
}

/* "csf.posture" of an old path; "" if the row is not in it. */
static const char *old_head(struct th_reader *r, const char *text, const struct th_moved *moved)
{
    const char *behind = th_path_behind(text, moved->name);
    return behind ? th_memory_format(&r->memory, "%.*s", (int)(behind - text), text) : "";
}

const char *th_moved_text(struct th_reader *r, const char *text, const struct th_path *path)
{
    const char *behind = path->moved ? th_path_behind(text, path->moved->name) : NULL;
    return behind ? th_memory_format(&r->memory, "%s%s", path->moved->to, behind) : text;
}

bool th_moved_note(struct th_reader *r, struct th_place place, const char *text,
                   const struct th_path *path)
{
    if (!path->moved)
        return true;
    if (!th_moved_use(r, place, path->moved, text, th_moved_text(r, text, path)))
        return false;
    for (const struct th_edit *e = r->scenario->edits; e; e = e->next)
        if (e->kind == TH_EDIT_VALUE && is_same(e->place, place))
            return true; /* the whole value is spelt anew */
    th_old_edit(r, (struct th_edit){.kind = TH_EDIT_WORD,
                                    .place = place,
                                    .value = old_head(r, text, path->moved),
                                    .text = path->moved->to});
    return true;
}

void th_moved_lost(struct th_reader *r, struct th_place place, const struct th_instance *it,
                   const struct th_moved *moved)
{
    if (!r->incomplete)
        th_error_at(r->error, place, TH_BAD_INPUT,
                    "%s.%s is %s now, and this scenario has none", it->name, moved->name,
                    moved->to);
}
