/* csf/streaming: lanes that are alike. A step of a lane is the same as that of another lane
 * whose parameters, state, ports and step have the same bits, so it is computed once: a member
 * alone fills all lanes. */
#include "streaming.h"

#include <string.h>

/* A lane of so many lane vectors has the bits of another. */
static bool same(const void *vectors, size_t count, int one, int other)
{
    const double *at = vectors;
    for (size_t k = 0; k < count; k++, at += TH_LANES)
        if (memcmp(&at[one], &at[other], sizeof *at) != 0)
            return false;
    return true;
}

static void copy(void *vectors, size_t count, int from, int to)
{
    double *at = vectors;
    for (size_t k = 0; k < count; k++, at += TH_LANES) at[to] = at[from];
}

#define VECTORS(bytes) ((bytes) / sizeof(double[TH_LANES]))

void th_streaming_find_alike(const struct th_view *view, const struct streaming_memory *memory,
                             int like[TH_LANES])
{
    const size_t cells = memory->arrays;
    for (int i = 0; i < TH_LANES; i++) {
        like[i] = i;
        for (int k = 0; k < i && like[i] == i; k++)
            if (view->alive[i] && view->alive[k] && like[k] == k &&
                view->step[i] == view->step[k] &&
                same(view->params, VECTORS(sizeof(struct streaming_params)), i, k) &&
                same(view->states, VECTORS(sizeof(struct streaming_states)), i, k) &&
                same(view->ports, VECTORS(sizeof(struct th_ports)), i, k) &&
                same(view->before, cells, i, k))
                like[i] = k;
    }
}

void th_streaming_copy_lane(const struct th_view *view, const struct streaming_memory *memory,
                            int from, int to)
{
    struct th_ports *port = view->ports;
    copy(view->arrays, memory->arrays, from, to);
    copy(view->states, VECTORS(sizeof(struct streaming_states)), from, to);
    copy(&port->csf, VECTORS(sizeof port->csf), from, to);
    copy(&port->ledger, VECTORS(sizeof port->ledger), from, to);
    view->status[to] = view->status[from];
    memory->refused[to] = memory->refused[from];
}
