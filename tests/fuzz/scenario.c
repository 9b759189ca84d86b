/* libFuzzer target: any bytes as a scenario, against the real catalogue. Whatever loads is also
 * laid out and, if small, started: a scenario that loads cannot fail on its input later. */
#include <stddef.h>
#include <stdint.h>

#include "catalog.h"
#include "engine/advance.h"
#include "engine/start.h"
#include "language/language.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Made once: udunits reads its tables for a tenth of a second under the sanitizers. */
static struct th_units *units;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    units = th_units_create(NULL);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct th_error error = {0};
    struct th_scenario *scenario = th_scenario_parse(&th_catalog, units, "scenarios/fuzz.yaml",
                                                     (const char *)data, size, NULL, 0, &error);
    if (!scenario && error.count == 0)
        __builtin_trap(); /* refused without a sentence */
    struct th_layout *layout = scenario ? th_layout_create(scenario, &error) : NULL;
    if (layout && layout->block_bytes < (64u << 20)) {
        struct th_block *block = th_block_create(layout, &error);
        if (block)
            th_block_start(block, 0, 0, 1);
        th_block_free(block);
    }
    th_layout_free(layout);
    th_scenario_free(scenario);
    return 0;
}
