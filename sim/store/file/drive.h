/* An HDF5 file driver over struct th_part, for files that are written and files that are read.
 */
#ifndef TH_STORE_DRIVE_H
#define TH_STORE_DRIVE_H

#include <hdf5.h>
#include <stdbool.h>

#include "base/disk/file.h"

/* Registers the driver; a negative id on failure. H5FDunregister releases it. */
hid_t th_h5_driver(void);
/* Sets the driver of a file access property list. length: bytes of a file that is only read, -1
 * for one that is written. */
bool th_h5_drive(hid_t access, hid_t driver, struct th_part *part, off_t length);

#endif
