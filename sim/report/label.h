/* Labels of the report: the patterns of models/report.def with the scenario's names and values.
 */
#ifndef TH_REPORT_LABEL_H
#define TH_REPORT_LABEL_H

#include "scenario/scenario.h"

enum { TH_LABEL = 128 };

/* A star becomes the text that the star of the path stands for, "{csf.probe|the probe}" the
 * landmark or the cm of that parameter, or the text behind the bar if it differs between
 * members or is set during the run. */
void th_label_format(const struct th_scenario *scenario, const char *pattern, const char *star,
                     size_t star_length, char label[TH_LABEL]);

/* True if "csf.probe catheter.tip", two parameters, are one place for all members at all times.
 */
bool th_label_same_place(const struct th_scenario *scenario, const char *two);

/* "C5" where a landmark is, "12.3 cm", the word of a choice: the value of a parameter. False if
 * it has no text. */
bool th_label_value(const struct th_scenario *scenario, const struct th_row *row, double si,
                    char *text, size_t size);

#endif
