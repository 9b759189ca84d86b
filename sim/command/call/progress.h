/* Progress of a run: a bar or a line for each tenth on the terminal, JSON lines for programs.
 */
#ifndef TH_PROGRESS_H
#define TH_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum th_progress_kind {
    TH_PROGRESS_NONE,
    TH_PROGRESS_BAR,
    TH_PROGRESS_LINES,
    TH_PROGRESS_JSON
};

/* State of the display; on the caller's stack. */
struct th_progress_shown {
    FILE *out;
    enum th_progress_kind kind;
    double began;               /* s, monotonic clock */
    int tenth;                  /* the last one shown by a line */
    int column;                 /* the bar's length on the screen; 0: none is there */
    double skipped, skipped_at; /* share done before the start, as by a checkpoint; when, s */
};

/* how: auto, bar, lines, json or none. auto: a bar on a terminal, lines otherwise. */
void th_progress_begin(struct th_progress_shown *shown, FILE *out, const char *how);

/* Of the type of th_progress.show; context is the struct above. The bar appears at the first
 * call; a line is printed when another tenth is done. */
void th_progress_show(void *context, double done, uint64_t members_done, uint64_t members);
/* The same with the seconds since the beginning. */
void th_progress_show_at(struct th_progress_shown *shown, double elapsed, double done,
                         uint64_t members_done, uint64_t members);

/* Ends the bar's line, which stays. Returns the seconds since the beginning. */
double th_progress_end(struct th_progress_shown *shown);

#endif
