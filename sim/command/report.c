/* thecal report: a page of results for people. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "command/call/files.h"
#include "command/verbs.h"
#include "page/page.h"

/* The result's path with the ending .html, to be freed. */
static char *beside(const char *result)
{
    const char *slash = strrchr(result, '/'), *name = slash ? slash + 1 : result;
    const char *dot = strrchr(name, '.');
    const size_t length = dot && dot > name ? (size_t)(dot - result) : strlen(result);
    const size_t size = length + sizeof ".html";
    char *path = malloc(size);
    if (path)
        snprintf(path, size, "%.*s.html", (int)length, result);
    return path;
}

/* A page replaces a page, and neither a result nor a scenario. */
static enum th_status check_output(const struct th_call *call, const char *output,
                                   struct th_error *error)
{
    const char *dot = strrchr(output, '.');
    enum th_status status = TH_OK;
    for (size_t k = 0; k < call->operand_count && status == TH_OK; k++)
        status = th_output_check("output", output, "a result", call->operands[k], error);
    if (status == TH_OK && !(dot && (!strcasecmp(dot, ".html") || !strcasecmp(dot, ".htm"))))
        status =
            th_error_add(error, TH_USAGE,
                         "--output %s: a name that ends on .html or .htm is expected", output);
    return status == TH_OK ? th_output_check_form("output", output, "<", "HTML", error)
                           : status;
}

int th_command_report(const struct th_call *call)
{
    struct th_error error = {.status = TH_OK};
    const char *given = th_call_text(call, TH_OPTION_PAGE);
    char *path = given ? strdup(given) : beside(call->operands[0]);
    size_t bytes = 0;
    enum th_status status =
        path ? check_output(call, path, &error)
             : th_error_add(&error, TH_NO_MEMORY, "no memory for the name of the page");
    if (status == TH_OK)
        status = th_page_write(call->catalog->charts, call->catalog->chart_count,
                               call->operands, call->operand_count, path, &bytes, &error);
    if (status == TH_OK && !th_call_has(call, TH_OPTION_QUIET))
        fprintf(call->out, "%s: %zu kB\n", path, (bytes + 999) / 1000);
    free(path);
    th_call_print_error(call, &error);
    return status;
}
