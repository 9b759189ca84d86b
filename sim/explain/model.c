/* Pages of models, parameters, outputs and commands. */
#include "explain/model.h"

#include <string.h>

#include "base/text/print.h"

enum { NAME = 24, INDENT = 6 };

static bool given(const char *text)
{
    return text && text[0] && strcmp(text, "nan") != 0;
}

/* Default, range and restrictions: "400 (20 .. 4000), the same for every member". */
static void describe(const struct th_row *row, const char *none, char *text, size_t size)
{
    bool absent = row->init && strcmp(row->init, "nan") == 0;
    const char *first = given(row->init) ? row->init : absent ? none : "must be given";
    const char *last = row->flags & TH_RESOLUTION
                           ? ", the same for every member, multiplied by run.refine"
                       : row->flags & TH_STRUCTURAL ? ", the same for every member"
                       : row->flags & TH_AT_START   ? ", taken at the start"
                       : row->flags & TH_MOMENT     ? ", an instant"
                                                    : "";
    if (row->quantity == TH_CHOICE)
        snprintf(text, size, "%s (one of: %s)%s", first, row->labels, last);
    else if (row->quantity == TH_FILE)
        snprintf(text, size, "%s (the name of %s), the same for every member", first,
                 th_file_sort_doc(row->file));
    else if (given(row->least) || given(row->most))
        snprintf(text, size, "%s (%s .. %s)%s", first, given(row->least) ? row->least : "-inf",
                 given(row->most) ? row->most : "inf", last);
    else
        snprintf(text, size, "%s%s", first, last);
}

/* The lines of a file, for example. */
static void print_example(const char *text, FILE *out)
{
    fprintf(out, "%*sfor example\n", INDENT, "");
    for (size_t length; *text; text += length + (text[length] == '\n')) {
        length = strcspn(text, "\n");
        fprintf(out, "%*s%.*s\n", INDENT + 2, "", (int)length, text);
    }
}

void th_explain_param(const struct th_row *row, FILE *out)
{
    char text[500];
    describe(row, "not given", text, sizeof text);
    th_print_wrapped(out, (size_t)fprintf(out, "  %-*s", NAME - 2, row->name), NAME, text);
    th_print_wrapped(out, 0, INDENT, row->doc ? row->doc : "");
    if (row->example)
        print_example(row->example, out);
    if (!given(row->init) && !given(row->source))
        return;
    size_t at = (size_t)fprintf(out, "      %s", th_mark_name(row->mark));
    bool loose = row->mark == TH_RECALLED || row->mark == TH_PLACEHOLDER;
    at += (size_t)fprintf(out, "%s%s", loose ? ", uncalibrated" : "",
                          given(row->source) ? ": " : "\n");
    if (given(row->source))
        th_print_wrapped(out, at, at, row->source);
    if (row->published[0])
        fprintf(out, "      published: %s to %s\n", row->published[0], row->published[1]);
}

void th_explain_output(const struct th_row *row, FILE *out)
{
    char unit[80];
    snprintf(unit, sizeof unit, "%s%s%s", th_row_unit(row),
             row->flags & TH_EACH_SPECIES ? ", for each drug" : "",
             row->flags & TH_UNRECORDED ? ", if named in record" : "");
    /* a blank stands before the unit even if the name fills its column */
    fprintf(out, "  %-*s %s\n", NAME - 3, row->name, unit);
    th_print_wrapped(out, 0, INDENT, row->doc ? row->doc : "");
    if (row->nature == TH_INTERVAL_MEAN)
        th_print_wrapped(out, 0, INDENT,
                         "A sample is the mean over the interval that it ends.");
    if (row->at)
        fprintf(out, "      also called %s\n", row->at);
}

void th_explain_command(const struct th_command *command, FILE *out)
{
    fprintf(out, "  %s\n", command->name);
    th_print_wrapped(out, 0, INDENT, command->doc ? command->doc : "");
    for (size_t k = 0; k < command->args.count; k++) {
        const struct th_row *row = &command->args.rows[k];
        char text[500];
        describe(row, "may be given", text, sizeof text);
        th_print_wrapped(out, (size_t)fprintf(out, "      %s: ", row->name), INDENT + 2, text);
        th_print_wrapped(out, 0, INDENT + 4, row->doc ? row->doc : "");
    }
}

void th_explain_list(const struct th_model *model, const struct th_row_list *list, FILE *out)
{
    const struct th_row *rows = &model->params.rows[list->first];
    char text[200];
    snprintf(text, sizeof text, "a list: %s .. %s", rows[0].name, rows[list->count - 1].name);
    th_print_wrapped(out, (size_t)fprintf(out, "  %-*s", NAME - 2, list->name), NAME, text);
    th_print_wrapped(out, 0, INDENT, list->doc);
}

/* Rows that are one list, under its name. */
static void print_lists(const struct th_model *model, FILE *out)
{
    for (size_t k = 0; k < model->list_count; k++)
        th_explain_list(model, &model->lists[k], out);
}

static void print_rows(const char *title, const struct th_table *table,
                       void (*print)(const struct th_row *, FILE *), FILE *out)
{
    if (table->count)
        fprintf(out, "\n%s\n", title);
    for (size_t k = 0; k < table->count; k++) print(&table->rows[k], out);
}

void th_explain_model(const struct th_model *model, FILE *out)
{
    size_t at = (size_t)fprintf(out, "%s.%s: ", model->slot, model->name);
    th_print_wrapped(out, at, at, model->doc);
    if (model->page && model->page[0]) {
        size_t length = strlen(model->page);
        fprintf(out, "\n%s%s", model->page, model->page[length - 1] == '\n' ? "" : "\n");
    }
    print_rows("Parameters: default (range), meaning, provenance", &model->params,
               th_explain_param, out);
    print_lists(model, out);
    if (model->command_count)
        fprintf(out, "\nWords for \"do: %s.WORD\"\n", model->slot);
    for (size_t k = 0; k < model->command_count; k++)
        th_explain_command(&model->commands[k], out);
    print_rows("Outputs", &model->outputs, th_explain_output, out);
    print_rows("Profiles", &model->profiles, th_explain_output, out);
}
