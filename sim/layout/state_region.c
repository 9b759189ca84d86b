/* Lays out the state region and finds what of it is used. */
#include "layout/state_region.h"

static const size_t line = sizeof(double[TH_LANES]);

static size_t take(size_t *at, size_t bytes)
{
    size_t start = *at;
    *at += th_aligned(bytes);
    return start;
}

/* One more span, or more of the last one. */
static void add(struct th_state_region *state, size_t at, size_t bytes)
{
    struct th_span *last = state->spans + state->span_count - 1;
    if (bytes == 0)
        return;
    state->doubles += bytes;
    if (state->span_count > 0 && last->at + last->bytes == at)
        last->bytes += bytes;
    else
        state->spans[state->span_count++] = (struct th_span){at, bytes};
}

/* Lines that repeat with TH_SPECIES of each kind: of these the first are used. */
static void add_lines(struct th_state_region *state, size_t at, size_t bytes, size_t species)
{
    for (size_t k = 0; k < bytes; k += TH_SPECIES * line) add(state, at + k, species * line);
}

static void add_ports(const struct th_scenario *scenario, struct th_state_region *state)
{
    const struct th_catalog *catalog = scenario->catalog;
    size_t at = 0;
    for (size_t k = 0; k < catalog->by_species_count; k++) {
        const struct th_species_lines *lines = &catalog->by_species[k];
        add(state, at, lines->at - at);
        add_lines(state, lines->at, lines->bytes, scenario->species);
        at = lines->at + lines->bytes;
    }
    add(state, at, catalog->ports_bytes - at);
}

static void add_states(const struct th_table *states, size_t species,
                       struct th_state_region *state, size_t at)
{
    for (size_t r = 0; r < states->count; r++) {
        const bool each = states->rows[r].flags & TH_EACH_SPECIES;
        add(state, at, (each ? species : 1) * line);
        at += (each ? TH_SPECIES : 1) * line;
    }
}

/* Spans there can be at most. */
static size_t most_spans(const struct th_scenario *scenario)
{
    size_t most = 1;
    for (size_t k = 0; k < scenario->catalog->by_species_count; k++)
        most += 1 + scenario->catalog->by_species[k].bytes / (TH_SPECIES * line);
    for (size_t k = 0; k < scenario->instance_count; k++)
        most += scenario->instances[k].model->states.count;
    return most;
}

bool th_state_region_lay(const struct th_scenario *scenario, struct th_slice *slices,
                         struct th_state_region *state, struct th_arena *arena, size_t *at)
{
    state->spans = th_arena_take(arena, most_spans(scenario) * sizeof *state->spans);
    if (!state->spans)
        return false;
    state->begin = take(at, scenario->catalog->ports_bytes);
    add_ports(scenario, state);
    for (size_t k = 0; k < scenario->instance_count; k++) {
        const struct th_table *states = &scenario->instances[k].model->states;
        slices[k].states_bytes = th_slice_table(states);
        slices[k].states = take(at, slices[k].states_bytes);
        add_states(states, scenario->species, state, slices[k].states - state->begin);
    }
    state->timers = *at - state->begin;
    for (size_t k = 0; k < scenario->instance_count; k++) {
        slices[k].timer = take(at, sizeof(th_tick[TH_LANES]));
        slices[k].status = take(at, sizeof(enum th_status[TH_LANES]));
    }
    state->bytes = *at - state->begin;
    state->inside = take(at, state->bytes);
    state->backup = take(at, state->doubles + state->bytes - state->timers);
    return true;
}
