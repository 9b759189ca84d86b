/* A new catheter in a run: see replace.h. */
#include "replace.h"

#include <math.h>

#include "ladder.h"
#include "ports.h"

enum { REPLACE_drug, REPLACE_concentration };
const struct th_row th_replace_args[TH_REPLACE_ARGS] = {
    [REPLACE_drug] = TH_ROW(drug, DRUG, "nan", "", "", CHOSEN, "",
                            "drug in the fluid that primes it; left out: the first one"),
    [REPLACE_concentration] =
        TH_ROW(concentration, CONCENTRATION, "nan", "0 ug/mL", "1 g/mL", CHOSEN, "",
               "concentration of the drug in it, as labelled; left out: its stock if drug is "
               "given, else fluid alone"),
};

void th_replace_doubt(const struct th_setup *setup, const double *args, struct th_error *found)
{
    if (setup->species == 0 && args[REPLACE_concentration] > 0)
        th_error_add(found, TH_OK,
                     "there is no drug in this scenario: the catheter is primed with water");
}

void th_ladder_renew(const struct th_view *view, int i)
{
    struct states *s = view->states;
    if (s->ready[i] > 0)
        s->before[i] = fmax(s->before[i], s->highest[i]);
    s->ready[i] = s->surprised[i] = s->slope[i] = s->pressure[i] = s->highest[i] = 0;
    s->burst[i] = 0;
    s->inlet_flow[i] = s->tip_flow[i] = 0;
}

/* The ports keep what passed in the last step: others still take it from there. The pressure at
 * the inlet falls to that at the tip at once: a pump, which is prepared first, would see the
 * old one, and its sensors no crossing later. */
void th_ladder_replace(const struct th_view *view, const double *args, int i)
{
    struct th_ports *ports = view->ports;
    const int n = count_segments(view);
    const double drug = args[REPLACE_drug], stated = args[REPLACE_concentration];
    th_ladder_renew(view, i);
    ports->catheter.inlet_pressure[i] =
        th_pressure_outside(ports, ports->catheter.opening_space[TH_TIP][i], i);
    for (int k = 0; k < n; k++) {
        ports->catheter.taken_volume[i] += ports->catheter.segment_volume[k][i];
        ports->catheter.segment_volume[k][i] = ports->catheter.lumen[i] / n;
        view->arrays[k * TH_LANES + i] = 0;
    }
    for (size_t s = 0; s < view->species; s++) {
        const bool in = isnan(drug) ? s == 0 && !isnan(stated) : s == (size_t)drug;
        const double labelled = isnan(stated) ? ports->drug.stock[s][i] : stated;
        ports->catheter.primed[s][i] = in ? labelled * ports->drug.base_fraction[s][i] : 0;
    }
    ports->catheter.replaced[i]++;
}
