/* A test program that includes this can make one call fail: the n-th of its kind, or all from
 * there on. Its own definitions stand before those of the C library, for all that is linked
 * into the program: not for the libraries that it loads, not all of which survive it. Included
 * by one file of a program. */
#ifndef TH_FAULT_H
#define TH_FAULT_H

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "support/leaks.h"

#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#define FAULT_MEMORY 0 /* the sanitizer has the allocator */
#else
#define FAULT_MEMORY 1
#endif

enum fault_call {
    FAULT_NONE,
    FAULT_OPEN,
    FAULT_CLOSE,
    FAULT_LSEEK,
    FAULT_PREAD,
    FAULT_PWRITE,
    FAULT_FSYNC,
    FAULT_MSYNC,
    FAULT_MMAP,
    FAULT_FTRUNCATE,
    FAULT_FALLOCATE,
    FAULT_RENAME,
    FAULT_FLOCK,
    FAULT_MALLOC,
    FAULT_CALLS
};

static struct {
    enum fault_call call;
    int number;  /* errno */
    bool sticky; /* all from there on */
    long at, seen;
} fault;

static void fault_arm(enum fault_call call, long at, int number, bool sticky)
{
    fault.at = at;
    fault.seen = 0;
    fault.number = number;
    fault.sticky = sticky;
    fault.call = call;
}

/* Ends it; true if the call was met. */
static bool fault_met(void)
{
    fault.call = FAULT_NONE;
    return fault.seen >= fault.at;
}

static bool fault_now(enum fault_call call)
{
    if (fault.call != call)
        return false;
    long k = ++fault.seen;
    if (k != fault.at && !(fault.sticky && k > fault.at))
        return false;
    errno = fault.number;
    return true;
}

int open(const char *path, int flags, ...)
{
    va_list rest;
    va_start(rest, flags);
    mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return fault_now(FAULT_OPEN) ? -1 : (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

int close(int file)
{
    bool failed = fault_now(FAULT_CLOSE);
    int done = (int)syscall(SYS_close, file);
    errno = failed ? fault.number : errno;
    return failed ? -1 : done;
}

off_t lseek(int file, off_t at, int from)
{
    return fault_now(FAULT_LSEEK) ? -1 : syscall(SYS_lseek, file, at, from);
}

ssize_t pread(int file, void *bytes, size_t count, off_t at)
{
    return fault_now(FAULT_PREAD) ? -1 : syscall(SYS_pread64, file, bytes, count, at);
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t at)
{
    return fault_now(FAULT_PWRITE) ? -1 : syscall(SYS_pwrite64, file, bytes, count, at);
}

int fsync(int file)
{
    (void)file; /* what is tried here need not reach the disk */
    return fault_now(FAULT_FSYNC) ? -1 : 0;
}

int msync(void *at, size_t count, int flags)
{
    (void)at, (void)count, (void)flags;
    return fault_now(FAULT_MSYNC) ? -1 : 0;
}

void *mmap(void *at, size_t count, int kind, int flags, int file, off_t from)
{
    return fault_now(FAULT_MMAP)
               ? MAP_FAILED
               : (void *)syscall(SYS_mmap, at, count, kind, flags, file, from);
}

int ftruncate(int file, off_t length)
{
    return fault_now(FAULT_FTRUNCATE) ? -1 : (int)syscall(SYS_ftruncate, file, length);
}

int posix_fallocate(int file, off_t at, off_t count)
{
    if (fault_now(FAULT_FALLOCATE))
        return fault.number;
    return syscall(SYS_fallocate, file, 0, at, count) == 0 ? 0 : errno;
}

int rename(const char *from, const char *to)
{
    return fault_now(FAULT_RENAME)
               ? -1
               : (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int flock(int file, int operation)
{
    return fault_now(FAULT_FLOCK) ? -1 : (int)syscall(SYS_flock, file, operation);
}

#if FAULT_MEMORY
extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t),
    *__libc_realloc(void *, size_t), *__libc_memalign(size_t, size_t);
void *malloc(size_t size)
{
    return fault_now(FAULT_MALLOC) ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return fault_now(FAULT_MALLOC) ? NULL : __libc_calloc(count, size);
}

void *realloc(void *piece, size_t size)
{
    return fault_now(FAULT_MALLOC) ? NULL : __libc_realloc(piece, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return fault_now(FAULT_MALLOC) ? NULL : __libc_memalign(alignment, size);
}
#endif

#endif
