/* catheter/ladder: lanes of one block in whose catheters the same happens. Members often differ
 * in their canal alone, and then one computation is enough for all of them. */
#include "ladder.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "ports.h"

/* Bits in which each lane differs from one of them. */
struct differs {
    int from;
    uint64_t bits[TH_LANES];
};

static void add_rows(struct differs *d, const void *rows, size_t bytes)
{
    uint64_t row[TH_LANES];
    for (size_t k = 0; k < bytes; k += sizeof row) {
        memcpy(row, (const char *)rows + k, sizeof row);
        EACH_LANE(i) d->bits[i] |= row[i] ^ row[d->from];
    }
}

static void compare(const struct th_view *view, struct differs *d)
{
    const struct th_ports *ports = view->ports;
    add_rows(d, view->params, sizeof(struct params));
    add_rows(d, view->states, sizeof(struct states));
    add_rows(d, view->before, sizeof(double[TH_LANES]) * (size_t)count_segments(view));
    add_rows(d, view->fixed, offsetof(struct fixed, modes));
    add_rows(d, view->step, sizeof(double[TH_LANES]));
    add_rows(d, &ports->surroundings, sizeof ports->surroundings);
    add_rows(d, ports->program.ordered_flow, sizeof ports->program.ordered_flow);
    add_rows(d, &ports->pump, sizeof ports->pump);
    add_rows(d, &ports->fault, sizeof ports->fault);
    add_rows(d, &ports->catheter, sizeof ports->catheter);
    add_rows(d, ports->reservoir.usable, sizeof ports->reservoir.usable);
    add_rows(d, ports->reservoir.headroom, sizeof ports->reservoir.headroom);
    add_rows(d, ports->reservoir.stiffness, sizeof ports->reservoir.stiffness);
    add_rows(d, ports->reservoir.capacity, sizeof ports->reservoir.capacity);
    add_rows(d, ports->depot.pressure, sizeof ports->depot.pressure);
    add_rows(d, &ports->pressure, sizeof ports->pressure);
}

/* Two kinds at most are told apart: where all lanes differ no more is lost. */
void th_ladder_alike(const struct th_view *view, int first[TH_LANES])
{
    bool left[TH_LANES];
    for (int i = 0; i < TH_LANES; i++) {
        first[i] = i;
        left[i] = view->alive[i] && !view->out[i];
    }
    for (int kind = 0; kind < 2; kind++) {
        struct differs d = {.from = 0};
        int others = 0;
        while (d.from < TH_LANES && !left[d.from]) d.from++;
        for (int i = d.from + 1; i < TH_LANES; i++) others += left[i];
        if (others == 0)
            return;
        compare(view, &d);
        for (int i = d.from; i < TH_LANES; i++)
            if (left[i] && d.bits[i] == 0) {
                first[i] = d.from;
                left[i] = false;
            }
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
