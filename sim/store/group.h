/* The group of an instance's columns of one interval, while it is written. Private to
 * sim/store.
 */
#ifndef TH_STORE_GROUP_H
#define TH_STORE_GROUP_H

#include "store/array.h"
#include "store/sections.h"

enum { TH_STORE_NAME = 256 };

struct th_store_group {
    const struct th_store_job *job;
    size_t instance, grid; /* grid: of trace->grids, whose columns it has */
    struct th_store_times times;
    hid_t id, member; /* member: of those that are kept */
    struct th_store_axis *axes;
    size_t axis_count;
    const struct th_row *axis_row; /* NULL: the points are counted */
    const struct th_row *axis_2_row;
    size_t default_column;          /* that opens first in the whole file; SIZE_MAX: none */
    const struct th_column *signal; /* NXdata: the column that is plotted; NULL: none */
};

/* True if a column is in the group; it is a coordinate; it is of two axes. */
bool th_store_group_has(const struct th_store_group *group, size_t column);
bool th_store_is_axis(const struct th_scenario *scenario, const struct th_column *column);
bool th_store_is_plane(const struct th_scenario *scenario, const struct th_column *column);

/* The coordinate of a profile, its second; NULL: it has not been written. */
const struct th_store_axis *th_store_group_axis(const struct th_store_group *group,
                                                const struct th_column *column);
const struct th_store_axis *th_store_group_axis_2(const struct th_store_group *group,
                                                  const struct th_column *column);

/* "csf.concentration.morphine" becomes "concentration_morphine" in the group "csf",
 * "csf.concentration@36.2cm" "concentration_at_36_2cm". */
void th_store_group_name(const struct th_store_group *group, const struct th_column *column,
                         char *name);

/* The attributes of NXdata. */
bool th_store_signal(const struct th_store_group *group);

#endif
