/* csf/streaming: transport of a drug, or of the excess weight behind the drugs, and its lateral
 * mixing, by the kernels. */
#include "step.h"

#include <string.h>

void th_streaming_transport(const struct streaming_room *room, const struct streaming_run *run,
                            const struct streaming_flows *flows, size_t d, double h,
                            double *amounts, double *cistern)
{
    const struct streaming_drug *own = &room->drug[d];
    struct streaming_transport by = {.down = flows->down,
                                     .up = flows->up,
                                     .right = flows->right,
                                     .left = flows->left,
                                     .mix = own->mix,
                                     .per_volume = room->per_volume,
                                     .reach = own->reach,
                                     .source = own->source,
                                     .per_cistern = run->per_cistern,
                                     .first = room->work[5]};
    for (int k = 0; k < 5; k++) by.work[k] = room->work[k];
    run->with->transport(&room->mesh, &by, h, amounts, cistern);
}

/* Lateral mixing over h: a share of a mixed row, the rest as it was. */
void th_streaming_mix_rows(const struct streaming_room *room, const struct streaming_run *run,
                           size_t d, double h)
{
    double *csf = room->drug[d].amounts[STREAMING_CSF], *before = room->work[1];
    const double share = h / run->substep;
    if (share < 1)
        memcpy(before, csf, room->size * sizeof *csf);
    run->with->mix(&room->mesh,
                   th_streaming_is_half(&room->mesh) ? room->drug[d].folded
                                                     : room->drug[d].matrices,
                   csf, room->work[0]);
    for (size_t k = 0; share < 1 && k < room->size; k++)
        csf[k] = share * csf[k] + (1 - share) * before[k];
}
