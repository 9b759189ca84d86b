/* Old names of rows and commands, and the present ones, by the catalogue alone. */
#include <stdio.h>
#include <string.h>

#include "language/language.h"
#include "language/words/moved.h"

const char *th_path_behind(const char *path, const char *row)
{
    const size_t length = strlen(row);
    for (const char *at = strchr(path, '.'); at; at = strchr(at + 1, '.'))
        if (strncmp(at + 1, row, length) == 0 && strchr(".@ ", at[1 + length]))
            return at + 1 + length;
    return NULL;
}

const struct th_moved *th_path_now(const struct th_catalog *catalog, enum th_sought sought,
                                   const char *path, bool back, char now[TH_PATH_LENGTH])
{
    const char *rest;
    const struct th_slot *slot = th_scenario_slot(catalog, path, &rest);
    for (size_t m = 0; slot && rest && m < catalog->model_count; m++) {
        const struct th_model *model = catalog->models[m];
        for (size_t k = 0; k < model->moved_count; k++) {
            const struct th_moved *it = &model->moved[k];
            const char *row = back ? strchr(it->to, '.') + 1 : it->name;
            const char *behind = it->sought == sought ? th_path_behind(path, row) : NULL;
            const bool here = back ? strncmp(it->to, slot->name, strlen(slot->name)) == 0 &&
                                         it->to[strlen(slot->name)] == '.'
                                   : strcmp(model->slot, slot->name) == 0;
            if (!here || !behind)
                continue;
            if (back)
                snprintf(now, TH_PATH_LENGTH, "%s.%s%s", model->slot, it->name, behind);
            else
                snprintf(now, TH_PATH_LENGTH, "%s%s", it->to, behind);
            return it;
        }
    }
    return NULL;
}
