/* roff and bash from the tables of commands and options. */
#include "command/man.h"

#include <string.h>

#include "base/version.h"
#include "language/language.h"
#include "scenario/scenario.h"

/* A character as roff; its special characters are escaped. */
static void roff_letter(FILE *out, char letter)
{
    static const struct {
        char letter;
        const char *roff;
    } escapes[] = {{'\\', "\\e"},  {'-', "\\-"},    {'~', "\\(ti"},
                   {'^', "\\(ha"}, {'\'', "\\(aq"}, {'"', "\\(dq"}};
    for (size_t k = 0; k < sizeof escapes / sizeof escapes[0]; k++)
        if (letter == escapes[k].letter) {
            fputs(escapes[k].roff, out);
            return;
        }
    fputc(letter, out);
}

/* A line of roff is broken before the word that would pass that column, or after a sentence. Of
 * 80 bytes eight are left for signs that roff needs escaped. */
enum { FULL = 72 };

static bool is_full(int column, const char *blank)
{
    return column + 1 + (int)strcspn(blank + 1, " \n") > FULL;
}

/* Text that ends its line; a newline within it starts a paragraph. */
static void roff(FILE *out, const char *text)
{
    int column = 0;
    for (char before = ' '; *text; before = *text++) {
        bool end = before == '.' || (*text == ' ' && is_full(column, text));
        if (column == 0 && (*text == '.' || *text == '\''))
            fputs("\\&", out);
        if (*text == '\n')
            fputs("\n.PP\n", out);
        else if (*text == ' ' && end)
            fputc('\n', out);
        else
            roff_letter(out, *text);
        column = *text == '\n' || (*text == ' ' && end) ? 0 : column + 1;
    }
    fputc('\n', out);
}

static void roff_option(FILE *out, const struct th_option_row *row)
{
    fputs(".TP\n", out);
    if (row->letter)
        fprintf(out, "\\fB\\-%c\\fR, ", row->letter);
    fprintf(out, "\\fB\\-\\-%s\\fR", row->name);
    if (row->argument)
        fprintf(out, " \\fI%s\\fR", row->argument);
    fputc('\n', out);
    roff(out, row->doc);
    if (row->kind == TH_ONE_WORD)
        fprintf(out, "(%s)\n", row->labels);
}

static void roff_command(FILE *out, const struct th_verb *command)
{
    fprintf(out, ".SS %s\n\\fBthecal %s\\fR [\\fIOPTION...\\fR]", command->name, command->name);
    if (command->operands[0])
        fprintf(out, " \\fI%s\\fR", command->operands);
    fputs("\n.PP\n", out);
    roff(out, command->text);
    for (size_t k = 0; k < command->option_count; k++)
        if (command->options[k] != TH_OPTION_HELP)
            roff_option(out, th_option_row(command->options[k]));
}

static void roff_examples(FILE *out, const struct th_verb *command)
{
    for (size_t k = 0; k < command->example_count; k++) {
        fputs(".TP\n\\fB", out);
        for (const char *line = command->examples[k].line; *line; line++)
            roff_letter(out, *line);
        fputs("\\fR\n", out);
        roff(out, command->examples[k].doc ? command->examples[k].doc : command->doc);
    }
}

static void roff_codes(FILE *out)
{
    static const struct {
        int code;
        const char *text;
    } codes[] = {
#define S(name, code, text) {code, text},
#include "base/status.def"
#undef S
        {TH_EXIT_STOPPED, "interrupted without a checkpoint"},
    };
    for (size_t k = 0; k < sizeof codes / sizeof codes[0]; k++) {
        fprintf(out, ".TP\n\\fB%d\\fR\n", codes[k].code);
        roff(out, codes[k].text);
    }
}

static void roff_phrases(FILE *out, const char *title, const struct th_phrase *rows,
                         size_t count)
{
    fprintf(out, ".SS %s\n", title);
    for (size_t k = 0; k < count; k++) {
        fputs(".TP\n", out);
        roff(out, rows[k].written);
        roff(out, rows[k].doc);
    }
}

/* The keys of a scenario, section by section. */
static void roff_language(FILE *out)
{
    size_t count;
    const struct th_key *keys = th_scenario_keys(&count);
    fputs(".SH SCENARIO\n", out);
    roff(out, "thecal explain scenario, run, parts, events, ensemble, record, require and "
              "units print the "
              "same with examples; thecal explain lists slots, models and parts.");
    for (size_t k = 0; k < count; k++) {
        if (k == 0 || strcmp(keys[k].section, keys[k - 1].section) != 0)
            fprintf(out, ".SS %s\n", keys[k].section);
        fprintf(out, ".TP\n\\fB%s\\fR: ", keys[k].key);
        roff(out, keys[k].kind);
        roff(out, keys[k].doc);
        fputs("(left out: ", out);
        for (const char *c = keys[k].otherwise; *c; c++) roff_letter(out, *c);
        fputs(")\n", out);
    }
    const struct th_phrase *rows = th_scenario_instants(&count);
    roff_phrases(out, "instants", rows, count);
    rows = th_scenario_laws(&count);
    roff_phrases(out, "laws", rows, count);
}

/* Old names of a model's rows and commands. */
static void roff_moved(FILE *out, const struct th_model *model)
{
    for (size_t k = 0; k < model->moved_count; k++)
        fprintf(out, ".TP\n%s.%s\n%s\n", model->slot, model->moved[k].name, model->moved[k].to);
}

/* Old spellings, which files without format: may have, and those of format 1. */
static void roff_old_spellings(FILE *out, const struct th_catalog *catalog)
{
    size_t count;
    const struct th_old_row *rows = th_scenario_old(&count);
    fputs(".SH OLD SPELLINGS\n", out);
    roff(out,
         "A scenario that begins with format: 1 is written in the language of this manual. One "
         "without format: may be of 0.1: old spellings are read, with a notice each, and "
         "thecal check --rewrite prints it in format 1.");
    for (size_t k = 0; k < count; k++) {
        fputs(".TP\n", out);
        roff(out, rows[k].old);
        fprintf(out, "(%s)\n", rows[k].where);
        roff(out, rows[k].now);
    }
    for (size_t k = 0; k < catalog->model_count; k++) roff_moved(out, catalog->models[k]);
}

void th_man_print(const struct th_call *call)
{
    FILE *out = call->out;
    fprintf(out, ".TH THECAL 1 \"%s\" \"Thecal %s\" \"Thecal Manual\"\n", th_version_date(),
            th_version());
    fputs(".SH NAME\nthecal \\- simulate intrathecal drug delivery\n"
          ".SH SYNOPSIS\n\\fBthecal\\fR \\fICOMMAND\\fR [\\fIOPTION...\\fR]\n.SH DESCRIPTION\n",
          out);
    roff(out,
         "Thecal simulates intrathecal drug delivery: an implanted pump, its catheter, the "
         "cerebrospinal fluid along the spine and around the brain, tissue and plasma, and "
         "the effect. It reads a scenario (YAML) and writes a result (HDF5).");
    fputs(".SH COMMANDS\n", out);
    for (size_t k = 0; k < call->verb_count; k++) roff_command(out, &call->verbs[k]);
    fputs(".SH EXAMPLES\n", out);
    for (size_t k = 0; k < call->verb_count; k++) roff_examples(out, &call->verbs[k]);
    roff_language(out);
    roff_old_spellings(out, call->catalog);
    fputs(".SH ENVIRONMENT\n.TP\n\\fBTHECAL_PATH\\fR\n", out);
    roff(
        out,
        "Folders, separated by colons, in which parts are sought: from: baclofen is looked for "
        "beside the scenario, in parts/ there, in these folders, then in the installed parts.");
    fputs(".SH EXIT STATUS\n", out);
    roff_codes(out);
    fputs(".PP\n", out);
    roff(out, "compare ends with 0 (same), 1 (different) or 2 (no verdict); plot, print "
              "and report with 2, too, if there is nothing to show, or a file is no result or "
              "cannot be read.");
}

static void complete_options(const struct th_verb *command, FILE *out)
{
    fprintf(out, "    %s)\n        options=\"", command->name);
    for (size_t k = 0; k < command->option_count; k++)
        fprintf(out, "%s--%s", k ? " " : "", th_option_row(command->options[k])->name);
    fputs("\"\n        case $before in\n", out);
    for (size_t k = 0; k < command->option_count; k++) {
        const struct th_option_row *row = th_option_row(command->options[k]);
        if (!row->argument)
            continue;
        fprintf(out, "        --%s", row->name);
        if (row->letter)
            fprintf(out, " | -%c", row->letter);
        if (row->kind == TH_ONE_WORD)
            fprintf(out, ") words=\"%s\" ;;\n", row->labels);
        else
            fprintf(out, ") ending=%s ;;\n",
                    row->kind == TH_A_FILE ? row->labels[0] ? row->labels : "any" : "none");
    }
    fputs("        *) operand=yes ;;\n        esac\n", out);
}

static void complete_verbs(const struct th_call *call)
{
    for (size_t k = 0; k < call->verb_count; k++)
        fprintf(call->out, "%s%s", k ? " " : "", call->verbs[k].name);
}

static void complete_operands(const struct th_call *call, const struct th_verb *command)
{
    const struct th_catalog *catalog = call->catalog;
    FILE *out = call->out;
    if (command->ending[0] == '!') {
        fputs("        [ $operand ] && words=\"", out);
        complete_verbs(call);
        fputs("\"\n", out);
    } else if (command->ending[0] == '?') {
        fputs("        [ $operand ] && words=\"", out);
        for (size_t k = 0; k < catalog->model_count; k++)
            fprintf(out, "%s%s.%s", k ? " " : "", catalog->models[k]->slot,
                    catalog->models[k]->name);
        fputs("\"\n", out);
    } else if (command->most > 0) {
        fprintf(out, "        [ $operand ] && ending=%s\n",
                command->ending[0] ? command->ending : "any");
    }
    fputs("        ;;\n", out);
}

void th_completion_print(const struct th_call *call)
{
    FILE *out = call->out;
    fputs("# bash completion for thecal; made by: thecal help --completion\n"
          "_thecal()\n{\n"
          "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
          "    local command=${COMP_WORDS[1]} options='' words='' ending='' operand=''\n"
          "    COMPREPLY=()\n"
          "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n        mapfile -t COMPREPLY < <(compgen -W "
          "\"",
          out);
    complete_verbs(call);
    fputs(" --help --version\" -- \"$word\")\n        return\n    fi\n    case $command in\n",
          out);
    for (size_t k = 0; k < call->verb_count; k++) {
        complete_options(&call->verbs[k], out);
        complete_operands(call, &call->verbs[k]);
    }
    fputs("    esac\n"
          "    if [[ $operand && $word == -* ]]; then\n"
          "        mapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$word\")\n"
          "    elif [[ $words ]]; then\n"
          "        mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\")\n"
          "    elif [[ $ending == any ]]; then\n"
          "        compopt -o filenames\n"
          "        mapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n"
          "    elif [[ $ending && $ending != none ]]; then\n"
          "        compopt -o filenames\n"
          "        mapfile -t COMPREPLY < <(compgen -d -- \"$word\"\n"
          "            compgen -f -X \"!*.$ending\" -- \"$word\")\n"
          "    fi\n}\ncomplete -F _thecal thecal\n",
          out);
}
