/* csf/streaming: transport of a drug, or of the excess weight behind the drugs, and its lateral
 * mixing, by the kernels. */
#include "step.h"

#include <string.h>

void th_streaming_transport(const struct streaming_memory *memory,
                            const struct streaming_run *run,
                            const struct streaming_flows *flows, size_t d, double h,
                            double *amounts, double *cistern)
{
    const struct streaming_drug *own = &memory->drug[d];
    struct streaming_transport by = {.down = flows->down,
                                     .up = flows->up,
                                     .right = flows->right,
                                     .left = flows->left,
                                     .mix = own->mix,
                                     .per_volume = memory->per_volume,
                                     .reach = own->reach,
                                     .source = own->source,
                                     .per_cistern = run->per_cistern,
                                     .first = memory->work[5]};
    for (int k = 0; k < 5; k++) by.work[k] = memory->work[k];
    run->with->transport(&memory->mesh, &by, h, amounts, cistern);
}

/* Lateral mixing over h: a share of a mixed row, the rest as it was. */
void th_streaming_mix_rows(const struct streaming_memory *memory,
                           const struct streaming_run *run, size_t d, double h)
{
    double *csf = memory->drug[d].amounts[STREAMING_CSF], *before = memory->work[1];
    const double share = h / run->substep;
    if (share < 1)
        memcpy(before, csf, memory->size * sizeof *csf);
    run->with->mix(&memory->mesh,
                   th_streaming_is_half(&memory->mesh) ? memory->drug[d].folded
                                                       : memory->drug[d].matrices,
                   csf, memory->work[0]);
    for (size_t k = 0; share < 1 && k < memory->size; k++)
        csf[k] = share * csf[k] + (1 - share) * before[k];
}
