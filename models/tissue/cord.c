/* Cord, rootlets and brain as one layer each: see the page below. */
#include <math.h>

#include "shown.h"

static const char page[] =
    "Cord and rootlets are one layer under their surfaces (csf.cord_surface,\n"
    "csf.root_surface), well mixed over its depth, the brain a volume of fluid:\n"
    "\n"
    "  dT/dt = P_pia (C - T/K)/depth - k_on T + k_off B - k_tp (T - K_pl P)\n"
    "  dB/dt = k_on T - k_off B                     k_on = binding (1 - B/B_max)\n"
    "  dE/dt = brain_exchange (C_skull - E)/brain_volume\n"
    "\n"
    "T, B: free and bound drug of the layer, per volume of it; C, C_skull, P: drug in\n"
    "CSF beside it and in plasma; K_pl = plasma_partition. P_pia\n"
    "(pial_permeability), K (partition; 0: no drug enters), k_tp (tissue_clearance),\n"
    "binding, k_off (unbinding) and B_max (binding_capacity) are rows of the drug.\n"
    "Drug goes through the layer to plasma, not along it. Of the brain's fluid E\n"
    "55 % lie beside the convexities, 25 % beside Sylvian CSF, 20 % beside the\n"
    "cisterns, with such shares of the exchange; nothing leaves it but back.\n"
    "\n"
    "csf solves all that together with the canal, in one implicit step. In balance\n"
    "T is K times C where nothing is lost to plasma. A depth or a volume that changes\n"
    "during the run leaves the amounts as they are.\n"
    "\n"
    "Outputs. `concentration` is T + B along the canal, probe_concentration the same\n"
    "at csf.probe; `amount` has the brain's, too; `cleared` is the integral of\n"
    "k_tp (T - K_pl P), which may fall where K_pl is above 0.\n"
    "\n"
    "Valid where a drug spreads through the layer faster than it comes in: Sass 2017\n"
    "has 25.7 mL of cord and rootlets under 344.3 cm2. Grey and white matter, nerve\n"
    "and ganglion are not told apart.\n"
    "\n"
    "By hand: with P_pia 1e-7 m/s, K 0.8 and 0.746 mm an empty layer fills to\n"
    "1 - 1/e of K C in depth K/P_pia = 5968 s, 99.5 min.\n"
    "\n"
    "Source: Sass et al. 2017, Fluids Barriers CNS 14:36 (surfaces and volumes).\n";

#define PARAMS(ROW)                                                                       \
    ROW(depth, LENGTH, "0.746 mm", "0.01 mm", "10 mm", DERIVED,                           \
        "cord and rootlet volume 25.7 mL over their surface 344.3 cm2, Sass 2017",        \
        "depth of the layer of cord and rootlets that drug enters", .unit = "mm")         \
    ROW(plasma_partition, NUMBER, "0", "0", "100", PLACEHOLDER, "none assumed",           \
        "cord concentration over plasma concentration in balance; 0: no drug comes back " \
        "from blood")                                                                     \
    TH_TISSUE_BRAIN(ROW)

#define OUTPUTS(ROW)                                                                           \
    ROW(probe_concentration, CONCENTRATION, "cord concentration at csf.probe, free and bound", \
        .flags = TH_EACH_SPECIES, .floor = "floor")                                            \
    ROW(amount, MASS, "amount in cord, rootlets and brain, free and bound",                    \
        .flags = TH_EACH_SPECIES, .floor = "amount_floor")                                     \
    ROW(cleared, MASS, "net amount from cord and rootlets to plasma so far",                   \
        .nature = TH_TOTAL, .flags = TH_EACH_SPECIES, .floor = "amount_floor")                 \
    TH_TISSUE_FLOORS(ROW)

#define PROFILES(ROW)                                                                       \
    ROW(z, POSITION, "distance below the foramen magnum", .flags = TH_AXIS)                 \
    ROW(concentration, CONCENTRATION, "concentration in cord and rootlets, free and bound", \
        .flags = TH_EACH_SPECIES, .floor = "floor")

struct params {
    PARAMS(TH_LANE_MEMBER)
};
struct outputs {
    OUTPUTS(TH_SPECIES_MEMBER)
};
static const struct th_row param_rows[] = {PARAMS(TH_LISTED_ROW)};
static const struct th_row output_rows[] = {OUTPUTS(TH_LISTED_OUT)};
static const struct th_row profile_rows[] = {PROFILES(TH_LISTED_OUT)};

static size_t points(const struct th_setup *setup)
{
    return setup->beside_points;
}

static void fill_ports(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    struct th_ports *ports = view->ports;
    ports->tissue.depth[i] = p->depth[i];
    ports->tissue.plasma_partition[i] = p->plasma_partition[i];
    ports->tissue.brain_volume[i] = p->brain_volume[i];
    ports->tissue.brain_exchange[i] = p->brain_exchange[i];
}

static void start(const struct th_view *view)
{
    for (int i = 0; i < TH_LANES; i++) fill_ports(view, i);
}

static void prepare(const struct th_view *view)
{
    for (int i = 0; i < TH_LANES; i++)
        if (view->due[i])
            fill_ports(view, i);
}

/* csf moves the drug. */
static void advance(const struct th_view *view)
{
    (void)view;
}

/* Profiles: [z][concentration: species], each [points][TH_LANES]. */
static void observe_profiles(const struct th_view *view, const struct th_loan *loan)
{
    const size_t n = view->points, row = n * TH_LANES;
    double *z = view->profiles, *layer = z + row;
    th_tissue_levels(view, loan, z);
    for (size_t d = 0; d < view->species; d++)
        for (size_t c = 0; c < n; c++) {
            const double *at = loan->tissue + (d * loan->species + c * loan->cell) * TH_LANES;
            EACH_LANE(i) layer[d * row + c * TH_LANES + (size_t)i] = at[i] + at[TH_LANES + i];
        }
}

static void observe(const struct th_view *view)
{
    const struct th_ports *ports = view->ports;
    struct outputs *out = view->outputs;
    struct th_loan loan;
    th_tissue_show(view, (struct th_tissue_shown){out->amount, out->cleared, out->floor,
                                                  out->amount_floor});
    for (size_t d = 0; d < view->species; d++)
        EACH_LANE(i) out->probe_concentration[d][i] = ports->csf.probe_tissue[d][i];
    if (view->profiled && th_borrow(view, &loan))
        observe_profiles(view, &loan);
}

const struct th_model th_tissue_cord = {
    .slot = "tissue",
    .name = "cord",
    .doc = "cord and rootlets as one layer, and the brain's fluid",
    .page = page,
    .params = TH_TABLE(param_rows),
    .outputs = TH_TABLE(output_rows),
    .profiles = TH_TABLE(profile_rows),
    .beside = "csf",
    .points = points,
    .start = start,
    .prepare = prepare,
    .advance = advance,
    .observe = observe,
    .needs = TH_NEEDS_DRUG | TH_NEEDS_POINTS,
    .unsaid = true,
};
