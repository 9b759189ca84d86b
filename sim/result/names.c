/* Names of links and attributes, and attributes as text. Names are sorted here: libhdf5 1.10
 * makes a table for that order, and crashes if the object cannot be read then. */
#include "result/names.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Characters and values of an attribute that is shown. */
enum { LENGTH_MOST = 1 << 20, COUNT_MOST = 1 << 12 };

static herr_t add_name(struct th_names *names, const char *name)
{
    if (names->count == names->capacity) {
        size_t capacity = names->capacity ? 2 * names->capacity : 16;
        char **more = realloc(names->items, capacity * sizeof *more);
        names->full = !more;
        if (!more)
            return -1;
        names->items = more;
        names->capacity = capacity;
    }
    names->items[names->count] = strdup(name);
    names->full = !names->items[names->count];
    return names->full ? -1 : (names->count++, 0);
}

static herr_t add_link(hid_t group, const char *name, const H5L_info_t *info, void *context)
{
    (void)group, (void)info;
    return add_name(context, name);
}

static herr_t add_attribute(hid_t at, const char *name, const H5A_info_t *info, void *context)
{
    (void)at, (void)info;
    return add_name(context, name);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool sort_names(struct th_query *query, struct th_names *names, bool done,
                       const char *what)
{
    if (!done)
        return names->full ? th_query_no_memory(query) : th_query_damaged(query, what);
    if (names->count)
        qsort(names->items, names->count, sizeof *names->items, by_name);
    return true;
}

bool th_query_links(struct th_query *query, hid_t group, struct th_names *names)
{
    *names = (struct th_names){.items = NULL};
    bool done = H5Literate(group, H5_INDEX_NAME, H5_ITER_NATIVE, NULL, add_link, names) >= 0;
    return sort_names(query, names, done, "a group");
}

bool th_query_attributes(struct th_query *query, hid_t at, struct th_names *names)
{
    *names = (struct th_names){.items = NULL};
    bool done = H5Aiterate2(at, H5_INDEX_NAME, H5_ITER_NATIVE, NULL, add_attribute, names) >= 0;
    return sort_names(query, names, done, "an attribute");
}

void th_names_free(struct th_names *names)
{
    for (size_t k = 0; k < names->count; k++) free(names->items[k]);
    free(names->items);
    *names = (struct th_names){.items = NULL};
}

/* An attribute while it is shown. */
struct shown {
    struct th_query *query;
    const char *label;
    hid_t id, type;
    size_t count;
    char **text;
};

/* Writes the texts, each up to `most` characters, one after the other; most SIZE_MAX: all. */
static bool join(struct shown *it, size_t most, const char *(*get)(const void *, size_t),
                 const void *from)
{
    size_t length = 1;
    for (size_t k = 0; k < it->count; k++) length += strnlen(get(from, k), most) + 2;
    char *at = *it->text = malloc(length);
    if (!at)
        return th_query_no_memory(it->query);
    *at = '\0';
    for (size_t k = 0; k < it->count; k++) {
        const char *text = get(from, k);
        size_t bytes = strnlen(text, most);
        at = stpcpy(at, k ? ", " : "");
        memcpy(at, text, bytes);
        at[bytes] = '\0';
        at += bytes;
    }
    return true;
}

static const char *get_variable(const void *from, size_t k)
{
    char *const *texts = from;
    return texts[k] ? texts[k] : "";
}

static bool show_variable(struct shown *it)
{
    char **found = calloc(it->count + 1, sizeof *found);
    hid_t space = H5Aget_space(it->id);
    if (!found || space < 0) {
        free(found);
        return th_query_no_memory(it->query);
    }
    bool read = H5Aread(it->id, it->type, found) >= 0;
    bool done =
        read ? join(it, SIZE_MAX, get_variable, found) : th_query_damaged(it->query, it->label);
    if (read)
        H5Dvlen_reclaim(it->type, space, H5P_DEFAULT, found);
    H5Sclose(space);
    free(found);
    return done;
}

struct fixed {
    const char *bytes;
    size_t size;
};

static const char *get_fixed(const void *from, size_t k)
{
    const struct fixed *it = from;
    return it->bytes + k * it->size;
}

static bool show_fixed(struct shown *it)
{
    size_t size = H5Tget_size(it->type);
    if (!size || size > LENGTH_MOST / (it->count + 1))
        return true;
    char *bytes = calloc(it->count + 1, size);
    if (!bytes)
        return th_query_no_memory(it->query);
    bool done = H5Aread(it->id, it->type, bytes) >= 0
                    ? join(it, size, get_fixed, &(struct fixed){bytes, size})
                    : th_query_damaged(it->query, it->label);
    free(bytes);
    return done;
}

/* Integers of all sizes are exact. */
static bool show_numbers(struct shown *it)
{
    enum { SIZE = 32 };
    bool real = H5Tget_class(it->type) == H5T_FLOAT;
    bool below = !real && H5Tget_sign(it->type) == H5T_SGN_2;
    hid_t as = real ? H5T_NATIVE_DOUBLE : below ? H5T_NATIVE_INT64 : H5T_NATIVE_UINT64;
    union {
        double real;
        int64_t whole;
        uint64_t count;
    } *values = calloc(it->count + 1, sizeof *values);
    char(*texts)[SIZE] = calloc(it->count + 1, SIZE);
    bool done = values && texts;
    if (!done)
        th_query_no_memory(it->query);
    else if (!(done = H5Aread(it->id, as, values) >= 0))
        th_query_damaged(it->query, it->label);
    for (size_t k = 0; done && k < it->count; k++) {
        if (real)
            snprintf(texts[k], SIZE, "%.17g", values[k].real);
        else if (below)
            snprintf(texts[k], SIZE, "%lld", (long long)values[k].whole);
        else
            snprintf(texts[k], SIZE, "%llu", (unsigned long long)values[k].count);
    }
    done = done && join(it, SIZE, get_fixed, &(struct fixed){(char *)texts, SIZE});
    free(values);
    free(texts);
    return done;
}

static bool show(struct shown *it)
{
    H5T_class_t class = H5Tget_class(it->type);
    if (class == H5T_INTEGER || class == H5T_FLOAT)
        return show_numbers(it);
    if (class != H5T_STRING)
        return true;
    if (H5Tis_variable_str(it->type) == 0)
        return show_fixed(it);
    return !(it->query->sealed || it->query->heap) || show_variable(it);
}

bool th_query_shown(struct th_query *query, hid_t at, const char *label, const char *name,
                    char **text)
{
    *text = NULL;
    htri_t exists = H5Aexists(at, name);
    if (exists == 0)
        return true;
    hid_t id = exists > 0 ? H5Aopen(at, name, H5P_DEFAULT) : H5I_INVALID_HID;
    hid_t type = id >= 0 ? H5Aget_type(id) : H5I_INVALID_HID;
    hid_t space = id >= 0 ? H5Aget_space(id) : H5I_INVALID_HID;
    hssize_t count = space >= 0 ? H5Sget_simple_extent_npoints(space) : -1;
    bool done = type >= 0 && count >= 0;
    if (!done)
        th_query_damaged(query, label);
    else if (count <= COUNT_MOST)
        done = show(&(struct shown){query, label, id, type, (size_t)count, text});
    if (space >= 0)
        H5Sclose(space);
    if (type >= 0)
        H5Tclose(type);
    if (id >= 0)
        H5Aclose(id);
    return done;
}
