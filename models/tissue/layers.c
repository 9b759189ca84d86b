/* Tissue in six layers: white and grey matter, rootlets and ganglia, dura and fat; the page is
 * layers_page.h. */
#include "layers_page.h"
#include "layers_rows.h"

#include <math.h>

static const struct th_row param_rows[] = {LAYER_PARAMS(TH_LISTED_ROW)};
static const struct th_row output_rows[] = {LAYER_OUTPUTS(TH_LISTED_OUT)};
static const struct th_row profile_rows[] = {LAYER_PROFILES(TH_LISTED_OUT)};

static size_t points(const struct th_setup *setup)
{
    return setup->beside_points;
}

static size_t across(const struct th_setup *setup)
{
    (void)setup;
    return TH_LAYERS;
}

/* A layer is reached through the one before it. */
static enum th_status check(const struct th_setup *setup, struct th_error *error)
{
    static const struct {
        size_t behind, before;
        const char *text;
    } pairs[] = {
        {ROW_grey_depth, ROW_white_depth, "grey_depth: there is grey, but no white"},
        {ROW_ganglia_depth, ROW_roots_depth, "ganglia_depth: there are ganglia, but no roots"},
        {ROW_fat_depth, ROW_dura_depth, "fat_depth: there is fat, but no dura"}};
    enum th_status status = TH_OK;
    for (int k = 0; k < 3; k++)
        if (setup->params[pairs[k].behind] > 0 && !(setup->params[pairs[k].before] > 0))
            status = th_error_add(error, TH_BAD_INPUT,
                                  "tissue.%s layer, through which drug comes", pairs[k].text);
    return status;
}

static void fill_layers(const struct params *p, struct th_ports *ports, int i)
{
    static const double none[TH_LANES];
    const double *const depth[] = {p->white_depth,   p->grey_depth, p->roots_depth,
                                   p->ganglia_depth, p->dura_depth, p->fat_depth};
    const double *const exchange[] = {p->white_permeability, p->grey_diffusion,
                                      p->roots_permeability, p->ganglia_diffusion,
                                      p->dura_permeability,  p->fat_diffusion};
    const double *const partition[] = {
        p->white_partition, p->grey_partition, p->roots_partition, p->ganglia_partition, none,
        p->fat_partition};
    const double *const water[] = {none, none, none, none, p->dura_partition, none};
    const double *const clearance[] = {p->white_clearance,
                                       p->grey_clearance,
                                       p->roots_clearance,
                                       p->ganglia_clearance,
                                       none,
                                       none};
    const double *const perfusion[] = {
        none, none, none, none, p->dura_perfusion, p->fat_perfusion};
    const double *const binding[] = {
        p->white_binding, p->grey_binding, p->roots_binding, p->ganglia_binding, none, none};
    for (int l = 0; l < TH_LAYERS; l++) {
        ports->tissue.layer_depth[l][i] = depth[l][i];
        ports->tissue.layer_exchange[l][i] = exchange[l][i];
        ports->tissue.layer_partition[l][i] = partition[l][i];
        ports->tissue.layer_water[l][i] = water[l][i];
        ports->tissue.layer_clearance[l][i] = clearance[l][i];
        ports->tissue.layer_perfusion[l][i] = perfusion[l][i];
        ports->tissue.layer_binding[l][i] = binding[l][i];
    }
}

static void fill_ports(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    struct th_ports *ports = view->ports;
    fill_layers(p, ports, i);
    ports->tissue.plasma_partition[i] = p->plasma_partition[i];
    ports->tissue.brain_volume[i] = p->brain_volume[i];
    ports->tissue.brain_exchange[i] = p->brain_exchange[i];
    ports->tissue.saturates[i] = p->saturates[i];
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

/* The free drug of a layer in a cell of a species. */
static const double *drug_at(const struct th_loan *loan, size_t d, size_t cell, size_t layer)
{
    return loan->layers + (d * loan->species + 2 * (cell * TH_LAYERS + layer)) * TH_LANES;
}

/* Profiles: [z], [layer], [concentration: species], each [points][layers][TH_LANES]. */
static void observe_profiles(const struct th_view *view, const struct th_loan *loan)
{
    const size_t n = view->points;
    double *z = view->profiles, *layer = z + n * TH_LANES, *to = layer + TH_LAYERS * TH_LANES;
    th_tissue_levels(view, loan, z);
    for (size_t l = 0; l < TH_LAYERS; l++)
        EACH_LANE(i) layer[l * TH_LANES + (size_t)i] = (double)l;
    for (size_t d = 0; d < view->species; d++)
        for (size_t c = 0; c < n; c++)
            for (size_t l = 0; l < TH_LAYERS; l++, to += TH_LANES) {
                const double *at = drug_at(loan, d, c, l);
                EACH_LANE(i) to[i] = at[i] + at[TH_LANES + i];
            }
}

/* Amounts of the layers of one drug, kg. */
static void sum_layers(const struct th_loan *loan, size_t d, double sums[TH_LAYERS][TH_LANES])
{
    for (size_t l = 0; l < TH_LAYERS; l++)
        for (size_t c = 0; c < loan->cells; c++) {
            const double *at = drug_at(loan, d, c, l);
            const double *volume = loan->volume + (l * loan->apart + c) * TH_LANES;
            EACH_LANE(i) sums[l][i] += volume[i] * (at[i] + at[TH_LANES + i]);
        }
}

static void observe(const struct th_view *view)
{
    struct outputs *out = view->outputs;
    struct th_loan loan = {0};
    const bool lent = th_borrow(view, &loan) && loan.layers;
    th_tissue_show(view, (struct th_tissue_shown){out->amount, out->cleared, out->floor,
                                                  out->amount_floor});
    for (size_t d = 0; d < view->species; d++) {
        double sums[TH_LAYERS][TH_LANES] = {{0}};
        if (lent)
            sum_layers(&loan, d, sums);
        EACH_LANE(i) {
            out->white_amount[d][i] = sums[TH_WHITE][i];
            out->grey_amount[d][i] = sums[TH_GREY][i];
            out->roots_amount[d][i] = sums[TH_ROOTS][i];
            out->ganglia_amount[d][i] = sums[TH_GANGLIA][i];
            out->dura_amount[d][i] = sums[TH_DURA][i];
            out->fat_amount[d][i] = sums[TH_FAT][i];
        }
    }
    if (lent && view->profiled)
        observe_profiles(view, &loan);
}

const struct th_model th_tissue_layers = {
    .slot = "tissue",
    .name = "layers",
    .doc = "white and grey matter, rootlets and ganglia, dura and fat, and the brain's fluid",
    .page = page,
    .params = TH_TABLE(param_rows),
    .outputs = TH_TABLE(output_rows),
    .profiles = TH_TABLE(profile_rows),
    .beside = "csf",
    .points = points,
    .across = across,
    .check = check,
    .start = start,
    .prepare = prepare,
    .advance = advance,
    .observe = observe,
    .needs = TH_NEEDS_DRUG | TH_NEEDS_POINTS,
};
