/* Private to csf/compartments: a network of compartments as its two tables say it. Values are
 * parameters of the model (extend.c), a row for each line of a table; here is what does not
 * change: names, places, and what leads where. */
#ifndef TH_CSF_COMPARTMENTS_NETWORK_H
#define TH_CSF_COMPARTMENTS_NETWORK_H

#include "ports.h"

enum {
    NETWORK_MOST = 32,   /* compartments                            */
    NETWORK_FLOWS = 256, /* lines of flows                          */
    NETWORK_NAME = 13    /* letters: "a_to_b" has no more than 31 */
};

/* The column place: the part of the body for which a compartment counts. */
#define NETWORK_PLACES(LABEL, AND) \
    LABEL(csf) AND LABEL(tissue)   \
    AND LABEL(plasma)              \
    AND LABEL(gut)
enum { NETWORK_PLACES(TH_LABEL_INDEX, ) };

struct th_network_compartment {
    const char *name;
    int place;          /* LABEL_csf, ... */
    double top;         /* m below the foramen magnum; -INFINITY: it is not given */
    struct th_place at; /* in its table */
};

/* The table of volumes. */
struct th_network_volumes {
    size_t count;
    struct th_network_compartment compartment[NETWORK_MOST];
    size_t central;      /* the first of plasma; SIZE_MAX: there is none */
    size_t way[TH_WAYS]; /* what takes drug that is swallowed, or under the skin, in place of
                            the drug's own way; SIZE_MAX: none */
};

/* Ends of a flow that are no compartments of the table. */
#define NETWORK_OUT ((size_t)-1)   /* it leaves the body              */
#define NETWORK_BLOOD ((size_t)-2) /* the drug's own plasma (plasma.linear) */

struct th_network_flow {
    size_t from, to;
    bool rate; /* its value is a rate, 1/s; else a clearance, m3/s */
};

/* The table of flows. */
struct th_network_flows {
    size_t count;
    struct th_network_flow flow[NETWORK_FLOWS];
};

/* read.c: the model's load, of either file. */
const void *th_network_load(const struct th_file *file, struct th_arena *arena,
                            struct th_error *error);

/* read.c: names of a flow's ends as they are written, and which of both columns has its value;
 * false and a sentence if that makes no sense. */
struct th_network_line {
    const char *from, *to;
    size_t column; /* of its value */
    bool rate;
};
bool th_network_line(const struct th_data_table *table, size_t row,
                     struct th_network_line *written, struct th_error *error);
/* The columns of either table are known, those that must be there are, and there are not too
 * many rows. */
bool th_network_columns(const struct th_file *file, bool volumes, struct th_error *error);
/* A name of a compartment in a cell; NULL and a sentence if it is none. */
const char *th_network_name(const struct th_data_table *table, size_t row, const char *column,
                            struct th_error *error);
extern const struct th_row th_network_volume_row, th_network_clearance_row, th_network_rate_row;

/* extend.c: the model's extend: rows for each compartment and for each flow. */
const struct th_model *th_network_extend(const struct th_file *file, struct th_arena *arena,
                                         struct th_error *error);

/* The compartment of a place that a position lies in, m below the foramen magnum: of those that
 * begin above it the one that begins last, the first of several alike; above all of them the
 * highest. SIZE_MAX: that place has none. */
size_t th_network_at(const struct th_network_volumes *volumes, int place, double position);

#endif
