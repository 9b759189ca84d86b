/* Finds series by their full names, by slot, and in the catalogue. */
#include "compare/name.h"

#include <stdio.h>
#include <string.h>

#include "base/text/nearest.h"
#include "compare/place.h"
#include "language/language.h"
#include "scenario/path.h"
#include "scenario/scenario.h"

/* "fault.kink.closed" of the slot fault: what follows "fault.kink.", or NULL; *length: of that
 * name. */
static const char *behind_name(const struct th_slot *slot, const char *series, size_t *length)
{
    size_t head = strlen(slot->name);
    if (strncmp(series, slot->name, head) != 0 || series[head] != '.')
        return NULL;
    const char *point = strchr(series + head + 1, '.');
    *length = point ? (size_t)(point - series) : 0;
    return point ? point + 1 : NULL;
}

/* The series, then the numbers. */
static const struct th_series *nth(const struct th_result *result, size_t k)
{
    return k < result->count ? &result->series[k] : &result->numbers[k - result->count].series;
}

/* True if the result has one instance of the slot. */
static bool is_alone(const struct th_result *result, const struct th_slot *slot)
{
    const char *first = NULL;
    size_t first_length = 0, length;
    for (size_t k = 0; k < result->count + result->number_count; k++) {
        const char *name = nth(result, k)->name;
        if (!behind_name(slot, name, &length))
            continue;
        if (first && (length != first_length || strncmp(first, name, length) != 0))
            return false;
        first = name;
        first_length = length;
    }
    return true;
}

/* True for "tip_concentration.morphine" of a row for each drug, "tip_flow", and for the name of
 * a number, "tip_flow max". */
static bool has_row(const struct th_table *table, const char *name)
{
    const size_t bare = strcspn(name, ". @");
    for (size_t k = 0; k < table->count; k++) {
        const struct th_row *row = &table->rows[k];
        if (strlen(row->name) == bare && strncmp(row->name, name, bare) == 0 &&
            (name[bare] != '.' || row->flags & TH_EACH_SPECIES))
            return true;
    }
    return false;
}

static bool is_known(const struct th_catalog *catalog, const char *name)
{
    const char *rest = NULL;
    const struct th_slot *slot = th_scenario_slot(catalog, name, &rest);
    const char *point = slot && slot->most > 1 && rest ? strchr(rest, '.') : NULL;
    for (size_t k = 0; slot && rest && k < catalog->model_count; k++) {
        const struct th_model *model = catalog->models[k];
        if (strcmp(model->slot, slot->name) != 0)
            continue;
        if (has_row(&model->outputs, rest) || has_row(&model->profiles, rest) ||
            (point &&
             (has_row(&model->outputs, point + 1) || has_row(&model->profiles, point + 1))))
            return true;
    }
    return false;
}

bool th_series_retired(const struct th_catalog *catalog, const char *where, const char *name,
                       struct th_error *error)
{
    const char *rest = NULL, *point = strrchr(name, '.');
    const struct th_slot *slot = catalog ? th_scenario_slot(catalog, name, &rest) : NULL;
    for (size_t k = 0; slot && rest && k < catalog->model_count; k++) {
        const struct th_model *model = catalog->models[k];
        const struct th_retired *retired =
            strcmp(model->slot, slot->name) == 0 ? th_model_retired(model, point + 1) : NULL;
        if (!retired)
            continue;
        int head = (int)(point + 1 - name);
        th_error_add(error, TH_BAD_INPUT,
                     "%s: %.200s is no output any more: it is \"%.*s%s %s\"", where, name, head,
                     name, retired->of, retired->take);
        return true;
    }
    return false;
}

static const char *name_of(const void *result, size_t k)
{
    return nth(result, k)->name;
}

/* The series of exactly that name, or of that without the drug's at its end, which is the only
 * one: it ends the doc, too. */
static const struct th_series *find_full(const struct th_result *result, const char *name)
{
    const size_t all = result->count + result->number_count, bare = strcspn(name, "@ ");
    const char *point = memrchr(name, '.', bare);
    for (size_t k = 0; k < all; k++)
        if (strcmp(nth(result, k)->name, name) == 0)
            return nth(result, k);
    for (size_t k = 0; point && k < all; k++) {
        const struct th_series *series = nth(result, k);
        const size_t length = (size_t)(point - name), drug = bare - length - 1;
        const char *comma = series->doc ? strrchr(series->doc, ',') : NULL;
        if (comma && strncmp(series->name, name, length) == 0 &&
            strcmp(series->name + length, name + bare) == 0 && comma[1] == ' ' &&
            strncmp(comma + 2, point + 1, drug) == 0 && strchr(":", comma[2 + drug]))
            return series;
    }
    return NULL;
}

static const struct th_series *find_named(const struct th_catalog *catalog,
                                          const struct th_result *result, const char *name,
                                          struct th_error *error)
{
    const struct th_series *found = NULL;
    const char *rest = NULL;
    char list[300] = "";
    size_t length, count = 0, used = 0;
    const size_t all = result->count + result->number_count;
    char beyond[TH_PATH_LENGTH], full[2 * TH_PATH_LENGTH], plain[2 * TH_PATH_LENGTH];
    if (strchr(name, '@') && strlen(name) < sizeof plain) {
        th_series_plain(name, plain, sizeof plain);
        name = plain;
    }
    if (th_series_beyond(catalog, name, beyond, sizeof beyond))
        name = beyond;
    const struct th_slot *slot = catalog ? th_scenario_slot(catalog, name, &rest) : NULL;
    if (slot && rest) /* of the slot's name, not its key */
        snprintf(full, sizeof full, "%s.%.300s", slot->name, rest);
    const struct th_series *exact = find_full(result, slot && rest ? full : name);
    if (exact)
        return exact;
    for (size_t k = 0; slot && rest && slot->most > 1 && k < all; k++) {
        const struct th_series *series = nth(result, k);
        const char *behind = behind_name(slot, series->name, &length);
        if (!behind || strcmp(behind, rest) != 0)
            continue;
        found = series;
        used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", count++ ? ", " : "",
                                 series->name);
        used = used < sizeof list ? used : sizeof list - 1;
    }
    if (!found || is_alone(result, slot))
        return found;
    th_error_add(error, TH_BAD_INPUT,
                 count > 1 ? "%.100s: which one? There are %s" : "%.100s: did you mean %s?",
                 name, list);
    return NULL;
}

const struct th_series *th_series_find(const struct th_catalog *catalog,
                                       const struct th_result *result, const char *name,
                                       struct th_error *error)
{
    char other[TH_PATH_LENGTH];
    const int before = error ? error->count : 0;
    const struct th_series *found = find_named(catalog, result, name, error);
    /* An old name in a new result, or a present one in a result of an earlier version. */
    for (int back = 0; catalog && !found && back < 2; back++)
        if ((!error || error->count == before) &&
            th_path_now(catalog, TH_OUTPUT, name, back, other))
            found = find_named(catalog, result, other, error);
    return found;
}

enum th_status th_series_check(const struct th_catalog *catalog, const struct th_result *result,
                               const char *path, const char *name, struct th_error *error)
{
    if (th_series_find(catalog, result, name, NULL))
        return TH_OK;
    if (is_known(catalog, name) && strchr(name, '@') && !th_series_is_place(catalog, name))
        return th_error_add(error, TH_BAD_INPUT,
                            "%s: %.200s: what follows the @ is no place; one is a level such "
                            "as T10, or a length such as 30 cm",
                            path, name);
    char now[TH_PATH_LENGTH];
    if (is_known(catalog, name) || th_path_now(catalog, TH_OUTPUT, name, false, now))
        return TH_OK;
    if (th_series_retired(catalog, path, name, error))
        return error ? error->status : TH_BAD_INPUT;
    const char *meant = th_nearest(name, result->count + result->number_count, name_of, result);
    return th_error_add(error, TH_BAD_INPUT, "%s: nothing is called \"%.200s\"%s%.200s%s", path,
                        name, meant ? "; did you mean \"" : "", meant ? meant : "",
                        meant ? "\"?" : "");
}
