/* A model that gets rows from a library: the library is loaded before any value is read, so
 * that its rows are as those of any other model. */
#include <string.h>

#include "language/library.h"

static void refuse(struct th_reader *r, const struct th_scalar *scalar, enum th_status status,
                   const char *what, const char *why)
{
    th_error_at(r->error, scalar->place, status, "%s: \"%.80s\" %s", what, scalar->text, why);
}

/* R27: no row of a library is called like a key of the language. */
static bool are_free(struct th_reader *r, const struct th_scalar *scalar, const char *what,
                     const struct th_model *base, const struct th_model *model)
{
    struct th_candidates keys = {0};
    bool all = true;
    th_candidates_section(&r->memory, &keys, "events");
    th_candidates_section(&r->memory, &keys, "hazards");
    const char *const own[] = {"use", "from", "name", "title", "source", "about"};
    for (size_t k = 0; k < sizeof own / sizeof own[0]; k++)
        th_candidates_add(&r->memory, &keys, own[k]);
    for (size_t k = base->params.count; k < model->params.count; k++)
        for (size_t n = 0; n < keys.count; n++)
            if (strcmp(keys.items[n], model->params.rows[k].name) == 0) {
                refuse(r, scalar, TH_BAD_INPUT, what,
                       th_memory_format(&r->memory,
                                        "has a row %s, which is a key of the language: it "
                                        "needs another name",
                                        keys.items[n]));
                all = false;
                break;
            }
    return all;
}

static const struct th_model *extend(struct th_reader *r, const struct th_draft *draft,
                                     const struct th_model *model, const char *instance,
                                     size_t number)
{
    const struct th_row *row = &model->params.rows[number];
    const char *path = th_memory_format(&r->memory, "%s.%s", instance, row->name);
    struct th_scalar scalar;
    bool bad;
    if (!th_read_written(r, draft, path, row, &scalar, &bad)) {
        th_error_at(r->error, draft->place, TH_BAD_INPUT, "%s needs %s: %s (%s)", instance,
                    row->name, row->doc, th_file_sort_doc(row->file));
        return NULL;
    }
    const struct th_library *library = bad ? NULL : th_read_library(r, &scalar, path);
    if (!library)
        return NULL;
    const struct th_file file = {
        .row = number, .path = library->path, .library = library, .units = r->scenario->units};
    struct th_error found = {0};
    const struct th_model *made = model->extend(&file, &r->scenario->arena, &found);
    for (int k = 0; k < found.count && k < TH_ERRORS; k++)
        refuse(r, &scalar, found.status, path, found.text[k] + found.label[k].message);
    return made && are_free(r, &scalar, path, model, made) ? made : NULL;
}

const struct th_model *th_read_extended(struct th_reader *r, const struct th_draft *draft,
                                        const struct th_model *model, const char *instance)
{
    for (size_t k = 0; k < model->params.count; k++)
        if (model->params.rows[k].file == TH_LIBRARY_FILE)
            return extend(r, draft, model, instance, k);
    return model;
}
