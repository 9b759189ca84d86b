/* Parses a command line against the tables of commands and options. */
#include "command/call/command.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/text/print.h"
#include "model/field.h"

enum { LONG = 256 }; /* getopt's number of option k is LONG + k */

static const char *verb_name(const void *call, size_t k)
{
    return ((const struct th_call *)call)->verbs[k].name;
}

const struct th_verb *th_verb_find(const struct th_call *call, const char *name)
{
    for (size_t k = 0; k < call->verb_count; k++)
        if (strcmp(call->verbs[k].name, name) == 0)
            return &call->verbs[k];
    return NULL;
}

const char *th_verb_nearest(const struct th_call *call, const char *name)
{
    return th_nearest(name, call->verb_count, verb_name, call);
}

static enum th_status unknown_command(const struct th_call *call, const char *word,
                                      struct th_error *error)
{
    size_t length = strlen(word);
    const char *near = th_verb_nearest(call, word);
    if (near)
        return th_error_add(error, TH_USAGE, "unknown command \"%s\"; did you mean \"%s\"?",
                            word, near);
    if (length > 5 && strcmp(word + length - 5, ".yaml") == 0)
        return th_error_add(error, TH_USAGE,
                            "unknown command \"%s\"; did you mean \"thecal run %s\"?", word,
                            word);
    return th_error_add(error, TH_USAGE, "unknown command \"%s\" (thecal help lists them)",
                        word);
}

static const char *option_name(const void *context, size_t k)
{
    const struct th_verb *command = context;
    return th_option_row(command->options[k])->name;
}

static enum th_status unknown_option(const struct th_verb *command, const char *word,
                                     struct th_error *error)
{
    char name[64];
    size_t dashes = strspn(word, "-");
    snprintf(name, sizeof name, "%.*s", (int)strcspn(word + dashes, "="), word + dashes);
    const char *near =
        dashes == 2 ? th_nearest(name, command->option_count, option_name, command) : NULL;
    return th_error_add(error, TH_USAGE, "unknown option \"%.*s%s\" of %s%s%s%s", (int)dashes,
                        "--", name, command->name, near ? "; did you mean \"--" : "",
                        near ? near : "", near ? "\"?" : "");
}

struct option_lists {
    char letters[2 * TH_OPTIONS + 3];
    struct option names[TH_OPTIONS + 1];
};

static struct option_lists list_options(const struct th_verb *command)
{
    struct option_lists lists = {.letters = ""};
    char *letter = lists.letters;
    *letter++ = '-'; /* operands in the order of the line, with POSIXLY_CORRECT, too */
    *letter++ = ':';
    for (size_t k = 0; k < command->option_count; k++) {
        const struct th_option_row *row = th_option_row(command->options[k]);
        int argument = row->argument ? required_argument : no_argument;
        lists.names[k] = (struct option){row->name, argument, NULL, LONG + (int)k};
        if (row->letter)
            *letter++ = row->letter;
        if (row->letter && row->argument)
            *letter++ = ':';
    }
    return lists;
}

static const struct th_option_row *row_of(const struct th_verb *command, int number,
                                          enum th_option *option)
{
    for (size_t k = 0; k < command->option_count; k++) {
        const struct th_option_row *row = th_option_row(command->options[k]);
        *option = command->options[k];
        if (number == LONG + (int)k || (row->letter && number == row->letter))
            return row;
    }
    return NULL;
}

static bool read_count(const char *text, uint64_t *value)
{
    char *end;
    if (text[0] < '0' || text[0] > '9')
        return false;
    errno = 0;
    *value = strtoull(text, &end, 10);
    return *end == '\0' && errno == 0;
}

/* The two numbers of "A:B" or "K/N". */
static bool read_pair(const char *text, char between, uint64_t *first, uint64_t *second)
{
    const char *point = strchr(text, between);
    char head[32];
    if (!point || point - text >= (long)sizeof head)
        return false;
    snprintf(head, sizeof head, "%.*s", (int)(point - text), text);
    return read_count(head, first) && read_count(point + 1, second);
}

static enum th_status check_number(const struct th_option_row *row, const char *value,
                                   struct th_error *error)
{
    uint64_t number, from, to;
    if (row->kind != TH_COUNT && row->kind != TH_RANGE && row->kind != TH_SLICE)
        return TH_OK;
    bool one = read_count(value, &number) && number >= row->least && number <= row->most;
    bool range = read_pair(value, ':', &from, &to) && from < to && to <= row->most;
    if ((row->kind == TH_COUNT || row->kind == TH_RANGE) && !one &&
        !(row->kind == TH_RANGE && range))
        return th_error_add(error, TH_USAGE,
                            "--%s \"%s\": a whole number from %" PRIu64 " to %" PRIu64
                            "%s is expected",
                            row->name, value, row->least, row->most,
                            row->kind == TH_RANGE ? ", or A:B, from A on before B," : "");
    if (row->kind == TH_SLICE && !(read_pair(value, '/', &from, &to) && from >= row->least &&
                                   from <= to && to <= row->most))
        return th_error_add(error, TH_USAGE,
                            "--%s \"%s\": K/N, the K-th of N parts, from 1/N to N/N, is "
                            "expected",
                            row->name, value);
    return TH_OK;
}

static enum th_status check_value(const struct th_option_row *row, const char *value,
                                  struct th_error *error)
{
    if (row->kind == TH_ONE_WORD && th_labels_find(row->labels, value) < 0)
        return th_error_add(error, TH_USAGE, "--%s \"%s\": one of %s is expected", row->name,
                            value, row->labels);
    if (row->kind != TH_FLAG && value[0] == '\0')
        return th_error_add(error, TH_USAGE, "--%s: %s is empty", row->name, row->argument);
    return check_number(row, value, error);
}

/* Handles one return value of getopt_long; word is the argument that it has parsed. */
static enum th_status take(struct th_call *call, int number, const char *value,
                           const char *word, struct th_error *error)
{
    enum th_option option = TH_OPTION_HELP;
    if (number == 1) {
        call->operands[call->operand_count++] = value;
        return TH_OK;
    }
    if (number == '?' || number == ':') {
        const struct th_option_row *row =
            optopt ? row_of(call->command, optopt, &option) : NULL;
        char letter[3] = {'-', (char)optopt, '\0'};
        if (row && number == ':')
            return th_error_add(error, TH_USAGE, "--%s needs %s after it", row->name,
                                row->argument);
        if (row)
            return th_error_add(error, TH_USAGE, "--%s takes no value", row->name);
        return unknown_option(call->command, optopt ? letter : word, error);
    }
    const struct th_option_row *row = row_of(call->command, number, &option);
    call->given[call->given_count++] = (struct th_given){option, value};
    return check_value(row, value, error);
}

static enum th_status check_operands(const struct th_call *call, struct th_error *error)
{
    const struct th_verb *command = call->command;
    if (call->operand_count < command->least)
        return th_error_add(error, TH_USAGE, "%s needs %s", command->name, command->operands);
    if (call->operand_count > command->most)
        return th_error_add(error, TH_USAGE, "%s: \"%s\" is one word too many", command->name,
                            call->operands[command->most]);
    return TH_OK;
}

static enum th_status parse_words(struct th_call *call, int argc, char *const *argv,
                                  struct th_error *error)
{
    struct option_lists lists = list_options(call->command);
    int number;
    optind = 0; /* glibc: initialise its scanner anew */
    opterr = 0;
    while ((number = getopt_long(argc, argv, lists.letters, lists.names, NULL)) != -1) {
        enum th_status status = take(call, number, optarg, argv[optind - 1], error);
        if (status != TH_OK)
            return status;
    }
    for (int k = optind; k < argc; k++) call->operands[call->operand_count++] = argv[k];
    return th_call_has(call, TH_OPTION_HELP) ? TH_OK : check_operands(call, error);
}

enum th_status th_call_parse(struct th_call *call, int argc, char *const *argv,
                             struct th_error *error)
{
    const char *word = argc > 1 ? argv[1] : "";
    call->argc = argc;
    call->argv = argv;
    call->given = calloc((size_t)argc + 1, sizeof *call->given);
    call->operands = calloc((size_t)argc + 1, sizeof *call->operands);
    if (!call->given || !call->operands)
        return th_error_add(error, TH_NO_MEMORY, "no memory for the command line");
    if (argc < 2)
        return TH_USAGE; /* without a sentence: the overview is printed */
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
        word = "help";
    else if (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0)
        word = "version";
    call->command = th_verb_find(call, word);
    if (!call->command && word[0] == '-')
        return th_error_add(error, TH_USAGE,
                            "the command comes first, then options such as \"%s\"", word);
    if (!call->command)
        return unknown_command(call, word, error);
    return parse_words(call, argc - 1, argv + 1, error);
}

void th_call_free(struct th_call *call)
{
    free(call->given);
    free(call->operands);
    call->given = NULL;
    call->operands = NULL;
}

bool th_call_has(const struct th_call *call, enum th_option option)
{
    for (size_t k = 0; k < call->given_count; k++)
        if (call->given[k].option == option)
            return true;
    return false;
}

const char *th_call_text(const struct th_call *call, enum th_option option)
{
    for (size_t k = call->given_count; k-- > 0;)
        if (call->given[k].option == option)
            return call->given[k].value;
    return NULL;
}

void th_call_line(const struct th_call *call, char *text, size_t size)
{
    size_t used = 0;
    text[0] = '\0';
    for (int k = 0; k < call->argc && used + 1 < size; k++) {
        int length = snprintf(text + used, size - used, "%s%s", k ? " " : "", call->argv[k]);
        used += length > 0 ? (size_t)length : 0;
    }
}

uint64_t th_call_count(const struct th_call *call, enum th_option option, uint64_t otherwise)
{
    const char *text = th_call_text(call, option);
    uint64_t value;
    return text && read_count(text, &value) ? value : otherwise;
}

size_t th_call_all(const struct th_call *call, enum th_option option, const char **texts)
{
    size_t count = 0;
    for (size_t k = 0; k < call->given_count; k++)
        if (call->given[k].option == option)
            texts[count++] = call->given[k].value;
    return count;
}

int th_call_print_error(const struct th_call *call, const struct th_error *error)
{
    fflush(call->out); /* where both go to one place, in the order of what is said */
    for (int k = 0; k < error->count && k < TH_ERRORS; k++) {
        bool placed = strstr(error->text[k], ": error: ") != NULL;
        fputs(placed ? "" : "thecal: error: ", call->err);
        th_print_escaped(call->err, error->text[k]);
        fputc('\n', call->err);
    }
    if (error->count > TH_ERRORS)
        fprintf(call->err, "thecal: and %d more\n", error->count - TH_ERRORS);
    return (int)error->status;
}
