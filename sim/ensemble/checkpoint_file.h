/* The file of a checkpoint: creates or opens it, locks it and recognises its kind, before
 * anything in it is trusted. Private to sim/ensemble. */
#ifndef TH_CHECKPOINT_FILE_H
#define TH_CHECKPOINT_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"

struct th_checkpoint_header {
    char magic[16];
    uint64_t fingerprint; /* th_checkpoint_fingerprint */
    uint64_t members;
    uint64_t mapped;      /* bytes of the header, the checksums and the trace */
    uint64_t image_bytes; /* of one image */
    uint64_t images;      /* how many */
    uint64_t seal;        /* of all bytes, if the run was stopped in good order; else 0 */
    uint64_t spent;       /* 1: the result was written, the file may be overwritten */
};

struct th_checkpoint_file {
    const char *path;
    int file;                           /* locked until it is closed; -1: none */
    bool made;                          /* by this call */
    struct th_checkpoint_header header; /* as it was read; zeros in a new file */
};

extern const char th_checkpoint_magic[16];

/* resume: opens an existing checkpoint. Otherwise creates a file, or takes one that is empty or
 * a spent checkpoint; no other file is emptied, replaced or removed. A file that another run
 * has locked is rejected. TH_IO with a sentence. */
enum th_status th_checkpoint_file_open(struct th_checkpoint_file *it, const char *path,
                                       bool resume, struct th_error *error);
/* Removes the file if this call made it. */
void th_checkpoint_file_drop(struct th_checkpoint_file *it);

#endif
