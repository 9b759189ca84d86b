/* The rows and the page of surroundings/body, for body.c alone. */
#ifndef TH_SURROUNDINGS_BODY_H
#define TH_SURROUNDINGS_BODY_H

#include "model/model.h"

static const char page[] =
    "What surrounds the device: air, warmth, a magnetic field, and how the patient\n"
    "lies. Each is said here, in one place, and read by all that depend on it:\n"
    "\n"
    "  ambient pressure   a reservoir under a propellant, pumps whose flow follows\n"
    "                     it, and maps that have it\n"
    "  body temperature   viscosity in the catheter, diffusivity of a drug\n"
    "  pump temperature   the pump, and what is in its reservoir after a while\n"
    "                     (reservoir.warming_time); left out: the body's\n"
    "  posture            the pressure of CSF at the tip\n"
    "  magnetic field     rotors, which it stops (pump.stalls_in_field), valves,\n"
    "                     which it opens (pump.opens_in_field)\n"
    "\n"
    "Pressure by altitude h, the standard atmosphere below 11 km (ISO 2533:1975; US\n"
    "Standard Atmosphere 1976), where the air cools by 6.5 K/km:\n"
    "\n"
    "  p = 101325 Pa (1 - h 0.0065 K/m / 288.15 K)^5.25588\n"
    "\n"
    "Weather, some 3 kPa about it, is left out. ambient is the absolute pressure\n"
    "itself: give one of the two; with neither it is one atmosphere.\n"
    "\n"
    "A schedule is a table with the column time[h] and some of altitude, ambient,\n"
    "body_temperature, pump_temperature and field: what changes, linear between its\n"
    "rows and held before the first and behind the last. It acts in pieces of at most\n"
    "0.05 K, 100 Pa or 10 m and 0.05 T, each with the mean of the line in it, so that\n"
    "the integral over a piece is that of the line. What a table has is not said as a\n"
    "row as well. Words, such as the posture, change by orders:\n"
    "events: [{table: nights.csv, do: surroundings.posture}].\n"
    "\n"
    "posture holds until the next order. A scan is a field for a time; of several at\n"
    "once, and of field itself, the strongest counts.\n"
    "\n"
    "Valid for quasi-steady surroundings: a body and a pump are as warm as they are\n"
    "said to be, at once.\n"
    "\n"
    "By hand: at 305 m 1 - 0.0065 305/288.15 = 0.993120, to the power of 5.25588\n"
    "0.964364: 97.714 kPa. At 1600 m 83.52 kPa.\n";

#define POSTURES(LABEL, AND)         \
    LABEL(supine) AND LABEL(lateral) \
    AND LABEL(upright)

#define EXAMPLE                                              \
    "time[h],ambient[kPa],body_temperature[degC],field[T]\n" \
    "0,101.3,37,0\n"                                         \
    "1,80,39,0.1\n"

#define PARAMS(ROW)                                                                           \
    ROW(altitude, LENGTH, "nan", "-500 m", "11 km", CHOSEN, "",                               \
        "altitude above the sea, from which the ambient pressure follows; left out: that "    \
        "of the sea, or ambient is given",                                                    \
        .unit = "m")                                                                          \
    ROW(ambient, PRESSURE, "nan", "20 kPa", "500 kPa", CHOSEN, "",                            \
        "absolute pressure around the patient; left out: by altitude", .unit = "kPa")         \
    ROW(body_temperature, TEMPERATURE, "37 degC", "10 degC", "50 degC", CHOSEN, "",           \
        "temperature of the body: of the fluid in the catheter, of drugs in it, and of the "  \
        "pump unless pump_temperature is given")                                              \
    ROW(pump_temperature, TEMPERATURE, "nan", "10 degC", "50 degC", CHOSEN, "",               \
        "temperature of the pump; left out: that of the body")                                \
    ROW(field, FLUX_DENSITY, "0 T", "0 T", "20 T", CHOSEN, "",                                \
        "magnetic field that is there all the time; a scan comes on top")                     \
    ROW(posture, CHOICE, "supine", "", "", CHOSEN, "", "posture of the patient at the start", \
        .labels = POSTURES(TH_LABEL_TEXT, " "), .flags = TH_AT_START)                         \
    ROW(schedule, FILE, "nan", "", "", CHOSEN, "",                                            \
        "what changes with time: time, and some of altitude, ambient, body_temperature, "     \
        "pump_temperature, field",                                                            \
        .file = TH_TABLE_FILE, .example = EXAMPLE)

#define STATES(OUT) OUT(posture, NUMBER, "posture of the patient, by its number")

#define OUTPUTS(OUT)                                                                       \
    OUT(ambient_pressure, PRESSURE, "absolute pressure around the patient", .unit = "kPa", \
        .nature = TH_STEPWISE)                                                             \
    OUT(body_temperature, TEMPERATURE, "temperature of the body", .nature = TH_STEPWISE)   \
    OUT(pump_temperature, TEMPERATURE, "temperature of the pump", .nature = TH_STEPWISE)   \
    OUT(magnetic_field, FLUX_DENSITY, "magnetic field at the pump", .nature = TH_STEPWISE) \
    OUT(posture, CHOICE, "posture of the patient", .labels = POSTURES(TH_LABEL_TEXT, " "), \
        .nature = TH_STEPWISE)

struct params {
    PARAMS(TH_LANE_MEMBER)
};
struct states {
    STATES(TH_LANE_MEMBER)
};
struct outputs {
    OUTPUTS(TH_LANE_MEMBER)
};
enum { PARAMS(TH_ROW_INDEX) ROWS };

#endif
