/* Rows of columns at their places in the file. An array is [member][time][point], so that what
 * a block has of it is one stretch, wherever else other threads write. */
#include <endian.h>
#include <math.h>
#include <string.h>

#include "store/sections.h"

/* Numbers converted and written at once: 64 kB. */
enum { PIECE = 8192 };

/* `count` numbers of a column of a trace from index `from` on, little-endian as in the file. */
static size_t convert(const struct th_trace *trace, size_t column, size_t from, size_t count,
                      const double scale[2], unsigned char *to)
{
    const unsigned char *array = trace->bytes + trace->columns[column].start;
    const bool single = trace->layout->scenario->single;
    for (size_t k = 0; k < count; k++) {
        const double si = single ? (double)((const float *)array)[from + k]
                                 : ((const double *)array)[from + k];
        const double shown = isnan(si) ? NAN : si * scale[0] + scale[1];
        const float less = (float)shown;
        uint64_t wide;
        uint32_t narrow;
        memcpy(&wide, &shown, sizeof wide);
        memcpy(&narrow, &less, sizeof narrow);
        wide = htole64(wide);
        narrow = htole32(narrow);
        if (single)
            memcpy(to + k * sizeof narrow, &narrow, sizeof narrow);
        else
            memcpy(to + k * sizeof wide, &wide, sizeof wide);
    }
    return count * (single ? sizeof(float) : sizeof(double));
}

static void put_column(const struct th_store_job *job, size_t column,
                       const struct th_trace *trace, uint64_t from, uint64_t count,
                       struct th_part *part)
{
    unsigned char bytes[PIECE * sizeof(double)];
    const struct th_store_rows *rows = &job->rows[column];
    const size_t each = trace->columns[column].times * trace->columns[column].points;
    const size_t number = trace->layout->scenario->single ? sizeof(float) : sizeof(double);
    const uint64_t member = trace->first + from - job->trace->first;
    if (member >= job->kept)
        return;
    if (count > job->kept - member)
        count = job->kept - member;
    off_t at = (off_t)(rows->at + member * each * number);
    for (size_t k = from * each, end = (from + count) * each; k < end && !part->failed;) {
        const size_t some = end - k < PIECE ? end - k : PIECE;
        const size_t size = convert(trace, column, k, some, rows->scale, bytes);
        th_part_write(part, bytes, size, at);
        at += (off_t)size;
        k += some;
    }
}

void th_store_rows(const struct th_store_job *job, const struct th_trace *trace, uint64_t from,
                   uint64_t count, struct th_part *part)
{
    for (size_t k = 0; k < job->scenario->column_count; k++)
        if (job->rows[k].at != HADDR_UNDEF)
            put_column(job, k, trace, from, count, part);
}
