/* Values that name a shared object: it is found, and loaded once for a scenario. */
#include <stdio.h>
#include <string.h>

#include "document/library.h"
#include "language/library.h"

/* The library of that SHA-256 with which the result was made that is run again. */
static const struct th_source *kept_sum(const struct th_reader *r, const char *sum)
{
    for (const struct th_source *it = r->texts->parts; it; it = it->next)
        if (it->sum && strcmp(it->sum, sum) == 0)
            return it;
    return NULL;
}

static bool refuse(struct th_reader *r, const struct th_scalar *scalar, enum th_status status,
                   const char *what, const char *why)
{
    th_error_at(r->error, scalar->place, status, "%s: \"%.80s\" %s", what, scalar->text, why);
    return false;
}

/* The file of a library of a result that is run again: where its scenario named it, or a --set
 * does now, seen from the current folder. */
static bool find_again(struct th_reader *r, const struct th_scalar *scalar, const char *what,
                       char path[TH_BESIDE_PATH], struct stat *seen)
{
    const struct th_source *kept = th_source_kept(r, scalar);
    char sum[65];
    size_t length;
    const char *name = kept && scalar->text[0] != '/' ? kept->path : scalar->text;
    if (!th_beside_path(name, NULL, path) || !th_beside_readable(path, seen) ||
        !th_library_sum(path, sum, &length))
        return refuse(r, scalar, TH_IO, what,
                      th_memory_format(&r->memory,
                                       "is not at %.200s: of a library the result keeps the "
                                       "SHA-256 alone; --set %s=FILE says where it is now",
                                       name, what));
    if (kept ? kept->sum && strcmp(kept->sum, sum) == 0 : kept_sum(r, sum) != NULL)
        return true;
    return refuse(r, scalar, TH_BAD_INPUT, what,
                  th_memory_format(&r->memory,
                                   "is not the library with which the result was made: its "
                                   "SHA-256 is %.16s..., that of the result %.16s...",
                                   sum, kept && kept->sum ? kept->sum : "of none"));
}

static bool find(struct th_reader *r, const struct th_scalar *scalar, const char *what,
                 char path[TH_BESIDE_PATH], struct stat *seen)
{
    const struct th_loading *loading = r->scenario->catalog->loading;
    const struct th_source *kept;
    if (loading && loading->refused)
        return refuse(r, scalar, TH_BAD_INPUT, what,
                      "is a plug-in, and --no-plugins is given: nothing of it was loaded");
    return r->texts ? find_again(r, scalar, what, path, seen)
                    : th_source_find(r, scalar, what, path, seen, &kept);
}

/* Adds it to the libraries of the scenario. */
static const struct th_library *load(struct th_reader *r, const struct th_scalar *scalar,
                                     const char *what, const char *path,
                                     const struct stat *seen)
{
    const struct th_loading *loading = r->scenario->catalog->loading;
    struct th_library *library = th_memory_keep(&r->memory, sizeof *library);
    struct th_source *source = library ? th_source_add(r, path) : NULL;
    char *note = source ? th_memory_keep(&r->memory, TH_LIBRARY_NOTE) : NULL;
    char why[TH_SENTENCE];
    if (!note)
        return NULL;
    *library = (struct th_library){.path = source->path,
                                   .number = source->number,
                                   .inside = loading ? loading->inside : NULL,
                                   .device = seen->st_dev,
                                   .file = seen->st_ino,
                                   .next = r->scenario->libraries};
    source->text = "";
    bool known = th_library_sum(path, library->sum, &library->length);
    if (!known)
        refuse(r, scalar, TH_IO, what, "cannot be read, or is larger than 256 MB");
    else if (!th_library_open(library, why, sizeof why))
        known = refuse(r, scalar, TH_BAD_INPUT, what,
                       th_memory_format(&r->memory, "cannot be loaded: %s", why));
    if (!known)
        return NULL;
    th_library_note(library, note);
    source->text = note;
    source->length = strlen(note);
    source->sum = library->sum;
    r->scenario->libraries = library;
    return library;
}

const struct th_library *th_read_library(struct th_reader *r, const struct th_scalar *scalar,
                                         const char *what)
{
    char path[TH_BESIDE_PATH];
    struct stat seen;
    if (!find(r, scalar, what, path, &seen))
        return NULL;
    const struct th_library *library = r->scenario->libraries;
    while (library && (library->device != seen.st_dev || library->file != seen.st_ino))
        library = library->next;
    if (!library)
        library = load(r, scalar, what, path, &seen);
    for (const struct th_source *s = r->scenario->parts; library && s; s = s->next)
        if (s->number == library->number)
            th_source_name(r, scalar, s);
    return library;
}
