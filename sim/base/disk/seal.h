/* The seal of a file: a last line with a checksum of all bytes before it.
 *
 * HDF5 protects its own structures by checksums, but neither plain arrays nor the heap of its
 * texts, and a damaged heap can crash libhdf5. All readers of HDF5 ignore bytes behind its end.
 * A file without the line (repacked, edited by a tool) is read like any other. */
#ifndef TH_SEAL_H
#define TH_SEAL_H

#include "base/disk/file.h"

enum th_seal { TH_SEAL_HOLDS, TH_SEAL_BROKEN, TH_SEAL_NONE, TH_SEAL_UNREAD };

/* Appends the seal; false if that failed. */
bool th_part_seal(struct th_part *part);
/* The bytes are the same, or have changed since. UNREAD: part->failed says why. */
enum th_seal th_part_check_seal(struct th_part *part);

#endif
