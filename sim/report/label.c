/* Formats the patterns of labels. */
#include "report/label.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "scenario/path.h"
#include "scenario/people/people.h"
#include "scenario/rules.h"

/* Positions nearer than that are one place: they are typed, or read from a table. */
static const double same_place = 1e-9; /* m */

/* Appends as much of a text as fits. */
static void add(char label[TH_LABEL], const char *text, size_t length)
{
    size_t used = strlen(label);
    snprintf(label + used, TH_LABEL - used, "%.*s", (int)length, text);
}

/* True if a parameter has one value for all members at all times. */
static bool settled(const struct th_scenario *scenario, size_t instance, size_t row)
{
    return !th_differs(scenario, instance, row) && !th_scenario_is_set(scenario, instance, row);
}

/* The row and the value of a parameter; NULL if it is not settled, or not given. */
static const struct th_row *settled_value(const struct th_scenario *scenario, const char *path,
                                          double *si)
{
    size_t instance, row;
    if (!th_scenario_param(scenario, path, &instance, &row) ||
        !settled(scenario, instance, row))
        return NULL;
    *si = scenario->instances[instance].params[row];
    return isnan(*si) ? NULL : &scenario->instances[instance].model->params.rows[row];
}

bool th_label_same_place(const struct th_scenario *scenario, const char *two)
{
    char path[2][TH_LABEL];
    double si[2];
    for (int k = 0; k < 2; k++) {
        th_labels_get(two, k, path[k], sizeof path[k]);
        if (!settled_value(scenario, path[k], &si[k]))
            return false;
    }
    return fabs(si[0] - si[1]) < same_place;
}

bool th_label_value(const struct th_scenario *scenario, const struct th_row *row, double si,
                    char *text, size_t size)
{
    bool place = row->quantity == TH_POSITION;
    const struct th_landmark *named;
    for (size_t k = 0; place && (named = th_position_name(scenario->catalog, k)); k++)
        if (fabs(named->position - si) < same_place) {
            snprintf(text, size, "%s", named->name);
            return true;
        }
    if (row->quantity == TH_CHOICE)
        return th_labels_get(row->labels, (int)si, text, size) > 0;
    if (row->quantity == TH_DRUG && si >= 0 && si < (double)scenario->species)
        return snprintf(text, size, "%s", scenario->species_names[(size_t)si]) > 0;
    return th_quantity_print(scenario->units, row->quantity, row->unit, si, 4, text, size) > 0;
}

/* Appends the value of "{csf.probe|the probe}"; returns the text behind the brace. */
static const char *add_place(const struct th_scenario *scenario, const char *brace,
                             const char *star, size_t star_length, char label[TH_LABEL])
{
    size_t length = strcspn(brace + 1, "}"), path = strcspn(brace + 1, "|}");
    size_t before = strcspn(brace + 1, "*");
    char name[2 * TH_LABEL], text[TH_LABEL];
    double si;
    if (before < path)
        snprintf(name, sizeof name, "%.*s%.*s%.*s", (int)before, brace + 1, (int)star_length,
                 star, (int)(path - before - 1), brace + 1 + before + 1);
    else
        snprintf(name, sizeof name, "%.*s", (int)path, brace + 1);
    const struct th_row *param = settled_value(scenario, name, &si);
    if (param && th_label_value(scenario, param, si, text, sizeof text))
        add(label, text, strlen(text));
    else if (path < length)
        add(label, brace + 1 + path + 1, length - path - 1);
    return brace + 1 + length + (brace[1 + length] == '}');
}

void th_label_format(const struct th_scenario *scenario, const char *pattern, const char *star,
                     size_t star_length, char label[TH_LABEL])
{
    label[0] = '\0';
    while (*pattern) {
        size_t plain = strcspn(pattern, "*{");
        add(label, pattern, plain);
        pattern += plain;
        if (*pattern == '{') {
            pattern = add_place(scenario, pattern, star, star_length, label);
        } else if (*pattern == '*') {
            add(label, star, star_length);
            pattern++;
        }
    }
}
