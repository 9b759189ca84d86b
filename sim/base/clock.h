/* A clock for progress and time limits. */
#ifndef TH_CLOCK_H
#define TH_CLOCK_H

/* Seconds from some instant on; never set back. */
double th_clock(void);

#endif
