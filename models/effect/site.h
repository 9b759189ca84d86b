/* Shared by effects of one drug at one place: their first rows, the delay of the effect site,
 * the sigmoid, floors, and the functions of the model. Equations: page of effect.emax.
 *
 * The rows of such a model begin with those of struct th_site_params, its outputs end with
 * those of TH_SITE_OUTPUTS, its states are TH_SITE_STATES: then start, prepare and advance are
 * those below, and observe fills the last outputs. */
#ifndef TH_EFFECT_SITE_H
#define TH_EFFECT_SITE_H

#include <stddef.h>

#include "ports.h"

/* In the order of enum th_site. */
#define TH_SITES(LABEL, AND)     \
    LABEL(csf) AND LABEL(tissue) \
    AND LABEL(cistern)           \
    AND LABEL(plasma)            \
    AND LABEL(ventricle)

/* The place, its level and the drug: level_, at_, has_ the end of each sentence. */
#define TH_SITE_PLACE(ROW, level_, at_, drug_)                                                 \
    ROW(site, CHOICE, "csf", "", "", CHOSEN, "",                                               \
        "place whose concentration drives the effect", .labels = TH_SITES(TH_LABEL_TEXT, " ")) \
    ROW(level, POSITION, level_, "0 cm", "80 cm", CHOSEN, "",                                  \
        "position of the csf or tissue site" at_)                                              \
    ROW(drug, DRUG, "0", "", "", CHOSEN, "", drug_ "; left out: the first one")

/* The sigmoid and the delay of analgesia by morphine; what_: "effect". */
#define TH_SITE_MORPHINE(ROW, what_)                                                     \
    ROW(ec50, CONCENTRATION, "0.5 ug/mL", "1e-9 ug/mL", "1e6 ug/mL", DERIVED,            \
        "from Nordberg 1984, Anesthesiology 60:448",                                     \
        "concentration of base for half of the largest " what_ ", without tolerance")    \
    ROW(hill, NUMBER, "2.4", "0.1", "20", READ, "Anesthesiology 2004;101:1201",          \
        "steepness of the " what_ " (Hill's exponent); of morphine analgesia")           \
    ROW(tolerance, NUMBER, "1", "1e-3", "1000", PLACEHOLDER, "",                         \
        "factor on ec50; 5 to 20 after months of opioid")                                \
    ROW(half_life, TIME, "4.4 h", "1 s", "1000 h", READ, "Anesthesiology 2004;101:1201", \
        "half-life of the delay, ln 2/ke0; of morphine analgesia, driven by plasma")

struct th_site_params {
    double site[TH_LANES], level[TH_LANES], drug[TH_LANES]; /* where it looks, and at what */
    double ec50[TH_LANES], hill[TH_LANES], tolerance[TH_LANES]; /* the sigmoid */
    double half_life[TH_LANES]; /* s, of the delay             */
};

/* That a model's rows begin with them. */
#define TH_SITE_FIRST(params)                                                                 \
    _Static_assert(                                                                           \
        offsetof(struct params, site) == offsetof(struct th_site_params, site) &&             \
            offsetof(struct params, drug) == offsetof(struct th_site_params, drug) &&         \
            offsetof(struct params, ec50) == offsetof(struct th_site_params, ec50) &&         \
            offsetof(struct params, half_life) == offsetof(struct th_site_params, half_life), \
        "the first rows are those of a site")

#define TH_SITE_STATES(ROW) ROW(concentration, CONCENTRATION, "Ce")

/* Outputs of such an effect behind its own. */
#define TH_SITE_OUTPUTS(ROW, effect_)                                              \
    ROW(effect, FRACTION, effect_, .floor = "floor")                               \
    ROW(concentration, CONCENTRATION, "concentration of base at the effect site",  \
        .floor = "concentration_floor")                                            \
    ROW(driving, CONCENTRATION, "concentration of base that drives the effect",    \
        .floor = "concentration_floor")                                            \
    ROW(floor, FRACTION, "floor of the effect: what concentration_floor would do", \
        .flags = TH_UNRECORDED)                                                    \
    ROW(concentration_floor, CONCENTRATION,                                        \
        "floor of concentrations: less at the site cannot be told from none",      \
        .flags = TH_UNRECORDED)
struct th_site_outputs {
    TH_SITE_OUTPUTS(TH_LANE_MEMBER, "")
};

/* Rows of a model that say where it looks, at what, and how late: [TH_LANES], SI. */
struct th_site_rows {
    const double *site, *level, *drug, *half_life;
};

/* Rows of the sigmoid: concentration of half the effect, without tolerance, kg/m3; steepness;
 * factor on ec50. */
struct th_sigmoid_rows {
    const double *ec50, *hill, *tolerance;
};

/* start, prepare and advance of a model of the first rows above. */
void th_site_begin(const struct th_view *view);
void th_site_look(const struct th_view *view);
void th_site_follow(const struct th_view *view);
void th_site_settle(const struct th_view *view, struct th_settling *how);

/* The last outputs of such a model; most: the largest effect, [TH_LANES], NULL: the whole. */
void th_site_show(const struct th_view *view, const double *most, struct th_site_outputs *out);

/* The probe that csf is to serve. */
void th_site_prepare(const struct th_view *view, const struct th_site_rows *rows);

/* Ce at the end of the step of what it was at the start, kg/m3. */
void th_site_advance(const struct th_view *view, const struct th_site_rows *rows,
                     double concentration[TH_LANES]);

/* C now, kg/m3; what cannot be told from none there. */
double th_site_driving(const struct th_view *view, const struct th_site_rows *rows, int lane);
double th_site_floor(const struct th_view *view, const struct th_site_rows *rows, int lane);

/* Effect at a concentration, of which there is `most` where that is high; a negative round-off
 * counts as none. */
double th_sigmoid(const struct th_sigmoid_rows *rows, int lane, double most,
                  double concentration);

#endif
