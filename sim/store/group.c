/* The columns of a group, and its attributes of NXdata: signal, axes, auxiliary signals. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/column.h"
#include "store/group.h"

bool th_store_group_has(const struct th_store_group *group, size_t column)
{
    return group->job->scenario->columns[column].instance == group->instance &&
           group->job->trace->columns[column].grid == group->grid;
}

bool th_store_is_axis(const struct th_scenario *scenario, const struct th_column *column)
{
    return column->profile && th_column_row(scenario, column)->flags & (TH_AXIS | TH_AXIS_2);
}

bool th_store_is_plane(const struct th_scenario *scenario, const struct th_column *column)
{
    return column->profile && th_column_row(scenario, column)->flags & TH_PLANE;
}

/* The coordinate of a profile, NULL if it has not been written. */
const struct th_store_axis *th_store_group_axis(const struct th_store_group *group,
                                                const struct th_column *column)
{
    for (size_t k = 0; k < group->axis_count; k++)
        if (!group->axes[k].second && group->axes[k].kind == column->axis &&
            group->axes[k].points == column->points)
            return &group->axes[k];
    return NULL;
}

/* Its second coordinate, of a profile on two axes. */
const struct th_store_axis *th_store_group_axis_2(const struct th_store_group *group,
                                                  const struct th_column *column)
{
    for (size_t k = 0; k < group->axis_count; k++)
        if (group->axes[k].second && group->axes[k].points == column->across)
            return &group->axes[k];
    return NULL;
}

/* "csf.concentration.morphine" becomes "concentration_morphine" in the group "csf",
 * "csf.concentration@36.2cm" "concentration_at_36_2cm". */
void th_store_group_name(const struct th_store_group *group, const struct th_column *column,
                         char *name)
{
    const char *instance = group->job->scenario->instances[group->instance].name;
    size_t length = strlen(instance);
    const char *rest = column->path;
    if (strncmp(rest, instance, length) == 0 && rest[length] == '.')
        rest += length + 1;
    th_store_name(rest, name, TH_STORE_NAME);
}

/* NXdata auxiliary signals: the columns of the signal's shape and unit. */
static bool write_auxiliary_signals(const struct th_store_group *group)
{
    const struct th_scenario *scenario = group->job->scenario;
    const char *unit = th_row_unit(th_column_row(scenario, group->signal));
    char(*names)[TH_STORE_NAME] = calloc(scenario->column_count, sizeof *names);
    const char **list = calloc(scenario->column_count, sizeof *list);
    size_t count = 0;
    for (size_t k = 0; names && list && k < scenario->column_count; k++) {
        const struct th_column *column = &scenario->columns[k];
        if (column == group->signal || !th_store_group_has(group, k) ||
            column->profile != group->signal->profile || th_store_is_axis(scenario, column) ||
            (column->profile &&
             th_store_group_axis(group, column) != th_store_group_axis(group, group->signal)) ||
            th_store_is_plane(scenario, column) != th_store_is_plane(scenario, group->signal) ||
            (th_store_is_plane(scenario, column) &&
             th_store_group_axis_2(group, column) !=
                 th_store_group_axis_2(group, group->signal)) ||
            strcmp(th_row_unit(th_column_row(scenario, column)), unit) != 0)
            continue;
        th_store_group_name(group, column, names[count]);
        list[count] = names[count];
        count++;
    }
    bool done = names && list &&
                (count == 0 || th_h5_texts(group->id, "auxiliary_signals", list, count));
    free(names);
    free(list);
    return done;
}

/* NXdata attributes: the signal, its axes and the auxiliary signals. */
bool th_store_signal(const struct th_store_group *group)
{
    const char *axes[TH_H5_RANK];
    char name[TH_STORE_NAME], signal[TH_STORE_NAME];
    size_t rank = 0;
    if (!group->signal)
        return true;
    th_store_group_name(group, group->signal, signal);
    if (group->job->member >= 0)
        axes[rank++] = "member";
    axes[rank++] = group->times.clock;
    if (group->signal->profile)
        axes[rank++] = th_store_group_axis(group, group->signal)->name;
    if (th_store_is_plane(group->job->scenario, group->signal))
        axes[rank++] = th_store_group_axis_2(group, group->signal)->name;
    if (!th_h5_text(group->id, "signal", signal) ||
        !th_h5_texts(group->id, "axes", axes, rank) || !write_auxiliary_signals(group))
        return false;
    for (size_t k = 0; k < rank; k++) {
        int32_t index = (int32_t)k;
        snprintf(name, sizeof name, "%s_indices", axes[k]);
        if (!th_h5_number(group->id, name, TH_H5_INT32, &index))
            return false;
    }
    return true;
}
