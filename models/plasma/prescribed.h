/* Doses of standing prescriptions, as plasma takes them from the ports of the slot medicine. */
#ifndef TH_PLASMA_PRESCRIBED_H
#define TH_PLASMA_PRESCRIBED_H

#include "ports.h"

/* 1 if a prescription is of that drug by that route. */
static inline bool is_prescribed(const struct th_ports *ports, size_t d, enum th_route route,
                                 int lane)
{
    bool found = false;
    for (size_t m = 0; m < TH_MEDICINES; m++)
        found |= ports->medicine.taken[m][lane] > 0 &&
                 ports->medicine.drug[m][lane] == (double)d &&
                 (int)ports->medicine.route[m][lane] == (int)route;
    return found;
}

/* Base of that drug that prescriptions give by that route at the start of this step, kg. */
static inline double prescribed(const struct th_ports *ports, size_t d, enum th_route route,
                                int lane)
{
    double mass = 0;
    for (size_t m = 0; m < TH_MEDICINES; m++)
        if (ports->medicine.drug[m][lane] == (double)d &&
            (int)ports->medicine.route[m][lane] == (int)route)
            mass += ports->medicine.amount[m][lane];
    return mass * ports->drug.base_fraction[d][lane];
}

#endif
