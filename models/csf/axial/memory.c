/* csf/axial: the layout of `fixed` (memory.h), and its first values. */
#include "axial.h"

#include <math.h>
#include <string.h>

enum { COLUMNS = 4 }; /* beside shares: density, edge, relative, between */

static struct th_canal_size canal_size(size_t n, size_t poles, size_t layers)
{
    return (struct th_canal_size){.cells = th_axial_cells(n),
                                  .brain = AXIAL_SKULL,
                                  .poles = poles,
                                  .sets = TH_CANAL_SETS,
                                  .layers = layers};
}

static size_t drug_bytes(size_t n, size_t poles, size_t layers)
{
    const struct th_canal_size size = canal_size(n, poles, layers);
    return th_aligned(sizeof(struct axial_key) * TH_LANES) +
           2 * th_axial_cells(n) * sizeof(double[TH_LANES]) + th_canal_bytes(&size);
}

/* Of inflow, spare and exposure, of one member of a family. */
static size_t own_bytes(size_t n, size_t layers)
{
    return (7 * th_axial_cells(n) + 5 * th_canal_vectors(th_axial_cells(n), layers)) *
           sizeof(double[TH_LANES]);
}

static size_t common_bytes(size_t n, size_t layers)
{
    return ((AXIAL_COLUMNS + COLUMNS) * (n + 1) + TH_DRIFT_FACES) * sizeof(double) +
           th_aligned(TH_CSF_SOURCES * TH_LANES * sizeof(struct axial_source)) +
           (6 + layers + TH_CSF_SOURCES) * th_axial_cells(n) * sizeof(double[TH_LANES]) +
           own_bytes(n, layers);
}

static size_t drift_bytes(void)
{
    return th_aligned(th_drift_bytes(TH_DRIFT_FACES, TH_DRIFT_STATIONS));
}

static size_t patterns_bytes(void)
{
    return th_aligned(th_drift_patterns_bytes(TH_DRIFT_STATIONS));
}

static size_t terms_bytes(void)
{
    return th_aligned(TH_DRIFT_FACES * sizeof(struct th_drift_term));
}

/* All that is the same for each drug lies with the first, so there is space for one. */
static size_t space_for(size_t species)
{
    return species ? species : 1;
}

size_t th_axial_bytes(const struct th_setup *setup)
{
    const double *params = setup->params;
    const size_t n = (size_t)llround(params[ROW_cells]), layers = setup->beside_across;
    const size_t poles = (size_t)llround(params[ROW_poles]);
    return th_aligned(common_bytes(n, layers)) + terms_bytes() + patterns_bytes() +
           TH_LANES * drift_bytes() + space_for(setup->species) * drug_bytes(n, poles, layers) +
           (space_for(setup->species) - 1) * own_bytes(n, layers);
}

/* The layout: vectors of all cells, the source, shares and density, drift terms, patterns and
 * streams, the drugs, then what further members of a family need. */
struct axial_memory th_axial_memory(const struct th_view *view)
{
    const size_t n = (size_t)llround(view->structural[ROW_cells]);
    const size_t layers = view->beside ? view->beside->across : 0;
    struct axial_memory memory = {
        .n = n,
        .cells = th_axial_cells(n),
        .stretches = view->model && strcmp(view->model->name, "axial") != 0,
        .poles = (size_t)llround(view->structural[ROW_poles]),
        .layers = layers,
        .vectors = th_canal_vectors(th_axial_cells(n), layers),
        .column = n + 1,
    };
    double *at = view->fixed;
    memory.volume = at;
    memory.tissue = memory.volume + memory.cells * TH_LANES;
    memory.layer = memory.tissue + memory.cells * TH_LANES;
    memory.section = memory.layer + layers * memory.cells * TH_LANES;
    memory.flow = memory.section + memory.cells * TH_LANES;
    memory.spread = memory.flow + memory.cells * TH_LANES;
    memory.source = memory.spread + memory.cells * TH_LANES;
    memory.apart = memory.source + TH_CSF_SOURCES * memory.cells * TH_LANES;
    memory.inflow = memory.apart + memory.cells * TH_LANES;
    memory.spare = memory.inflow + 4 * memory.cells * TH_LANES;
    memory.exposure = memory.spare + 5 * memory.vectors * TH_LANES;
    memory.sources = (struct axial_source *)(memory.exposure + 3 * memory.cells * TH_LANES);
    memory.share = (double *)((char *)memory.sources + th_aligned(TH_CSF_SOURCES * TH_LANES *
                                                                  sizeof(struct axial_source)));
    memory.density = memory.share + AXIAL_COLUMNS * memory.column;
    memory.edge = memory.density + memory.column;
    memory.relative = memory.edge + memory.column;
    memory.between = memory.relative + memory.column;
    memory.fine = memory.between + memory.column;
    memory.terms =
        (struct th_drift_term *)((char *)view->fixed + th_aligned(common_bytes(n, layers)));
    memory.patterns = (struct th_drift_patterns *)((char *)memory.terms + terms_bytes());
    memory.drifts = (char *)memory.patterns + patterns_bytes();
    memory.drift_bytes = drift_bytes();
    memory.drugs = memory.drifts + TH_LANES * memory.drift_bytes;
    memory.drug_bytes = drug_bytes(n, memory.poles, layers);
    memory.kin = (double *)(memory.drugs + space_for(view->species) * memory.drug_bytes);
    return memory;
}

struct axial_memory th_axial_memory_of(const struct axial_memory *memory, size_t k)
{
    struct axial_memory own = *memory;
    if (k == 0)
        return own;
    own.inflow =
        memory->kin + (k - 1) * (own_bytes(memory->n, memory->layers) / sizeof(double));
    own.spare = own.inflow + 4 * memory->cells * TH_LANES;
    own.exposure = own.spare + 5 * memory->vectors * TH_LANES;
    return own;
}

struct axial_drug th_axial_drug(const struct axial_memory *memory, size_t species)
{
    char *at = memory->drugs + species * memory->drug_bytes;
    char *after = at + th_aligned(sizeof(struct axial_key) * TH_LANES);
    const size_t faces = memory->cells * TH_LANES;
    return (struct axial_drug){
        .key = (struct axial_key *)at,
        .dispersion = (double *)after,
        .conductance = (double *)after + faces,
        .canal = (struct th_canal *)((double *)after + 2 * faces),
    };
}

/* Equal cells, or stretches: the canal as one, or as many cells in each of cervical, thoracic
 * and lumbar as a third of n. */
static void set_mesh(const struct axial_memory *memory)
{
    const double n = (double)memory->n;
    const size_t each = memory->n / TH_STRETCHES;
    for (size_t f = 0; f <= memory->n; f++) {
        memory->edge[f] = (double)f / n;
        if (!memory->stretches || memory->n < TH_STRETCHES)
            continue;
        const size_t s = f < memory->n ? f / each : TH_STRETCHES - 1;
        const double part = (double)(f - s * each) / (double)each;
        memory->edge[f] =
            th_stretch_from(s) + part * (th_stretch_from(s + 1) - th_stretch_from(s));
    }
    for (size_t c = 0; c < memory->n; c++) {
        memory->relative[c] =
            memory->stretches ? n * (memory->edge[c + 1] - memory->edge[c]) : 1;
        memory->between[c] = c ? (memory->relative[c - 1] + memory->relative[c]) / 2 : 0.5;
        if (c == 0 && memory->stretches)
            memory->between[c] = memory->relative[c] / 2;
    }
}

void th_axial_init_memory(const struct axial_memory *memory, size_t species)
{
    for (size_t k = 0; k < space_for(species); k++)
        memset(th_axial_memory_of(memory, k).inflow, 0, own_bytes(memory->n, memory->layers));
    memset(memory->flow, 0, memory->cells * sizeof(double[TH_LANES]));
    memset(memory->sources, 0, TH_CSF_SOURCES * TH_LANES * sizeof(struct axial_source));
    set_mesh(memory);
    for (int c = 0; c < AXIAL_COLUMNS; c++) {
        struct th_anatomy anatomy;
        th_anatomy_of((enum th_tissue)c, &anatomy);
        double *share = memory->share + (size_t)c * memory->column;
        double before = 0;
        for (size_t f = 0; f <= memory->n; f++) {
            double at = memory->edge[f], here = th_anatomy_share(&anatomy, at);
            if (c == TH_CSF_VOLUME)
                memory->density[f] = th_anatomy_density(&anatomy, at);
            if (f > 0)
                share[f - 1] = here - before;
            before = here;
        }
        for (size_t f = 0; c == TH_CSF_VOLUME && f < TH_DRIFT_FACES; f++)
            memory->fine[f] =
                th_anatomy_density(&anatomy, (double)f / (double)(TH_DRIFT_FACES - 1));
    }
    const struct th_canal_size size = canal_size(memory->n, memory->poles, memory->layers);
    for (size_t d = 0; d < space_for(species); d++) {
        struct axial_drug drug = th_axial_drug(memory, d);
        memset(drug.key, 0, sizeof(struct axial_key) * TH_LANES);
        memset(drug.conductance, 0, memory->cells * sizeof(double[TH_LANES]));
        th_canal_init(drug.canal, &size);
        th_axial_link_layers(memory, drug.canal);
    }
}
