/* A shared object of a user, as a row of FILE names it (document/library.h loads it): what a
 * model sees of it, and what a program wants of its loading.
 *
 * The code of a library may crash. A program that wants to say so is told, by `inside`, when a
 * thread enters such code and when it has left it. */
#ifndef TH_MODEL_LIBRARY_H
#define TH_MODEL_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

/* path: the library whose code the thread is about to run; NULL: it is back. */
typedef void th_inside(const char *path);

struct th_library {
    const char *path;
    char sum[65];  /* SHA-256 of its bytes */
    size_t length; /* bytes */
    size_t number; /* of the file among those of the scenario */
    void *handle;
    th_inside *inside;                                                         /* or NULL */
    const void *(*symbol)(const struct th_library *library, const char *name); /* or NULL */
    unsigned long long device, file;
    struct th_library *next;
};

/* Of a catalogue. */
struct th_loading {
    bool refused;
    th_inside *inside; /* or NULL */
};

static inline void th_library_enter(const struct th_library *library)
{
    if (library->inside)
        library->inside(library->path);
}

static inline void th_library_leave(const struct th_library *library)
{
    if (library->inside)
        library->inside(NULL);
}

#endif
