/* check --rewrite: a file of 0.1 in format 1. */
#include <stdlib.h>

#include "command/command.h"

int th_call_notice(const struct th_call *call, const struct th_scenario *scenario)
{
    const struct th_error *notices = scenario->notices;
    for (int k = 0; notices && k < notices->count && k < TH_ERRORS; k++)
        fprintf(call->err, "%s\n", notices->text[k]);
    return notices ? notices->count : 0;
}

/* The new text is read again before it is printed. */
enum th_status th_call_rewrite(const struct th_call *call, const struct th_scenario *scenario,
                               struct th_error *error)
{
    char *text = NULL;
    size_t length = 0;
    FILE *page = open_memstream(&text, &length);
    if (!page)
        return th_error_add(error, TH_NO_MEMORY, "no memory to rewrite %s", scenario->file);
    enum th_status status = th_scenario_rewrite(scenario, page, error);
    if (fclose(page) != 0 && status == TH_OK)
        status = th_error_add(error, TH_NO_MEMORY, "no memory to rewrite %s", scenario->file);
    struct th_scenario *again =
        status == TH_OK ? th_scenario_parse(call->catalog, scenario->units, scenario->file,
                                            text, length, NULL, 0, error)
                        : NULL;
    if (again)
        fwrite(text, 1, length, call->out);
    else if (status == TH_OK)
        status =
            th_error_add(error, error->status,
                         "%s: error: cannot be rewritten by itself; the lines above are of "
                         "what it would be",
                         scenario->file);
    th_scenario_free(again);
    free(text);
    return status;
}
