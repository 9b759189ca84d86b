/* Options of writing a result. */
#ifndef TH_STORE_OPTIONS_H
#define TH_STORE_OPTIONS_H

#include <stdbool.h>

struct th_store_options {
    const char *command_line; /* stored if stamp */
    bool stamp;               /* store date, host, wall time and threads: makes files differ */
    double wall_time;
    int threads;
    int compress; /* 0: none, 1 .. 9: shuffle + gzip */
};

#endif
