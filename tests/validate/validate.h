/* Verification and validation: the table of make validate.
 *
 * A row is one number: a case of a given id, computed by the program (through a scenario of
 * scenarios/validation, or a law or table of the models), against a closed form or a
 * measurement. Expected values are constants with their source. A row about people that misses
 * is shown as "outside", and fails nothing. */
#ifndef TH_VALIDATE_H
#define TH_VALIDATE_H

#include <stdbool.h>
#include <stddef.h>

#include "ensemble/ensemble.h"

enum { ROWS = 512, HOUR = 3600, DAY = 86400 };

enum closeness {
    RELATIVE, /* |got - expected| <= tolerance |expected| */
    ABSOLUTE, /* |got - expected| <= tolerance            */
    FACTOR,   /* expected/tolerance .. expected tolerance */
    BAND,     /* least .. most                            */
};

/* Of what was measured: the kind of evidence, as the FDA's guidance on the credibility of
 * computational models (2023) sorts it. */
enum evidence {
    IN_VIVO,      /* in patients or volunteers                                        */
    ANIMAL,       /* in an animal, with that animal's part                            */
    BENCH,        /* on a device or a phantom                                         */
    POPULATION,   /* a distribution, or a share of many                               */
    EMERGENT,     /* a pattern that nobody put in                                     */
    PLAUSIBILITY, /* another simulation, or an order of magnitude                     */
};

struct row {
    const char *id, *setup, *unit, *source;
    double expected, got;
    enum closeness within;
    double tolerance, least, most;
    bool people; /* measured: in patients, volunteers, animals, on a bench */
    bool akin;   /* the model was built from that very source: consistency, no evidence */
    enum evidence evidence;
    const char *given; /* parameters of the physics that are not the defaults; NULL: none */
};

struct table {
    size_t count;
    struct row rows[ROWS];
    const char *section, *sections[ROWS]; /* of the rows that are added now; of each row */
    struct th_units *units;
    struct th_catalog silent; /* without the lines of the report, which no case asks for */
};

/* One case after the other, by subject; each adds its rows. */
void validate_device(struct table *table);
void validate_pumps(struct table *table);
void validate_rotor(struct table *table);
void validate_bench(struct table *table);
void validate_gauge(struct table *table);
void validate_programme(struct table *table);
void validate_line(struct table *table);
void validate_csf(struct table *table);
void validate_fluid(struct table *table);
void validate_drug(struct table *table);
void validate_networks(struct table *table);
void validate_people(struct table *table);
void validate_effects(struct table *table);
void validate_lumbar(struct table *table);
void validate_doses(struct table *table);
void validate_animals(struct table *table);
void validate_skull(struct table *table);
void validate_space(struct table *table);
void validate_populations(struct table *table);

void add_row(struct table *table, struct row row);
/* One that was measured, and is to lie between the two. */
void add_band(struct table *table, struct row row, double least, double most);

/* A scenario of scenarios/validation, run through the whole chain. If anything fails, that is
 * reported on stderr and every value read from it is NaN, which fails every row. */
struct run {
    struct th_scenario *scenario;
    struct th_layout *layout;
    struct th_trace *trace;
};

/* set: one "path=value" or NULL. */
struct run run_case(struct table *table, const char *id, const char *set);
/* Several of them; those that are NULL are left out. */
enum { SETS = 4 };
struct run run_with(struct table *table, const char *id, const char *const sets[SETS]);
void run_close(struct run *run);

/* The number that a requirement of the scenario judges, of a member, SI; NaN: none. */
double run_required(const struct run *run, size_t requirement, uint64_t member);
/* SI. Linear between the samples. */
double run_at(const struct run *run, const char *path, uint64_t member, double seconds);
double run_final(const struct run *run, const char *path, uint64_t member);
/* A profile at the end of the run or at a time, between its points; beyond them the nearest. */
double run_along(const struct run *run, const char *path, double metres, double seconds);
/* The first time after `from` that a value passes `level`; NaN: never. */
double run_passes(const struct run *run, const char *path, double level, double from);
/* The largest sample; of a profile at its nearest point; when, s, unless NULL. */
double run_peak(const struct run *run, const char *path, double metres, double *at);
/* The integral of a value from the start, of a profile at its nearest point, and the same times
 * time: trapezoids. */
struct moments {
    double area, first;
};
struct moments run_moments(const struct run *run, const char *path, double metres, double to);
/* Slope of ln(value) over time by least squares, 1/s. */
double run_log_slope(const struct run *run, const char *path, double from, double to);

#endif
