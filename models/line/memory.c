/* The line's memory: its stretches as they lie in a block, their sums for the ledger, and
 * vectors of work for a step. */
#include "line.h"

#include <string.h>

/* Vectors of the state of one stretch. */
static size_t stretch_vectors(size_t species)
{
    return sizeof(struct th_stretch) / sizeof(double[TH_LANES]) + 2 * species;
}

/* Each stretch has its share of the cells, rounded down, or TH_LINE_FEWEST; one is the longest.
 */
size_t th_line_places(size_t cells)
{
    return th_line_capacity(cells) + TH_JOINTS * th_line_capacity(TH_LINE_FEWEST);
}

size_t th_line_vectors(size_t cells, size_t species)
{
    return TH_STRETCHES * stretch_vectors(species) + species * th_line_places(cells);
}

/* Of struct th_dispersion, and the start. */
enum { MIXING_ROWS = 7 };

size_t th_line_work_bytes(size_t cells)
{
    const size_t capacity = th_line_capacity(cells);
    return capacity * (MIXING_ROWS * sizeof(double[TH_LANES]) + 2 * sizeof(struct th_piece)) +
           4 * th_line_places(cells) * sizeof(double);
}

struct th_line_work th_line_work(const struct th_view *view)
{
    const size_t capacity = th_line_capacity(view->points), row = capacity * TH_LANES;
    double *rows = view->fixed;
    struct th_piece *pieces = (struct th_piece *)(rows + MIXING_ROWS * row);
    return (struct th_line_work){.mixing = {.mass = rows,
                                            .volume = rows + row,
                                            .exchange = rows + 2 * row,
                                            .inverse = rows + 3 * row,
                                            .passed = rows + 4 * row,
                                            .solved = rows + 5 * row},
                                 .start = rows + 6 * row,
                                 .pieces = {pieces, pieces + capacity},
                                 .row = (double *)(pieces + 2 * capacity)};
}

struct th_stretch *th_line_stretch(const struct th_view *view, int k)
{
    return (struct th_stretch *)(view->arrays +
                                 (size_t)k * stretch_vectors(view->species) * TH_LANES);
}

double (*th_line_due(const struct th_view *view, int k))[TH_LANES]
{
    return (double(*)[TH_LANES])(th_line_stretch(view, k) + 1);
}

double (*th_line_since(const struct th_view *view, int k))[TH_LANES]
{
    return th_line_due(view, k) + view->species;
}

/* Of the masses, in arrays. */
static size_t masses_at(const struct th_view *view)
{
    return TH_STRETCHES * stretch_vectors(view->species) * TH_LANES;
}

struct th_parcels th_line_parcels(const struct th_view *view, int lane, int k)
{
    const struct th_stretch *s = th_line_stretch(view, k);
    return (struct th_parcels){.mass = view->arrays + masses_at(view) +
                                       (size_t)s->place[lane] * TH_LANES + lane,
                               .species = (int)view->species,
                               .stride = (int)th_line_places(view->points),
                               .capacity = (int)th_line_capacity((size_t)s->cells[lane]),
                               .head = (int)s->head[lane],
                               .count = (int)s->count[lane],
                               .width = s->width[lane],
                               .first = s->first[lane],
                               .last = s->last[lane]};
}

void th_line_keep(const struct th_view *view, int lane, int k, const struct th_parcels *p)
{
    struct th_stretch *s = th_line_stretch(view, k);
    s->head[lane] = p->head;
    s->count[lane] = p->count;
    s->width[lane] = p->width;
    s->first[lane] = p->first;
    s->last[lane] = p->last;
}

static int last_stretch(const struct th_view *view, int lane)
{
    const struct th_line_states *states = view->states;
    return (int)states->stretches[lane] - 1;
}

size_t th_line_used(const struct th_view *view, int lane)
{
    const struct th_stretch *s = th_line_stretch(view, last_stretch(view, lane));
    return (size_t)s->place[lane] + th_line_capacity((size_t)s->cells[lane]);
}

/* Only what is used: places beyond hold nothing that is read. */
void th_line_copy(const struct th_view *view)
{
    const struct th_line_states *states = view->states;
    const size_t masses = masses_at(view), stride = th_line_places(view->points) * TH_LANES;
    double most = 1;
    size_t used = 0;
    EACH_LANE(i) most = states->stretches[i] > most ? states->stretches[i] : most;
    memcpy(view->arrays, view->before,
           (size_t)most * stretch_vectors(view->species) * sizeof(double[TH_LANES]));
    for (int i = 0; i < TH_LANES; i++) {
        const size_t of_lane = th_line_used(view, i);
        used = of_lane > used ? of_lane : used;
    }
    for (size_t s = 0; s < view->species; s++)
        memcpy(view->arrays + masses + s * stride, view->before + masses + s * stride,
               used * sizeof(double[TH_LANES]));
}

double th_line_content(const struct th_view *view, int lane)
{
    double volume = 0;
    for (int j = 0; j <= last_stretch(view, lane); j++) {
        const struct th_parcels p = th_line_parcels(view, lane, j);
        volume += th_parcels_volume(&p);
    }
    return volume;
}

int th_line_widths(const struct th_view *view, int lane, double *width)
{
    int count = 0;
    for (int j = 0; j <= last_stretch(view, lane); j++) {
        const struct th_parcels p = th_line_parcels(view, lane, j);
        for (int k = 0; k < p.count; k++) width[count++] = th_parcels_width(&p, k);
    }
    return count;
}

void th_line_masses(const struct th_view *view, int lane, int species, double *mass)
{
    for (int j = 0; j <= last_stretch(view, lane); j++) {
        const struct th_parcels p = th_line_parcels(view, lane, j);
        for (int k = 0; k < p.count; k++) *mass++ = *th_parcels_at(&p, species, k);
    }
}

double th_line_volume(const struct th_ports *ports, int lane)
{
    double volume = ports->pump.tubing[lane];
    int segments = (int)ports->catheter.segment_count[lane];
    for (int k = 0; k < segments; k++) volume += ports->catheter.segment_volume[k][lane];
    return volume;
}

/* Places without a parcel hold zero, but beyond what a lane uses. */
static void sum_masses(const struct th_view *view, size_t species, double sum[TH_LANES])
{
    const double *mass =
        view->arrays + masses_at(view) + species * th_line_places(view->points) * TH_LANES;
    size_t used[TH_LANES], least = SIZE_MAX;
    for (int i = 0; i < TH_LANES; i++) {
        used[i] = th_line_used(view, i);
        least = used[i] < least ? used[i] : least;
    }
    for (size_t k = 0; k < least; k++)
        EACH_LANE(i) sum[i] += mass[k * TH_LANES + (size_t)i];
    for (int i = 0; i < TH_LANES; i++)
        for (size_t k = least; k < used[i]; k++) sum[i] += mass[k * TH_LANES + (size_t)i];
}

void th_line_ledger(const struct th_view *view)
{
    struct th_ports *ports = view->ports;
    const struct th_line_states *states = view->states;
    for (size_t s = 0; s < view->species; s++) {
        double sum[TH_LANES] = {0};
        sum_masses(view, s, sum);
        EACH_LANE(i) {
            ports->ledger.mass[TH_IN_LINE][s][i] = sum[i];
            ports->ledger.mass[TH_DEGRADED][s][i] =
                ports->reservoir.degraded[s][i] + states->degraded[s][i];
            ports->ledger.mass[TH_REMOVED][s][i] =
                ports->reservoir.removed_mass[s][i] + states->removed_mass[s][i];
            ports->ledger.mass[TH_ASPIRATED][s][i] = states->aspirated_mass[s][i];
            ports->line.supplied_mass[s][i] = states->filled_mass[s][i];
        }
    }
    EACH_LANE(i) {
        const double volume = th_line_volume(ports, i);
        ports->ledger.volume[TH_IN_LINE][i] = states->away[i] > 0 ? 0 : volume;
        ports->ledger.volume[TH_REMOVED][i] = ports->reservoir.removed_volume[i] +
                                              states->removed[i] +
                                              ports->catheter.taken_volume[i];
        ports->ledger.volume[TH_ASPIRATED][i] = states->aspirated[i];
        ports->line.supplied_volume[i] =
            states->filled[i] + ports->catheter.replaced[i] * ports->catheter.lumen[i];
    }
}
