/* Reads rows of columns, logs and the words that are kept of members (layout/trace_words.c). */
#include "result/piece.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "result/names.h"
#include "result/open.h"
#include "scenario/column.h"

enum { MEMBER, TIME, PATH, KIND, VALUE, LOG_COLUMNS };

struct th_piece {
    struct th_query query;
    const struct th_layout *layout;
    struct th_piece_head head;
    hid_t run, kept;
    hid_t *groups, *columns, *summaries; /* [column_count]; negative: none */
    hid_t log[LOG_COLUMNS];              /* negative: it has no log */
    hsize_t row;                         /* of the log, the next */
    size_t words;
    int64_t *row_words;
};

static bool read_word(struct th_query *query, hid_t at, const char *name, char *text,
                      size_t size)
{
    char *found;
    if (!th_query_shown(query, at, "it", name, &found))
        return false;
    snprintf(text, size, "%s", found ? found : "");
    free(found);
    return true;
}

/* An object below another, to be closed; false and a sentence if it is not there. */
static bool open_object(struct th_query *query, hid_t in, const char *name, hid_t *object)
{
    return th_query_object(query, in, name, object) &&
           (*object >= 0 || th_query_reject(query, name, "is not there"));
}

static bool read_members(struct th_query *query, hid_t run, struct th_piece_head *head)
{
    hid_t member;
    double *numbers = NULL;
    hsize_t size[TH_H5_RANK];
    int rank = 0;
    if (!open_object(query, run, "member", &member))
        return false;
    bool done = th_query_numbers(query, member, "member", &numbers, &rank, size);
    H5Oclose(member);
    if (done && (rank != 1 || !(numbers[0] >= 0)))
        done = th_query_reject(query, "member", "does not count the members");
    for (hsize_t k = 0; done && k < size[0]; k++)
        if (numbers[k] != numbers[0] + (double)k)
            done = th_query_reject(query, "member", "does not count the members");
    head->first = done ? (uint64_t)numbers[0] : 0;
    head->members = done ? size[0] : 0;
    free(numbers);
    return done;
}

static bool read_head(struct th_query *query, struct th_piece_head *head)
{
    hid_t run = H5I_INVALID_HID, part = H5I_INVALID_HID;
    char whole[32] = "";
    bool done =
        read_word(query, query->file, "thecal_version", head->version, sizeof head->version) &&
        read_word(query, query->file, "git_commit", head->commit, sizeof head->commit) &&
        read_word(query, query->file, "compiler", head->compiler, sizeof head->compiler) &&
        th_query_object(query, query->file, "run", &run);
    if (done && run >= 0)
        done = th_query_object(query, run, "part", &part);
    if (done && part < 0) {
        th_error_add(
            query->error, TH_BAD_INPUT,
            "%s is no part of an ensemble: parts are written by run with --slice K/N or "
            "--members A:B",
            query->path);
        done = false;
    }
    done = done && read_word(query, part, "whole", whole, sizeof whole) &&
           read_members(query, run, head);
    head->whole = strtoull(whole, NULL, 10);
    if (part >= 0)
        H5Oclose(part);
    if (run >= 0)
        H5Oclose(run);
    return done;
}

enum th_status th_piece_head(const char *path, struct th_piece_head *head,
                             struct th_error *error)
{
    struct th_query query;
    *head = (struct th_piece_head){.first = 0};
    const bool done = th_query_open(&query, path, error) && read_head(&query, head);
    return th_query_close(&query, done) ? TH_OK
           : error->status == TH_OK     ? TH_IO
                                        : error->status;
}

/* The dataset in a group whose attribute `path` is that; *found is negative if there is none.
 */
static bool find_path(struct th_piece *piece, hid_t group, const char *path, hid_t *found)
{
    struct th_names names = {0};
    bool done = th_query_links(&piece->query, group, &names);
    for (size_t n = 0; done && n < names.count && *found < 0; n++) {
        hid_t object;
        char *its = NULL;
        done = th_query_object(&piece->query, group, names.items[n], &object);
        done = done && th_query_text(&piece->query, object, names.items[n], "path", &its);
        if (its && strcmp(its, path) == 0)
            *found = object;
        else if (object >= 0)
            H5Oclose(object);
        free(its);
    }
    th_names_free(&names);
    return done;
}

/* Columns with an interval of their own have a group of it. */
static void name_group(const struct th_piece *piece, const struct th_column *column,
                       const char *whole, char name[TH_PATH_LENGTH])
{
    const struct th_scenario *scenario = piece->layout->scenario;
    const th_tick every = th_trace_grid_every(scenario, column);
    char interval[TH_GRID_NAME];
    th_trace_grid_name(every, interval);
    snprintf(name, TH_PATH_LENGTH, "%s%s%s", whole, every == scenario->sample ? "" : "/",
             every == scenario->sample ? "" : interval);
}

/* The dataset of a column, and that of its summary, if no member's values are kept. */
static bool find_column(struct th_piece *piece, size_t k)
{
    const struct th_scenario *scenario = piece->layout->scenario;
    const struct th_column *column = &scenario->columns[k];
    const struct th_row *row = th_column_row(scenario, column);
    const bool some = scenario->summary.count && scenario->summary.keep < UINT64_MAX;
    hid_t summary = H5I_INVALID_HID;
    if (row->flags & (TH_AXIS | TH_AXIS_2) && column->profile)
        return true; /* it is a coordinate */
    char group[TH_PATH_LENGTH], fan[TH_PATH_LENGTH];
    name_group(piece, column, scenario->instances[column->instance].name, group);
    name_group(piece, column, "summary", fan);
    bool done = open_object(&piece->query, piece->run, group, &piece->groups[k]) &&
                find_path(piece, piece->groups[k], column->path, &piece->columns[k]);
    if (done && piece->columns[k] < 0 && some)
        done = open_object(&piece->query, piece->run, fan, &summary) &&
               find_path(piece, summary, column->path, &piece->summaries[k]);
    if (summary >= 0)
        H5Oclose(summary);
    return done && (piece->columns[k] >= 0 || some ||
                    th_query_reject(&piece->query, column->path, "is not there"));
}

static bool open_log(struct th_piece *piece)
{
    static const char *const names[] = {"member", "time", "path", "kind", "value"};
    hid_t log;
    if (!th_query_object(&piece->query, piece->run, "log", &log))
        return false;
    bool done = true;
    for (int k = 0; done && log >= 0 && k < LOG_COLUMNS; k++)
        done = open_object(&piece->query, log, names[k], &piece->log[k]);
    if (log >= 0)
        H5Oclose(log);
    return done;
}

static bool open_kept(struct th_piece *piece)
{
    hsize_t size[TH_H5_RANK];
    int rank = 0;
    hid_t part;
    if (!open_object(&piece->query, piece->run, "part", &part))
        return false;
    bool done = open_object(&piece->query, part, "kept", &piece->kept) &&
                th_query_sizes(&piece->query, piece->kept, "kept", &rank, size);
    H5Oclose(part);
    return done && ((rank == 2 && size[0] == piece->head.members && size[1] == piece->words) ||
                    th_query_reject(&piece->query, "part", "is of another scenario"));
}

struct th_piece *th_piece_open(const struct th_layout *layout, const char *path,
                               const struct th_piece_head *head, struct th_error *error)
{
    const size_t columns = layout->scenario->column_count;
    struct th_piece *piece = calloc(1, sizeof *piece);
    hid_t *ids = malloc((3 * columns + 1) * sizeof *ids);
    int64_t *words = malloc(th_trace_words(layout) * sizeof *words);
    if (!piece || !ids || !words) {
        th_error_add(error, TH_NO_MEMORY, "no memory to read %s", path);
        free(piece);
        free(ids);
        free(words);
        return NULL;
    }
    *piece = (struct th_piece){.layout = layout,
                               .head = *head,
                               .run = H5I_INVALID_HID,
                               .kept = H5I_INVALID_HID,
                               .groups = ids,
                               .columns = ids + columns,
                               .summaries = ids + 2 * columns,
                               .words = th_trace_words(layout),
                               .row_words = words};
    for (size_t k = 0; k < 3 * columns; k++) ids[k] = H5I_INVALID_HID;
    for (int k = 0; k < LOG_COLUMNS; k++) piece->log[k] = H5I_INVALID_HID;
    bool done = th_query_open(&piece->query, path, error) &&
                open_object(&piece->query, piece->query.file, "run", &piece->run) &&
                open_kept(piece) && open_log(piece);
    for (size_t k = 0; done && k < columns; k++) done = find_column(piece, k);
    if (done)
        return piece;
    th_piece_close(piece, false);
    return NULL;
}

bool th_piece_close(struct th_piece *piece, bool done)
{
    if (!piece)
        return true;
    done = th_query_close(&piece->query, done); /* and all that is open in the file */
    free(piece->groups);
    free(piece->row_words);
    free(piece);
    return done;
}

/* `count` rows from `start` on, of all that the other dimensions have. */
static bool read_rows(struct th_piece *piece, hid_t data, hid_t type, hsize_t start,
                      hsize_t count, size_t numbers, void *to)
{
    hid_t space = H5Dget_space(data);
    hsize_t size[TH_H5_RANK] = {0}, from[TH_H5_RANK] = {start}, all = count * numbers;
    const int rank = space >= 0 ? H5Sget_simple_extent_ndims(space) : -1;
    bool done = rank >= 1 && rank <= TH_H5_RANK &&
                H5Sget_simple_extent_dims(space, size, NULL) == rank &&
                start + count <= size[0];
    hsize_t each = 1;
    for (int k = 1; done && k < rank; k++) each *= size[k];
    size[0] = count;
    hid_t memory = H5Screate_simple(1, &all, NULL);
    done = done && each == numbers && memory >= 0 &&
           H5Sselect_hyperslab(space, H5S_SELECT_SET, from, NULL, size, NULL) >= 0 &&
           H5Dread(data, type, memory, space, H5P_DEFAULT, to) >= 0;
    if (space >= 0)
        H5Sclose(space);
    if (memory >= 0)
        H5Sclose(memory);
    return done || th_query_damaged(&piece->query, "its values");
}

static bool read_columns(struct th_piece *piece, hsize_t from, uint64_t count,
                         struct th_trace *to, uint64_t at)
{
    const bool single = to->layout->scenario->single;
    const hid_t type = single ? H5T_NATIVE_FLOAT : H5T_NATIVE_DOUBLE;
    const struct th_summary_request *asked = &to->layout->scenario->summary;
    const uint64_t keep = asked->count ? asked->keep : UINT64_MAX;
    const uint64_t member = piece->head.first + from, left = keep > member ? keep - member : 0;
    bool done = true;
    count = count < left ? count : left;
    for (size_t k = 0; done && count && k < to->layout->scenario->column_count; k++) {
        const size_t each = to->columns[k].times * to->columns[k].points;
        const size_t bytes = each * (single ? sizeof(float) : sizeof(double));
        if (piece->columns[k] >= 0)
            done = read_rows(piece, piece->columns[k], type, from, count, each,
                             to->bytes + to->columns[k].start + at * bytes);
    }
    return done;
}

/* The log of one member, of so many entries. */
static bool read_log(struct th_piece *piece, uint32_t count, struct th_entry *to)
{
    double *time = malloc((2 * (size_t)count + 1) * sizeof *time), *value = time + count;
    int32_t *path = malloc((2 * (size_t)count + 1) * sizeof *path), *kind = path + count;
    if (!time || !path) {
        free(time);
        free(path);
        return th_query_no_memory(&piece->query);
    }
    const hsize_t row = piece->row;
    bool done = piece->log[0] >= 0 || th_query_reject(&piece->query, "log", "is not there");
    done = done && read_rows(piece, piece->log[TIME], H5T_NATIVE_DOUBLE, row, count, 1, time) &&
           read_rows(piece, piece->log[VALUE], H5T_NATIVE_DOUBLE, row, count, 1, value) &&
           read_rows(piece, piece->log[PATH], H5T_NATIVE_INT32, row, count, 1, path) &&
           read_rows(piece, piece->log[KIND], H5T_NATIVE_INT32, row, count, 1, kind);
    for (uint32_t e = 0; done && e < count; e++)
        to[e] = (struct th_entry){
            .at = th_ticks_of(time[e]), .path = path[e], .kind = kind[e], .value = value[e]};
    piece->row += count;
    free(time);
    free(path);
    return done;
}

bool th_piece_read(struct th_piece *piece, uint64_t member, uint64_t count, struct th_trace *to,
                   uint64_t at)
{
    const size_t capacity = to->layout->log_plan->capacity;
    const hsize_t from = member - piece->head.first;
    bool done = read_columns(piece, from, count, to, at);
    for (uint64_t m = 0; done && m < count; m++) {
        done = read_rows(piece, piece->kept, H5T_NATIVE_INT64, from + m, 1, piece->words,
                         piece->row_words);
        if (done)
            th_trace_unpack(to, at + m, piece->row_words);
        if (done && to->logged[at + m] > capacity)
            done = th_query_reject(&piece->query, "part", "is of another scenario");
        if (done && to->logged[at + m])
            done = read_log(piece, to->logged[at + m], &to->log[(at + m) * capacity]);
    }
    return done;
}

bool th_piece_summary(struct th_piece *piece, int64_t **words, size_t *count)
{
    hid_t part = H5I_INVALID_HID, data = H5I_INVALID_HID;
    hsize_t size[TH_H5_RANK];
    int rank = 0;
    *words = NULL;
    *count = 0;
    if (!piece->layout->scenario->summary.count)
        return true;
    bool done = open_object(&piece->query, piece->run, "part", &part) &&
                open_object(&piece->query, part, "summary", &data) &&
                th_query_sizes(&piece->query, data, "summary", &rank, size) && rank == 1;
    *count = done ? size[0] : 0;
    *words = done ? malloc((*count + 1) * sizeof **words) : NULL;
    done = done && (*words || th_query_no_memory(&piece->query)) &&
           read_rows(piece, data, H5T_NATIVE_INT64, 0, *count, 1, *words);
    if (data >= 0)
        H5Oclose(data);
    if (part >= 0)
        H5Oclose(part);
    return done;
}

/* The coordinate that a column names, in the same group. */
static bool read_axis(struct th_piece *piece, size_t k, const char *attribute, size_t points,
                      double *to)
{
    char *name = NULL;
    hid_t axis = H5I_INVALID_HID;
    const hid_t data = piece->columns[k] >= 0 ? piece->columns[k] : piece->summaries[k];
    bool done = th_query_text(&piece->query, data, "it", attribute, &name) &&
                (!name || open_object(&piece->query, piece->groups[k], name, &axis));
    if (done && name)
        done = read_rows(piece, axis, H5T_NATIVE_DOUBLE, 0, points, 1, to);
    if (axis >= 0)
        H5Oclose(axis);
    free(name);
    return done;
}

/* The coordinates that are recorded themselves, from a column that lies over them. */
static void copy_axes(const struct th_piece *piece, struct th_trace *to)
{
    const struct th_column *columns = to->layout->scenario->columns;
    for (size_t k = 0; k < to->layout->scenario->column_count; k++)
        for (size_t j = 0; j < to->layout->scenario->column_count; j++) {
            const struct th_trace_column *one = &to->columns[k], *other = &to->columns[j];
            if (piece->columns[k] >= 0 || piece->summaries[k] >= 0 || one->axis == SIZE_MAX ||
                (piece->columns[j] < 0 && piece->summaries[j] < 0) || other->axis == SIZE_MAX ||
                columns[j].instance != columns[k].instance || one->kind != other->kind ||
                one->along != other->along)
                continue;
            memcpy(to->bytes + one->axis, to->bytes + other->axis, one->along * sizeof(double));
            break;
        }
}

bool th_piece_axes(struct th_piece *piece, struct th_trace *to)
{
    bool done = true;
    for (size_t k = 0; done && k < to->layout->scenario->column_count; k++) {
        const struct th_trace_column *column = &to->columns[k];
        if ((piece->columns[k] < 0 && piece->summaries[k] < 0) || column->axis == SIZE_MAX)
            continue;
        double *axis = (double *)(to->bytes + column->axis);
        done = read_axis(piece, k, "profile_axis", column->along, axis) &&
               (column->coordinate_2 == SIZE_MAX ||
                read_axis(piece, k, "second_axis", column->across, axis + column->along));
    }
    copy_axes(piece, to);
    return done;
}
