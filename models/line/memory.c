/* The line's memory: its parcels as they lie in a block, and vectors of work for a step. */
#include "line.h"

size_t th_line_work_bytes(size_t cells)
{
    return th_line_room(cells) * (4 + 6 * TH_LANES) * sizeof(double);
}

struct th_line_work th_line_work(const struct th_view *view)
{
    size_t room = th_line_room(view->points);
    double(*vectors)[TH_LANES] = view->fixed;
    return (struct th_line_work){.mass = vectors,
                                 .volume = vectors + room,
                                 .exchange = vectors + 2 * room,
                                 .start = vectors + 3 * room,
                                 .solved = vectors + 4 * room,
                                 .row = (double *)(vectors + 6 * room)};
}

struct th_parcels th_line_parcels(const struct th_view *view, int lane)
{
    const struct th_line_states *s = view->states;
    return (struct th_parcels){.mass = view->arrays + lane,
                               .species = (int)view->species,
                               .room = (int)th_line_room(view->points),
                               .head = (int)s->head[lane],
                               .count = (int)s->count[lane],
                               .width = s->width[lane],
                               .first = s->first[lane],
                               .last = s->last[lane]};
}

void th_line_keep(const struct th_view *view, int lane, const struct th_parcels *p)
{
    struct th_line_states *s = view->states;
    s->head[lane] = p->head;
    s->count[lane] = p->count;
    s->width[lane] = p->width;
    s->first[lane] = p->first;
    s->last[lane] = p->last;
}

double th_line_volume(const struct th_ports *ports, int lane)
{
    double volume = ports->pump.tubing[lane];
    int segments = (int)ports->catheter.segment_count[lane];
    for (int k = 0; k < segments; k++) volume += ports->catheter.segment_volume[k][lane];
    return volume;
}
