/* Prints the values of a scenario. */
#include "explain/scenario.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#include "base/text/print.h"
#include "scenario/law.h"
#include "scenario/provenance.h"

enum { NAME = 26, VALUE = 20, MARK = 13 };

/* A value as it was written; of a level also its position. */
static void value_text(const struct th_scenario *scenario, const struct th_row *row, double si,
                       const struct th_provenance *origin, char *text, size_t size)
{
    char number[48];
    if (isnan(si))
        snprintf(text, size, "not given");
    else if (row->quantity == TH_CHOICE)
        th_labels_get(row->labels, (int)si, text, size);
    else if (!origin->text || !origin->text[0])
        th_quantity_print(scenario->units, row->quantity, th_row_unit(row), si, 6, text, size);
    else if (row->quantity == TH_DRUG && si >= 0 && (size_t)si < scenario->species)
        snprintf(text, size, "%s", scenario->species_names[(size_t)si]);
    else if (row->quantity == TH_POSITION && isalpha((unsigned char)origin->text[0]) &&
             isfinite(si) &&
             th_quantity_print(scenario->units, row->quantity, th_row_unit(row), si, 6, number,
                               sizeof number))
        snprintf(text, size, "%.40s (%.47s)", origin->text, number);
    else
        snprintf(text, size, "%s", origin->text);
}

static const struct th_vary *varied(const struct th_scenario *scenario, size_t instance,
                                    size_t row)
{
    for (size_t k = 0; k < scenario->vary_count; k++)
        if (scenario->vary[k].instance == instance && scenario->vary[k].row == row)
            return &scenario->vary[k];
    return NULL;
}

/* The sources of a parameter's other values: a table, a design, a part that varies. */
static void print_replaced(const struct th_scenario *scenario, size_t i, size_t r, FILE *out)
{
    char text[600];
    for (size_t k = 0; k < scenario->replaced_count; k++) {
        const struct th_replaced *by = &scenario->replaced[k];
        if (by->instance != i || by->row != r)
            continue;
        if (by->by == TH_REPLACED_PART)
            snprintf(text, sizeof text, "differs between members: comes with %s, %s",
                     scenario->swaps[by->swap].path, scenario->swaps[by->swap].words);
        else if (by->by == TH_REPLACED_TABLE)
            snprintf(text, sizeof text, "differs between persons: table %s",
                     scenario->table.file->path);
        else
            snprintf(text, sizeof text, "differs between conditions: design %s",
                     scenario->design.file->path);
        th_print_wrapped(out, 0, NAME, text);
    }
}

static void print_value(const struct th_scenario *scenario, size_t i, size_t k, FILE *out)
{
    const struct th_instance *instance = &scenario->instances[i];
    const struct th_row *row = &instance->model->params.rows[k];
    const struct th_provenance *origin = &instance->provenance[k];
    char text[128], law[600];
    value_text(scenario, row, instance->params[k], origin, text, sizeof text);
    fprintf(out, "  %-*s%-*s %-*s", NAME - 2, row->name, VALUE - 1, text, MARK - 1,
            th_mark_name(origin->mark));
    if (origin->place.line > 0 && strcmp(origin->place.file, "--set") == 0)
        fputs(" --set", out);
    else if (origin->place.line > 0)
        fprintf(out, " %s:%d", origin->place.file, origin->place.line);
    else
        fputs(" default", out);
    const struct th_vary *vary = varied(scenario, i, k);
    fputc('\n', out);
    if (vary) {
        size_t at = (size_t)snprintf(law, sizeof law, "differs between members: ");
        th_law_describe(scenario, (size_t)(vary - scenario->vary), law + at, sizeof law - at);
        th_print_wrapped(out, 0, NAME, law);
    }
    print_replaced(scenario, i, k, out);
    if (origin->source && origin->source[0] && strcmp(origin->source, "--set") != 0)
        th_print_wrapped(out, 0, NAME, origin->source);
}

/* Of each hazard its law, and where that comes from. */
static void print_laws(const struct th_scenario *scenario, FILE *out)
{
    size_t count = 0;
    for (size_t k = 0; k < scenario->item_count; k++) {
        const struct th_item *item = &scenario->items[k];
        if (!item->law_words)
            continue;
        char text[400];
        snprintf(text, sizeof text, "%s: %s, %s",
                 item->trigger == TH_TRIGGER_EVERY ? "every" : "after", item->law_words,
                 th_mark_name(item->mark));
        fputs(count++ ? "" : "hazards\n", out);
        fprintf(out, "  %-*s", NAME - 2, item->name ? item->name : item->key);
        th_print_wrapped(out, NAME, NAME, text);
        if (item->part)
            th_print_wrapped(out, 0, NAME,
                             (snprintf(text, sizeof text, "from %s", item->part), text));
        if (item->source && item->source[0])
            th_print_wrapped(out, 0, NAME, item->source);
    }
    if (count)
        fputc('\n', out);
}

static void print_loose(const struct th_scenario *scenario, FILE *out)
{
    size_t of, count = th_scenario_uncalibrated(scenario, &of);
    fputs("uncalibrated: recalled, placeholder, or without a source and no setting\n", out);
    for (size_t i = 0; i < scenario->instance_count; i++) {
        const struct th_instance *instance = &scenario->instances[i];
        const struct th_table *params = &instance->model->params;
        for (size_t k = 0; k < params->count; k++)
            if (th_param_uncalibrated(scenario, i, k))
                fprintf(out, "  %s.%s\n", instance->name, params->rows[k].name);
    }
    for (size_t k = 0; k < scenario->item_count; k++)
        if (th_law_uncalibrated(&scenario->items[k]))
            fprintf(out, "  %s.%s\n", scenario->items[k].key,
                    scenario->items[k].trigger == TH_TRIGGER_EVERY ? "every" : "after");
    fprintf(out, "  %zu of %zu parameters\n", count, of);
}

void th_explain_scenario(const struct th_scenario *scenario, FILE *out)
{
    fprintf(out, "%s (%s)\n\n", th_scenario_heading(scenario), scenario->file);
    for (size_t i = 0; i < scenario->instance_count; i++) {
        const struct th_instance *instance = &scenario->instances[i];
        fprintf(out, "%s = %s.%s%s%s\n", instance->name, instance->model->slot,
                instance->model->name, instance->part ? ", from " : "",
                instance->part ? instance->part : "");
        for (size_t k = 0; k < instance->model->params.count; k++)
            print_value(scenario, i, k, out);
        fputc('\n', out);
    }
    print_laws(scenario, out);
    print_loose(scenario, out);
}
