/* Paths and values outside of a scenario: arguments of the library's functions. */
#include <stdio.h>

#include "language/language.h"
#include "language/reader.h"

/* A reader whose memory is its own, so that nothing is added to the scenario. */
struct query {
    struct th_scenario scenario;
    struct th_error error;
    struct th_reader reader;
};

static struct th_reader *open_query(struct query *query, const struct th_scenario *scenario,
                                    struct th_error *error)
{
    struct th_error *to = error ? error : &query->error;
    query->error = (struct th_error){0};
    query->scenario = *scenario;
    query->scenario.arena = (struct th_arena){0};
    query->reader = (struct th_reader){.scenario = &query->scenario,
                                       .error = to,
                                       .memory = {.kept = &query->scenario.arena, .error = to}};
    return &query->reader;
}

static enum th_status close_query(struct query *query, bool good)
{
    th_arena_free(&query->scenario.arena);
    th_arena_free(&query->reader.memory.scratch);
    return good ? TH_OK : TH_BAD_INPUT;
}

enum th_status th_scenario_find(const struct th_scenario *scenario, enum th_sought sought,
                                const char *text, struct th_path *path, struct th_error *error)
{
    struct query query;
    struct th_reader *r = open_query(&query, scenario, error);
    return close_query(&query, th_read_path(r, (struct th_place){0}, sought, text, path));
}

enum th_status th_scenario_value(const struct th_scenario *scenario, size_t instance,
                                 size_t row, const char *text, double *si,
                                 struct th_error *error)
{
    const struct th_instance *of = &scenario->instances[instance];
    const struct th_row *its = &of->model->params.rows[row];
    struct query query;
    struct th_reader *r = open_query(&query, scenario, error);
    struct th_scalar scalar = {.text = th_read_plain(r, its->name, text)};
    struct th_range range;
    char path[160];
    snprintf(path, sizeof path, "%s.%s", of->name, its->name);
    return close_query(&query, th_read_range(r, its, path, &range) &&
                                   th_read_value(r, its, &scalar, path, &range, si));
}
