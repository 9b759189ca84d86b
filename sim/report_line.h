/* One line of the report: an output under its name, with its reductions. */
#ifndef TH_REPORT_LINE_H
#define TH_REPORT_LINE_H

#include "report.h"

enum { TH_LABEL = 64, TH_LINE_TAKES = 4 };

/* A number on finer grids, in the line's unit. */
struct th_line_refined {
    double difference; /* how far it, and the ends of its spread, may be off (refine.h) */
    double finest;     /* its median on the finest grid */
    double order;      /* that three grids show; NaN: two do not */
};

struct th_line {
    char label[TH_LABEL];
    char unit[64];
    size_t output, take_count;
    enum th_take takes[TH_LINE_TAKES];
    struct th_spread spreads[TH_LINE_TAKES]; /* in unit; infinite: a date that never comes */
    struct th_line_refined refined[TH_LINE_TAKES];
};

/* Is it a sentence and not a line of numbers? */
bool th_line_is_notice(const struct th_report_line *rule);
/* Does the rule speak of that output? Then fills in label and output. */
bool th_line_match(const struct th_scenario *scenario, const struct th_report_line *rule,
                   size_t output, struct th_line *line);
/* The label that a rule's pattern makes: a star becomes the star's word, "{csf.probe|the probe}" the
 * landmark or the cm of that parameter, or what follows the bar if it differs between members or is
 * set during the run. */
void th_line_label(const struct th_scenario *scenario, const char *pattern, const char *star,
                   size_t star_length, char label[TH_LABEL]);
/* What finer grids say of a line that is filled; NULL: there are none, and its differences are NaN. */
enum th_status th_line_refine(const struct th_refinement *refinement, struct th_line *line,
                              struct th_error *error);
/* What the differences are, on paper or in json. */
struct th_json;
void th_report_refined(const struct th_refinement *refinement, FILE *out, struct th_json *json);
/* The largest difference of a line, NaN if there is none. */
double th_line_difference(const struct th_line *line);
/* The rest: reductions, unit (a rule's "=" is the unit that stands in the line). */
enum th_status th_line_fill(const struct th_trace *trace, const struct th_report_line *rule,
                            struct th_line *line, struct th_error *error);

#endif
