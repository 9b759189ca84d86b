/* Reads a result's description of itself. What a file lacks is not there; what it has and
 * cannot be read is an error. */
#include "result/about.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "result/column.h"
#include "result/names.h"
#include "result/open.h"

#define NO_DATASET SIZE_MAX

struct reading {
    struct th_query query;
    struct th_about *about;
};

/* A group of /run while it is read: a table as long as all its datasets have one length. */
struct table {
    struct reading *reading;
    struct th_records records;
    bool same;
};

static bool read_format(struct reading *it)
{
    char *format;
    if (!th_query_shown(&it->query, it->query.file, "it", "thecal_file_format", &format))
        return false;
    bool known = format && strncmp(format, "1.", 2) == 0;
    if (!format)
        th_error_add(it->query.error, TH_IO, "%s is an HDF5 file, but no result of Thecal",
                     it->query.path);
    else if (!known)
        th_error_add(it->query.error, TH_IO,
                     "%s has the file format %s; this version reads 1.x", it->query.path,
                     format);
    free(format);
    return known;
}

static bool read_attributes(struct reading *it)
{
    struct th_about *about = it->about;
    struct th_names names;
    bool done = th_query_attributes(&it->query, it->query.file, &names);
    if (done) {
        about->attributes =
            th_arena_take(&about->arena, (names.count + 1) * sizeof *about->attributes);
        done = about->attributes != NULL;
        if (!done)
            th_query_no_memory(&it->query);
    }
    for (size_t k = 0; done && k < names.count; k++) {
        char *text;
        done =
            th_query_shown(&it->query, it->query.file, names.items[k], names.items[k], &text);
        if (!done || !text)
            continue;
        struct th_attribute *to = &about->attributes[about->attribute_count++];
        to->name = th_arena_copy(&about->arena, names.items[k]);
        to->text = th_arena_copy(&about->arena, text);
        done = (to->name && to->text) || th_query_no_memory(&it->query);
        free(text);
    }
    th_names_free(&names);
    return done;
}

/* The dataset of that name in a group as a column; found->there is false if there is none. Its
 * length goes to *count, 0 if it is no list; NO_DATASET: there is no such dataset. */
static bool read_column(struct reading *it, hid_t group, const char *name,
                        struct th_column_found *found, size_t *count)
{
    struct th_column_reader reader = {.query = &it->query, .arena = &it->about->arena};
    hid_t data;
    *found = (struct th_column_found){.there = false};
    *count = NO_DATASET;
    if (!th_query_object(&it->query, group, name, &data))
        return false;
    bool there = data >= 0 && H5Iget_type(data) == H5I_DATASET;
    bool done = !there || th_column_read(&reader, data, name, found);
    *count = there ? reader.count : NO_DATASET;
    if (data >= 0)
        H5Oclose(data);
    return done;
}

/* Adds a column, and behind an enumeration with units these. */
static bool add_column(struct table *table, hid_t group, const char *name)
{
    struct th_records *records = &table->records;
    struct th_column_found found;
    size_t count;
    if (!read_column(table->reading, group, name, &found, &count))
        return false;
    if (count == NO_DATASET)
        return true;
    if (count == 0 || (records->count && count != records->count))
        table->same = false;
    records->count = count;
    if (!found.there || strcmp(name, "record") == 0)
        return true;
    records->columns[records->column_count++] = found.column;
    if (found.units)
        records->columns[records->column_count++] =
            (struct th_column_read){.name = "unit", .texts = found.units};
    return true;
}

static bool read_table(struct reading *it, hid_t group, const char *name)
{
    struct th_about *about = it->about;
    struct table table = {.reading = it, .same = true};
    struct th_names names;
    bool done = th_query_links(&it->query, group, &names);
    if (done) {
        table.records.name = th_arena_copy(&about->arena, name);
        table.records.columns =
            th_arena_take(&about->arena, (2 * names.count + 1) * sizeof *table.records.columns);
        done = (table.records.name && table.records.columns) || th_query_no_memory(&it->query);
    }
    for (size_t k = 0; done && table.same && k < names.count; k++)
        done = add_column(&table, group, names.items[k]);
    th_names_free(&names);
    if (done && table.same && table.records.count)
        about->tables[about->table_count++] = table.records;
    return done;
}

/* Reductions are read with the series. */
static bool read_group(struct reading *it, hid_t run, const char *name)
{
    hid_t object;
    char *class = NULL;
    if (!th_query_object(&it->query, run, name, &object))
        return false;
    bool group = object >= 0 && H5Iget_type(object) == H5I_GROUP;
    bool done = !group || th_query_shown(&it->query, object, name, "NX_class", &class);
    if (done && class && strcmp(class, "NXcollection") == 0 && strcmp(name, "reductions") != 0)
        done = read_table(it, object, name);
    free(class);
    if (object >= 0)
        H5Oclose(object);
    return done;
}

static bool read_tables(struct reading *it, hid_t run)
{
    struct th_about *about = it->about;
    struct th_names names;
    bool done = th_query_links(&it->query, run, &names);
    if (done) {
        about->tables = th_arena_take(&about->arena, (names.count + 1) * sizeof *about->tables);
        done = about->tables || th_query_no_memory(&it->query);
    }
    for (size_t k = 0; done && k < names.count; k++) done = read_group(it, run, names.items[k]);
    th_names_free(&names);
    return done;
}

/* The ends of the members; columns of another length than the first are left out. */
static bool read_members(struct reading *it, hid_t run)
{
    struct th_about *about = it->about;
    struct th_column_found found;
    size_t count;
    if (!read_column(it, run, "status", &found, &count))
        return false;
    about->status = found.column.texts;
    about->members = found.there ? count : 0;
    if (!read_column(it, run, "culprit", &found, &count))
        return false;
    about->failed_in = count == about->members ? found.column.texts : NULL;
    if (!read_column(it, run, "ended", &found, &count))
        return false;
    about->ended = count == about->members ? found.column.numbers : NULL;
    if (!read_column(it, run, "stage_at_end", &found, &count))
        return false;
    about->stage_at_end = count == about->members ? found.column.texts : NULL;
    const char *members = th_about_attribute(about, "members");
    if (!about->members && members)
        about->members = strtoull(members, NULL, 10);
    return true;
}

static bool read_run(struct reading *it)
{
    struct th_column_found scenario;
    size_t count;
    hid_t run;
    if (!read_format(it) || !read_attributes(it) ||
        !th_query_object(&it->query, it->query.file, "run", &run))
        return false;
    bool group = run >= 0 && H5Iget_type(run) == H5I_GROUP;
    if (!group)
        th_query_reject(&it->query, "run", "is no group of the file");
    bool done = group && read_members(it, run) && read_tables(it, run) &&
                read_column(it, run, "scenario", &scenario, &count);
    if (done && scenario.column.texts)
        it->about->scenario = scenario.column.texts[0];
    it->about->sealed = it->query.sealed;
    if (run >= 0)
        H5Oclose(run);
    return done;
}

struct th_about *th_about_read(const char *path, struct th_error *error)
{
    struct reading it = {.about = calloc(1, sizeof *it.about)};
    if (!it.about) {
        th_error_add(error, TH_NO_MEMORY, "no memory to read %s", path);
        return NULL;
    }
    bool done = th_query_open(&it.query, path, error) && read_run(&it);
    if (th_query_close(&it.query, done))
        return it.about;
    th_about_free(it.about);
    return NULL;
}

void th_about_free(struct th_about *about)
{
    if (!about)
        return;
    th_arena_free(&about->arena);
    free(about);
}

const struct th_records *th_about_table(const struct th_about *about, const char *name)
{
    for (size_t k = 0; k < about->table_count; k++)
        if (strcmp(about->tables[k].name, name) == 0)
            return &about->tables[k];
    return NULL;
}

const char *th_about_attribute(const struct th_about *about, const char *name)
{
    for (size_t k = 0; k < about->attribute_count; k++)
        if (strcmp(about->attributes[k].name, name) == 0)
            return about->attributes[k].text;
    return NULL;
}

const struct th_column_read *th_records_column(const struct th_records *records,
                                               const char *column)
{
    for (size_t k = 0; records && k < records->column_count; k++)
        if (strcmp(records->columns[k].name, column) == 0)
            return &records->columns[k];
    return NULL;
}

const char *th_records_text(const struct th_records *records, const char *column, size_t row)
{
    const struct th_column_read *found = th_records_column(records, column);
    return found && found->texts && row < records->count ? found->texts[row] : "";
}

double th_records_number(const struct th_records *records, const char *column, size_t row)
{
    const struct th_column_read *found = th_records_column(records, column);
    return found && found->numbers && row < records->count ? found->numbers[row] : NAN;
}
