/* csf/compartments: the rows of an instance: a volume, a concentration and an amount of each
 * compartment, a value of each flow, and what each flow out of the body has cleared. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "rows.h"

/* Tables that grow, own rows first. */
struct growing {
    const struct th_file *file;
    struct th_arena *arena;
    struct th_error *error;
    struct th_row *params, *outputs;
    size_t param_count, output_count;
    bool fine;
};

__attribute__((format(printf, 2, 3))) static const char *format(struct growing *to,
                                                                const char *format, ...)
{
    char text[TH_SENTENCE];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    const char *kept = th_arena_copy(to->arena, text);
    to->fine = to->fine && kept;
    return kept ? kept : "";
}

static bool begin(struct growing *to)
{
    const struct th_model *base = to->file->model;
    const size_t more = to->file->table->rows;
    to->params = th_arena_take(to->arena, (base->params.count + more) * sizeof *to->params);
    to->outputs =
        th_arena_take(to->arena, (base->outputs.count + 2 * more) * sizeof *to->outputs);
    if (!to->params || !to->outputs)
        return false;
    memcpy(to->params, base->params.rows, base->params.count * sizeof *to->params);
    memcpy(to->outputs, base->outputs.rows, base->outputs.count * sizeof *to->outputs);
    to->param_count = base->params.count;
    to->output_count = base->outputs.count;
    return true;
}

/* Mark and source of a line: one without a source is uncalibrated. */
static bool read_source(struct growing *to, size_t row, struct th_row *param)
{
    const struct th_data_table *table = to->file->table;
    const size_t source = th_data_find(table, "source"), mark = th_data_find(table, "mark");
    const char *cited = source == TH_NO_COLUMN ? "" : th_data_cell(table, row, source)->text;
    const char *word = mark == TH_NO_COLUMN ? "" : th_data_cell(table, row, mark)->text;
    param->source = format(to, "%s", cited);
    param->mark = *cited ? TH_READ : TH_PLACEHOLDER;
    if (!*word)
        return true;
    for (int k = 0; k < TH_MARKS; k++)
        if (strcmp(th_mark_name((enum th_mark)k), word) == 0) {
            param->mark = (enum th_mark)k;
            return true;
        }
    th_error_at(to->error, th_data_place(table, row, mark), TH_BAD_INPUT,
                "mark: \"%.40s\" is none of: read, derived, computed, chosen, recalled, "
                "placeholder",
                word);
    return false;
}

/* A parameter whose default is the cell's text. */
static bool add_param(struct growing *to, size_t row, size_t column, const struct th_row *as,
                      const char *name, const char *doc)
{
    const struct th_data_table *table = to->file->table;
    struct th_row *param = &to->params[to->param_count];
    char text[TH_SENTENCE];
    double si;
    if (th_data_number(table, row, column, as, to->file->units, &si, to->error) != TH_OK)
        return false;
    if (isnan(si) || !th_data_text(table, row, column, text, sizeof text)) {
        th_error_at(to->error, th_data_place(table, row, column), TH_BAD_INPUT,
                    "%s: a value is missing", as->name);
        return false;
    }
    *param = *as;
    param->name = name;
    param->doc = doc;
    param->init = format(to, "%s", text);
    param->unit = format(to, "%s", table->columns[column].unit);
    to->param_count++;
    return read_source(to, row, param);
}

static void add_output(struct growing *to, struct th_row row)
{
    row.flags |= TH_EACH_SPECIES;
    to->outputs[to->output_count++] = row;
}

static bool add_compartment(struct growing *to, size_t row)
{
    const struct th_data_table *table = to->file->table;
    const char *name = th_network_name(table, row, "compartment", to->error);
    if (!name || !add_param(to, row, th_data_find(table, "volume"), &th_network_volume_row,
                            format(to, "volume_of_%s", name),
                            format(to, "volume of the compartment %s", name)))
        return false;
    add_output(to,
               (struct th_row){.name = format(to, "concentration_in_%s", name),
                               .quantity = TH_CONCENTRATION,
                               .doc = format(to, "concentration in the compartment %s", name),
                               .unit = "ng/mL",
                               .at = format(to, "concentration@%s", name)});
    add_output(to, (struct th_row){.name = format(to, "amount_in_%s", name),
                                   .quantity = TH_MASS,
                                   .doc = format(to, "amount in the compartment %s", name),
                                   .flags = TH_UNRECORDED,
                                   .at = format(to, "amount@%s", name)});
    return true;
}

static bool add_flow(struct growing *to, size_t row)
{
    struct th_network_line written;
    if (!th_network_line(to->file->table, row, &written, to->error))
        return false;
    const bool out = strcmp(written.to, "out") == 0;
    const char *what = written.rate ? "rate" : "clearance",
               *end = out ? "out of the body" : NULL;
    if (!add_param(to, row, written.column,
                   written.rate ? &th_network_rate_row : &th_network_clearance_row,
                   format(to, "%s_to_%s", written.from, written.to),
                   format(to, "%s from the compartment %s %s%s", what, written.from,
                          end ? "" : "to ", end ? end : written.to)))
        return false;
    if (out)
        add_output(to, (struct th_row){.name = format(to, "cleared_in_%s", written.from),
                                       .quantity = TH_MASS,
                                       .doc = format(to,
                                                     "amount that left the body from the "
                                                     "compartment %s so far",
                                                     written.from),
                                       .nature = TH_TOTAL,
                                       .flags = TH_UNRECORDED | TH_GROWS,
                                       .at = format(to, "cleared@%s", written.from)});
    return true;
}

const struct th_model *th_network_extend(const struct th_file *file, struct th_arena *arena,
                                         struct th_error *error)
{
    const bool volumes = file->row == ROW_volumes;
    struct growing to = {.file = file, .arena = arena, .error = error, .fine = true};
    struct th_model *made = th_arena_take(arena, sizeof *made);
    bool good = th_network_columns(file, volumes, error);
    const bool allocated = good && made && begin(&to);
    for (size_t row = 0; good && allocated && row < file->table->rows; row++)
        good = volumes ? add_compartment(&to, row) : add_flow(&to, row);
    if (good && (!allocated || !to.fine))
        th_error_add(error, TH_NO_MEMORY, "no memory for %s", file->path);
    if (!good || !allocated || !to.fine)
        return NULL;
    *made = *file->model;
    made->params = (struct th_table){to.params, to.param_count};
    made->outputs = (struct th_table){to.outputs, to.output_count};
    return made;
}
