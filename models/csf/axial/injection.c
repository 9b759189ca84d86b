/* csf/axial: a bolus: the length over which its jet (csf/common/jet.c) mixes it, and what the
 * model does not describe. */
#include "axial.h"

#include <math.h>

/* Perimeter of cord and dura, the mean over a cell, m. */
static double perimeter(const struct axial_memory *memory, const struct axial_params *p,
                        size_t cell, int i)
{
    const bool even = p->shape[i] == AXIAL_UNIFORM;
    const double surface =
        p->cord_surface[i] * th_axial_share(memory, even, TH_CORD_SURFACE, cell) +
        p->dura_surface[i] * th_axial_share(memory, even, TH_DURA_SURFACE, cell);
    return surface * (double)memory->n / p->length[i];
}

struct th_csf_spot th_axial_geometry(const struct axial_memory *memory,
                                     const struct axial_params *p, double position, int lane)
{
    const double f = fmin(fmax(position / p->length[lane], 0), 1), n = (double)memory->n;
    const size_t face = (size_t)fmin(f * n, n - 1);
    const double t = f * n - (double)face;
    const double section = (1 - t) * th_axial_section(memory, p, face, lane) +
                           t * th_axial_section(memory, p, face + 1, lane);
    /* Perimeters are means of cells: linear between the two nearest centres. */
    const double at = fmin(fmax(f * n - 0.5, 0), n - 1);
    const size_t cell = (size_t)fmin(at, n - 2);
    const double above = 1 - (at - (double)cell), below = 1 - above;
    return (struct th_csf_spot){
        .section = section,
        .perimeter = above * perimeter(memory, p, cell, lane) +
                     below * perimeter(memory, p, cell + 1, lane),
        .moved = p->stroke[lane] * th_axial_fall(memory, p, f, lane) / section,
    };
}

double th_axial_jet(const struct th_view *view, const struct axial_memory *memory, int number,
                    int i)
{
    const struct axial_params *p = view->params;
    const struct axial_states *s = view->states;
    const struct th_ports *port = view->ports;
    const double flow =
        number == TH_TIP ? s->flow[i] : th_axial_further(view, memory)->flow[number][i];
    const struct th_csf_spout spout = th_csf_spout(port, number, flow, p->opening[i], i);
    const double position = th_csf_source_position(port, number, i);
    if (!th_csf_has_jet(&spout) || position < 0 || memory->stretches)
        return 0;
    const struct th_csf_spot spot = th_axial_geometry(memory, p, position, i);
    const struct th_csf_stir stir = {
        .rate = hypot(p->heart_rate[i], p->breathing_rate[i] * p->breathing_stroke[i]),
        .viscosity = p->viscosity[i] / port->pressure.density[i],
        .along = p->jet[i] == AXIAL_ALONG,
    };
    return th_csf_jet(&spout, &spot, &stir);
}

enum th_csf_injection th_axial_check_injection(const struct th_view *view, int i)
{
    const struct axial_params *p = view->params;
    const struct axial_states *s = view->states;
    const enum th_csf_injection jets =
        th_axial_memory(view).stretches
            ? TH_CSF_INJECTION_OK
            : th_csf_check_jets(view->ports, s->flow[i], p->opening[i], p->viscosity[i], i);
    return jets ? jets : th_csf_check_weight(view->ports, view->species, i);
}

const char *th_axial_injection_text(const struct axial_memory *memory,
                                    enum th_csf_injection refusal)
{
    static const char *const texts[] = {
        [TH_CSF_INJECTION_FAST] =
            "the Reynolds number of what comes out of the catheter is above 4000: "
            "csf.axial does not describe such a jet; give it more slowly, or through a "
            "wider csf.opening",
        [TH_CSF_INJECTION_NEEDLE] =
            "the Reynolds number of what comes out of the needle is above 4000: csf.axial does "
            "not describe such a jet; give it more slowly, or through a wider needle",
        [TH_CSF_INJECTION_HEAVY] =
            "the solution (drug.density, or density: of the needle) is heavier or lighter than "
            "CSF (pressure.density) by "
            "more than 1 in 10 000: it sinks or rises, which csf.axial does not describe; "
            "csf: {use: streaming} does",
    };
    return memory->stretches
               ? "the solution (drug.density, or density: of the needle) is heavier or lighter "
                 "than CSF "
                 "(pressure.density) by more than 1 in 10 000: it sinks or rises, which mixed "
                 "stretches do not describe"
               : texts[refusal];
}
