/* The rows of reservoir/bellows and what its files share: bellows.c, refill.c, forecast.c. */
#ifndef TH_RESERVOIR_BELLOWS_H
#define TH_RESERVOIR_BELLOWS_H

#include "causes.h"
#include "laws.h"
#include "model/model.h"
#include "trailing.h"
#include "vapour.h"
#include "wall.h"

#define PARAMS(ROW)                                                                           \
    ROW(volume, VOLUME, "20 mL", "0 mL", "100 mL", CHOSEN, "",                                \
        "volume in the reservoir at the start, residual included",                            \
        .flags = TH_AT_START | TH_INITIAL)                                                    \
    ROW(water, VOLUME, "0 mL", "0 mL", "100 mL", CHOSEN, "",                                  \
        "volume at the start that is water without drug, as a new pump still holds",          \
        .flags = TH_AT_START | TH_INITIAL)                                                    \
    ROW(capacity, VOLUME, "20 mL", "1 mL", "100 mL", PLACEHOLDER, "",                         \
        "capacity of the reservoir, residual included")                                       \
    ROW(residual, VOLUME, "1.4 mL", "0 mL", "10 mL", RECALLED, "SynchroMed II",               \
        "volume that the pump cannot reach")                                                  \
    ROW(taper, VOLUME, "0.3 mL", "0.001 mL", "5 mL", PLACEHOLDER, "",                         \
        "volume above the residual over which the flow fades out")                            \
    ROW(pressure_full, PRESSURE, "30 kPa", "-50 kPa", "500 kPa", PLACEHOLDER, "",             \
        "gauge pressure at capacity, or, with a propellant, that of its bellows above it")    \
    ROW(pressure_empty, PRESSURE, "30 kPa", "-50 kPa", "500 kPa", PLACEHOLDER, "",            \
        "gauge pressure at the residual volume, or that of the bellows above the "            \
        "propellant's")                                                                       \
    ROW(propellant, CHOICE, "none", "", "", CHOSEN, "",                                       \
        "propellant whose vapour presses on the bellows; none: they alone press",             \
        .labels = TH_PROPELLANTS(TH_LABEL_TEXT, " "), .flags = TH_AT_START)                   \
    ROW(warming_time, TIME, "20 min", "1 s", "1 day", PLACEHOLDER, "",                        \
        "time constant with which what is in the reservoir takes the temperature of the "     \
        "pump",                                                                               \
        .unit = "min")                                                                        \
    ROW(refill_temperature, TEMPERATURE, "nan", "0 degC", "50 degC", CHOSEN, "",              \
        "temperature of what refills fill in; left out: that of the pump")                    \
    ROW(low, VOLUME, "2 mL", "0 mL", "50 mL", READ, "Neurosurgery Aug 2004, multicentre",     \
        "programmer's volume at which the low alarm sounds")                                  \
    ROW(longest_interval, TIME, "180 day", "1 day", "1000 day", RECALLED, "pump labelling",   \
        "longest time between fills, whatever is left", .unit = "day")                        \
    TH_WALL_PARAMS(ROW)                                                                       \
    ROW(overfill, CHOICE, "refused", "", "", CHOSEN, "",                                      \
        "fate of what does not fit at a refill: refused stays in the syringe; vented: all "   \
        "goes in and mixes, and what is too much leaves again",                               \
        .labels = TH_OVERFILLS(TH_LABEL_TEXT, " "))                                           \
    ROW(yields_at, PRESSURE, "nan", "0 kPa", "2 MPa", CHOSEN, "",                             \
        "absolute pressure of the surroundings above which the shell is pushed in for good; " \
        "left out: it is rigid",                                                              \
        .unit = "kPa")                                                                        \
    ROW(yields_by, COMPLIANCE, "0.06648 mL/kPa", "0 mL/kPa", "1 mL/kPa", DERIVED,             \
        "40 mL taken for 27 mL after 30 m under water (Draulans 2013, Spinal Cord): 13 mL, "  \
        "if it was empty and yielded from 2 atm on",                                          \
        "capacity of an empty reservoir that is lost per pressure above yields_at",           \
        .unit = "mL/kPa")

#define STATES(OUT)                                                                            \
    OUT(volume, VOLUME, "true volume")                                                         \
    OUT(volume_excess, VOLUME, "round-off in volume")                                          \
    OUT(temperature, TEMPERATURE, "temperature of what is in it")                              \
    OUT(programmed, VOLUME, "volume in the reservoir as the programmer counts")                \
    OUT(programmed_excess, VOLUME, "round-off in programmed")                                  \
    OUT(commanded, VOLUME,                                                                     \
        "volume commanded of the reservoir so far, with what fading kept back")                \
    OUT(commanded_excess, VOLUME, "round-off in commanded")                                    \
    OUT(ordered, VOLUME, "volume ordered so far")                                              \
    OUT(ordered_excess, VOLUME, "round-off in ordered")                                        \
    OUT(supplied, VOLUME, "volume filled in so far, first fill and rinses included")           \
    OUT(withdrawn, VOLUME, "volume withdrawn at refills so far, rinses included")              \
    OUT(removed, VOLUME, "volume that left with explanted pumps so far")                       \
    OUT(missed, VOLUME, "volume that refills put beside it so far")                            \
    OUT(begun, NUMBER, "instant at which this pump was implanted, ticks; 0: at the start")     \
    OUT(last_withdrawn, VOLUME, "volume withdrawn at the last refill, before rinsing")         \
    OUT(last_read, VOLUME, "the same volume as the syringe was read")                          \
    OUT(last_found, VOLUME, "that less what the programmer counted above the residual")        \
    OUT(noted, NUMBER, "refills whose discrepancy was noted, so far")                          \
    OUT(alarmed, NUMBER, "refills whose discrepancy was an alarm, so far")                     \
    OUT(refused, VOLUME, "volume that did not fit at the last refill")                         \
    OUT(refused_in_all, VOLUME, "volume that did not fit at refills, so far")                  \
    OUT(refills, NUMBER, "refills so far")                                                     \
    OUT(filled_at, TIME, "instant of the last fill")                                           \
    OUT(counted_out, TIME, "instant at which programmed fell to the residual; -1: it did not") \
    OUT(low_alarm, NUMBER, "low alarm: 1 if it sounds")                                        \
    OUT(low_since, TIME, "instant at which the low alarm began")                               \
    OUT(true_low, NUMBER, "true volume low: 1 if it is")                                       \
    OUT(true_low_since, TIME, "instant at which the true volume became low")                   \
    OUT(dry, NUMBER, "dry: 1 if the flow has faded to half")                                   \
    OUT(dry_since, TIME, "instant at which the reservoir ran dry")                             \
    OUT(lost, VOLUME, "capacity that the shell has lost")                                      \
    OUT(vented, VOLUME, "volume vented at refills so far")                                     \
    OUT(refused_refills, NUMBER, "refills refused so far")                                     \
    OUT(rate, FLOW, "flow drawn over the last step")

#define DRUG_STATES(OUT)                                                                 \
    OUT(mass, MASS, "mass of base", .flags = TH_EACH_SPECIES)                            \
    OUT(mass_excess, MASS, "round-off in mass", .flags = TH_EACH_SPECIES)                \
    OUT(degraded, MASS, "mass of base degraded so far", .flags = TH_EACH_SPECIES)        \
    OUT(degraded_excess, MASS, "round-off in degraded", .flags = TH_EACH_SPECIES)        \
    OUT(mass_withdrawn, MASS, "mass of base withdrawn so far", .flags = TH_EACH_SPECIES) \
    OUT(mass_removed, MASS, "mass of base that left with explanted pumps so far",        \
        .flags = TH_EACH_SPECIES)                                                        \
    OUT(mass_supplied, MASS, "mass of base filled in so far", .flags = TH_EACH_SPECIES)  \
    OUT(mass_missed, MASS, "mass of base that refills put beside it so far",             \
        .flags = TH_EACH_SPECIES)                                                        \
    OUT(filled, CONCENTRATION, "concentration on the label of the last fill",            \
        .flags = TH_EACH_SPECIES)

#define OUTPUTS(OUT)                                                                           \
    OUT(volume, VOLUME, "true volume in the reservoir, residual included")                     \
    OUT(programmed_volume, VOLUME, "volume in the reservoir as the programmer counts")         \
    OUT(discrepancy, VOLUME,                                                                   \
        "difference of the volumes in the reservoir: true minus programmer's")                 \
    OUT(pressure, PRESSURE, "gauge pressure in the reservoir")                                 \
    OUT(temperature, TEMPERATURE, "temperature of what is in the reservoir",                   \
        .flags = TH_UNRECORDED)                                                                \
    OUT(low_alarm, NUMBER, "low alarm: 1 if the programmer's volume is at or below `low`",     \
        .log = TH_LOG_ALARM, .nature = TH_STEPWISE)                                            \
    OUT(low_alarm_for, TIME, "time since the low alarm", .unit = "day")                        \
    OUT(empty_alarm, NUMBER,                                                                   \
        "empty alarm: 1 if the programmer's volume is at or below the residual",               \
        .log = TH_LOG_ALARM, .flags = TH_UNRECORDED, .nature = TH_STEPWISE)                    \
    OUT(true_low, NUMBER, "true volume low: 1 if it is at or below `low`",                     \
        .nature = TH_STEPWISE)                                                                 \
    OUT(true_low_for, TIME, "time since the true volume is low", .unit = "day")                \
    OUT(dry, NUMBER,                                                                           \
        "reservoir dry: 1 if the flow has faded to half, at or below taper/2 above the "       \
        "residual",                                                                            \
        .log = TH_LOG_TRUTH, .notice = "the reservoir ran dry", .nature = TH_STEPWISE)         \
    OUT(full, NUMBER, "reservoir full: 1 if nothing can be pushed back into it",               \
        .nature = TH_STEPWISE)                                                                 \
    OUT(dry_for, TIME, "time since the reservoir is dry", .unit = "day")                       \
    OUT(alarm_in, TIME,                                                                        \
        "time to the low alarm if orders go on as in the last day; at most 100 years",         \
        .unit = "day")                                                                         \
    OUT(refill_due, TIME,                                                                      \
        "instant at which a refill is due: the low alarm if orders go on as in the last day, " \
        "or longest_interval "                                                                 \
        "after the last fill",                                                                 \
        .unit = "day")                                                                         \
    OUT(predicted_empty, TIME,                                                                 \
        "instant at which the programmer's volume is used up: it reached the residual, or "    \
        "will if orders go "                                                                   \
        "on as in the last day",                                                               \
        .unit = "day")                                                                         \
    OUT(empty_at, TIME,                                                                        \
        "instant at which the reservoir is empty: it went dry, or will if the pump draws as "  \
        "in the last day",                                                                     \
        .unit = "day")                                                                         \
    OUT(withdrawn_volume, VOLUME, "volume withdrawn at the last refill, before rinsing",       \
        .nature = TH_STEPWISE)                                                                 \
    OUT(measured_volume, VOLUME,                                                               \
        "volume withdrawn at the last refill, before rinsing, as the syringe was read",        \
        .flags = TH_UNRECORDED, .nature = TH_STEPWISE)                                         \
    OUT(measured_discrepancy, VOLUME,                                                          \
        "difference of volumes at the last refill: read off the syringe minus programmer's "   \
        "above the residual",                                                                  \
        .flags = TH_UNRECORDED, .nature = TH_STEPWISE)                                         \
    OUT(discrepancy_notices, NUMBER,                                                           \
        "refills since the start whose measured_discrepancy was notice_from or more",          \
        .log = TH_LOG_NOTICE, .flags = TH_COUNTED | TH_UNRECORDED,                             \
        .notice = "a refill found a discrepancy of notice_from or more",                       \
        .nature = TH_STEPWISE)                                                                 \
    OUT(discrepancy_alarms, NUMBER,                                                            \
        "refills since the start whose measured_discrepancy was alarm_from or more",           \
        .log = TH_LOG_ALARM, .flags = TH_COUNTED | TH_UNRECORDED,                              \
        .notice = "a refill found a discrepancy of alarm_from or more", .nature = TH_STEPWISE) \
    OUT(refused_volume, VOLUME, "volume that did not fit at refills since the start",          \
        .log = TH_LOG_REFUSED, .flags = TH_COUNTED,                                            \
        .notice = "a refill did not fit into the reservoir", .nature = TH_STEPWISE)            \
    OUT(last_refused_volume, VOLUME, "volume that did not fit at the last refill",             \
        .nature = TH_STEPWISE)                                                                 \
    OUT(refills, NUMBER, "refills since the start", .nature = TH_STEPWISE)                     \
    OUT(flipped, NUMBER, "flipped: 1 if the pump lies with its port away from the skin",       \
        .log = TH_LOG_TRUTH, .flags = TH_UNRECORDED, .nature = TH_STEPWISE)                    \
    OUT(refused_refills, NUMBER, "refills since the start that found no port: it was flipped", \
        .log = TH_LOG_REFUSED, .flags = TH_COUNTED | TH_UNRECORDED,                            \
        .notice = "a refill was refused: the pump is flipped", .nature = TH_STEPWISE)          \
    OUT(vented_volume, VOLUME, "volume vented at refills since the start",                     \
        .log = TH_LOG_TRUTH, .flags = TH_COUNTED | TH_UNRECORDED,                              \
        .notice = "a refill was more than the reservoir holds, and a part was vented",         \
        .nature = TH_STEPWISE)                                                                 \
    OUT(lost_capacity, VOLUME, "volume of capacity that the shell has lost to the pressure",   \
        .flags = TH_UNRECORDED)

#define DRUG_OUTPUTS(OUT)                                                            \
    OUT(concentration, CONCENTRATION, "concentration in the reservoir, as labelled", \
        .flags = TH_EACH_SPECIES)                                                    \
    OUT(mass, MASS, "mass of base in the reservoir", .flags = TH_EACH_SPECIES)

struct params {
    PARAMS(TH_LANE_MEMBER)
};
enum { PARAMS(TH_ROW_INDEX) };
struct states {
    STATES(TH_LANE_MEMBER)
    DRUG_STATES(TH_SPECIES_MEMBER)
};
struct outputs {
    OUTPUTS(TH_LANE_MEMBER)
    DRUG_OUTPUTS(TH_SPECIES_MEMBER)
};

static inline void add_mass(struct states *s, size_t k, double more, int i)
{
    th_add(&s->mass[k][i], &s->mass_excess[k][i], more);
}

static inline void add_volume(struct states *s, double more, int i)
{
    th_add(&s->volume[i], &s->volume_excess[i], more);
}

/* Rings of the volumes ordered and commanded, over a day: see trailing.h. Then why the pump is
 * flipped. */
struct cells {
    double ordered[TH_RING][TH_LANES], commanded[TH_RING][TH_LANES];
    struct th_causes flips;
};

/* The row `overfill`. */
#define TH_OVERFILLS(LABEL, AND) LABEL(refused) AND LABEL(vented)
enum { TH_OVERFILLS(TH_LABEL_INDEX, ) };

/* m3 that it holds, less what the shell has lost. */
static inline double th_reservoir_holds(const struct params *p, const struct states *s, int i)
{
    return p->capacity[i] - s->lost[i];
}

/* The shell yields to the pressure of now: wall.c. */
void th_reservoir_yield(const struct th_view *view, int lane);
/* Pressure, stiffness and expansion of now. */
struct th_wall th_reservoir_wall(const struct th_view *view, int lane);
/* A step in which the pressure is straight over the volume, s. */
double th_reservoir_wall_limit(const struct th_view *view, int lane);

/* Flipped and turned back: flip.c. */
bool th_reservoir_is_flipped(const struct th_view *view, int lane);
void th_reservoir_turn(const struct th_view *view, const struct th_event *event, int lane);
void th_reservoir_lies_right(const struct th_view *view, int lane);

/* The four dates, forecast.c. Adds a step to the two curves, in which `drawn` of `usable` (m3)
 * was drawn; writes the outputs. */
void th_reservoir_trace(const struct th_view *view, double usable, double drawn, int lane);
void th_reservoir_forecast(const struct th_view *view, int lane);

/* The commands refill, flip and turn_back: refill.c. */
enum { TH_REFILL, TH_FLIP, TH_TURN_BACK, TH_RESERVOIR_COMMANDS };
extern const struct th_row th_flip_args[1];
extern const struct th_command th_reservoir_commands[TH_RESERVOIR_COMMANDS];
void th_reservoir_fill(const struct th_view *view, const double *args, int lane);
/* A pump is implanted at an instant, filled as the parameters say; or explanted with what it
 * holds. Totals go on. */
void th_reservoir_implant(const struct th_view *view, th_tick at, int lane);
void th_reservoir_explant(const struct th_view *view, int lane);

#endif
