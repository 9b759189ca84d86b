/* The results that are plotted, and the paths that are meant. Private to sim/command. */
#ifndef TH_PLOT_READ_H
#define TH_PLOT_READ_H

#include "base/arena.h"
#include "command/call/command.h"
#include "picture/picture.h"

struct th_plot {
    struct th_picture_source *sources; /* [source_count] */
    const char **files;                /* [source_count] */
    size_t source_count;
    const char **paths; /* [path_count] */
    size_t path_count;
    bool map;              /* the maps of a sweep, and no series */
    struct th_chart *rows; /* [row_count] */
    size_t row_count;
    struct th_arena arena;
};

/* Operands that are files are results, the others paths; reads what is asked for of them:
 * --member, --from and --to. Without a path the first of the catalogue's pictures. The exit
 * code for a failure goes to *code. th_plot_free in any case. */
enum th_status th_plot_read(const struct th_call *call, struct th_plot *plot, int *code,
                            struct th_error *error);
void th_plot_free(struct th_plot *plot);

/* plot_narrow.c: keeps what --member, --from and --to ask for. */
enum th_status th_plot_narrow(const struct th_call *call, struct th_plot *plot,
                              struct th_error *error);

#endif
