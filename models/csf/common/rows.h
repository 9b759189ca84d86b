/* Rows that the models of slot csf share: length of the canal, volumes of CSF and their parts,
 * surfaces; the pulsation along the canal. */
#ifndef TH_CSF_COMMON_ROWS_H
#define TH_CSF_COMMON_ROWS_H

#define CSF_LENGTH(ROW)                                                                      \
    ROW(length, LENGTH, "64.95 cm", "5 cm", "1 m", READ, "PAM50 level scale (Valosek 2024)", \
        "length of the spinal canal, from the foramen magnum to the end of the dural sac; "  \
        "named levels stretch with it",                                                      \
        .flags = TH_STRUCTURAL)

#define CSF_BODY(ROW)                                                                       \
    ROW(volume, VOLUME, "97.3 mL", "1 mL", "1 L", READ, "Sass 2017, one subject",           \
        "volume of CSF in the spinal canal")                                                \
    ROW(cranial_volume, VOLUME, "157 mL", "0.1 mL", "1 L", READ,                            \
        "Matsumae 1996: 11.4 % of 1379 mL; 123 mL (Condon 1986, 10 subjects) to 265 mL "    \
        "(Yamada 2023, age 20 to 29)",                                                      \
        "volume of CSF in the skull, with the ventricles")                                  \
    ROW(ventricle_share, FRACTION, "15.9 %", "0 %", "90 %", DERIVED,                        \
        "25 mL of 157 mL, Condon 1986; about 20 mL until the sixties, Yamada 2023",         \
        "share of the ventricles in the cranial CSF; CSF formed there flows on to the "     \
        "cisterns, and no drug comes back")                                                 \
    ROW(cistern_share, FRACTION, "25 %", "1 %", "90 %", CHOSEN, "no measurement",           \
        "share of the cisterns (magna, basal, posterior fossa) in the cranial CSF outside " \
        "of the ventricles")                                                                \
    ROW(convexity_share, FRACTION, "66.7 %", "1 %", "99 %", CHOSEN, "no measurement",       \
        "share of the convexities in the cranial CSF outside of ventricles and cisterns; "  \
        "the rest is Sylvian and lateral")                                                  \
    ROW(cistern_mixing, FLOW, "4.8 mL/min", "0 mL/min", "1000 mL/min", DERIVED,             \
        "0.012 omega DX^2 with DX 6.8 mm (half of 5 cm/s, Gupta 2010), 10 cm2, 5 to 8 cm",  \
        "exchange between cisterns and Sylvian CSF by the pulsation", .unit = "mL/min")     \
    ROW(convexity_mixing, FLOW, "0.07 mL/min", "0 mL/min", "1000 mL/min", DERIVED,          \
        "the same with DX 0.55 mm (half of 0.4 cm/s, Gupta 2010)",                          \
        "exchange between Sylvian CSF and the convexities", .unit = "mL/min")               \
    ROW(cord_surface, AREA, "112.2 cm2", "0.1 cm2", "1000 cm2", READ, "Sass 2017",          \
        "surface of the spinal cord", .unit = "cm2")                                        \
    ROW(root_surface, AREA, "232.1 cm2", "0 cm2", "1000 cm2", READ, "Sass 2017",            \
        "surface of the nerve rootlets", .unit = "cm2")                                     \
    ROW(dura_surface, AREA, "318.5 cm2", "0.1 cm2", "1000 cm2", READ, "Sass 2017",          \
        "inner surface of the spinal dura", .unit = "cm2")

enum { TH_CSF_LINEAR, TH_CSF_WAVE };

#define CSF_PULSE(ROW)                                                                       \
    ROW(pulse, CHOICE, "linear", "", "", CHOSEN,                                             \
        "Enzmann 1991: nearly none in the distal sac",                                       \
        "how strokes fall along the canal: linearly, or as the pulse wave in an elastic "    \
        "canal has it",                                                                      \
        .labels = "linear wave")                                                             \
    ROW(wave_speed, SPEED, "4.6 m/s", "0.5 m/s", "1000 m/s", READ,                           \
        "Kalata 2009, people: 4.6 +/- 1.7 m/s",                                              \
        "speed of the pulse wave without viscosity; the canal takes section/(density "       \
        "speed^2) per length and pressure",                                                  \
        .unit = "m/s")                                                                       \
    ROW(permeability, AREA, "nan", "1e-6 mm2", "1000 mm2", CHOSEN, "no measurement",         \
        "permeability of roots and trabeculae, which resist the pulse wave and its streams " \
        "(Darcy); not given: none are in their way")                                         \
    ROW(harmonic_2, NUMBER, "0", "0", "2", CHOSEN, "",                                       \
        "flux of the second harmonic of the beat over that of the first, at the foramen "    \
        "magnum")                                                                            \
    ROW(harmonic_3, NUMBER, "0", "0", "2", CHOSEN, "",                                       \
        "flux of the third harmonic of the beat over that of the first, at the foramen "     \
        "magnum")

/* The permeability of the dura along the canal. */
#define CSF_DURA(ROW)                                                                    \
    ROW(dura_rise, NUMBER, "1", "0.5", "2.5", CHOSEN,                                    \
        "the same everywhere; morphine through human dura: more than 1.5, 33 people, "   \
        "Vitenbek, eurekamag 007775859",                                                 \
        "ratio of the dura's permeability at L1-2 to that at T2-3; it changes linearly " \
        "along the canal, and drug.dural_permeability is its mean over the dura")

#endif
