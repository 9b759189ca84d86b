/* Lays out a trace, maps its memory and reads and writes its values. */
#include "layout/trace.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "layout/failure.h"
#include "layout/head.h"

static bool plan_times(struct th_trace *trace)
{
    const bool done = th_trace_grids(trace->layout->scenario, &trace->arena, &trace->grids);
    trace->times = trace->grids.times;
    trace->time = trace->grids.time;
    return done;
}

double th_trace_size(const struct th_layout *layout, uint64_t members)
{
    const struct th_scenario *scenario = layout->scenario;
    double numbers = 0;
    for (size_t k = 0; k < scenario->column_count; k++) {
        const struct th_column *column = &scenario->columns[k];
        const th_tick every = th_trace_grid_every(scenario, column);
        numbers += (double)th_trace_column_points(layout, column) *
                   (double)th_trace_grid_times(scenario, every);
    }
    return numbers * (double)members *
           (double)(scenario->single ? sizeof(float) : sizeof(double));
}

/* Gives every column its place; returns the bytes of all. */
static size_t plan_columns(struct th_trace *trace)
{
    const struct th_scenario *scenario = trace->layout->scenario;
    size_t number = scenario->single ? sizeof(float) : sizeof(double);
    size_t at = 0;
    for (size_t k = 0; k < scenario->column_count; k++) {
        struct th_trace_column *column = &trace->columns[k];
        *column = th_trace_column(trace->layout, k);
        column->grid = th_trace_grid_of(&trace->grids,
                                        th_trace_grid_every(scenario, &scenario->columns[k]));
        column->times = trace->grids.items[column->grid].times;
        column->start = at;
        if (!trace->lean)
            at += th_aligned(trace->members * column->times * column->points * number);
        column->axis = SIZE_MAX;
        if (column->coordinate != SIZE_MAX) {
            column->axis = at;
            at += th_aligned(th_trace_column_coordinates(column) * sizeof(double));
        }
    }
    return at;
}

static enum th_status map_file(struct th_trace *trace, const struct th_trace_file *file,
                               struct th_error *error)
{
    off_t bytes = (off_t)trace->mapped_bytes;
    if (!file)
        return TH_OK;
    if (file->resume && lseek(file->file, 0, SEEK_END) < bytes)
        return th_error_add(error, TH_IO, "%s is too short to be this run's checkpoint",
                            file->path);
    int failed = posix_fallocate(
        file->file, 0, bytes); /* even on resuming: a copy of the file may be sparse */
    if (failed)
        return th_error_add(error, TH_IO, "cannot reserve %.1f MB for %s: %s",
                            1e-6 * (double)bytes, file->path, strerror(failed));
    trace->mapping =
        mmap(NULL, trace->mapped_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file->file, 0);
    if (trace->mapping == MAP_FAILED)
        return th_error_add(error, TH_IO, "cannot map %s: %s", file->path, strerror(errno));
    return TH_OK;
}

static enum th_status map_memory(struct th_trace *trace, struct th_error *error)
{
    trace->mapping = mmap(NULL, trace->mapped_bytes, PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (trace->mapping == MAP_FAILED)
        return th_error_add(error, TH_NO_MEMORY, "no memory for %.1f MB of results",
                            1e-6 * (double)trace->mapped_bytes);
    return TH_OK;
}

/* Members whose entries are kept: the report of one alone shows them. */
static uint64_t logs_of(uint64_t members, bool lean)
{
    return lean ? 1 : members;
}

size_t th_trace_log_size(const struct th_log_plan *plan, uint64_t members, bool lean)
{
    return th_aligned(members * plan->signal_count * sizeof(struct th_summary)) +
           th_aligned(logs_of(members, lean) * plan->capacity * sizeof(struct th_entry)) +
           2 * th_aligned(members * sizeof(uint32_t));
}

size_t th_trace_tally_size(const struct th_scenario *scenario, uint64_t members)
{
    return th_aligned(members * th_tally_count(scenario) * sizeof(struct th_tally));
}

static void open_log(struct th_trace *trace, unsigned char *at)
{
    const struct th_log_plan *plan = trace->layout->log_plan;
    trace->summary = (struct th_summary *)at;
    at += th_aligned(trace->members * plan->signal_count * sizeof(struct th_summary));
    trace->log = (struct th_entry *)at;
    at += th_aligned(logs_of(trace->members, trace->lean) * plan->capacity *
                     sizeof(struct th_entry));
    trace->logged = (uint32_t *)at;
    trace->lost = (uint32_t *)(at + th_aligned(trace->members * sizeof(uint32_t)));
}

/* Gives every array its place; returns whether its memory or file is there. */
static bool map_arrays(struct th_trace *trace, const struct th_trace_file *file,
                       struct th_error *error)
{
    const struct th_layout *layout = trace->layout;
    const uint64_t members = trace->members;
    size_t values = plan_columns(trace);
    size_t small = th_aligned(members * sizeof *trace->status);
    size_t large = th_aligned(members * sizeof *trace->ended);
    size_t log = values + 2 * small + 2 * large;
    size_t reduced = log + th_trace_log_size(layout->log_plan, members, trace->lean);
    size_t tallies =
        reduced + th_aligned(layout->scenario->reduction_count * members * sizeof(double));
    trace->byte_count = tallies + th_trace_tally_size(layout->scenario, members);
    size_t header = file ? th_aligned(file->header) : 0;
    trace->mapped_bytes = header + trace->byte_count + 64;
    if ((trace->file >= 0 ? map_file(trace, file, error) : map_memory(trace, error)) != TH_OK)
        return false;
    trace->bytes = trace->mapping + header;
    trace->status = (int32_t *)(trace->bytes + values);
    trace->failed_in = (int32_t *)(trace->bytes + values + small);
    trace->ended = (int64_t *)(trace->bytes + values + 2 * small);
    trace->steps = (uint64_t *)(trace->bytes + values + 2 * small + large);
    open_log(trace, trace->bytes + log);
    trace->reduced = (double *)(trace->bytes + reduced);
    trace->tallies = (struct th_tally *)(trace->bytes + tallies);
    return true;
}

struct th_trace *th_trace_create(const struct th_layout *layout, uint64_t first,
                                 uint64_t members, const struct th_trace_file *file,
                                 struct th_error *error)
{
    struct th_arena arena = {0};
    struct th_trace *trace = th_arena_take(&arena, sizeof *trace);
    if (!trace) {
        th_error_add(error, TH_NO_MEMORY, "no memory for the results");
        if (file && file->file >= 0)
            close(file->file);
        return NULL;
    }
    *trace = (struct th_trace){.layout = layout,
                               .first = first,
                               .members = members,
                               .arena = arena,
                               .lean = file && file->lean,
                               .file = file ? file->file : -1,
                               .mapping = MAP_FAILED};
    trace->columns = th_arena_take(&trace->arena, (layout->scenario->column_count + 1) *
                                                      sizeof *trace->columns);
    trace->reasons = th_arena_take(&trace->arena, TH_REASONS * sizeof *trace->reasons);
    trace->reads = th_arena_take(&trace->arena, sizeof *trace->reads);
    const bool allocated =
        trace->columns && trace->reasons && trace->reads && plan_times(trace);
    if (!allocated)
        th_error_add(error, TH_NO_MEMORY, "no memory for the results");
    if (!allocated || !map_arrays(trace, file, error)) {
        th_trace_free(trace);
        return NULL;
    }
    *trace->reads = 0;
    bool resume = file && file->resume;
    for (uint64_t m = 0; m < members && !resume; m++)
        trace->status[m] = trace->failed_in[m] = -1;
    return trace;
}

void th_trace_free(struct th_trace *trace)
{
    if (!trace)
        return;
    if (trace->mapping != MAP_FAILED)
        munmap(trace->mapping, trace->mapped_bytes);
    if (trace->file >= 0)
        close(trace->file);
    struct th_arena arena = trace->arena;
    th_arena_free(&arena);
}

void th_trace_keep_reason(struct th_trace *trace, uint64_t member, const char *text)
{
    struct th_reason *reason = &trace->reasons[0];
    if (trace->reason_count < TH_REASONS) {
        reason = &trace->reasons[trace->reason_count++];
    } else {
        for (size_t k = 1; k < TH_REASONS; k++)
            if (trace->reasons[k].member > reason->member)
                reason = &trace->reasons[k];
        if (reason->member < member)
            return;
    }
    reason->member = member;
    snprintf(reason->text, sizeof reason->text, "%s", text);
}

const char *th_trace_reason(const struct th_trace *trace, uint64_t member)
{
    for (size_t k = 0; k < trace->reason_count; k++)
        if (trace->reasons[k].member == member)
            return trace->reasons[k].text;
    return trace->status[member] == TH_BAD_INPUT
               ? "values that the models reject"
               : th_status_text((enum th_status)trace->status[member]);
}

void th_trace_failure(const struct th_trace *trace, uint64_t member, char *text, size_t size)
{
    th_failure_print(trace->layout->scenario, trace->ended[member], trace->failed_in[member],
                     th_trace_reason(trace, member), text, size);
}

static size_t index_of(const struct th_trace *trace, size_t column, uint64_t member,
                       size_t time, size_t point)
{
    const struct th_trace_column *its = &trace->columns[column];
    return (member * its->times + time) * its->points + point;
}

void th_trace_put(struct th_trace *trace, size_t column, uint64_t member, size_t time,
                  size_t point, double si)
{
    size_t k = index_of(trace, column, member, time, point);
    unsigned char *array = trace->bytes + trace->columns[column].start;
    if (trace->layout->scenario->single)
        ((float *)array)[k] = (float)si;
    else
        ((double *)array)[k] = si;
}

/* The mean since the last sample; keeps the total for the next one. */
static double take_mean(const struct th_trace *trace, size_t column, size_t time,
                        unsigned char *block, int lane)
{
    const struct th_trace_column *place = &trace->columns[column];
    double total = ((const double *)(block + place->total))[lane];
    double *kept = (double *)(block + place->kept) + lane, rise = total - *kept;
    *kept = total;
    if (time == 0)
        return NAN;
    const th_tick *at = trace->grids.items[place->grid].time + time;
    th_tick span = at[0] - at[-1];
    return rise / th_seconds_of(span);
}

void th_trace_take(struct th_trace *trace, uint64_t member, size_t time, unsigned char *block,
                   int lane)
{
    const struct th_scenario *scenario = trace->layout->scenario;
    for (size_t c = 0; c < scenario->column_count; c++) {
        const struct th_trace_column *column = &trace->columns[c];
        const size_t row = trace->grids.items[column->grid].row[time];
        if (row == SIZE_MAX)
            continue;
        const bool missing = column->device && ((struct th_block_head *)block)->out[lane];
        if (column->total != SIZE_MAX) {
            const double mean = take_mean(trace, c, row, block, lane);
            th_trace_put(trace, c, member, row, 0, missing ? NAN : mean);
            continue;
        }
        const double *floors =
            column->floor == SIZE_MAX ? NULL : (double *)(block + column->floor);
        const double floor = floors ? floors[lane] : 0;
        size_t k = index_of(trace, c, member, row, 0);
        float *single = (float *)(trace->bytes + column->start) + k;
        double *full = (double *)(trace->bytes + column->start) + k;
        for (size_t p = 0; p < column->points; p++) {
            double si = th_trace_column_value(column, block, lane, p);
            if (fabs(si) < floor)
                si = 0;
            if (missing)
                si = NAN;
            if (scenario->single)
                single[p] = (float)si;
            else
                full[p] = si;
        }
    }
}

double th_trace_get(const struct th_trace *trace, size_t column, uint64_t member, size_t time,
                    size_t point)
{
    size_t k = index_of(trace, column, member, time, point);
    const unsigned char *array = trace->bytes + trace->columns[column].start;
    return trace->layout->scenario->single ? (double)((const float *)array)[k]
                                           : ((const double *)array)[k];
}

void th_trace_axis_put(struct th_trace *trace, size_t column, size_t point, double si)
{
    ((double *)(trace->bytes + trace->columns[column].axis))[point] = si;
}

const double *th_trace_axis(const struct th_trace *trace, size_t column)
{
    size_t at = trace->columns[column].axis;
    return at == SIZE_MAX ? NULL : (const double *)(trace->bytes + at);
}

/* Both operations are bijections of the sum and of the word, so no single change is lost. */
static uint64_t digest(uint64_t sum, const void *bytes, size_t count)
{
    const unsigned char *from = bytes;
    for (size_t k = 0; k + sizeof(uint32_t) <= count; k += sizeof(uint32_t)) {
        uint32_t word;
        memcpy(&word, from + k, sizeof word);
        sum = (sum ^ word) * 0x9e3779b97f4a7c15u;
        sum ^= sum >> 29;
    }
    return sum;
}

uint64_t th_trace_digest(const struct th_trace *trace, uint64_t member, uint64_t start)
{
    const struct th_scenario *scenario = trace->layout->scenario;
    size_t number = scenario->single ? sizeof(float) : sizeof(double);
    uint64_t sum = digest(start, &member, sizeof member);
    for (size_t c = 0; c < scenario->column_count; c++) {
        const struct th_trace_column *column = &trace->columns[c];
        size_t bytes = column->times * column->points * number;
        sum = digest(sum, trace->bytes + column->start + member * bytes, bytes);
        if (member == 0 && column->axis != SIZE_MAX)
            sum = digest(sum, trace->bytes + column->axis,
                         th_trace_column_coordinates(column) * sizeof(double));
    }
    const struct th_log_plan *plan = trace->layout->log_plan;
    sum = digest(sum, &trace->summary[member * plan->signal_count],
                 plan->signal_count * sizeof *trace->summary);
    size_t logged =
        trace->logged[member] < plan->capacity ? trace->logged[member] : plan->capacity;
    sum = digest(sum, &trace->log[member * plan->capacity], logged * sizeof *trace->log);
    sum = digest(sum, &trace->logged[member], sizeof *trace->logged);
    sum = digest(sum, &trace->lost[member], sizeof *trace->lost);
    sum = digest(sum, trace->reduced + member * scenario->reduction_count,
                 scenario->reduction_count * sizeof *trace->reduced);
    const size_t tallies = th_tally_count(scenario);
    sum = digest(sum, trace->tallies + member * tallies, tallies * sizeof *trace->tallies);
    sum = digest(sum, &trace->status[member], sizeof *trace->status);
    sum = digest(sum, &trace->failed_in[member], sizeof *trace->failed_in);
    sum = digest(sum, &trace->ended[member], sizeof *trace->ended);
    return digest(sum, &trace->steps[member], sizeof *trace->steps);
}

void th_trace_fail(struct th_trace *trace, uint64_t member, size_t time)
{
    for (size_t k = 0; k < trace->layout->scenario->column_count; k++)
        for (size_t t = time; t < trace->times; t++) {
            const size_t row = trace->grids.items[trace->columns[k].grid].row[t];
            for (size_t p = 0; row != SIZE_MAX && p < trace->columns[k].points; p++)
                th_trace_put(trace, k, member, row, p, NAN);
        }
}
