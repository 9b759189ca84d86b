/* Files that are written under a name of their own, locked, then renamed. */
#include "base/disk/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static enum th_status refuse(const struct th_part *part, int number, struct th_error *error)
{
    return th_error_add(error, number == ENOMEM ? TH_NO_MEMORY : TH_IO, "cannot write %s: %s",
                        part->path, strerror(number));
}

static void forget(struct th_part *part)
{
    free(part->beside);
    free(part->target);
    part->beside = part->target = NULL;
    part->file = -1;
}

/* True if name is a part of base: base.<digits>.part. */
static bool is_part(const char *name, const char *base)
{
    size_t length = strlen(base);
    if (strncmp(name, base, length) != 0 || name[length] != '.')
        return false;
    const char *number = name + length + 1;
    size_t digits = strspn(number, "0123456789");
    return digits && strcmp(number + digits, ".part") == 0;
}

/* True if the open file is still that of its name. */
static bool is_named(int file, int folder, const char *name)
{
    struct stat mine, named;
    return fstat(file, &mine) == 0 && S_ISREG(mine.st_mode) &&
           fstatat(folder, name, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
           mine.st_ino == named.st_ino && mine.st_dev == named.st_dev;
}

/* The writer of a part holds a lock on it, which ends with its process. A part without a
 * lock was left behind and is removed; where there are no locks nothing is removed. Returns how
 * many have a lock; the lock of this process on `own`, which may be NULL, does not count. */
static int sweep(const char *path, const char *own)
{
    int locked = 0;
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
    char *folder = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
    DIR *names = folder ? opendir(folder) : NULL;
    for (struct dirent *entry; names && (entry = readdir(names));) {
        int from = dirfd(names), file = -1;
        if (is_part(entry->d_name, base) && !(own && strcmp(entry->d_name, own) == 0))
            file = openat(from, entry->d_name, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
        if (file < 0)
            continue;
        const bool left = flock(file, LOCK_EX | LOCK_NB) == 0;
        locked += !left && errno == EWOULDBLOCK;
        if (left && is_named(file, from, entry->d_name))
            (void)unlinkat(from, entry->d_name, 0);
        close(file);
    }
    if (names)
        closedir(names);
    free(folder);
    return locked;
}

bool th_part_is_shared(const struct th_part *part)
{
    const char *slash = strrchr(part->beside, '/');
    return sweep(part->target, slash ? slash + 1 : part->beside) > 0;
}

/* Makes the part and locks it. Between the two another's sweep may hold it for a moment or take
 * its name away: then again. */
static int open_locked(const char *beside)
{
    const struct timespec moment = {.tv_nsec = 1000000};
    for (int attempt = 0; attempt < 1000; attempt++) {
        int file = open(beside, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, (mode_t)0666);
        if (file < 0)
            return -1;
        bool locked = flock(file, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
        bool mine = locked && is_named(file, AT_FDCWD, beside);
        if (mine && ftruncate(file, 0) == 0)
            return file;
        int number = errno;
        if (mine)
            (void)unlink(beside);
        close(file);
        errno = number;
        if (mine)
            return -1;
        nanosleep(&moment, NULL);
    }
    errno = EBUSY;
    return -1;
}

/* The target of a link as a path of its own, to be freed; NULL and errno. */
static char *follow(const char *link)
{
    const char *slash = strrchr(link, '/');
    size_t folder = slash ? (size_t)(slash - link) + 1 : 0;
    char *path = malloc(folder + PATH_MAX + 1);
    if (!path)
        return NULL;
    memcpy(path, link, folder);
    ssize_t length = readlink(link, path + folder, PATH_MAX);
    if (length < 0) {
        free(path);
        return NULL;
    }
    path[folder + (size_t)length] = '\0';
    if (path[folder] == '/')
        memmove(path, path + folder, (size_t)length + 1);
    return path;
}

/* The file under a name, links followed: nothing yet, or the regular file at the end of the
 * links. A link of /proc to an open file has the name of another file: it is recognised by
 * its number. */
static bool is_file_of(const char *path, const char *target)
{
    struct stat seen, named;
    if (stat(path, &seen) != 0)
        return true; /* opening it gives the error */
    return S_ISREG(seen.st_mode) && lstat(target, &named) == 0 && seen.st_ino == named.st_ino &&
           seen.st_dev == named.st_dev;
}

/* True if this process prints to that file, which to replace would lose. */
static bool is_printed_to(const char *path)
{
    struct stat there, out;
    if (stat(path, &there) != 0)
        return false;
    for (int file = STDOUT_FILENO; file <= STDERR_FILENO; file++)
        if (fstat(file, &out) == 0 && out.st_ino == there.st_ino && out.st_dev == there.st_dev)
            return true;
    return false;
}

enum th_status th_part_target(const char *path, char **target, struct th_error *error)
{
    enum { LINKS = 40 };
    struct th_part part = {.path = path};
    struct stat there;
    char *name = strdup(path);
    *target = NULL;
    for (int k = 0; name && lstat(name, &there) == 0 && S_ISLNK(there.st_mode); k++) {
        char *next = k < LINKS ? follow(name) : NULL;
        int number = k < LINKS ? errno : ELOOP;
        free(name);
        name = next;
        errno = number;
    }
    if (!name)
        return refuse(&part, errno, error);
    const char *why = !is_file_of(path, name) ? "it is there and is no regular file"
                      : is_printed_to(path)   ? "it is where this program prints"
                                              : NULL;
    if (!why) {
        *target = name;
        return TH_OK;
    }
    free(name);
    return th_error_add(error, TH_IO, "cannot write %s: %s", path, why);
}

enum th_status th_part_open(struct th_part *part, const char *path, struct th_error *error)
{
    *part = (struct th_part){.path = path, .file = -1};
    enum th_status status = th_part_target(path, &part->target, error);
    if (!part->target)
        return status;
    size_t size = strlen(part->target) + 32;
    int number = ENOMEM;
    part->beside = malloc(size);
    if (part->beside) {
        snprintf(part->beside, size, "%s.%ld.part", part->target, (long)getpid());
        sweep(part->target, NULL);
        part->file = open_locked(part->beside);
        number = errno;
    }
    if (part->file >= 0)
        return TH_OK;
    forget(part);
    return refuse(part, number, error);
}

void th_part_write(struct th_part *part, const void *bytes, size_t count, off_t at)
{
    const unsigned char *from = bytes;
    while (count && !part->failed) {
        ssize_t done = pwrite(part->file, from, count, at);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0) {
            part->failed = done < 0 ? errno : ENOSPC;
            return;
        }
        from += done;
        at += done;
        count -= (size_t)done;
    }
}

void th_part_read(struct th_part *part, void *bytes, size_t count, off_t at)
{
    unsigned char *to = bytes;
    memset(to, 0, count);
    while (count && !part->failed) {
        ssize_t done = pread(part->file, to, count, at);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            part->failed = errno;
        if (done <= 0)
            return;
        to += done;
        at += done;
        count -= (size_t)done;
    }
}

void th_part_cut(struct th_part *part, off_t length)
{
    if (!part->failed && ftruncate(part->file, length) != 0)
        part->failed = errno;
}

/* Without this the new name may be lost in a power failure although the bytes are safe. Some
 * file systems cannot do it; the file is there all the same. */
static void settle_directory(const char *path)
{
    char *directory = strdup(path);
    if (!directory)
        return;
    char *slash = strrchr(directory, '/');
    if (slash == directory)
        slash[1] = '\0';
    else if (slash)
        *slash = '\0';
    int file = open(slash ? directory : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file >= 0) {
        (void)fsync(file);
        close(file);
    }
    free(directory);
}

enum th_status th_part_close(struct th_part *part, bool keep, struct th_error *error)
{
    if (!part->beside)
        return TH_IO;
    if (keep && !part->failed && fsync(part->file) != 0 && errno != EINVAL)
        part->failed = errno;
    int lock = dup(part->file); /* close may still fail, and the name must be held till then */
    if (close(part->file) != 0 && !part->failed && errno != EINTR)
        part->failed = errno;
    if (keep && !part->failed && rename(part->beside, part->target) != 0)
        part->failed = errno;
    enum th_status status = TH_OK;
    if (!keep || part->failed)
        (void)unlink(part->beside);
    else
        settle_directory(part->target);
    if (lock >= 0)
        close(lock);
    if (part->failed)
        status = refuse(part, part->failed, error);
    else if (!keep)
        status = TH_IO;
    forget(part);
    return status;
}

enum th_status th_part_text(const char *path, const char *text, size_t length,
                            struct th_error *error)
{
    struct th_part part;
    enum th_status status = th_part_open(&part, path, error);
    if (status != TH_OK)
        return status;
    th_part_write(&part, text, length, 0);
    return th_part_close(&part, true, error);
}
