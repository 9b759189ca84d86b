/* Private to canal/: the memory of layers (layers.c). */
#ifndef TH_CANAL_LAYERS_H
#define TH_CANAL_LAYERS_H

#include "private.h"

/* Behind what cells without layers need. */
static inline double *canal_layer_work(const struct th_canal *canal)
{
    return canal_work(canal) + (2 * canal->poles + 2) * canal->cells * TH_LANES;
}

/* A row of a layer, [cell][TH_LANES]; the numbers of a cell, [layer][LAYER_NUMBERS][TH_LANES].
 */
static inline double *canal_layer_row(const struct th_canal *canal, size_t layer, int row)
{
    return (double *)canal_set(canal, canal->sets) +
           (layer * LAYER_ROWS + (size_t)row) * canal->cells * TH_LANES;
}

static inline double *canal_layer_numbers(const struct th_canal *canal, size_t cell)
{
    return canal_layer_row(canal, canal->layers, 0) +
           cell * canal->layers * LAYER_NUMBERS * TH_LANES;
}

/* A layer of a cell of one lane; contents: of all its layers, [layer][free, bound][TH_LANES],
 * from the lane on; rate: of binding of the layer that saturates, frozen, or NULL. */
struct canal_place {
    size_t cell, lane, layer;
    const double *contents, *rate;
};

/* T_l there at a shift, of C and P there. */
double _Complex th_canal_free_in_layer(const struct th_canal *canal,
                                       const struct canal_place *at, double _Complex s,
                                       double _Complex x, double _Complex plasma);

/* The frozen rate of binding of the layer that saturates, [cell][TH_LANES], in the work space:
 * behind that of tissue. */
static inline double *canal_layer_binding(const struct th_canal *canal)
{
    return canal_work(canal) + canal->cells * TH_LANES;
}

/* layers.c: the derived numbers of a lane; a hash that goes on over its coefficients. */
void th_canal_derive_layers(struct th_canal *canal, int lane);
uint64_t th_canal_hash_layers(const struct th_canal *canal, int lane, uint64_t hash);

#endif
