/* All bytes are read through one descriptor: if the file is replaced meanwhile, the checksum
 * and HDF5 still read the same one, and HDF5, which cannot be closed in order after its
 * driver's close has failed, never closes it. */
#include "result/open.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/disk/seal.h"
#include "store/file/drive.h"

static bool read_failure(const struct th_query *query, int number)
{
    if (number == ENOMEM)
        th_error_add(query->error, TH_NO_MEMORY, "no memory to read %s", query->path);
    else
        th_error_add(query->error, TH_IO, "cannot read %s: %s", query->path, strerror(number));
    return false;
}

/* A device or a FIFO is not opened: that might block. */
static bool open_bytes(struct th_query *query)
{
    struct stat there;
    if (stat(query->path, &there) != 0)
        return read_failure(query, errno);
    if (!S_ISREG(there.st_mode)) {
        th_error_add(query->error, TH_IO, "%s is no HDF5 file: it is %s", query->path,
                     S_ISDIR(there.st_mode) ? "a folder" : "no regular file");
        return false;
    }
    query->part.file = open(query->path, O_RDONLY | O_CLOEXEC);
    if (query->part.file < 0)
        return read_failure(query, errno);
    query->length = lseek(query->part.file, 0, SEEK_END);
    return query->length >= 0 || read_failure(query, errno);
}

/* By the first bytes and the seal: libhdf5 opens no file before its checksum is known. */
static bool check_start(struct th_query *query)
{
    char start[8];
    th_part_read(&query->part, start, sizeof start, 0);
    if (query->part.failed)
        return read_failure(query, query->part.failed);
    if (memcmp(start, "\x89HDF\r\n\x1a\n", sizeof start) != 0) {
        bool old = memcmp(start, "CDF", 3) == 0;
        th_error_add(query->error, TH_IO, "%s is no HDF5 file%s", query->path,
                     old ? " but one of netCDF 3; results are netCDF-4" : "");
        return false;
    }
    enum th_seal seal = th_part_check_seal(&query->part);
    query->sealed = seal == TH_SEAL_HOLDS;
    if (seal == TH_SEAL_UNREAD)
        return read_failure(query, query->part.failed);
    if (seal == TH_SEAL_BROKEN)
        th_error_add(query->error, TH_IO, "%s is damaged: its checksum does not hold",
                     query->path);
    return seal != TH_SEAL_BROKEN;
}

static bool open_hdf5(struct th_query *query)
{
    hid_t list = H5Pcreate(H5P_FILE_ACCESS);
    query->driver = th_h5_driver();
    if (list >= 0 && query->driver >= 0 && H5Pset_fclose_degree(list, H5F_CLOSE_STRONG) >= 0 &&
        th_h5_drive(list, query->driver, &query->part, query->length))
        query->file = H5Fopen(query->path, H5F_ACC_RDONLY, list);
    if (list >= 0)
        H5Pclose(list);
    return query->file >= 0 || th_query_damaged(query, "it");
}

bool th_query_open(struct th_query *query, const char *path, struct th_error *error)
{
    *query = (struct th_query){.path = path,
                               .part = {.path = path, .file = -1},
                               .file = H5I_INVALID_HID,
                               .driver = H5I_INVALID_HID,
                               .earlier = error ? error->count : 0,
                               .error = error};
    th_h5_hush(&query->hush);
    return open_bytes(query) && check_start(query) && open_hdf5(query);
}

/* A failure below HDF5 replaces the messages about what HDF5 then could not do. */
bool th_query_close(struct th_query *query, bool done)
{
    if (query->file >= 0)
        H5Fclose(query->file);
    if (query->driver >= 0)
        H5FDunregister(query->driver);
    th_h5_unhush(&query->hush);
    if (query->part.file >= 0)
        close(query->part.file); /* nothing was written: a failure loses nothing */
    struct th_error *error = query->error;
    if (query->part.failed && error && error->count > query->earlier) {
        error->count = query->earlier;
        error->status = query->earlier ? error->status : TH_OK;
    }
    if (query->part.failed)
        return read_failure(query, query->part.failed);
    if (!done && error && error->count == query->earlier)
        return th_query_damaged(query, "it");
    return done;
}
