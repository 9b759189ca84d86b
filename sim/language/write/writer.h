/* Scalars of a scenario that is written. Numbers stand in the unit people know if that reads
 * back to the same bits, in SI units otherwise. */
#ifndef TH_LANGUAGE_WRITER_H
#define TH_LANGUAGE_WRITER_H

#include <stdio.h>

#include "scenario/scenario.h"

struct th_writer {
    FILE *file;
    const struct th_scenario *scenario;
    const char *path;             /* of the file that is written */
    const struct th_source *lost; /* a file that no longer holds what was read, or NULL */
};

/* In double quotes. */
void th_write_text(struct th_writer *w, const char *text);
/* A number in that unit (NULL: the quantity's), a label or a drug. */
void th_write_number(struct th_writer *w, const struct th_row *row, const char *unit,
                     double si);
/* The same in quotes, in the row's unit. */
void th_write_value(struct th_writer *w, const struct th_row *row, double si);
/* The name of the scenario's file of that number, in quotes, from the folder of the file that
 * is written or as an absolute path; before: of the text, in the quotes. */
void th_write_file(struct th_writer *w, const char *before, double number);
/* A law that does not stand around a value, "weibull shape 0.65 scale 60 year". */
void th_write_stated(struct th_writer *w, const struct th_row *row,
                     const struct th_distribution *law);
/* The same with the words that its numbers have, without within. */
void th_write_numbers(struct th_writer *w, const struct th_row *row, enum th_family family,
                      const struct th_law_numbers *numbers);
/* The keys vary: and correlations: of ensemble:, if there is something. */
void th_write_laws(struct th_writer *w);
/* "at: 3 day" */
void th_write_time(struct th_writer *w, const char *key, th_tick ticks);

#endif
