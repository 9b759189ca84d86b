/* One line of the report: an output under its name, with its reductions. */
#ifndef TH_REPORT_LINE_H
#define TH_REPORT_LINE_H

#include "report/report.h"

enum { TH_LABEL = 128, TH_LINE_TAKES = 4 };

/* Digits of a number that is as good as it is computed, and of one that is not known so well.
 */
enum { TH_DIGITS = 4, TH_FEW_DIGITS = 2 };

/* A number on finer grids, in the line's unit. */
struct th_line_refined {
    double
        difference; /* how far it, and the ends of its spread, may be off (ensemble/refine.h) */
    double finest;  /* its median on the finest grid */
    double order;   /* that three grids show; NaN: two do not */
};

struct th_line {
    const struct th_report_line *rule;
    char label[TH_LABEL], brief[TH_LABEL];
    char unit[64];
    size_t output, take_count;
    enum th_take takes[TH_LINE_TAKES];
    struct th_spread si[TH_LINE_TAKES];
    struct th_spread spreads[TH_LINE_TAKES]; /* in unit; infinite: a date that never comes */
    struct th_line_refined refined[TH_LINE_TAKES];
    int digits;                     /* that the numbers are printed with */
    bool unresolved[TH_LINE_TAKES]; /* a line of numerics says that this number means little */
    bool numerics, poor; /* it says how well the numbers are computed; not well enough */
};

/* Some of the members: those whose number, divided by `of`, leaves `rest`. */
struct th_among {
    uint64_t rest, of; /* of 1: all */
};

/* Of one output, in SI. */
enum th_status th_line_reduce(const struct th_trace *trace, struct th_among among,
                              size_t output, enum th_take take, struct th_spread *spread,
                              struct th_error *error);

/* Does the rule speak of that output? Then fills in rule, labels, output and takes. */
bool th_line_match(const struct th_scenario *scenario, const struct th_report_line *rule,
                   size_t output, struct th_line *line);
/* The label that a rule's pattern makes: a star becomes the star's word, "{csf.probe|the
 * probe}" the landmark or the cm of that parameter, or what follows the bar if it differs
 * between members or is set during the run. */
void th_line_label(const struct th_scenario *scenario, const char *pattern, const char *star,
                   size_t star_length, char label[TH_LABEL]);
/* What finer grids say of a line that is filled; NULL: there are none, and its differences are
 * NaN. */
enum th_status th_line_refine(const struct th_refinement *refinement, struct th_line *line,
                              struct th_error *error);
/* What the differences are, on paper or in json. */
struct th_json;
void th_report_refined(const struct th_refinement *refinement, FILE *out, struct th_json *json);
/* The largest difference of a line, NaN if there is none. */
double th_line_difference(const struct th_line *line);
/* "csf.probe catheter.tip": are both parameters one place, for all members and all the time? */
bool th_line_same_place(const struct th_scenario *scenario, const char *two);

/* "C5" where a landmark lies there, "12.3 cm", the word of a choice: a parameter's value for
 * people. */
bool th_line_value(const struct th_scenario *scenario, const struct th_row *row, double si,
                   char *text, size_t size);

/* The reductions of a line that was matched, in SI. */
enum th_status th_line_fill(const struct th_trace *trace, struct th_among among,
                            struct th_line *line, struct th_error *error);
/* The same numbers in a unit; false: it does not fit. *largest: the largest of them there. */
bool th_line_show(const struct th_trace *trace, const char *unit, struct th_line *line,
                  double *largest);

/* "79.23", "120300", "never": the digits that count. vanishes: what is 0 is none, or less than
 * can be told. */
void th_line_number(double value, bool vanishes, int digits, char *text, size_t size);
/* With how many digits one of its numbers is shown, and what stands behind one that is not
 * resolved. */
int th_line_digits(const struct th_line *line, size_t k);
const char *th_line_mark(const struct th_line *line, size_t k);
/* Does a line show drug, of which 0 is none? */
bool th_line_vanishes(const struct th_trace *trace, const struct th_line *line);

#endif
