/* Chunks and attributes of a recorded column; the values of one that is compressed, chunk by
 * chunk in the order of members. Those of another are written by stream.c. */
#include "store/array.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/column.h"

/* Chunks of compressed datasets, in values: below 1 MB, the chunk cache of HDF5. Of single
 * numbers the members of a block lie together, which are similar; of profiles a chunk is some
 * points of one member over time, as they are plotted. */
enum { CHUNK_MEMBERS = TH_LANES, CHUNK_TIMES = 8192 };
enum { CHUNK_PROFILE_TIMES = 512, CHUNK_POINTS = 50 };

/* Values converted and written at once: 1 MB. */
enum { SLAB = 1 << 17 };

static size_t lesser(size_t a, size_t b)
{
    return a < b ? a : b;
}

static struct th_h5_shape shape_of(const struct th_store_array *array,
                                   const struct th_column *column)
{
    const struct th_store_job *job = array->job;
    const struct th_trace *trace = job->trace;
    const struct th_trace_column *kept = &trace->columns[array->column];
    struct th_h5_shape shape = {.compress = job->options->compress};
    if (job->member >= 0) {
        shape.size[shape.rank] = job->kept;
        shape.chunk[shape.rank] = column->profile ? 1 : lesser(job->kept, CHUNK_MEMBERS);
        shape.scales[shape.rank++] = array->member;
    }
    hsize_t most = column->profile ? CHUNK_PROFILE_TIMES : CHUNK_TIMES;
    shape.size[shape.rank] = kept->times;
    shape.chunk[shape.rank] = lesser(kept->times, most);
    shape.scales[shape.rank++] = array->times->time;
    if (column->profile) {
        shape.size[shape.rank] = kept->along;
        shape.chunk[shape.rank] = lesser(kept->along, CHUNK_POINTS);
        shape.scales[shape.rank++] = array->axis->id;
    }
    if (array->axis_2) {
        shape.size[shape.rank] = shape.chunk[shape.rank] = kept->across;
        shape.scales[shape.rank++] = array->axis_2->id;
    }
    return shape;
}

/* Size of the slabs of an array: as many members as fit, or some times of one. Slabs are whole
 * chunks, so that each chunk is compressed once. */
struct cut {
    size_t members, times, points;
};

static size_t chunks_in(size_t most, size_t chunk)
{
    return most > chunk ? most / chunk * chunk : chunk;
}

static struct cut cut_of(size_t times, size_t points)
{
    size_t each = times * points;
    struct cut cut = {1, times, points};
    if (each > SLAB)
        cut.times = chunks_in(SLAB / points, CHUNK_PROFILE_TIMES);
    else if (each)
        cut.members = chunks_in(SLAB / each, CHUNK_MEMBERS);
    return cut;
}

static bool write_slab(const struct th_store_job *job, size_t column, const struct cut *cut,
                       size_t member, size_t time, double *values)
{
    const struct th_trace *trace = job->trace;
    const double *scale = job->rows[column].scale;
    size_t members = lesser(job->kept - member, cut->members);
    size_t times = lesser(trace->columns[column].times - time, cut->times);
    double *to = values;
    for (size_t m = 0; m < members; m++)
        for (size_t t = 0; t < times; t++)
            for (size_t p = 0; p < cut->points; p++) {
                double si = th_trace_get(trace, column, member + m, time + t, p);
                *to++ = isnan(si) ? NAN : si * scale[0] + scale[1];
            }
    hsize_t start[TH_H5_RANK] = {0}, count[TH_H5_RANK];
    int rank = 0;
    if (job->member >= 0) {
        start[rank] = member;
        count[rank++] = members;
    }
    start[rank] = time;
    count[rank++] = times;
    if (job->scenario->columns[column].profile)
        count[rank++] = trace->columns[column].along;
    if (trace->columns[column].coordinate_2 != SIZE_MAX)
        count[rank++] = trace->columns[column].across;
    return th_h5_slab(job->rows[column].data, rank, start, count, values);
}

bool th_store_compressed(const struct th_store_job *job, size_t column)
{
    const struct th_trace *trace = job->trace;
    const struct th_trace_column *its = &trace->columns[column];
    struct cut cut = cut_of(its->times, its->points);
    double *values = malloc((cut.members * cut.times * cut.points + 1) * sizeof *values);
    bool done = values != NULL;
    for (size_t m = 0; done && m < job->kept; m += cut.members) {
        for (size_t t = 0; done && t < its->times; t += cut.times)
            done = write_slab(job, column, &cut, m, t, values);
        th_trace_release(trace);
    }
    free(values);
    return done;
}

bool th_store_words(hid_t data, const char *labels)
{
    int count = th_labels_count(labels);
    double numbers[64];
    if (count <= 0 || count > 64)
        return true;
    for (int k = 0; k < count; k++) numbers[k] = k;
    return th_h5_numbers(data, "flag_values", TH_H5_REAL, numbers, (size_t)count) &&
           th_h5_word(data, "flag_meanings", labels);
}

/* The number of a stage: its name. */
static bool describe_stages(const struct th_store_array *array, hid_t data)
{
    const struct th_scenario *scenario = array->job->scenario;
    const struct th_column *column = &scenario->columns[array->column];
    const struct th_course_plan *plan = array->job->trace->layout->course_plan;
    size_t length = 1;
    if (!plan || scenario->stage_count == 0 || column->instance != plan->course ||
        strcmp(th_column_row(scenario, column)->name, "stage") != 0)
        return true;
    for (size_t k = 0; k < scenario->stage_count; k++)
        length += strlen(scenario->stages[k].name) + 1;
    char *names = calloc(length, 1), *to = names;
    for (size_t k = 0; names && k < scenario->stage_count; k++)
        to += sprintf(to, "%s%s", k ? " " : "", scenario->stages[k].name);
    const bool done = names && th_store_words(data, names);
    free(names);
    return done;
}

/* CF auxiliary coordinates: the clock and the names of the levels. */
static bool describe_coordinates(const struct th_store_array *array, hid_t data)
{
    char names[64] = "";
    const char *clock = array->times->clock;
    if (strcmp(clock, "time") != 0)
        snprintf(names, sizeof names, "%s", clock);
    if (array->axis && array->axis->level[0])
        snprintf(names + strlen(names), sizeof names - strlen(names), "%s%s",
                 names[0] ? " " : "", array->axis->level);
    return !names[0] || th_h5_text(data, "coordinates", names);
}

/* CF: over time, and over the segments of an axis. */
static bool describe_methods(const struct th_store_array *array, hid_t data,
                             const struct th_row *row)
{
    const bool segments = array->axis && array->axis->kind == TH_AXIS_SEGMENTS;
    char text[120];
    snprintf(text, sizeof text, "time: %s%s%s%s",
             row->nature == TH_INTERVAL_MEAN ? "mean" : "point", segments ? " " : "",
             segments ? array->axis->name : "", segments ? ": mean" : "");
    return th_h5_text(data, "cell_methods", text);
}

static bool describe(const struct th_store_array *array, hid_t data, const double scale[2])
{
    const struct th_scenario *scenario = array->job->scenario;
    const struct th_column *column = &scenario->columns[array->column];
    const struct th_row *row = th_column_row(scenario, column);
    bool single = scenario->single;
    const double missing = NAN, factor = 1 / scale[0], offset = -scale[1] / scale[0];
    const double roundoff = row->roundoff * scale[0];
    const float missing_single = NAN;
    char label[TH_SENTENCE];
    th_store_label(scenario, column, label, sizeof label);
    th_store_label_unit(th_row_unit(row), label, sizeof label);
    return th_h5_word(data, "units", th_row_unit(row)) &&
           th_h5_text(data, "long_name", label) &&
           (!row->doc || !row->doc[strcspn(row->doc, ":;")] ||
            th_h5_text(data, "comment", row->doc)) &&
           describe_coordinates(array, data) &&
           th_h5_numbers(data, "_FillValue", single ? TH_H5_SINGLE : TH_H5_REAL,
                         single ? (const void *)&missing_single : &missing, 1) &&
           th_h5_number(data, "unitSI", TH_H5_REAL, &factor) &&
           (scale[1] == 0 || th_h5_number(data, "offsetSI", TH_H5_REAL, &offset)) &&
           (roundoff == 0 || th_h5_number(data, "roundoff", TH_H5_REAL, &roundoff)) &&
           th_h5_word(data, "nature", th_nature_name(row->nature)) &&
           describe_methods(array, data, row) && th_h5_word(data, "path", column->path) &&
           (!array->axis || th_h5_word(data, "profile_axis", array->axis->name)) &&
           (!array->axis_2 || th_h5_word(data, "second_axis", array->axis_2->name)) &&
           (row->quantity != TH_CHOICE || th_store_words(data, row->labels)) &&
           describe_stages(array, data);
}

bool th_store_array(const struct th_store_array *array)
{
    const struct th_store_job *job = array->job;
    const struct th_column *column = &job->scenario->columns[array->column];
    const struct th_row *row = th_column_row(job->scenario, column);
    struct th_store_rows *rows = &job->rows[array->column];
    if (!th_store_scale(job, row, &rows->scale[0], &rows->scale[1]))
        return false;
    struct th_h5_shape shape = shape_of(array, column);
    hid_t data = th_h5_array(array->group, array->name,
                             job->scenario->single ? TH_H5_SINGLE : TH_H5_REAL, &shape);
    if (data < 0)
        return false;
    bool done = describe(array, data, rows->scale);
    if (job->options->shown)
        rows->scale[0] = 1, rows->scale[1] = 0;
    if (shape.compress) {
        rows->data = data;
        return done;
    }
    rows->at = H5Dget_offset(data);
    return H5Dclose(data) >= 0 && rows->at != HADDR_UNDEF && done;
}
