/* Queries of an HDF5 file that is only read and not trusted.
 *
 * A query has three outcomes: a value; no value, because the file has no such object; or
 * failure, with an error message that has the actual reason. An object that exists but cannot
 * be read is a failure, never a missing one. Private to sim/result. */
#ifndef TH_RESULT_QUERY_H
#define TH_RESULT_QUERY_H

#include "store/file/h5.h"

struct th_query {
    const char *path;
    struct th_part part; /* the file, open for reading */
    bool sealed;         /* its checksum holds: the file is as Thecal wrote it */
    bool heap;           /* read texts of variable length although it is not sealed */
    hid_t file, driver;
    off_t length; /* bytes of the file */
    int earlier;  /* messages of error before the file was opened */
    struct th_error *error;
    struct th_h5_hush hush;
};

/* Add an error message about `what` and return false. */
bool th_query_reject(struct th_query *query, const char *what, const char *why);
bool th_query_damaged(struct th_query *query, const char *what);
bool th_query_no_memory(struct th_query *query);

/* A text attribute, to be freed; NULL if there is none. of: the object's name. */
bool th_query_text(struct th_query *query, hid_t at, const char *of, const char *name,
                   char **text);
/* A single number, 0 or above; 0 if there is none. */
bool th_query_size(struct th_query *query, hid_t at, const char *of, const char *name,
                   double *size);
/* True if the file itself holds that many values of a dataset: asked before memory is taken. */
bool th_query_held(struct th_query *query, hid_t data, hid_t type, const char *name,
                   size_t count);
/* All of a dataset of numbers, to be freed; its sizes go to size[rank]. A single number has
 * rank 0. */
bool th_query_numbers(struct th_query *query, hid_t data, const char *name, double **values,
                      int *rank, hsize_t size[TH_H5_RANK]);
/* The sizes alone. */
bool th_query_sizes(struct th_query *query, hid_t data, const char *name, int *rank,
                    hsize_t size[TH_H5_RANK]);
/* All texts of a dataset of variable length, in one block to be freed: pointers, then bytes. */
bool th_query_strings(struct th_query *query, hid_t group, const char *name, char ***texts,
                      size_t *count);
/* The object of that name in a group, to be closed; a negative id if there is none. Links that
 * lead elsewhere, within the file or out of it, are rejected. */
bool th_query_object(struct th_query *query, hid_t group, const char *name, hid_t *object);

#endif
