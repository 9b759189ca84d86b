/* Off-diagonals, the row of plasma, its compartments and the version of a lane, which tells
 * cached factors, from its coefficients (th_canal_update). */
#include "layers.h"

#include <string.h>

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

/* The derived rows of one lane: losses, off-diagonals, and the row of plasma. Whether it loses
 * drug for good. */
static bool derive_rows(struct th_canal *canal, int lane)
{
    bool loses = false;
    const struct th_canal_rows rows = th_canal_rows(canal);
    double *lo = canal_row(canal, ROW_LO), *up = canal_row(canal, ROW_UP);
    double *wc = canal_row(canal, ROW_WC), *wt = canal_row(canal, ROW_WT);
    double *out = canal_row(canal, ROW_OUT);
    const size_t first = (size_t)lane, last = (canal->cells - 1) * TH_LANES + first;
    rows.left[first] = rows.right[last] = lo[first] = up[last] = 0;
    for (size_t at = first; at <= last; at += TH_LANES) {
        const struct canal_tissue tissue = canal_tissue(canal, at / TH_LANES < canal->brain);
        out[at] = rows.loss[at] + rows.lost[at];
        loses |= rows.lost[at] != 0;
        wc[at] = rows.volume_ratio[at] * rows.loss[at];
        wt[at] = rows.volume_ratio[at] * rows.tissue_ratio[at] * tissue.to_plasma[lane];
        if (at == last)
            break;
        lo[at + TH_LANES] =
            rows.right[at] * (rows.volume_ratio[at] / rows.volume_ratio[at + TH_LANES]);
        up[at] = rows.left[at + TH_LANES] *
                 (rows.volume_ratio[at + TH_LANES] / rows.volume_ratio[at]);
    }
    return loses;
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

/* The version of a lane is a hash of all its coefficients: the key of cached factors. */
void th_canal_update(struct th_canal *canal, int lane)
{
    const struct th_canal_rows rows = th_canal_rows(canal);
    const size_t n = canal->cells, per_lane = sizeof canal->rates / sizeof(double) / TH_LANES;
    const size_t of_network = sizeof canal->network / sizeof(double) / TH_LANES;
    const size_t of_brain = canal->brain ? sizeof canal->tissue / sizeof(double) / TH_LANES : 0;
    const double *column = canal_base(canal) + lane;
    const double *rates = (const double *)&canal->rates + lane;
    const double *tissue = (const double *)&canal->tissue + lane;
    const double *network = (const double *)&canal->network + lane;
    uint64_t hash = UINT64_C(0x243f6a8885a308d3);
    const size_t given = derive_rows(canal, lane) ? ROW_GIVEN : ROW_LOST;
    derive_plasma(canal, lane);
    uint64_t rows_hash[ROW_GIVEN]; /* one chain for each row: they run side by side */
    for (size_t row = 0; row < given; row++) rows_hash[row] = hash + (uint64_t)row;
    for (size_t i = 0; i < n; i++) {
        for (size_t row = 0; row < ROW_LOST; row++)
            rows_hash[row] = canal_hash_step(rows_hash[row], column[(row * n + i) * TH_LANES]);
        if (given > ROW_LOST)
            rows_hash[ROW_LOST] =
                canal_hash_step(rows_hash[ROW_LOST], column[(ROW_LOST * n + i) * TH_LANES]);
    }
    for (size_t row = 0; row < given; row++)
        hash = (hash ^ rows_hash[row]) * UINT64_C(0x9e3779b97f4a7c15);
    for (size_t i = 0; i < per_lane; i++) hash = canal_hash_step(hash, rates[i * TH_LANES]);
    for (size_t i = 0; i < of_brain; i++) hash = canal_hash_step(hash, tissue[i * TH_LANES]);
    for (size_t i = 0; canal->networked[lane] && i < of_network; i++)
        hash = canal_hash_step(hash, network[i * TH_LANES]);
    if (canal->layers > 0) {
        th_canal_derive_layers(canal, lane);
        hash = th_canal_hash_layers(canal, lane, hash);
    }
    canal->version[lane] = hash;
    canal->first[lane] = (int64_t)n;
    canal->last[lane] = -1;
    for (size_t i = 0; i < n; i++) {
        if (rows.b[i * TH_LANES + (size_t)lane] == 0)
            continue;
        canal->last[lane] = (int64_t)i;
        if (canal->first[lane] > (int64_t)i)
            canal->first[lane] = (int64_t)i;
    }
}
