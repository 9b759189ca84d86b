/* Instants of things that happen: events, by their names, and orders. */
#include <stdio.h>
#include <string.h>

#include "language/reader.h"

static bool reject(struct th_reader *r, const struct th_scalar *scalar, const char *what,
                   const char *sentence)
{
    th_error_at(r->error, scalar->place, TH_BAD_INPUT, "%s: \"%.60s\" %s", what, scalar->text,
                sentence);
    return false;
}

/* The count of occurrences of an event or an order; *at: the first of them. */
static size_t count_happenings(const struct th_reader *r, const char *word, th_tick *at)
{
    const struct th_scenario *s = r->scenario;
    struct th_path path;
    bool order = th_scenario_path(s, TH_DO, word, &path);
    th_tick last = -1;
    size_t count = 0;
    for (size_t k = 0; k < s->event_count; k++) {
        const struct th_planned *e = &s->events[k];
        bool same = e->at == last && !order; /* of one event that sets several parameters */
        if (same || !(order ? !e->set && e->instance == path.instance && e->number == path.row
                            : e->name && strcmp(e->name, word) == 0))
            continue;
        last = e->at;
        if (count++ == 0)
            *at = last;
    }
    return count;
}

static bool is_event(const struct th_reader *r, const char *word)
{
    for (size_t k = 0; k < r->occurring_count; k++)
        if (strcmp(r->occurring[k].name, word) == 0)
            return true;
    return false;
}

bool th_read_occurrence(struct th_reader *r, const struct th_scalar *scalar, const char *what,
                        th_tick least, bool first, th_tick *ticks)
{
    struct th_path path;
    char sentence[120];
    bool event = is_event(r, scalar->text);
    if (!event && !th_scenario_path(r->scenario, TH_DO, scalar->text, &path))
        return th_read_instant(r, scalar, what, least, ticks);
    size_t count = count_happenings(r, scalar->text, ticks);
    bool one = count == 1 || (first && count > 1);
    if (one && *ticks >= least)
        return true;
    if (one)
        snprintf(sentence, sizeof sentence, "happens before what it follows");
    else if (count == 0)
        snprintf(sentence, sizeof sentence, "happens nowhere among the events");
    else
        snprintf(sentence, sizeof sentence, "happens %zu times; write which instant is meant",
                 count);
    return reject(r, scalar, what, sentence);
}
