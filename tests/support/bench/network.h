/* csf/compartments on a bench: the model with the rows of two tables.
 *
 *     struct network_bench n;
 *     network_open(&n, volumes, flows, 1);      texts of the tables; then as any bench: n.b
 *     network_start(&n);
 *     network_amount(&n, 0, 2)[3]               kg of drug 0 in compartment 2 of lane 3
 *     network_close(&n); */
#ifndef TH_BENCH_NETWORK_H
#define TH_BENCH_NETWORK_H

#include "csf/compartments/compartments.h"
#include "support/bench/view.h"

extern const struct th_model th_csf_compartments;

struct network_bench {
    struct bench b;
    struct th_arena arena;
    struct th_error error;
    const struct th_model *model;
    const char *texts[2];
};

/* The model with the rows of a table; NULL and a sentence in error. */
static inline const struct th_model *network_extended(struct network_bench *n,
                                                      const struct th_model *model, size_t row,
                                                      const char *name)
{
    const struct th_data_table *table =
        th_table_parse(name, n->texts[row], strlen(n->texts[row]), &n->arena, &n->error);
    const struct th_file file = {
        .row = row, .path = name, .table = table, .units = suite_units(), .model = model};
    return table && model ? model->extend(&file, &n->arena, &n->error) : NULL;
}

static inline void network_open(struct network_bench *n, const char *volumes, const char *flows,
                                size_t species)
{
    *n = (struct network_bench){.texts = {volumes, flows}};
    n->model = network_extended(n, &th_csf_compartments, ROW_volumes, "volumes");
    n->model = network_extended(n, n->model, ROW_flows, "flows");
    ck_assert_msg(n->model != NULL, "%s", n->error.text[0]);
    bench_open(&n->b, n->model, species);
    bench_file(&n->b, "volumes", volumes);
    bench_file(&n->b, "flows", flows);
    EACH_LANE(i)
        for (size_t d = 0; d < species; d++) {
            n->b.ports->drug.plasma_volume[d][i] = 20e-3;
            n->b.ports->drug.base_fraction[d][i] = 1;
            n->b.ports->drug.molar_mass[d][i] = 0.3;
        }
}

static inline void network_start(struct network_bench *n)
{
    bench_start(&n->b);
}

static inline double *network_amount(struct network_bench *n, size_t species, size_t state)
{
    const struct network net = th_network_of(n->b.data);
    return n->b.view.arrays + (species * net.vectors + state) * TH_LANES;
}

/* Puts an amount there, all lanes, as an injection at once would. */
static inline void network_put(struct network_bench *n, size_t species, size_t state, double kg)
{
    struct network_states *s = n->b.view.states;
    EACH_LANE(i) {
        network_amount(n, species, state)[i] += kg;
        s->total[species][i] += kg;
    }
}

static inline void network_close(struct network_bench *n)
{
    bench_close(&n->b);
    th_arena_free(&n->arena);
}

#endif
