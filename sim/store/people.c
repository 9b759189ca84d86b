/* /run/members: who each member is, under which condition, and all that differs between
 * members; /run/varied, the same without who they are; /run/parts: what comes with parts that
 * vary. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/draw.h"
#include "scenario/people/people.h"
#include "scenario/provenance.h"
#include "store/sections.h"

struct writing {
    const struct th_store_job *job;
    hid_t members, varied;
    double *values;
    const char **texts;
};

/* A path that differs; vary: of scenario->vary, or SIZE_MAX: it is not drawn. */
static bool write_path(const struct writing *it, size_t instance, size_t r, const char *path,
                       size_t vary)
{
    const struct th_scenario *s = it->job->scenario;
    const struct th_row *row = &s->instances[instance].model->params.rows[r];
    const uint64_t first = it->job->trace->first, count = it->job->trace->members;
    double factor, offset;
    if (!th_store_scale(it->job, row, &factor, &offset))
        return false;
    for (uint64_t m = 0; m < count; m++)
        it->values[m] = (vary == SIZE_MAX ? th_member_base(s, instance, r, first + m)
                                          : th_draw_value(s, vary, first + m)) *
                            factor +
                        offset;
    const char *doc = row->doc ? row->doc : row->name;
    const hid_t groups[] = {it->members, it->varied}; /* no links: readers visit these once */
    bool done = true;
    for (int g = 0; done && g < 2; g++)
        done = th_h5_column(groups[g], it->job->member, path, TH_H5_REAL, it->values, count,
                            th_row_unit(row), doc);
    return done;
}

static bool write_part_names(const struct writing *it, size_t k)
{
    const struct th_scenario *s = it->job->scenario;
    const struct th_swap *swap = &s->swaps[k];
    const uint64_t first = it->job->trace->first, count = it->job->trace->members;
    for (uint64_t m = 0; m < count; m++) {
        size_t part = th_swap_at(s, k, first + m);
        it->texts[m] = part == SIZE_MAX ? "" : swap->parts[part];
    }
    static const char doc[] = "part; empty: that of the scenario";
    return th_h5_strings(it->members, it->job->member, swap->path, it->texts, count, doc) &&
           th_h5_strings(it->varied, it->job->member, swap->path, it->texts, count, doc);
}

static bool is_drawn(const struct th_scenario *s, const struct th_replaced *it)
{
    for (size_t k = 0; k < s->vary_count; k++)
        if (s->vary[k].instance == it->instance && s->vary[k].row == it->row)
            return true;
    return false;
}

static bool write_paths(const struct writing *it)
{
    const struct th_scenario *s = it->job->scenario;
    bool done = true;
    for (size_t k = 0; done && k < s->swap_count; k++) done = write_part_names(it, k);
    for (size_t k = 0; done && k < s->vary_count; k++)
        done = write_path(it, s->vary[k].instance, s->vary[k].row, s->vary[k].path, k);
    for (size_t k = 0; done && k < s->replaced_count; k++)
        if (s->replaced[k].by != TH_REPLACED_PART && !is_drawn(s, &s->replaced[k]))
            done = write_path(it, s->replaced[k].instance, s->replaced[k].row,
                              s->replaced[k].path, SIZE_MAX);
    return done;
}

static bool write_who(const struct writing *it)
{
    const struct th_scenario *s = it->job->scenario;
    const uint64_t first = it->job->trace->first, count = it->job->trace->members;
    char id[TH_PERSON_ID];
    size_t capacity = 1;
    for (uint64_t m = 0; m < count; m++) {
        th_person_id(s, th_person(s, first + m), id);
        capacity += strlen(id) + 1;
    }
    char *ids = malloc(capacity), *to = ids;
    int64_t *condition = malloc((count + 1) * sizeof *condition);
    int64_t *person = malloc((count + 1) * sizeof *person);
    bool done = ids && condition && person;
    for (uint64_t m = 0; done && m < count; m++) {
        condition[m] = (int64_t)th_condition_of(s, first + m);
        person[m] = (int64_t)th_person(s, first + m);
        th_person_id(s, (uint64_t)person[m], id);
        it->texts[m] = to;
        to = stpcpy(to, id) + 1;
    }
    done = done &&
           th_h5_strings(it->members, it->job->member, "id", it->texts, count,
                         "person: the id of the table, else the number") &&
           th_h5_column(it->members, it->job->member, "condition", TH_H5_INT64, condition,
                        count, "1", "number of the condition, from 0") &&
           th_h5_column(it->members, it->job->member, "person", TH_H5_INT64, person, count, "1",
                        "number of the person: the key of all draws");
    free(ids);
    free(condition);
    free(person);
    return done;
}

static hid_t open_group(const struct th_store_job *job, const char *name)
{
    hid_t group = th_h5_group(job->run, name, "NXcollection");
    if (group >= 0 &&
        H5Lcreate_hard(job->run, "member", group, "member", H5P_DEFAULT, H5P_DEFAULT) < 0) {
        H5Gclose(group);
        return H5I_INVALID_HID;
    }
    return group;
}

static bool write_members(const struct th_store_job *job)
{
    const struct th_scenario *s = job->scenario;
    const size_t count = job->trace->members + 1;
    const bool differ = s->vary_count || s->replaced_count || s->swap_count;
    struct writing it = {.job = job,
                         .members = open_group(job, "members"),
                         .varied = H5I_INVALID_HID,
                         .values = malloc(count * sizeof *it.values),
                         .texts = malloc(count * sizeof *it.texts)};
    if (differ)
        it.varied = open_group(job, "varied");
    bool done = it.members >= 0 && (!differ || it.varied >= 0) && it.values && it.texts &&
                write_who(&it) && (!differ || write_paths(&it));
    free(it.values);
    free(it.texts);
    done = (it.members < 0 || H5Gclose(it.members) >= 0) && done;
    return (it.varied < 0 || H5Gclose(it.varied) >= 0) && done;
}

struct part_columns {
    const char **path, **part, **name, **unit, **text, **mark, **source;
    double *value;
    size_t count;
};

/* One row of a part. */
static void fill_part(const struct th_scenario *s, const struct th_replaced *replaced, size_t p,
                      struct part_columns *to)
{
    const struct th_swap *swap = &s->swaps[replaced->swap];
    const struct th_row *row =
        &s->instances[replaced->instance].model->params.rows[replaced->row];
    const struct th_provenance *origin = &replaced->provenance[p][replaced->row];
    const size_t at = to->count++;
    to->path[at] = swap->path;
    to->part[at] = swap->parts[p];
    to->name[at] = replaced->path;
    to->unit[at] = th_row_unit(row);
    to->text[at] = origin->text ? origin->text : "";
    to->mark[at] = th_mark_name(origin->mark);
    to->source[at] = origin->source ? origin->source : "";
    if (th_quantity_to(s->units, row->quantity, row->unit, replaced->values[p],
                       &to->value[at]) != TH_OK)
        to->value[at] = NAN;
}

static bool write_part_columns(const struct th_store_job *job, const struct part_columns *to)
{
    hid_t record = H5I_INVALID_HID;
    hid_t group = th_store_records(job, "parts", to->count, &record);
    const size_t n = to->count;
    return th_store_close_records(
        group, record,
        group >= 0 && record >= 0 &&
            th_h5_strings(group, record, "path", to->path, n, "whose part varies") &&
            th_h5_strings(group, record, "part", to->part, n, "part") &&
            th_h5_strings(group, record, "name", to->name, n, "parameter that comes with it") &&
            th_h5_column(group, record, "value", TH_H5_REAL, to->value, n, NULL,
                         "value in its unit") &&
            th_h5_strings(group, record, "unit", to->unit, n, "unit of the value") &&
            th_h5_strings(group, record, "text", to->text, n,
                          "the value as it was written, or the default") &&
            th_h5_strings(group, record, "mark", to->mark, n,
                          "how far the value may be trusted") &&
            th_h5_strings(group, record, "source", to->source, n,
                          "where the value comes from"));
}

static bool write_parts(const struct th_store_job *job)
{
    const struct th_scenario *s = job->scenario;
    size_t count = 0;
    for (size_t k = 0; k < s->replaced_count; k++)
        if (s->replaced[k].by == TH_REPLACED_PART)
            count += s->swaps[s->replaced[k].swap].count;
    if (!count)
        return true;
    const char **texts = malloc(7 * count * sizeof *texts);
    struct part_columns to = {.value = malloc(count * sizeof *to.value)};
    bool done = texts && to.value;
    if (done) {
        to.path = texts, to.part = texts + count, to.name = texts + 2 * count;
        to.unit = texts + 3 * count, to.text = texts + 4 * count;
        to.mark = texts + 5 * count, to.source = texts + 6 * count;
        for (size_t k = 0; k < s->replaced_count; k++)
            for (size_t p = 0; s->replaced[k].by == TH_REPLACED_PART &&
                               p < s->swaps[s->replaced[k].swap].count;
                 p++)
                fill_part(s, &s->replaced[k], p, &to);
        done = write_part_columns(job, &to);
    }
    free(texts);
    free(to.value);
    return done;
}

bool th_store_people(const struct th_store_job *job)
{
    return job->member < 0 || (write_members(job) && write_parts(job));
}
