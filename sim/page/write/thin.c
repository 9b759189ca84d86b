/* Points that a curve keeps. */
#include "page/write/thin.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* Marks the least and the largest value of a stretch, and its first gap. */
static void mark(const double *y, size_t from, size_t to, size_t *marks)
{
    size_t least = SIZE_MAX, most = SIZE_MAX, gap = SIZE_MAX;
    for (size_t k = from; k < to; k++) {
        if (isnan(y[k])) {
            gap = gap == SIZE_MAX ? k : gap;
            continue;
        }
        if (least == SIZE_MAX || y[k] < y[least])
            least = k;
        if (most == SIZE_MAX || y[k] > y[most])
            most = k;
    }
    if (least != SIZE_MAX)
        marks[least] = marks[most] = 1;
    if (gap != SIZE_MAX)
        marks[gap] = 1;
}

size_t th_page_thin(const double *const *curves, size_t curve_count, size_t count, size_t *kept)
{
    size_t used = 0;
    if (count <= TH_PAGE_POINTS || !curve_count) {
        for (size_t k = 0; k < count; k++) kept[k] = k;
        return count;
    }
    const size_t share = TH_PAGE_POINTS / (2 * curve_count);
    const size_t stretches = share > 100 ? share : 100;
    memset(kept, 0, count * sizeof *kept);
    for (size_t s = 0; s < stretches; s++)
        for (size_t c = 0; c < curve_count; c++)
            mark(curves[c], s * count / stretches, (s + 1) * count / stretches, kept);
    kept[0] = kept[count - 1] = 1;
    for (size_t k = 0; k < count; k++)
        if (kept[k])
            kept[used++] = k;
    return used;
}
