/* Curves of an output whose values are words (a stage, a way of running): of an ensemble the
 * share of the members at each word, over all that are shown. A member whose path is over has
 * no value any more: of the stages it stays at that in which it ended, of all else it is at
 * none. Of one member the number of the word. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "picture/build.h"

bool th_build_has_words(const struct th_series *series)
{
    return series->words && th_labels_count(series->words) > 0;
}

/* The stages in which members ended, if the series is of stages; else NULL. */
static char *const *ends_of(const struct th_picture_source *source,
                            const struct th_series *series)
{
    const bool stages = source->about && source->about->ended &&
                        strcmp(series->name, "course.stage") == 0 &&
                        series->first + series->members <= source->about->members;
    return stages ? source->about->stage_at_end : NULL;
}

/* True if a member is at the word of that number and name. */
static bool is_at(const struct th_picture_source *source, const struct th_series *series,
                  size_t member, size_t time, int word, const char *name)
{
    char *const *ends = ends_of(source, series);
    const uint64_t number = series->first + member;
    const double value = series->values[member * series->times + time];
    if (isnan(value) && ends && series->time[time] >= source->about->ended[number])
        return strcmp(ends[number], name) == 0;
    return value == word;
}

/* "declined (ended)" of a stage that finishes members. */
static const char *label_of(struct th_build *build, const struct th_hit *hit, const char *name)
{
    const struct th_picture_source *source = &build->sources[hit->source];
    const struct th_records *stages =
        ends_of(source, hit->series) ? th_about_table(source->about, "stages") : NULL;
    bool ends = false;
    for (size_t k = 0; stages && k < stages->count; k++)
        ends |= strcmp(th_records_text(stages, "name", k), name) == 0 &&
                th_records_number(stages, "ends", k) == 1;
    return th_build_join(build, name, " ", ends ? "(ended)" : "");
}

/* Percent of the members of a series that are at a word, at each time. */
static const double *shares_of(struct th_build *build, const struct th_hit *hit, int word,
                               const char *name)
{
    const struct th_series *series = hit->series;
    const struct th_picture_source *source = &build->sources[hit->source];
    double *shares = th_build_take(build, series->times, sizeof *shares);
    for (size_t t = 0; shares && t < series->times; t++) {
        size_t there = 0, all = 0;
        for (size_t m = 0; m < series->members; m++) {
            if (!th_build_counts(source, series, m))
                continue;
            all++;
            there += is_at(source, series, m, t, word, name);
        }
        shares[t] = all ? 100. * (double)there / (double)all : NAN;
    }
    return shares;
}

static enum th_status set_share(struct th_build *build, const struct th_hit *hit, int word,
                                struct th_picture_curve *curve, struct th_curve *drawn)
{
    char name[TH_PICTURE_WORD];
    th_labels_get(hit->series->words, word, name, sizeof name);
    const char *label = label_of(build, hit, name);
    if (label && build->source_count > 1)
        label = th_build_join(build, label, ", ", build->sources[hit->source].name);
    const double *x = th_build_times(build, hit->series),
                 *y = shares_of(build, hit, word, name);
    if (!label || !x || !y)
        return TH_NO_MEMORY;
    *curve = (struct th_picture_curve){.source = hit->source,
                                       .series = hit->series,
                                       .label = label,
                                       .count = hit->series->times,
                                       .x = x,
                                       .quantiles = {[TH_PICTURE_QUANTILES / 2] = y}};
    *drawn = (struct th_curve){.label = label,
                               .x = x,
                               .y = y,
                               .count = curve->count,
                               .steps = true,
                               .dashed = hit->source > 0,
                               .colour = word % TH_FIGURE_COLOURS};
    return TH_OK;
}

enum th_status th_build_words(struct th_build *build, const struct th_chart *row,
                              const struct th_hit *const *hits, size_t hit_count)
{
    size_t count = 0, at = 0;
    for (size_t k = 0; k < hit_count; k++)
        count += (size_t)th_labels_count(hits[k]->series->words);
    const char *title = th_build_join(build, row->title, ": ", "share of the members");
    struct th_picture *picture = title ? th_build_picture(build, row, title) : NULL;
    struct th_picture_curve *curves = th_build_take(build, count, sizeof *curves);
    struct th_curve *drawn = th_build_take(build, count, sizeof *drawn);
    if (!picture || !curves || !drawn)
        return TH_NO_MEMORY;
    for (size_t k = 0; k < hit_count; k++)
        if (!th_build_some(build, picture, hits[k]->series))
            return TH_NO_MEMORY;
    for (size_t k = 0; k < hit_count; k++)
        for (int word = 0; word < th_labels_count(hits[k]->series->words); word++, at++)
            if (set_share(build, hits[k], word, &curves[at], &drawn[at]) != TH_OK)
                return TH_NO_MEMORY;
    picture->curves = curves;
    picture->path = hits[0]->series->name;
    picture->figure.y.unit = "%";
    picture->figure.y.log = false;
    picture->figure.curves = drawn;
    picture->figure.curve_count = count;
    return th_figure_fit(&picture->figure, build->error);
}

const char *th_build_word_list(struct th_build *build, const char *label, const char *words)
{
    char text[4 * TH_PICTURE_WORD], name[TH_PICTURE_WORD];
    size_t used = 0;
    for (int k = 0; k < th_labels_count(words) && used < sizeof text; k++) {
        th_labels_get(words, k, name, sizeof name);
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%d %s", k ? ", " : "", k,
                                 name);
    }
    return th_build_join(build, label, ": ", text);
}
