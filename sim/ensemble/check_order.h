/* Orders of a scenario, tried at its start: what a model refuses then it refuses at the instant
 * of the order, too, unless something has changed until then. */
#ifndef TH_CHECK_ORDER_H
#define TH_CHECK_ORDER_H

#include "layout/layout.h"

/* Adds a notice for each order, planned or of an item, that stops the first members if it is
 * given at the start. Relative orders, those whose arguments differ between members or come
 * from a table in the run, and more than the first 64 are not tried. TH_NO_MEMORY with a
 * sentence in error. */
enum th_status th_check_orders(const struct th_layout *layout, struct th_error *notices,
                               struct th_error *error);

#endif
