/* thecal compare: a verdict on a result; thecal reference: a reference curve from a result. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "command/call/fail.h"
#include "command/call/files.h"
#include "command/verbs.h"
#include "compare/compare.h"
#include "compare/roundoff.h"
#include "compare/write.h"
#include "result/read.h"

enum { ROWS = 50, POINTS = 5 };

/* Reads "csf.concentration=1e-3,1e-6"; a copy of the name is left in word. */
static enum th_status read_tolerance(const char *text, char *word,
                                     struct th_tolerance *tolerance, struct th_error *error)
{
    const char *sign = strrchr(text, '=');
    char *end = NULL;
    bool sound = sign && sign > text;
    if (sound) {
        tolerance->atol = strtod(sign + 1, &end);
        sound = end > sign + 1 && *end == ',';
    }
    if (sound) {
        const char *second = end + 1;
        tolerance->rtol = strtod(second, &end);
        sound = end > second && *end == '\0';
    }
    sound = sound && tolerance->atol >= 0 && tolerance->rtol >= 0 &&
            isfinite(tolerance->atol) && isfinite(tolerance->rtol);
    if (!sound)
        return th_error_add(
            error, TH_USAGE,
            "--tol \"%s\": NAME=ATOL,RTOL is expected, two numbers from zero up", text);
    memcpy(word, text, (size_t)(sign - text));
    word[sign - text] = '\0';
    tolerance->name = word;
    return TH_OK;
}

static void print_difference(const struct th_difference *d, FILE *out)
{
    fprintf(out, "  %s  %s", d->missing || d->outside ? "DIFFERENT" : "same     ", d->name);
    if (d->missing)
        fputs(": missing\n", out);
    else
        fprintf(out, ": %zu of %zu values outside, worst at %.3g of its tolerance\n",
                d->outside, d->compared, d->worst);
}

static void json_difference(const struct th_difference *d, struct th_json *json)
{
    th_json_open(json, NULL, '{');
    th_json_text(json, "name", d->name);
    th_json_text(json, "of", d->taken ? "the whole path" : "samples");
    th_json_word(json, "same", d->missing || d->outside ? "false" : "true");
    th_json_word(json, "missing", d->missing ? "true" : "false");
    th_json_number(json, "compared", (double)d->compared);
    th_json_number(json, "outside", (double)d->outside);
    th_json_number(json, "worst", d->worst);
    th_json_number(json, "value", d->value);
    th_json_number(json, "reference", d->reference);
    th_json_number(json, "time_s", d->time);
    th_json_number(json, "mean_from_s", d->mean ? d->from : NAN);
    th_json_number(json, "coordinate", d->coordinate);
    th_json_number(json, "member", (double)d->member);
    th_json_number(json, "atol", d->atol);
    th_json_number(json, "rtol", d->rtol);
    th_json_close(json, '{');
}

/* "105 series of samples and 38 numbers of whole paths" */
static void print_counts(const struct th_call *call, const struct th_verdict *verdict,
                         size_t taken)
{
    size_t series = verdict->count - taken;
    if (series)
        fprintf(call->out, "%zu series%s", series, taken ? " of samples" : "");
    if (taken)
        fprintf(call->out, "%s%zu number%s of whole paths", series ? " and " : "", taken,
                taken > 1 ? "s" : "");
    if (verdict->other_stretch)
        fprintf(call->out, " (%zu over another stretch of time are not compared)",
                verdict->other_stretch);
}

static void print_verdict(const struct th_call *call, const struct th_verdict *verdict)
{
    struct th_json json = {.out = call->out};
    if (th_call_has(call, TH_OPTION_JSON)) {
        th_json_open(&json, NULL, '{');
        th_json_word(&json, "same", verdict->same ? "true" : "false");
        const struct th_difference *worst = th_verdict_worst(verdict);
        th_json_text(&json, "worst_series", worst ? worst->name : "");
        th_json_number(&json, "other_stretch", (double)verdict->other_stretch);
        th_json_open(&json, "series", '[');
        for (size_t k = 0; k < verdict->count; k++)
            json_difference(&verdict->differences[k], &json);
        th_json_close(&json, '[');
        th_json_close(&json, '{');
        return;
    }
    if (th_call_has(call, TH_OPTION_QUIET))
        return;
    bool all = th_call_has(call, TH_OPTION_LIST);
    size_t different = 0, taken = 0;
    for (size_t k = 0; k < verdict->count; k++) {
        const struct th_difference *d = &verdict->differences[k];
        different += d->missing || d->outside;
        taken += d->taken;
        if (all || d->missing || d->outside)
            print_difference(d, call->out);
    }
    const struct th_difference *worst = th_verdict_worst(verdict);
    fprintf(call->out, "%s and %s are %s: ", call->operands[0], call->operands[1],
            verdict->same ? "the same" : "DIFFERENT");
    if (!verdict->same)
        fprintf(call->out, "%zu of ", different);
    print_counts(call, verdict, taken);
    if (verdict->same && worst)
        fprintf(call->out, ", worst %s at %.2g %% of its tolerance", worst->name,
                100 * worst->worst);
    fputc('\n', call->out);
}

static enum th_status read_tolerances(const struct th_call *call, char *words,
                                      struct th_tolerance *tolerances, size_t *count,
                                      struct th_error *error)
{
    *count = 0;
    for (size_t k = 0; k < call->given_count; k++) {
        const char *text = call->given[k].value;
        if (call->given[k].option != TH_OPTION_TOLERANCE || !text)
            continue;
        if (read_tolerance(text, words, &tolerances[*count], error) != TH_OK)
            return TH_USAGE;
        (*count)++;
        words += strlen(text) + 1;
    }
    return TH_OK;
}

int th_command_compare(const struct th_call *call)
{
    struct th_error error = {.status = TH_OK};
    struct th_verdict verdict = {.count = 0};
    const char *junit = th_call_text(call, TH_OPTION_JUNIT);
    size_t count = 0, length = 1;
    for (size_t k = 0; k < call->given_count; k++)
        length += call->given[k].value ? strlen(call->given[k].value) + 1 : 0;
    struct th_tolerance *tolerances = calloc(call->given_count + 1, sizeof *tolerances);
    char *words = calloc(length, 1);
    enum th_status status =
        tolerances && words
            ? read_tolerances(call, words, tolerances, &count, &error)
            : th_error_add(&error, TH_NO_MEMORY, "no memory for the tolerances");
    for (size_t k = 0; k < 2 && status == TH_OK; k++)
        status = th_output_check("junit", junit, "what is compared", call->operands[k], &error);
    if (status == TH_OK)
        status = th_output_check_junit(junit, &error);
    if (status != TH_OK)
        junit = NULL;
    if (status == TH_OK)
        status = th_compare(call->catalog, call->operands[0], call->operands[1], tolerances,
                            count, &verdict, &error);
    const bool compared = status == TH_OK;
    if (compared && junit)
        status = th_verdict_junit(&verdict, junit, &error);
    if (status == TH_OK)
        print_verdict(call, &verdict);
    else
        th_call_print_failure(call, compared ? NULL : junit, TH_EXIT_NO_VERDICT, &error);
    int code = verdict.same ? 0 : TH_EXIT_DIFFERENT;
    th_call_print_error(call, &error);
    th_verdict_free(&verdict);
    free(words);
    free(tolerances);
    return status == TH_OK ? code : TH_EXIT_NO_VERDICT;
}

int th_command_reference(const struct th_call *call)
{
    struct th_error error = {.status = TH_OK};
    const char *path = th_call_text(call, TH_OPTION_CURVE);
    if (!path) {
        th_error_add(&error, TH_USAGE, "reference needs -o FILE: where to write the curve");
        return th_call_print_error(call, &error);
    }
    if (th_output_check("output", path, "the result", call->operands[0], &error) != TH_OK)
        return th_call_print_error(call, &error);
    struct th_result *result = th_store_read(call->operands[0], &error);
    if (result && th_result_trim_roundoff(result, call->catalog, &error) == TH_OK &&
        th_reference_write(result, path, th_call_count(call, TH_OPTION_ROWS, ROWS),
                           th_call_count(call, TH_OPTION_POINTS, POINTS), &error) == TH_OK &&
        !th_call_has(call, TH_OPTION_QUIET))
        fprintf(call->out, "%s\n", path);
    th_result_free(result);
    return th_call_print_error(call, &error);
}
