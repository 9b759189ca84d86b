/* Loads and rewrites scenarios for commands. */
#include "command/call/scenario.h"

#include <stdlib.h>
#include <string.h>

#include "base/version.h"
#include "language/language.h"
#include "result/input.h"

/* Options that are short for overrides. */
static const struct {
    enum th_option option;
    const char *path;
} short_sets[] = {{TH_OPTION_MEMBERS, "ensemble.members"}, {TH_OPTION_SLICE, "ensemble.slice"},
                  {TH_OPTION_DESIGN, "ensemble.design"},   {TH_OPTION_PEOPLE, "ensemble.table"},
                  {TH_OPTION_UNTIL, "run.until"},          {TH_OPTION_SEED, "ensemble.seed"}};
enum { WORD = 64, SHORT_SETS = sizeof short_sets / sizeof short_sets[0] };

const char **th_call_sets(const struct th_call *call, size_t *count, struct th_arena *arena)
{
    const char **sets = th_arena_take(arena, (call->given_count + 1) * sizeof *sets);
    if (!sets)
        return NULL;
    *count = th_call_all(call, TH_OPTION_SET, sets);
    for (size_t k = 0; k < SHORT_SETS; k++) {
        const char *text = th_call_text(call, short_sets[k].option);
        size_t size = text ? strlen(text) + WORD : 0;
        char *word = text ? th_arena_take(arena, size) : NULL;
        if (text && !word)
            return NULL;
        if (text)
            snprintf(word, size, "%s=%s", short_sets[k].path, text);
        if (text)
            sets[(*count)++] = word;
    }
    if (th_call_has(call, TH_OPTION_REFINE))
        sets[(*count)++] = "run.refine=2";
    return sets;
}

/* The overrides of the result come first: later ones take precedence. */
static struct th_scenario *load_again(const struct th_call *call, const struct th_units *units,
                                      const struct th_input *input, const char *const *sets,
                                      size_t set_count, struct th_error *error)
{
    const char **all = calloc(input->set_count + set_count + 1, sizeof *all);
    if (!all) {
        th_error_add(error, TH_NO_MEMORY, "no memory for the overrides");
        return NULL;
    }
    for (size_t k = 0; k < input->set_count; k++) all[k] = input->sets[k];
    for (size_t k = 0; k < set_count; k++) all[input->set_count + k] = sets[k];
    struct th_scenario *scenario = th_scenario_again(call->catalog, units, &input->texts, all,
                                                     input->set_count + set_count, error);
    free(all);
    return scenario;
}

struct th_scenario *th_call_load(const struct th_call *call, const struct th_units *units,
                                 const char *path, const char *const *sets, size_t set_count,
                                 struct th_error *error)
{
    if (!th_store_is_result(path))
        return th_scenario_load(call->catalog, units, path, sets, set_count, error);
    struct th_input *input = th_store_input(path, error);
    struct th_scenario *scenario =
        input ? load_again(call, units, input, sets, set_count, error) : NULL;
    if (scenario && strcmp(input->version, th_version()) != 0 &&
        !th_call_has(call, TH_OPTION_QUIET))
        fprintf(call->err, "thecal: notice: %s was made by version %s; this is %s\n", path,
                input->version, th_version());
    th_input_free(input);
    return scenario;
}

int th_call_print_notices(const struct th_call *call, const struct th_scenario *scenario)
{
    const struct th_error *notices = scenario->notices;
    fflush(call->out);
    for (int k = 0; notices && k < notices->count && k < TH_ERRORS; k++)
        fprintf(call->err, "%s\n", notices->text[k]);
    return notices ? notices->count : 0;
}

/* The comments of the new text are printed beside it, too. */
static void print_comments(const struct th_call *call, const struct th_scenario *scenario)
{
    fflush(call->out);
    for (const struct th_edit *e = scenario->edits; e; e = e->next)
        if (e->kind == TH_EDIT_COMMENT)
            fprintf(call->err, "%s:%d:%d: notice: rewritten with %s\n", scenario->file,
                    e->place.line, e->place.column, e->text + strspn(e->text, "# "));
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
    if (again) {
        fwrite(text, 1, length, call->out);
        print_comments(call, scenario);
    } else if (status == TH_OK)
        status =
            th_error_add(error, error->status,
                         "%s: error: cannot be rewritten by itself; the lines above are of "
                         "what it would be",
                         scenario->file);
    th_scenario_free(again);
    free(text);
    return status;
}
