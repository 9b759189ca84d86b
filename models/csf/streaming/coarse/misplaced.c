/* csf/streaming: how far the drug in the canal lies from where a mesh with half as many cells
 * and angles has it,
 *
 *     E = max over t, drugs of  int |M - M'| dx / max over t of M(0)
 *
 * M(x) drug in the CSF of the canal below x, M' that of the coarse mesh: the mean distance over
 * which it would have to be carried (Kantorovich 1942), with what has left the canal on one of
 * them carried from or to the foramen. */
#include "csf/streaming/streaming.h"

#include <math.h>

/* Drug in the CSF of a row of cells, kg. */
static double row_of(const struct th_view *view, const struct streaming_memory *memory,
                     size_t d, size_t cell, int i)
{
    const double *at = view->arrays + d * memory->vectors * TH_LANES + i;
    double sum = 0;
    for (size_t j = 0; j < memory->mesh.angles; j++)
        sum += at[(j * memory->mesh.cells + cell) * TH_LANES];
    return sum;
}

/* Of a drug: the integral, kg m, from the closed end up; *all: what is in the canal. */
static double carried(const struct th_view *view, const struct streaming_memory *memory,
                      const struct streaming_coarse *coarse,
                      const struct streaming_memory *half, size_t d, double *all, int i)
{
    const double few = (double)half->mesh.cells, times = (double)memory->mesh.cells / few;
    size_t passed = memory->mesh.cells; /* rows of the fine mesh from there on are in `fine` */
    double fine = 0, rough = 0, before = 0, sum = 0;
    for (size_t c = half->mesh.cells; c-- > 0;) {
        const double face = (double)c * times;
        rough += row_of(&coarse->view, half, d, c, i);
        while (passed > 0 && (double)passed - 1 >= face)
            fine += row_of(view, memory, d, --passed, i);
        const double part = (double)passed - face; /* of the row that the face cuts */
        const double cut = part > 0 ? part * row_of(view, memory, d, passed - 1, i) : 0;
        const double apart = fabs(fine + cut - rough);
        sum += (before + apart) / 2;
        before = apart;
    }
    *all = fine;
    return sum / few;
}

void th_streaming_compare(const struct th_view *view, const struct streaming_memory *memory,
                          const struct streaming_coarse *coarse, int i)
{
    const struct streaming_params *p = view->params;
    struct streaming_states *s = view->states;
    const struct streaming_memory half = th_streaming_memory(&coarse->view);
    if (coarse->status[i] != TH_OK)
        s->mesh_error[i] = p->length[i];
    for (size_t d = 0; d < view->species; d++) {
        double all;
        const double off = p->length[i] * carried(view, memory, coarse, &half, d, &all, i);
        s->canal_most[d][i] = fmax(s->canal_most[d][i], all);
        if (s->canal_most[d][i] > 0)
            s->mesh_error[i] =
                fmin(p->length[i], fmax(s->mesh_error[i], off / s->canal_most[d][i]));
    }
}
