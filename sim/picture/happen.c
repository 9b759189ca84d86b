/* Happenings: events of the scenario and entries of the log, one after the other. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "picture/build.h"

/* Kinds that occur more often have no numbers; more shades are narrower than a picture shows.
 */
enum { MARKED = 8, SHADES = 400 };

/* True if an order is one that a row shades; *word: behind what in its arguments. */
static bool is_shaded(const struct th_chart *row, const char *what, const char **word)
{
    const char *name = row->outputs, *sign = name + strcspn(name, "=");
    bool found = false;
    *word = sign + (*sign == '=');
    while (row->kind == TH_CHART_SHADE && name < sign && !found) {
        const size_t length = strcspn(name, "|=");
        found = strlen(what) == length && strncmp(name, what, length) == 0;
        name += length + 1;
    }
    return found;
}

static enum th_status no_memory(struct th_error *error)
{
    return th_error_add(error, TH_NO_MEMORY, "no memory for what happened");
}

static struct th_arena *arena_of(struct th_picture_set *set, struct th_error *error)
{
    if (!set->memory)
        set->memory = calloc(1, sizeof(struct th_arena));
    if (!set->memory)
        no_memory(error);
    return set->memory;
}

static const char *copy(struct th_arena *arena, const char *format, const char *a,
                        const char *b)
{
    const size_t size = strlen(a) + strlen(b) + 8;
    char *text = th_arena_take(arena, size);
    if (text)
        snprintf(text, size, format, a, b);
    return text;
}

static bool set_event(struct th_arena *arena, const struct th_records *events, size_t row,
                      struct th_happening *to)
{
    const char *name = th_records_text(events, "name", row),
               *instance = th_records_text(events, "instance", row),
               *what = th_records_text(events, "what", row),
               *args = th_records_text(events, "args", row);
    const char *equals = strcmp(what, "set") == 0 ? strchr(args, '=') : NULL;
    *to = (struct th_happening){
        .time = th_records_number(events, "time", row),
        .kind = strncmp(instance, "fault", 5) == 0 ? "fault"
                : strcmp(what, "set") == 0         ? "set"
                                                   : "order",
        .what = copy(arena, instance[0] ? "%s.%s" : "%s%s", instance, equals ? args : what),
        .text = copy(arena, name[0] && args[0] ? "%s: %s" : "%s%s", name,
                     equals ? equals + 1 : args)};
    if (to->what && equals)
        ((char *)to->what)[strlen(to->what) - strlen(equals)] = '\0';
    return to->what && to->text;
}

/* The entry of an order is the name of its event, or, if it has none or several orders, the
 * instance and the command or the parameter that is set. */
static bool is_of_order(const struct th_records *events, size_t k, const char *path)
{
    const char *instance = th_records_text(events, "instance", k),
               *what = th_records_text(events, "what", k),
               *args = th_records_text(events, "args", k);
    const bool set = strcmp(what, "set") == 0;
    const size_t length = strlen(instance), word = set ? strcspn(args, "=") : strlen(what);
    return strncmp(path, instance, length) == 0 && path[length] == '.' &&
           strlen(path + length + 1) == word &&
           strncmp(path + length + 1, set ? args : what, word) == 0;
}

/* True if an event with a name has several orders at its instant. */
static bool is_list(const struct th_records *events, const double *times, size_t row)
{
    const char *name = th_records_text(events, "name", row);
    bool list = false;
    for (size_t k = 0; !list && k < events->count; k++)
        list = k != row && times[k] == times[row] &&
               strcmp(th_records_text(events, "name", k), name) == 0;
    return list;
}

/* True if an entry of the log repeats an order of the scenario. */
static bool repeats(const struct th_records *events, const char *path, double time)
{
    const struct th_column_read *times = events ? th_records_column(events, "time") : NULL;
    for (size_t k = 0; times && times->numbers && k < events->count; k++) {
        if (fabs(times->numbers[k] - time) > 1e-6)
            continue;
        const char *name = th_records_text(events, "name", k);
        if (name[0] && strcmp(name, path) == 0)
            return true;
        if (is_of_order(events, k, path) && (!name[0] || is_list(events, times->numbers, k)))
            return true;
    }
    return false;
}

/* The value of an entry: of a hazard the age that was drawn, s. What is ordered or refused is
 * counted: by how much, of which 1 of a plain number says nothing. All else is a state, which
 * begins and ends at 0. */
static void entry_text(const struct th_records *log, size_t row, char *text, size_t size)
{
    const double value = th_records_number(log, "value", row);
    const char *unit = th_records_text(log, "unit", row),
               *kind = th_records_text(log, "kind", row);
    const bool plain = !unit[0] || strcmp(unit, "1") == 0;
    const bool counted = strcmp(kind, "order") == 0 || strcmp(kind, "refused") == 0;
    static const double day = 86400;
    char number[32], shown[48];
    text[0] = '\0';
    if (strcmp(kind, "stage") == 0)
        snprintf(text, size, "entered");
    if (strcmp(kind, "hazard") == 0 && !isnan(value)) {
        th_axis_number(value / (value >= 2 * day ? day : day / 24), 4, number, sizeof number);
        snprintf(text, size, "at the age of %s %s", number, value >= 2 * day ? "day" : "h");
        return;
    }
    if (isnan(value) || (counted && plain && value == 1))
        return;
    th_axis_number(value, 4, number, sizeof number);
    th_axis_unit(unit, shown, sizeof shown);
    if (value == 0 || !counted)
        snprintf(text, size, value > 0 ? "begins" : "ends");
    else
        snprintf(text, size, "%s%s%s", number, shown[0] ? " " : "", shown);
}

/* True if what is logged is decided in each member of an ensemble, so that it is of the first
 * alone and says nothing of the others. */
static bool is_own(const struct th_about *about, const char *kind)
{
    return about->members > 1 && (strcmp(kind, "hazard") == 0 || strcmp(kind, "stage") == 0 ||
                                  strcmp(kind, "order") == 0);
}

/* *used: it was an entry to show. */
static bool set_entry(struct th_arena *arena, const struct th_about *about, size_t row,
                      struct th_happening *to, bool *used)
{
    const struct th_records *log = th_about_table(about, "log"),
                            *events = th_about_table(about, "events");
    const char *path = th_records_text(log, "path", row),
               *kind = th_records_text(log, "kind", row);
    const double time = th_records_number(log, "time", row),
                 member = th_records_number(log, "member", row);
    char text[96];
    *used = (about->members == 1 || !(member > 0)) &&
            !(strcmp(kind, "order") == 0 && repeats(events, path, time));
    if (!*used)
        return true;
    entry_text(log, row, text, sizeof text);
    *to = (struct th_happening){.time = time,
                                .own = is_own(about, kind),
                                .kind = copy(arena, "%s%s", kind, ""),
                                .what = copy(arena, "%s%s", path, ""),
                                .text = copy(arena, "%s%s", text, "")};
    return to->kind && to->what && to->text;
}

static bool is_any_shaded(const struct th_chart *rows, size_t row_count, const char *what)
{
    const char *word;
    for (size_t k = 0; k < row_count; k++)
        if (is_shaded(&rows[k], what, &word))
            return true;
    return false;
}

/* A happening while it is put in order. */
struct ranked {
    struct th_happening it;
    size_t place; /* among all, first as they were read, then by time */
    bool often;   /* its kind */
};

static int by_time(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    const int later = (x->it.time > y->it.time) - (x->it.time < y->it.time);
    return later ? later : (x->place > y->place) - (x->place < y->place);
}

static int by_kind(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    const int other = strcmp(x->it.what, y->it.what);
    return other ? other : strcmp(x->it.kind, y->it.kind);
}

static enum th_moment_kind kind_of(const char *kind)
{
    return strcmp(kind, "hazard") == 0  ? TH_MOMENT_HAZARD
           : strcmp(kind, "stage") == 0 ? TH_MOMENT_STAGE
                                        : TH_MOMENT_EVENT;
}

/* Sorts by time, then numbers those that neither happen often nor shade. False: no memory. */
static bool sort_and_mark(const struct th_chart *rows, size_t row_count,
                          struct th_happening *list, size_t count)
{
    struct ranked *ranked = malloc((count + 1) * sizeof *ranked);
    int number = 0;
    if (!ranked)
        return false;
    for (size_t k = 0; k < count; k++) ranked[k] = (struct ranked){.it = list[k], .place = k};
    qsort(ranked, count, sizeof *ranked, by_time);
    for (size_t k = 0; k < count; k++) ranked[k].place = k;
    qsort(ranked, count, sizeof *ranked, by_kind);
    for (size_t from = 0, to; from < count; from = to) {
        for (to = from + 1; to < count && by_kind(&ranked[from], &ranked[to]) == 0;) to++;
        for (size_t k = from; k < to; k++) ranked[k].often = to - from > MARKED;
    }
    qsort(ranked, count, sizeof *ranked, by_time);
    for (size_t k = 0; k < count; k++) {
        list[k] = ranked[k].it;
        if (!ranked[k].often && !list[k].own && !is_any_shaded(rows, row_count, list[k].what))
            list[k].number = ++number;
    }
    free(ranked);
    return true;
}

/* The end of the longest of the members: what is planned for later did not happen. */
static double end_of(const struct th_about *about)
{
    double end = NAN;
    for (uint64_t m = 0; about && about->ended && m < about->members; m++)
        end = fmax(end, about->ended[m]); /* of a number and a NaN, the number */
    return isnan(end) ? INFINITY : end;
}

enum th_status th_picture_happenings(const struct th_about *about, const struct th_chart *rows,
                                     size_t row_count, struct th_happening **happenings,
                                     size_t *count, struct th_picture_set *set,
                                     struct th_error *error)
{
    struct th_arena *arena = arena_of(set, error);
    const struct th_records *events = about ? th_about_table(about, "events") : NULL,
                            *log = about ? th_about_table(about, "log") : NULL;
    const size_t most = (events ? events->count : 0) + (log ? log->count : 0);
    *happenings = NULL;
    *count = 0;
    if (!arena)
        return TH_NO_MEMORY;
    struct th_happening *list = th_arena_take(arena, most * sizeof *list);
    if (!list)
        return no_memory(error);
    const double end = end_of(about);
    bool done = true, used = true;
    for (size_t k = 0; done && events && k < events->count; k++)
        if (!(th_records_number(events, "time", k) > end + 1e-6))
            done = set_event(arena, events, k, &list[(*count)++]);
    for (size_t k = 0; done && log && k < log->count; k++) {
        done = set_entry(arena, about, k, &list[*count], &used);
        *count += used;
    }
    if (!done || !sort_and_mark(rows, row_count, list, *count))
        return no_memory(error);
    *happenings = list;
    return TH_OK;
}

static void set_stretches(struct th_build *build, const struct th_chart *row,
                          const struct th_happening *list, size_t count,
                          struct th_stretch *stretches)
{
    const char *word;
    bool up = false;
    for (size_t k = 0; k < count; k++) {
        if (!is_shaded(row, list[k].what, &word))
            continue;
        const double at = list[k].time / build->seconds;
        const bool rises = strstr(list[k].text, word) != NULL;
        if (rises && !up)
            stretches[build->stretch_count++] = (struct th_stretch){at, build->to};
        if (!rises && up)
            stretches[build->stretch_count - 1].to = at;
        up = rises;
    }
}

static bool is_alike(const struct th_happening *a, size_t a_count, const struct th_happening *b,
                     size_t b_count)
{
    bool alike = a_count == b_count;
    for (size_t k = 0; alike && k < a_count; k++)
        alike = fabs(a[k].time - b[k].time) < 1e-6 && strcmp(a[k].what, b[k].what) == 0 &&
                strcmp(a[k].text, b[k].text) == 0;
    return alike;
}

static enum th_status set_marks(struct th_build *build, const struct th_happening *list,
                                size_t count)
{
    struct th_moment *moments = th_build_take(build, count + 1, sizeof *moments);
    struct th_stretch *stretches = th_build_take(build, count + 1, sizeof *stretches);
    if (!moments || !stretches)
        return TH_NO_MEMORY;
    for (size_t k = 0; list && k < count; k++) {
        if (list[k].number == 0)
            continue;
        char *text = th_build_take(build, 16, 1);
        if (!text)
            return TH_NO_MEMORY;
        snprintf(text, 16, "%d", list[k].number);
        moments[build->moment_count++] =
            (struct th_moment){list[k].time / build->seconds, text, kind_of(list[k].kind)};
    }
    for (size_t k = 0; k < build->row_count; k++)
        set_stretches(build, &build->rows[k], list, count, stretches);
    if (build->stretch_count > SHADES)
        build->stretch_count = 0;
    build->moments = moments;
    build->stretches = stretches;
    return TH_OK;
}

enum th_status th_build_marks(struct th_build *build)
{
    struct th_happening *first = NULL;
    size_t first_count = 0;
    for (size_t s = 0; s < build->source_count; s++) {
        struct th_happening *list = NULL;
        size_t count = 0;
        if (th_picture_happenings(build->sources[s].about, build->rows, build->row_count, &list,
                                  &count, build->set, build->error) != TH_OK)
            return TH_NO_MEMORY;
        if (s > 0 && !is_alike(first, first_count, list, count)) {
            build->set->differ = true;
            return TH_OK;
        }
        first = list;
        first_count = count;
    }
    return set_marks(build, first, first_count);
}
