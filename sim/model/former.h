/* Names that a model had in earlier versions, and what replaces them. */
#ifndef TH_FORMER_H
#define TH_FORMER_H

/* An output of 0.1 that is a reduction of another one now: peak is max of effect. */
struct th_retired {
    const char *output, *of, *take; /* take: a word of require, such as "max" */
};

/* A parameter or an output of an earlier version: why it was removed, and its replacement. */
struct th_gone {
    const char *name, *why;
};

/* Kinds of names. */
enum th_sought { TH_PARAM, TH_OUTPUT, TH_DO };

/* A parameter, an output or a command of an earlier version that has another name now, in this
 * or in another slot: the old one is read as the new one, with a notice, in files without
 * format:. */
struct th_moved {
    const char *name;
    enum th_sought sought;
    const char *to; /* "surroundings.posture": SLOT.ROW of a slot of one instance */
};

#endif
