/* Opening, locking and recognising the file of a checkpoint. */
#include "ensemble/checkpoint_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/disk/file.h"

const char th_checkpoint_magic[16] = "thecal save 2";

enum { KIND = 12 }; /* bytes of the magic without the version: "thecal save " */

static enum th_status fail(const struct th_checkpoint_file *it, const char *what, int number,
                           struct th_error *error)
{
    return th_error_add(error, TH_IO, "cannot %s %s: %s", what, it->path, strerror(number));
}

/* A device or a FIFO is not opened at all: opening alone may have effects. */
static enum th_status open_regular(struct th_checkpoint_file *it, bool resume,
                                   struct th_error *error)
{
    struct stat there;
    if (stat(it->path, &there) == 0 && !S_ISREG(there.st_mode))
        return th_error_add(error, TH_IO, "%s is no regular file; a checkpoint is kept in one",
                            it->path);
    if (!resume)
        it->file = open(it->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, (mode_t)0644);
    it->made = it->file >= 0;
    if (!it->made && (resume || errno == EEXIST))
        it->file = open(it->path, O_RDWR | O_CLOEXEC | O_NONBLOCK);
    if (it->file < 0)
        return fail(it, "open", errno, error);
    return TH_OK;
}

/* The lock belongs to the open file, so that it excludes other runs of this process too, and
 * ends with the process, however that ends. A file that lost its name meanwhile was another
 * run's. */
static enum th_status lock(struct th_checkpoint_file *it, struct th_error *error)
{
    struct stat mine, named;
    bool held = flock(it->file, LOCK_EX | LOCK_NB) == 0;
    if (!held && errno != EWOULDBLOCK)
        return fail(it, "lock", errno, error);
    if (held && fstat(it->file, &mine) == 0 && S_ISREG(mine.st_mode) &&
        stat(it->path, &named) == 0 && mine.st_ino == named.st_ino &&
        mine.st_dev == named.st_dev)
        return TH_OK;
    it->made = false; /* the other run's now */
    return th_error_add(error, TH_IO, "%s is in use by another run; two runs cannot share one",
                        it->path);
}

static enum th_status read_header(struct th_checkpoint_file *it, off_t *length,
                                  struct th_error *error)
{
    struct th_part part = {.file = it->file};
    *length = lseek(it->file, 0, SEEK_END);
    if (*length < 0)
        return fail(it, "read", errno, error);
    th_part_read(&part, &it->header, sizeof it->header, 0);
    return part.failed ? fail(it, "read", part.failed, error) : TH_OK;
}

/* Empties an existing file if a run may begin in it. It is locked, so no other run has it
 * mapped. */
static enum th_status overwrite(struct th_checkpoint_file *it, off_t length,
                                struct th_error *error)
{
    bool ours = memcmp(it->header.magic, th_checkpoint_magic, KIND) == 0;
    bool known = memcmp(it->header.magic, th_checkpoint_magic, sizeof th_checkpoint_magic) == 0;
    if (length && !ours)
        return th_error_add(
            error, TH_IO,
            "%s is there and is no checkpoint; it was left as it is: give another "
            "name",
            it->path);
    if (length && !(known && it->header.spent == 1))
        return th_error_add(
            error, TH_IO,
            "%s holds a run whose result was not written: --resume goes on with it; "
            "to begin anew remove it or give another name",
            it->path);
    if (length && ftruncate(it->file, 0) != 0)
        return fail(it, "write", errno, error);
    it->header = (struct th_checkpoint_header){.seal = 0};
    return TH_OK;
}

static enum th_status recognise(struct th_checkpoint_file *it, bool resume,
                                struct th_error *error)
{
    off_t length;
    enum th_status status = lock(it, error);
    status = status == TH_OK ? read_header(it, &length, error) : status;
    if (status != TH_OK)
        return status;
    if (!resume)
        return overwrite(it, length, error);
    if (memcmp(it->header.magic, th_checkpoint_magic, KIND) != 0)
        return th_error_add(error, TH_IO, "%s is not a checkpoint of thecal", it->path);
    if (memcmp(it->header.magic, th_checkpoint_magic, sizeof th_checkpoint_magic) != 0)
        return th_error_add(error, TH_IO, "%s is a checkpoint of another version of thecal",
                            it->path);
    return TH_OK;
}

enum th_status th_checkpoint_file_open(struct th_checkpoint_file *it, const char *path,
                                       bool resume, struct th_error *error)
{
    *it = (struct th_checkpoint_file){.path = path, .file = -1};
    enum th_status status = open_regular(it, resume, error);
    status = status == TH_OK ? recognise(it, resume, error) : status;
    if (status != TH_OK && it->file >= 0) {
        th_checkpoint_file_drop(it);
        close(it->file);
        it->file = -1;
    }
    return status;
}

void th_checkpoint_file_drop(struct th_checkpoint_file *it)
{
    struct stat mine, named;
    if (it->made && it->file >= 0 && fstat(it->file, &mine) == 0 &&
        lstat(it->path, &named) == 0 && mine.st_ino == named.st_ino &&
        mine.st_dev == named.st_dev)
        (void)unlink(it->path);
    it->made = false;
}
