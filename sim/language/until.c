/* What begins after the end of the run. And run --until: an unchanged scenario for a shorter
 * time. It is read whole, then cut: what comes later is left out, and requirements that ask for
 * more than there is are not judged, which is said. */
#include <math.h>
#include <string.h>

#include "language/read.h"

/* The last instant that a requirement looks at. */
static th_tick end_of(const struct th_scenario *s, const struct th_requirement *q)
{
    th_tick end = s->reductions[q->reduction].to;
    th_tick of = q->of == SIZE_MAX ? 0 : s->reductions[q->of].to;
    return of > end ? of : end;
}

/* What is taken of the whole run is taken of what is left of it; what lies behind is left out.
 */
static void cut_reductions(struct th_reading *r, th_tick until)
{
    struct th_scenario *s = r->scenario;
    size_t count = s->reduction_count;
    size_t *became = th_read_scratch(r, (count + 1) * sizeof *became);
    s->reduction_count = 0;
    for (size_t k = 0; became && k < count; k++) {
        struct th_reduction reduction = s->reductions[k];
        if (reduction.to > until)
            reduction.to = until;
        if (reduction.from <= until)
            became[k] = th_read_reduction(r, reduction); /* never above k */
    }
    for (size_t k = 0; became && k < s->requirement_count; k++) {
        struct th_requirement *q = &s->requirements[k];
        q->reduction = became[q->reduction];
        if (q->of != SIZE_MAX)
            q->of = became[q->of];
    }
}

/* How sentences call the --set of a path, or where the value stands. */
static struct th_place place_of(const struct th_reading *r, const char *path,
                                struct th_place place)
{
    for (size_t k = r->override_count; k-- > 0;)
        if (strcmp(r->overrides[k].path, path) == 0)
            return (struct th_place){r->overrides[k].label, 0, 0};
    return place;
}

static void tell_late(struct th_reading *r, struct th_place place, const char *path,
                      double instant)
{
    const struct th_scenario *s = r->scenario;
    double end = (double)s->duration / TH_TICKS_PER_SECOND;
    char at[64], last[64];
    if (!isfinite(instant) || !(instant > end))
        return;
    th_quantity_print(s->units, TH_TIME, instant < 172800 ? "h" : "day", instant, 6, at,
                      sizeof at);
    th_quantity_print(s->units, TH_TIME, end < 172800 ? "h" : "day", end, 6, last, sizeof last);
    th_read_notice(r, place, "%s: %s is after the end of the run, %s: it does not happen", path,
                   at, last);
}

static bool is_varied(const struct th_scenario *s, size_t instance, size_t row)
{
    for (size_t k = 0; k < s->vary_count; k++)
        if (s->vary[k].instance == instance && s->vary[k].row == row)
            return true;
    return false;
}

static void find_late_values(struct th_reading *r, size_t i)
{
    const struct th_scenario *s = r->scenario;
    const struct th_instance *it = &s->instances[i];
    for (size_t k = 0; k < it->model->params.count; k++) {
        const struct th_row *row = &it->model->params.rows[k];
        const struct th_value *value = &it->values[k];
        if (!(row->flags & TH_MOMENT) || value->place.line == 0 || is_varied(s, i, k))
            continue;
        const char *path = th_read_format(r, "%s.%s", it->name, row->name);
        tell_late(r, place_of(r, path, value->place), path, value->si);
    }
}

void th_read_late_grid(struct th_reading *r, struct th_place place, const struct th_vary *vary)
{
    const struct th_instance *it = &r->scenario->instances[vary->instance];
    bool moment = it->model->params.rows[vary->row].flags & TH_MOMENT;
    for (size_t k = 0; moment && !r->shortened && k < vary->grid_count; k++)
        tell_late(r, place, th_read_format(r, "vary %s", vary->path), vary->grid[k]);
}

void th_read_late(struct th_reading *r)
{
    const struct th_scenario *s = r->scenario;
    if (r->shortened || r->error->count > 0)
        return;
    for (size_t i = 0; i < s->instance_count; i++) find_late_values(r, i);
    for (size_t k = 0; k < s->event_count; k++) {
        const struct th_planned *e = &s->events[k];
        const struct th_instance *it = &s->instances[e->instance];
        if (!e->set || !(it->model->params.rows[e->number].flags & TH_MOMENT))
            continue;
        const char *row = it->model->params.rows[e->number].name;
        tell_late(r, e->place, th_read_format(r, "set %s.%s", it->name, row), e->args[0]);
    }
}

void th_read_until(struct th_reading *r)
{
    struct th_scenario *s = r->scenario;
    struct th_said said;
    th_tick until;
    if (!th_read_override(r, "run.until", &said) || r->error->count > 0 ||
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
    cut_reductions(r, until);
    while (s->event_count && s->events[s->event_count - 1].at > until) s->event_count--;
    s->duration = until;
    if (s->sample > until)
        s->sample = until;
}
