/* Asking a file that is only read, and of which nothing is believed. Private to sim/store*.c.
 *
 * Every question ends in one of three ways: there is an answer; there is none, because the file
 * has no such thing; or the question failed, and the sentence with the true reason has been
 * added. What is there but cannot be read is a failure, never the same as what is not there. */
#ifndef TH_STORE_ASK_H
#define TH_STORE_ASK_H

#include "store/h5.h"

struct th_asking {
    const char *path;
    struct th_part part; /* the file, open for reading */
    bool sealed;         /* its checksum is there and holds: it is as Thecal wrote it */
    bool heap;           /* texts of variable length are read though it is not */
    hid_t file, driver;
    off_t length;  /* bytes of the file */
    int sentences; /* of error when this began */
    struct th_error *error;
    struct th_h5_hush hush;
};

/* False and a sentence; th_ask_close either way. */
bool th_ask_open(struct th_asking *asking, const char *path, struct th_error *error);
/* done: all was read. False if it was not, or if a read failed below HDF5; there is a sentence
 * then. */
bool th_ask_close(struct th_asking *asking, bool done);

/* All return false, so that a failure can be passed on. `what` is told as what cannot be read.
 */
bool th_ask_refuse(struct th_asking *asking, const char *what, const char *why);
bool th_ask_damaged(struct th_asking *asking, const char *what);
bool th_ask_no_memory(struct th_asking *asking);

/* A text attribute, to be freed; NULL if there is none. of: the object's name. */
bool th_ask_text(struct th_asking *asking, hid_t at, const char *of, const char *name,
                 char **text);
/* A single number, 0 or above; 0 if there is none. */
bool th_ask_size(struct th_asking *asking, hid_t at, const char *of, const char *name,
                 double *size);
/* All of a dataset of numbers, to be freed; its sizes go to size[rank]. A single number has
 * rank 0. */
bool th_ask_numbers(struct th_asking *asking, hid_t data, const char *name, double **values,
                    int *rank, hsize_t size[TH_H5_RANK]);
/* All texts of a dataset of variable length, in one block to be freed: pointers, then bytes. */
bool th_ask_strings(struct th_asking *asking, hid_t group, const char *name, char ***texts,
                    size_t *count);
/* The object of that name in a group, to be closed; a negative id if there is none. Links that
 * lead elsewhere, within the file or out of it, are refused. */
bool th_ask_object(struct th_asking *asking, hid_t group, const char *name, hid_t *object);

#endif
