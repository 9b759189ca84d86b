/* Paths with stars, and rows of profiles. Private to sim/command. */
#ifndef TH_PLOT_PATHS_H
#define TH_PLOT_PATHS_H

#include "command/plot_read.h"

/* The row of a profile in the table of charts, for what lies above it; NULL: none. */
const struct th_chart *th_plot_profile_row(const struct th_catalog *catalog, const char *path);
/* A path whose place is written otherwise: without blanks, or as the output that is the value
 * there. NULL: no memory. */
const char *th_plot_place(const struct th_catalog *catalog, struct th_arena *arena,
                          const char *path);
/* Paths that are spelt otherwise become the names of the first result's series: "fault.closed",
 * the drug's name where there is one. */
enum th_status th_plot_resolve(const struct th_catalog *catalog, struct th_plot *plot,
                               struct th_error *error);
/* True if a series is the profile that a path with a place looks at. */
bool th_plot_is_profile(const char *path, const char *series);
/* Adds the series of paths with places that a result has as profiles alone; report: called with
 * each name. */
enum th_status th_plot_add_places(const struct th_catalog *catalog, struct th_plot *plot,
                                  void (*report)(void *names, const char *name), void *names,
                                  struct th_error *error);
/* Puts the names of series that were read in the place of paths with stars. */
enum th_status th_plot_expand(const struct th_catalog *catalog, struct th_plot *plot,
                              struct th_error *error);
/* "CSF concentration at the tip": without the drug, which is the end of the name, or which
 * another result has otherwise. NULL: no memory. */
const char *th_plot_title(struct th_plot *plot, const struct th_series *series,
                          const char *path);
/* An error if no picture has a value: which members failed, and when. */
enum th_status th_plot_check_values(const struct th_plot *plot,
                                    const struct th_picture_set *set, struct th_error *error);

#endif
