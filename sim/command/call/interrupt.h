/* SIGINT and SIGTERM during a run: the first raises a flag, the second has its default action.
 * A thread waits for them, so that no handler and no global variable is needed. */
#ifndef TH_INTERRUPT_H
#define TH_INTERRUPT_H

#include <pthread.h>
#include <signal.h>
#include <stdio.h>

#include "engine/advance.h"

/* Stands on the caller's stack between begin and end. */
struct th_interrupt {
    struct th_stop stop;
    FILE *err; /* for a line at the first signal, or NULL */
    sigset_t awaited, before;
    pthread_t thread;
    bool listening;
};

/* Call before other threads are created: they inherit the blocked signals. An ignored signal
 * (nohup) stays ignored. If the thread cannot be created, signals keep their default action. */
void th_interrupt_begin(struct th_interrupt *interrupt, FILE *err);
void th_interrupt_end(struct th_interrupt *interrupt);

#endif
