/* The scenario that a command is told: a file of the language, or a result, which is read back
 * to what it was made from. */
#include <stdlib.h>
#include <string.h>

#include "base/version.h"
#include "command/command.h"
#include "store/store.h"

/* Those that the result holds come first, so that new ones are stronger. */
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
