/* run --until: an unchanged scenario for a shorter time. It is read whole, then cut: what comes
 * later is left out, and requirements that ask for more than there is are not judged, which is
 * said. */
#include <string.h>

#include "scenario_read.h"

/* The last instant that a requirement looks at. */
static th_tick end_of(const struct th_scenario *s, const struct th_requirement *q)
{
    th_tick end = s->reductions[q->reduction].to;
    if (q->of != SIZE_MAX && s->reductions[q->of].to > end)
        end = s->reductions[q->of].to;
    return end;
}

void th_read_until(struct th_reading *r)
{
    struct th_scenario *s = r->scenario;
    struct th_said said;
    th_tick until;
    if (!th_read_override(r, "run.until", &said) ||
        !th_read_instant(r, &said, "until", 0, &until))
        return;
    if (until < TH_TICKS_PER_SECOND / 1000 || until > s->duration) {
        th_error_at(r->error, said.place, TH_BAD_INPUT,
                    "until: \"%.60s\" is not within the run of the scenario", said.text);
        return;
    }
    size_t kept = 0;
    for (size_t k = 0; k < s->requirement_count; k++) {
        const struct th_requirement *q = &s->requirements[k];
        if (end_of(s, q) > until)
            th_read_notice(
                r, q->place,
                "\"%.100s\" is not judged: it looks at what comes after --until %.40s", q->name,
                said.text);
        else
            s->requirements[kept++] = *q;
    }
    s->requirement_count = kept;
    for (size_t k = 0; k < s->reduction_count; k++)
        if (s->reductions[k].to > until)
            s->reductions[k].to = until;
    while (s->event_count && s->events[s->event_count - 1].at > until) s->event_count--;
    s->duration = until;
    if (s->sample > until)
        s->sample = until;
}
