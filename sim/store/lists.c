/* Inputs of a run as columns: parameters, events. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/sections.h"

/* Texts and numbers of `count` records, in one arena. */
struct list {
    const struct th_store_job *job;
    struct th_arena arena;
    size_t count;
    hid_t group, record;
    bool incomplete; /* a text found no memory */
};

static const char **new_texts(struct list *list)
{
    return th_arena_take(&list->arena, (list->count + 1) * sizeof(const char *));
}

static double *new_numbers(struct list *list)
{
    return th_arena_take(&list->arena, (list->count + 1) * sizeof(double));
}

static const char *copy_text(struct list *list, const char *text)
{
    const char *copy = th_arena_copy(&list->arena, text);
    if (!copy)
        list->incomplete = true;
    return copy ? copy : "";
}

static bool open_list(struct list *list, const char *name)
{
    list->group = th_store_records(list->job, name, list->count, &list->record);
    return list->record >= 0;
}

/* Also of a list that was not opened. */
static bool close_list(struct list *list, bool done)
{
    if (list->group >= 0)
        done = th_store_close_records(list->group, list->record, done);
    th_arena_free(&list->arena);
    return done && !list->incomplete;
}

static bool write_text_column(const struct list *list, const char *name,
                              const char *const *texts, const char *doc)
{
    return th_h5_strings(list->group, list->record, name, texts, list->count, doc);
}

static bool write_number_column(const struct list *list, const char *name, const double *values,
                                const char *unit, const char *doc)
{
    return th_h5_column(list->group, list->record, name, TH_H5_REAL, values, list->count, unit,
                        doc);
}

/* "0.35 mL/day", "resolved", "baclofen" */
static void value_text(const struct th_scenario *scenario, const struct th_row *row, double si,
                       char *text, size_t size)
{
    if (row->quantity == TH_CHOICE && si >= 0)
        th_labels_get(row->labels, (int)si, text, size);
    else if (row->quantity == TH_DRUG && si >= 0 && si < (double)scenario->species)
        snprintf(text, size, "%s", scenario->species_names[(size_t)si]);
    else if (isnan(si))
        snprintf(text, size, "not given");
    else
        th_quantity_print(scenario->units, row->quantity, row->unit, si, 17, text, size);
}

static void place_text(struct th_place place, char *text, size_t size)
{
    const char *file = place.file ? place.file : "?", *slash = strrchr(file, '/');
    if (place.line <= 0)
        snprintf(text, size, "default");
    else
        snprintf(text, size, "%s:%d", slash ? slash + 1 : file, place.line);
}

struct parameter_columns {
    const char **name, **text, **unit, **mark, **source, **place;
    double *value;
};

static void fill_parameter(struct list *list, const struct parameter_columns *to, size_t at,
                           const struct th_instance *instance, size_t r)
{
    const struct th_scenario *scenario = list->job->scenario;
    const struct th_row *row = &instance->model->params.rows[r];
    const struct th_provenance *origin = &instance->provenance[r];
    const double si = instance->params[r];
    char text[256];
    snprintf(text, sizeof text, "%s.%s", instance->name, row->name);
    to->name[at] = copy_text(list, text);
    bool plain = origin->place.line > 0 || (row->quantity != TH_DRUG && !isnan(si));
    value_text(scenario, row, si, text, sizeof text);
    to->text[at] =
        plain && origin->text && origin->text[0] ? origin->text : copy_text(list, text);
    place_text(origin->place, text, sizeof text);
    to->place[at] = copy_text(list, text);
    to->unit[at] = th_row_unit(row);
    to->mark[at] = th_mark_name(origin->mark);
    to->source[at] = origin->source ? origin->source : "";
    if (th_quantity_to(scenario->units, row->quantity, row->unit, si, &to->value[at]) != TH_OK)
        to->value[at] = NAN;
}

static bool write_parameters(const struct th_store_job *job)
{
    const struct th_scenario *scenario = job->scenario;
    struct list list = {.job = job, .group = -1, .record = -1};
    for (size_t i = 0; i < scenario->instance_count; i++)
        list.count += scenario->instances[i].model->params.count;
    if (list.count == 0)
        return true;
    struct parameter_columns to = {new_texts(&list),  new_texts(&list), new_texts(&list),
                                   new_texts(&list),  new_texts(&list), new_texts(&list),
                                   new_numbers(&list)};
    if (!to.name || !to.text || !to.unit || !to.mark || !to.source || !to.place || !to.value)
        return close_list(&list, false);
    size_t at = 0;
    for (size_t i = 0; i < scenario->instance_count; i++)
        for (size_t r = 0; r < scenario->instances[i].model->params.count; r++)
            fill_parameter(&list, &to, at++, &scenario->instances[i], r);
    bool done =
        open_list(&list, "parameters") &&
        write_text_column(&list, "name", to.name, "instance and parameter") &&
        write_number_column(&list, "value", to.value, NULL, "value in its unit") &&
        write_text_column(&list, "unit", to.unit, "unit of the value") &&
        write_text_column(&list, "text", to.text,
                          "the value as it was written, or the default") &&
        write_text_column(&list, "mark", to.mark, "how far the value may be trusted") &&
        write_text_column(&list, "source", to.source, "where the value comes from") &&
        write_text_column(&list, "place", to.place, "file and line that gave it, or default");
    return close_list(&list, done);
}

static void append(char *text, size_t size, const char *name, const char *value)
{
    size_t used = strlen(text);
    if (used + 1 < size)
        snprintf(text + used, size - used, "%s%s=%s", used ? ", " : "", name, value);
}

/* "volume=20 mL, concentration=500 ug/mL" */
static void event_text(const struct th_scenario *scenario, const struct th_planned *event,
                       char *what, char *args, size_t size)
{
    const struct th_model *model = scenario->instances[event->instance].model;
    char value[256];
    args[0] = '\0';
    if (event->set) {
        const struct th_row *row = &model->params.rows[event->number];
        value_text(scenario, row, event->args[0], value, sizeof value);
        snprintf(what, size, "set");
        append(args, size, row->name, value);
        return;
    }
    const struct th_command *command = &model->commands[event->number];
    snprintf(what, size, "%s", command->name);
    for (size_t k = 0; k < command->args.count && k < TH_ARGS; k++) {
        if (isnan(event->args[k]))
            continue;
        value_text(scenario, &command->args.rows[k], event->args[k], value, sizeof value);
        append(args, size, command->args.rows[k].name, value);
    }
}

struct event_columns {
    double *time;
    const char **name, **instance, **what, **args;
    size_t count;
};

/* Parameters that are instants, as those of a fault's schedule, are listed with the events. */
static bool is_instant(const struct th_row *row, double si)
{
    return (row->flags & TH_MOMENT) && isfinite(si);
}

static size_t count_instants(const struct th_scenario *scenario)
{
    size_t count = 0;
    for (size_t i = 0; i < scenario->instance_count; i++) {
        const struct th_table *params = &scenario->instances[i].model->params;
        for (size_t r = 0; r < params->count; r++)
            count += is_instant(&params->rows[r], scenario->instances[i].params[r]);
    }
    return count;
}

static void add_event(struct list *list, struct event_columns *to,
                      const struct th_planned *event)
{
    char what[512], text[512];
    event_text(list->job->scenario, event, what, text, sizeof text);
    to->time[to->count] = th_seconds_of(event->at);
    to->name[to->count] = event->name ? event->name : "";
    to->instance[to->count] = list->job->scenario->instances[event->instance].name;
    to->what[to->count] = copy_text(list, what);
    to->args[to->count++] = event->args_text ? event->args_text : copy_text(list, text);
}

/* Inserted in the order of time. */
static void insert_instant(struct list *list, struct event_columns *to, size_t i, size_t r)
{
    const struct th_instance *instance = &list->job->scenario->instances[i];
    const double time = instance->params[r];
    size_t at = to->count++;
    for (; at > 0 && to->time[at - 1] > time; at--) {
        to->time[at] = to->time[at - 1];
        to->name[at] = to->name[at - 1];
        to->instance[at] = to->instance[at - 1];
        to->what[at] = to->what[at - 1];
        to->args[at] = to->args[at - 1];
    }
    to->time[at] = time;
    to->name[at] = "";
    to->instance[at] = instance->name;
    to->what[at] = instance->model->params.rows[r].name;
    to->args[at] = instance->provenance[r].text ? instance->provenance[r].text : "";
}

static void fill_events(struct list *list, struct event_columns *to)
{
    const struct th_scenario *scenario = list->job->scenario;
    for (size_t k = 0; k < scenario->event_count; k++)
        add_event(list, to, &scenario->events[k]);
    for (size_t i = 0; i < scenario->instance_count; i++) {
        const struct th_table *params = &scenario->instances[i].model->params;
        for (size_t r = 0; r < params->count; r++)
            if (is_instant(&params->rows[r], scenario->instances[i].params[r]))
                insert_instant(list, to, i, r);
    }
}

static bool write_events(const struct th_store_job *job)
{
    const struct th_scenario *scenario = job->scenario;
    struct list list = {.job = job,
                        .group = -1,
                        .record = -1,
                        .count = scenario->event_count + count_instants(scenario)};
    if (list.count == 0)
        return true;
    struct event_columns to = {new_numbers(&list), new_texts(&list), new_texts(&list),
                               new_texts(&list),   new_texts(&list), 0};
    if (!to.time || !to.name || !to.instance || !to.what || !to.args)
        return close_list(&list, false);
    fill_events(&list, &to);
    bool done =
        open_list(&list, "events") &&
        write_number_column(&list, "time", to.time, "s", "when") &&
        write_text_column(&list, "name", to.name, "name of the event, if it has one") &&
        write_text_column(&list, "instance", to.instance, "to whom") &&
        write_text_column(&list, "what", to.what,
                          "the word said, or set, or the parameter that names the instant") &&
        write_text_column(&list, "args", to.args, "with which values, as they were written");
    return close_list(&list, done);
}

bool th_store_lists(const struct th_store_job *job)
{
    const char *text = job->scenario->text ? job->scenario->text : "";
    char *copy = strndup(text, job->scenario->text_length);
    bool done = copy && th_h5_string(job->run, "scenario", copy, "the scenario as it was read");
    free(copy);
    return done && write_parameters(job) && write_events(job);
}
