/* What the files that read a scenario share. Each scenario_*.c reads one part of the grammar;
 * all add sentences to one list and go on, so that one run shows everything that is wrong. */
#ifndef TH_SCENARIO_READ_H
#define TH_SCENARIO_READ_H

#include "document/document.h"
#include "scenario/scenario.h"

enum {
    TH_LAYERS = 8,       /* a mapping and the parts it is made from        */
    TH_EVENTS = 1000000, /* repetitions written out                        */
    TH_MEMBERS = 1000000000,
    TH_SAMPLES = 10000000,
    TH_LONGEST_NAME = 31
};

/* A word of the scenario, with all that is known about where it comes from. */
struct th_said {
    const char *text;
    struct th_place place;
    enum th_mark mark;
    const char *source;
};

/* One --set path=value. */
struct th_override {
    const char *path, *value, *label; /* label: how sentences call it */
    bool used;
};

/* One mapping of an instance: what the scenario writes, or a part below it. */
struct th_layer {
    const struct th_node *mapping;
    bool part;
    unsigned long long device, file; /* of a part, to see circles */
    const char *path;                /* of a part */
};

/* An instance as it was written, beside the scenario's instance of the same number. */
struct th_written {
    struct th_layer layers[TH_LAYERS];
    size_t layer_count;
    struct th_place place;
    const char *name;    /* bare: "kink" */
    const char *prefix;  /* what --set calls it before its model is known */
    const char *by_part; /* the same by the name of its part or model, or NULL */
    bool absent;         /* neither the scenario nor --set says anything of it */
    bool partial;        /* a part could not be read: what is missing is not blamed */
};

struct th_part {
    struct th_document *document;
    const struct th_source *source;
    unsigned long long device, file;
    struct th_part *next;
};

/* A list of words that would have been right. */
struct th_names {
    const char **items;
    size_t count, room;
    const struct th_model
        *of; /* names of its rows: those that are gone are told why; or NULL */
};

struct th_range {
    double least, most;
    bool endless; /* infinity itself will do */
};

enum th_old {
#define O(name, where, old, now) TH_OLD_##name,
#include "language/old.def"
#undef O
    TH_OLDS
};

struct th_reading {
    struct th_scenario *scenario;
    struct th_error *error;
    struct th_arena scratch; /* what is not needed later */
    const struct th_node *root;
    struct th_override *overrides;
    size_t override_count;
    struct th_written *written; /* [instance] */
    struct th_part *parts;
    const struct th_texts *texts; /* from: leads to these; NULL: to files */
    struct th_planned *planned;   /* malloced */
    size_t planned_count, planned_room;
    struct th_names event_names;
    struct th_names wanting; /* rows that an absent instance must be given */
    struct {
        struct th_place first;
        size_t count;
    } olds[TH_OLDS];
    size_t column_room, reduction_room;
    unsigned char *column_rank; /* [column]: how firmly its axis was asked for */
    bool starved;               /* no memory */
    bool incomplete; /* an instance could not be made: what is said to it is not blamed */
    bool shortened;  /* the duration comes from the command line: later events are left out */
};

/* language/word.c: words, places, names, memory. */
void *th_read_take(struct th_reading *r, size_t bytes);    /* lives as long as the scenario */
void *th_read_scratch(struct th_reading *r, size_t bytes); /* until the reading ends */
const char *th_read_format(struct th_reading *r, const char *format, ...)
    __attribute__((format(printf, 2, 3))); /* in the scenario; "" at worst */
/* "NAME=TEXT" behind what is there before (NULL: nothing). */
const char *th_read_more(struct th_reading *r, const char *before, const char *name,
                         const char *text);
struct th_place th_read_place(struct th_reading *r,
                              struct th_place place); /* with a kept name */
/* The word of a key without the blanks, signs and invisible characters of printed pages
 * (base/utf8.h), in the scratch; what is for people, or a file's name, stays as it is. */
const char *th_read_plain(struct th_reading *r, const char *key, const char *text);
void th_names_add(struct th_reading *r, struct th_names *names, const char *name);
void th_names_section(struct th_reading *r, struct th_names *names, const char *section);
void th_names_table(struct th_reading *r, struct th_names *names, const struct th_table *table);
/* 'unknown key "flwo" in pump; did you mean "flow"? (allowed: flow, mode, ...)' */
void th_read_unknown(struct th_reading *r, struct th_place place, const char *kind,
                     const char *word, const char *where, const struct th_names *names);
/* Every key of the mapping must be one of the names. False if node is not a mapping. */
bool th_read_keys(struct th_reading *r, const struct th_node *node, const char *where,
                  const struct th_names *names);
/* A scalar, or {value, mark, source}. what: how sentences call it. */
bool th_read_said(struct th_reading *r, const struct th_node *node, const char *what, bool part,
                  struct th_said *said);
/* mapping[key] as a plain word; false if it is absent or not a word (then with a sentence). */
bool th_read_word(struct th_reading *r, const struct th_node *mapping, const char *key,
                  struct th_said *said);
/* What --set says of that path; the word counts as used. */
bool th_read_override(struct th_reading *r, const char *path, struct th_said *said);

/* "file:line:column: notice: ..." */
void th_read_notice(struct th_reading *r, struct th_place place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* language/old.c: the key format:, read before all others. False: it is wrong. */
bool th_read_format_key(struct th_reading *r);
/* An old spelling. Without format: it is counted, and read; with it, false and a sentence that
 * says what to write now. */
bool th_read_old(struct th_reading *r, enum th_old which, struct th_place place,
                 const char *now);
/* What has to change in the scenario's own text; elsewhere nothing. */
void th_read_edit(struct th_reading *r, struct th_edit edit);
void th_read_old_notices(struct th_reading *r);

/* language/value.c: one row's value. what: "pump.rate". */
bool th_read_range(struct th_reading *r, const struct th_row *row, const char *what,
                   struct th_range *range);
bool th_read_number(struct th_reading *r, const struct th_row *row, const struct th_said *said,
                    const char *what, double *si); /* no range */
bool th_read_value(struct th_reading *r, const struct th_row *row, const struct th_said *said,
                   const char *what, const struct th_range *range, double *si);
/* The row's default, NaN if there is none. */
bool th_read_default(struct th_reading *r, const struct th_row *row, const char *what,
                     const struct th_range *range, double *si);
/* A time of the grammar itself, in ticks; false if it is absent or wrong. */
bool th_read_ticks(struct th_reading *r, const struct th_said *said, const char *what,
                   th_tick least, th_tick most, th_tick *ticks);
th_tick th_ticks(double seconds);
/* A name that somebody gives; a sentence if it is none. */
bool th_read_name(struct th_reading *r, const struct th_said *said);

/* language/time.c: the clock at the start ("08:00", "2026-03-01 08:00"), and instants of the
 * run, not before least nor after its end: "12 day 10 h", "day 12 10:00", "10:00", "monday
 * 07:00", "2026-03-13 10:00", start, end. */
bool th_read_start(struct th_reading *r, const struct th_said *said);
bool th_read_instant(struct th_reading *r, const struct th_said *said, const char *what,
                     th_tick least, th_tick *ticks);
/* The same, or the name of an event, or an order ("visit", "fault.kink.on"), that happens once;
 * first: or several times, and then the first counts. */
bool th_read_happening(struct th_reading *r, const struct th_said *said, const char *what,
                       th_tick least, bool first, th_tick *ticks);
/* A row of instants (TH_MOMENT): is it written by day or clock, start or end? Then its seconds.
 */
bool th_read_is_moment(const char *text);
bool th_read_moment(struct th_reading *r, const struct th_said *said, const char *what,
                    double *si);

/* language/slot.c, language/param.c, language/events.c, language/ensemble.c, language/record.c,
 * language/require.c: each reads its section; wrong input is a sentence. */
void th_read_instances(struct th_reading *r);

/* language/part.c. */
bool th_read_is_part(const char *from); /* is that what from: says, or a value? */
/* Puts the parts below an instance's own mapping, from part to part. *first: what names the
 * first. */
bool th_read_parts(struct th_reading *r, struct th_written *w, const char **first);
/* False and a sentence if a part is of a model of another slot. */
bool th_read_of_slot(struct th_reading *r, const struct th_slot *slot, struct th_written *w);

void th_read_params(struct th_reading *r);
void th_read_events(struct th_reading *r);
void th_read_ensemble(struct th_reading *r);
void th_read_record(struct th_reading *r);
void th_read_requirements(struct th_reading *r);
/* language/until.c: a notice of each row of instants (TH_MOMENT) that lies after the end of the
 * run; of a run that the command line shortens none, as its later events are left out. */
void th_read_late(struct th_reading *r);
void th_read_late_grid(struct th_reading *r, struct th_place place, const struct th_vary *vary);
/* language/notice.c: a notice of each model that stands there although nothing was said of its
 * slot, and that has numbers of its own which are no mere settings: a pump without error,
 * somebody's mean spine. */
void th_read_absent(struct th_reading *r);
/* A notice of each order that its word doubts (th_command), where sets and vary leave the
 * instance alone. */
void th_read_doubts(struct th_reading *r);
/* Cuts what was read at run.until, which the command line alone can say. */
void th_read_until(struct th_reading *r);

/* language/take.c: which number of reduction->output is meant by take:, at: and during: of a
 * mapping of the section `where`; the window is the whole run unless said. Of 0.1: from: and
 * to:. */
bool th_read_taken(struct th_reading *r, const struct th_node *node, const char *where,
                   struct th_reduction *reduction);
/* An output of 0.1 that is a number of another's path now: that path, and the word of take:. */
const struct th_retired *th_read_retired(const struct th_reading *r, const char *text);
const char *th_read_retired_path(struct th_reading *r, const char *text);
/* Such an item of record: is no column, but an old spelling; the number is read with those of
 * take:. */
void th_read_retired_item(struct th_reading *r, const struct th_said *said);
/* The items of record: with take:. How many reductions they can be; and those. */
size_t th_read_taken_most(const struct th_reading *r);
void th_read_taken_items(struct th_reading *r);

/* language/list.c: values of a row, each a text of its own; "0.2 0.35 mL/day" becomes "0.2
 * mL/day", "0.35 mL/day". Instants with a clock are parted by commas. */
bool th_has_unit(const char *value); /* does something stand behind the number? */
struct th_list {
    const char **items;
    size_t count;
};
bool th_read_list(struct th_reading *r, const struct th_row *row, const char *text,
                  struct th_list *list);

/* language/law.c: says what of a law is cut off; false if that is half of it. */
bool th_read_cut(struct th_reading *r, struct th_place place, const struct th_vary *vary);

/* What a path names; a sentence if there is nothing of that name. */
bool th_read_path(struct th_reading *r, struct th_place place, enum th_sought sought,
                  const char *text, struct th_path *path);
/* Is what vary[vary_count] names new, and not --set as well? A sentence if not. */
bool th_read_varied_once(struct th_reading *r, struct th_place place);
/* --set words that say "drug.concentration" get the name of the only drug there is. */
void th_read_name_overrides(struct th_reading *r);
/* The one column that a path means, recorded if it was not yet; SIZE_MAX and a sentence if
 * none. */
size_t th_read_column(struct th_reading *r, const struct th_said *said);
/* The same as an output, not recorded for the purpose. */
size_t th_read_output(struct th_reading *r, const struct th_said *said);
/* language/reduce.c: all outputs; room for reductions, and those of the report; one more, or
 * the one that is the same (SIZE_MAX without memory). */
void th_read_outputs(struct th_reading *r);
void th_read_reductions(struct th_reading *r, size_t requirements);
size_t th_read_reduction(struct th_reading *r, struct th_reduction reduction);

#endif
