/* pump/table, a measured map: the flow by the order, the reservoir's content, temperature,
 * ambient and back-pressure. The equations stand on the page in table.h. */
#include "table.h"
#include "laws.h"
#include "map.h"
#include "ports.h"
#include "pump/common/fade.h"
#include "pump/common/stall.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SENTENCE = 300 };

/* The sentence of why. */
static size_t count_fixed(const struct th_setup *setup)
{
    (void)setup;
    return SENTENCE;
}

static const struct th_pump_map *map_of(const struct th_view *view)
{
    return view->data[ROW_map];
}

static void start(const struct th_view *view)
{
    const struct params *p = view->params;
    struct th_ports *ports = view->ports;
    EACH_LANE(i) ports->pump.tubing[i] = p->tubing[i];
}

/* A lane's place on the map. */
static void find_point(const struct th_view *view, int i, double point[TH_MAP_AXES])
{
    const struct th_ports *ports = view->ports;
    point[TH_MAP_rate] = ports->program.ordered_flow[i];
    point[TH_MAP_volume] = ports->reservoir.volume[i];
    point[TH_MAP_temperature] = ports->surroundings.pump_temperature[i];
    point[TH_MAP_ambient] = ports->surroundings.ambient_pressure[i];
    point[TH_MAP_back_pressure] = ports->catheter.inlet_pressure[i];
}

/* True if an axis is of the surroundings, which do not change by themselves. */
static bool is_around(int which)
{
    return which == TH_MAP_temperature || which == TH_MAP_ambient;
}

/* The axis beyond whose ends the lane is, if that is refused; -1: none. Before the first step
 * there is no pressure at the outlet. */
static int refused_axis(const struct th_view *view, bool pressed, int i)
{
    const struct params *p = view->params;
    const struct th_pump_map *map = map_of(view);
    double point[TH_MAP_AXES];
    find_point(view, i, point);
    if (!th_is(p->beyond[i], LABEL_refuse))
        return -1;
    point[TH_MAP_back_pressure] = fmin(point[TH_MAP_back_pressure], p->relief_pressure[i]);
    for (int a = 0; a < (int)map->axes; a++)
        if ((point[TH_MAP_rate] > 0 || is_around(map->which[a])) &&
            (pressed || map->which[a] != TH_MAP_back_pressure) &&
            th_pump_map_beyond(map, a, point[map->which[a]]))
            return a;
    return -1;
}

/* The line of the map through the place where a lane is, and what passes the pump above the
 * relief pressure at the step's start. */
struct line {
    struct th_map_line map;
    double relieved; /* m3/s */
};

static struct line line_of(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    double point[TH_MAP_AXES];
    struct line line = {0};
    find_point(view, i, point);
    if (view->out[i])
        return line;
    const double above = fmax(point[TH_MAP_back_pressure] - p->relief_pressure[i], 0);
    point[TH_MAP_back_pressure] -= above;
    line.relieved = p->relief[i] * above;
    line.map = th_pump_map_line(map_of(view), point, p->error[i], above <= 0);
    return line;
}

/* The next end of a cell of the volume, m3 below what is in the reservoir. */
static double volume_left(const struct th_view *view, int i)
{
    const struct th_ports *ports = view->ports;
    const struct th_pump_map *map = map_of(view);
    const int axis = th_pump_map_axis(map, TH_MAP_volume);
    const double volume = ports->reservoir.volume[i];
    if (axis < 0 || !(volume > map->nodes[axis][0]))
        return INFINITY;
    const double last = map->nodes[axis][map->count[axis] - 1];
    const double node = volume > last ? last : th_pump_map_cell(map, axis, volume, true).from;
    return fmax(volume - node, 1e-6 * ports->reservoir.capacity[i]);
}

static void plan(const struct th_view *view, int i)
{
    view->timer[i] = th_pump_stall_ends(view, i);
}

/* Without a fall of the map with the pressure: the line of the relief. */
static void relieve(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    struct th_ports *ports = view->ports;
    ports->pump.slip[1][i] = view->out[i] ? 0 : p->relief[i];
    ports->pump.slip_from[1][i] = p->relief_pressure[i];
}

static void prepare(const struct th_view *view)
{
    const struct states *s = view->states;
    struct th_ports *ports = view->ports;
    EACH_LANE(i) {
        if (!(s->sliding[i] > 0))
            relieve(view, i);
        ports->pump.stalled[i] = s->stalled[i];
        if (view->due[i] && !view->out[i] && refused_axis(view, false, i) >= 0)
            view->status[i] = TH_BAD_INPUT;
    }
}

static void limit(const struct th_view *view, double *longest)
{
    const struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    EACH_LANE(i) {
        const struct line line = line_of(view, i);
        double volume =
            fmin(th_pump_even(ports->reservoir.usable[i], ports->reservoir.taper[i]),
                 volume_left(view, i));
        if (s->stalled[i] > 0)
            continue;
        if (line.map.along != 0) {
            volume = fmin(volume, 1e-3 * line.map.flow / fabs(line.map.along));
            longest[i] = fmin(longest[i], fmax(1 / fabs(line.map.along), 1));
        }
        if (line.map.flow * longest[i] > volume)
            longest[i] = fmax(volume / line.map.flow, 1);
    }
}

/* The volume that the map gives for a step, with its part that slips back, and the flows at the
 * step's ends. */
static struct th_demand demand_of(const struct line *line, double step, bool stalled)
{
    if (stalled)
        return (struct th_demand){(line->map.flow - line->map.back) * step, 0, 0};
    const double back = line->map.back + line->relieved, drawn = line->map.flow - back,
                 x = fmax(line->map.along * step, -50);
    return (struct th_demand){back * step + drawn * step * th_mean_decay(x), line->map.flow,
                              back + drawn * exp(-x)};
}

static void move(const struct th_view *view, int i)
{
    struct states *s = view->states;
    struct th_ports *ports = view->ports;
    const double step = view->step[i], usable = fmax(ports->reservoir.usable[i], 0),
                 taper = ports->reservoir.taper[i];
    const bool stalled = s->stalled[i] > 0;
    struct line line = line_of(view, i);
    struct th_demand demand = demand_of(&line, step, stalled);
    if (stalled) {
        th_add(&s->missed[i], &s->missed_excess[i], demand.volume);
        demand = (struct th_demand){0};
        line.map.slip = line.map.back = 0;
    }
    /* The share that the reservoir gives is that of both the flow and its slip. */
    const double asked = fmax(demand.volume - line.map.back * step, 0);
    const double moved = th_pump_fade(usable, taper, asked, line.relieved * step);
    const double share =
        asked > 0 ? fmin(moved / asked, demand.volume > usable ? usable / demand.volume : 1)
                  : 0;
    const double delivered = share * demand.volume,
                 back = (share * line.map.back + line.relieved) * step;
    th_add(&s->asked[i], &s->asked_excess[i], asked);
    th_add(&s->moved[i], &s->moved_excess[i], share * asked);
    s->flow[i] = share * asked / step;
    ports->pump.flow[i] = delivered / step;
    ports->pump.change[i] = th_pump_change(ports, demand, delivered, back, step, i);
    s->sliding[i] = line.map.slip > 0;
    if (s->sliding[i] > 0) {
        ports->pump.slip[1][i] = share * line.map.slip;
        ports->pump.slip_from[1][i] = line.map.knee;
    } else
        relieve(view, i);
}

static void advance(const struct th_view *view)
{
    th_pump_keep_stalls(view);
    EACH_LANE(i) {
        if (view->alive[i] && !view->out[i] && refused_axis(view, true, i) >= 0)
            view->status[i] = TH_BAD_INPUT;
        move(view, i);
    }
}

/* Implanted or explanted: it stands. */
static void renew(const struct th_view *view, int lane)
{
    struct states *s = view->states;
    struct th_ports *ports = view->ports;
    th_pump_clear_stalls(view, lane);
    s->stalled[lane] = s->flow[lane] = s->sliding[lane] = 0;
    ports->pump.flow[lane] = ports->pump.change[lane] = ports->pump.stalled[lane] = 0;
    view->timer[lane] = TH_NEVER;
}

static void event(const struct th_view *view, const struct th_event *event, int lane)
{
    struct states *s = view->states;
    if (event->kind == TH_EXPLANTED || event->kind == TH_IMPLANTED) {
        renew(view, lane);
        return;
    }
    if (view->out[lane])
        return;
    if (event->kind == TH_COMMAND)
        th_pump_order(view, event, lane);
    th_pump_count_stalls(view, s->stalled, s->stalls, lane);
    plan(view, lane);
}

static const char *why(const struct th_view *view, int lane)
{
    double point[TH_MAP_AXES];
    char *text = view->fixed;
    const int axis = refused_axis(view, true, lane);
    if (th_pump_why(view, lane) || axis < 0)
        return th_pump_why(view, lane);
    find_point(view, lane, point);
    th_pump_map_print(map_of(view), axis, point[map_of(view)->which[axis]], text, SENTENCE);
    return text;
}

static void observe(const struct th_view *view)
{
    const struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    struct outputs *o = view->outputs;
    EACH_LANE(i) {
        const double order = ports->program.ordered_flow[i];
        const struct line line = line_of(view, i);
        o->flow[i] = s->flow[i];
        o->error[i] =
            order > 0 && !view->out[i] ? (line.map.flow - line.map.back) / order - 1 : 0;
        o->availability[i] =
            th_pump_share(ports->reservoir.usable[i], ports->reservoir.taper[i]);
        o->asked_volume[i] = s->asked[i];
        o->moved_volume[i] = s->moved[i];
        o->stalled[i] = s->stalled[i];
        o->stalls[i] = s->stalls[i];
        o->missed_volume[i] = s->missed[i];
    }
}

static const struct th_row param_rows[] = {PARAMS(TH_LISTED_ROW)};
static const struct th_row state_rows[] = {STATES(TH_LISTED_OUT)};
static const struct th_row output_rows[] = {OUTPUTS(TH_LISTED_OUT)};

const struct th_model th_pump_table = {
    .slot = "pump",
    .name = "table",
    .doc = "the flow of a measured map, over order, filling, temperature and pressures",
    .page = page,
    .params = TH_TABLE(param_rows),
    .states = TH_TABLE(state_rows),
    .outputs = TH_TABLE(output_rows),
    .moved = th_pump_moved,
    .moved_count = TH_PUMP_MOVED,
    .commands = th_pump_commands,
    .command_count = TH_PUMP_COMMANDS,
    .arrays = th_pump_arrays,
    .fixed = count_fixed,
    .load = th_pump_map_load,
    .start = start,
    .prepare = prepare,
    .limit = limit,
    .advance = advance,
    .event = event,
    .observe = observe,
    .why = why,
};
