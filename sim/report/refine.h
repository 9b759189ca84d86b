/* The error estimates of finer grids in the report. */
#ifndef TH_REPORT_REFINE_H
#define TH_REPORT_REFINE_H

#include "base/text/print.h"
#include "ensemble/refine.h"
#include "report/line.h"

/* Estimates the errors of a line that was filled; refinement NULL: they are NaN. */
enum th_status th_line_refine(const struct th_refinement *refinement, struct th_line *line,
                              struct th_error *error);
/* The largest difference of a line, NaN if there is none. */
double th_line_difference(const struct th_line *line);
/* Explains the differences: a paragraph, or "refinement" of an object if json is not NULL. */
void th_refinement_print(const struct th_refinement *refinement, FILE *out,
                         struct th_json *json);

#endif
