/* Orders that begin and end the stalls of a pump, and what it counts: see stall.h. */
#include "stall.h"
#include "causes.h"
#include "laws.h"

#include <string.h>

enum { STALL, RESTART };

const struct th_row th_pump_stall_args[1] = {
    TH_ROW(over, TIME, "nan", "1 s", "10 year", CHOSEN, "",
           "how long the stall lasts; left out: until restart"),
};
enum { STALL_over };

const struct th_command th_pump_commands[TH_PUMP_COMMANDS] = {TH_PUMP_STALLING};

const struct th_moved th_pump_moved[TH_PUMP_MOVED] = {
    {"temperature", TH_PARAM, "surroundings.pump_temperature"},
    {"ambient", TH_PARAM, "surroundings.ambient"},
};

size_t th_pump_arrays(const struct th_setup *setup)
{
    (void)setup;
    return TH_CAUSE_VECTORS;
}

static struct th_causes *stalls(const struct th_view *view)
{
    return (struct th_causes *)view->arrays;
}

void th_pump_keep_stalls(const struct th_view *view)
{
    memcpy(view->arrays, view->before, sizeof(struct th_causes));
}

void th_pump_order(const struct th_view *view, const struct th_event *event, int lane)
{
    if (event->number == RESTART)
        th_cause_end(stalls(view), event, lane);
    else if (!th_cause_begin(stalls(view), event, (double)view->now[lane],
                             event->args[STALL_over], lane))
        view->status[lane] = TH_BAD_INPUT;
}

void th_pump_clear_stalls(const struct th_view *view, int lane)
{
    th_causes_clear(stalls(view), lane);
}

bool th_pump_stands(const struct th_view *view, int lane)
{
    return th_causes_hold(stalls(view), (double)view->now[lane], lane);
}

th_tick th_pump_stall_ends(const struct th_view *view, int lane)
{
    return th_causes_next(stalls(view), (double)view->now[lane], lane);
}

const char *th_pump_why(const struct th_view *view, int lane)
{
    return th_causes_crowded(stalls(view), lane) ? "stalled: " TH_CAUSES_CROWDED : NULL;
}

void th_pump_count_stalls(const struct th_view *view, double stalled[TH_LANES],
                          double stalls[TH_LANES], int lane)
{
    const bool stands = th_pump_stands(view, lane);
    stalls[lane] += stands && !(stalled[lane] > 0);
    stalled[lane] = stands;
}

void th_pump_close(struct th_ports *ports, int lane)
{
    ports->pump.flow[lane] = ports->pump.change[lane] = 0;
    for (int m = 0; m < 2; m++) ports->pump.slip[m][lane] = 0;
}

double th_pump_last_volume(const struct th_view *view, int lane)
{
    const struct th_ports *ports = view->ports;
    return ports->catheter.face_volume[0][lane];
}

void th_pump_carry(const struct th_view *view, int lane)
{
    struct th_pump_counts *s = view->states;
    const struct th_ports *ports = view->ports;
    th_add(&s->moved[lane], &s->moved_excess[lane], ports->catheter.face_volume[0][lane]);
}

void th_pump_renew(const struct th_view *view, bool out, int lane)
{
    struct th_pump_counts *s = view->states;
    struct th_ports *ports = view->ports;
    if (out)
        th_pump_carry(view, lane);
    th_pump_clear_stalls(view, lane);
    s->stalled[lane] = ports->pump.stalled[lane] = s->step[lane] = 0;
    th_pump_close(ports, lane);
}

void th_pump_event(const struct th_view *view, const struct th_event *event, int lane)
{
    struct th_pump_counts *s = view->states;
    if (event->kind == TH_EXPLANTED || event->kind == TH_IMPLANTED)
        th_pump_renew(view, event->kind == TH_EXPLANTED, lane);
    else if (view->out[lane])
        return;
    else {
        if (event->kind == TH_COMMAND)
            th_pump_order(view, event, lane);
        th_pump_count_stalls(view, s->stalled, s->stalls, lane);
    }
    view->timer[lane] = view->out[lane] ? TH_NEVER : th_pump_stall_ends(view, lane);
}
