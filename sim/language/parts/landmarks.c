/* Puts the named levels of a canal of another length as far along it, by share, as the
 * catalogue has them in its own. The scenario then has a catalogue of its own, so that a level
 * is the same place through every door. */
#include <math.h>
#include <string.h>

#include "language/library.h"

static void stretch(struct th_reader *r, double length)
{
    struct th_scenario *s = r->scenario;
    const struct th_catalog *all = s->catalog;
    if (!(length > 0) || length == all->landmark_length)
        return;
    struct th_catalog *own = th_memory_keep(&r->memory, sizeof *own);
    struct th_landmark *marks = th_memory_keep(&r->memory, all->landmark_count * sizeof *marks);
    if (!own || !marks)
        return;
    for (size_t k = 0; k < all->landmark_count; k++) {
        marks[k] = all->landmarks[k];
        marks[k].position *= length / all->landmark_length;
    }
    *own = *all;
    own->landmarks = marks;
    s->catalog = own;
}

/* The row of an instance by which landmarks stretch; NULL: it has none. */
static const struct th_row *stretching_row(const struct th_catalog *catalog,
                                           const struct th_instance *instance)
{
    const char *path = catalog->landmark_row, *slot = instance->model->slot;
    const size_t length = strlen(slot);
    const bool of_slot = path && strncmp(path, slot, length) == 0 && path[length] == '.';
    return of_slot ? th_table_find(&instance->model->params, path + length + 1) : NULL;
}

/* The written length, or NaN. Sentences about it come when all rows are read. */
static double written_length(struct th_reader *r, const struct th_draft *draft,
                             const struct th_row *row)
{
    const char *path = r->scenario->catalog->landmark_row;
    struct th_error hidden = {0}, *shown = r->error;
    struct th_range range;
    struct th_scalar scalar;
    bool bad = false;
    double si = NAN;
    r->error = &hidden;
    if (!th_read_range(r, row, path, &range) ||
        !th_read_written(r, draft, path, row, &scalar, &bad) || bad ||
        !th_read_value(r, row, &scalar, path, &range, &si))
        si = NAN;
    r->error = shown;
    return si;
}

void th_read_landmarks(struct th_reader *r)
{
    const struct th_scenario *s = r->scenario;
    for (size_t i = 0; i < s->instance_count; i++) {
        const struct th_row *row = stretching_row(s->catalog, &s->instances[i]);
        if (row) {
            stretch(r, written_length(r, &r->drafts[i], row));
            return;
        }
    }
}
