/* Opening and closing a file that is only read.
 *
 * All bytes are read through one descriptor of our own: a file that is replaced meanwhile is
 * the same file for the checksum and for HDF5, and HDF5, which cannot be closed in order after
 * its own driver's close has failed, never closes it. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/seal.h"
#include "store/ask.h"

static bool unread(const struct th_asking *asking, int number)
{
    if (number == ENOMEM)
        th_error_add(asking->error, TH_NO_MEMORY, "no memory to read %s", asking->path);
    else
        th_error_add(asking->error, TH_IO, "cannot read %s: %s", asking->path,
                     strerror(number));
    return false;
}

/* A device or a FIFO is not opened, which might wait for ever. */
static bool open_bytes(struct th_asking *asking)
{
    struct stat there;
    if (stat(asking->path, &there) != 0)
        return unread(asking, errno);
    if (!S_ISREG(there.st_mode)) {
        th_error_add(asking->error, TH_IO, "%s is no HDF5 file: it is %s", asking->path,
                     S_ISDIR(there.st_mode) ? "a folder" : "no regular file");
        return false;
    }
    asking->part.file = open(asking->path, O_RDONLY | O_CLOEXEC);
    if (asking->part.file < 0)
        return unread(asking, errno);
    asking->length = lseek(asking->part.file, 0, SEEK_END);
    return asking->length >= 0 || unread(asking, errno);
}

/* By the first bytes alone: nothing of libhdf5 looks into a file before its checksum is known.
 */
static bool is_ours(struct th_asking *asking)
{
    char start[8];
    th_part_read(&asking->part, start, sizeof start, 0);
    if (asking->part.failed)
        return unread(asking, asking->part.failed);
    if (memcmp(start, "\x89HDF\r\n\x1a\n", sizeof start) != 0) {
        bool old = memcmp(start, "CDF", 3) == 0;
        th_error_add(asking->error, TH_IO, "%s is no HDF5 file%s", asking->path,
                     old ? " but one of netCDF 3; results are netCDF-4" : "");
        return false;
    }
    enum th_seal seal = th_part_check_seal(&asking->part);
    asking->sealed = seal == TH_SEAL_HOLDS;
    if (seal == TH_SEAL_UNREAD)
        return unread(asking, asking->part.failed);
    if (seal == TH_SEAL_BROKEN)
        th_error_add(asking->error, TH_IO, "%s is damaged: its checksum does not hold",
                     asking->path);
    return seal != TH_SEAL_BROKEN;
}

static bool open_hdf5(struct th_asking *asking)
{
    hid_t list = H5Pcreate(H5P_FILE_ACCESS);
    asking->driver = th_h5_driver();
    if (list >= 0 && asking->driver >= 0 && H5Pset_fclose_degree(list, H5F_CLOSE_STRONG) >= 0 &&
        th_h5_drive(list, asking->driver, &asking->part, asking->length))
        asking->file = H5Fopen(asking->path, H5F_ACC_RDONLY, list);
    if (list >= 0)
        H5Pclose(list);
    return asking->file >= 0 || th_ask_damaged(asking, "it");
}

bool th_ask_open(struct th_asking *asking, const char *path, struct th_error *error)
{
    *asking = (struct th_asking){.path = path,
                                 .part = {.path = path, .file = -1},
                                 .file = H5I_INVALID_HID,
                                 .driver = H5I_INVALID_HID,
                                 .sentences = error ? error->count : 0,
                                 .error = error};
    th_h5_hush(&asking->hush);
    return open_bytes(asking) && is_ours(asking) && open_hdf5(asking);
}

/* What failed below HDF5 is the reason of all that HDF5 then could not do. */
bool th_ask_close(struct th_asking *asking, bool done)
{
    if (asking->file >= 0)
        H5Fclose(asking->file);
    if (asking->driver >= 0)
        H5FDunregister(asking->driver);
    th_h5_unhush(&asking->hush);
    if (asking->part.file >= 0)
        close(asking->part.file); /* nothing was written: a failure loses nothing */
    struct th_error *error = asking->error;
    if (asking->part.failed && error && error->count > asking->sentences) {
        error->count = asking->sentences;
        error->status = asking->sentences ? error->status : TH_OK;
    }
    if (asking->part.failed)
        return unread(asking, asking->part.failed);
    if (!done && error && error->count == asking->sentences)
        return th_ask_damaged(asking, "it");
    return done;
}
