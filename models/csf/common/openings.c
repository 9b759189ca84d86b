/* For the models of slot csf: the ports of a source by its number, an opening of the catheter
 * or the needle. */
#include "common.h"

static bool into_csf(const struct th_ports *port, int number, int i)
{
    return (enum th_space)port->catheter.opening_space[number][i] == TH_CSF;
}

double th_csf_source_position(const struct th_ports *port, int number, int i)
{
    return number == TH_CSF_LEAK     ? port->pressure.leak_position[i]
           : number == TH_CSF_NEEDLE ? port->needle.position[i]
                                     : port->catheter.opening_position[number][i];
}

double th_csf_source_flow(const struct th_view *view, int number, int i)
{
    const struct th_ports *port = view->ports;
    if (number == TH_CSF_LEAK)
        return -port->pressure.leaked[i];
    if (number == TH_CSF_NEEDLE)
        return port->needle.volume[i] / view->step[i];
    return into_csf(port, number, i) ? port->catheter.opening_volume[number][i] / view->step[i]
                                     : 0;
}

double th_csf_source_mass(const struct th_ports *port, int number, size_t d, int i)
{
    if (number >= TH_CSF_NEEDLE)
        return number == TH_CSF_NEEDLE ? port->needle.mass[d][i] : 0;
    return into_csf(port, number, i) ? port->line.opening_mass[number][d][i] : 0;
}

double th_csf_source_moment(const struct th_ports *port, int number, size_t d, int i)
{
    if (number >= TH_CSF_NEEDLE || !into_csf(port, number, i))
        return 0;
    return port->line.opening_moment[number][d][i];
}

bool th_csf_in_ventricle(double volume, double position)
{
    return position <= TH_VENTRICLES_FROM && volume > 0;
}

bool th_csf_source_in_ventricle(const struct th_ports *port, double volume, int number, int i)
{
    return number != TH_CSF_LEAK &&
           th_csf_in_ventricle(volume, th_csf_source_position(port, number, i));
}

const char *th_csf_beyond(const struct th_view *view, double length, int lane)
{
    const struct th_ports *port = view->ports;
    const double end = length * (1 + 1e-12);
    if (port->catheter.opening_position[TH_TIP][lane] > end)
        return "the catheter's tip (catheter.tip) lies beyond the end of the canal "
               "(csf.length)";
    if (port->needle.position[lane] > end)
        return "the needle (needle.level) lies beyond the end of the canal (csf.length)";
    if (port->pressure.leak_position[lane] > end)
        return "the hole in the dura (pressure.puncture) lies beyond the end of the canal "
               "(csf.length)";
    for (int k = 0; k < TH_PROBES; k++)
        if (port->effect.position[k][lane] > end)
            return "an effect looks (effect.level) beyond the end of the canal (csf.length)";
    return NULL;
}
