/* Which numbers are taken from the paths of outputs: those that the report shows, and those
 * that requirements and record: ask for. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "language/read.h"

void th_reduction_unit(const struct th_scenario *scenario, const struct th_reduction *reduction,
                       char *unit, size_t size)
{
    bool area = th_take_kind(reduction->take)->gives == TH_GIVES_AREA;
    th_take_unit(reduction->take, th_row_unit(th_output_row(scenario, reduction->output)),
                 area ? "h" : th_quantity_shown(TH_TIME), unit, size);
}

double th_reduction_shown(const struct th_scenario *scenario,
                          const struct th_reduction *reduction, double si)
{
    const struct th_row *row = th_output_row(scenario, reduction->output);
    char unit[96], from[96];
    double shown = si, factor, offset;
    if (!isfinite(si))
        return si;
    th_reduction_unit(scenario, reduction, unit, sizeof unit);
    switch (th_take_kind(reduction->take)->gives) {
    case TH_GIVES_VALUE:
        th_quantity_scale(scenario->units, row->quantity, unit, &factor, &offset);
        return si * factor + (reduction->take == TH_RISE ? 0 : offset);
    case TH_GIVES_AREA:
        snprintf(from, sizeof from, "(%s) s", th_quantity_si(row->quantity));
        if (th_units_between(scenario->units, from, unit, &factor, &offset) == TH_OK)
            return si * factor;
        return NAN;
    case TH_GIVES_COUNT:
        return si;
    default:
        th_quantity_to(scenario->units, TH_TIME, NULL, si, &shown);
        return shown;
    }
}

void th_reduction_print(const struct th_scenario *scenario,
                        const struct th_reduction *reduction, double si, int digits, char *text,
                        size_t size)
{
    char unit[96];
    double shown = th_reduction_shown(scenario, reduction, si);
    th_reduction_unit(scenario, reduction, unit, sizeof unit);
    bool times = th_take_kind(reduction->take)->gives == TH_GIVES_INSTANT;
    if (times && isinf(si) && si > 0)
        snprintf(text, size, "never");
    else if (strcmp(unit, "1") == 0)
        snprintf(text, size, "%.*g", digits, shown);
    else
        snprintf(text, size, "%.*g %s", digits, shown, unit);
}

/* "day 3 00:00"; a duration from the start where it is between two seconds. */
static void print_ticks(const struct th_scenario *s, th_tick ticks, char *text, size_t size)
{
    if (ticks % TH_TICKS_PER_SECOND == 0)
        th_scenario_instant(s, ticks, text, size);
    else
        th_quantity_print(s->units, TH_TIME, NULL, (double)ticks / TH_TICKS_PER_SECOND, 6, text,
                          size);
}

void th_reduction_words(const struct th_scenario *scenario,
                        const struct th_reduction *reduction, char *text, size_t size)
{
    const struct th_take_kind *kind = th_take_kind(reduction->take);
    const struct th_row *row = th_output_row(scenario, reduction->output);
    char from[48], to[48], level[96] = "", since[64] = "";
    print_ticks(scenario, reduction->from, from, sizeof from);
    print_ticks(scenario, reduction->to, to, sizeof to);
    if (kind->level) {
        level[0] = ' ';
        th_quantity_print(scenario->units, row->quantity, row->unit, reduction->level, 6,
                          level + 1, sizeof level - 1);
    }
    if (reduction->since > 0) {
        strcpy(since, " since ");
        print_ticks(scenario, reduction->since, since + 7, sizeof since - 7);
    }
    if (reduction->take == TH_AT)
        snprintf(text, size, "at %s", from);
    else if (reduction->from == reduction->since && reduction->to == scenario->duration)
        snprintf(text, size, "%s%s%s", kind->words, level, since);
    else
        snprintf(text, size, "%s%s during %s .. %s%s", kind->words, level, from, to, since);
}

size_t th_reduction_find(const struct th_scenario *scenario, size_t output, enum th_take take)
{
    for (size_t k = 0; k < scenario->reduction_count; k++) {
        const struct th_reduction *r = &scenario->reductions[k];
        if (r->output == output && r->take == take && isnan(r->level) && r->from == 0 &&
            r->to == scenario->duration && r->since == 0)
            return k;
    }
    return SIZE_MAX;
}

bool th_path_fits(const char *pattern, const char *path, size_t length, const char **star,
                  size_t *star_length)
{
    size_t before = strcspn(pattern, "*");
    *star_length = 0;
    if (pattern[before] == '\0')
        return before == length && strncmp(pattern, path, length) == 0;
    const char *after = pattern + before + 1;
    size_t rest = strlen(after);
    if (length <= before + rest || strncmp(pattern, path, before) != 0 ||
        strncmp(after, path + length - rest, rest) != 0)
        return false;
    *star = path + before;
    *star_length = length - before - rest;
    return memchr(*star, '.', *star_length) == NULL;
}

/* A row of outputs, once or for each drug. */
static void add_outputs(struct th_reading *r, size_t instance, size_t row)
{
    struct th_scenario *s = r->scenario;
    const struct th_row *it = &s->instances[instance].model->outputs.rows[row];
    bool each = it->flags & TH_EACH_SPECIES, several = each && s->species > 1;
    for (size_t k = 0; k < (each ? s->species : 1); k++)
        s->outputs[s->output_count++] = (struct th_column){
            .path = th_read_format(r, "%s.%s%s%s", s->instances[instance].name, it->name,
                                   several ? "." : "", several ? s->species_names[k] : ""),
            .instance = instance,
            .row = row,
            .species = each ? (int)k : -1};
}

void th_read_outputs(struct th_reading *r)
{
    struct th_scenario *s = r->scenario;
    size_t room = 0;
    for (size_t k = 0; k < s->instance_count; k++)
        room += s->instances[k].model->outputs.count * (s->species + 1);
    s->outputs = th_read_take(r, (room + 1) * sizeof *s->outputs);
    for (size_t k = 0; s->outputs && k < s->instance_count; k++)
        for (size_t row = 0; row < s->instances[k].model->outputs.count; row++)
            add_outputs(r, k, row);
}

size_t th_read_reduction(struct th_reading *r, struct th_reduction reduction)
{
    struct th_scenario *s = r->scenario;
    for (size_t k = 0; k < s->reduction_count; k++) {
        const struct th_reduction *it = &s->reductions[k];
        bool level =
            it->level == reduction.level || (isnan(it->level) && isnan(reduction.level));
        if (it->output != reduction.output || it->take != reduction.take || !level ||
            it->from != reduction.from || it->to != reduction.to ||
            it->since != reduction.since)
            continue;
        s->reductions[k].recorded = it->recorded || reduction.recorded;
        return k;
    }
    if (s->reduction_count == r->reduction_room)
        return SIZE_MAX;
    s->reductions[s->reduction_count] = reduction;
    return s->reduction_count++;
}

/* Does a path of the report mean that output, whichever drug's? */
static bool line_fits(const struct th_scenario *s, const char *pattern,
                      const struct th_column *of)
{
    size_t length = strlen(of->path), star_length;
    const char *star;
    if (of->species >= 0 && s->species > 1)
        length -= strlen(s->species_names[of->species]) + 1;
    return th_path_fits(pattern, of->path, length, &star, &star_length);
}

static void add_take(struct th_reading *r, size_t output, enum th_take take)
{
    th_read_reduction(
        r, (struct th_reduction){
               .output = output, .take = take, .level = NAN, .to = r->scenario->duration});
}

/* What a line of the report shows of an output. */
static void add_line(struct th_reading *r, const struct th_report_line *line, size_t output)
{
    const struct th_column *of = &r->scenario->outputs[output];
    const char *rest;
    char word[16];
    if (!line_fits(r->scenario, line->path, of))
        return;
    for (int k = 0; k < th_labels_count(line->take); k++) {
        th_labels_get(line->take, k, word, sizeof word);
        bool numerics = strcmp(word, "numerics") == 0;
        enum th_take take = numerics ? TH_FINAL : th_take_find(word, &rest);
        if (take != TH_TAKES)
            add_take(r, output, take);
    }
}

void th_read_reductions(struct th_reading *r, size_t requirements)
{
    struct th_scenario *s = r->scenario;
    r->reduction_room = 2 * requirements + TH_TAKES * s->output_count + th_read_taken_most(r);
    s->reductions = th_read_take(r, (r->reduction_room + 1) * sizeof *s->reductions);
    for (size_t l = 0; s->reductions && l < s->catalog->report_count; l++)
        for (size_t k = 0; k < s->output_count; k++) add_line(r, &s->catalog->report[l], k);
    if (s->reductions)
        th_read_taken_items(r);
}
