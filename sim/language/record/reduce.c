/* The list of reductions: those of the report, and those that requirements and record: add. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "language/items/items.h"
#include "language/record/record.h"
#include "scenario/column.h"

/* A row of outputs, once or for each drug. */
static void add_outputs(struct th_reader *r, size_t instance, size_t row)
{
    struct th_scenario *s = r->scenario;
    const struct th_row *it = &s->instances[instance].model->outputs.rows[row];
    bool each = it->flags & TH_EACH_SPECIES, several = each && s->species > 1;
    for (size_t k = 0; k < (each ? s->species : 1); k++)
        s->outputs[s->output_count++] = (struct th_column){
            .path =
                th_memory_format(&r->memory, "%s.%s%s%s", s->instances[instance].name, it->name,
                                 several ? "." : "", several ? s->species_names[k] : ""),
            .instance = instance,
            .row = row,
            .species = each ? (int)k : -1};
}

void th_read_outputs(struct th_reader *r)
{
    struct th_scenario *s = r->scenario;
    size_t capacity = 0;
    for (size_t k = 0; k < s->instance_count; k++)
        capacity += s->instances[k].model->outputs.count * (s->species + 1);
    s->outputs = th_memory_keep(&r->memory, (capacity + 1) * sizeof *s->outputs);
    r->output_capacity = s->outputs ? capacity + 1 : 0;
    for (size_t k = 0; s->outputs && k < s->instance_count; k++)
        for (size_t row = 0; row < s->instances[k].model->outputs.count; row++)
            add_outputs(r, k, row);
}

size_t th_add_reduction(struct th_reader *r, struct th_reduction reduction)
{
    struct th_scenario *s = r->scenario;
    for (size_t k = 0; k < s->reduction_count; k++) {
        const struct th_reduction *it = &s->reductions[k];
        bool level =
            it->level == reduction.level || (isnan(it->level) && isnan(reduction.level));
        if (it->log != reduction.log || it->opening != reduction.opening ||
            it->output != reduction.output || it->take != reduction.take || !level ||
            it->from != reduction.from || it->to != reduction.to ||
            it->since != reduction.since)
            continue;
        s->reductions[k].recorded = it->recorded || reduction.recorded;
        return k;
    }
    if (s->reduction_count == r->reduction_capacity)
        return SIZE_MAX;
    s->reductions[s->reduction_count] = reduction;
    return s->reduction_count++;
}

bool th_read_line_fits(const struct th_scenario *s, const char *pattern,
                       const struct th_column *of)
{
    char path[TH_PATH_LENGTH];
    size_t star_length;
    const char *star;
    th_column_plain(s, of, path);
    return th_path_fits(pattern, path, strlen(path), &star, &star_length);
}

static void add_take(struct th_reader *r, size_t output, enum th_take take)
{
    th_add_reduction(
        r, (struct th_reduction){
               .output = output, .take = take, .level = NAN, .to = r->scenario->duration});
}

/* The reductions of an output that a line of the report shows. */
static void add_line(struct th_reader *r, const struct th_report_line *line, size_t output)
{
    const struct th_column *of = &r->scenario->outputs[output];
    const char *rest;
    char word[16];
    if (!th_read_line_fits(r->scenario, line->path, of))
        return;
    for (int k = 0; k < th_labels_count(line->take); k++) {
        th_labels_get(line->take, k, word, sizeof word);
        bool numerics = strcmp(word, "numerics") == 0;
        enum th_take take = numerics ? TH_FINAL : th_take_find(word, &rest);
        if (take != TH_TAKES)
            add_take(r, output, take);
    }
}

void th_read_line_reductions(struct th_reader *r, size_t output)
{
    const struct th_catalog *catalog = r->scenario->catalog;
    for (size_t l = 0; r->scenario->reductions && l < catalog->report_count; l++)
        add_line(r, &catalog->report[l], output);
}

void th_read_reductions(struct th_reader *r, size_t most)
{
    struct th_scenario *s = r->scenario;
    /* A number of a place brings that of its error. */
    r->reduction_capacity = TH_TAKES * s->output_count + 2 * most;
    s->reductions =
        th_memory_keep(&r->memory, (r->reduction_capacity + 1) * sizeof *s->reductions);
    for (size_t l = 0; s->reductions && l < s->catalog->report_count; l++)
        for (size_t k = 0; k < s->output_count; k++) add_line(r, &s->catalog->report[l], k);
}
