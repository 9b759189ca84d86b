/* Names of files in a scenario that is written: as they are found from its folder. */
#include <stdlib.h>
#include <string.h>

#include "document/beside.h"
#include "document/library.h"
#include "document/table.h"
#include "language/write/writer.h"

static const struct th_source *source_of(const struct th_scenario *scenario, double number)
{
    const struct th_source *source = scenario->parts;
    while (source && (double)source->number != number) source = source->next;
    return source;
}

/* True if the file still holds the text that was read from it. */
static bool is_there(const struct th_source *source)
{
    struct th_arena arena = {0};
    size_t length;
    char sum[65];
    if (source->sum)
        return th_library_sum(source->path, sum, &length) && strcmp(sum, source->sum) == 0;
    const char *text = th_table_text(source->path, &length, &arena, NULL);
    const bool same =
        text && length == source->length && memcmp(text, source->text, length) == 0;
    th_arena_free(&arena);
    return same;
}

/* The folder of the file that is written, with a / at its end, to be freed; NULL: unknown. */
static char *folder_of(const char *path)
{
    char beside[TH_BESIDE_PATH];
    if (!th_beside_path(".", path, beside))
        return NULL;
    char *folder = realpath(beside, NULL);
    char *whole = folder ? malloc(strlen(folder) + 2) : NULL;
    if (whole)
        sprintf(whole, "%s%s", folder, strcmp(folder, "/") == 0 ? "" : "/");
    free(folder);
    return whole;
}

void th_write_file(struct th_writer *w, const char *before, double number)
{
    const struct th_source *source = source_of(w->scenario, number);
    char *real = source && is_there(source) ? realpath(source->path, NULL) : NULL;
    char *folder = real ? folder_of(w->path) : NULL;
    const size_t length = folder ? strlen(folder) : 0;
    const bool within = folder && strncmp(real, folder, length) == 0;
    char *text = real ? malloc(strlen(before) + strlen(real) + 1) : NULL;
    if (text) {
        sprintf(text, "%s%s", before, within ? real + length : real);
        th_write_text(w, text);
    } else {
        w->lost = source;
    }
    free(text);
    free(real);
    free(folder);
}
