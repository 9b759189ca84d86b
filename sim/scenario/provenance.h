/* The provenance of values: which of them are settings, and which are uncalibrated. */
#ifndef TH_SCENARIO_PROVENANCE_H
#define TH_SCENARIO_PROVENANCE_H

#include "scenario/scenario.h"

#define TH_SOURCE_SET "--set" /* the source of a value from the command line */

/* True if a row is a setting, which its author decides, such as a prescription, a place or a
 * grid: its default is chosen and cites nothing. Every other row is a number of nature or of a
 * device. */
bool th_row_is_setting(const struct th_row *row);
/* True if a value must not be taken for measured: it is recalled or a placeholder, or its row
 * is no setting and it has no source, wherever it stands: in a part, in the scenario, in --set.
 * A value that is not given (NaN) is never uncalibrated. */
bool th_value_uncalibrated(const struct th_row *row, double si,
                           const struct th_provenance *provenance);
/* The same of a parameter of the scenario: with its own value, or with that of any part that
 * varies. */
bool th_param_uncalibrated(const struct th_scenario *scenario, size_t instance, size_t row);
/* The same of the law of a hazard, which is no setting; false: the item has no law. */
bool th_law_uncalibrated(const struct th_item *item);
/* The count of uncalibrated parameters and laws of hazards of a scenario; *of: of all of them.
 */
size_t th_scenario_uncalibrated(const struct th_scenario *scenario, size_t *of);

#endif
