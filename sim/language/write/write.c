/* Writes a scenario as YAML with nothing left out. */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "document/document.h"
#include "language/language.h"
#include "language/write/write_events.h"
#include "scenario/column.h"
#include "scenario/people/people.h"
#include "scenario/reduction.h"

static void write_instance(struct th_writer *w, const struct th_instance *instance, bool list)
{
    const struct th_table *rows = &instance->model->params;
    fprintf(w->file, "  %suse: %s\n", list ? "- " : "", instance->model->name);
    if (list)
        fprintf(w->file, "    name: %s\n", strchr(instance->name, '.') + 1);
    for (size_t k = 0; k < rows->count; k++) {
        const struct th_provenance *origin = &instance->provenance[k];
        const double si = instance->params[k];
        if (isnan(si))
            continue;
        fprintf(w->file, "  %s%s: {value: ", list ? "  " : "", rows->rows[k].name);
        if (rows->rows[k].quantity == TH_FILE)
            th_write_file(w, "", si);
        else if (rows->rows[k].quantity == TH_DRUG || !origin->text || !origin->text[0])
            th_write_value(w, &rows->rows[k], si); /* the default is a number, not a name */
        else
            th_write_text(w, origin->text);
        fprintf(w->file, ", mark: %s, source: ", th_mark_name(origin->mark));
        th_write_text(w, origin->source);
        fputs("}\n", w->file);
    }
}

static void write_slot(struct th_writer *w, size_t number)
{
    const struct th_scenario *s = w->scenario;
    const struct th_slot *slot = &s->catalog->slots[number];
    size_t count = 0;
    for (size_t k = 0; k < s->instance_count; k++) {
        if (s->instances[k].slot != number)
            continue;
        if (count++ == 0)
            fprintf(w->file, "%s:\n", slot->key);
        write_instance(w, &s->instances[k], slot->most > 1);
    }
    if (count == 0 && slot->most > 1)
        fprintf(w->file, "%s: []\n", slot->key);
}

static void write_stretch(struct th_writer *w, th_tick from, th_tick to)
{
    static const struct th_row row = {.name = "time", .quantity = TH_TIME};
    fputs("during: ", w->file);
    th_write_number(w, &row, NULL, th_seconds_of(from));
    fputs(" .. ", w->file);
    th_write_number(w, &row, NULL, th_seconds_of(to));
}

/* A bound that reads back to the same bits. */
static void write_bound(struct th_writer *w, const struct th_requirement *q, double si)
{
    static const struct th_row number = {.name = "number", .quantity = TH_NUMBER};
    static const struct th_row time = {.name = "time", .quantity = TH_TIME};
    const struct th_scenario *s = w->scenario;
    const struct th_reduction *r = &s->reductions[q->reduction];
    const struct th_row *row = th_reduction_row(s, r);
    enum th_gives gives = th_take_kind(r->take)->gives;
    const bool ratio = th_requirement_is_ratio(q);
    if (!ratio && row && gives == TH_GIVES_AREA && isfinite(si))
        fprintf(w->file, "\"%.17g (%s) s\"", si, th_quantity_si(row->quantity));
    else
        th_write_value(w,
                       ratio || gives == TH_GIVES_COUNT ? &number
                       : gives == TH_GIVES_VALUE        ? row
                                                        : &time,
                       si);
}

static void write_allowed(struct th_writer *w, const struct th_requirement *q)
{
    bool one = q->least == q->most;
    if (!q->open && !one) {
        fputs("between: [", w->file);
        write_bound(w, q, q->least);
        fputs(", ", w->file);
        write_bound(w, q, q->most);
        fputs("]", w->file);
        return;
    }
    fputs(one ? "is: " : isinf(q->most) ? "above: " : "below: ", w->file);
    write_bound(w, q, isinf(q->most) && !one ? q->least : q->most);
}

/* "take: first above 5 ug/mL, during: 1 day .. 3 day", or "at: 3 day" */
static void write_taken(struct th_writer *w, const struct th_reduction *r)
{
    const struct th_take_kind *kind = th_take_kind(r->take);
    const struct th_opening *opening = r->opening;
    if (r->take == TH_AT) {
        th_write_time(w, "at", r->from);
        return;
    }
    fprintf(w->file, "take: %s", kind->words);
    if (kind->level) {
        fputc(' ', w->file);
        const struct th_row *row = th_output_row(w->scenario, r->output);
        th_write_number(w, row, row->unit, r->level);
    }
    fputs(", ", w->file);
    if (opening && opening->words)
        fprintf(w->file, opening->stages ? "during: [%s]" : "during: %s", opening->words);
    else
        write_stretch(w, r->from, r->to);
    if (opening && opening->since != SIZE_MAX) {
        fprintf(w->file, ", since: %s", w->scenario->happenings[opening->since].word);
    } else if (r->since > 0) {
        fputs(", ", w->file);
        th_write_time(w, "since", r->since);
    }
}

static void write_requirement(struct th_writer *w, const struct th_requirement *q)
{
    static const struct th_row ratio = {.name = "ratio", .quantity = TH_NUMBER};
    const struct th_scenario *s = w->scenario;
    const struct th_reduction *r = &s->reductions[q->reduction];
    fputs("  - {name: ", w->file);
    th_write_text(w, q->name);
    char path[160];
    th_reduction_path(s, r, path, sizeof path);
    fprintf(w->file, ", check: %s, ", path);
    write_taken(w, r);
    fputs(", ", w->file);
    if (q->of != SIZE_MAX)
        fprintf(w->file, "of: %s, ", s->outputs[s->reductions[q->of].output].path);
    write_allowed(w, q);
    if (q->tried != th_reduction_tried(s, r))
        fprintf(w->file, ", tried: %.0f", q->tried);
    if (q->across != TH_ACROSS_EACH) {
        fprintf(w->file, ", across: %s}\n", q->across_words);
        return;
    }
    fputs(", share: ", w->file);
    th_write_value(w, &ratio, q->share);
    if (q->confidence > 0) {
        fputs(", confidence: ", w->file);
        th_write_value(w, &ratio, q->confidence);
    }
    fputs("}\n", w->file);
}

static void write_column(struct th_writer *w, const struct th_column *column)
{
    char axis[40], across[60] = "";
    if (!column->profile && !column->every) {
        fprintf(w->file, "  - %s\n", column->path);
        return;
    }
    fprintf(w->file, "  - {path: %s", column->path);
    if (column->every) {
        fputs(", ", w->file);
        th_write_time(w, "every", column->every);
    }
    if (!column->profile) {
        fputs("}\n", w->file);
        return;
    }
    if (column->axis == TH_POINTS)
        snprintf(axis, sizeof axis, "%zu points", column->points);
    else
        snprintf(axis, sizeof axis, "%s", th_axis_word(column->axis));
    if (column->across)
        snprintf(across, sizeof across, ", %zu points]", column->across);
    fprintf(w->file, ", axis: %s%s%s}\n", across[0] ? "[" : "", axis, across);
}

/* Files of an ensemble by their whole path: the text that is written may lie elsewhere. */
static void write_rows(struct th_writer *w, const char *key, const struct th_rows *rows)
{
    if (!rows->count)
        return;
    char *whole = realpath(rows->file->path, NULL);
    fprintf(w->file, "  %s: ", key);
    th_write_text(w, whole ? whole : rows->file->path);
    fputc('\n', w->file);
    free(whole);
}

static bool has_conditions(const struct th_scenario *s)
{
    return th_condition_count(s) > 1 || s->table.count || s->design.count;
}

/* True if members are numbered as format 1 numbers them: also in 0.1, where grids alone, in the
 * order of the rows, are run once each. */
static bool numbered_anew(const struct th_scenario *s)
{
    bool once = s->members == th_condition_count(s);
    for (size_t k = 0; k < s->vary_count; k++) {
        const struct th_vary *one = &s->vary[k], *before = k ? one - 1 : NULL;
        once = once && one->law == TH_GRID &&
               (!before || before->instance < one->instance ||
                (before->instance == one->instance && before->row < one->row));
    }
    return s->persons || once || !has_conditions(s);
}

static void write_members(struct th_writer *w)
{
    const struct th_scenario *s = w->scenario;
    const bool each = numbered_anew(s) && has_conditions(s);
    fprintf(w->file, "ensemble:\n  %s: %" PRIu64 "\n  seed: %" PRIu64 "\n",
            each ? "each" : "members",
            each && s->table.count ? s->each
            : each                 ? (s->persons ? s->persons : 1)
                                   : s->members,
            s->seed);
    write_rows(w, "table", &s->table);
    write_rows(w, "design", &s->design);
}

static void write_lists(struct th_writer *w)
{
    const struct th_scenario *s = w->scenario;
    if (s->ensemble)
        write_members(w);
    if (s->ensemble)
        th_write_laws(w);
    size_t taken = 0;
    for (size_t k = 0; k < s->reduction_count; k++) taken += s->reductions[k].recorded;
    fputs(s->column_count + taken ? "record:\n" : "record: []\n", w->file);
    for (size_t k = 0; k < s->column_count; k++) write_column(w, &s->columns[k]);
    for (size_t k = 0; k < s->reduction_count; k++) {
        const struct th_reduction *r = &s->reductions[k];
        if (!r->recorded)
            continue;
        fprintf(w->file, "  - {path: %s, ", s->outputs[r->output].path);
        write_taken(w, r);
        fputs("}\n", w->file);
    }
    if (s->requirement_count)
        fputs("require:\n", w->file);
    for (size_t k = 0; k < s->requirement_count; k++) write_requirement(w, &s->requirements[k]);
}

enum th_status th_scenario_write(const struct th_scenario *scenario, const char *path,
                                 struct th_error *error)
{
    if (scenario->swap_count)
        return th_error_add(error, TH_BAD_INPUT,
                            "%s varies: with every value of a part written out nothing would "
                            "come from it; the scenario cannot be written",
                            scenario->swaps[0].path);
    struct th_writer w = {fopen(path, "w"), scenario, path, NULL};
    if (!w.file)
        return th_error_add(error, TH_IO, "%s: error: cannot be written: %s", path,
                            strerror(errno));
    /* Numbered as in 0.1, which format 1 does not write. */
    if (numbered_anew(scenario))
        fputs("format: 1\n", w.file);
    if (scenario->title[0]) {
        fputs("title: ", w.file);
        th_write_text(&w, scenario->title);
        fputc('\n', w.file);
    }
    fputs("run: {", w.file);
    th_write_time(&w, "duration", scenario->duration);
    fputs(", ", w.file);
    th_write_time(&w, "sample", scenario->sample);
    fprintf(w.file, ", start: \"%s\", from: %s, precision: %s, refine: %d}\n", scenario->start,
            scenario->steady ? "steady" : "rest", scenario->single ? "single" : "double",
            scenario->refine);
    for (size_t k = 0; k < scenario->slot_count; k++) write_slot(&w, k);
    th_write_events(&w);
    write_lists(&w);
    long length = ftell(w.file);
    bool bad = ferror(w.file);
    bad = fclose(w.file) != 0 || bad;
    if (w.lost)
        return th_error_add(
            error, TH_IO,
            "%s cannot be read again: it names %s, which is not there as it was "
            "when it was read",
            path, w.lost->path);
    if (bad)
        return th_error_add(error, TH_IO, "%s: error: cannot be written: %s", path,
                            strerror(errno));
    if (length > TH_DOCUMENT_MOST)
        return th_error_add(error, TH_LIMITS,
                            "%s is larger than what can be read again (%d MB)", path,
                            TH_DOCUMENT_MOST >> 20);
    return TH_OK;
}
