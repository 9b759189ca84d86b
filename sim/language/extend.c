/* A model that gets rows from its files, libraries or tables: they are read before any value,
 * so that such rows are as those of any other model. */
#include <string.h>

#include "language/library.h"

static void refuse(struct th_reader *r, const struct th_scalar *scalar, enum th_status status,
                   const char *what, const char *why)
{
    th_error_at(r->error, scalar->place, status, "%s: \"%.80s\" %s", what, scalar->text, why);
}

/* R27: no row of a file is called like a key of the language. */
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

/* The library or the table that the scalar names; false and a sentence: there is none. */
static bool find_file(struct th_reader *r, const struct th_scalar *scalar, const char *path,
                      const struct th_row *row, struct th_file *file)
{
    if (row->file == TH_LIBRARY_FILE) {
        file->library = th_read_library(r, scalar, path);
        file->path = file->library ? file->library->path : NULL;
        return file->library != NULL;
    }
    const struct th_table_file *table = th_read_table(r, scalar, path);
    file->table = table ? table->table : NULL;
    file->path = table ? table->source->path : NULL;
    return table != NULL;
}

static const struct th_model *extend(struct th_reader *r, const struct th_draft *draft,
                                     const struct th_model *model, const char *instance,
                                     size_t number)
{
    const struct th_row *row = &model->params.rows[number];
    const char *path = th_memory_format(&r->memory, "%s.%s", instance, row->name);
    struct th_scalar scalar;
    struct th_file file = {.row = number, .units = r->scenario->units, .model = model};
    bool bad;
    if (!th_read_written(r, draft, path, row, &scalar, &bad)) {
        th_error_at(r->error, draft->place, TH_BAD_INPUT, "%s needs %s: %s (%s)", instance,
                    row->name, row->doc, th_file_sort_doc(row->file));
        return NULL;
    }
    if (bad || !find_file(r, &scalar, path, row, &file))
        return NULL;
    struct th_error found = {0};
    const struct th_model *made =
        model->extend(&file, &r->scenario->arena, file.library ? &found : r->error);
    for (int k = 0; k < found.count && k < TH_ERRORS; k++)
        refuse(r, &scalar, found.status, path, found.text[k] + found.label[k].message);
    return made && are_free(r, &scalar, path, model, made) ? made : NULL;
}

const struct th_model *th_read_extended(struct th_reader *r, const struct th_draft *draft,
                                        const struct th_model *model, const char *instance)
{
    const struct th_table own = model->params;
    for (size_t k = 0; model && k < own.count; k++)
        if (own.rows[k].quantity == TH_FILE)
            model = extend(r, draft, model, instance, k);
    return model;
}
