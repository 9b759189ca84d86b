/* A pump that turns over in its pocket, so that no needle finds its port: its causes are
 * counted (causes.h). It gives on as before. */
#include "bellows.h"

const struct th_row th_flip_args[1] = {
    TH_ROW(over, TIME, "nan", "1 s", "10 year", CHOSEN, "",
           "how long it lies so; left out: until turn_back"),
};
enum { FLIP_over };

static struct th_causes *flips(const struct th_view *view)
{
    return &((struct cells *)view->arrays)->flips;
}

bool th_reservoir_is_flipped(const struct th_view *view, int lane)
{
    return th_causes_hold(flips(view), (double)view->now[lane], lane);
}

void th_reservoir_turn(const struct th_view *view, const struct th_event *event, int lane)
{
    const double now = (double)view->now[lane];
    if (event->kind == TH_COMMAND && event->number == TH_TURN_BACK)
        th_cause_end(flips(view), event, lane);
    else if (event->kind == TH_COMMAND && event->number == TH_FLIP &&
             !th_cause_begin(flips(view), event, now, event->args[FLIP_over], lane))
        view->status[lane] = TH_BAD_INPUT;
    view->timer[lane] = th_causes_next(flips(view), now, lane);
}

void th_reservoir_lies_right(const struct th_view *view, int lane)
{
    th_causes_clear(flips(view), lane);
    view->timer[lane] = TH_NEVER;
}
