/* One group for each instance with recorded columns: an NXdata group for programs that plot,
 * with dimension scales for netCDF over the same datasets. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/column.h"
#include "store/group.h"

/* "z", and where there are several "z_levels", "z_20_points"; means always over "z_segments".
 */
static void name_axis(const struct th_store_group *group, struct th_store_axis *axis)
{
    const char *row = axis->second      ? group->axis_2_row->name
                      : group->axis_row ? group->axis_row->name
                                        : "point";
    bool first = axis->kind != TH_AXIS_SEGMENTS;
    for (size_t k = 0; k < group->axis_count; k++)
        first &= group->axes[k].second != axis->second;
    if (first)
        snprintf(axis->name, sizeof axis->name, "%s", row);
    else if (axis->kind == TH_POINTS)
        snprintf(axis->name, sizeof axis->name, "%.30s_%zu_points", row, axis->points);
    else
        snprintf(axis->name, sizeof axis->name, "%.30s_%s", row, th_axis_word(axis->kind));
}

/* "C1", "C2", ... beside the positions: "level", of a second axis with levels
 * "level_segments". */
static bool write_levels(const struct th_store_group *group, struct th_store_axis *axis)
{
    const struct th_catalog *catalog = group->job->scenario->catalog;
    const char **names = calloc(catalog->landmark_count + 1, sizeof *names);
    bool first = true;
    for (size_t k = 0; &group->axes[k] < axis; k++) first &= !group->axes[k].level[0];
    snprintf(axis->level, sizeof axis->level, "level%s%s", first ? "" : "_",
             first ? "" : th_axis_word(axis->kind));
    for (size_t k = 0; names && k < catalog->landmark_count; k++)
        names[k] = catalog->landmarks[k].name;
    bool done = names && th_h5_strings(group->id, axis->id, axis->level, names,
                                       catalog->landmark_count, "vertebral level");
    free(names);
    return done;
}

/* A coordinate of so many points of a column, whose values are written at the end. */
static bool write_scale(struct th_store_group *group, struct th_store_axis *axis,
                        const struct th_row *row, size_t column, size_t points)
{
    const struct th_store_job *job = group->job;
    struct th_store_late late = {.column = column,
                                 .second = axis->second,
                                 .counted = job->trace->columns[column].axis == SIZE_MAX,
                                 .scale = {1, 0}};
    if (!points || (row && !th_store_scale(job, row, &late.scale[0], &late.scale[1])))
        return false;
    name_axis(group, axis);
    char label[TH_SENTENCE];
    snprintf(label, sizeof label, "%s", row && row->doc ? row->doc : "point");
    th_store_label_unit(row ? th_row_unit(row) : "1", label, sizeof label);
    axis->id = th_h5_scale(group->id, axis->name, TH_H5_REAL, NULL, points,
                           row ? th_row_unit(row) : "1", label);
    if (axis->id < 0)
        return false;
    group->axis_count++;
    late.data = axis->id;
    snprintf(late.name, sizeof late.name, "%s", axis->name);
    if (job->options->shown)
        late.scale[0] = 1, late.scale[1] = 0;
    job->late[(*job->late_count)++] = late; /* closed there */
    return true;
}

/* The coordinate of a profile; `column` is the first that has it. */
static bool write_axis(struct th_store_group *group, size_t column)
{
    const struct th_trace *trace = group->job->trace;
    const struct th_column *of = &group->job->scenario->columns[column];
    const struct th_row *row = group->axis_row;
    struct th_store_axis *axis = &group->axes[group->axis_count];
    *axis = (struct th_store_axis){.kind = of->axis, .points = of->points};
    if (!write_scale(group, axis, row, column, trace->columns[column].along))
        return false;
    bool down = row && row->quantity == TH_POSITION; /* positions count from the head */
    return (!down || th_h5_text(axis->id, "positive", "down")) &&
           ((axis->kind != TH_LEVELS && axis->kind != TH_AXIS_SEGMENTS) ||
            write_levels(group, axis));
}

/* The second coordinate, with the words of its numbers, if it has some. */
static bool write_axis_2(struct th_store_group *group, size_t column)
{
    const struct th_trace *trace = group->job->trace;
    const struct th_row *row = group->axis_2_row;
    struct th_store_axis *axis = &group->axes[group->axis_count];
    *axis = (struct th_store_axis){
        .second = true,
        .kind = group->job->scenario->columns[column].across ? TH_POINTS : TH_CELLS,
        .points = group->job->scenario->columns[column].across};
    return write_scale(group, axis, row, column, trace->columns[column].across) &&
           (row->quantity != TH_CHOICE || th_store_words(axis->id, row->labels));
}

/* The members that are kept: all, or a scale of the group's own; of none there is no such axis.
 */
static bool make_member(struct th_store_group *group)
{
    const struct th_store_job *job = group->job;
    group->member = job->member;
    if (job->member < 0 || job->kept == 0)
        return true;
    if (job->kept == job->trace->members)
        return H5Lcreate_hard(job->run, "member", group->id, "member", H5P_DEFAULT,
                              H5P_DEFAULT) >= 0;
    int64_t *numbers = malloc(job->kept * sizeof *numbers);
    for (uint64_t m = 0; numbers && m < job->kept; m++)
        numbers[m] = (int64_t)(job->trace->first + m);
    group->member = numbers ? th_h5_scale(group->id, "member", TH_H5_INT64, numbers, job->kept,
                                          "1", "member of the ensemble")
                            : H5I_INVALID_HID;
    free(numbers);
    return group->member >= 0;
}

/* The time of run.sample is that of all groups; that of an interval its group's own. */
static bool link_coordinates(struct th_store_group *group)
{
    const struct th_store_job *job = group->job;
    if (!make_member(group))
        return false;
    if (group->grid)
        return th_store_times(job, group->id, group->grid, group->instance, &group->times);
    group->times = job->times;
    return H5Lcreate_hard(job->run, "time", group->id, "time", H5P_DEFAULT, H5P_DEFAULT) >= 0 &&
           (strcmp(group->times.clock, "time") == 0 ||
            H5Lcreate_hard(job->run, group->times.clock, group->id, group->times.clock,
                           H5P_DEFAULT, H5P_DEFAULT) >= 0);
}

static bool is_default(const struct th_store_group *group, const struct th_column *column)
{
    return group->default_column != SIZE_MAX &&
           column == &group->job->scenario->columns[group->default_column];
}

static bool write_column(const struct th_store_group *group, size_t k)
{
    const struct th_column *column = &group->job->scenario->columns[k];
    char name[TH_STORE_NAME];
    th_store_group_name(group, column, name);
    const bool plane = th_store_is_plane(group->job->scenario, column);
    const struct th_store_array array = {
        .job = group->job,
        .times = &group->times,
        .group = group->id,
        .member = group->member,
        .column = k,
        .name = name,
        .axis = column->profile ? th_store_group_axis(group, column) : NULL,
        .axis_2 = plane ? th_store_group_axis_2(group, column) : NULL};
    return th_store_array(&array);
}

/* Of a column that is not kept itself: the unit in which its summary is counted. */
static bool set_scale(const struct th_store_job *job, size_t k)
{
    double *scale = job->rows[k].scale;
    if (job->options->shown)
        scale[0] = 1, scale[1] = 0;
    return job->options->shown ||
           th_store_scale(job, th_column_row(job->scenario, &job->scenario->columns[k]),
                          &scale[0], &scale[1]);
}

static bool fill_group(struct th_store_group *group)
{
    const struct th_scenario *scenario = group->job->scenario;
    const struct th_instance *instance = &scenario->instances[group->instance];
    group->axis_row = th_axis_row(instance->model);
    group->axis_2_row = th_axis_2_row(instance->model);
    if (!th_h5_text(group->id, "title", instance->model->doc ? instance->model->doc : "") ||
        !th_h5_text(group->id, "model", instance->model->name) || !link_coordinates(group))
        return false;
    for (size_t k = 0; k < scenario->column_count; k++) {
        const struct th_column *column = &scenario->columns[k];
        if (!th_store_group_has(group, k))
            continue;
        if ((column->profile && !th_store_group_axis(group, column) && !write_axis(group, k)) ||
            (th_store_is_plane(scenario, column) && !th_store_group_axis_2(group, column) &&
             !write_axis_2(group, k)))
            return false;
        if (!th_store_is_axis(scenario, column) && group->job->kept == 0 &&
            !set_scale(group->job, k))
            return false;
        if (th_store_is_axis(scenario, column) || group->job->kept == 0)
            continue;
        if (k == group->default_column)
            group->signal = column;
        else if (!is_default(group, group->signal) &&
                 (!group->signal || (column->profile && !group->signal->profile)))
            group->signal = column;
        if (!write_column(group, k))
            return false;
    }
    return th_store_signal(group);
}

static bool write_intervals(const struct th_store_group *whole);

/* `of`: what it is of, in the group `parent`. */
static bool write_group(struct th_store_group of, hid_t parent, const char *name)
{
    struct th_store_group *group = &of;
    group->member = H5I_INVALID_HID;
    group->signal = NULL;
    group->axis_count = 0;
    group->axes = calloc(2 * group->job->scenario->column_count, sizeof *group->axes);
    group->id = th_h5_group(parent, name, "NXdata");
    bool done = group->axes && group->id >= 0 && fill_group(group) &&
                (group->grid || write_intervals(group));
    free(group->axes);
    if (group->member != group->job->member && group->member >= 0)
        H5Dclose(group->member);
    if (group->grid && group->times.time >= 0)
        H5Dclose(group->times.time);
    return group->id >= 0 && H5Gclose(group->id) >= 0 && done;
}

/* The groups of columns with intervals of their own, in that of their instance. */
static bool write_intervals(const struct th_store_group *whole)
{
    const struct th_store_job *job = whole->job;
    bool done = true;
    for (size_t g = 1; done && g < job->trace->grids.count; g++) {
        struct th_store_group part = *whole;
        char name[TH_GRID_NAME];
        bool any = false;
        part.grid = g;
        part.times.time = H5I_INVALID_HID;
        for (size_t k = 0; k < job->scenario->column_count; k++)
            any |= th_store_group_has(&part, k);
        th_trace_grid_name(job->trace->grids.items[g].every, name);
        done = !any || write_group(part, whole->id, name);
    }
    return done;
}

/* The paths of all series of the file, by which a reader finds out that one was lost. */
static bool list_series(const struct th_store_job *job)
{
    const struct th_scenario *scenario = job->scenario;
    size_t size = 1;
    for (size_t k = 0; k < scenario->column_count; k++)
        size += strlen(scenario->columns[k].path) + 1;
    char *text = calloc(size, 1), *to = text;
    for (size_t k = 0; text && k < scenario->column_count; k++)
        if (!th_store_is_axis(scenario, &scenario->columns[k]) && job->kept)
            to += sprintf(to, "%s%s", to > text ? " " : "", scenario->columns[k].path);
    bool done = text && th_h5_word(job->run, "series", text);
    free(text);
    return done;
}

/* The first recorded column of the catalogue's list; SIZE_MAX: none. */
static size_t find_default(const struct th_scenario *scenario)
{
    const struct th_catalog *catalog = scenario->catalog;
    for (size_t p = 0; catalog && p < catalog->picture_count; p++)
        for (size_t k = 0; k < scenario->column_count; k++) {
            const struct th_column *column = &scenario->columns[k];
            char path[256];
            snprintf(path, sizeof path, "%s.%s", scenario->instances[column->instance].name,
                     th_column_row(scenario, column)->name);
            if (strcmp(path, catalog->pictures[p]) == 0)
                return k;
        }
    return SIZE_MAX;
}

bool th_store_groups(const struct th_store_job *job)
{
    const struct th_scenario *scenario = job->scenario;
    const size_t default_column = find_default(scenario);
    for (size_t i = 0; i < scenario->instance_count; i++) {
        bool recorded = false;
        for (size_t k = 0; k < scenario->column_count && !recorded; k++)
            recorded = scenario->columns[k].instance == i;
        const struct th_store_group group = {
            .job = job, .instance = i, .default_column = default_column};
        if (recorded && !write_group(group, job->run, scenario->instances[i].name))
            return false;
    }
    size_t first = default_column == SIZE_MAX ? 0 : default_column;
    return scenario->column_count == 0 ||
           (list_series(job) &&
            th_h5_text(job->run, "default",
                       scenario->instances[scenario->columns[first].instance].name));
}
