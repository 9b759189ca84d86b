/* The kernels of the canal, one of each for an instruction set, and what they are given. Part
 * of private.h. */
#ifndef TH_CANAL_KERNELS_H
#define TH_CANAL_KERNELS_H

struct th_sdirk_job;
struct th_sdirk_error_job;
struct th_sdirk_renew_job;

/* For th_canal_amounts: a state, and the volumes of its cells' CSF and tissue, and of layers;
 * the first of the cells whose second differences count is mesh + 2. */
struct th_canal_amounts_job {
    size_t cells, mesh, layers;
    const double *state, *csf, *tissue, *layer;
};

/* For th_canal_weigh: values, [cell][TH_LANES], and the weights of the cells. */
struct th_canal_weigh_job {
    size_t cells;
    const double *values, *weights[TH_CANAL_WEIGHTS];
    double (*sums)[TH_LANES];
};

/* For th_canal_exchange. */
struct th_canal_exchange_job {
    const struct th_canal_exchange *exchange;
    size_t cells;
    const bool *lanes;
    double *left, *right;
};

/* For th_canal_update_flows: the canal's rows, of which OUT, LO, UP and WC are written in the
 * lanes that are wanted; hashes of the first rows, and whether a lane loses drug for good. */
enum { CANAL_FLOW_ROWS = ROW_LOSS + 1 };
struct th_canal_derive_job {
    size_t cells;
    const bool *lanes;
    double *row[TH_CANAL_ROWS];
    uint64_t hash[CANAL_FLOW_ROWS][TH_LANES];
    bool loses[TH_LANES];
};

/* The kernels, one of each for an instruction set. */
#define CANAL_KERNELS(isa)                                                 \
    void th_canal_factor_##isa(const struct th_canal_job *job);            \
    void th_canal_solve_##isa(const struct th_canal_job *job);             \
    void th_layered_factor_##isa(const struct th_canal_job *job);          \
    void th_layered_solve_##isa(const struct th_canal_job *job);           \
    void th_single_factor_##isa(const struct th_canal_job *job);           \
    void th_single_solve_##isa(const struct th_canal_job *job);            \
    void th_canal_saturable_##isa(const struct th_canal_job *job);         \
    void th_canal_amounts_##isa(const struct th_canal_amounts_job *job,    \
                                struct th_canal_sums *sums);               \
    void th_canal_weigh_##isa(const struct th_canal_weigh_job *job);       \
    void th_canal_exchange_##isa(const struct th_canal_exchange_job *job); \
    void th_canal_derive_##isa(struct th_canal_derive_job *job);           \
    void th_sdirk_factor_##isa(const struct th_sdirk_job *job);            \
    void th_sdirk_stage_##isa(const struct th_sdirk_job *job, int stage);  \
    void th_sdirk_propose_##isa(struct th_sdirk_error_job *job);           \
    void th_sdirk_weigh_##isa(struct th_sdirk_error_job *job);             \
    void th_sdirk_renew_##isa(const struct th_sdirk_renew_job *job);

CANAL_KERNELS(v0)
CANAL_KERNELS(v2)
CANAL_KERNELS(v3)
CANAL_KERNELS(v4)

struct th_canal_isa {
    void (*factor)(const struct th_canal_job *job);
    void (*solve)(const struct th_canal_job *job);
    void (*layered_factor)(const struct th_canal_job *job);
    void (*layered_solve)(const struct th_canal_job *job);
    void (*single_factor)(const struct th_canal_job *job);
    void (*single_solve)(const struct th_canal_job *job);
    void (*saturable)(const struct th_canal_job *job);
    void (*amounts)(const struct th_canal_amounts_job *job, struct th_canal_sums *sums);
    void (*weigh)(const struct th_canal_weigh_job *job);
    void (*exchange)(const struct th_canal_exchange_job *job);
    void (*derive)(struct th_canal_derive_job *job);
    void (*sdirk_factor)(const struct th_sdirk_job *job);
    void (*sdirk_stage)(const struct th_sdirk_job *job, int stage);
    void (*sdirk_propose)(struct th_sdirk_error_job *job);
    void (*sdirk_weigh)(struct th_sdirk_error_job *job);
    void (*sdirk_renew)(const struct th_sdirk_renew_job *job);
};

#endif
