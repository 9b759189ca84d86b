/* The rules of a model across its parameters, checked at the start and after each set: event.
 */
#ifndef TH_SCENARIO_RULES_H
#define TH_SCENARIO_RULES_H

#include "scenario/scenario.h"

/* The set: events of one instance in their order, to sets if that is not NULL; their count. */
size_t th_scenario_sets(const struct th_scenario *scenario, size_t instance,
                        const struct th_planned **sets);
/* True if an event, a hazard or a stage sets that parameter; row SIZE_MAX: any of the instance.
 */
bool th_scenario_is_set(const struct th_scenario *scenario, size_t instance, size_t row);
/* "reservoir: " before a message of the model's rules, or "" if it begins with that by itself.
 */
const char *th_scenario_prefix(const struct th_instance *instance, const char *sentence,
                               char *text, size_t size);
/* The instance beside an instance (struct th_model, beside); SIZE_MAX: there is none. */
size_t th_scenario_beside(const struct th_scenario *scenario, size_t instance);
/* The arguments of an instance's sizes and rules, with these parameters. */
struct th_setup th_scenario_setup(const struct th_scenario *scenario, size_t instance,
                                  const double *params);

/* Checks the model's own rules, across rows, for its parameters [rows] and for the parameters
 * after each of those sets. *after: the set that breaks them, NULL: they are broken from the
 * start. The model must have rules (model->check). */
enum th_status th_scenario_rules(const struct th_scenario *scenario, size_t instance,
                                 const struct th_planned *const *sets, size_t count,
                                 double *params, const struct th_planned **after,
                                 struct th_error *found);

#endif
