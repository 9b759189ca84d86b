/* run --until: an unchanged scenario for a shorter time. The scenario is read whole, then
 * cut: later events are left out, and requirements that need later times are not judged,
 * each with a notice. */
#include <math.h>
#include <string.h>

#include "language/record/record.h"

/* The last instant of a requirement. */
static th_tick end_of(const struct th_scenario *s, const struct th_requirement *q)
{
    th_tick end = s->reductions[q->reduction].to;
    th_tick of = q->of == SIZE_MAX ? 0 : s->reductions[q->of].to;
    return of > end ? of : end;
}

/* Reductions over the whole run become those of its rest; those that begin later are left
 * out. */
static void cut_reductions(struct th_reader *r, th_tick until)
{
    struct th_scenario *s = r->scenario;
    size_t count = s->reduction_count;
    size_t *became = th_memory_scratch(&r->memory, (count + 1) * sizeof *became);
    s->reduction_count = 0;
    for (size_t k = 0; became && k < count; k++) {
        struct th_reduction reduction = s->reductions[k];
        if (reduction.to > until)
            reduction.to = until;
        if (reduction.from <= until)
            became[k] = th_add_reduction(r, reduction); /* at most k */
    }
    for (size_t k = 0; became && k < s->requirement_count; k++) {
        struct th_requirement *q = &s->requirements[k];
        q->reduction = became[q->reduction];
        if (q->of != SIZE_MAX)
            q->of = became[q->of];
    }
}

void th_read_until(struct th_reader *r)
{
    struct th_scenario *s = r->scenario;
    struct th_scalar scalar;
    th_tick until;
    if (!th_override_take(r, "run.until", &scalar) || r->error->count > 0 ||
        !th_read_instant(r, &scalar, "until", 0, &until))
        return;
    if (until < TH_TICKS_PER_SECOND / 1000 || until > s->duration) {
        th_error_at(r->error, scalar.place, TH_BAD_INPUT,
                    "until: \"%.60s\" is not within the run of the scenario", scalar.text);
        return;
    }
    size_t kept = 0;
    for (size_t k = 0; k < s->requirement_count; k++) {
        const struct th_requirement *q = &s->requirements[k];
        if (end_of(s, q) > until)
            th_notice_add(
                r, q->place,
                "\"%.100s\" is not judged: it looks at what comes after --until %.40s", q->name,
                scalar.text);
        else
            s->requirements[kept++] = *q;
    }
    s->requirement_count = kept;
    cut_reductions(r, until);
    while (s->event_count && s->events[s->event_count - 1].at > until) s->event_count--;
    s->duration = until;
    if (s->sample > until)
        s->sample = until;
}
