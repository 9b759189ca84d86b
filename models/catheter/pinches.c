/* Faults in the ladder: see pinches.h. */
#include "pinches.h"

#include <math.h>

#include "laws.h"

struct pinch {
    double begins, ends, bore; /* m */
};

/* The length of the piece that another pinches narrower, or an earlier one as narrowly. */
static double covered(const struct pinch *all, int count, int which)
{
    const struct pinch *own = &all[which];
    double most = 0;
    for (int k = 0; k < count; k++) {
        double overlap = fmin(own->ends, all[k].ends) - fmax(own->begins, all[k].begins);
        bool narrower = all[k].bore < own->bore || (all[k].bore == own->bore && k < which);
        if (k != which && narrower && overlap > 0)
            most += overlap;
    }
    return fmin(most, own->ends - own->begins);
}

void th_pinches_add(const struct th_ports *ports, int lane, const struct th_tube *tube,
                    double *resistance)
{
    struct pinch all[TH_FAULTS];
    int count = 0;
    for (int m = 0; m < TH_FAULTS; m++) {
        double at = ports->fault.at[m][lane], half = ports->fault.length[m][lane] / 2;
        if (half > 0)
            all[count++] = (struct pinch){at - half, at + half, ports->fault.bore[m][lane]};
    }
    for (int m = 0; m < count; m++) {
        double length = all[m].ends - all[m].begins - covered(all, count, m);
        double part = (all[m].begins + all[m].ends) / 2 / tube->length;
        int face = (int)fmax(1, fmin(fmax(part, 0), 1) * tube->segments + 0.5);
        double bore = fmin(fmax(all[m].bore, 0), tube->bore);
        if (length > 0)
            resistance[face] += th_tube_resistance(bore, length, tube->viscosity) -
                                th_tube_resistance(tube->bore, length, tube->viscosity);
    }
}
