/* Reads the description that a library gives of its controller: see plugin.h. */
#include "plugin.h"

#include <stddef.h>

static struct th_library_row row_at(const void *of, size_t k)
{
    const struct thecal_program *program = of;
    const struct thecal_program_row *row =
        (const void *)((const char *)program->rows + k * program->rows->size);
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
    const struct thecal_program *program = of;
    const struct thecal_program_state *state =
        (const void *)((const char *)program->states + k * program->states->size);
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
    const struct thecal_program *program =
        file->library->symbol(file->library, "thecal_program");
    if (!program)
        return refuse(error, "has no thecal_program: it must export const struct "
                             "thecal_program thecal_program, as thecal_program.h says");
    *about = (struct th_library_about){.symbol = "thecal_program",
                                       .size = program->size,
                                       .head = offsetof(struct thecal_program, name),
                                       .whole = sizeof *program,
                                       .abi = program->abi,
                                       .wanted = THECAL_PROGRAM_ABI,
                                       .of = program,
                                       .row = row_at,
                                       .state = state_at};
    if (!th_library_is_sound(about, error))
        return false;
    if (!program->decide)
        return refuse(error, "has no decide: a controller without it orders nothing");
    about->rows = program->row_count;
    about->states = program->state_count;
    const bool rows = program->rows && program->rows->size >= sizeof *program->rows,
               states = program->states && program->states->size >= sizeof *program->states;
    return th_library_has_rows(about, THECAL_PROGRAM_ROWS, THECAL_PROGRAM_STATES,
                               (rows || !about->rows) && (states || !about->states), error);
}

bool th_controller_find(const struct th_file *file, struct th_controller *controller,
                        struct th_error *error)
{
    struct th_library_about about;
    if (!find(file, &about, error))
        return false;
    *controller = (struct th_controller){.program = about.of,
                                         .library = file->library,
                                         .rows = about.rows,
                                         .states = about.states};
    return true;
}

const struct th_model *th_controller_extend(const struct th_model *base,
                                            const struct th_file *file, struct th_arena *arena,
                                            struct th_error *error)
{
    struct th_library_about about;
    return find(file, &about, error) ? th_library_extend(base, &about, file, arena, error)
                                     : NULL;
}
