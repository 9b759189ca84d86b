/* Private to csf/streaming: its rows, parameters, states and outputs, and the structs made of
 * them. */
#ifndef TH_CSF_STREAMING_ROWS_H
#define TH_CSF_STREAMING_ROWS_H

#include "csf/common/rows.h"
#include "model/model.h"

enum { STREAMING_ANATOMY, STREAMING_UNIFORM };
enum { STREAMING_ACROSS, STREAMING_ALONG };
enum { STREAMING_ANTERIOR, STREAMING_POSTERIOR };
enum { STREAMING_YES, STREAMING_NO };

#define STREAMING_SIZES(ROW)                                                                 \
    ROW(cells, NUMBER, "100", "20", "400", CHOSEN, "",                                       \
        "number of cells along the spinal canal", .flags = TH_STRUCTURAL | TH_RESOLUTION)    \
    ROW(angles, NUMBER, "32", "8", "64", CHOSEN, "", "number of cells round the cord, even", \
        .flags = TH_STRUCTURAL | TH_RESOLUTION)                                              \
    CSF_LENGTH(ROW)                                                                          \
    ROW(shape, CHOICE, "anatomy", "", "", CHOSEN, "",                                        \
        "shape of the canal: sections by vertebral level, smoothed, or the same everywhere", \
        .labels = "anatomy uniform", .flags = TH_AT_START)                                   \
    CSF_BODY(ROW)                                                                            \
    CSF_DURA(ROW)

#define STREAMING_PLACES(ROW)                                                             \
    ROW(narrow_side, CHOICE, "anterior", "", "", CHOSEN,                                  \
        "supine; which side is narrow differs by level and posture, not known by level",  \
        "side to which the cord lies nearer to the dura", .labels = "anterior posterior") \
    ROW(tip_side, NUMBER, "180", "0", "360", CHOSEN, "catheters come in from behind",     \
        "side of the canal on which the catheter opens, degrees round the cord from the " \
        "front: 0 in front of it, 90 beside it, 180 behind it")                           \
    ROW(needle_side, NUMBER, "180", "0", "360", CHOSEN, "needles come in from behind",    \
        "side of the canal on which the needle opens, degrees as of csf.tip_side")        \
    ROW(jet, CHOICE, "across", "", "", CHOSEN,                                            \
        "catheters and needles that open at their side",                                  \
        "direction in which a bolus leaves the catheter: across the canal, or along it",  \
        .labels = "across along")                                                         \
    ROW(opening, LENGTH, "0 mm", "0 mm", "5 mm", CHOSEN, "",                              \
        "diameter of the opening that a bolus leaves through; 0: the catheter's bore",    \
        .unit = "mm")                                                                     \
    ROW(lumbar_slope, NUMBER, "13.4", "0", "60", READ,                                    \
        "Hirabayashi 1995, Br J Anaesth 75:6: largest decline of the lumbar canal of 7 "  \
        "women 13.4, SD 3.9; 12.4 in pregnancy; highest point L4, lowest T8",             \
        "largest slope of the canal between its highest lumbar and its lowest thoracic "  \
        "point, lying on the back, degrees")                                              \
    ROW(thoracic_slope, NUMBER, "22.7", "0", "60", READ,                                  \
        "same: largest incline of the upper thoracic canal 22.7, SD 6.0; 15.8 in "        \
        "pregnancy",                                                                      \
        "largest slope of the canal between there and the head, lying on the back, "      \
        "degrees")                                                                        \
    ROW(roots_resist, CHOICE, "yes", "", "", DERIVED,                                     \
        "by the hydraulic diameter the whole canal resists 2.4 times as much with "       \
        "rootlets; 2 to 2.5 times simulated (Tangen 2015, J Biomech 48:2144)",            \
        "rootlets hinder the flow that a heavy or light solution drives, or only cord "   \
        "and dura do",                                                                    \
        .labels = "yes no")                                                               \
    ROW(probe, POSITION, "C5", "0 cm", "1 m", CHOSEN, "",                                 \
        "position of the probe outputs; left out: C5")

#define STREAMING_PULSATION(ROW)                                                              \
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
        "of 6 and 10 s, the same at 16 s (Takizawa 2017, 7 people); 0.3 to 3 times",          \
        "stroke volume of breathing over that of the heart, with the same decrease along "    \
        "the canal")                                                                          \
    ROW(breathing_rate, FREQUENCY, "15 1/min", "1 1/min", "100 1/min", CHOSEN, "12 to 20",    \
        "breathing rate")                                                                     \
    CSF_PULSE(ROW)                                                                            \
    ROW(eccentricity, NUMBER, "0.5", "0", "0.95", CHOSEN,                                     \
        "the cord lies off centre everywhere; by level it is not known; 0.3 to 0.7",          \
        "eccentricity of the cord in the dura: the gap is h0 (1 - eccentricity cos 2 pi s) "  \
        "round the cord; 0: no drift",                                                        \
        .published = {"0.3", "0.7"})                                                          \
    ROW(lateral_mixing, NUMBER, "5", "0.1", "1e6", DERIVED,                                   \
        "roots and ligaments raise the spread of 15 s by 60 % (Haga 2017): 2.6 times; "       \
        "arrays of cylinders up to 30 in the cauda and some hundreds in the neck",            \
        "factor by which roots and trabeculae multiply diffusion across and round the "       \
        "canal",                                                                              \
        .published = {"1", "30"})                                                             \
    ROW(smoothing, LENGTH, "3 cm", "1 cm", "10 cm", CHOSEN,                                   \
        "the theory of the drift needs changes over more than a stroke's 5 to 7 mm; 1.2 "     \
        "to 5 cm",                                                                            \
        "standard deviation of the Gaussian that smooths the anatomy")                        \
    ROW(viscosity, VISCOSITY, "0.7 mPa s", "0.3 mPa s", "5 mPa s", READ,                      \
        "Bloomfield 1998: 0.7-1.0 at 37 C", "viscosity of CSF")                               \
    ROW(dispersion, DIFFUSIVITY, "nan", "0 cm2/s", "0.1 cm2/s", CHOSEN, "from the pulsation", \
        "dispersion along the canal beside the streams, the same everywhere and for every "   \
        "drug; not given: diffusion and the shear of the pulsation")                          \
    ROW(foramen, FRACTION, "100 %", "0 %", "100 %", CHOSEN, "open, as in health",             \
        "share of the section at the foramen magnum through which CSF mixes (less in "        \
        "Chiari; 0: closed)")                                                                 \
    ROW(longest, TIME, "1 h", "1 min", "1 day", CHOSEN, "",                                   \
        "longest step; it is cut into substeps by the streams")

#define STREAMING_PARAMS(ROW) \
    STREAMING_SIZES(ROW) STREAMING_PLACES(ROW) STREAMING_PULSATION(ROW)

#define STREAMING_STATES(ROW)                                                     \
    ROW(infused, VOLUME, "volume infused so far, less what was drawn and leaked") \
    ROW(infused_excess, VOLUME, "compensation of the sum infused")                \
    ROW(drawn_volume, VOLUME, "volume drawn off through the needle so far")       \
    ROW(drawn_volume_excess, VOLUME, "compensation of the sum drawn_volume")      \
    ROW(leaked_volume, VOLUME, "volume leaked out of the dura so far")            \
    ROW(leaked_volume_excess, VOLUME, "compensation of the sum leaked_volume")    \
    ROW(spinal_fluid, VOLUME, "volume of CSF absorbed along the canal so far")    \
    ROW(spinal_fluid_excess, VOLUME, "compensation of the sum spinal_fluid")      \
    ROW(cranial_fluid, VOLUME, "volume of CSF absorbed in the skull so far")      \
    ROW(cranial_fluid_excess, VOLUME, "compensation of the sum cranial_fluid")    \
    ROW(substep, TIME, "substep of the last step")                                \
    ROW(sinks, TIME, "next substep of what is heavy or light")                    \
    ROW(inertia, NUMBER, "largest inertia over viscosity so far")                 \
    ROW(mesh_error, LENGTH, "largest distance from a coarse mesh so far")         \
    ROW(compared, TIME, "time over which concentrations were compared with its")

#define STREAMING_SUM(ROW, name, doc)              \
    ROW(name, MASS, doc, .flags = TH_EACH_SPECIES) \
    ROW(name##_excess, MASS, "compensation of that sum", .flags = TH_EACH_SPECIES)
#define STREAMING_SPECIES_STATES(ROW)                                                         \
    STREAMING_SUM(ROW, total, "amount in the body, summed from all that came and left")       \
    STREAMING_SUM(ROW, cleared, "amount eliminated so far")                                   \
    STREAMING_SUM(ROW, made, "amount formed of its parent so far")                            \
    STREAMING_SUM(ROW, drawn, "amount that left with CSF drawn off so far")                   \
    STREAMING_SUM(ROW, leaked, "amount that left with CSF that leaked so far")                \
    STREAMING_SUM(ROW, spine, "amount absorbed with the fluid along the canal so far")        \
    STREAMING_SUM(ROW, cisterns, "amount absorbed with the fluid in the cisterns so far")     \
    STREAMING_SUM(ROW, convexity, "amount absorbed with the fluid at the convexities so far") \
    STREAMING_SUM(ROW, dura, "amount from CSF through the dura so far")                       \
    ROW(dura_most, MASS, "largest of that so far", .flags = TH_EACH_SPECIES)                  \
    STREAMING_SUM(ROW, cord, "net amount from cord to plasma so far")                         \
    ROW(peak, CONCENTRATION, "largest concentration so far", .flags = TH_EACH_SPECIES)        \
    ROW(canal_most, MASS, "largest amount in the CSF of the canal so far",                    \
        .flags = TH_EACH_SPECIES)                                                             \
    ROW(most, MASS, "largest amount in the body so far", .flags = TH_EACH_SPECIES)

#define STREAMING_OUTPUTS(ROW)                                                                 \
    ROW(spinal_absorbed_volume, VOLUME, "volume of CSF absorbed along the canal so far",       \
        .nature = TH_TOTAL, .flags = TH_GROWS)                                                 \
    ROW(cranial_absorbed_volume, VOLUME, "volume of CSF absorbed in the skull so far",         \
        .nature = TH_TOTAL, .flags = TH_GROWS)                                                 \
    ROW(stream, FLOW, "largest flow that the streams carry up, and down, along the canal",     \
        .unit = "uL/min", .nature = TH_STEPWISE, .flags = TH_UNRECORDED)                       \
    ROW(inertia, NUMBER,                                                                       \
        "largest inertia over viscosity so far, in the flow that CSF drives which is heavier " \
        "or lighter: N of the page, the same on every mesh",                                   \
        .flags = TH_UNRECORDED | TH_GROWS)                                                     \
    ROW(fast_sinking, NUMBER,                                                                  \
        "inertia beyond lubrication theory: 1 once csf.inertia is above 1, when a cloud is "   \
        "up to 60 % too long while it comes in, and a tenth at most some seconds later",       \
        .log = TH_LOG_NOTICE,                                                                  \
        .notice = "what is heavier or lighter than CSF moved so fast that inertia outweighed " \
                  "viscosity (csf.inertia above 1): while it comes in the cloud is up to "     \
                  "60 % too long, a tenth at most from 10 s later on",                         \
        .nature = TH_STEPWISE, .flags = TH_UNRECORDED)                                         \
    ROW(mesh_error, LENGTH,                                                                    \
        "distance of drug from where half the mesh has it: E of the page, the mean along "     \
        "the canal, the largest so far",                                                       \
        .unit = "cm", .flags = TH_GROWS)                                                       \
    ROW(far_beats, NUMBER,                                                                     \
        "displacement beyond the theory: 1 if a beat or a breath moves CSF further than "      \
        "csf.smoothing, where the theory of the drift does not hold",                          \
        .log = TH_LOG_NOTICE,                                                                  \
        .notice = "a beat or a breath moves CSF further than csf.smoothing: the theory of "    \
                  "the drift does not hold there",                                             \
        .nature = TH_STEPWISE, .flags = TH_UNRECORDED)

#define STREAMING_SPECIES_OUTPUTS(ROW)                                                         \
    ROW(tip_concentration, CONCENTRATION, "CSF concentration at the tip, on its side",         \
        .flags = TH_EACH_SPECIES, .floor = "floor")                                            \
    ROW(probe_concentration, CONCENTRATION,                                                    \
        "CSF concentration at the probe, mean over "                                           \
        "the section",                                                                         \
        .flags = TH_EACH_SPECIES, .floor = "floor")                                            \
    ROW(probe_anterior, CONCENTRATION,                                                         \
        "CSF concentration at the probe in front of the "                                      \
        "cord, mean over that half",                                                           \
        .flags = TH_EACH_SPECIES, .floor = "floor")                                            \
    ROW(probe_posterior, CONCENTRATION,                                                        \
        "CSF concentration at the probe behind the cord, "                                     \
        "mean over that half",                                                                 \
        .flags = TH_EACH_SPECIES, .floor = "floor")                                            \
    ROW(cistern_concentration, CONCENTRATION, "CSF concentration in the cisterns",             \
        .flags = TH_EACH_SPECIES, .floor = "floor", .at = "concentration@cistern")             \
    ROW(convexity_concentration, CONCENTRATION, "CSF concentration at the convexities",        \
        .flags = TH_EACH_SPECIES, .floor = "floor", .at = "concentration@convexity")           \
    ROW(ventricle_concentration, CONCENTRATION, "CSF concentration in the ventricles",         \
        .flags = TH_EACH_SPECIES, .floor = "floor", .at = "concentration@ventricle")           \
    ROW(spinal_amount, MASS, "amount in the CSF of the spinal canal",                          \
        .flags = TH_EACH_SPECIES, .floor = "amount_floor")                                     \
    ROW(cranial_amount, MASS, "amount in cranial CSF, with the ventricles",                    \
        .flags = TH_EACH_SPECIES, .floor = "amount_floor")                                     \
    ROW(spinal_absorbed, MASS, "amount absorbed with CSF along the canal so far",              \
        .nature = TH_TOTAL, .flags = TH_EACH_SPECIES | TH_GROWS, .floor = "amount_floor")      \
    ROW(cistern_absorbed, MASS, "amount absorbed with CSF in the cisterns (lymph) so far",     \
        .nature = TH_TOTAL, .flags = TH_EACH_SPECIES | TH_GROWS, .floor = "amount_floor")      \
    ROW(convexity_absorbed, MASS, "amount absorbed with CSF at the convexities so far",        \
        .nature = TH_TOTAL, .flags = TH_EACH_SPECIES | TH_GROWS, .floor = "amount_floor")      \
    ROW(dural_cleared, MASS, "amount from CSF through the spinal dura so far",                 \
        .nature = TH_TOTAL, .flags = TH_EACH_SPECIES | TH_GROWS, .floor = "amount_floor")      \
    ROW(floor, CONCENTRATION,                                                                  \
        "floor of concentrations in CSF and cord, below which a value is numerical error: "    \
        "1e-9 of the largest concentration so far",                                            \
        .flags = TH_EACH_SPECIES | TH_UNRECORDED)                                              \
    ROW(amount_floor, MASS,                                                                    \
        "floor of amounts, below which a value is numerical error: 1e-9 of the largest "       \
        "amount in CSF, cord and plasma so far",                                               \
        .flags = TH_EACH_SPECIES | TH_UNRECORDED)                                              \
    ROW(tip_mesh_error, NUMBER,                                                                \
        "relative error of C at the tip: by how much half the mesh has its largest and "       \
        "its mean so far higher or lower, e of the page",                                      \
        .flags = TH_EACH_SPECIES)                                                              \
    ROW(needle_mesh_error, NUMBER, "relative error of C at the needle, 0 without one",         \
        .flags = TH_EACH_SPECIES)                                                              \
    ROW(probe_mesh_error, NUMBER, "relative error of C at the probe: e of the page",           \
        .flags = TH_EACH_SPECIES)                                                              \
    ROW(probe_anterior_mesh_error, NUMBER,                                                     \
        "relative error of C at the probe in front of the cord: e of the page",                \
        .flags = TH_EACH_SPECIES)                                                              \
    ROW(probe_posterior_mesh_error, NUMBER,                                                    \
        "relative error of C at the probe behind the cord: e of the page",                     \
        .flags = TH_EACH_SPECIES)                                                              \
    ROW(cistern_mesh_error, NUMBER, "relative error of C in the cisterns: e of the page",      \
        .flags = TH_EACH_SPECIES)                                                              \
    ROW(convexity_mesh_error, NUMBER, "relative error of C at the convexities: e of the page", \
        .flags = TH_EACH_SPECIES)

#define STREAMING_PROFILES(ROW)                                                           \
    ROW(z, POSITION, "distance below the foramen magnum", .flags = TH_AXIS)               \
    ROW(concentration, CONCENTRATION,                                                     \
        "CSF concentration along the spine, mean over the "                               \
        "section",                                                                        \
        .flags = TH_EACH_SPECIES, .floor = "floor")                                       \
    ROW(anterior, CONCENTRATION,                                                          \
        "CSF concentration along the spine in front of the cord, "                        \
        "mean over that half",                                                            \
        .flags = TH_EACH_SPECIES, .floor = "floor", .at = "concentration@/anterior")      \
    ROW(posterior, CONCENTRATION,                                                         \
        "CSF concentration along the spine behind the cord, "                             \
        "mean over that half",                                                            \
        .flags = TH_EACH_SPECIES, .floor = "floor", .at = "concentration@/posterior")     \
    ROW(concentration_mesh_error, NUMBER,                                                 \
        "relative error of the concentration along the spine: by how much half the mesh " \
        "has its largest and its mean so far higher or lower, e of the page",             \
        .flags = TH_EACH_SPECIES)                                                         \
    ROW(anterior_mesh_error, NUMBER,                                                      \
        "relative error of the concentration in front of the cord: e of the page",        \
        .flags = TH_EACH_SPECIES)                                                         \
    ROW(posterior_mesh_error, NUMBER,                                                     \
        "relative error of the concentration behind the cord: e of the page",             \
        .flags = TH_EACH_SPECIES)

struct streaming_params {
    STREAMING_PARAMS(TH_LANE_MEMBER)
};
struct streaming_states {
    STREAMING_STATES(TH_LANE_MEMBER)
    STREAMING_SPECIES_STATES(TH_SPECIES_MEMBER)
};
struct streaming_outputs {
    STREAMING_OUTPUTS(TH_LANE_MEMBER)
    STREAMING_SPECIES_OUTPUTS(TH_SPECIES_MEMBER)
};
enum { STREAMING_PARAMS(TH_ROW_INDEX) STREAMING_PARAM_COUNT };

#endif
