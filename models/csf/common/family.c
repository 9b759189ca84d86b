/* For the models of slot csf: plasma as the canal knows it (csf/canal/canal.h), from ports.drug
 * and ports.plasma: its compartments, what is given into them, and what is formed of another
 * drug.
 *
 *   compartment of the canal     amount is P_j times          gives to
 *   0  plasma                    plasma_volume                1, 2
 *   1  peripheral                peripheral_volume            0
 *   2  deep                      deep_volume                  0
 *   3  gut, 4 transit, 5 skin    plasma_volume                4 or 0, 0, 0
 *
 * A drug with the first two only has them in the canal's rates.
 *
 * Drugs that are solved together are a family: one by itself, or a parent with all that is
 * formed of it, at any remove. A child is fed with what its parent loses at each pole, or
 * stage, of the same step, so that the members share their method and, where a step is cut, its
 * pieces or substeps: what is lost of the parent is then what the child gains, to round-off,
 * and nothing is split. */
#include "common.h"

#include "laws.h"

#include <string.h>

enum { WAYS = TH_COMPARTMENTS }; /* behind those */
_Static_assert((int)TH_SPECIES <= (int)TH_CANAL_FAMILY, "all drugs may be of one family");
_Static_assert(WAYS + TH_WAYS == TH_CANAL_PLASMA, "each way has its compartment");

struct th_csf_properties th_csf_properties(const struct th_ports *port, size_t d, int i)
{
    const struct th_drug_ports *drug = &port->drug;
    struct th_csf_properties now = {
        .diffusivity = drug->diffusivity[d][i],
        .pial_permeability = drug->pial_permeability[d][i],
        .dural_permeability = drug->dural_permeability[d][i],
        .partition = drug->partition[d][i],
        .tissue_clearance = drug->tissue_clearance[d][i],
        .binding = drug->binding[d][i],
        .unbinding = drug->unbinding[d][i],
        .binding_capacity = drug->binding_capacity[d][i],
        .plasma_volume = drug->plasma_volume[d][i],
        .plasma_clearance = drug->plasma_clearance[d][i],
        .peripheral_volume = drug->peripheral_volume[d][i],
        .intercompartmental = drug->intercompartmental[d][i],
        .deep_volume = drug->deep_volume[d][i],
        .deep_intercompartmental = drug->deep_intercompartmental[d][i],
    };
    for (int w = 0; w < TH_WAYS; w++) {
        now.inward[w] = port->plasma.inward[w][d][i];
        now.unabsorbed[w] = port->plasma.unabsorbed[w][d][i];
        now.first_pass[w] = port->plasma.first_pass[w][d][i];
    }
    return now;
}

static bool has_ways(const struct th_csf_properties *drug)
{
    bool any = false;
    for (int w = 0; w < TH_WAYS; w++)
        any |= drug->inward[w] > 0 || drug->unabsorbed[w] > 0 || drug->first_pass[w] > 0;
    return any;
}

static void clear_network(struct th_canal_network *n, int i)
{
    for (int j = 0; j < TH_CANAL_PLASMA; j++) {
        n->lost[j][i] = 0;
        n->size[j][i] = 1;
        for (int k = 0; k < TH_CANAL_PLASMA; k++) n->rate[j][k][i] = 0;
    }
}

void th_csf_fill_blood(struct th_canal *canal, const struct th_csf_properties *drug, int i)
{
    struct th_canal_rates *r = th_canal_rates(canal);
    struct th_canal_network *n = th_canal_network(canal);
    const double volumes[WAYS] = {drug->plasma_volume, drug->peripheral_volume,
                                  drug->deep_volume};
    const double between[WAYS] = {0, drug->intercompartmental, drug->deep_intercompartmental};
    const bool deep = drug->peripheral_volume > 0;
    r->from_deep[i] = deep ? drug->intercompartmental / drug->plasma_volume : 0;
    r->deep[i] = deep ? drug->intercompartmental / drug->peripheral_volume : 0;
    r->clearance[i] = drug->plasma_clearance / drug->plasma_volume;
    clear_network(n, i);
    if (!(drug->deep_volume > 0) && !has_ways(drug))
        return;
    n->lost[TH_CENTRAL][i] = r->clearance[i];
    for (int j = TH_PERIPHERAL; j < WAYS; j++) {
        if (!(volumes[j] > 0))
            continue;
        n->size[j][i] = volumes[j] / drug->plasma_volume;
        n->rate[TH_CENTRAL][j][i] = between[j] / drug->plasma_volume;
        n->rate[j][TH_CENTRAL][i] = between[j] / volumes[j];
    }
    for (int w = 0; w < TH_WAYS; w++) {
        const bool on = w == TH_GUT && drug->inward[TH_TRANSIT] > 0;
        n->rate[WAYS + w][on ? WAYS + TH_TRANSIT : TH_CENTRAL][i] = drug->inward[w];
        n->lost[WAYS + w][i] = drug->unabsorbed[w] + drug->first_pass[w];
    }
}

double th_csf_given(const struct th_ports *port, size_t d, int i)
{
    double sum = port->plasma.injected[d][i] + port->plasma.infused[d][i];
    for (int w = 0; w < TH_WAYS; w++) sum += port->plasma.placed[w][d][i];
    return sum;
}

const struct th_canal_dose *th_csf_dose(const struct th_view *view, size_t d,
                                        struct th_canal_dose *dose)
{
    const struct th_ports *port = view->ports;
    bool any = false;
    EACH_LANE(i)
        any |= view->alive[i] &&
               (th_csf_given(port, d, i) > 0 || port->depot.absorbed_mass[d][i] != 0);
    if (!any)
        return NULL;
    memset(dose, 0, sizeof *dose);
    EACH_LANE(i) {
        const double volume = port->drug.plasma_volume[d][i], h = view->step[i];
        dose->once[TH_CENTRAL][i] = port->plasma.injected[d][i] / volume;
        dose->mean[TH_CENTRAL][i] =
            (port->plasma.infused[d][i] + port->depot.absorbed_mass[d][i]) / (h * volume);
        dose->ramp[TH_CENTRAL][i] =
            12 * port->depot.absorbed_moment[d][i] / (h * h * h * volume);
        for (int w = 0; w < TH_WAYS; w++)
            dose->once[WAYS + w][i] = port->plasma.placed[w][d][i] / volume;
    }
    return dose;
}

void th_csf_part_of_dose(const struct th_canal_dose *dose, const double middle[TH_LANES],
                         bool first, struct th_canal_dose *part)
{
    *part = *dose;
    if (!first)
        memset(part->once, 0, sizeof part->once);
    for (int j = 0; j < TH_CANAL_PLASMA; j++)
        EACH_LANE(i) part->mean[j][i] += dose->ramp[j][i] * middle[i];
}

double th_csf_formed(const struct th_ports *port, size_t d, size_t parent, int i)
{
    return port->drug.formed[d][i] *
           (port->drug.molar_mass[d][i] / port->drug.molar_mass[parent][i]);
}

const struct th_canal_feed *th_csf_feed(const struct th_view *view,
                                        const struct th_csf_family *family, size_t k,
                                        const struct th_canal_passage *passages,
                                        struct th_canal_feed *feed)
{
    const struct th_ports *port = view->ports;
    const size_t d = family->drug[k];
    if (family->parent[k] >= family->count)
        return NULL;
    const size_t p = family->drug[family->parent[k]];
    memset(feed, 0, sizeof *feed);
    feed->parent = &passages[family->parent[k]];
    EACH_LANE(i) {
        const double share = th_csf_formed(port, d, p, i) / port->drug.plasma_volume[d][i];
        feed->weight[TH_CENTRAL][i] = share * port->drug.plasma_clearance[p][i];
        for (int w = 0; w < TH_WAYS; w++)
            feed->weight[WAYS + w][i] =
                share * port->plasma.first_pass[w][p][i] * port->drug.plasma_volume[p][i];
    }
    return feed;
}

double th_csf_made(const struct th_view *view, size_t d, const struct th_canal_feed *feed,
                   int i)
{
    const struct th_ports *port = view->ports;
    double sum = 0;
    for (int j = 0; feed && j < TH_CANAL_PLASMA; j++)
        sum += feed->weight[j][i] * feed->parent->area[j][i];
    return sum * port->drug.plasma_volume[d][i];
}

static bool comes_by_ways(const struct th_view *view, size_t d)
{
    const struct th_ports *port = view->ports;
    bool any = false;
    for (int w = 0; w < TH_WAYS; w++)
        EACH_LANE(i)
            any |= port->plasma.inward[w][d][i] > 0 || port->plasma.unabsorbed[w][d][i] > 0 ||
                   port->plasma.first_pass[w][d][i] > 0;
    return any;
}

bool th_csf_passed(const struct th_view *view, const struct th_csf_family *family, size_t k)
{
    return family->count > 1 || comes_by_ways(view, family->drug[k]);
}

double th_csf_lost(const struct th_view *view, size_t d, const double *area,
                   const struct th_canal_passage *passage, int i)
{
    const struct th_ports *port = view->ports;
    double lost = port->drug.plasma_clearance[d][i] * area[i];
    for (int w = 0; passage && w < TH_WAYS; w++)
        lost += (port->plasma.unabsorbed[w][d][i] + port->plasma.first_pass[w][d][i]) *
                port->drug.plasma_volume[d][i] * passage->area[WAYS + w][i];
    return lost;
}

const double *th_csf_volume_behind(const struct th_ports *port, size_t d, size_t compartment)
{
    return compartment == TH_PERIPHERAL ? port->drug.peripheral_volume[d]
           : compartment == TH_DEEP     ? port->drug.deep_volume[d]
                                        : port->drug.plasma_volume[d];
}

/* A compartment beside plasma whose volume has changed: its amount stays, or is in plasma. */
static void resize_beside(double *plasma, double *beside, double old, double now, double volume)
{
    if (old == now)
        return;
    const double amount = *beside * old;
    *beside = now > 0 ? amount / now : 0;
    *plasma += now > 0 ? 0 : amount / volume;
}

void th_csf_resize_blood(const struct th_ports *port, size_t d, int i, double *blood,
                         const struct th_csf_blood_sizes *before)
{
    const double volume = port->drug.plasma_volume[d][i];
    if (before->plasma != volume) {
        blood[0] *= before->plasma / volume;
        for (int w = 0; w < TH_WAYS; w++)
            blood[(WAYS + w) * TH_LANES] *= before->plasma / volume;
    }
    resize_beside(blood, blood + TH_PERIPHERAL * TH_LANES, before->peripheral,
                  port->drug.peripheral_volume[d][i], volume);
    resize_beside(blood, blood + TH_DEEP * TH_LANES, before->deep, port->drug.deep_volume[d][i],
                  volume);
}

void th_csf_fill_blood_ports(struct th_ports *port, size_t d, int i, const double *blood,
                             double owed, double made)
{
    double plasma = 0, ways = 0;
    for (size_t c = 0; c < TH_COMPARTMENTS; c++) {
        const double held = th_csf_volume_behind(port, d, c)[i] * blood[c * TH_LANES];
        port->csf.compartment_mass[c][d][i] = held;
        plasma += held;
    }
    for (int w = 0; w < TH_WAYS; w++) {
        port->csf.way_mass[w][d][i] =
            port->drug.plasma_volume[d][i] * blood[(WAYS + w) * TH_LANES];
        ways += blood[(WAYS + w) * TH_LANES];
    }
    port->ledger.mass[TH_IN_GUT][d][i] = port->drug.plasma_volume[d][i] * ways;
    port->ledger.mass[TH_IN_PLASMA][d][i] = plasma + owed;
    port->csf.plasma_concentration[d][i] = blood[0];
    port->csf.made_mass[d][i] = made;
}

/* The drug from which another descends at the most removes; itself if it descends from a drug
 * that descends from itself, which plasma refuses. */
static size_t oldest(const struct th_view *view, size_t d)
{
    const struct th_ports *port = view->ports;
    size_t at = d;
    for (size_t removes = 0; removes <= view->species; removes++) {
        const size_t parent = th_parent(port, at, 0);
        if (parent >= view->species)
            return at;
        at = parent;
    }
    return d;
}

static size_t place_in(const struct th_csf_family *family, size_t d)
{
    size_t k = 0;
    while (k < family->count && family->drug[k] != d) k++;
    return k;
}

/* All that descends from its first member, parents first. */
static void gather(const struct th_view *view, struct th_csf_family *family)
{
    const size_t first = family->drug[0];
    bool found = true;
    while (found) {
        found = false;
        for (size_t d = 0; d < view->species; d++) {
            const size_t parent = place_in(family, th_parent(view->ports, d, 0));
            if (parent == family->count || place_in(family, d) < family->count ||
                oldest(view, d) != first)
                continue;
            family->parent[family->count] = parent;
            family->drug[family->count++] = d;
            found = true;
        }
    }
}

size_t th_csf_families(const struct th_view *view, struct th_csf_family families[TH_SPECIES])
{
    size_t count = 0;
    for (size_t d = 0; d < view->species; d++) {
        struct th_csf_family *family = &families[count];
        if (oldest(view, d) != d)
            continue;
        count++;
        family->count = 1;
        family->drug[0] = d;
        family->parent[0] = SIZE_MAX;
        gather(view, family);
    }
    return count;
}

bool th_csf_saturable(const struct th_view *view, size_t species, int lane)
{
    const struct th_ports *port = view->ports;
    return port->drug.binding_capacity[species][lane] > 0 &&
           (!view->beside || !view->beside->across || port->tissue.saturates[lane] > 0);
}

bool th_csf_is_family_saturable(const struct th_view *view, const struct th_csf_family *family,
                                int lane)
{
    bool found = false;
    for (size_t k = 0; k < family->count; k++)
        found |= th_csf_saturable(view, family->drug[k], lane);
    return found;
}

void th_csf_link(const struct th_csf_family *family, struct th_canal_request *requests,
                 struct th_csf_links *links)
{
    for (size_t k = 0; k < family->count; k++) {
        struct th_canal_request *request = &requests[k];
        request->passage = request->passage ? &links->passage[k] : NULL;
        if (!request->feed)
            continue;
        links->feed[k] = *request->feed;
        links->feed[k].parent = &links->passage[family->parent[k]];
        request->feed = &links->feed[k];
    }
}

static void take_vectors(double *to, const double *from, size_t vectors,
                         const bool lanes[TH_LANES])
{
    for (size_t v = 0; v < vectors * TH_LANES; v += TH_LANES)
        for (size_t i = 0; i < TH_LANES; i++) to[v + i] = lanes[i] ? from[v + i] : to[v + i];
}

static void take_passage(struct th_canal_passage *to, const struct th_canal_passage *from,
                         const bool lanes[TH_LANES])
{
    take_vectors(to->area[0], from->area[0], TH_CANAL_PLASMA, lanes);
    take_vectors(to->at[0][0][0], from->at[0][0][0],
                 (size_t)TH_CANAL_PLASMA * TH_CANAL_POLES_MOST * 2, lanes);
}

void th_csf_take_lanes(size_t vectors, const struct th_canal_size *size,
                       const struct th_canal_request *to, const struct th_canal_request *from,
                       const bool lanes[TH_LANES])
{
    take_vectors(to->after, from->after, vectors, lanes);
    take_vectors(to->area, from->area, 1, lanes);
    if (to->exposure)
        take_vectors(to->exposure, from->exposure, size->cells, lanes);
    if (to->probe_count)
        take_vectors(to->lagged[0], from->lagged[0], to->probe_count, lanes);
    if (to->cleared)
        take_vectors(to->cleared[0], from->cleared[0], size->layers, lanes);
    if (to->passage)
        take_passage(to->passage, from->passage, lanes);
}
