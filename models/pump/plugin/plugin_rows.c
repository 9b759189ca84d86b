/* Reads the description that a library gives of its pump: see plugin.h. */
#include "library_rows.h"
#include "plugin.h"

#include <stddef.h>

static struct th_library_row row_at(const void *of, size_t k)
{
    const struct thecal_pump *pump = of;
    const struct thecal_pump_row *row =
        (const void *)((const char *)pump->rows + k * pump->rows->size);
    return (struct th_library_row){.name = row->name,
                                   .unit = row->unit,
                                   .standard = row->standard,
                                   .least = row->least,
                                   .most = row->most,
                                   .doc = row->doc,
                                   .source = row->source};
}

static struct th_library_row state_at(const void *of, size_t k)
{
    const struct thecal_pump *pump = of;
    const struct thecal_pump_state *state =
        (const void *)((const char *)pump->states + k * pump->states->size);
    return (struct th_library_row){.name = state->name, .unit = state->unit, .doc = state->doc};
}

static bool refuse(struct th_error *error, const char *sentence)
{
    th_error_add(error, TH_BAD_INPUT, "%s", sentence);
    return false;
}

static bool find(const struct th_file *file, struct th_library_about *about,
                 struct th_error *error)
{
    const struct thecal_pump *pump = file->library->symbol(file->library, "thecal_pump");
    if (!pump)
        return refuse(error, "has no thecal_pump: it must export const struct thecal_pump "
                             "thecal_pump, as thecal_pump.h says");
    *about = (struct th_library_about){.symbol = "thecal_pump",
                                       .size = pump->size,
                                       .head = offsetof(struct thecal_pump, name),
                                       .whole = sizeof *pump,
                                       .abi = pump->abi,
                                       .wanted = THECAL_PUMP_ABI,
                                       .of = pump,
                                       .row = row_at,
                                       .state = state_at};
    if (!th_library_is_sound(about, error))
        return false;
    if (!pump->advance)
        return refuse(error, "has no advance: a pump without it moves nothing");
    about->rows = pump->row_count;
    about->states = pump->state_count;
    const bool rows = pump->rows && pump->rows->size >= sizeof *pump->rows,
               states = pump->states && pump->states->size >= sizeof *pump->states;
    return th_library_has_rows(about, THECAL_PUMP_ROWS, THECAL_PUMP_STATES,
                               (rows || !about->rows) && (states || !about->states), error);
}

bool th_plugin_find(const struct th_file *file, struct th_plugin *plugin,
                    struct th_error *error)
{
    struct th_library_about about;
    if (!find(file, &about, error))
        return false;
    *plugin = (struct th_plugin){
        .pump = about.of, .library = file->library, .rows = about.rows, .states = about.states};
    return true;
}

const struct th_model *th_plugin_extend(const struct th_model *base, const struct th_file *file,
                                        struct th_arena *arena, struct th_error *error)
{
    struct th_library_about about;
    return find(file, &about, error) ? th_library_extend(base, &about, file, arena, error)
                                     : NULL;
}
