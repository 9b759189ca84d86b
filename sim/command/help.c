/* Prints the help of all commands and of one. */
#include "command/help.h"

#include <string.h>

#include "base/text/print.h"
#include "base/version.h"
#include "command/man.h"
#include "command/verbs.h"

enum { INDENT = 26 };

void th_help_overview(const struct th_call *call)
{
    FILE *out = call->out;
    fputs("Thecal simulates intrathecal drug delivery: pump, catheter, CSF, tissue, plasma,\n"
          "effect.\n\nUsage:\n  thecal COMMAND [OPTION...]\n\nFor example:\n"
          "  thecal run scenarios/morphine_month.yaml\n"
          "  thecal explain pump.peristaltic\n\nCommands:\n",
          out);
    for (size_t k = 0; k < call->verb_count; k++) {
        int column = fprintf(out, "  %s", call->verbs[k].name);
        th_print_wrapped(out, (size_t)column, 14, call->verbs[k].doc);
    }
    fputs("\n\"thecal help COMMAND\" tells more about one.\n", out);
}

static size_t print_usage(const struct th_option_row *row, FILE *out)
{
    int column = row->letter ? fprintf(out, "  -%c, --%s", row->letter, row->name)
                             : fprintf(out, "      --%s", row->name);
    if (row->argument)
        column += fprintf(out, " %s", row->argument);
    return (size_t)column;
}

void th_help_command(const struct th_verb *command, FILE *out)
{
    size_t at = (size_t)fprintf(out, "thecal %s:", command->name);
    fputc(' ', out);
    th_print_wrapped(out, at + 1, at + 1, command->doc);
    fprintf(out, "\nUsage:\n  thecal %s [OPTION...]%s%s\n\n", command->name,
            command->operands[0] ? " " : "", command->operands);
    th_print_wrapped(out, 0, 0, command->text);
    if (command->example_count)
        fputs("\nFor example:\n", out);
    for (size_t k = 0; k < command->example_count; k++) {
        const struct th_example *example = &command->examples[k];
        fprintf(out, "  %s\n", example->line);
        if (example->doc)
            th_print_wrapped(out, 0, 6, example->doc);
    }
    fputs("\nOptions:\n", out);
    for (size_t k = 0; k < command->option_count; k++) {
        const struct th_option_row *row = th_option_row(command->options[k]);
        size_t column = print_usage(row, out);
        th_print_wrapped(out, column >= INDENT ? INDENT + 1 : column, INDENT, row->doc);
        if (row->kind == TH_ONE_WORD)
            fprintf(out, "%*sHOW: %s\n", INDENT, "", row->labels);
    }
}

int th_command_help(const struct th_call *call)
{
    if (th_call_has(call, TH_OPTION_MAN)) {
        th_man_print(call);
        return TH_OK;
    }
    if (th_call_has(call, TH_OPTION_COMPLETION)) {
        th_completion_print(call);
        return TH_OK;
    }
    if (call->operand_count == 0) {
        th_help_overview(call);
        return TH_OK;
    }
    const char *word = call->operands[0];
    const struct th_verb *command = th_verb_find(call, word);
    if (command) {
        th_help_command(command, call->out);
        return TH_OK;
    }
    const char *near = th_verb_nearest(call, word);
    struct th_error error = {.status = TH_OK};
    th_error_add(&error, TH_USAGE, "no help about \"%s\": there is no such command%s%s%s", word,
                 near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
    return th_call_print_error(call, &error);
}

int th_command_version(const struct th_call *call)
{
    if (th_call_has(call, TH_OPTION_JSON)) {
        struct th_json json = {.out = call->out};
        th_json_open(&json, NULL, '{');
        th_json_text(&json, "version", th_version());
        th_json_text(&json, "commit", th_version_commit());
        th_json_text(&json, "date", th_version_date());
        th_json_text(&json, "compiler", th_version_compiler());
        th_json_text(&json, "libraries", th_version_libraries());
        th_json_close(&json, '{');
        return TH_OK;
    }
    fprintf(call->out, "thecal %s\ncommit %s (%s)\ncompiled by %s\nwith %s\n", th_version(),
            th_version_commit(), th_version_date(), th_version_compiler(),
            th_version_libraries());
    return TH_OK;
}
