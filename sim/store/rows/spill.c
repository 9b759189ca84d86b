/* Each block has one stretch of the file, where it was when it ended. */
#include "store/rows/spill.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/disk/file.h"
#include "base/disk/scratch.h"
#include "model/quantity.h"
#include "scenario/column.h"

struct stretch {
    uint64_t from; /* rows before it in the file */
    uint64_t count;
};

struct th_spill {
    int file;
    uint64_t first_block, blocks;
    struct stretch *stretches; /* [blocks] */
    _Atomic uint64_t rows;     /* in the file */
    const struct th_log_plan *plan;
    double *factor; /* [signal_count]: shown in units of SI */
};

/* The unit of a signal has no offset: what is logged is an amount or a level of 0 and more. */
static bool take_factors(struct th_spill *spill, const struct th_scenario *scenario,
                         struct th_error *error)
{
    const struct th_log_plan *plan = spill->plan;
    for (size_t k = 0; k < plan->signal_count; k++) {
        const struct th_signal *signal = &plan->signals[k];
        const struct th_row *row =
            &scenario->instances[signal->instance].model->outputs.rows[signal->row];
        double offset;
        if (th_quantity_scale(scenario->units, row->quantity, th_row_unit(row),
                              &spill->factor[k], &offset) == TH_OK)
            continue;
        th_error_add(error, TH_IO, "%s cannot be shown in %s", row->name, th_row_unit(row));
        return false;
    }
    return true;
}

enum th_status th_spill_open(const struct th_trace *trace, const char *path, bool shown,
                             struct th_spill **made, struct th_error *error)
{
    struct th_spill *spill = calloc(1, sizeof *spill);
    const struct th_log_plan *plan = trace->layout->log_plan;
    *made = NULL;
    if (!spill)
        return th_error_add(error, TH_NO_MEMORY, "no memory to write %s", path);
    *spill = (struct th_spill){.file = -1,
                               .plan = plan,
                               .first_block = trace->first / TH_LANES,
                               .blocks = (trace->first + trace->members - 1) / TH_LANES -
                                         trace->first / TH_LANES + 1};
    spill->stretches = calloc(spill->blocks, sizeof *spill->stretches);
    spill->factor = calloc(plan->signal_count + 1, sizeof *spill->factor);
    enum th_status status =
        spill->stretches && spill->factor
            ? TH_OK
            : th_error_add(error, TH_NO_MEMORY, "no memory to write %s", path);
    if (status == TH_OK && !take_factors(spill, trace->layout->scenario, error))
        status = TH_IO;
    for (size_t k = 0; status == TH_OK && spill->factor && shown && k < plan->signal_count; k++)
        spill->factor[k] = 1;
    if (status == TH_OK)
        status = th_scratch_open(path, &spill->file, error);
    if (status == TH_OK)
        *made = spill;
    else
        th_spill_close(spill);
    return status;
}

void th_spill_close(struct th_spill *spill)
{
    if (!spill)
        return;
    if (spill->file >= 0)
        close(spill->file);
    free(spill->stretches);
    free(spill->factor);
    free(spill);
}

/* The rows of the block of `member`. */
static int put_rows(struct th_spill *spill, uint64_t member, const struct th_log_row *rows,
                    size_t count)
{
    struct th_part part = {.file = spill->file};
    struct stretch *stretch = &spill->stretches[member / TH_LANES - spill->first_block];
    *stretch = (struct stretch){.from = spill->rows, .count = count};
    if (!count)
        return 0;
    stretch->from = atomic_fetch_add(&spill->rows, count);
    th_part_write(&part, rows, count * sizeof *rows, (off_t)(stretch->from * sizeof *rows));
    return part.failed;
}

int th_spill_take(struct th_spill *spill, const struct th_trace *trace, uint64_t from,
                  uint64_t count)
{
    const size_t capacity = spill->plan->capacity;
    size_t all = 0, k = 0;
    for (uint64_t m = from; m < from + count; m++) all += trace->logged[m];
    struct th_log_row *rows = calloc(all + 1, sizeof *rows); /* no byte is unwritten */
    if (!rows)
        return ENOMEM;
    for (uint64_t m = from; m < from + count; m++)
        for (uint32_t e = 0; e < trace->logged[m]; e++) {
            const struct th_entry *entry = &trace->log[m * capacity + e];
            const bool signal = (size_t)entry->path < spill->plan->signal_count;
            rows[k++] = (struct th_log_row){
                .member = (int64_t)(trace->first + m),
                .time = th_seconds_of(entry->at),
                .value = signal ? entry->value * spill->factor[entry->path] : entry->value,
                .path = entry->path,
                .kind = entry->kind};
        }
    int failed = put_rows(spill, trace->first + from, rows, all);
    free(rows);
    return failed;
}

size_t th_spill_read(const struct th_spill *spill, struct th_spill_at *at,
                     struct th_log_row *rows, size_t most, struct th_part *part)
{
    struct th_part from = {.file = spill->file};
    size_t read = 0;
    while (read < most && at->block < spill->blocks && !from.failed) {
        const struct stretch *stretch = &spill->stretches[at->block];
        const size_t left = stretch->count - at->row;
        const size_t some = left < most - read ? left : most - read;
        th_part_read(&from, rows + read, some * sizeof *rows,
                     (off_t)((stretch->from + at->row) * sizeof *rows));
        read += some;
        at->row += some;
        if (at->row == stretch->count)
            *at = (struct th_spill_at){.block = at->block + 1};
    }
    if (from.failed)
        part->failed = from.failed;
    return read;
}

uint64_t th_spill_count(const struct th_spill *spill)
{
    return spill->rows;
}
