/* Parts of all models of CSF as a fluid: turnover.h. */
#include "turnover.h"

#include "laws.h"

#include <math.h>

void th_pressure_show(struct th_ports *ports, const struct th_turnover *turnover, int lane)
{
    struct th_pressure_ports *pressure = &ports->pressure;
    const double spinal =
        turnover->spinal_formation * turnover->spinal_absorption * turnover->production;
    pressure->formed[TH_CANAL][lane] = spinal;
    pressure->formed[TH_SKULL][lane] = turnover->production - spinal;
    pressure->spinal_share[lane] = turnover->spinal_absorption;
    pressure->cistern_share[lane] = turnover->cistern_absorption;
    pressure->compliance_share[lane] = turnover->compliance_share;
    const bool upright = th_is(ports->surroundings.posture[lane], TH_UPRIGHT);
    pressure->column[lane] = upright ? turnover->density * TH_GRAVITY : 0;
    pressure->indifference[lane] = turnover->indifference;
    pressure->density[lane] = turnover->density;
}

void th_pressure_divide(struct th_ports *ports, double absorbed, double stored, int lane)
{
    struct th_pressure_ports *pressure = &ports->pressure;
    const double spinal = pressure->spinal_share[lane] * absorbed, skull = absorbed - spinal;
    const double cisterns = pressure->cistern_share[lane] * skull;
    const double canal = pressure->compliance_share[lane] * stored;
    pressure->absorbed[TH_ALONG_CANAL][lane] = spinal;
    pressure->absorbed[TH_IN_CISTERNS][lane] = cisterns;
    pressure->absorbed[TH_AT_CONVEXITY][lane] = skull - cisterns;
    pressure->stored[TH_CANAL][lane] = canal;
    pressure->stored[TH_SKULL][lane] = stored - canal;
}

double th_pressure_ordered(const struct th_ports *ports, int lane)
{
    return ports->program.ordered_flow[lane] + ports->needle.flow[lane] +
           ports->catheter.access_flow[lane];
}

void th_pressure_observe(const struct th_ports *ports, double tip[TH_LANES],
                         double absorbed[TH_LANES])
{
    EACH_LANE(i) {
        const double place = ports->catheter.opening_position[TH_TIP][i];
        tip[i] = ports->catheter.segment_count[i] > 0 ? th_csf_pressure(ports, place, i) : NAN;
        absorbed[i] = ports->pressure.absorbed[TH_ALONG_CANAL][i] +
                      ports->pressure.absorbed[TH_IN_CISTERNS][i] +
                      ports->pressure.absorbed[TH_AT_CONVEXITY][i];
    }
}

/* The range of a POSITION, m. */
static const double ends[] = {0, 1};

size_t th_pressure_points(const struct th_setup *setup)
{
    (void)setup;
    return sizeof ends / sizeof ends[0];
}

void th_pressure_observe_profile(const struct th_view *view)
{
    double *z = view->profiles, *csf = z + view->points * TH_LANES;
    for (size_t k = 0; view->profiled && k < view->points; k++)
        EACH_LANE(i) {
            z[k * TH_LANES + (size_t)i] = ends[k];
            csf[k * TH_LANES + (size_t)i] = th_csf_pressure(view->ports, ends[k], i);
        }
}
