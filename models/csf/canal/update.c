/* Rates between cells from their flows (th_canal_exchange); off-diagonals, the row of plasma,
 * its compartments and the version of a lane, which tells cached factors, from its coefficients
 * (th_canal_update). */
#include "layers.h"

#define CANAL_SEED UINT64_C(0x243f6a8885a308d3)
#define CANAL_MIX UINT64_C(0x9e3779b97f4a7c15)

struct th_canal_rows th_canal_rows(struct th_canal *canal)
{
    return (struct th_canal_rows){.left = canal_row(canal, ROW_LEFT),
                                  .right = canal_row(canal, ROW_RIGHT),
                                  .loss = canal_row(canal, ROW_LOSS),
                                  .tissue_ratio = canal_row(canal, ROW_TISSUE_RATIO),
                                  .volume_ratio = canal_row(canal, ROW_VOLUME_RATIO),
                                  .b = canal_row(canal, ROW_B),
                                  .lost = canal_row(canal, ROW_LOST)};
}

struct th_canal_rates *th_canal_rates(struct th_canal *canal)
{
    return &canal->rates;
}

struct th_canal_brain *th_canal_brain(struct th_canal *canal)
{
    return &canal->tissue;
}

struct th_canal_network *th_canal_network(struct th_canal *canal)
{
    return &canal->network;
}

void th_canal_exchange(struct th_canal *canal, const struct th_canal_exchange *exchange,
                       const bool lanes[TH_LANES])
{
    const struct th_canal_rows rows = th_canal_rows(canal);
    const struct th_canal_exchange_job job = {.exchange = exchange,
                                              .cells = canal->cells,
                                              .lanes = lanes,
                                              .left = rows.left,
                                              .right = rows.right};
    int64_t level;
    th_canal_kernels(canal, &level)->exchange(&job);
}

/* The row of plasma behind tissue, of one lane. */
static void derive_tissue(struct th_canal *canal, int lane)
{
    const struct th_canal_rows rows = th_canal_rows(canal);
    double *wt = canal_row(canal, ROW_WT);
    for (size_t cell = 0; cell < canal->cells; cell++) {
        const size_t at = cell * TH_LANES + (size_t)lane;
        const struct canal_tissue tissue = canal_tissue(canal, cell < canal->brain);
        wt[at] = rows.volume_ratio[at] * rows.tissue_ratio[at] * tissue.to_plasma[lane];
    }
}

/* Compartments of a lane's network, and plasma as the kernels eliminate it. */
static void derive_plasma(struct th_canal *canal, int lane)
{
    const struct th_canal_network *n = &canal->network;
    int64_t count = 0;
    for (int j = 0; j < TH_CANAL_PLASMA; j++) {
        bool used = n->lost[j][lane] > 0;
        for (int i = 0; i < TH_CANAL_PLASMA; i++)
            used |= i != j && (n->rate[j][i][lane] > 0 || n->rate[i][j][lane] > 0);
        count = used ? j + 1 : count;
    }
    canal->networked[lane] = count;
    canal->plasma.clearance[lane] = count ? 0 : canal->rates.clearance[lane];
    canal->plasma.from_deep[lane] = count ? 0 : canal->rates.from_deep[lane];
    canal->plasma.deep[lane] = count ? 0 : canal->rates.deep[lane];
}

/* A hash of one row of a lane. */
static uint64_t hash_row(const struct th_canal *canal, int row, int lane)
{
    const double *at = canal_row(canal, row) + lane;
    uint64_t hash = CANAL_SEED + (uint64_t)row;
    for (size_t i = 0; i < canal->cells; i++) hash = canal_hash_step(hash, at[i * TH_LANES]);
    return hash;
}

/* Those rates and rows of a lane that flows do not change; their hash. */
static void derive_constants(struct th_canal *canal, int lane)
{
    const size_t per_lane = sizeof canal->rates / sizeof(double) / TH_LANES;
    const size_t of_network = sizeof canal->network / sizeof(double) / TH_LANES;
    const size_t of_brain = canal->brain ? sizeof canal->tissue / sizeof(double) / TH_LANES : 0;
    const double *rates = (const double *)&canal->rates + lane;
    const double *tissue = (const double *)&canal->tissue + lane;
    const double *network = (const double *)&canal->network + lane;
    uint64_t hash = CANAL_SEED;
    derive_tissue(canal, lane);
    derive_plasma(canal, lane);
    for (int row = ROW_TISSUE_RATIO; row <= ROW_B; row++)
        hash = (hash ^ hash_row(canal, row, lane)) * CANAL_MIX;
    for (size_t i = 0; i < per_lane; i++) hash = canal_hash_step(hash, rates[i * TH_LANES]);
    for (size_t i = 0; i < of_brain; i++) hash = canal_hash_step(hash, tissue[i * TH_LANES]);
    for (size_t i = 0; canal->networked[lane] && i < of_network; i++)
        hash = canal_hash_step(hash, network[i * TH_LANES]);
    if (canal->layers > 0) {
        th_canal_derive_layers(canal, lane);
        hash = th_canal_hash_layers(canal, lane, hash);
    }
    canal->constants[lane] = hash;
}

/* The cells between which the source lies. */
static void find_source(struct th_canal *canal, int lane)
{
    const double *b = canal_row(canal, ROW_B) + lane;
    canal->first[lane] = (int64_t)canal->cells;
    canal->last[lane] = -1;
    for (size_t i = 0; i < canal->cells; i++) {
        if (b[i * TH_LANES] == 0)
            continue;
        canal->last[lane] = (int64_t)i;
        if (canal->first[lane] > (int64_t)i)
            canal->first[lane] = (int64_t)i;
    }
}

/* The version of a lane is a hash of all its coefficients: the key of cached factors. */
void th_canal_update_flows(struct th_canal *canal, const bool lanes[TH_LANES])
{
    const size_t last = (canal->cells - 1) * TH_LANES;
    struct th_canal_derive_job job = {.cells = canal->cells, .lanes = lanes};
    int64_t level;
    for (int row = 0; row < TH_CANAL_ROWS; row++) job.row[row] = canal_row(canal, row);
    EACH_LANE(i)
        if (lanes[i])
            job.row[ROW_LEFT][i] = job.row[ROW_RIGHT][last + (size_t)i] = job.row[ROW_LO][i] =
                job.row[ROW_UP][last + (size_t)i] = 0;
    th_canal_kernels(canal, &level)->derive(&job);
    for (int i = 0; i < TH_LANES; i++) {
        if (!lanes[i])
            continue;
        uint64_t hash = canal->constants[i];
        for (int row = 0; row < CANAL_FLOW_ROWS; row++)
            hash = (hash ^ job.hash[row][i]) * CANAL_MIX;
        if (job.loses[i])
            hash = (hash ^ hash_row(canal, ROW_LOST, i)) * CANAL_MIX;
        canal->version[i] = hash;
    }
}

void th_canal_update(struct th_canal *canal, int lane)
{
    bool lanes[TH_LANES] = {false};
    lanes[lane] = true;
    derive_constants(canal, lane);
    find_source(canal, lane);
    th_canal_update_flows(canal, lanes);
}
