/* The command line: one constant table of commands and options. Parsing, help, the manual page
 * and the completion are all made from it.
 *
 * Data goes to `out`, messages to `err`. The numbers that commands return are exit codes: those
 * of enum th_status, and the few below. */
#ifndef TH_COMMAND_H
#define TH_COMMAND_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "scenario/scenario.h"

enum { TH_EXIT_DIFFERENT = 1, TH_EXIT_NO_VERDICT = 2, TH_EXIT_STOPPED = 130 };

enum th_option_kind { TH_FLAG, TH_FILE, TH_ONE_WORD, TH_TEXT, TH_COUNT };

enum th_option {
#define O(name, ...) TH_OPTION_##name,
#include "command/option.def"
#undef O
    TH_OPTIONS
};

struct th_option_row {
    char letter;                 /* 0: none */
    const char *name, *argument; /* argument NULL: a flag */
    enum th_option_kind kind;
    uint64_t least, most; /* COUNT */
    const char *labels;   /* ONE_WORD: the words; FILE: what its name ends in, or "" for any */
    const char *doc;
};

struct th_call;

struct th_example {
    const char *line, *doc;
};

struct th_verb {
    const char *name, *operands; /* "run", "SCENARIO" */
    const char *doc;             /* one line, without a full stop */
    const char *text;            /* paragraphs, separated by a newline */
    const char *ending; /* of the files it takes as operands, "" for none, "?" for names */
    size_t least, most; /* operands */
    const enum th_option *options;
    size_t option_count;
    const struct th_example *examples;
    size_t example_count;
    int (*run)(const struct th_call *call);
};

/* One command line, understood. Options in the order in which they were given. */
struct th_given {
    enum th_option option;
    const char *value; /* NULL for a flag */
};

struct th_call {
    const struct th_catalog *catalog;
    FILE *out, *err;
    const struct th_verb *command;
    struct th_given *given;
    size_t given_count;
    const char **operands;
    size_t operand_count;
    int argc; /* as it was typed */
    char *const *argv;
};

/* The table. */
const struct th_verb *th_commands(size_t *count);
const struct th_option_row *th_option_row(enum th_option option);
const struct th_verb *th_command_find(const char *name); /* NULL if there is none */

/* Reads argv[1..]. On failure a sentence, and call->command tells whose help is worth reading
 * (NULL: the program's). th_call_free in any case. */
enum th_status th_call_parse(struct th_call *call, int argc, char *const *argv,
                             struct th_error *error);
void th_call_free(struct th_call *call);

/* Was it given; the last value given or NULL; the same as a number, or otherwise. */
bool th_call_has(const struct th_call *call, enum th_option option);
const char *th_call_text(const struct th_call *call, enum th_option option);
uint64_t th_call_count(const struct th_call *call, enum th_option option, uint64_t otherwise);
/* All values of an option that may be repeated; texts has room for call->given_count. */
size_t th_call_all(const struct th_call *call, enum th_option option, const char **texts);

/* Prints the sentences of an error to call->err, a line each, and returns error->status. */
int th_call_complain(const struct th_call *call, const struct th_error *error);

/* The scenario of a file, or, if that is a result, the one that it was made from: texts, parts
 * and --set words that it holds, with those sets behind them. */
struct th_scenario *th_call_load(const struct th_call *call, const struct th_units *units,
                                 const char *path, const char *const *sets, size_t set_count,
                                 struct th_error *error);
/* Prints the notices of reading a scenario to call->err; how many there are. */
int th_call_notice(const struct th_call *call, const struct th_scenario *scenario);
/* Prints the scenario's text in format 1 to call->out. */
enum th_status th_call_rewrite(const struct th_call *call, const struct th_scenario *scenario,
                               struct th_error *error);

/* Do both paths lead, or would they, to one file? */
bool th_same_file(const char *a, const char *b);
/* Refuses to write --option output (NULL: nothing) over what is read. role: what that is. */
enum th_status th_spare(const char *option, const char *output, const char *role,
                        const char *input, struct th_error *error);
/* The same for a scenario and its parts. */
enum th_status th_spare_scenario(const char *option, const char *output,
                                 const struct th_scenario *scenario, struct th_error *error);

/* Refuses to write --junit (NULL: nothing) over a file that holds something else than XML. */
enum th_status th_spare_junit(const char *output, struct th_error *error);

/* The whole program but for the choice of the catalogue. Returns the exit code. */
int th_command_line(const struct th_catalog *catalog, int argc, char *const *argv, FILE *out,
                    FILE *err);

/* Help, the manual page (man(7), clean under mandoc -Tlint) and the completion for bash. */
void th_help_overview(FILE *out);
void th_help_command(const struct th_verb *command, FILE *out);
void th_help_man(FILE *out);
void th_help_completion(const struct th_catalog *catalog, FILE *out);

/* The commands; each in sim/command_<group>.c. */
int th_command_run(const struct th_call *call);
int th_command_check(const struct th_call *call);
int th_command_explain(const struct th_call *call);
int th_command_schema(const struct th_call *call);
int th_command_compare(const struct th_call *call);
int th_command_reference(const struct th_call *call);
int th_command_version(const struct th_call *call);
int th_command_help(const struct th_call *call);

#endif
