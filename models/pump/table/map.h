/* A measured map of a pump's flow over up to five axes: read from a table, looked up between
 * its rows. For table.c alone; the equations stand on its page. */
#ifndef TH_PUMP_MAP_H
#define TH_PUMP_MAP_H

#include "model/model.h"

/* The axes: the column's name, its quantity, its least and most. */
#define TH_MAP_AXES_OF(AXIS)                               \
    AXIS(rate, FLOW, "0 mL/day", "100 L/day")              \
    AXIS(volume, VOLUME, "0 mL", "10 L")                   \
    AXIS(temperature, TEMPERATURE, "-50 degC", "150 degC") \
    AXIS(ambient, PRESSURE, "0 kPa", "10 MPa")             \
    AXIS(back_pressure, PRESSURE, "-100 kPa", "100 MPa")
#define TH_MAP_INDEX(name_, ...) TH_MAP_##name_,
enum { TH_MAP_AXES_OF(TH_MAP_INDEX) TH_MAP_AXES };

struct th_pump_map {
    bool flow; /* values are flows, m3/s; else shares of the order */
    size_t axes;
    int which[TH_MAP_AXES];           /* TH_MAP_rate, ... of each axis, ascending */
    size_t count[TH_MAP_AXES];        /* nodes of each axis, at least 2 */
    const double *nodes[TH_MAP_AXES]; /* ascending, SI */
    const char *unit[TH_MAP_AXES];    /* of each axis' column, for messages; NULL: none */
    const double *values;             /* the last axis runs fastest */
    const char *path;
    const struct th_units *units;
};

/* The model's load. */
const void *th_pump_map_load(const struct th_file *file, struct th_arena *arena,
                             struct th_error *error);

/* The number of an axis of the map; -1: it has none of that name. */
int th_pump_map_axis(const struct th_pump_map *map, int which);
/* True if a value lies beyond the ends of an axis, by more than round-off. */
bool th_pump_map_beyond(const struct th_pump_map *map, int axis, double value);
/* "volume is 2.1 mL; the map (map.csv) reaches from 3 mL to 18 mL": for a value that is. */
void th_pump_map_print(const struct th_pump_map *map, int axis, double value, char *text,
                       size_t size);

/* The node at or below a value and the one after; below: of two cells that meet in the value
 * the lower one. */
struct th_map_cell {
    double from, to;
};
struct th_map_cell th_pump_map_cell(const struct th_pump_map *map, int axis, double value,
                                    bool below);
/* The map at a point, of which the entries of its axes are read; beyond an axis its nearest
 * end. */
double th_pump_map_at(const struct th_pump_map *map, const double point[TH_MAP_AXES]);

/* The line through a point, within its cells: q(p, V) = flow + along (V - V0) - slip (p -
 * knee)+. slip is 0 where the map does not fall with the pressure, beyond its ends, and if the
 * pressure is not to be followed. */
struct th_map_line {
    double flow, along, slip, knee; /* m3/s, 1/s, m3/s/Pa, Pa */
    double back;                    /* slip (p - knee) at the point */
};
struct th_map_line th_pump_map_line(const struct th_pump_map *map,
                                    const double point[TH_MAP_AXES], double error,
                                    bool pressed);

#endif
