/* Notices of reading: slots of which the scenario says nothing, and orders that cannot be
 * carried out as they stand whatever the run comes to. */
#include <string.h>

#include "language/read.h"

void th_read_absent(struct th_reading *r)
{
    const struct th_scenario *s = r->scenario;
    for (size_t i = 0; i < s->instance_count; i++) {
        const struct th_model *model = s->instances[i].model;
        bool numbers = false;
        for (size_t k = 0; k < model->params.count; k++)
            numbers = numbers || !th_row_is_setting(&model->params.rows[k]);
        if (r->written[i].absent && numbers)
            th_read_notice(r, r->written[i].place, "no %s: %s.%s with its defaults",
                           s->catalog->slots[s->instances[i].slot].key, model->slot,
                           model->name);
    }
}

/* Does it hold throughout the run, for all members, what the scenario says of that instance? */
static bool is_settled(const struct th_scenario *s, size_t instance)
{
    for (size_t k = 0; k < s->vary_count; k++)
        if (s->vary[k].instance == instance)
            return false;
    return th_scenario_sets(s, instance, NULL) == 0;
}

/* Events of one line come one after the other only if nothing lies between them: each line is
 * told once. */
static bool is_told(const struct th_place *told, size_t count, struct th_place place)
{
    for (size_t k = 0; k < count; k++)
        if (told[k].line == place.line && told[k].column == place.column)
            return true;
    return false;
}

void th_read_doubts(struct th_reading *r)
{
    const struct th_scenario *s = r->scenario;
    struct th_place told[TH_ERRORS];
    size_t count = 0;
    for (size_t k = 0; k < s->event_count && count < TH_ERRORS && r->error->count == 0; k++) {
        const struct th_planned *e = &s->events[k];
        const struct th_instance *of = &s->instances[e->instance];
        const struct th_command *word = e->set ? NULL : &of->model->commands[e->number];
        struct th_error found = {0};
        if (!word || !word->doubt || is_told(told, count, e->place) ||
            !is_settled(s, e->instance))
            continue;
        word->doubt(of->params, e->args, &found);
        if (found.count == 0)
            continue;
        th_read_notice(r, e->place, "%s.%s: %s", of->name, word->name, found.text[0]);
        told[count++] = e->place;
    }
}
