/* A row of the table of commands, and one parsed command line.
 *
 * Commands return exit codes: those of enum th_status, and the few below. */
#ifndef TH_COMMAND_H
#define TH_COMMAND_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "command/call/option.h"
#include "model/model.h"

enum { TH_EXIT_DIFFERENT = 1, TH_EXIT_NO_VERDICT = 2, TH_EXIT_STOPPED = 130 };

struct th_call;

struct th_example {
    const char *line, *doc;
};

struct th_verb {
    const char *name, *operands; /* "run", "SCENARIO" */
    const char *doc;             /* one line, without a full stop */
    const char *text;            /* paragraphs, separated by a newline */
    const char *ending; /* operands: file name extension, "": any file; "?": names of the
                           catalogue; "!": names of commands */
    size_t least, most; /* operands */
    const enum th_option *options;
    size_t option_count;
    const struct th_example *examples;
    size_t example_count;
    int error_code; /* exit code of a command line that cannot be parsed; 0: the status */
    int (*run)(const struct th_call *call);
};

/* One parsed command line. Options in the order in which they were given. */
struct th_given {
    enum th_option option;
    const char *value; /* NULL for a flag */
};

struct th_call {
    const struct th_catalog *catalog;
    FILE *out, *err; /* data; messages */
    const struct th_verb *verbs;
    size_t verb_count;
    const struct th_verb *command;
    struct th_given *given;
    size_t given_count;
    const char **operands;
    size_t operand_count;
    int argc; /* as it was typed */
    char *const *argv;
};

/* The command of that name, and the name nearest to a misspelt one; NULL if there is none. */
const struct th_verb *th_verb_find(const struct th_call *call, const char *name);
const char *th_verb_nearest(const struct th_call *call, const char *name);

/* Parses argv[1..] against call->verbs. On failure an error message; call->command is then the
 * command whose help applies (NULL: none). Without arguments TH_USAGE and no message.
 * th_call_free in any case. */
enum th_status th_call_parse(struct th_call *call, int argc, char *const *argv,
                             struct th_error *error);
void th_call_free(struct th_call *call);

/* True if an option was given; its last value or NULL; that as a number, or otherwise. */
bool th_call_has(const struct th_call *call, enum th_option option);
const char *th_call_text(const struct th_call *call, enum th_option option);
/* The command line as it was typed, words by blanks; cut where it does not fit. */
void th_call_line(const struct th_call *call, char *text, size_t size);
uint64_t th_call_count(const struct th_call *call, enum th_option option, uint64_t otherwise);
/* All values of an option that may be repeated; texts holds call->given_count. */
size_t th_call_all(const struct th_call *call, enum th_option option, const char **texts);

/* Prints the messages of an error to call->err, a line each, and returns error->status. */
int th_call_print_error(const struct th_call *call, const struct th_error *error);

#endif
