/* Writes figures to a file in the format of its name. Private to sim/command. */
#ifndef TH_PLOT_WRITE_H
#define TH_PLOT_WRITE_H

#include "figure/figure.h"

/* TH_USAGE if the name ends on none of .svg, .png and .pdf, or if a file is there
 * that is nothing of the kind. */
enum th_status th_plot_check_name(const char *path, struct th_error *error);
/* The figures one below the other. PNG and PDF are made by rsvg-convert. */
enum th_status th_plot_write(const char *path, const struct th_figure *figures, size_t count,
                             struct th_error *error);

#endif
