/* Quantities that several slots take from the ports in the same way. Included by ports.h,
 * behind the structs. */
#ifndef TH_PORTS_READ_H
#define TH_PORTS_READ_H

/* Number of the drug of which another is a metabolite; SIZE_MAX: of none. */
static inline size_t th_parent(const struct th_ports *ports, size_t species, int lane)
{
    const double parent = ports->drug.parent[species][lane];
    return parent >= 1 && parent <= TH_SPECIES ? (size_t)parent - 1 : SIZE_MAX;
}

/* Pressure of CSF at a place, m below the foramen magnum: Pa gauge. */
static inline double th_csf_pressure(const struct th_ports *ports, double position, int lane)
{
    return ports->pressure.csf[lane] +
           ports->pressure.column[lane] * (position - ports->pressure.indifference[lane]);
}

/* Fluid that came into the CSF in this step, m3; below 0: that was drawn. */
static inline double th_csf_inflow(const struct th_ports *ports, int lane)
{
    const struct th_catheter_ports *catheter = &ports->catheter;
    double volume = ports->needle.volume[lane];
    for (int m = 0; m < TH_OPENINGS; m++)
        if ((enum th_space)catheter->opening_space[m][lane] == TH_CSF)
            volume += catheter->opening_volume[m][lane];
    return volume;
}

/* A flow into the CSF in whole grains, a millionth of what is formed: what is computed from it
 * finds the same number again while it drifts by less. */
static inline double th_csf_grains(const struct th_ports *ports, double flow, int lane)
{
    const double formed =
        ports->pressure.formed[TH_CANAL][lane] + ports->pressure.formed[TH_SKULL][lane];
    const double grain = 0x1p-20 * formed;
    return grain > 0 ? grain * rint(flow / grain) : flow;
}

#endif
