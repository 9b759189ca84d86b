/* Writes the table as CSV, JSON and JUnit XML. */
#include "command/device/show.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/disk/file.h"
#include "base/disk/junit.h"
#include "base/text/print.h"
#include "command/call/files.h"
#include "command/print/sheet.h"

enum { VALUE = TH_DEVICE_VALUE, MESSAGE = TH_SENTENCE };

static const char *const verdicts[] = {"shown", "silent", "pass", "fail"};

/* Puts the rows into a sheet; fill: the texts of one. */
static enum th_status make_sheet(const struct th_device_table *table, const char *const *heads,
                                 size_t head_count, struct th_sheet *sheet,
                                 struct th_error *error)
{
    sheet->rows = table->count;
    sheet->text_columns = head_count;
    for (size_t k = 0; k < head_count; k++) sheet->text_heads[k] = heads[k];
    return th_sheet_make(sheet, table->arena, error);
}

enum th_status th_device_csv(const struct th_device_table *table, FILE *out,
                             struct th_error *error)
{
    static const char *const heads[] = {"test",     "metric",  "path",      "unit",
                                        "required", "verdict", "condition", "hazard"};
    enum { HEADS = sizeof heads / sizeof *heads, NUMBERS = 3 };
    struct th_sheet sheet = {.columns = NUMBERS};
    enum th_status status = make_sheet(table, heads, HEADS, &sheet, error);
    if (status != TH_OK)
        return status;
    sheet.heads[0].name = "value";
    sheet.heads[1].name = "least";
    sheet.heads[2].name = "most";
    for (size_t k = 0; k < table->count; k++) {
        const struct th_device_row *row = &table->rows[k];
        const char *const texts[] = {row->test,  row->metric,   row->path,
                                     row->unit,  row->required, verdicts[row->verdict],
                                     row->where, row->hazard};
        memcpy(&sheet.texts[k * HEADS], texts, sizeof texts);
        sheet.cells[k * NUMBERS] = row->value;
        sheet.cells[k * NUMBERS + 1] = row->least;
        sheet.cells[k * NUMBERS + 2] = row->most;
    }
    th_sheet_csv(&sheet, out);
    return TH_OK;
}

static void json_row(const struct th_device_row *row, struct th_json *json)
{
    th_json_open(json, NULL, '{');
    th_json_text(json, "test", row->test);
    th_json_text(json, "metric", row->metric);
    th_json_text(json, "path", row->path);
    th_json_text(json, "unit", row->unit);
    th_json_number(json, "value", row->value);
    th_json_number(json, "least", row->least);
    th_json_number(json, "most", row->most);
    if (row->instant && isinf(row->value))
        th_json_word(json, "never", "true");
    th_json_text(json, "required", row->required);
    th_json_text(json, "verdict", verdicts[row->verdict]);
    th_json_text(json, row->one ? "condition" : "where", row->where);
    if (row->hazard[0])
        th_json_text(json, "hazard", row->hazard);
    if (row->pulses[0])
        th_json_text(json, "pulses", row->pulses);
    th_json_close(json, '{');
}

void th_device_json(const struct th_device_head *head, const struct th_device_table *table,
                    FILE *out)
{
    const struct th_device_counts counts = th_device_count(table);
    struct th_json json = {.out = out};
    th_json_open(&json, NULL, '{');
    th_json_text(&json, "command", "device-test");
    th_json_text(&json, "of", head->pump);
    th_json_text(&json, "model", head->model);
    th_json_text(&json, "beside", head->beside);
    th_json_text(&json, "rate", head->rate);
    th_json_text(&json, "set", head->folder);
    th_json_open(&json, "label", '{');
    for (size_t k = 0; k < head->label_count; k++) {
        th_json_open(&json, head->labels[k].name, '{');
        th_json_text(&json, "value", head->labels[k].value);
        th_json_text(&json, "mark", head->labels[k].mark);
        th_json_text(&json, "source", head->labels[k].source);
        th_json_close(&json, '{');
    }
    th_json_close(&json, '{');
    th_json_number(&json, "tests", (double)head->tests);
    th_json_number(&json, "not_for_this_pump", (double)head->left_out);
    th_json_number(&json, "requirements", (double)counts.required);
    th_json_number(&json, "not_met", (double)counts.failed);
    th_json_number(&json, "silent_failures", (double)counts.silent);
    th_json_number(&json, "exit_code", head->exit_code);
    th_json_open(&json, "rows", '[');
    for (size_t k = 0; k < table->count; k++) json_row(&table->rows[k], &json);
    th_json_close(&json, '[');
    th_json_close(&json, '{');
}

enum th_status th_device_junit(const struct th_device_table *table, const char *path,
                               struct th_error *error)
{
    struct th_junit junit;
    enum th_status status = th_junit_open(&junit, "thecal.device-test", error);
    for (size_t k = 0; k < table->count && status == TH_OK; k++) {
        const struct th_device_row *row = &table->rows[k];
        const bool failed = row->verdict == TH_DEVICE_FAILED;
        char name[MESSAGE], value[VALUE], message[MESSAGE] = "";
        if (row->one || row->verdict < TH_DEVICE_PASSED)
            continue;
        th_device_value(row, value);
        snprintf(name, sizeof name, "%s: %s", row->test, row->metric);
        if (failed)
            snprintf(message, sizeof message, "%s is %s %s, required %s%s%s", row->path, value,
                     th_device_unit(row), row->required, row->where[0] ? "; " : "", row->where);
        th_junit_case(&junit, failed ? TH_CASE_FAILED : TH_CASE_PASSED, name, "requirement",
                      message);
    }
    return status == TH_OK ? th_junit_close(&junit, path, error) : status;
}

static const char *const endings[] = {".txt", ".csv", ".json", ".xml"};
enum { TEXT_FORM, CSV_FORM, JSON_FORM, JUNIT_FORM, FORMS };

static size_t form_of(const char *path)
{
    const char *dot = strrchr(path, '.');
    size_t form = 0;
    while (form < FORMS && !(dot && strcmp(dot, endings[form]) == 0)) form++;
    return form;
}

enum th_status th_device_check_name(const char *path, struct th_error *error)
{
    return form_of(path) < FORMS
               ? TH_OK
               : th_error_add(error, TH_USAGE,
                              "--output %s: its ending says the form of the table: .txt, .csv, "
                              ".json or .xml (JUnit)",
                              path);
}

enum th_status th_device_write(const struct th_device_head *head,
                               const struct th_device_table *table, bool every,
                               const char *path, struct th_error *error)
{
    const size_t form = form_of(path);
    char *text = NULL;
    size_t length = 0;
    if (form == JUNIT_FORM)
        return th_device_junit(table, path, error);
    FILE *page = open_memstream(&text, &length);
    if (!page)
        return th_error_add(error, TH_NO_MEMORY, "no memory for %s", path);
    enum th_status status = TH_OK;
    if (form == TEXT_FORM)
        th_device_print(head, table, every, page);
    else if (form == CSV_FORM)
        status = th_device_csv(table, page, error);
    else
        th_device_json(head, table, page);
    if (fclose(page) != 0 && status == TH_OK)
        status = th_error_add(error, TH_NO_MEMORY, "no memory for %s", path);
    if (status == TH_OK)
        status = th_part_text(path, text, length, error);
    free(text);
    return status;
}

enum th_status th_device_check_outputs(const char *pump, const char *output, const char *junit,
                                       const char *keep, struct th_error *error)
{
    enum th_status status = th_output_check("output", output, "the pump", pump, error);
    if (status == TH_OK)
        status = th_output_check("junit", junit, "the pump", pump, error);
    if (status == TH_OK)
        status = th_output_check("junit", junit, "the table", output, error);
    if (status == TH_OK && output)
        status = th_output_check_place(output, false, error);
    if (status == TH_OK && junit)
        status = th_output_check_place(junit, false, error);
    if (status == TH_OK && keep && mkdir(keep, 0777) != 0 && errno != EEXIST)
        status = th_error_add(error, TH_IO, "--keep: the folder %s cannot be made: %s", keep,
                              strerror(errno));
    if (status == TH_OK && keep && access(keep, W_OK | X_OK) != 0)
        status = th_error_add(error, TH_IO, "--keep %s: %s", keep, strerror(errno));
    return status;
}
