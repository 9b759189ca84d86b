/* Numbers that are taken from the path of an output (struct th_reduction), as people read them.
 */
#ifndef TH_SCENARIO_REDUCTION_H
#define TH_SCENARIO_REDUCTION_H

#include "scenario/scenario.h"

/* The unit in which a reduction is shown, its number in that unit, and both as a text. */
void th_reduction_unit(const struct th_scenario *scenario, const struct th_reduction *reduction,
                       char *unit, size_t size);
double th_reduction_shown(const struct th_scenario *scenario,
                          const struct th_reduction *reduction, double si);
void th_reduction_print(const struct th_scenario *scenario,
                        const struct th_reduction *reduction, double si, int digits, char *text,
                        size_t size);

/* "max", "first above 5 ug/mL", "mean during day 1 00:00 .. day 3 00:00", "at day 3 00:00". */
void th_reduction_words(const struct th_scenario *scenario,
                        const struct th_reduction *reduction, char *text, size_t size);

/* The reduction of an output over the whole run without a level; SIZE_MAX: the scenario has
 * none. */
size_t th_reduction_find(const struct th_scenario *scenario, size_t output, enum th_take take);

#endif
