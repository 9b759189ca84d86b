/* O_TMPFILE; where the file system has none, a name that is removed at once. */
#include "base/disk/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int open_named(const char *beside)
{
    const size_t size = strlen(beside) + 32;
    char *name = malloc(size);
    int file = -1;
    for (int k = 0; name && k < 1000 && file < 0; k++) {
        snprintf(name, size, "%s.%ld.%d.scratch", beside, (long)getpid(), k);
        file = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, (mode_t)0600);
        if (file >= 0)
            (void)unlink(name);
        else if (errno != EEXIST)
            break;
    }
    const int number = name ? errno : ENOMEM;
    free(name);
    errno = number;
    return file;
}

enum th_status th_scratch_open(const char *beside, int *file, struct th_error *error)
{
    const char *slash = strrchr(beside, '/');
    const size_t length = slash ? (size_t)(slash - beside) + (slash == beside) : 1;
    char *folder = strndup(slash ? beside : ".", length);
    if (!folder)
        return th_error_add(error, TH_NO_MEMORY, "no memory for a name");
    *file = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, (mode_t)0600);
    if (*file < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == ENOENT))
        *file = open_named(beside);
    const int number = errno;
    free(folder);
    if (*file >= 0)
        return TH_OK;
    return th_error_add(error, TH_IO, "cannot make a file beside %s: %s", beside,
                        strerror(number));
}
