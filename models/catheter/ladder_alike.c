/* catheter/ladder: lanes of one block in whose catheters the same happens. Members often differ
 * in their canal alone, and then one computation is enough for all of them. */
#include "ladder.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "ports.h"

/* Rows that are not the same in all lanes. */
enum { ROWS_AT_MOST = 512 };
struct uneven {
    size_t count;
    const double *row[ROWS_AT_MOST];
};

static void add_rows(struct uneven *u, const double *rows, size_t bytes)
{
    const double *end = rows + bytes / sizeof *rows;
    for (const double *row = rows; row < end; row += TH_LANES)
        if (memcmp(row, row + 1, sizeof(double[TH_LANES - 1])) != 0 && u->count < ROWS_AT_MOST)
            u->row[u->count++] = row;
}

static void find_uneven(const struct th_view *view, struct uneven *u)
{
    const struct th_ports *ports = view->ports;
    const size_t lanes = sizeof(double[TH_LANES]);
    _Static_assert(sizeof(struct params) + sizeof(struct states) +
                           sizeof(struct th_pump_ports) + sizeof(struct th_fault_ports) +
                           sizeof(struct th_catheter_ports) + sizeof(struct th_pressure_ports) +
                           sizeof(struct th_surroundings_ports) <=
                       (ROWS_AT_MOST - 64) * sizeof(double[TH_LANES]),
                   "all rows have a place");
    u->count = 0;
    add_rows(u, view->params, sizeof(struct params));
    add_rows(u, view->states, sizeof(struct states));
    add_rows(u, view->before, lanes * (size_t)count_segments(view));
    add_rows(u, view->fixed, offsetof(struct fixed, modes));
    add_rows(u, view->step, lanes);
    add_rows(u, (const double *)&ports->surroundings, sizeof ports->surroundings);
    add_rows(u, ports->program.ordered_flow, lanes);
    add_rows(u, (const double *)&ports->pump, sizeof ports->pump);
    add_rows(u, (const double *)&ports->fault, sizeof ports->fault);
    add_rows(u, (const double *)&ports->catheter, sizeof ports->catheter);
    add_rows(u, ports->reservoir.usable, lanes);
    add_rows(u, ports->reservoir.headroom, lanes);
    add_rows(u, ports->reservoir.stiffness, lanes);
    add_rows(u, ports->reservoir.capacity, lanes);
    add_rows(u, (const double *)&ports->depot, offsetof(struct th_depot_ports, concentration));
    add_rows(u, (const double *)&ports->pressure, sizeof ports->pressure);
}

/* The lanes that are left and as `from` is have it as their first, and are left no more. */
static void take_kind(const struct uneven *u, int from, bool left[TH_LANES],
                      int first[TH_LANES])
{
    uint64_t differs[TH_LANES] = {0};
    for (size_t k = 0; k < u->count; k++) {
        uint64_t row[TH_LANES];
        memcpy(row, u->row[k], sizeof row);
        EACH_LANE(i) differs[i] |= row[i] ^ row[from];
    }
    for (int i = from; i < TH_LANES; i++)
        if (left[i] && differs[i] == 0) {
            first[i] = from;
            left[i] = false;
        }
}

/* Two kinds at most are distinguished: where all lanes differ no more is lost. */
void th_ladder_alike(const struct th_view *view, int first[TH_LANES])
{
    struct uneven uneven;
    bool left[TH_LANES];
    int moving = 0;
    for (int i = 0; i < TH_LANES; i++) {
        first[i] = i;
        moving += left[i] = view->alive[i] && !view->out[i];
    }
    if (moving < 2)
        return;
    find_uneven(view, &uneven);
    for (int kind = 0; kind < 2; kind++) {
        int from = 0;
        while (from < TH_LANES && !left[from]) from++;
        if (from < TH_LANES)
            take_kind(&uneven, from, left, first);
    }
}

static void copy_rows(void *rows, size_t bytes, int from, int to)
{
    double *lanes = rows;
    for (size_t k = 0; k < bytes / sizeof *lanes; k += TH_LANES)
        lanes[k + (size_t)to] = lanes[k + (size_t)from];
}

void th_ladder_copy(const struct th_view *view, int from, int to)
{
    struct th_ports *ports = view->ports;
    copy_rows(view->states, sizeof(struct states), from, to);
    copy_rows(view->arrays, sizeof(double[TH_LANES]) * (size_t)count_segments(view), from, to);
    copy_rows(&ports->catheter, sizeof ports->catheter, from, to);
}
