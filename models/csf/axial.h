/* Private to axial*.c: the rows of csf/axial and its room in `fixed`. */
#ifndef TH_CSF_AXIAL_H
#define TH_CSF_AXIAL_H

#include "anatomy.h"
#include "canal.h"
#include "model.h"
#include "ports.h"

enum { AXIAL_ANATOMY, AXIAL_UNIFORM };
enum { AXIAL_EXPONENTIAL, AXIAL_SDIRK };
enum { AXIAL_SUPINE, AXIAL_UPRIGHT };
enum { AXIAL_PLATES, AXIAL_PIPE };

#define AXIAL_PARAMS(ROW)                                                                      \
    ROW(cells, NUMBER, "400", "20", "4000", CHOSEN, "", "cells along the canal",               \
        .flags = TH_STRUCTURAL | TH_RESOLUTION)                                                \
    ROW(poles, NUMBER, "4", "3", "5", CHOSEN, "",                                              \
        "pole pairs of the exponential: errors of 7e-6, 8e-8, 9e-10 for 3, 4, 5",              \
        .flags = TH_STRUCTURAL)                                                                \
    ROW(length, LENGTH, "64.95 cm", "5 cm", "1 m", READ, "PAM50 level scale (Valosek 2024)",   \
        "foramen magnum to the end of the sac; named levels stay where they are at 64.95 cm",  \
        .flags = TH_STRUCTURAL)                                                                \
    ROW(shape, CHOICE, "anatomy", "", "", CHOSEN, "",                                          \
        "sections by vertebral level, or the same everywhere", .words = "anatomy uniform",     \
        .flags = TH_AT_START)                                                                  \
    ROW(volume, VOLUME, "97.3 mL", "1 mL", "1 L", READ, "Sass 2017, one subject",              \
        "CSF in the spinal canal")                                                             \
    ROW(cranial_volume, VOLUME, "122.8 mL", "0.1 mL", "1 L", READ,                             \
        "Condon 1986, 10 subjects; newer MRI 250-400 mL in all",                               \
        "CSF in the skull, well mixed")                                                        \
    ROW(cord_surface, AREA, "112.2 cm2", "0.1 cm2", "1000 cm2", READ, "Sass 2017",             \
        "surface of the cord", .unit = "cm2")                                                  \
    ROW(root_surface, AREA, "232.1 cm2", "0 cm2", "1000 cm2", READ, "Sass 2017",               \
        "surface of the nerve rootlets", .unit = "cm2")                                        \
    ROW(dura_surface, AREA, "318.5 cm2", "0.1 cm2", "1000 cm2", READ, "Sass 2017",             \
        "inner surface of the spinal dura", .unit = "cm2")                                     \
    ROW(cranial_surface, AREA, "0 cm2", "0 cm2", "5000 cm2", PLACEHOLDER, "none assumed",      \
        "brain surface that takes up drug as the cord does; 0: the skull holds CSF only",      \
        .unit = "cm2")                                                                         \
    ROW(tissue_depth, LENGTH, "0.746 mm", "0.01 mm", "10 mm", DERIVED,                         \
        "cord and rootlet volume 25.7 mL over their surface 344.3 cm2, Sass 2017",             \
        "depth of the layer under the surfaces that drug enters", .unit = "mm")                \
    ROW(production, FLOW, "0.35 mL/min", "0 mL/min", "2 mL/min", RECALLED,                     \
        "textbook; 0.2-0.7 over a day, Nilsson 1992", "CSF formed", .unit = "mL/min",          \
        .published = {"0.2 mL/min", "0.7 mL/min"})                                             \
    ROW(cranial_production, FRACTION, "100 %", "0 %", "100 %", PLACEHOLDER,                    \
        "all in the skull",                                                                    \
        "share of the production in the skull; the rest along the canal with the rootlets")    \
    ROW(spinal_absorption, FRACTION, "25 %", "0 %", "100 %", READ,                             \
        "sheep, cranial:spinal 75:25 by two methods, 88:12 by bolus (abstract, Spinal and "    \
        "cranial "                                                                             \
        "contributions to total CSF transport)",                                               \
        "share of the absorption along the canal, with the rootlets")                          \
    ROW(stroke, VOLUME, "1 mL", "0 mL", "10 mL", CHOSEN,                                       \
        "0.6 (real-time MRI 2024) to 2.1 (Beltran 2023) at C2-3",                              \
        "CSF that crosses the foramen magnum in one direction per heart beat; falls linearly " \
        "to 0 at the end of the sac",                                                          \
        .published = {"0.6 mL", "2.1 mL"})                                                     \
    ROW(heart_rate, FREQUENCY, "70 1/min", "20 1/min", "300 1/min", CHOSEN, "50-100 at rest",  \
        "heart beats")                                                                         \
    ROW(channel, CHOICE, "plates", "", "", CHOSEN, "",                                         \
        "what CSF pulses in: between two plates (cord and dura), or in a pipe (below the "     \
        "cord)",                                                                               \
        .words = "plates pipe")                                                                \
    ROW(gap, LENGTH, "0 mm", "0 mm", "20 mm", DERIVED,                                         \
        "a quarter of the hydraulic diameter: 1.47 mm on average from Sass 2017",              \
        "half width between the plates, or the pipe's radius; 0: section / wetted perimeter, " \
        "by level, twice that for a pipe",                                                     \
        .unit = "mm")                                                                          \
    ROW(viscosity, VISCOSITY, "0.7 mPa s", "0.3 mPa s", "5 mPa s", READ,                       \
        "Bloomfield 1998: 0.7-1.0 at 37 C", "CSF viscosity")                                   \
    ROW(density, DENSITY, "1.0006 g/mL", "0.99 g/mL", "1.02 g/mL", READ, "Lui 1998, 37 C",     \
        "CSF density")                                                                         \
    ROW(micro_mixing, NUMBER, "7.5", "0", "1e4", READ,                                         \
        "Stockman 2007: roots and trabeculae raise it 5 to 10 fold",                           \
        "how much roots and trabeculae multiply the shear dispersion of the pulsation; its "   \
        "bound is 0.012 omega DX^2")                                                           \
    ROW(drift, NUMBER, "0.03", "0", "10", PLACEHOLDER,                                         \
        "recirculating flux of streaming and Stokes drift at eccentricity 0.5: 0.015 to 0.05 " \
        "for Womersley 2 to 10 (lubrication theory of Sanchez 2018, Lawrence 2019); 0.020 to " \
        "0.039 from Kroin 1993, 1.6e-6 to 3.1e-6 m2/s between T12 and T2",                     \
        "dispersion by the mean drift of the pulsation, over eps^2 omega L^2 with eps = "      \
        "stroke/(2 volume); decides how far drug spreads")                                     \
    ROW(dispersion, DIFFUSIVITY, "0 cm2/s", "0 cm2/s", "100 cm2/s", CHOSEN,                    \
        "from the pulsation",                                                                  \
        "axial dispersion, the same everywhere and for every drug; 0: from the pulsation")     \
    ROW(foramen, FRACTION, "100 %", "0 %", "100 %", CHOSEN, "open, as in health",              \
        "share of the section at the foramen magnum that mixes (less in Chiari; 0: closed)")   \
    ROW(plasma_partition, NUMBER, "0", "0", "100", PLACEHOLDER, "none assumed",                \
        "cord concentration in balance with plasma; 0: nothing comes back from blood")         \
    ROW(pressure, PRESSURE, "11 mmHg", "-20 mmHg", "60 mmHg", CHOSEN,                          \
        "Malm 2011: median 11.6, 7.8-14.3; Norager 2021: lumbar 5.7-15.5",                     \
        "CSF pressure, supine")                                                                \
    ROW(indifference, POSITION, "16 cm", "0 cm", "1 m", CHOSEN,                                \
        "between C6 and T5, Magnaes 1976 part 2",                                              \
        "level whose pressure posture does not change")                                        \
    ROW(probe, POSITION, "8.375 cm", "0 cm", "1 m", CHOSEN, "",                                \
        "where the probe outputs look; left out: C5")                                          \
    ROW(solver, CHOICE, "exponential", "", "", CHOSEN, "",                                     \
        "rational exponential, or implicit Runge-Kutta as an independent judge",               \
        .words = "exponential sdirk")                                                          \
    ROW(accuracy, NUMBER, "1e-5", "1e-6", "1e-4", CHOSEN, "",                                  \
        "relative accuracy that the step is limited for where bulk flow outruns dispersion",   \
        .flags = TH_STRUCTURAL)                                                                \
    ROW(shortest, TIME, "30 s", "1 ms", "1 h", CHOSEN, "",                                     \
        "where that limit is shorter, the Runge-Kutta method takes over", .unit = "s")         \
    ROW(longest, TIME, "1 day", "1 ms", "1000 day", CHOSEN, "", "longest step")                \
    ROW(saturable_step, TIME, "1 h", "1 s", "1 day", CHOSEN, "",                               \
        "longest step where binding saturates; after an event a twelfth of it, growing 1.6 "   \
        "fold; cut further where sites fill fast")                                             \
    ROW(tolerance, NUMBER, "1e-3", "1e-9", "1", CHOSEN, "",                                    \
        "a member whose estimated numerical error is larger is stopped; no less than the "     \
        "error of the poles")

#define AXIAL_STATES(ROW)                                                    \
    ROW(posture, CHOICE, "0: supine, 1: upright", .words = "supine upright") \
    ROW(infused, VOLUME, "infused so far, less what was drawn")              \
    ROW(infused_excess, VOLUME, "of that sum")                               \
    ROW(flow, FLOW, "infused flow that the bulk flow knows")                 \
    ROW(size_volume, VOLUME, "the sizes for which the state holds")          \
    ROW(size_cranial, VOLUME, "")                                            \
    ROW(size_cord, AREA, "")                                                 \
    ROW(size_roots, AREA, "")                                                \
    ROW(size_brain, AREA, "")                                                \
    ROW(size_depth, LENGTH, "")

#define AXIAL_SPECIES_STATES(ROW)                                                          \
    ROW(cleared, MASS, "eliminated from plasma so far", .flags = TH_EACH_SPECIES)          \
    ROW(cleared_excess, MASS, "of that sum", .flags = TH_EACH_SPECIES)                     \
    ROW(owed, MASS, "what an undershoot of plasma cleared less than none: until more is",  \
        .flags = TH_EACH_SPECIES)                                                          \
    ROW(drawn, MASS, "left with CSF that was drawn off so far", .flags = TH_EACH_SPECIES)  \
    ROW(size_plasma, VOLUME, "as those of all drugs", .flags = TH_EACH_SPECIES)            \
    ROW(size_peripheral, VOLUME, "", .flags = TH_EACH_SPECIES)                             \
    ROW(rate, RATE, "largest u^2/D along the canal", .flags = TH_EACH_SPECIES)             \
    ROW(trusted, RATE, "rate for which that holds", .flags = TH_EACH_SPECIES)              \
    ROW(checked, TIME, "longest step whose error was estimated", .flags = TH_EACH_SPECIES) \
    ROW(worst, NUMBER, "largest estimate so far", .flags = TH_EACH_SPECIES)                \
    ROW(bent, MASS, "second differences in CSF and cord", .flags = TH_EACH_SPECIES)        \
    ROW(misplaced, MASS, "drug that cells misplace now", .flags = TH_EACH_SPECIES)         \
    ROW(shifted, MASS, "what of it is in the skull, or is missing there",                  \
        .flags = TH_EACH_SPECIES)                                                          \
    ROW(most, MASS, "most drug in CSF so far", .flags = TH_EACH_SPECIES)                   \
    ROW(peak, CONCENTRATION, "largest concentration at the tip or in the skull so far",    \
        .flags = TH_EACH_SPECIES)                                                          \
    ROW(held, MASS, "most drug in CSF, cord and plasma so far", .flags = TH_EACH_SPECIES)  \
    ROW(source, DOSE_RATE, "from the tip, as far as its cusp has settled",                 \
        .flags = TH_EACH_SPECIES)                                                          \
    ROW(unsettled, DOSE_RATE, "what that cusp lacks of the rate of the last step",         \
        .flags = TH_EACH_SPECIES)                                                          \
    ROW(tip_most, CONCENTRATION, "largest at the tip so far", .flags = TH_EACH_SPECIES)    \
    ROW(tip_bound, CONCENTRATION, "largest there, its cusp settled at once",               \
        .flags = TH_EACH_SPECIES)                                                          \
    ROW(substep, TIME, "next substep of the Runge-Kutta method", .flags = TH_EACH_SPECIES) \
    ROW(graded, TIME, "longest step that saturable binding allows now",                    \
        .flags = TH_EACH_SPECIES)

#define AXIAL_OUTPUTS(ROW) ROW(tip_pressure, PRESSURE, "CSF pressure at the tip")

#define AXIAL_SPECIES_OUTPUTS(ROW)                                                             \
    ROW(tip_concentration, CONCENTRATION, "CSF concentration at the tip",                      \
        .flags = TH_EACH_SPECIES, .floor = "floor")                                            \
    ROW(probe_concentration, CONCENTRATION, "CSF concentration at the probe",                  \
        .flags = TH_EACH_SPECIES, .floor = "floor")                                            \
    ROW(probe_tissue, CONCENTRATION, "cord concentration at the probe, free and bound",        \
        .flags = TH_EACH_SPECIES, .floor = "floor")                                            \
    ROW(cranial_concentration, CONCENTRATION, "concentration in cranial CSF",                  \
        .flags = TH_EACH_SPECIES, .floor = "floor")                                            \
    ROW(plasma_concentration, CONCENTRATION, "plasma concentration", .unit = "ng/mL",          \
        .flags = TH_EACH_SPECIES, .floor = "plasma_floor")                                     \
    ROW(spinal_amount, MASS, "amount in the CSF of the canal", .flags = TH_EACH_SPECIES,       \
        .floor = "amount_floor")                                                               \
    ROW(cranial_amount, MASS, "amount in cranial CSF", .flags = TH_EACH_SPECIES,               \
        .floor = "amount_floor")                                                               \
    ROW(tissue_amount, MASS, "amount in cord and rootlets, free and bound",                    \
        .flags = TH_EACH_SPECIES, .floor = "amount_floor")                                     \
    ROW(plasma_amount, MASS, "amount in plasma and the peripheral compartment",                \
        .flags = TH_EACH_SPECIES, .floor = "amount_floor")                                     \
    ROW(cleared_amount, MASS, "amount eliminated from plasma so far", .nature = TH_TOTAL,      \
        .flags = TH_EACH_SPECIES)                                                              \
    ROW(tip_dispersion, DIFFUSIVITY, "axial dispersion at the tip", .nature = TH_STEPWISE,     \
        .flags = TH_EACH_SPECIES | TH_UNRECORDED)                                              \
    ROW(floor, CONCENTRATION,                                                                  \
        "floor of concentrations: less in CSF or cord cannot be told from none: with 3, 4, 5 " \
        "pole pairs 1e-5, 1e-7, "                                                              \
        "1e-9 of the largest concentration so far",                                            \
        .flags = TH_EACH_SPECIES | TH_UNRECORDED)                                              \
    ROW(plasma_floor, CONCENTRATION,                                                           \
        "floor of plasma concentrations: amount_floor over its volume", .unit = "ng/mL",       \
        .flags = TH_EACH_SPECIES | TH_UNRECORDED)                                              \
    ROW(amount_floor, MASS, "floor of amounts: that of the most drug there was so far",        \
        .flags = TH_EACH_SPECIES | TH_UNRECORDED)                                              \
    ROW(tip_numerical_error, NUMBER,                                                           \
        "relative error of the largest concentration at the tip so far: what it lacks, where " \
        "drug came in faster than cells resolve, if its cusp had settled at once",             \
        .nature = TH_STEPWISE, .flags = TH_EACH_SPECIES)                                       \
    ROW(numerical_error, NUMBER,                                                               \
        "numerical error, relative: the larger of two, of space now, drug misplaced in CSF "   \
        "and cord, of the most there was in CSF so far; of the worst step so "                 \
        "far, its amounts in CSF, cord (free, bound) and plasma, of each or of a thousandth "  \
        "of the drug where one holds less, by halving the step (the Runge-Kutta method: by "   \
        "a tolerance 16 times smaller)",                                                       \
        .nature = TH_STEPWISE, .flags = TH_EACH_SPECIES)

#define AXIAL_PROFILES(ROW)                                                          \
    ROW(z, POSITION, "distance below the foramen magnum", .flags = TH_AXIS)          \
    ROW(concentration, CONCENTRATION, "CSF concentration along the spine",           \
        .flags = TH_EACH_SPECIES, .floor = "floor")                                  \
    ROW(tissue, CONCENTRATION, "concentration in cord and rootlets, free and bound", \
        .flags = TH_EACH_SPECIES, .floor = "floor")

struct axial_params {
    AXIAL_PARAMS(TH_LANE_MEMBER)
};
struct axial_states {
    AXIAL_STATES(TH_LANE_MEMBER)
    AXIAL_SPECIES_STATES(TH_SPECIES_MEMBER)
};
struct axial_outputs {
    AXIAL_OUTPUTS(TH_LANE_MEMBER)
    AXIAL_SPECIES_OUTPUTS(TH_SPECIES_MEMBER)
};
enum { AXIAL_PARAMS(TH_ROW_INDEX) AXIAL_PARAM_COUNT };

/* The first step of saturable binding after an event is this part of the longest. */
enum { TH_AXIAL_GRADES = 12 };

/* A place along the canal: three neighbouring cells of the state, and the share of each. */
struct axial_reach {
    size_t first;
    double weight[TH_CANAL_REACH], at; /* the place, in cells below the foramen magnum */
};

/* C there: the sum over the reach, and what the tip's source adds at once, s/m3. */
struct axial_sight {
    struct axial_reach reach;
    double cusp;
};

/* What the coefficients of a lane were made from: the same again, nothing to do. */
struct axial_key {
    double params[AXIAL_PARAM_COUNT];
    double drug[9]; /* diffusivity first, then the rest of its ports */
    double plasma[4];
    double tip, flow; /* position of the source, infused flow */
    /* Made from these: */
    double rate;      /* largest u^2/D, 1/s                                     */
    th_tick memo_now; /* an estimated step: when, how long (0: none), its error */
    double memo_step, memo_error;
};

/* The room in `fixed`. Cell 0 of the state is the skull; cell f + 1 lies between the faces f, f
 * + 1. */
enum { AXIAL_COLUMNS = TH_DURA_SURFACE + 1 }; /* CSF, cord volume, cord, roots, dura */

struct axial_room {
    size_t n, cells, poles, vectors, column;
    double *share;   /* [column][n]: of each cell            */
    double *density; /* [column][n + 1]: at faces            */
    double *volume;  /* [cells][TH_LANES] m3 of CSF          */
    double *tissue;  /* [cells][TH_LANES] m3                 */
    double *spare;   /* [4][vectors][TH_LANES]               */
    char *drugs;     /* one after the other, drug_bytes each */
    size_t drug_bytes;
};

/* One species' part of it. */
struct axial_drug {
    struct axial_key *key; /* [TH_LANES]                 */
    double *dispersion;    /* [n + 1][TH_LANES] at faces */
    struct th_canal *canal;
};

size_t th_axial_bytes(const double *choice, size_t species);
struct axial_room th_axial_room(const struct th_view *view);
struct axial_drug th_axial_drug(const struct axial_room *room, size_t species);
/* Share of one cell in a quantity of the canal. */
double th_axial_share(const struct axial_room *room, bool even, int column, size_t cell);

/* Sizes that changed during the run: the drug of lane i stays, or leaves with the fluid
 * (axial_resize.c). keep: the state holds for the sizes of now. */
void th_axial_resize(const struct th_view *view, const struct axial_room *room, int i);
void th_axial_keep_sizes(const struct th_view *view, int i);

/* Section of the CSF at a face, m2. */
double th_axial_section(const struct axial_room *room, const struct axial_params *p,
                        size_t face, int lane);

/* Places: axial_place.c. A position above the foramen magnum is the skull. */
struct axial_reach th_axial_reach(const struct axial_params *p, size_t n, double position,
                                  int lane);
struct axial_sight th_axial_sight(const struct th_view *view, const struct axial_room *room,
                                  size_t species, double position, int lane);
/* The rate of the tip's source at the end of a step over which it changed by `change`, as far
 * as its cusp has settled: a state. */
void th_axial_settle(const struct th_view *view, const struct axial_room *room, size_t species,
                     int lane, double rate, double change);
/* One component (0 C, 1 T, 2 B) of a lane at a place, without a cusp; C with it. */
double th_axial_look(const double *state, const struct axial_reach *reach, int component,
                     int lane);
/* C at the tip, and how much more it may have been: states. */
double th_axial_tip(const struct th_view *view, const struct axial_room *room, size_t species,
                    int lane);
double th_axial_see(const struct th_view *view, const struct axial_room *room, size_t species,
                    double position, int lane);

void th_axial_start(const struct axial_room *room, size_t species);

/* Coefficients of one lane and species for this infused flow, if anything has changed. Whether
 * anything but flows has. */
bool th_axial_assemble(const struct th_view *view, const struct axial_room *room,
                       size_t species, int lane, double flow);

/* The infused flow that the coefficients know: to a millionth of the production, so that it
 * stays the same, and factors with it, where it drifts by less. */
double th_axial_flow(const struct axial_params *params, double flow, int lane);

/* The longest step for a lane by its rate; 0: no sensible one, the Runge-Kutta method's turn.
 */
double th_axial_longest(const struct th_view *view, size_t species, int lane, double lambda);
/* The least share of what a field holds that a number of pole pairs can tell from none. */
double th_axial_resolved(size_t poles);
/* Updates the floors, below which a value is round-off: states and ports, after a step
 * (axial_floor.c). */
void th_axial_floor(const struct th_view *view, const struct axial_room *room, size_t species);
double th_axial_lambda(const struct th_view *view); /* largest rate times step, of all lanes */

/* What effects follow of a drug: the canal's probes, and how many there are; what one sees now.
 */
size_t th_axial_probes(const struct th_view *view, const struct axial_room *room,
                       size_t species, struct th_canal_probe probes[TH_PROBES]);
double th_axial_seen(const struct th_view *view, const struct axial_room *room, size_t species,
                     const struct th_canal_probe *probe, int lane);

/* Ledger and efforts of the lanes that are wanted, from view->cells. */
void th_axial_report(const struct th_view *view, const struct axial_room *room,
                     const bool wanted[TH_LANES]);

/* One step of the exponential, linear or saturable as each lane wants it: a lane's bits do not
 * depend on what its neighbours want. finer: where it is cut into pieces, into twice as many.
 */
void th_axial_propagate(const struct th_view *view, const struct axial_room *room,
                        size_t species, const struct th_canal_step *step, bool finer);
/* The wanted lanes of it, whose binding saturates; the others stay as they are. */
void th_axial_saturate(const struct th_view *view, const struct axial_room *room,
                       size_t species, const struct th_canal_step *step,
                       const bool wanted[TH_LANES], bool finer);
/* The lanes that control wants by the Runge-Kutta method, into spare room, which step->cells is
 * then. */
void th_axial_implicit(const struct th_view *view, const struct axial_room *room,
                       size_t species, struct th_canal_step *step,
                       struct th_canal_control *control);
/* The error of the step just taken into the states; above `tolerance` the lane fails. */
void th_axial_estimate(const struct th_view *view, const struct axial_room *room,
                       size_t species, const struct th_canal_step *step,
                       const bool implicit[TH_LANES]);

/* The lane's rate into the states; the next step is estimated anew if anything but flows has
 * changed or they outrun dispersion by half as much again as when steps last were. */
void th_axial_trust(const struct th_view *view, const struct axial_room *room, size_t species,
                    int lane, bool changed);
/* What the cells misplace at the end of the step into the states, behind the ledger; the
 * relative error, of space now or of time so far. */
void th_axial_misplace(const struct th_view *view, const struct axial_room *room,
                       size_t species);
double th_axial_error(const struct axial_states *states, size_t species, int lane);
/* Why a step was not good enough, to be read behind the model's name. */
const char *th_axial_doubt(const struct th_view *view, int lane);

void th_axial_advance(const struct th_view *view);
void th_axial_observe(const struct th_view *view);

extern const char th_axial_page[];
extern const struct th_model th_csf_axial;

#endif
