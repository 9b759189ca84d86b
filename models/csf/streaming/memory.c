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

static void lay_places(struct hand *hand, struct streaming_room *room)
{
    for (int k = 0; k < TH_CSF_SOURCES; k++) {
        room->places[k].along = take_doubles(hand, room->mesh.cells);
        room->places[k].round = take_doubles(hand, room->mesh.angles);
    }
}

static void lay_drug(struct hand *hand, const struct streaming_room *room,
                     struct streaming_drug *own)
{
    double **const whole[] = {&own->mix, &own->reach, &own->source, &own->out, &own->site};
    for (size_t k = 0; k < sizeof whole / sizeof *whole; k++)
        *whole[k] = take_doubles(hand, room->size);
    for (size_t k = 0; k < room->parts; k++) own->amounts[k] = take_doubles(hand, room->size);
    for (size_t b = 0; 2 * b < room->layers; b++)
        own->uptake[b] = take_doubles(hand, room->size);
    own->matrices = take_doubles(hand, room->mesh.angles * room->size);
    own->folded = take_doubles(hand, room->mesh.angles / 2 * (room->size / 2));
    own->mixed = take(hand, sizeof *own->mixed);
    own->body = take(hand, sizeof *own->body);
    own->spread = take(hand, TH_LANES * sizeof *own->spread);
    own->dispersion = take_doubles(hand, TH_LANES * (room->mesh.cells + 1));
}

static void lay_heavy(struct hand *hand, const struct streaming_room *room,
                      struct streaming_heavy *heavy)
{
    const size_t faces = room->mesh.cells + 1, angles = room->mesh.angles;
    double **const whole[] = {&heavy->flows.down, &heavy->flows.up, &heavy->flows.right,
                              &heavy->flows.left, &heavy->psi,      &heavy->out,
                              &heavy->by.excess,  &heavy->by.drive, &heavy->by.modes};
    for (size_t k = 0; k < sizeof whole / sizeof *whole; k++)
        *whole[k] = take_doubles(hand, room->size);
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
    heavy->by.pivot = take_doubles(hand, room->size);
    heavy->by.round = take_doubles(hand, faces);
    heavy->by.past = take_doubles(hand, faces);
    heavy->by.value = heavy->ring.value;
    heavy->by.vector = heavy->ring.vector;
}

static void lay_room(struct hand *hand, struct streaming_room *room)
{
    const size_t n = room->mesh.cells, angles = room->mesh.angles;
    double **const whole[] = {&room->volume, &room->per_volume, &room->down,     &room->up,
                              &room->right,  &room->left,       &room->exposure, &room->held,
                              &room->given,  &room->half};
    for (size_t k = 0; k < sizeof whole / sizeof *whole; k++)
        *whole[k] = take_doubles(hand, room->size);
    for (size_t k = 0; k < sizeof room->work / sizeof *room->work; k++)
        room->work[k] = take_doubles(hand, room->size);
    for (int c = 0; c < COLUMNS; c++) room->share[c] = take_doubles(hand, n);
    room->lateral = take_doubles(hand, angles);
    room->absorbed = take_doubles(hand, n);
    room->psi = take_doubles(hand, (n + 1) * (angles + 1));
    room->flow = take_doubles(hand, n + 1);
    room->section = take_doubles(hand, n + 1);
    room->layer_volume = take_doubles(hand, room->layers > 1 ? room->layers * n * TH_LANES : 0);
    room->refused = take_doubles(hand, TH_LANES);
    room->terms = take(hand, (n + 1) * sizeof *room->terms);
    lay_places(hand, room);
    room->ring.key = take_doubles(hand, 1);
    room->ring.value = take_doubles(hand, angles);
    room->ring.vector = take_doubles(hand, angles * angles);
    room->ring.matrix = take_doubles(hand, angles * angles);
    for (size_t d = 0; room->arrays > 0 && d <= room->species; d++)
        lay_drug(hand, room, &room->drug[d]);
    lay_heavy(hand, room, &room->heavy);
    room->patterns = take(hand, th_drift_patterns_bytes(room->stations));
    room->drift_bytes = th_aligned(th_drift_bytes(n + 1, room->stations));
    room->drifts = take(hand, TH_LANES * room->drift_bytes);
}

/* across: layers of the tissue beside it, 0: cord. */
static struct streaming_room room_of(const double *params, size_t species, size_t across)
{
    struct streaming_room room = {.mesh = mesh_of(params), .species = species};
    const size_t plane = room.mesh.cells * room.mesh.angles;
    room.size = room.mesh.angles * room.mesh.stride;
    room.layers = across ? across : 1;
    room.parts = STREAMING_FREE + 2 * room.layers;
    room.vectors = th_streaming_shown(&room) + 2 * room.layers * room.mesh.cells;
    room.arrays = species ? species * room.vectors + plane + 1 : 0;
    room.stations = stations_of(room.mesh.angles);
    return room;
}

size_t th_streaming_arrays(const struct th_setup *setup)
{
    return room_of(setup->params, setup->species, setup->beside_across).arrays;
}

size_t th_streaming_bytes(const struct th_setup *setup)
{
    struct streaming_room room = room_of(setup->params, setup->species, setup->beside_across);
    struct hand hand = {0};
    lay_room(&hand, &room);
    return hand.used;
}

struct streaming_room th_streaming_room(const struct th_view *view)
{
    struct streaming_room room =
        room_of(view->structural, view->species, view->beside ? view->beside->across : 0);
    struct hand hand = {.base = view->fixed};
    lay_room(&hand, &room);
    return room;
}

/* A room without drugs, for what makes CSF heavy alone. */
static struct streaming_room excess_room_of(const double *params)
{
    struct streaming_room room = room_of(params, 0, 0);
    room.arrays = room.mesh.cells * room.mesh.angles + 1;
    return room;
}

size_t th_streaming_excess_arrays(const struct th_setup *setup)
{
    return excess_room_of(setup->params).arrays;
}

size_t th_streaming_excess_bytes(const struct th_setup *setup)
{
    struct streaming_room room = excess_room_of(setup->params);
    struct hand hand = {0};
    lay_room(&hand, &room);
    return hand.used;
}

struct streaming_room th_streaming_excess_room(const struct th_view *view)
{
    struct streaming_room room = excess_room_of(view->structural);
    struct hand hand = {.base = view->fixed};
    lay_room(&hand, &room);
    return room;
}

void th_streaming_init_memory(struct streaming_room *room)
{
    const size_t n = room->mesh.cells;
    for (int c = 0; c < COLUMNS; c++) {
        struct th_anatomy anatomy;
        double before = 0;
        th_anatomy_of((enum th_tissue)c, &anatomy);
        for (size_t i = 0; i < n; i++) {
            const double here = th_anatomy_share(&anatomy, (double)(i + 1) / (double)n);
            room->share[c][i] = here - before;
            before = here;
        }
    }
    *room->ring.key = *room->heavy.ring.key = -1;
}

/* The element of a lane in the state of a drug. */
static size_t part_of(const struct streaming_room *room, size_t d, size_t part)
{
    return (d * room->vectors + part * room->mesh.cells * room->mesh.angles) * TH_LANES;
}

void th_streaming_gather(const struct th_view *view, const struct streaming_room *room,
                         size_t d, int i)
{
    const struct streaming_mesh *mesh = &room->mesh;
    const struct streaming_drug *own = &room->drug[d];
    for (size_t part = 0; part < room->parts; part++) {
        const double *from = view->before + part_of(room, d, part) + i;
        memset(own->amounts[part], 0, room->size * sizeof(double));
        for (size_t j = 0; j < mesh->angles; j++)
            for (size_t c = 0; c < mesh->cells; c++)
                own->amounts[part][th_streaming_at(mesh, j, c)] =
                    from[(j * mesh->cells + c) * TH_LANES];
    }
    const double *from = view->before + part_of(room, d, room->parts) + i;
    for (size_t k = 0; k < BODY_STATES; k++) own->body->amount[k] = from[k * TH_LANES];
}

void th_streaming_scatter(const struct th_view *view, const struct streaming_room *room,
                          size_t d, int i)
{
    const struct streaming_mesh *mesh = &room->mesh;
    const struct streaming_drug *own = &room->drug[d];
    for (size_t part = 0; part < room->parts; part++) {
        double *to = view->arrays + part_of(room, d, part) + i;
        for (size_t j = 0; j < mesh->angles; j++)
            for (size_t c = 0; c < mesh->cells; c++)
                to[(j * mesh->cells + c) * TH_LANES] =
                    own->amounts[part][th_streaming_at(mesh, j, c)];
    }
    double *to = view->arrays + part_of(room, d, room->parts) + i;
    for (size_t k = 0; k < BODY_STATES; k++) to[k * TH_LANES] = own->body->amount[k];
}
