/* The file under a checkpoint: made or opened, locked, recognised. Private to
 * sim/checkpoint*.c. */
#ifndef TH_CHECKPOINT_FILE_H
#define TH_CHECKPOINT_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"

struct th_checkpoint_header {
    char magic[16];
    uint64_t fingerprint, members, mapped, image_bytes, images;
    uint64_t seal; /* of all that was written, once the run was stopped in good order; 0: it was
                      not */
    uint64_t spent; /* 1: the result was written, the file may be begun anew */
};

struct th_checkpoint_file {
    const char *path;
    int file;                           /* locked until it is closed; -1: none */
    bool made;                          /* it was not there before */
    struct th_checkpoint_header header; /* as it was found; zeros in a new file */
};

extern const char th_checkpoint_magic[16];

/* resume: a checkpoint that is there. Otherwise a new file, or one that is empty, or a
 * checkpoint whose result was written: nothing else is emptied, replaced or removed. Another
 * run's file is refused. */
enum th_status th_checkpoint_file_open(struct th_checkpoint_file *it, const char *path,
                                       bool resume, struct th_error *error);
/* Takes back a file that was made and could not be used. */
void th_checkpoint_file_drop(struct th_checkpoint_file *it);

#endif
