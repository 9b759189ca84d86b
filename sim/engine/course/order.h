/* Orders: to a model, or of a parameter. Private to sim/engine. */
#ifndef TH_COURSE_ORDER_H
#define TH_COURSE_ORDER_H

#include "engine/block.h"

/* Evaluates a condition where the lane stands, after all that was ordered there before. */
bool th_order_agrees(struct th_block *block, int lane, const struct th_condition *condition);

/* Carries out the orders of an item, each if its if: and its chance: agree. args: of the first
 * one; NULL: its own. */
void th_order_all(struct th_block *block, int lane, size_t item, const double *args);

/* Carries out the planned events that are due and come before an item at one instant. */
void th_order_planned(struct th_block *block, int lane, size_t before);
bool th_order_planned_due(const struct th_block *block, int lane);

#endif
