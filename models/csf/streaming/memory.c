/* csf/streaming: the layout of `fixed` (memory.h), its first values; a lane into it and back.
 */
#include "step.h"

#include <math.h>
#include <string.h>

enum { COLUMNS = TH_DURA_LOW + 1 };

static struct streaming_mesh mesh_of(const double *params)
{
    const size_t cells = (size_t)llround(params[ROW_cells]);
    return (struct streaming_mesh){.cells = cells,
                                   .angles = (size_t)llround(params[ROW_angles]),
                                   .ring = (size_t)llround(params[ROW_angles]),
                                   .stride = (cells + 2 * STREAMING_GHOSTS + 7) / 8 * 8};
}

/* Stations on the half ring, as the drift has them: each edge between angles is one. */
static size_t stations_of(size_t angles)
{
    const size_t times = 64 / angles;
    return angles * (times > 1 ? times : 1) + 1;
}

/* Hands out memory in whole cache lines; base NULL: counts. */
struct hand {
    char *base;
    size_t used;
};

static void *take(struct hand *hand, size_t bytes)
{
    void *at = hand->base ? hand->base + hand->used : NULL;
    hand->used += th_aligned(bytes);
    return at;
}

static double *take_doubles(struct hand *hand, size_t count)
{
    return take(hand, count * sizeof(double));
}

static void lay_places(struct hand *hand, struct streaming_memory *memory)
{
    for (int k = 0; k < TH_CSF_SOURCES; k++) {
        memory->places[k].along = take_doubles(hand, memory->mesh.cells);
        memory->places[k].round = take_doubles(hand, memory->mesh.angles);
    }
}

static void lay_drug(struct hand *hand, const struct streaming_memory *memory,
                     struct streaming_drug *own)
{
    double **const whole[] = {&own->mix, &own->reach, &own->source, &own->out, &own->site};
    for (size_t k = 0; k < sizeof whole / sizeof *whole; k++)
        *whole[k] = take_doubles(hand, memory->size);
    for (size_t k = 0; k < memory->parts; k++)
        own->amounts[k] = take_doubles(hand, memory->size);
    for (size_t b = 0; 2 * b < memory->layers; b++)
        own->uptake[b] = take_doubles(hand, memory->size);
    own->matrices = take_doubles(hand, memory->mesh.angles * memory->size);
    own->folded = take_doubles(hand, memory->mesh.angles / 2 * (memory->size / 2));
    own->mixed = take(hand, sizeof *own->mixed);
    own->body = take(hand, sizeof *own->body);
    own->spread = take(hand, TH_LANES * sizeof *own->spread);
    own->dispersion = take_doubles(hand, TH_LANES * (memory->mesh.cells + 1));
}

static void lay_heavy(struct hand *hand, const struct streaming_memory *memory,
                      struct streaming_heavy *heavy)
{
    const size_t faces = memory->mesh.cells + 1, angles = memory->mesh.angles;
    double **const whole[] = {&heavy->flows.down, &heavy->flows.up, &heavy->flows.right,
                              &heavy->flows.left, &heavy->psi,      &heavy->out,
                              &heavy->by.excess,  &heavy->by.drive, &heavy->by.modes};
    for (size_t k = 0; k < sizeof whole / sizeof *whole; k++)
        *whole[k] = take_doubles(hand, memory->size);
    heavy->ring.key = take_doubles(hand, 1);
    heavy->ring.value = take_doubles(hand, angles);
    heavy->ring.vector = take_doubles(hand, angles * angles);
    heavy->ring.matrix = take_doubles(hand, angles * angles);
    heavy->drag = take_doubles(hand, faces);
    heavy->perimeter = take_doubles(hand, faces);
    heavy->gap = take_doubles(hand, faces);
    heavy->along = take_doubles(hand, faces);
    heavy->round = take_doubles(hand, faces);
    heavy->by.along = take_doubles(hand, faces);
    heavy->by.across = take_doubles(hand, faces);
    heavy->by.around = take_doubles(hand, angles);
    heavy->by.couple = take_doubles(hand, faces);
    heavy->by.pivot = take_doubles(hand, memory->size);
    heavy->by.round = take_doubles(hand, faces);
    heavy->by.past = take_doubles(hand, faces);
    heavy->by.value = heavy->ring.value;
    heavy->by.vector = heavy->ring.vector;
}

static void lay_memory(struct hand *hand, struct streaming_memory *memory)
{
    const size_t n = memory->mesh.cells, angles = memory->mesh.angles;
    double **const whole[] = {
        &memory->volume, &memory->per_volume, &memory->down, &memory->up,    &memory->right,
        &memory->left,   &memory->exposure,   &memory->held, &memory->given, &memory->half};
    for (size_t k = 0; k < sizeof whole / sizeof *whole; k++)
        *whole[k] = take_doubles(hand, memory->size);
    for (size_t k = 0; k < sizeof memory->work / sizeof *memory->work; k++)
        memory->work[k] = take_doubles(hand, memory->size);
    for (int c = 0; c < COLUMNS; c++) memory->share[c] = take_doubles(hand, n);
    memory->lateral = take_doubles(hand, angles);
    memory->absorbed = take_doubles(hand, n);
    memory->psi = take_doubles(hand, (n + 1) * (angles + 1));
    memory->flow = take_doubles(hand, n + 1);
    memory->section = take_doubles(hand, n + 1);
    memory->layer_volume =
        take_doubles(hand, memory->layers > 1 ? memory->layers * n * TH_LANES : 0);
    memory->refused = take_doubles(hand, TH_LANES);
    memory->terms = take(hand, (n + 1) * sizeof *memory->terms);
    lay_places(hand, memory);
    memory->ring.key = take_doubles(hand, 1);
    memory->ring.value = take_doubles(hand, angles);
    memory->ring.vector = take_doubles(hand, angles * angles);
    memory->ring.matrix = take_doubles(hand, angles * angles);
    for (size_t d = 0; memory->arrays > 0 && d <= memory->species; d++)
        lay_drug(hand, memory, &memory->drug[d]);
    lay_heavy(hand, memory, &memory->heavy);
    memory->patterns = take(hand, th_drift_patterns_bytes(memory->stations));
    memory->drift_bytes = th_aligned(th_drift_bytes(n + 1, memory->stations));
    memory->drifts = take(hand, TH_LANES * memory->drift_bytes);
}

/* across: layers of the tissue beside it, 0: cord. */
static struct streaming_memory memory_of(const double *params, size_t species, size_t across)
{
    struct streaming_memory memory = {.mesh = mesh_of(params), .species = species};
    const size_t plane = memory.mesh.cells * memory.mesh.angles;
    memory.size = memory.mesh.angles * memory.mesh.stride;
    memory.layers = across ? across : 1;
    memory.parts = STREAMING_FREE + 2 * memory.layers;
    memory.vectors = th_streaming_shown(&memory) + 2 * memory.layers * memory.mesh.cells;
    memory.arrays = species ? species * memory.vectors + plane + 1 : 0;
    memory.stations = stations_of(memory.mesh.angles);
    return memory;
}

size_t th_streaming_arrays(const struct th_setup *setup)
{
    return memory_of(setup->params, setup->species, setup->beside_across).arrays;
}

size_t th_streaming_bytes(const struct th_setup *setup)
{
    struct streaming_memory memory =
        memory_of(setup->params, setup->species, setup->beside_across);
    struct hand hand = {0};
    lay_memory(&hand, &memory);
    return hand.used;
}

struct streaming_memory th_streaming_memory(const struct th_view *view)
{
    struct streaming_memory memory =
        memory_of(view->structural, view->species, view->beside ? view->beside->across : 0);
    struct hand hand = {.base = view->fixed};
    lay_memory(&hand, &memory);
    return memory;
}

/* A memory without drugs, for what makes CSF heavy alone. */
static struct streaming_memory excess_memory_of(const double *params)
{
    struct streaming_memory memory = memory_of(params, 0, 0);
    memory.arrays = memory.mesh.cells * memory.mesh.angles + 1;
    return memory;
}

size_t th_streaming_excess_arrays(const struct th_setup *setup)
{
    return excess_memory_of(setup->params).arrays;
}

size_t th_streaming_excess_bytes(const struct th_setup *setup)
{
    struct streaming_memory memory = excess_memory_of(setup->params);
    struct hand hand = {0};
    lay_memory(&hand, &memory);
    return hand.used;
}

struct streaming_memory th_streaming_excess_memory(const struct th_view *view)
{
    struct streaming_memory memory = excess_memory_of(view->structural);
    struct hand hand = {.base = view->fixed};
    lay_memory(&hand, &memory);
    return memory;
}

void th_streaming_init_memory(struct streaming_memory *memory)
{
    const size_t n = memory->mesh.cells;
    for (int c = 0; c < COLUMNS; c++) {
        struct th_anatomy anatomy;
        double before = 0;
        th_anatomy_of((enum th_tissue)c, &anatomy);
        for (size_t i = 0; i < n; i++) {
            const double here = th_anatomy_share(&anatomy, (double)(i + 1) / (double)n);
            memory->share[c][i] = here - before;
            before = here;
        }
    }
    *memory->ring.key = *memory->heavy.ring.key = -1;
}

/* The element of a lane in the state of a drug. */
static size_t part_of(const struct streaming_memory *memory, size_t d, size_t part)
{
    return (d * memory->vectors + part * memory->mesh.cells * memory->mesh.angles) * TH_LANES;
}

void th_streaming_gather(const struct th_view *view, const struct streaming_memory *memory,
                         size_t d, int i)
{
    const struct streaming_mesh *mesh = &memory->mesh;
    const struct streaming_drug *own = &memory->drug[d];
    for (size_t part = 0; part < memory->parts; part++) {
        const double *from = view->before + part_of(memory, d, part) + i;
        memset(own->amounts[part], 0, memory->size * sizeof(double));
        for (size_t j = 0; j < mesh->angles; j++)
            for (size_t c = 0; c < mesh->cells; c++)
                own->amounts[part][th_streaming_at(mesh, j, c)] =
                    from[(j * mesh->cells + c) * TH_LANES];
    }
    const double *from = view->before + part_of(memory, d, memory->parts) + i;
    for (size_t k = 0; k < BODY_STATES; k++) own->body->amount[k] = from[k * TH_LANES];
}

void th_streaming_scatter(const struct th_view *view, const struct streaming_memory *memory,
                          size_t d, int i)
{
    const struct streaming_mesh *mesh = &memory->mesh;
    const struct streaming_drug *own = &memory->drug[d];
    for (size_t part = 0; part < memory->parts; part++) {
        double *to = view->arrays + part_of(memory, d, part) + i;
        for (size_t j = 0; j < mesh->angles; j++)
            for (size_t c = 0; c < mesh->cells; c++)
                to[(j * mesh->cells + c) * TH_LANES] =
                    own->amounts[part][th_streaming_at(mesh, j, c)];
    }
    double *to = view->arrays + part_of(memory, d, memory->parts) + i;
    for (size_t k = 0; k < BODY_STATES; k++) to[k * TH_LANES] = own->body->amount[k];
}
