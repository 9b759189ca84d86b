/* Takes names with places apart. */
#include "compare/place.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "scenario/path.h"
#include "scenario/place.h"

const struct th_landmark *th_series_level(const struct th_catalog *catalog, const char *name)
{
    for (size_t k = 0; k < catalog->landmark_count; k++)
        if (strcmp(catalog->landmarks[k].name, name) == 0)
            return &catalog->landmarks[k];
    return NULL;
}

/* The place in bare, "csf.concentration.morphine", of the piece `row` behind the slot's name;
 * NULL: it is not there. */
static const char *find_piece(const char *bare, const char *row)
{
    const size_t length = strlen(row);
    for (const char *at = strchr(bare, '.'); at; at = strchr(at + 1, '.'))
        if (strncmp(at + 1, row, length) == 0 && (!at[length + 1] || at[length + 1] == '.'))
            return at + 1;
    return NULL;
}

/* The output of a place that a file brought (struct th_model, extend): ROW_in_PLACE. */
static bool find_brought(const struct th_catalog *catalog, const struct th_slot *slot,
                         const char *bare, const char *place, char *to, size_t size)
{
    const bool word = islower((unsigned char)*place) &&
                      !place[strspn(place, "abcdefghijklmnopqrstuvwxyz0123456789_")];
    const char *at;
    for (size_t m = 0; word && m < catalog->model_count; m++) {
        const struct th_model *model = catalog->models[m];
        for (size_t k = 0;
             k < model->outputs.count && model->extend && strcmp(model->slot, slot->name) == 0;
             k++) {
            const char *row = model->outputs.rows[k].name;
            if (!(at = find_piece(bare, row)))
                continue;
            snprintf(to, size, "%.*s%s_in_%s%s", (int)(at - bare), bare, row, place,
                     at + strlen(row));
            return true;
        }
    }
    return false;
}

bool th_series_beyond(const struct th_catalog *catalog, const char *name, char *to, size_t size)
{
    char bare[TH_PATH_LENGTH], row[80];
    const char *place = th_path_place(name, bare), *rest, *at;
    const struct th_slot *slot =
        place && catalog ? th_scenario_slot(catalog, bare, &rest) : NULL;
    for (size_t m = 0; slot && m < catalog->model_count; m++) {
        const struct th_model *model = catalog->models[m];
        for (size_t k = 0; k < model->outputs.count && strcmp(model->slot, slot->name) == 0;
             k++) {
            const struct th_row *output = &model->outputs.rows[k];
            const char *sign = output->at ? strchr(output->at, '@') : NULL;
            if (!sign || strcmp(sign + 1, place) != 0)
                continue;
            snprintf(row, sizeof row, "%.*s", (int)(sign - output->at), output->at);
            if (!(at = find_piece(bare, row)))
                continue;
            snprintf(to, size, "%.*s%s%s", (int)(at - bare), bare, output->name,
                     at + strlen(row));
            return true;
        }
    }
    return slot && find_brought(catalog, slot, bare, place, to, size);
}

void th_series_plain(const char *name, char *to, size_t size)
{
    const char *at = strchr(name, '@');
    size_t bare = at ? (size_t)(at - name) : strlen(name);
    while (at && bare && name[bare - 1] == ' ') bare--;
    const char *place = at ? at + 1 + strspn(at + 1, " ") : "";
    const size_t number = strspn(place, "0123456789.+-");
    snprintf(to, size, "%.*s%s%.*s%s", (int)bare, name, at ? "@" : "", (int)number, place,
             place + number + (number ? strspn(place + number, " ") : 0));
}

bool th_series_is_place(const struct th_catalog *catalog, const char *name)
{
    char bare[TH_PATH_LENGTH], output[TH_PATH_LENGTH];
    const char *place = th_path_place(name, bare);
    return place && (strchr(place, '/') || th_series_level(catalog, place) ||
                     isdigit((unsigned char)place[place[0] == '-' || place[0] == '+']) ||
                     th_series_beyond(catalog, name, output, sizeof output));
}

bool th_series_is_profile(const struct th_catalog *catalog, const char *path)
{
    const char *rest, *last = strrchr(path, '.');
    const struct th_slot *slot = th_scenario_slot(catalog, path, &rest);
    bool found = false;
    for (size_t m = 0; slot && last && m < catalog->model_count; m++)
        found |= strcmp(catalog->models[m]->slot, slot->name) == 0 &&
                 th_table_find(&catalog->models[m]->profiles, last + 1);
    return found;
}

static size_t count_pieces(const char *name)
{
    size_t count = 1;
    for (; *name; name++) count += *name == '.';
    return count;
}

/* Piece by piece; a pattern with fewer is of as many as the slot's rows have at least. */
static bool fits_pieces(const struct th_catalog *catalog, const char *pattern, const char *name)
{
    const char *rest;
    const struct th_slot *slot = th_scenario_slot(catalog, name, &rest);
    const size_t pieces = count_pieces(pattern), least = slot && slot->most > 1 ? 3 : 2;
    if (pieces > count_pieces(name) || pieces < least || pieces + 1 < count_pieces(name))
        return false;
    for (size_t k = 0; k < pieces; k++) {
        size_t length = strcspn(pattern, "."), other = strcspn(name, ".");
        bool star = length == 1 && *pattern == '*';
        if (!star && (length != other || strncmp(pattern, name, length) != 0))
            return false;
        pattern += length + (pattern[length] == '.');
        name += other + (name[other] == '.');
    }
    return true;
}

bool th_series_fits(const struct th_catalog *catalog, const char *pattern, const char *name)
{
    char bare[TH_PATH_LENGTH], named[TH_PATH_LENGTH];
    const char *place = th_path_place(pattern, bare), *at = th_path_place(name, named);
    size_t first, last;
    const bool plane = at && strncmp(at, "*/", 2) == 0; /* at a point of its second axis */
    if (!catalog || strchr(name, ' ') || !fits_pieces(catalog, bare, named) ||
        (!place != !at && !(plane && !place)))
        return false;
    if (!place || strcmp(place, at) == 0 || strcmp(place, "*") == 0)
        return true;
    const struct th_landmark *level = th_series_level(catalog, at);
    return level && th_place_range(catalog, place, &first, &last) &&
           level >= catalog->landmarks + first && level <= catalog->landmarks + last;
}
