/* SIGINT and SIGTERM while a run goes on: the first raises a flag, the second ends the program
 * as if nobody listened. A thread of its own waits for them, so there is no handler and no
 * global. */
#ifndef TH_INTERRUPT_H
#define TH_INTERRUPT_H

#include <pthread.h>
#include <signal.h>
#include <stdio.h>

#include "engine/advance.h"

/* Stands on the caller's stack between begin and end. */
struct th_interrupt {
    struct th_stop stop;
    FILE *err; /* told when the first signal arrives; NULL: silent */
    sigset_t awaited, before;
    pthread_t thread;
    bool listening;
};

/* Call before other threads are made: they inherit the blocked signals. A signal that the
 * program was told to ignore (nohup) stays ignored. Without a thread to be had, signals end the
 * program. */
void th_interrupt_begin(struct th_interrupt *interrupt, FILE *err);
void th_interrupt_end(struct th_interrupt *interrupt);

#endif
