/* For the models of slot csf: who forms and absorbs CSF, and where.
 *
 *     absorbed = max(0, formed + infused - stored)
 *     of it: spinal share along the canal; of the rest the cisterns' share there, the remainder
 *     at the convexities
 *     held = compliance share of what is stored in the canal, the rest in the skull */
#include "common.h"

#include <math.h>

struct th_csf_fluid th_csf_fluid(const struct th_ports *port, int lane)
{
    const struct th_pressure_ports *pressure = &port->pressure;
    return (struct th_csf_fluid){
        .density = pressure->density[lane],
        .formed = {pressure->formed[TH_CANAL][lane], pressure->formed[TH_SKULL][lane]},
        .spinal = pressure->spinal_share[lane],
        .cisterns = pressure->cistern_share[lane],
        .compliance = pressure->compliance_share[lane],
    };
}

struct th_csf_shares th_csf_shares(const struct th_csf_fluid *by, double infused, double stored)
{
    const double formed = by->formed[TH_CANAL] + by->formed[TH_SKULL];
    const double absorbed = fmax(0, formed + infused - stored);
    const double skull = (1 - by->spinal) * absorbed;
    return (struct th_csf_shares){
        .spine = by->spinal * absorbed,
        .cisterns = by->cisterns * skull,
        .convexity = (1 - by->cisterns) * skull,
        .formed = by->formed[TH_CANAL],
        .held = by->compliance * stored,
        .held_in_skull = (1 - by->compliance) * stored,
    };
}
