/* The table of thecal device-test as text, CSV, JSON and JUnit XML. */
#ifndef TH_DEVICE_SHOW_H
#define TH_DEVICE_SHOW_H

#include <stdio.h>

#include "command/device/set.h"
#include "command/device/table.h"

/* Above the table. */
struct th_device_head {
    const char *pump, *model; /* its file; "propellant" */
    const char *beside; /* parts that stand beside it by default, "morphine, bellows_20ml" */
    const char *rate;   /* what its flow is held against, a sentence */
    const char *folder; /* of the set */
    const struct th_device_label *labels; /* what is required of it, [label_count] */
    size_t label_count;
    size_t tests, left_out; /* that were run; of the set that are not for this model */
    int exit_code;
};

/* map.c: the rows of the conditions of one metric as a map, if it is a grid of two paths;
 * false: it is none. */
bool th_device_map(const struct th_device_row *rows, size_t count, FILE *out);
/* paper.c: in columns of at most 110 characters, test by test. every: also the rows of each
 * condition of a sweep. */
void th_device_print(const struct th_device_head *head, const struct th_device_table *table,
                     bool every, FILE *out);
/* The others have all rows. */
enum th_status th_device_csv(const struct th_device_table *table, FILE *out,
                             struct th_error *error);
void th_device_json(const struct th_device_head *head, const struct th_device_table *table,
                    FILE *out);
/* A case for each requirement; in the file. */
enum th_status th_device_junit(const struct th_device_table *table, const char *path,
                               struct th_error *error);

/* Writes the table to a file, in the form of its ending: .txt, .csv, .json, .xml (JUnit). It is
 * there complete or not at all. */
enum th_status th_device_write(const struct th_device_head *head,
                               const struct th_device_table *table, bool every,
                               const char *path, struct th_error *error);
/* TH_USAGE and a sentence if the ending is none of these. */
enum th_status th_device_check_name(const char *path, struct th_error *error);
/* TH_OK if table, JUnit and folder (each may be NULL) can be written without touching the
 * pump's file; makes the folder. */
enum th_status th_device_check_outputs(const char *pump, const char *output, const char *junit,
                                       const char *keep, struct th_error *error);

#endif
