/* Looks up a name among slots, models, rows, commands, quantities and landmarks. */
#include "explain/explain.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#include "explain/language.h"
#include "explain/model.h"
#include "explain/overview.h"
#include "language/language.h"
#include "scenario/path.h"
#include "scenario/scenario.h"

enum { NAMES = 4096 };

/* Models and slots as candidates for a mistyped name. */
struct names {
    char text[NAMES];
    const char *at[256];
    size_t count;
};

static void add_name(struct names *names, size_t *used, const char *slot, const char *model)
{
    char *here = names->text + *used;
    int length = snprintf(here, NAMES - *used, "%s%s%s", slot, model[0] ? "." : "", model);
    if (length < 0 || (size_t)length + 1 > NAMES - *used || names->count == 256)
        return;
    names->at[names->count++] = here;
    *used += (size_t)length + 1;
}

static const char *name_at(const void *context, size_t k)
{
    const struct names *names = context;
    return names->at[k];
}

static const char *row_name(const void *context, size_t k)
{
    const struct th_model *model = context;
    const struct th_table *tables[] = {&model->params, &model->outputs, &model->profiles};
    for (size_t t = 0; t < 3; t++) {
        if (k < tables[t]->count)
            return tables[t]->rows[k].name;
        k -= tables[t]->count;
    }
    return model->commands[k].name;
}

static enum th_status unknown_row(const struct th_model *model, const char *name,
                                  struct th_error *error)
{
    size_t count = model->params.count + model->outputs.count + model->profiles.count;
    for (size_t k = 0; k < model->gone_count; k++)
        if (strcmp(model->gone[k].name, name) == 0)
            return th_error_add(error, TH_USAGE, "%s.%s is no more: %s", model->slot, name,
                                model->gone[k].why);
    for (int kind = TH_PARAM; kind <= TH_DO; kind++) {
        const struct th_moved *moved = th_model_moved(model, (enum th_sought)kind, name);
        if (moved)
            return th_error_add(error, TH_USAGE, "%s.%s is %s now", model->slot, name,
                                moved->to);
    }
    const char *near = th_nearest(name, count + model->command_count, row_name, model);
    return th_error_add(error, TH_USAGE, "%s.%s has nothing called \"%s\"%s%s%s", model->slot,
                        model->name, name, near ? "; did you mean \"" : "", near ? near : "",
                        near ? "\"?" : "");
}

/* An error message for an output of 0.1 that is now a number of another output's path. */
static bool report_retired(const struct th_catalog *catalog, const char *name,
                           struct th_error *error)
{
    const char *point = strrchr(name, '.'), *rest;
    const struct th_slot *slot = point ? th_scenario_slot(catalog, name, &rest) : NULL;
    for (size_t k = 0; k < catalog->model_count; k++) {
        const struct th_model *model = catalog->models[k];
        const struct th_retired *retired = th_model_retired(model, point ? point + 1 : name);
        if (!retired || (point && (!slot || strcmp(slot->name, model->slot) != 0)))
            continue;
        th_error_add(error, TH_USAGE, "%s is no output any more: it is take: %s of %s.%s", name,
                     retired->take, model->slot, retired->of);
        return true;
    }
    return false;
}

/* only: the model whose row the name may be, or NULL. */
static enum th_status unknown(const struct th_catalog *catalog, const struct th_model *only,
                              const char *name, struct th_error *error)
{
    struct names names = {.count = 0};
    size_t used = 0;
    char section[32];
    for (int k = 0; k < th_labels_count(th_explain_sections()); k++) {
        th_labels_get(th_explain_sections(), k, section, sizeof section);
        add_name(&names, &used, section, "");
    }
    for (size_t k = 0; k < catalog->slot_count; k++)
        add_name(&names, &used, catalog->slots[k].name, "");
    for (size_t k = 0; k < catalog->model_count; k++)
        add_name(&names, &used, catalog->models[k]->slot, catalog->models[k]->name);
    for (size_t k = 0; k < catalog->model_count; k++)
        add_name(&names, &used, catalog->models[k]->name, "");
    const char *near = th_nearest(name, names.count, name_at, &names);
    if (near)
        return th_error_add(error, TH_USAGE, "nothing is called \"%s\"; did you mean \"%s\"?",
                            name, near);
    if (only)
        return unknown_row(only, strchr(name, '.') + 1, error);
    return th_error_add(error, TH_USAGE,
                        "nothing is called \"%s\" (thecal explain lists all names)", name);
}

/* An output by its name, also followed by the name of a drug. */
static const struct th_row *find_output(const struct th_table *table, const char *name)
{
    char bare[64];
    const struct th_row *row = th_table_find(table, name);
    if (row)
        return row;
    snprintf(bare, sizeof bare, "%.*s", (int)strcspn(name, "."), name);
    row = th_table_find(table, bare);
    return row && row->flags & TH_EACH_SPECIES ? row : NULL;
}

static const struct th_command *find_command(const struct th_model *model, const char *name)
{
    for (size_t k = 0; k < model->command_count; k++)
        if (strcmp(model->commands[k].name, name) == 0)
            return &model->commands[k];
    return NULL;
}

static const struct th_row_list *find_list(const struct th_model *model, const char *name)
{
    for (size_t k = 0; k < model->list_count; k++)
        if (strcmp(model->lists[k].name, name) == 0)
            return &model->lists[k];
    return NULL;
}

static bool has_row_named(const struct th_model *model, const char *name)
{
    return find_list(model, name) || th_table_find(&model->params, name) ||
           find_output(&model->outputs, name) || find_output(&model->profiles, name) ||
           find_command(model, name);
}

/* The parameters, outputs, profiles and words of a model that have the name; head: print the
 * model's name before the first. */
static bool print_rows_named(const struct th_model *model, const char *name, bool head,
                             FILE *out)
{
    const struct th_row *param = th_table_find(&model->params, name);
    const struct th_row *output = find_output(&model->outputs, name);
    const struct th_row *profile = find_output(&model->profiles, name);
    const struct th_command *command = find_command(model, name);
    const struct th_row_list *list = find_list(model, name);
    bool found = has_row_named(model, name);
    if (found && head)
        fprintf(out, "%s.%s\n", model->slot, model->name);
    if (param)
        th_explain_param(param, out);
    if (output)
        th_explain_output(output, out);
    if (profile)
        th_explain_output(profile, out);
    if (command)
        th_explain_command(command, out);
    if (list)
        th_explain_list(model, list, out);
    return found;
}

static enum th_status explain_row(const struct th_model *model, const char *name, FILE *out,
                                  struct th_error *error)
{
    if (print_rows_named(model, name, false, out))
        return TH_OK;
    return unknown_row(model, name, error);
}

/* "pump.error", "effect.analgesia.ec50": a row by its slot and, in a slot of several, a free
 * name, as in scenarios and results. *only: the slot's model if it has one. */
static bool explain_in_slot(const struct th_catalog *catalog, const char *name, FILE *out,
                            const struct th_model **only)
{
    bool found = false;
    size_t length = strcspn(name, "."), models = 0;
    const char *row = name + length + (name[length] == '.'), *point = strchr(row, '.');
    const struct th_slot *slot = NULL;
    for (size_t k = 0; k < catalog->slot_count; k++) {
        const struct th_slot *one = &catalog->slots[k];
        if ((strlen(one->name) == length && strncmp(name, one->name, length) == 0) ||
            (strlen(one->key) == length && strncmp(name, one->key, length) == 0))
            slot = one;
    }
    for (size_t k = 0; slot && k < catalog->model_count; k++) {
        const struct th_model *model = catalog->models[k];
        if (strcmp(model->slot, slot->name) != 0)
            continue;
        *only = models++ ? NULL : model;
        found |= print_rows_named(model, row, true, out) ||
                 (slot->most > 1 && point && print_rows_named(model, point + 1, true, out));
    }
    return found;
}

/* "kink", "ec50": a model by its bare name, or rows and words by theirs; of one model they are
 * printed, of several the names of all are in `which`, parted by commas. */
static bool explain_bare(const struct th_catalog *catalog, const char *name, FILE *out,
                         char *which, size_t size)
{
    const struct th_model *found = NULL;
    size_t models = 0, count = 0, used = 0;
    which[0] = '\0';
    for (size_t k = 0; k < catalog->model_count; k++)
        models += strcmp(catalog->models[k]->name, name) == 0;
    for (size_t k = 0; k < catalog->model_count && used < size; k++) {
        const struct th_model *model = catalog->models[k];
        bool itself = strcmp(model->name, name) == 0;
        if (models ? !itself : !has_row_named(model, name))
            continue;
        found = model;
        used +=
            (size_t)snprintf(which + used, size - used, "%s%s.%s%s%s", count++ ? ", " : "",
                             model->slot, model->name, models ? "" : ".", models ? "" : name);
    }
    if (count != 1)
        return false;
    if (models)
        th_explain_model(found, out);
    else
        print_rows_named(found, name, true, out);
    return true;
}

static bool explain_quantity(const char *name, FILE *out)
{
    for (int k = 0; k < TH_QUANTITIES; k++)
        if (strcasecmp(name, th_quantity_name((enum th_quantity)k)) == 0) {
            th_explain_quantity((enum th_quantity)k, out);
            fprintf(out, "  inside: %s\n", th_quantity_si((enum th_quantity)k));
            return true;
        }
    return false;
}

static bool explain_landmark(const struct th_catalog *catalog, const char *name, FILE *out)
{
    const struct th_landmark *landmark;
    for (size_t k = 0; (landmark = th_position_name(catalog, k)); k++)
        if (strcasecmp(name, landmark->name) == 0) {
            const double below = 100 * landmark->position;
            fprintf(out, "  %s: %.2f cm %s the foramen magnum\n", landmark->name, fabs(below),
                    below < 0 ? "above" : "below");
            return true;
        }
    return false;
}

/* An old name, "csf.posture": what it is now. */
static bool explain_moved(const struct th_catalog *catalog, const char *name, FILE *out)
{
    char now[TH_PATH_LENGTH];
    const struct th_model *only;
    for (int kind = TH_PARAM; kind <= TH_DO; kind++)
        if (th_path_now(catalog, (enum th_sought)kind, name, false, now)) {
            fprintf(out, "%s is %s now\n", name, now);
            return explain_in_slot(catalog, now, out, &only);
        }
    return false;
}

enum th_status th_explain_name(const struct th_catalog *catalog, const char *name, FILE *out,
                               struct th_error *error)
{
    for (size_t k = 0; k < catalog->slot_count; k++) {
        const struct th_slot *slot = &catalog->slots[k];
        if (strcmp(name, slot->name) != 0 && strcmp(name, slot->key) != 0)
            continue;
        th_explain_slot(catalog, slot, out);
        return TH_OK;
    }
    for (size_t k = 0; k < catalog->model_count; k++) {
        const struct th_model *model = catalog->models[k];
        size_t slot = strlen(model->slot), length = slot + 1 + strlen(model->name);
        if (strncmp(name, model->slot, slot) != 0 || name[slot] != '.' ||
            strncmp(name + slot + 1, model->name, length - slot - 1) != 0)
            continue;
        if (name[length] == '.' && report_retired(catalog, name, error))
            return TH_USAGE;
        if (name[length] == '.')
            return explain_row(model, name + length + 1, out, error);
        if (name[length] == '\0') {
            th_explain_model(model, out);
            return TH_OK;
        }
    }
    const struct th_vacancy *vacancy = th_scenario_vacancy(catalog, name);
    const struct th_model *only = NULL;
    const bool bare = !strchr(name, '.');
    if (vacancy)
        th_explain_vacancy(vacancy, out);
    if (explain_quantity(name, out) || explain_landmark(catalog, name, out) ||
        (!bare &&
         (explain_in_slot(catalog, name, out, &only) || explain_moved(catalog, name, out))))
        return TH_OK;
    if (!vacancy && report_retired(catalog, name, error))
        return TH_USAGE;
    char which[300];
    if ((bare && explain_bare(catalog, name, out, which, sizeof which)) || vacancy)
        return TH_OK;
    if (bare && which[0])
        return th_error_add(error, TH_USAGE, "%s: which one? There are %s", name, which);
    return unknown(catalog, only, name, error);
}
