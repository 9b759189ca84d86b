/* Outcomes: one enum for functions and exit codes, and a list of sentences for people.
 *
 * A function that can fail returns enum th_status and adds one sentence to the struct
 * th_error that its caller owns. Nothing is printed below main, nothing aborts. */
#ifndef TH_STATUS_H
#define TH_STATUS_H

enum th_status {
#define S(name, code, text) TH_##name = code,
#include "base/status.def"
#undef S
};

enum { TH_ERRORS = 20, TH_SENTENCE = 600 };

/* A place in a text; line 0: there is none to show. */
struct th_place {
    const char *file;
    int line, column;
};

/* The prefix of a sentence, "file:line:column: error: ", as numbers. */
struct th_label {
    int line, column; /* 0: none */
    int file;         /* the length of the file's name, with which the text begins */
    int message;      /* where the sentence itself begins */
};

/* Up to TH_ERRORS sentences; count goes on past that, for "and 7 more". */
struct th_error {
    enum th_status status; /* of the first sentence that was added */
    int count;
    char text[TH_ERRORS][TH_SENTENCE];
    struct th_label label[TH_ERRORS];
};

/* Both add a sentence and return the status they were given. The second puts "file:line:column:
 * error: " before it ("notice: " if the status is TH_OK), and itself before those of the same
 * file that stand later in it: so the first TH_ERRORS of a file are kept, in their order. A
 * NULL error is allowed: nothing is kept. */
enum th_status th_error_add(struct th_error *error, enum th_status status, const char *format,
                            ...) __attribute__((format(printf, 3, 4)));
enum th_status th_error_at(struct th_error *error, struct th_place place, enum th_status status,
                           const char *format, ...) __attribute__((format(printf, 4, 5)));

/* A status in words. */
const char *th_status_text(enum th_status status);

#endif
