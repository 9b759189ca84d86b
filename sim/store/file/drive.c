/* HDF5 1.10 cannot be closed in order after its file driver has failed: identifiers stay open
 * and a later call crashes (seen with a full disk: H5Fclose fails three times, then a
 * segmentation fault). This driver therefore never fails in writing or closing: the part
 * keeps the first failure and drops what follows. Only reading of a read-only file fails. */
#include "store/file/drive.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "store/file/scales.h"

#if H5_VERSION_GE(1, 13, 0)
#include <H5FDdevelop.h>
#endif

struct drive {
    H5FD_t shared; /* must come first */
    struct th_part *part;
    haddr_t allocated, end; /* space HDF5 has allocated; bytes in the file */
    bool reads;             /* it is only read */
    struct th_scale_uses scales;
};

/* Stored in the file access property list. */
struct drive_info {
    struct th_part *part;
    off_t length; /* of a file that is only read; -1: it is written */
};

static H5FD_t *drive_open(const char *name, unsigned flags, hid_t access, haddr_t most)
{
    (void)name, (void)flags, (void)most;
    const struct drive_info *info = H5Pget_driver_info(access);
    struct drive *drive = info ? calloc(1, sizeof *drive) : NULL;
    if (!drive) {
        if (info)
            info->part->failed = ENOMEM;
        return NULL;
    }
    drive->part = info->part;
    drive->reads = info->length >= 0;
    drive->end = drive->reads ? (haddr_t)info->length : 0;
    return &drive->shared;
}

static herr_t drive_close(H5FD_t *file)
{
    free(((struct drive *)file)->scales.items);
    free(file);
    return 0;
}

/* The uses of scales are kept with the file: any identifier in it leads to them. */
static herr_t drive_handle(H5FD_t *file, hid_t access, void **handle)
{
    (void)access;
    *handle = &((struct drive *)file)->scales;
    return 0;
}

static herr_t drive_query(const H5FD_t *file, unsigned long *flags)
{
    (void)file;
    *flags = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA |
             H5FD_FEAT_DATA_SIEVE | H5FD_FEAT_AGGREGATE_SMALLDATA;
    return 0;
}

static haddr_t drive_get_eoa(const H5FD_t *file, H5FD_mem_t type)
{
    (void)type;
    return ((const struct drive *)file)->allocated;
}

static herr_t drive_set_eoa(H5FD_t *file, H5FD_mem_t type, haddr_t address)
{
    (void)type;
    ((struct drive *)file)->allocated = address;
    return 0;
}

static haddr_t drive_get_eof(const H5FD_t *file, H5FD_mem_t type)
{
    (void)type;
    return ((const struct drive *)file)->end;
}

static herr_t drive_read(H5FD_t *file, H5FD_mem_t type, hid_t transfer, haddr_t address,
                         size_t size, void *bytes)
{
    (void)type, (void)transfer;
    const struct drive *drive = (const struct drive *)file;
    th_part_read(drive->part, bytes, size, (off_t)address);
    return drive->reads && drive->part->failed ? -1 : 0;
}

static herr_t drive_write(H5FD_t *file, H5FD_mem_t type, hid_t transfer, haddr_t address,
                          size_t size, const void *bytes)
{
    (void)type, (void)transfer;
    struct drive *drive = (struct drive *)file;
    th_part_write(drive->part, bytes, size, (off_t)address);
    if (address + size > drive->end)
        drive->end = address + size;
    return 0;
}

static herr_t drive_truncate(H5FD_t *file, hid_t transfer, hbool_t closing)
{
    (void)transfer, (void)closing;
    struct drive *drive = (struct drive *)file;
    if (drive->reads)
        return 0;
    if (drive->end != drive->allocated)
        th_part_cut(drive->part, (off_t)drive->allocated);
    drive->end = drive->allocated;
    return 0;
}

hid_t th_h5_driver(void)
{
    const H5FD_class_t class = {
#ifdef H5FD_CLASS_VERSION
        .version = H5FD_CLASS_VERSION,
        .value = (H5FD_class_value_t)510,
#endif
        .name = "thecal",
        .maxaddr = ((haddr_t)1 << 62) - 1,
        .fc_degree = H5F_CLOSE_STRONG,
        .fapl_size = sizeof(struct drive_info),
        .open = drive_open,
        .close = drive_close,
        .query = drive_query,
        .get_eoa = drive_get_eoa,
        .set_eoa = drive_set_eoa,
        .get_eof = drive_get_eof,
        .get_handle = drive_handle,
        .read = drive_read,
        .write = drive_write,
        .truncate = drive_truncate,
        .fl_map = H5FD_FLMAP_DICHOTOMY,
    };
    return H5FDregister(&class);
}

bool th_h5_drive(hid_t access, hid_t driver, struct th_part *part, off_t length)
{
    const struct drive_info info = {part, length};
    return H5Pset_driver(access, driver, &info) >= 0;
}
