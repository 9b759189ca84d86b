/* Rows that are idle beside another model. */
#ifndef TH_IDLE_H
#define TH_IDLE_H

/* Parameters of the models of a slot, "drug" and "plasma_volume plasma_clearance", that nobody
 * reads beside a model as it is set up, and the reason, to be read behind "not read: ". Those
 * that a scenario gives have a notice. slot NULL: there are none. */
struct th_idle {
    const char *slot, *rows, *why;
};

#endif
