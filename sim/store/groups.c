/* One group for each instance that has recorded columns: NXdata for those who plot by
 * themselves, dimension scales for netCDF, both over the same datasets. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/h5.h"
#include "store/store.h"

enum { SLAB = 1 << 17, NAME = 256 }; /* values written at once */

/* One coordinate of profiles: "z", and where there are several "z_levels", "z_20_points". */
struct axis {
    hid_t id;
    enum th_axis kind;
    size_t points;
    char name[64];
};

struct group {
    const struct th_store_job *job;
    size_t instance;
    hid_t id;
    struct axis *axes;
    size_t axis_count;
    const struct th_row *axis_row; /* NULL: the points are counted */
    const struct th_column *signal;
};

static bool is_axis(const struct th_scenario *scenario, const struct th_column *column)
{
    return column->profile && th_column_row(scenario, column)->flags & TH_AXIS;
}

/* The coordinate of a profile, NULL if it is not written yet. */
static const struct axis *axis_of(const struct group *group, const struct th_column *column)
{
    for (size_t k = 0; k < group->axis_count; k++)
        if (group->axes[k].kind == column->axis && group->axes[k].points == column->points)
            return &group->axes[k];
    return NULL;
}

static const char *axis_name(const struct group *group, const struct th_column *column)
{
    const struct axis *axis = axis_of(group, column);
    return axis ? axis->name : "point";
}

/* "csf.concentration.morphine" becomes "concentration_morphine" in the group "csf". */
static void dataset_name(const struct group *group, const struct th_column *column, char *name)
{
    const char *instance = group->job->scenario->instances[group->instance].name;
    size_t length = strlen(instance);
    const char *rest = column->path;
    if (strncmp(rest, instance, length) == 0 && rest[length] == '.')
        rest += length + 1;
    snprintf(name, NAME, "%s", rest);
    for (char *c = name; *c; c++)
        if (*c == '.' || *c == '/')
            *c = '_';
}

static struct th_h5_shape shape_of(const struct group *group, const struct th_column *column,
                                   size_t points)
{
    const struct th_store_job *job = group->job;
    const struct th_trace *trace = job->trace;
    struct th_h5_shape shape = {.compress = job->options->compress};
    if (job->member >= 0) {
        shape.size[shape.rank] = trace->members;
        shape.chunk[shape.rank] = column->profile ? 1 : trace->members < 8 ? trace->members : 8;
        shape.scales[shape.rank++] = job->member;
    }
    hsize_t most = column->profile ? 512 : 8192;
    shape.size[shape.rank] = trace->times;
    shape.chunk[shape.rank] = trace->times < most ? trace->times : most;
    shape.scales[shape.rank++] = job->time;
    if (column->profile) {
        shape.size[shape.rank] = points;
        shape.chunk[shape.rank] = points < 50 ? points : 50;
        shape.scales[shape.rank++] = axis_of(group, column)->id;
    }
    return shape;
}

/* How an array is cut into slabs: as many members as fit, or some times of one. */
struct cut {
    size_t members, times, points;
};

static struct cut cut_of(const struct th_trace *trace, size_t points)
{
    size_t each = trace->times * points;
    struct cut cut = {1, trace->times, points};
    if (each > SLAB)
        cut.times = points * 512 >= SLAB ? 512 : SLAB / points / 512 * 512;
    else if (each)
        cut.members = SLAB / each >= 8 ? SLAB / each / 8 * 8 : 8;
    return cut;
}

static bool write_slab(const struct group *group, size_t column, hid_t array,
                       const struct cut *cut, size_t member, size_t time, const double scale[2],
                       double *values)
{
    const struct th_trace *trace = group->job->trace;
    size_t members =
        trace->members - member < cut->members ? trace->members - member : cut->members;
    size_t times = trace->times - time < cut->times ? trace->times - time : cut->times;
    double *to = values;
    for (size_t m = 0; m < members; m++)
        for (size_t t = 0; t < times; t++)
            for (size_t p = 0; p < cut->points; p++) {
                double si = th_trace_get(trace, column, member + m, time + t, p);
                *to++ = isnan(si) ? NAN : si * scale[0] + scale[1];
            }
    hsize_t start[TH_H5_RANK] = {0}, count[TH_H5_RANK];
    int rank = 0;
    if (group->job->member >= 0) {
        start[rank] = member;
        count[rank++] = members;
    }
    start[rank] = time;
    count[rank++] = times;
    if (group->job->scenario->columns[column].profile)
        count[rank++] = cut->points;
    return th_h5_slab(array, rank, start, count, values);
}

static bool write_values(const struct group *group, size_t column, hid_t array,
                         const double scale[2])
{
    const struct th_trace *trace = group->job->trace;
    struct cut cut = cut_of(trace, trace->columns[column].points);
    double *values = malloc((cut.members * cut.times * cut.points + 1) * sizeof *values);
    bool done = values != NULL;
    for (size_t m = 0; done && m < trace->members; m += cut.members)
        for (size_t t = 0; done && t < trace->times; t += cut.times)
            done = write_slab(group, column, array, &cut, m, t, scale, values);
    free(values);
    return done;
}

/* For a CHOICE: the numbers and their words. */
static bool describe_choice(hid_t array, const struct th_row *row)
{
    int count = th_labels_count(row->labels);
    double numbers[64];
    if (count <= 0 || count > 64)
        return true;
    for (int k = 0; k < count; k++) numbers[k] = k;
    return th_h5_numbers(array, "flag_values", TH_H5_REAL, numbers, (size_t)count) &&
           th_h5_word(array, "flag_meanings", row->labels);
}

/* CF's auxiliary coordinates: the clock, and the names of the levels. */
static bool describe_coordinates(const struct group *group, hid_t array,
                                 const struct th_column *column)
{
    char names[2 * NAME] = "";
    const struct axis *axis = column->profile ? axis_of(group, column) : NULL;
    if (strcmp(group->job->clock, "time") != 0)
        snprintf(names, sizeof names, "%s", group->job->clock);
    if (axis && axis->kind == TH_LEVELS)
        snprintf(names + strlen(names), NAME, "%slevel", names[0] ? " " : "");
    return !names[0] || th_h5_text(array, "coordinates", names);
}

static bool describe(const struct group *group, hid_t array, const struct th_column *column,
                     const double scale[2])
{
    const struct th_row *row = th_column_row(group->job->scenario, column);
    bool single = group->job->scenario->single;
    const double missing = NAN, factor = 1 / scale[0], offset = -scale[1] / scale[0];
    const double roundoff = row->roundoff * scale[0];
    const float missing_single = NAN;
    char label[TH_SENTENCE];
    th_store_label(group->job->scenario, column, label, sizeof label);
    th_store_label_unit(th_row_unit(row), label, sizeof label);
    return th_h5_word(array, "units", th_row_unit(row)) &&
           th_h5_text(array, "long_name", label) &&
           (!row->doc || !row->doc[strcspn(row->doc, ":;")] ||
            th_h5_text(array, "comment", row->doc)) &&
           describe_coordinates(group, array, column) &&
           th_h5_numbers(array, "_FillValue", single ? TH_H5_SINGLE : TH_H5_REAL,
                         single ? (const void *)&missing_single : &missing, 1) &&
           th_h5_number(array, "unitSI", TH_H5_REAL, &factor) &&
           (scale[1] == 0 || th_h5_number(array, "offsetSI", TH_H5_REAL, &offset)) &&
           (roundoff == 0 || th_h5_number(array, "roundoff", TH_H5_REAL, &roundoff)) &&
           th_h5_word(array, "nature", th_nature_name(row->nature)) &&
           th_h5_text(array, "cell_methods",
                      row->nature == TH_INTERVAL_MEAN ? "time: mean" : "time: point") &&
           th_h5_word(array, "path", column->path) &&
           (!column->profile || th_h5_word(array, "profile_axis", axis_name(group, column))) &&
           (row->quantity != TH_CHOICE || describe_choice(array, row));
}

static bool write_column(const struct group *group, size_t k)
{
    const struct th_store_job *job = group->job;
    const struct th_column *column = &job->scenario->columns[k];
    const struct th_row *row = th_column_row(job->scenario, column);
    char name[NAME];
    double scale[2];
    if (!th_store_scale(job, row, &scale[0], &scale[1]))
        return false;
    dataset_name(group, column, name);
    struct th_h5_shape shape = shape_of(group, column, job->trace->columns[k].points);
    hid_t array =
        th_h5_array(group->id, name, job->scenario->single ? TH_H5_SINGLE : TH_H5_REAL, &shape);
    if (array < 0)
        return false;
    bool done = describe(group, array, column, scale) && write_values(group, k, array, scale);
    return H5Dclose(array) >= 0 && done;
}

static void name_axis(const struct group *group, struct axis *axis)
{
    const char *row = group->axis_row ? group->axis_row->name : "point";
    if (group->axis_count == 0)
        snprintf(axis->name, sizeof axis->name, "%s", row);
    else if (axis->kind == TH_POINTS)
        snprintf(axis->name, sizeof axis->name, "%.30s_%zu_points", row, axis->points);
    else
        snprintf(axis->name, sizeof axis->name, "%.30s_%s", row,
                 axis->kind == TH_LEVELS ? "levels" : "cells");
}

/* "C1", "C2", ... beside the positions. */
static bool write_levels(const struct group *group, const struct axis *axis)
{
    const struct th_catalog *catalog = group->job->scenario->catalog;
    const char **names = calloc(catalog->landmark_count + 1, sizeof *names);
    for (size_t k = 0; names && k < catalog->landmark_count; k++)
        names[k] = catalog->landmarks[k].name;
    bool done = names && th_h5_strings(group->id, axis->id, "level", names,
                                       catalog->landmark_count, "vertebral level");
    free(names);
    return done;
}

/* The coordinate of a profile; `column` is the first that has it. */
static bool write_axis(struct group *group, size_t column)
{
    const struct th_trace *trace = group->job->trace;
    const struct th_column *of = &group->job->scenario->columns[column];
    size_t points = trace->columns[column].points;
    const double *si = th_trace_axis(trace, column);
    struct axis *axis = &group->axes[group->axis_count];
    double factor = 1, offset = 0, *values = malloc((points + 1) * sizeof *values);
    if (!values || !points ||
        (group->axis_row && !th_store_scale(group->job, group->axis_row, &factor, &offset))) {
        free(values);
        return false;
    }
    for (size_t p = 0; p < points; p++) values[p] = si ? si[p] * factor + offset : (double)p;
    const struct th_row *row = group->axis_row;
    *axis = (struct axis){.kind = of->axis, .points = of->points};
    name_axis(group, axis);
    char label[TH_SENTENCE];
    snprintf(label, sizeof label, "%s", row && row->doc ? row->doc : "point");
    th_store_label_unit(row ? th_row_unit(row) : "1", label, sizeof label);
    axis->id = th_h5_scale(group->id, axis->name, TH_H5_REAL, values, points,
                           row ? th_row_unit(row) : "1", label);
    free(values);
    if (axis->id < 0)
        return false;
    group->axis_count++;
    bool down = row && row->quantity == TH_POSITION; /* positions count from the head */
    return (!down || th_h5_text(axis->id, "positive", "down")) &&
           (axis->kind != TH_LEVELS || write_levels(group, axis));
}

/* Names of the columns that belong into the signal's picture: of its shape and unit. */
static bool write_companions(const struct group *group)
{
    const struct th_scenario *scenario = group->job->scenario;
    const char *unit = th_row_unit(th_column_row(scenario, group->signal));
    char(*names)[NAME] = calloc(scenario->column_count, sizeof *names);
    const char **list = calloc(scenario->column_count, sizeof *list);
    size_t count = 0;
    for (size_t k = 0; names && list && k < scenario->column_count; k++) {
        const struct th_column *column = &scenario->columns[k];
        if (column == group->signal || column->instance != group->instance ||
            column->profile != group->signal->profile || is_axis(scenario, column) ||
            (column->profile && axis_of(group, column) != axis_of(group, group->signal)) ||
            strcmp(th_row_unit(th_column_row(scenario, column)), unit) != 0)
            continue;
        dataset_name(group, column, names[count]);
        list[count] = names[count];
        count++;
    }
    bool done = names && list &&
                (count == 0 || th_h5_texts(group->id, "auxiliary_signals", list, count));
    free(names);
    free(list);
    return done;
}

/* What NXdata wants to know: which dataset is the picture, over which axes. */
static bool write_picture(const struct group *group)
{
    const char *axes[TH_H5_RANK];
    char name[NAME], signal[NAME];
    size_t rank = 0;
    if (!group->signal)
        return true;
    dataset_name(group, group->signal, signal);
    if (group->job->member >= 0)
        axes[rank++] = "member";
    axes[rank++] = group->job->clock;
    if (group->signal->profile)
        axes[rank++] = axis_name(group, group->signal);
    if (!th_h5_text(group->id, "signal", signal) ||
        !th_h5_texts(group->id, "axes", axes, rank) || !write_companions(group))
        return false;
    for (size_t k = 0; k < rank; k++) {
        int32_t index = (int32_t)k;
        snprintf(name, sizeof name, "%s_indices", axes[k]);
        if (!th_h5_number(group->id, name, TH_H5_INT32, &index))
            return false;
    }
    return true;
}

static bool link_coordinates(const struct group *group)
{
    hid_t run = group->job->run;
    return (group->job->member < 0 || H5Lcreate_hard(run, "member", group->id, "member",
                                                     H5P_DEFAULT, H5P_DEFAULT) >= 0) &&
           H5Lcreate_hard(run, "time", group->id, "time", H5P_DEFAULT, H5P_DEFAULT) >= 0 &&
           (strcmp(group->job->clock, "time") == 0 ||
            H5Lcreate_hard(run, group->job->clock, group->id, group->job->clock, H5P_DEFAULT,
                           H5P_DEFAULT) >= 0);
}

static bool is_picture(const struct th_store_job *job, const struct th_column *column)
{
    return job->picture != SIZE_MAX && column == &job->scenario->columns[job->picture];
}

static bool fill_group(struct group *group)
{
    const struct th_scenario *scenario = group->job->scenario;
    const struct th_instance *instance = &scenario->instances[group->instance];
    group->axis_row = th_axis_row(instance->model);
    if (!th_h5_text(group->id, "title", instance->model->doc ? instance->model->doc : "") ||
        !th_h5_text(group->id, "model", instance->model->name) || !link_coordinates(group))
        return false;
    for (size_t k = 0; k < scenario->column_count; k++) {
        const struct th_column *column = &scenario->columns[k];
        if (column->instance != group->instance)
            continue;
        if (column->profile && !axis_of(group, column) && !write_axis(group, k))
            return false;
        if (is_axis(scenario, column))
            continue;
        if (k == group->job->picture)
            group->signal = column;
        else if (!is_picture(group->job, group->signal) &&
                 (!group->signal || (column->profile && !group->signal->profile)))
            group->signal = column;
        if (!write_column(group, k))
            return false;
    }
    return write_picture(group);
}

static bool write_group(const struct th_store_job *job, size_t instance)
{
    struct group group = {.job = job, .instance = instance};
    group.axes = calloc(job->scenario->column_count, sizeof *group.axes);
    group.id = th_h5_group(job->run, job->scenario->instances[instance].name, "NXdata");
    bool done = group.axes && group.id >= 0 && fill_group(&group);
    for (size_t k = 0; k < group.axis_count; k++) H5Dclose(group.axes[k].id);
    free(group.axes);
    return group.id >= 0 && H5Gclose(group.id) >= 0 && done;
}

/* The paths of all series that the file holds, so that a reader knows if one was lost. */
static bool list_series(const struct th_store_job *job)
{
    const struct th_scenario *scenario = job->scenario;
    size_t size = 1;
    for (size_t k = 0; k < scenario->column_count; k++)
        size += strlen(scenario->columns[k].path) + 1;
    char *text = calloc(size, 1), *to = text;
    for (size_t k = 0; text && k < scenario->column_count; k++)
        if (!is_axis(scenario, &scenario->columns[k]))
            to += sprintf(to, "%s%s", to > text ? " " : "", scenario->columns[k].path);
    bool done = text && th_h5_word(job->run, "series", text);
    free(text);
    return done;
}

bool th_store_groups(struct th_store_job *job)
{
    const struct th_scenario *scenario = job->scenario;
    job->picture = th_store_picture(scenario);
    for (size_t i = 0; i < scenario->instance_count; i++) {
        bool recorded = false;
        for (size_t k = 0; k < scenario->column_count && !recorded; k++)
            recorded = scenario->columns[k].instance == i;
        if (recorded && !write_group(job, i))
            return false;
    }
    size_t first = job->picture == SIZE_MAX ? 0 : job->picture;
    return scenario->column_count == 0 ||
           (list_series(job) &&
            th_h5_text(job->run, "default",
                       scenario->instances[scenario->columns[first].instance].name));
}
