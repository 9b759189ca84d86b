/* Numbers that are taken from the path of an output (struct th_reduction), as people read them.
 */
#ifndef TH_SCENARIO_REDUCTION_H
#define TH_SCENARIO_REDUCTION_H

#include "scenario/scenario.h"

/* "csf.tip_concentration", "log.hole"; and the row of that output, NULL of a log. */
void th_reduction_path(const struct th_scenario *scenario, const struct th_reduction *reduction,
                       char *text, size_t size);
const struct th_row *th_reduction_row(const struct th_scenario *scenario,
                                      const struct th_reduction *reduction);
/* "fault.kink.on .. alarms", "trial" of since: trial; false: the window opens in every member.
 */
bool th_reduction_window(const struct th_scenario *scenario,
                         const struct th_reduction *reduction, char *text, size_t size);

/* True if a requirement judges a ratio, which has no unit. */
static inline bool th_requirement_is_ratio(const struct th_requirement *requirement)
{
    return requirement->of != SIZE_MAX || requirement->quantile_count > 1;
}

/* True if it is an instant, or a time that may be never. */
bool th_reduction_is_date(const struct th_scenario *scenario,
                          const struct th_reduction *reduction);

/* The unit in which a reduction is shown, its number in that unit, and both as a text. */
void th_reduction_unit(const struct th_scenario *scenario, const struct th_reduction *reduction,
                       char *unit, size_t size);
/* Infinite where it is a date that never comes: at or beyond TH_CENTURY. */
double th_reduction_shown(const struct th_scenario *scenario,
                          const struct th_reduction *reduction, double si);
void th_reduction_print(const struct th_scenario *scenario,
                        const struct th_reduction *reduction, double si, int digits, char *text,
                        size_t size);

/* "max", "first above 5 ug/mL", "mean during day 1 00:00 .. day 3 00:00", "at day 3 00:00",
 * "rise during fault.kink.on .. alarms", "count since trial". */
void th_reduction_words(const struct th_scenario *scenario,
                        const struct th_reduction *reduction, char *text, size_t size);

/* In how many members its window must begin if nothing is said: 0 if a hazard opens it, which
 * may strike nobody, else 1. */
double th_reduction_tried(const struct th_scenario *scenario,
                          const struct th_reduction *reduction);

/* The consequence of a hazard until somebody knows is told by reductions. A hazard that merely
 * happens has none. */
static inline bool th_item_has_consequence(const struct th_item *item)
{
    return item->section == TH_SECTION_HAZARD && item->order_count > 0;
}
/* take of a line of the report whose output each hazard is told by. */
#define TH_BY_HAZARD "hazards"
/* Those lines in their order: what is missed, of how much, and the share of that which was
 * given before. */
enum { TH_HAZARD_MISSED, TH_HAZARD_ORDERED, TH_HAZARD_BEFORE, TH_HAZARD_LINES };
/* take of a line whose output is an alarm that comes without any failure, too: by the
 * programmer's count or the calendar; and of one whose output is no alarm, but tells of a
 * failure. */
#define TH_REMINDER "reminder"
#define TH_DETECTION "detection"

/* True of a line that is none of the report's own lines. */
bool th_line_is_apart(const struct th_report_line *line);
/* True if a signal of that path and kind tells somebody of a failure. */
bool th_line_detects(const struct th_catalog *catalog, const char *path, enum th_log_kind kind);

/* The instant of the first detection since that item first acted; the rise of an output from
 * then to that detection, of all its acts together; its last value before that item first
 * acted. SIZE_MAX: the scenario has none. */
size_t th_reduction_of_alarm(const struct th_scenario *scenario, size_t item);
size_t th_reduction_until_alarm(const struct th_scenario *scenario, size_t item, size_t output);
size_t th_reduction_before(const struct th_scenario *scenario, size_t item, size_t output);

/* The reduction of an output over the whole run of all members without a level; SIZE_MAX: the
 * scenario has none. */
size_t th_reduction_find(const struct th_scenario *scenario, size_t output, enum th_take take);

#endif
