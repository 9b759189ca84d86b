/* JSON and JUnit XML of error messages. */
#include "command/call/fail.h"

#include <stdio.h>
#include <string.h>

#include "base/disk/junit.h"
#include "document/path.h"

enum { PATH = 512 };

/* "pump.flwo" of "--set pump.flwo=3"; or the path of the node at that line and column. */
static void find_path(const char *file, const struct th_label *label, const char *message,
                      char path[PATH])
{
    path[0] = '\0';
    if (strncmp(file, "--set ", 6) == 0)
        snprintf(path, PATH, "%.*s", (int)strcspn(file + 6, "= "), file + 6);
    if (strncmp(file, "--until ", 8) == 0)
        snprintf(path, PATH, "run.until");
    struct th_document *document = label->line ? th_document_load(file, NULL) : NULL;
    if (document)
        th_document_path(document, label->line, label->column, message, path, PATH);
    th_document_free(document);
}

static void put_error(struct th_json *json, const char *text, const struct th_label *label)
{
    char path[PATH], file[TH_SENTENCE];
    snprintf(file, sizeof file, "%.*s", label->file, text);
    find_path(file, label, text + label->message, path);
    th_json_open(json, NULL, '{');
    th_json_text(json, "file", file);
    th_json_number(json, "line", label->line);
    th_json_number(json, "column", label->column);
    th_json_text(json, "path", path);
    th_json_text(json, "message", text + label->message);
    th_json_text(json, "text", text);
    th_json_close(json, '{');
}

void th_errors_json(const struct th_error *error, struct th_json *json)
{
    th_json_number(json, "error_count", (double)error->count);
    th_json_open(json, "errors", '[');
    for (int k = 0; k < error->count && k < TH_ERRORS; k++)
        put_error(json, error->text[k], &error->label[k]);
    th_json_close(json, '[');
}

/* A case for each message; the first has the bare name, so that it is the same in every run. */
static enum th_status write_junit(const struct th_call *call, const char *path,
                                  struct th_error *error)
{
    struct th_junit junit;
    char suite[64], name[TH_SENTENCE];
    const struct th_error errors = *error;
    snprintf(suite, sizeof suite, "thecal.%s", call->command->name);
    enum th_status status = th_junit_open(&junit, suite, error);
    if (status != TH_OK)
        return status;
    for (int k = 0; k < errors.count && k < TH_ERRORS; k++) {
        snprintf(name, sizeof name, k ? "%s, error %d" : "%s", call->operands[0], k + 1);
        th_junit_case(&junit, TH_CASE_ERROR, name, "no result", errors.text[k]);
    }
    return th_junit_close(&junit, path, error);
}

void th_call_print_failure(const struct th_call *call, const char *junit, int code,
                           struct th_error *error)
{
    struct th_json json = {.out = call->out};
    if (th_call_has(call, TH_OPTION_JSON)) {
        th_json_open(&json, NULL, '{');
        th_json_text(&json, "command", call->command->name);
        th_json_text(&json, "of", call->operands[0]);
        th_json_number(&json, "exit_code", code);
        th_errors_json(error, &json);
        th_json_close(&json, '{');
    }
    if (junit)
        write_junit(call, junit, error);
}
