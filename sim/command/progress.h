/* How far a run has got, for people (a bar, or a line every tenth) and for programs (JSON
 * lines). */
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

/* What it remembers; stands on the caller's stack. */
struct th_progress_shown {
    FILE *out;
    enum th_progress_kind kind;
    double began; /* s, a clock that never jumps */
    int tenth;    /* the last one shown by a line */
    int column;   /* the bar's length on the screen; 0: none is there */
    double skipped,
        skipped_at; /* share that was there from the start, as after a checkpoint; s */
};

/* how: auto, bar, lines, json or none. auto: a bar on a terminal, lines otherwise. */
void th_progress_begin(struct th_progress_shown *shown, FILE *out, const char *how);

/* As th_progress.show wants it; context is the struct above. The bar appears with the first
 * call; a line tells of the last tenth that was passed since the one before. */
void th_progress_show(void *context, double done, uint64_t members_done, uint64_t members);
/* The same with the seconds since the beginning. */
void th_progress_show_at(struct th_progress_shown *shown, double elapsed, double done,
                         uint64_t members_done, uint64_t members);

/* Ends the bar's line, which stays. Returns the seconds since the beginning. */
double th_progress_end(struct th_progress_shown *shown);

#endif
