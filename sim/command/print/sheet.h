/* A table of numbers, with texts on its left, for people and as CSV. */
#ifndef TH_PRINT_SHEET_H
#define TH_PRINT_SHEET_H

#include "base/arena.h"
#include "base/status.h"
#include <stdbool.h>
#include <stdio.h>

enum { TH_SHEET_TEXTS = 8 };

/* The head of a column of numbers: "csf.tip_concentration", "25 %", "ug/mL". Columns of one
 * name that follow each other share it. */
struct th_sheet_head {
    const char *name;
    const char *part;  /* "25 %", "#3", or "" */
    const char *unit;  /* or "" */
    const char *words; /* of the numbers 0, 1, 2 .., blanks between them; NULL: none */
};

struct th_sheet {
    size_t rows, columns, text_columns;
    const char *text_heads[TH_SHEET_TEXTS];
    bool texts_behind;           /* on paper the last text stands behind the numbers */
    const char **texts;          /* [rows][text_columns] */
    struct th_sheet_head *heads; /* [columns] */
    double *cells;               /* [rows][columns]; NaN: none */
};

/* Memory for a sheet of that size; its texts and heads are empty. */
enum th_status th_sheet_make(struct th_sheet *sheet, struct th_arena *arena,
                             struct th_error *error);
/* In columns, with six digits; a number that has a word as that. first: the column whose
 * numbers are divided by `by` and shown in that unit, a time; SIZE_MAX: none. */
struct th_sheet_time {
    size_t column;
    double by;
    const char *unit;
};
void th_sheet_print(const struct th_sheet *sheet, const struct th_sheet_time *time, FILE *out);
/* RFC 4180, numbers with 17 digits. */
void th_sheet_csv(const struct th_sheet *sheet, FILE *out);

#endif
