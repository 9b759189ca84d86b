/* csf/compartments: reads the tables of volumes and of flows: see network.h. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "network.h"

static const char *const volume_columns[] = {"compartment", "volume", "place", "top",
                                             "receives",    "mark",   "source"};
static const char *const flow_columns[] = {"from", "to", "clearance", "rate", "mark", "source"};
enum { VOLUME_COLUMNS = 7, FLOW_COLUMNS = 6 };

const struct th_row th_network_volume_row = {
    .name = "volume", .quantity = TH_VOLUME, .least = "1e-6 mL", .most = "1e5 L"};
const struct th_row th_network_clearance_row = {
    .name = "clearance", .quantity = TH_CLEARANCE, .least = "0 mL/min", .most = "1e4 L/h"};
const struct th_row th_network_rate_row = {
    .name = "rate", .quantity = TH_RATE, .least = "0 1/h", .most = "1e5 1/h"};
static const struct th_row top_row = {
    .name = "top", .quantity = TH_LENGTH, .least = "-30 cm", .most = "100 cm"};
static const struct th_row place_row = {
    .name = "place", .quantity = TH_CHOICE, .labels = NETWORK_PLACES(TH_LABEL_TEXT, " ")};
static const struct th_row receives_row = {
    .name = "receives", .quantity = TH_CHOICE, .labels = "oral sc"};

static const char *text_at(const struct th_data_table *table, size_t row, const char *column)
{
    const size_t found = th_data_find(table, column);
    return found == TH_NO_COLUMN ? "" : th_data_cell(table, row, found)->text;
}

static struct th_place place_at(const struct th_data_table *table, size_t row,
                                const char *column)
{
    const size_t found = th_data_find(table, column);
    return th_data_place(table, row, found == TH_NO_COLUMN ? 0 : found);
}

bool th_network_columns(const struct th_file *file, bool volumes, struct th_error *error)
{
    const struct th_data_table *table = file->table;
    const size_t most = volumes ? NETWORK_MOST : NETWORK_FLOWS;
    const char *const needed[2][3] = {{"from", "to", "to"}, {"compartment", "volume", "place"}};
    bool fine = th_data_only(table, volumes ? volume_columns : flow_columns,
                             volumes ? VOLUME_COLUMNS : FLOW_COLUMNS, error) == TH_OK;
    for (size_t k = 0; fine && k < 3; k++)
        fine = th_data_need(table, needed[volumes][k], error) != TH_NO_COLUMN;
    if (fine && !volumes && th_data_find(table, "clearance") == TH_NO_COLUMN &&
        th_data_find(table, "rate") == TH_NO_COLUMN) {
        th_error_at(error, table->columns[0].place, TH_BAD_INPUT,
                    "there is neither a column clearance[L/h] nor a column rate[1/h]");
        return false;
    }
    if (fine && table->rows > most) {
        th_error_at(error, th_data_place(table, most, 0), TH_BAD_INPUT, "at most %zu %s", most,
                    volumes ? "compartments" : "flows");
        return false;
    }
    return fine;
}

const char *th_network_name(const struct th_data_table *table, size_t row, const char *column,
                            struct th_error *error)
{
    const char *name = text_at(table, row, column);
    const size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");
    if (length > 0 && length <= NETWORK_NAME && !name[length] && name[0] >= 'a' &&
        name[0] <= 'z' && !strstr(name, "_to_"))
        return name;
    th_error_at(
        error, place_at(table, row, column), TH_BAD_INPUT,
        "%s: \"%.40s\" is no name of a compartment: lower-case letters, digits and _, a "
        "letter first, at most %d, without _to_",
        column, name, NETWORK_NAME);
    return NULL;
}

bool th_network_line(const struct th_data_table *table, size_t row,
                     struct th_network_line *written, struct th_error *error)
{
    const char *clearance = text_at(table, row, "clearance"),
               *rate = text_at(table, row, "rate");
    written->from = th_network_name(table, row, "from", error);
    written->to = written->from ? th_network_name(table, row, "to", error) : NULL;
    if (!written->to)
        return false;
    written->rate = *rate != '\0';
    written->column = th_data_find(table, written->rate ? "rate" : "clearance");
    if ((*clearance != '\0') == written->rate) {
        th_error_at(error, place_at(table, row, written->rate ? "rate" : "from"), TH_BAD_INPUT,
                    "a flow has one of clearance and rate, and this one has %s",
                    written->rate ? "both" : "none");
        return false;
    }
    return true;
}

/* ---- volumes ---- */

static size_t find(const struct th_network_volumes *volumes, const char *name)
{
    for (size_t k = 0; k < volumes->count; k++)
        if (strcmp(volumes->compartment[k].name, name) == 0)
            return k;
    return SIZE_MAX;
}

/* A number or a word that may be left out: NaN. */
static bool read_cell(const struct th_file *file, size_t row, const struct th_row *as,
                      double *si, struct th_error *error)
{
    const size_t column = th_data_find(file->table, as->name);
    *si = NAN;
    return column == TH_NO_COLUMN || !*th_data_cell(file->table, row, column)->text ||
           th_data_number(file->table, row, column, as, file->units, si, error) == TH_OK;
}

static bool read_compartment(const struct th_file *file, size_t row,
                             struct th_network_volumes *to, struct th_error *error)
{
    const struct th_data_table *table = file->table;
    const struct th_place at = place_at(table, row, "compartment");
    const char *name = th_network_name(table, row, "compartment", error);
    double place, top, receives, volume;
    if (!name || !read_cell(file, row, &place_row, &place, error) ||
        !read_cell(file, row, &top_row, &top, error) ||
        !read_cell(file, row, &receives_row, &receives, error) ||
        th_data_number(table, row, th_data_find(table, "volume"), &th_network_volume_row,
                       file->units, &volume, error) != TH_OK)
        return false;
    const char *wrong = strcmp(name, "out") == 0     ? "out is what leaves the body, and no "
                                                       "compartment"
                        : find(to, name) != SIZE_MAX ? "this compartment is there twice"
                        : isnan(volume)              ? "a compartment needs a volume"
                        : isnan(place) ? "a compartment needs a place: csf, tissue, plasma, gut"
                                       : NULL;
    const size_t way = receives > 0 ? TH_SKIN : TH_GUT;
    if (!wrong && !isnan(receives) && to->way[way] != SIZE_MAX)
        wrong = "two compartments receive the same";
    if (wrong) {
        th_error_at(error, at, TH_BAD_INPUT, "%.40s: %s", name, wrong);
        return false;
    }
    if (!isnan(receives))
        to->way[way] = to->count;
    if (th_is(place, LABEL_plasma) && to->central == SIZE_MAX)
        to->central = to->count;
    to->compartment[to->count++] = (struct th_network_compartment){
        .name = name, .place = (int)place, .top = isnan(top) ? -INFINITY : top, .at = at};
    return true;
}

static bool read_volumes(const struct th_file *file, struct th_network_volumes *to,
                         struct th_error *error)
{
    bool any = false;
    to->central = SIZE_MAX;
    for (int w = 0; w < TH_WAYS; w++) to->way[w] = SIZE_MAX;
    if (!th_network_columns(file, true, error))
        return false;
    for (size_t row = 0; row < file->table->rows; row++)
        if (!read_compartment(file, row, to, error))
            return false;
    for (size_t k = 0; k < to->count; k++) any |= to->compartment[k].place == LABEL_csf;
    if (!any)
        th_error_at(error, file->table->columns[0].place, TH_BAD_INPUT,
                    "no compartment has the place csf, and what comes through a catheter or a "
                    "needle comes there");
    return any;
}

size_t th_network_at(const struct th_network_volumes *volumes, int place, double position)
{
    size_t best = SIZE_MAX, highest = SIZE_MAX;
    for (size_t k = 0; k < volumes->count; k++) {
        const struct th_network_compartment *c = &volumes->compartment[k];
        if (c->place != place)
            continue;
        if (highest == SIZE_MAX || c->top < volumes->compartment[highest].top)
            highest = k;
        if (c->top <= position && (best == SIZE_MAX || c->top > volumes->compartment[best].top))
            best = k;
    }
    return best == SIZE_MAX ? highest : best;
}

/* ---- flows ---- */

static const char *name_at(const void *volumes, size_t k)
{
    return ((const struct th_network_volumes *)volumes)->compartment[k].name;
}

/* The end of a flow; false and a sentence: it is none. */
static bool find_end(const struct th_network_volumes *volumes, const char *name,
                     struct th_place at, bool to, size_t *end, struct th_error *error)
{
    *end = find(volumes, name);
    if (*end != SIZE_MAX)
        return true;
    *end = to && strcmp(name, "out") == 0 ? NETWORK_OUT : NETWORK_BLOOD;
    if (*end == NETWORK_OUT || (volumes->central == SIZE_MAX && strcmp(name, "plasma") == 0))
        return true;
    const char *near = th_nearest(name, volumes->count, name_at, volumes);
    th_error_at(error, at, TH_BAD_INPUT, "\"%.40s\" is no compartment of the volumes%s%s%s%s",
                name, near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "",
                to ? " (what leaves the body goes to out)" : "");
    return false;
}

static bool read_flow(const struct th_file *file, size_t row,
                      const struct th_network_volumes *volumes, struct th_network_flows *to,
                      struct th_error *error)
{
    const struct th_data_table *table = file->table;
    struct th_network_line written;
    struct th_network_flow flow;
    double value;
    if (!th_network_line(table, row, &written, error) ||
        th_data_number(table, row, written.column,
                       written.rate ? &th_network_rate_row : &th_network_clearance_row,
                       file->units, &value, error) != TH_OK ||
        !find_end(volumes, written.from, place_at(table, row, "from"), false, &flow.from,
                  error) ||
        !find_end(volumes, written.to, place_at(table, row, "to"), true, &flow.to, error))
        return false;
    flow.rate = written.rate;
    const char *wrong = flow.from == flow.to ? "a flow leads to another compartment"
                        : flow.from == NETWORK_BLOOD && flow.to == NETWORK_OUT
                            ? "the drug's own plasma is cleared by drug.plasma_clearance"
                            : NULL;
    for (size_t k = 0; !wrong && k < to->count; k++)
        if (to->flow[k].from == flow.from && to->flow[k].to == flow.to)
            wrong = "this flow is there twice";
    if (wrong)
        th_error_at(error, place_at(table, row, "from"), TH_BAD_INPUT, "%.40s to %.40s: %s",
                    written.from, written.to, wrong);
    else
        to->flow[to->count++] = flow;
    return !wrong;
}

const void *th_network_load(const struct th_file *file, struct th_arena *arena,
                            struct th_error *error)
{
    if (file->row == 0) {
        struct th_network_volumes *volumes = th_arena_take(arena, sizeof *volumes);
        if (!volumes)
            th_error_add(error, TH_NO_MEMORY, "no memory for %s", file->path);
        return volumes && read_volumes(file, volumes, error) ? volumes : NULL;
    }
    const struct th_network_volumes *volumes = file->data[0];
    struct th_network_flows *flows = th_arena_take(arena, sizeof *flows);
    if (!flows)
        th_error_add(error, TH_NO_MEMORY, "no memory for %s", file->path);
    bool fine = flows && volumes && th_network_columns(file, false, error);
    for (size_t row = 0; fine && row < file->table->rows; row++)
        fine = read_flow(file, row, volumes, flows, error);
    return fine ? flows : NULL;
}
