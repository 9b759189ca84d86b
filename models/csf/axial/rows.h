/* Of csf/axial, and with it csf/chain and csf/mixed: rows, parameters, states and outputs, and
 * the structs made of them.
 */
#ifndef TH_CSF_AXIAL_ROWS_H
#define TH_CSF_AXIAL_ROWS_H

#include "csf/common/rows.h"
#include "model/model.h"

enum { AXIAL_ANATOMY, AXIAL_UNIFORM };
enum { AXIAL_EXPONENTIAL, AXIAL_SDIRK };
enum { AXIAL_PLATES, AXIAL_PIPE };
enum { AXIAL_ACROSS, AXIAL_ALONG };

#define AXIAL_CELLS(ROW)                                \
    ROW(cells, NUMBER, "400", "20", "4000", CHOSEN, "", \
        "number of cells along the spinal canal", .flags = TH_STRUCTURAL | TH_RESOLUTION)

#define AXIAL_PLACES(ROW)                                                          \
    ROW(poles, NUMBER, "4", "3", "5", CHOSEN, "",                                  \
        "pole pairs of the exponential: errors of 7e-6, 8e-8, 9e-10 for 3, 4, 5",  \
        .flags = TH_STRUCTURAL)                                                    \
    CSF_LENGTH(ROW)                                                                \
    ROW(shape, CHOICE, "anatomy", "", "", CHOSEN, "",                              \
        "shape of the canal: sections by vertebral level, or the same everywhere", \
        .labels = "anatomy uniform", .flags = TH_AT_START)                         \
    CSF_BODY(ROW)

#define AXIAL_BOLUS(ROW)                                                                 \
    ROW(jet, CHOICE, "across", "", "", CHOSEN,                                           \
        "catheters and needles that open at their side",                                 \
        "direction in which a bolus leaves the catheter: across the canal, or along it", \
        .labels = "across along")                                                        \
    ROW(opening, LENGTH, "0 mm", "0 mm", "5 mm", CHOSEN, "",                             \
        "diameter of the opening that a bolus leaves through; 0: the catheter's bore",   \
        .unit = "mm")

#define AXIAL_MOTION(ROW)                                                                     \
    ROW(stroke, VOLUME, "1.4 mL", "0 mL", "10 mL", READ,                                      \
        "root mean square of 0.615 (2024, 36 people, doi:10.1186/s12987-024-00520-0), 0.65 "  \
        "(Enzmann 1993), 1.5 (review, AJNR 35:1864), 2.1 mL (Beltran 2023, 70 people), at "   \
        "C2",                                                                                 \
        "stroke volume: CSF that crosses the foramen magnum in one direction per heart "      \
        "beat, supine; it falls linearly to 0 at the end of the sac",                         \
        .published = {"0.6 mL", "2.1 mL"})                                                    \
    ROW(heart_rate, FREQUENCY, "70 1/min", "20 1/min", "300 1/min", CHOSEN, "50-100 at rest", \
        "heart rate")                                                                         \
    ROW(breathing_stroke, NUMBER, "1", "0", "10", READ,                                       \
        "respiratory displacement above the cardiac one at the foramen magnum at cycles "     \
        "of 6 "                                                                               \
        "and 10 s, the same at 16 s (Takizawa 2017, 7 people); 0.3 to 3 times",               \
        "stroke volume of breathing over that of the heart, with the same decrease along "    \
        "the canal")                                                                          \
    ROW(breathing_rate, FREQUENCY, "15 1/min", "1 1/min", "100 1/min", CHOSEN, "12 to 20",    \
        "breathing rate")                                                                     \
    CSF_PULSE(ROW)                                                                            \
    ROW(eccentricity, NUMBER, "0.5", "0", "0.95", CHOSEN,                                     \
        "the cord lies off centre everywhere; by level it is not known; 0.3 to 0.7",          \
        "eccentricity of the cord in the dura: the gap is h0 (1 - eccentricity cos 2 pi "     \
        "s) round the cord")                                                                  \
    ROW(lateral_mixing, NUMBER, "5", "0.1", "1e4", DERIVED,                                   \
        "roots and ligaments raise the spread of 15 s by 60 % (Haga 2017): 2.6 times; "       \
        "arrays "                                                                             \
        "of cylinders up to 30 in the cauda and some hundreds in the neck",                   \
        "factor by which roots and trabeculae multiply diffusion across the canal, for "      \
        "the drift and for the shear of the pulsation",                                       \
        .published = {"1", "30"})                                                             \
    ROW(smoothing, LENGTH, "3 cm", "1 cm", "10 cm", CHOSEN,                                   \
        "the theory of the drift needs changes over more than a stroke's 5 to 7 mm; 1.2 "     \
        "to 5 "                                                                               \
        "cm",                                                                                 \
        "standard deviation of the Gaussian that smooths the anatomy for the drift")          \
    ROW(channel, CHOICE, "plates", "", "", CHOSEN, "",                                        \
        "channel in which the pulsation shears CSF: between two plates (cord and dura), "     \
        "or in a pipe (below the cord)",                                                      \
        .labels = "plates pipe")                                                              \
    ROW(gap, LENGTH, "nan", "0.01 mm", "20 mm", DERIVED,                                      \
        "a quarter of the hydraulic diameter: 1.47 mm on average from Sass 2017",             \
        "half width between the plates, or radius of the pipe, in which the pulsation "       \
        "shears CSF; not given: section over wetted perimeter, by level, twice that for "     \
        "a pipe",                                                                             \
        .unit = "mm")                                                                         \
    ROW(viscosity, VISCOSITY, "0.7 mPa s", "0.3 mPa s", "5 mPa s", READ,                      \
        "Bloomfield 1998: 0.7-1.0 at 37 C", "viscosity of CSF")                               \
    ROW(dispersion, DIFFUSIVITY, "nan", "1e-6 cm2/s", "100 cm2/s", CHOSEN,                    \
        "from the pulsation",                                                                 \
        "axial dispersion, the same everywhere and for every drug; not given: from the "      \
        "shear and the drift of the pulsation")                                               \
    ROW(foramen, FRACTION, "100 %", "0 %", "100 %", CHOSEN, "open, as in health",             \
        "share of the section at the foramen magnum through which CSF mixes (less in "        \
        "Chiari; 0: closed)")

#define AXIAL_PROBE(ROW)                                  \
    ROW(probe, POSITION, "C5", "0 cm", "1 m", CHOSEN, "", \
        "position of the probe outputs; left out: C5")

#define AXIAL_METHOD(ROW)                                                                    \
    ROW(solver, CHOICE, "exponential", "", "", CHOSEN, "",                                   \
        "method of the solver: rational exponential, or implicit Runge-Kutta as an "         \
        "independent reference",                                                             \
        .labels = "exponential sdirk")                                                       \
    ROW(accuracy, NUMBER, "1e-5", "1e-6", "1e-4", CHOSEN, "",                                \
        "relative accuracy to which the step is limited where bulk flow outruns dispersion", \
        .flags = TH_STRUCTURAL)

#define AXIAL_SHORTEST(ROW)                                                            \
    ROW(shortest, TIME, "30 s", "1 ms", "1 h", CHOSEN, "",                             \
        "shortest step of the exponential: where csf.accuracy limits it to less, the " \
        "Runge-Kutta method takes over",                                               \
        .unit = "s")

#define AXIAL_STEPS(ROW)                                                                     \
    ROW(longest, TIME, "1 day", "1 ms", "1000 day", CHOSEN, "", "longest step")              \
    ROW(saturable_step, TIME, "1 h", "1 s", "1 day", CHOSEN, "",                             \
        "longest step where binding saturates; after an event a twelfth of it, growing 1.6 " \
        "fold; cut further where sites fill fast")                                           \
    ROW(tolerance, NUMBER, "1e-3", "1e-9", "1", CHOSEN, "",                                  \
        "largest numerical error of a member, beyond which it is stopped; no less than "     \
        "the error of the poles")

/* csf/chain and csf/mixed have those of these that have a meaning there. */
#define AXIAL_PARAMS(ROW) \
    AXIAL_CELLS(ROW)      \
    AXIAL_PLACES(ROW)     \
    AXIAL_BOLUS(ROW)      \
    CSF_DURA(ROW)         \
    AXIAL_MOTION(ROW) AXIAL_PROBE(ROW) AXIAL_METHOD(ROW) AXIAL_SHORTEST(ROW) AXIAL_STEPS(ROW)

#define AXIAL_STATES(ROW)                                                                     \
    ROW(infused, VOLUME, "volume infused so far, less what was drawn and leaked")             \
    ROW(infused_excess, VOLUME, "compensation of the sum infused")                            \
    ROW(drawn_volume, VOLUME, "volume drawn off through the needle so far")                   \
    ROW(drawn_volume_excess, VOLUME, "compensation of the sum drawn_volume")                  \
    ROW(leaked_volume, VOLUME, "volume leaked out of the dura so far")                        \
    ROW(leaked_volume_excess, VOLUME, "compensation of the sum leaked_volume")                \
    ROW(flow, FLOW, "infused flow of the last step, as bulk flow takes it")                   \
    ROW(spinal_fluid, VOLUME, "volume of CSF absorbed along the canal so far")                \
    ROW(spinal_fluid_excess, VOLUME, "compensation of the sum spinal_fluid")                  \
    ROW(cranial_fluid, VOLUME, "volume of CSF absorbed in the skull so far")                  \
    ROW(cranial_fluid_excess, VOLUME, "compensation of the sum cranial_fluid")                \
    ROW(size_volume, VOLUME, "volume of CSF in the canal for which the state holds")          \
    ROW(size_convexity, VOLUME, "volume of CSF at the convexities for which the state holds") \
    ROW(size_sylvian, VOLUME, "volume of Sylvian CSF for which the state holds")              \
    ROW(size_cisterns, VOLUME, "volume of CSF in the cisterns for which the state holds")     \
    ROW(size_ventricle, VOLUME, "volume of CSF in the ventricles for which the state holds")  \
    ROW(size_brain, VOLUME, "volume of brain fluid for which the state holds")                \
    ROW(size_cord, AREA, "surface of the cord for which the state holds")                     \
    ROW(size_roots, AREA, "surface of the rootlets for which the state holds")                \
    ROW(size_dura, AREA, "surface of the dura for which the state holds")                     \
    ROW(size_white, LENGTH, "depth of white matter for which the state holds")                \
    ROW(size_grey, LENGTH, "depth of grey matter for which the state holds")                  \
    ROW(size_root_layer, LENGTH, "depth of rootlets for which the state holds")               \
    ROW(size_ganglia, LENGTH, "depth of ganglia for which the state holds")                   \
    ROW(size_dura_layer, LENGTH, "depth of the dura for which the state holds")               \
    ROW(size_fat, LENGTH, "depth of epidural fat for which the state holds")                  \
    ROW(size_depth, LENGTH, "depth of the tissue layer for which the state holds")

#define AXIAL_SPECIES_STATES(ROW)                                                              \
    ROW(cleared, MASS, "amount eliminated from plasma so far", .flags = TH_EACH_SPECIES)       \
    ROW(cleared_excess, MASS, "compensation of the sum cleared", .flags = TH_EACH_SPECIES)     \
    ROW(owed, MASS,                                                                            \
        "amount by which plasma undershot its elimination, to be made up before more is "      \
        "counted",                                                                             \
        .flags = TH_EACH_SPECIES)                                                              \
    ROW(drawn, MASS, "amount that left with CSF drawn off so far", .flags = TH_EACH_SPECIES)   \
    ROW(drawn_excess, MASS, "compensation of the sum drawn", .flags = TH_EACH_SPECIES)         \
    ROW(leaked, MASS, "amount that left with CSF that leaked out of the dura so far",          \
        .flags = TH_EACH_SPECIES)                                                              \
    ROW(leaked_excess, MASS, "compensation of the sum leaked", .flags = TH_EACH_SPECIES)       \
    ROW(ventricle, MASS, "amount in the ventricles", .flags = TH_EACH_SPECIES)                 \
    ROW(spine, MASS, "amount absorbed with the fluid along the canal so far",                  \
        .flags = TH_EACH_SPECIES)                                                              \
    ROW(spine_excess, MASS, "compensation of the sum spine", .flags = TH_EACH_SPECIES)         \
    ROW(spine_most, MASS, "largest value of the sum spine so far", .flags = TH_EACH_SPECIES)   \
    ROW(cisterns, MASS, "amount absorbed with the fluid in the cisterns so far",               \
        .flags = TH_EACH_SPECIES)                                                              \
    ROW(cisterns_excess, MASS, "compensation of the sum cisterns", .flags = TH_EACH_SPECIES)   \
    ROW(cisterns_most, MASS, "largest value of the sum cisterns so far",                       \
        .flags = TH_EACH_SPECIES)                                                              \
    ROW(convexity, MASS, "amount absorbed with the fluid at the convexities so far",           \
        .flags = TH_EACH_SPECIES)                                                              \
    ROW(convexity_excess, MASS, "compensation of the sum convexity", .flags = TH_EACH_SPECIES) \
    ROW(convexity_most, MASS, "largest value of the sum convexity so far",                     \
        .flags = TH_EACH_SPECIES)                                                              \
    ROW(dura, MASS, "amount from CSF through the dura so far", .flags = TH_EACH_SPECIES)       \
    ROW(dura_excess, MASS, "compensation of the sum dura", .flags = TH_EACH_SPECIES)           \
    ROW(dura_most, MASS, "largest value of the sum dura so far", .flags = TH_EACH_SPECIES)     \
    ROW(cord, MASS, "amount from cord to plasma so far", .flags = TH_EACH_SPECIES)             \
    ROW(cord_excess, MASS, "compensation of the sum cord", .flags = TH_EACH_SPECIES)           \
    ROW(size_plasma, VOLUME, "volume of plasma for which the state holds",                     \
        .flags = TH_EACH_SPECIES)                                                              \
    ROW(size_peripheral, VOLUME, "peripheral volume for which the state holds",                \
        .flags = TH_EACH_SPECIES)                                                              \
    ROW(size_deep, VOLUME, "deep volume for which the state holds", .flags = TH_EACH_SPECIES)  \
    ROW(made, MASS, "amount formed of its parent so far", .flags = TH_EACH_SPECIES)            \
    ROW(made_excess, MASS, "compensation of the sum made", .flags = TH_EACH_SPECIES)           \
    ROW(rate, RATE, "largest u^2/D along the canal", .flags = TH_EACH_SPECIES)                 \
    ROW(trusted, RATE, "rate for which the last error estimate holds",                         \
        .flags = TH_EACH_SPECIES)                                                              \
    ROW(checked, TIME, "longest step whose error was estimated", .flags = TH_EACH_SPECIES)     \
    ROW(worst, NUMBER, "largest estimate of the relative error of a step so far",              \
        .flags = TH_EACH_SPECIES)                                                              \
    ROW(bent, MASS, "sum of the second differences in CSF and cord, as an amount",             \
        .flags = TH_EACH_SPECIES)                                                              \
    ROW(misplaced, MASS, "amount that the cells misplace now", .flags = TH_EACH_SPECIES)       \
    ROW(shifted, MASS, "amount misplaced in the skull, too much or too little",                \
        .flags = TH_EACH_SPECIES)                                                              \
    ROW(most, MASS, "largest amount in CSF so far", .flags = TH_EACH_SPECIES)                  \
    ROW(peak, CONCENTRATION, "largest concentration at the tip or in the skull so far",        \
        .flags = TH_EACH_SPECIES)                                                              \
    ROW(held, MASS, "largest amount in CSF, cord and plasma so far", .flags = TH_EACH_SPECIES) \
    ROW(source, DOSE_RATE, "rate of the tip's source, as far as its bend has settled",         \
        .flags = TH_EACH_SPECIES)                                                              \
    ROW(swept, FLOW, "infused flow, as far as the bend of the tip's source has settled",       \
        .flags = TH_EACH_SPECIES)                                                              \
    ROW(bend_width, LENGTH,                                                                    \
        "length over which a jet mixed when the bend of the tip's source formed",              \
        .flags = TH_EACH_SPECIES)                                                              \
    ROW(unsettled, DOSE_RATE,                                                                  \
        "rate that the bend of the tip's source lacks of that of the last step",               \
        .flags = TH_EACH_SPECIES)                                                              \
    ROW(burst, MASS, "amount of the tip's source whose bend has not settled",                  \
        .flags = TH_EACH_SPECIES)                                                              \
    ROW(tip_most, CONCENTRATION, "largest concentration at the tip so far",                    \
        .flags = TH_EACH_SPECIES)                                                              \
    ROW(tip_bound, CONCENTRATION,                                                              \
        "largest concentration at the tip so far, had its bend settled at once",               \
        .flags = TH_EACH_SPECIES)                                                              \
    ROW(substep, TIME, "next substep of the Runge-Kutta method", .flags = TH_EACH_SPECIES)     \
    ROW(graded, TIME, "longest step that saturable binding allows now",                        \
        .flags = TH_EACH_SPECIES)

#define AXIAL_OUTPUTS(ROW)                                                                  \
    ROW(spinal_absorbed_volume, VOLUME, "volume of CSF absorbed along the canal so far",    \
        .nature = TH_TOTAL, .flags = TH_GROWS)                                              \
    ROW(cranial_absorbed_volume, VOLUME, "volume of CSF absorbed in the skull so far",      \
        .nature = TH_TOTAL, .flags = TH_GROWS)                                              \
    ROW(spinal_fluid_share, FRACTION,                                                       \
        "share of the canal in all CSF absorbed so far: of the fluid, not of drug")         \
    ROW(far_beats, NUMBER,                                                                  \
        "displacement beyond the theory: 1 if a beat or a breath moves CSF further than "   \
        "csf.smoothing, where the theory of the drift does not hold",                       \
        .log = TH_LOG_NOTICE,                                                               \
        .notice = "a beat or a breath moves CSF further than csf.smoothing: the theory of " \
                  "the drift does not hold there",                                          \
        .nature = TH_STEPWISE, .flags = TH_UNRECORDED)

#define AXIAL_TIP_OUTPUT(ROW)                                             \
    ROW(tip_concentration, CONCENTRATION, "CSF concentration at the tip", \
        .flags = TH_EACH_SPECIES, .floor = "floor")

#define AXIAL_PROBE_OUTPUT(ROW)                                               \
    ROW(probe_concentration, CONCENTRATION, "CSF concentration at the probe", \
        .flags = TH_EACH_SPECIES, .floor = "floor")

#define AXIAL_WAYS_OUTPUTS(ROW)                                                             \
    ROW(cistern_concentration, CONCENTRATION, "CSF concentration in the cisterns",          \
        .flags = TH_EACH_SPECIES, .floor = "floor", .at = "concentration@cistern")          \
    ROW(convexity_concentration, CONCENTRATION, "CSF concentration at the convexities",     \
        .flags = TH_EACH_SPECIES, .floor = "floor", .at = "concentration@convexity")        \
    ROW(ventricle_concentration, CONCENTRATION, "CSF concentration in the ventricles",      \
        .flags = TH_EACH_SPECIES, .floor = "floor", .at = "concentration@ventricle")        \
    ROW(spinal_amount, MASS, "amount in the CSF of the spinal canal",                       \
        .flags = TH_EACH_SPECIES, .floor = "amount_floor")                                  \
    ROW(cranial_amount, MASS, "amount in cranial CSF, with the ventricles",                 \
        .flags = TH_EACH_SPECIES, .floor = "amount_floor")                                  \
    ROW(spinal_absorbed, MASS, "amount absorbed with CSF along the canal so far",           \
        .nature = TH_TOTAL, .flags = TH_EACH_SPECIES | TH_GROWS, .floor = "amount_floor")   \
    ROW(cistern_absorbed, MASS, "amount absorbed with CSF in the cisterns (lymph) so far",  \
        .nature = TH_TOTAL, .flags = TH_EACH_SPECIES | TH_GROWS, .floor = "amount_floor")   \
    ROW(convexity_absorbed, MASS, "amount absorbed with CSF at the convexities so far",     \
        .nature = TH_TOTAL, .flags = TH_EACH_SPECIES | TH_GROWS, .floor = "amount_floor")   \
    ROW(dural_cleared, MASS, "amount from CSF through the spinal dura so far",              \
        .nature = TH_TOTAL, .flags = TH_EACH_SPECIES | TH_GROWS, .floor = "amount_floor")   \
    ROW(spinal_drug_share, FRACTION,                                                        \
        "share of the canal in all drug absorbed with CSF: of the drug, not of fluid; 0 "   \
        "before half a hundredth of the drug has been absorbed, whole from a hundredth on", \
        .flags = TH_EACH_SPECIES)

#define AXIAL_DISPERSION_OUTPUT(ROW)                                                       \
    ROW(tip_dispersion, DIFFUSIVITY, "axial dispersion at the tip", .nature = TH_STEPWISE, \
        .flags = TH_EACH_SPECIES | TH_UNRECORDED)

#define AXIAL_FLOORS(ROW)                                                                   \
    ROW(floor, CONCENTRATION,                                                               \
        "floor of concentrations in CSF and cord, below which a value is numerical error: " \
        "with 3, 4, 5 pole pairs 1e-5, 1e-7, 1e-9 of the largest concentration so far",     \
        .flags = TH_EACH_SPECIES | TH_UNRECORDED)                                           \
    ROW(amount_floor, MASS,                                                                 \
        "floor of amounts, below which a value is numerical error: with 3, 4, 5 pole "      \
        "pairs 1e-5, 1e-7, 1e-9 of the largest amount in CSF, cord and plasma so far",      \
        .flags = TH_EACH_SPECIES | TH_UNRECORDED)

#define AXIAL_ERRORS(ROW)                                                                   \
    ROW(tip_numerical_error, NUMBER,                                                        \
        "relative error of the largest concentration at the tip so far: the part that it "  \
        "lacks where drug came in faster than cells resolve, had its bend settled at once", \
        .nature = TH_STEPWISE, .flags = TH_EACH_SPECIES)                                    \
    ROW(numerical_error, NUMBER,                                                            \
        "relative numerical error, the larger of two: in space, drug misplaced in CSF and " \
        "cord now, over the most in CSF so far; in time, that of the worst step so far in " \
        "the amounts in CSF, cord (free, bound) and plasma, each over that amount or over " \
        "a thousandth of the drug where it is less, by halving the step (the Runge-Kutta "  \
        "method: by a tolerance 16 times smaller)",                                         \
        .nature = TH_STEPWISE, .flags = TH_EACH_SPECIES)

#define AXIAL_SPECIES_OUTPUTS(ROW) \
    AXIAL_TIP_OUTPUT(ROW)          \
    AXIAL_PROBE_OUTPUT(ROW)        \
    AXIAL_WAYS_OUTPUTS(ROW) AXIAL_DISPERSION_OUTPUT(ROW) AXIAL_FLOORS(ROW) AXIAL_ERRORS(ROW)

#define AXIAL_PROFILES(ROW)                                                                 \
    ROW(z, POSITION, "distance below the foramen magnum", .flags = TH_AXIS)                 \
    ROW(concentration, CONCENTRATION, "CSF concentration along the spine",                  \
        .flags = TH_EACH_SPECIES, .floor = "floor")                                         \
    ROW(beat_volume, VOLUME, "volume of CSF that a heart beat moves past a place, one way", \
        .flags = TH_UNRECORDED)                                                             \
    ROW(breath_volume, VOLUME, "volume of CSF that a breath moves past a place, one way",   \
        .flags = TH_UNRECORDED)                                                             \
    ROW(beat_velocity, SPEED,                                                               \
        "velocity of CSF in a heart beat: amplitude of the mean over the section",          \
        .flags = TH_UNRECORDED)                                                             \
    ROW(beat_pressure, PRESSURE,                                                            \
        "amplitude of the pressure of a heart beat; 0 without csf.pulse: wave",             \
        .flags = TH_UNRECORDED)

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

#endif
