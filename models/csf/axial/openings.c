/* csf/axial: the ports of a source by its number, an opening of the catheter or the needle. */
#include "axial.h"

static bool into_csf(const struct th_ports *port, int number, int i)
{
    return (enum th_space)port->catheter.opening_space[number][i] == TH_CSF;
}

double th_axial_source_position(const struct th_ports *port, int number, int i)
{
    return number == AXIAL_NEEDLE ? port->needle.position[i]
                                  : port->catheter.opening_position[number][i];
}

double th_axial_source_volume(const struct th_ports *port, int number, int i)
{
    if (number == AXIAL_NEEDLE)
        return port->needle.volume[i];
    return into_csf(port, number, i) ? port->catheter.opening_volume[number][i] : 0;
}

double th_axial_source_mass(const struct th_ports *port, int number, size_t d, int i)
{
    if (number == AXIAL_NEEDLE)
        return port->needle.mass[d][i];
    return into_csf(port, number, i) ? port->line.opening_mass[number][d][i] : 0;
}

double th_axial_source_moment(const struct th_ports *port, int number, size_t d, int i)
{
    if (number == AXIAL_NEEDLE || !into_csf(port, number, i))
        return 0;
    return port->line.opening_moment[number][d][i];
}
