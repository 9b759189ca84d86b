/* The number of members of an ensemble, and the part of them that is run: each:, members:,
 * --members and --slice. ensemble.members=N of the command line says how many there are, the
 * first N; ensemble.members=A:B and ensemble.slice=K/N cut a part of these. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/ensemble/ensemble.h"
#include "model/lanes.h"
#include "scenario/people/people.h"
#include "scenario/provenance.h"

/* The keys and options about the number of members. */
struct numbers {
    struct th_scalar members, each, count, part, slice; /* count: N; part: A:B */
    bool has_members, has_each;
    bool has_count, has_part, has_slice; /* of the command line */
    uint64_t conditions;
};

static bool whole(const char *text, char end, const char **rest, uint64_t *number)
{
    char *after;
    errno = 0;
    *number = strtoull(text, &after, 10);
    *rest = after;
    return isdigit((unsigned char)text[0]) && *after == end && !errno;
}

/* A whole number; doubles would lose the last digits of a seed. */
static bool read_whole(struct th_reader *r, const struct th_scalar *scalar, const char *what,
                       uint64_t least, uint64_t most, uint64_t *number)
{
    const char *rest;
    uint64_t read;
    bool good = whole(scalar->text, '\0', &rest, &read) && read >= least && read <= most;
    if (good)
        *number = read;
    else
        th_error_at(r->error, scalar->place, TH_BAD_INPUT,
                    "%s: \"%.60s\" is not a whole number from %llu to %llu", what, scalar->text,
                    (unsigned long long)least, (unsigned long long)most);
    return good;
}

/* True if what is written is numbered as in 0.1: no format:, and nothing of later versions. */
static bool is_old(const struct th_scenario *s, const struct numbers *it)
{
    return !s->format && !it->has_each && !s->table.count && !s->design.count && !s->swap_count;
}

static void too_many(struct th_reader *r, struct th_place place)
{
    th_error_at(r->error, place, TH_BAD_INPUT,
                "conditions and persons make more than %d members, which is the most there can "
                "be",
                TH_MEMBERS);
}

static bool draws(const struct th_scenario *s)
{
    for (size_t k = 0; k < s->vary_count; k++)
        if (s->vary[k].law != TH_GRID)
            return true;
    return false;
}

/* Format 1 has persons, who draw the same under every condition, so its draws are others. */
static void note_draws(struct th_reader *r, struct th_place place)
{
    if (draws(r->scenario))
        th_old_edit(r, (struct th_edit){.kind = TH_EDIT_COMMENT,
                                        .place = place,
                                        .text = "# other draws than in 0.1: a person draws the "
                                                "same under every condition"});
}

static void reject_members(struct th_reader *r, const struct numbers *it, uint64_t members)
{
    const struct th_scenario *s = r->scenario;
    const unsigned long long n = it->conditions, less = members / n ? members / n : 1;
    if (s->format && n > 1 && members % n == 0)
        th_old_spelling(
            r, TH_OLD_MEMBERS, it->members.place,
            th_memory_format(&r->memory, "each: %llu", (unsigned long long)(members / n)));
    else if (n > 1 && members % n == 0)
        th_error_at(r->error, it->members.place, TH_BAD_INPUT,
                    "members: %llu with %llu combinations: say each: %llu",
                    (unsigned long long)members, n, (unsigned long long)(members / n));
    else if (n > 1)
        th_error_at(r->error, it->members.place, TH_BAD_INPUT,
                    "members: %llu with %llu combinations: say each: %llu (%llu members) or "
                    "each: %llu (%llu)",
                    (unsigned long long)members, n, less, less * n, less + 1, (less + 1) * n);
    else
        th_error_at(
            r->error, it->members.place, TH_BAD_INPUT,
            "members: %llu with %s: say each:, which is the persons of each of its rows",
            (unsigned long long)members, s->table.count ? "a table" : "a design");
}

/* True if the scenario itself has no conditions and no table: these come from the command line,
 * and members: counts the persons of each condition. */
static bool files_are_set(const struct th_reader *r, const struct numbers *it)
{
    const struct th_scenario *s = r->scenario;
    const uint64_t rows = s->design.count ? s->design.count : 1;
    return it->conditions == rows && (!s->table.count || r->rows[0].set) &&
           (!s->design.count || r->rows[1].set);
}

/* The persons under each condition; false: a sentence was added. */
static bool count_persons(struct th_reader *r, const struct numbers *it)
{
    struct th_scenario *s = r->scenario;
    const bool many = it->conditions > 1 || s->table.count || s->design.count;
    uint64_t members = 1;
    s->each = 1;
    if (it->has_members && !read_whole(r, &it->members, "members", 1, TH_MEMBERS, &members))
        return false;
    if (it->has_each && !read_whole(r, &it->each, "each", 1, TH_MEMBERS, &s->each))
        return false;
    if (it->has_members && it->has_each) {
        th_error_at(r->error, it->members.place, TH_BAD_INPUT,
                    "members: and each: are one too many: each: counts the persons of each "
                    "condition%s",
                    many ? "" : ", of which there is one");
        return false;
    }
    if (it->conditions > TH_MEMBERS) {
        too_many(r, it->has_members ? it->members.place : th_node_place(r->root));
        return false;
    }
    if (it->has_members && many && !files_are_set(r, it)) {
        reject_members(r, it, members);
        return false;
    }
    s->persons = it->has_members ? members : s->each;
    if (it->has_members && s->table.count)
        th_notice_add(r, it->members.place,
                      "members: %llu: the table of the command line says who there is",
                      (unsigned long long)members);
    if (s->table.count)
        s->persons = s->table.count * s->each;
    return true;
}

/* The numbering of 0.1: an ensemble of grids has as many members as there are combinations, or
 * a multiple of that. */
static bool count_old(struct th_reader *r, const struct th_node *node, const struct numbers *it)
{
    struct th_scenario *s = r->scenario;
    const uint64_t n = it->conditions;
    s->members = n;
    const struct th_place place = th_node_place(node ? node : r->root);
    if (n > TH_MEMBERS && !it->has_count && !it->has_part) {
        too_many(r, place);
        return false;
    }
    if (!it->has_members) {
        if (n > 1 && draws(s))
            th_notice_add(r, place,
                          "members draw each for itself, as in 0.1; with format: 1 a person "
                          "draws the same under every condition");
        if (n > 1)
            note_draws(r, place);
        return true;
    }
    if (!read_whole(r, &it->members, "members", 1, TH_MEMBERS, &s->members))
        return false;
    if (n > 1 && s->members % n) {
        if (!it->has_count && !it->has_part)
            reject_members(r, it, s->members);
        return it->has_count || it->has_part;
    }
    if (n <= 1)
        return true;
    const char *now =
        th_memory_format(&r->memory, "each: %llu", (unsigned long long)(s->members / n));
    size_t k = 0;
    while (strcmp(th_node_key(node, k), "members") != 0) k++;
    th_old_spelling(r, TH_OLD_MEMBERS, it->members.place, now);
    th_old_edit(r, (struct th_edit){.kind = TH_EDIT_ENTRY,
                                    .place = th_node_key_place(node, k),
                                    .value_place = it->members.place,
                                    .key = "members",
                                    .value = it->members.text,
                                    .text = now});
    note_draws(r, it->members.place);
    return true;
}

/* "N", the first N, or "A:B", from A on before B, of the members that there are or, where
 * these may be exceeded (open), of B. */
static bool read_part(struct th_reader *r, const struct th_scalar *part, bool open)
{
    struct th_scenario *s = r->scenario;
    const char *text = part->text, *rest = strchr(text, ':');
    uint64_t from = 0, to = 0;
    bool good = rest ? whole(text, ':', &rest, &from) && whole(rest + 1, '\0', &rest, &to)
                     : whole(text, '\0', &rest, &to);
    if (!good || to > TH_MEMBERS || to <= from) {
        th_error_at(r->error, part->place, TH_BAD_INPUT,
                    "members: \"%.60s\" is neither a whole number from 1 to %d nor A:B, the "
                    "members from A on before B",
                    text, TH_MEMBERS);
        return false;
    }
    if (to > s->members && !open) {
        th_error_at(r->error, part->place, TH_BAD_INPUT,
                    "members: \"%.60s\": there are %llu members, 0 to %llu", text,
                    (unsigned long long)s->members, (unsigned long long)s->members - 1);
        return false;
    }
    if (strchr(text, ':'))
        s->whole = to > s->members ? to : s->members;
    s->first = from;
    s->members = to - from;
    return true;
}

/* "K/N": the K-th of N parts, cut at multiples of a block of members. */
static bool read_slice(struct th_reader *r, const struct numbers *it)
{
    struct th_scenario *s = r->scenario;
    const uint64_t blocks = (s->members + TH_LANES - 1) / TH_LANES;
    const char *rest = strchr(it->slice.text, '/');
    uint64_t k = 0, n = 0;
    bool good = rest && whole(it->slice.text, '/', &rest, &k) &&
                whole(rest + 1, '\0', &rest, &n) && n <= TH_MEMBERS && k >= 1 && k <= n;
    if (!good || n > blocks) {
        th_error_at(r->error, it->slice.place, TH_BAD_INPUT,
                    good ? "slice: \"%.60s\": %llu members make at most %llu slices of %d"
                         : "slice: \"%.60s\" is not K/N, the K-th of N slices, from 1/N to N/N",
                    it->slice.text, (unsigned long long)s->members, (unsigned long long)blocks,
                    TH_LANES);
        return false;
    }
    const uint64_t from = blocks * (k - 1) / n * TH_LANES, to = blocks * k / n * TH_LANES;
    s->whole = s->members;
    s->first = from;
    s->members = (to < s->members ? to : s->members) - from;
    return true;
}

/* The last --set of that path whose value has (colon) or has not a colon: its number from 1 and
 * its value; 0: none. */
static size_t last_set(const struct th_reader *r, const char *path, bool colon,
                       struct th_scalar *scalar)
{
    for (size_t k = r->override_count; k-- > 0;) {
        const struct th_override *set = &r->overrides[k];
        if (strcmp(set->path, path) != 0 || (strchr(set->value, ':') != NULL) != colon)
            continue;
        *scalar = (struct th_scalar){set->value, {set->label, 0, 0}, TH_CHOSEN, TH_SOURCE_SET};
        return k + 1;
    }
    return 0;
}

/* Of the words that cut a part the last wins; N ends a cut that stands before it. */
static void read_numbers(struct th_reader *r, const struct th_node *node, struct numbers *it)
{
    static const char members[] = "ensemble.members", cut[] = "ensemble.slice";
    struct th_scalar any;
    th_override_take(r, members, &any);
    const size_t count = last_set(r, members, false, &it->count);
    const size_t part = last_set(r, members, true, &it->part);
    const bool slice = th_override_take(r, cut, &it->slice);
    const size_t at = slice ? last_set(r, cut, strchr(it->slice.text, ':') != NULL, &any) : 0;
    it->has_count = count > 0;
    it->has_part = part > count && part > at;
    it->has_slice = at > count && at > part;
    it->has_members = th_read_entry(r, node, "members", &it->members);
    it->has_each = th_override_take(r, "ensemble.each", &it->each) ||
                   th_read_entry(r, node, "each", &it->each);
}

/* True if all that there is may be counted on: a part of an ensemble without conditions and
 * without a table may be larger than it, and so may one of 0.1. */
static bool is_open(const struct th_scenario *s)
{
    return !s->persons || (th_condition_count(s) == 1 && !s->table.count);
}

void th_read_members(struct th_reader *r, const struct th_node *node)
{
    struct th_scenario *s = r->scenario;
    struct th_scalar seed;
    struct numbers it = {.conditions = th_condition_count(s)};
    const int before = r->error->count;
    bool seeded =
        th_override_take(r, "ensemble.seed", &seed) || th_read_entry(r, node, "seed", &seed);
    bool sound = true;
    read_numbers(r, node, &it);
    s->ensemble = node || it.has_count || it.has_part || it.has_slice || it.has_each ||
                  seeded || s->table.count || s->design.count;
    if (seeded)
        read_whole(r, &seed, "seed", 0, UINT64_MAX, &s->seed);
    if (r->error->count > before)
        return;
    struct th_place place = node ? th_node_place(node) : th_node_place(r->root);
    if (is_old(s, &it)) {
        sound = count_old(r, node, &it);
    } else if ((sound = count_persons(r, &it))) {
        if (s->persons > TH_MEMBERS / it.conditions) {
            too_many(r, place);
            return;
        }
        s->members = it.conditions * s->persons;
    }
    if (sound && it.has_count)
        sound = read_part(r, &it.count, is_open(s));
    if (sound && it.has_part)
        read_part(r, &it.part, is_open(s));
    else if (sound && it.has_slice)
        read_slice(r, &it);
}
