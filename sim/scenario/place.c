/* Places on the axes of profiles, and of outputs that stand for several. */
#include "scenario/place.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/text/nearest.h"

/* The places beyond the axes, and the levels, that may be meant by a word. */
struct words {
    const struct th_scenario *scenario;
    const struct th_path *path;
    bool levels;
};

/* "cistern" of an output at "concentration@cistern" beside the row of that name. */
static const char *beyond(const struct th_row *output, const char *row)
{
    size_t length = strlen(row);
    return output->at && strncmp(output->at, row, length) == 0 && output->at[length] == '@'
               ? output->at + length + 1
               : NULL;
}

static const struct th_model *model_of(const struct words *words)
{
    return words->scenario->instances[words->path->instance].model;
}

/* The row whose places are meant. */
static const char *row_of(const struct words *words)
{
    const struct th_model *model = model_of(words);
    return (words->path->profile ? &model->profiles : &model->outputs)
        ->rows[words->path->row]
        .name;
}

/* The k-th word; NULL behind the last. */
static const char *word_at(const void *context, size_t k)
{
    const struct words *words = context;
    const struct th_catalog *catalog = words->scenario->catalog;
    const struct th_model *model = model_of(words);
    const char *row = row_of(words), *word;
    for (size_t n = 0; n < model->outputs.count; n++)
        if ((word = beyond(&model->outputs.rows[n], row)) && k-- == 0)
            return word;
    return words->levels && k < catalog->landmark_count ? catalog->landmarks[k].name : NULL;
}

static bool find_beyond(const struct words *words, const char *place, struct th_path *path)
{
    const struct th_model *model = model_of(words);
    const char *row = row_of(words);
    for (size_t n = 0; n < model->outputs.count; n++) {
        const char *word = beyond(&model->outputs.rows[n], row);
        if (!word || strcmp(word, place) != 0)
            continue;
        path->row = n;
        path->profile = false;
        return true;
    }
    return false;
}

static bool find_level(const struct th_catalog *catalog, const char *name, size_t length,
                       size_t *k)
{
    for (*k = 0; *k < catalog->landmark_count; ++*k)
        if (strlen(catalog->landmarks[*k].name) == length &&
            strncmp(catalog->landmarks[*k].name, name, length) == 0)
            return true;
    return false;
}

/* " cistern, ventricle", "" if there are none. */
static void list_beyond(const struct words *words, char *list, size_t size)
{
    struct words none = *words;
    const char *word;
    size_t used = 0;
    none.levels = false;
    list[0] = '\0';
    for (size_t k = 0; (word = word_at(&none, k)) && used < size; k++)
        used += (size_t)snprintf(list + used, size - used, "%s %s", k ? "," : "", word);
}

static void no_such_word(const struct words *words, const char *place, char *why, size_t size)
{
    const struct th_catalog *catalog = words->scenario->catalog;
    const bool profile = words->path->profile;
    char list[160], levels[80] = "";
    size_t count = 0;
    while (word_at(words, count)) count++;
    const char *near = th_nearest(place, count, word_at, words);
    list_beyond(words, list, sizeof list);
    if (words->levels)
        snprintf(levels, sizeof levels, "a level, %s to %s%s", catalog->landmarks[0].name,
                 catalog->landmarks[catalog->landmark_count - 1].name,
                 profile || *list ? "; " : "");
    snprintf(why, size, "\"%.40s\" is no place on it%s%s%s (allowed: %s%s%s%s)", place,
             near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "", levels,
             profile ? "a length such as 30 cm" : "", profile && *list ? ";" : "",
             list + (profile ? 0 : strspn(list, " ")));
}

/* A copy without blanks; false: it is too long. */
static bool copy_place(const char *place, char to[TH_PLACE_NAME])
{
    size_t used = 0;
    for (; *place; place++)
        if (*place != ' ' && used + 1 < TH_PLACE_NAME)
            to[used++] = *place;
        else if (*place != ' ')
            return false;
    to[used] = '\0';
    return used > 0;
}

/* A number on an axis of that row. */
static bool read_position(const struct th_scenario *s, const struct th_row *axis,
                          const char *place, double *position, char *why, size_t size)
{
    if (th_quantity_read(s->units, axis->quantity, place, position, why, size) != TH_OK)
        return false;
    if (*position <= 0 || *position > 0)
        return true;
    snprintf(why, size, "\"%.40s\" is no number", place);
    return false;
}

/* A level or a length, on an axis of that row. */
static bool find_position(const struct words *words, const struct th_row *axis,
                          const char *place, struct th_path *path, char *why, size_t size)
{
    const struct th_scenario *s = words->scenario;
    size_t level;
    path->profile = false;
    path->placed = true;
    if (words->levels && find_level(s->catalog, place, strlen(place), &level)) {
        path->position = s->catalog->landmarks[level].position;
        return true;
    }
    if (!isalpha((unsigned char)place[0]))
        return read_position(s, axis, place, &path->position, why, size);
    no_such_word(words, place, why, size);
    return false;
}

/* On the second axis: one of its words, or a number. */
static bool find_position_2(const struct th_scenario *s, const struct th_row *axis,
                            const char *place, struct th_path *path, char *why, size_t size)
{
    if (axis->quantity != TH_CHOICE)
        return read_position(s, axis, place, &path->position_2, why, size);
    const int word = th_labels_find(axis->labels, place);
    path->position_2 = word;
    if (word < 0)
        snprintf(why, size, "\"%.40s\" is no place on its second axis (allowed: %.80s)", place,
                 axis->labels);
    return word >= 0;
}

/* "T10/grey": a place on each axis. */
static bool find_both(const struct words *words, const struct th_row *axis,
                      struct th_path *path, char *why, size_t size)
{
    const struct th_row *second = th_axis_2_row(model_of(words));
    char first[TH_PLACE_NAME];
    const char *bar = strchr(path->place, '/');
    if (!bar || strchr(bar + 1, '/')) {
        snprintf(why, size,
                 "it has two axes, %s and %s: write a place on each, with a slash between them",
                 axis->name, second->name);
        return false;
    }
    snprintf(first, sizeof first, "%.*s", (int)(bar - path->place), path->place);
    return find_position_2(words->scenario, second, bar + 1, path, why, size) &&
           find_position(words, axis, first, path, why, size);
}

/* The k-th side of a profile's places: the word of a row "anterior" of which .at is
 * "concentration@/anterior"; that row. NULL behind the last. */
static const char *side_at(const struct words *words, size_t k, size_t *row)
{
    const struct th_model *model = model_of(words);
    for (size_t n = 0; n < model->profiles.count; n++) {
        const char *word = beyond(&model->profiles.rows[n], row_of(words));
        if (!word || *word != '/' || k-- > 0)
            continue;
        *row = n;
        return word + 1;
    }
    return NULL;
}

/* "T10/anterior" of a profile along one axis: that place of the row of a side. */
static bool find_side(const struct words *words, const struct th_row *axis, const char *place,
                      struct th_path *path, char *why, size_t size)
{
    const char *bar = strchr(place, '/'), *word;
    const char *asked = bar + 1 + strspn(bar + 1, " ");
    char first[TH_PLACE_NAME], sides[80] = "";
    size_t row = 0, used = 0;
    for (size_t k = 0; (word = side_at(words, k, &row)) && strcmp(word, asked) != 0; k++)
        if (used < sizeof sides)
            used += (size_t)snprintf(sides + used, sizeof sides - used, "%s%s", k ? ", " : "",
                                     word);
    snprintf(first, sizeof first, "%.*s", (int)(bar - place), place);
    if (word && copy_place(first, path->place)) {
        path->row = row;
        return find_position(words, axis, path->place, path, why, size);
    }
    if (*sides)
        snprintf(why, size, "\"%.40s\" is no side of it (allowed: %s)", asked, sides);
    else
        snprintf(why, size, "it has one axis; write one place");
    return false;
}

/* Of an output that is a single number, but for the words of its places. */
static bool find_word(const struct words *words, const char *place, struct th_path *path,
                      char *why, size_t size)
{
    if (!word_at(words, 0)) {
        snprintf(why, size, "it has no places: it is a single number");
        return false;
    }
    if (copy_place(place, path->place) && find_beyond(words, path->place, path))
        return true;
    no_such_word(words, place, why, size);
    return false;
}

bool th_place_on(const struct th_scenario *scenario, const char *place, struct th_path *path,
                 char *why, size_t size)
{
    char unread[TH_SENTENCE];
    const struct th_model *model = scenario->instances[path->instance].model;
    const struct th_row *axis = th_axis_row(model);
    const struct words words = {scenario, path,
                                axis && axis->quantity == TH_POSITION &&
                                    scenario->catalog->landmark_count > 0};
    if (!why) {
        why = unread;
        size = sizeof unread;
    }
    if (!path->profile) {
        const struct words compartments = {scenario, path, false};
        return find_word(&compartments, place, path, why, size);
    }
    const unsigned flags = model->profiles.rows[path->row].flags;
    if (!axis || flags & (TH_AXIS | TH_AXIS_2))
        snprintf(why, size, "it has no places: it is no profile along an axis");
    else if (strchr(place, '/') && !(flags & TH_PLANE))
        return find_side(&words, axis, place, path, why, size);
    else if (strstr(place, "..") || strchr(place, '*'))
        snprintf(why, size, "a range of places stands in record: alone; write one place");
    else if (!copy_place(place, path->place))
        snprintf(why, size, "\"%.40s\" is no place", place);
    else if (flags & TH_PLANE)
        return find_both(&words, axis, path, why, size);
    else
        return find_beyond(&words, path->place, path) ||
               find_position(&words, axis, path->place, path, why, size);
    return false;
}

bool th_place_range(const struct th_catalog *catalog, const char *place, size_t *first,
                    size_t *last)
{
    const char *dots = strstr(place, ".."), *end = dots ? dots + 2 : NULL;
    if (strcmp(place, "*") == 0 && catalog->landmark_count) {
        *first = 0;
        *last = catalog->landmark_count - 1;
        return true;
    }
    if (!dots)
        return false;
    end += strspn(end, " ");
    while (dots > place && dots[-1] == ' ') dots--;
    return find_level(catalog, place, (size_t)(dots - place), first) &&
           find_level(catalog, end, strcspn(end, " "), last) && *first <= *last;
}
