/* Walls that press on the fluid of a reservoir beside a propellant: a spring of bellows, a
 * charge of gas, a membrane of rubber; and the shell around it. The laws are on the page in
 * bellows_page.h. */
#ifndef TH_RESERVOIR_WALL_H
#define TH_RESERVOIR_WALL_H

#define TH_WALLS(LABEL, AND)      \
    LABEL(bellows) AND LABEL(gas) \
    AND LABEL(rubber)
enum { TH_WALLS(TH_LABEL_INDEX, ) };

#define TH_WALL_PARAMS(ROW)                                                                   \
    ROW(wall, CHOICE, "bellows", "", "", CHOSEN, "",                                          \
        "what presses on the fluid: bellows as of a spring, a gas that is shut in, or a "     \
        "membrane of rubber",                                                                 \
        .labels = TH_WALLS(TH_LABEL_TEXT, " "), .flags = TH_AT_START)                         \
    ROW(gas_exponent, NUMBER, "1", "1", "1.67", CHOSEN, "slow: as warm as the pump",          \
        "exponent of the gas's law")                                                          \
    ROW(tension, FRACTION, "50 %", "0 %", "100 %", PLACEHOLDER, "",                           \
        "share of pressure_full that the rubber's tension at rest has, the rest that of its " \
        "stretching")

struct th_wall {
    double pressure;  /* Pa gauge */
    double stiffness; /* Pa/m3 */
    double expansion; /* Pa/K */
};

#endif
