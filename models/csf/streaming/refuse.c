/* csf/streaming: sentences about what the model does not describe. */
#include "streaming.h"

#include <math.h>

const char *th_streaming_beyond(const struct th_view *view, int lane)
{
    const struct streaming_params *p = view->params;
    return th_csf_beyond(view, p->length[lane], lane);
}

const char *th_streaming_unsteady(const struct th_view *view, int lane)
{
    (void)lane;
    return view->species ? "the bounded transport of csf.streaming is not linear: its steady "
                           "state is not computed; csf: {use: axial} has one, or begin at rest "
                           "(run.from: rest)"
                         : NULL;
}

int th_streaming_refusal(const struct th_view *view, const struct streaming_memory *memory,
                         int lane)
{
    const struct streaming_params *p = view->params;
    const struct th_ports *port = view->ports;
    const enum th_csf_injection jets =
        th_csf_check_jets(port, th_csf_source_flow(view, TH_TIP, lane), p->opening[lane],
                          p->viscosity[lane], lane);
    if (jets)
        return (int)jets;
    if (view->species == 0)
        return 0;
    (void)th_streaming_set_geometry(view, memory, lane);
    return th_streaming_turnover(memory) < STREAMING_SHORTEST ? STREAMING_FAST : 0;
}

static const char *const refusals[] = {
    [TH_CSF_INJECTION_OK] = NULL,
    [TH_CSF_INJECTION_FAST] =
        "the Reynolds number of what comes out of the catheter is above 4000: csf.streaming "
        "does not describe such a jet; give it more slowly, or through a wider csf.opening",
    [TH_CSF_INJECTION_NEEDLE] =
        "the Reynolds number of what comes out of the needle is above 4000: csf.streaming does "
        "not describe such a jet; give it more slowly, or through a wider needle",
    [STREAMING_FAST] =
        "the streams pass through a cell of the mesh in less than 2 s: csf.stroke, "
        "csf.breathing_stroke or the rates are too high for csf.volume, or csf.cells and "
        "csf.angles too many; csf: {use: axial} has no such limit",
    [STREAMING_SINKS] =
        "what is heavier or lighter than CSF moves so fast that inertia is above five times "
        "viscosity, which the lubrication theory of csf.streaming does not describe: let it be "
        "mixed over "
        "more of the canal (spread: of needle.inject, or a faster jet), give less of it or a "
        "solution nearer to CSF in density (density:, drug.density), or let the patient lie "
        "(surroundings.posture) until it is mixed",
};

const char *th_streaming_why(const struct th_view *view, int lane)
{
    const struct streaming_memory memory = th_streaming_memory(view);
    const char *place = th_streaming_beyond(view, lane);
    const int now = th_streaming_refusal(view, &memory, lane);
    return place ? place : refusals[now ? now : (int)memory.refused[lane]];
}
