/* The flow of a map, and its line through a point: see map.h. */
#include "map.h"

#include <math.h>
#include <string.h>

/* m3/s. Of a map of flows, beyond the ends of the rate the ratio to the order holds. */
static double flow_at(const struct th_pump_map *map, const double point[TH_MAP_AXES],
                      double error)
{
    const double order = point[TH_MAP_rate], value = th_pump_map_at(map, point) * (1 + error);
    if (!map->flow)
        return order * value;
    const int axis = th_pump_map_axis(map, TH_MAP_rate);
    const double first = map->nodes[axis][0], last = map->nodes[axis][map->count[axis] - 1],
                 end = fmin(fmax(order, first), last);
    return end > 0 ? value * (order / end) : value;
}

/* The flow at both ends of a cell of an axis. */
struct ends {
    struct th_map_cell cell;
    double first, last;
};

static struct ends ends_of(const struct th_pump_map *map, int axis,
                           const double point[TH_MAP_AXES], double error, bool below)
{
    const int which = map->which[axis];
    struct ends ends = {.cell = th_pump_map_cell(map, axis, point[which], below)};
    double at[TH_MAP_AXES];
    memcpy(at, point, sizeof at);
    at[which] = ends.cell.from;
    ends.first = flow_at(map, at, error);
    at[which] = ends.cell.to;
    ends.last = flow_at(map, at, error);
    return ends;
}

struct th_map_line th_pump_map_line(const struct th_pump_map *map,
                                    const double point[TH_MAP_AXES], double error, bool pressed)
{
    struct th_map_line line = {0};
    double at[TH_MAP_AXES];
    memcpy(at, point, sizeof at);
    if (!(at[TH_MAP_rate] > 0))
        return line;
    const int pressure = th_pump_map_axis(map, TH_MAP_back_pressure),
              volume = th_pump_map_axis(map, TH_MAP_volume);
    if (pressed && pressure >= 0 &&
        !th_pump_map_beyond(map, pressure, at[TH_MAP_back_pressure])) {
        const struct ends ends = ends_of(map, pressure, at, error, false);
        if (ends.first > ends.last) {
            line.slip = (ends.first - ends.last) / (ends.cell.to - ends.cell.from);
            line.knee = ends.cell.from;
            line.back = line.slip * fmax(at[TH_MAP_back_pressure] - line.knee, 0);
            at[TH_MAP_back_pressure] = line.knee;
        }
    }
    line.flow = flow_at(map, at, error);
    if (volume >= 0 && !th_pump_map_beyond(map, volume, at[TH_MAP_volume])) {
        const struct ends ends = ends_of(map, volume, at, error, true);
        line.along = (ends.last - ends.first) / (ends.cell.to - ends.cell.from);
    }
    return line;
}
