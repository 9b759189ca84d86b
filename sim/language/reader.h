/* The reader of a scenario: what the files of this folder share while a text is read.
 *
 * read.c walks the top level and hands each section to the file that reads it. All of them add
 * sentences to one list and go on, so that one run shows everything that is wrong. Below them
 * are, by duty: memory (memory.h), names that would be right (candidates.h), the command line
 * (override.c), nodes of the document (node.c), numbers with units (value.c) and instants
 * (time.c). Functions that return bool return false after a sentence, unless said otherwise. */
#ifndef TH_LANGUAGE_READER_H
#define TH_LANGUAGE_READER_H

#include "document/document.h"
#include "language/language.h"
#include "language/words/candidates.h"
#include "language/words/memory.h"
#include "language/words/paths.h"
#include "model/data_table.h"
#include "scenario/path.h"
#include "scenario/scenario.h"

enum {
    TH_LAYERS = 8,       /* a mapping and the parts it is made from */
    TH_EVENTS = 1000000, /* repetitions written out                 */
    TH_MEMBERS = 1000000000,
    TH_SAMPLES = 10000000,
    TH_LONGEST_NAME = 31
};

/* A scalar of the text, with its provenance. */
struct th_scalar {
    const char *text;
    struct th_place place;
    enum th_mark mark;
    const char *source;
};

/* One --set path=value. */
struct th_override {
    const char *path, *value, *label; /* label: its name in messages */
    bool used;
    const struct th_moved *moved; /* the path was written by that old name; or NULL */
};

/* One mapping of an instance: the scenario's own, or a part below it. */
struct th_layer {
    const struct th_node *mapping;
    bool part;
    unsigned long long device, file; /* of a part: its identity, to find circles */
    const char *path;                /* of a part */
};

/* An instance as it is written, beside the scenario's instance of the same number. */
struct th_draft {
    struct th_layer layers[TH_LAYERS];
    size_t layer_count;
    struct th_place place;
    const char *name;    /* bare: "kink" */
    const char *prefix;  /* its name in --set before its model is known */
    const char *by_part; /* the same by the name of its part or model, or NULL */
    bool given;          /* its first part is not that of its from:, but one that varies */
    bool absent;         /* neither the scenario nor --set names it */
    bool partial;        /* a part could not be read: missing values are no errors */
};

/* The file of a part that is read. */
struct th_part_file {
    struct th_document *document;
    const struct th_source *source;
    unsigned long long device, file;
    struct th_part_file *next;
};

/* A table of data that is read. */
struct th_table_file {
    const struct th_data_table *table; /* NULL: it was refused */
    const struct th_source *source;
    unsigned long long device, file;
    struct th_table_file *next;
};
struct th_rows_read; /* ensemble/ensemble.h */

struct th_range {
    double least, most;
    bool endless; /* infinity is allowed, too */
};

/* A name of an event, a hazard or a stage: one space of names, since all of them happen. */
struct th_occurring {
    const char *name;
    bool stage;
    size_t number; /* of the item or the stage */
    struct th_place place;
};

enum th_old {
#define O(name, where, old, now) TH_OLD_##name,
#include "language/words/old.def"
#undef O
    TH_OLDS
};

struct th_reader {
    struct th_scenario *scenario;
    struct th_error *error;
    struct th_memory memory;
    const struct th_node *root;
    struct th_override *overrides;
    size_t override_count;
    struct th_draft *drafts; /* [instance] */
    struct th_part_file *part_files;
    struct th_table_file *table_files;
    struct th_rows_read *rows;    /* of ensemble: [2], table: and design:; or NULL */
    const struct th_texts *texts; /* names of files lead to these; NULL: to files */
    struct {
        struct th_planned *items; /* malloced */
        size_t count, capacity;
    } events;
    const struct th_node **item_nodes, **resolve_nodes; /* [item of the scenario]; of windows */
    const struct th_data_table *item_table;             /* of the item that is read, or NULL */
    size_t *item_rows; /* of the table, at each of the item's instants */
    bool items_listed, items_there, items_wrong; /* by th_items_open */
    struct th_scalar *resolve;                   /* windows of run.resolve */
    size_t resolve_count, resolve_first;         /* the first of their items */
    struct th_occurring *occurring;
    size_t occurring_count;
    struct th_candidates missing_rows; /* rows that an absent instance must be given */
    struct {
        struct th_place first;
        size_t count;
    } olds[TH_OLDS];
    struct th_moved_seen *moved_seen; /* moved.c: old names of rows and commands, and their */
    struct th_moved_key *moved_keys;  /* keys that stand in another mapping now             */
    size_t column_capacity, reduction_capacity, output_capacity;
    unsigned char *column_rank; /* [column]: the rank of the request that chose its axis */
    struct th_request *column_request; /* [column]: the first request of this very profile */
    bool incomplete; /* an instance could not be made: names that miss it are no errors */
    bool shortened;  /* the duration comes from the command line: later events are left out */
};

/* override.c: --set, which comes before all that is written. find only looks; take marks the
 * path as used, and those that are used by nobody in the end are errors. Both give the last of
 * several; false, without a sentence: there is none. */
void th_override_read(struct th_reader *r, const char *const *sets, size_t count);
bool th_override_find(const struct th_reader *r, const char *path, struct th_scalar *scalar);
bool th_override_take(struct th_reader *r, const char *path, struct th_scalar *scalar);
/* Paths such as "drug.concentration" get the name of the only drug there is. */
void th_override_names(struct th_reader *r);
void th_override_unused(struct th_reader *r);

/* node.c: nodes of the document. */
struct th_place th_read_place(struct th_reader *r,
                              struct th_place place); /* with a kept name of the file */
/* The text of a key without the blanks, signs and invisible characters of printed pages
 * (base/text/utf8.h), in the scratch; texts for people and names of files stay as they are. */
const char *th_read_plain(struct th_reader *r, const char *key, const char *text);
/* key.c: the reason for which a key of the language cannot be written yet; NULL: it is none. */
const char *th_key_later(const char *where, const char *key);
/* Every key of the mapping must be one of the names. False only if node is no mapping. */
bool th_read_keys(struct th_reader *r, const struct th_node *node, const char *where,
                  const struct th_candidates *names);
/* A scalar, or {value, mark, source}. what: its name in messages; part: it is one of a part. */
bool th_read_scalar(struct th_reader *r, const struct th_node *node, const char *what,
                    bool part, struct th_scalar *scalar);
/* The same as the value of a row. */
bool th_read_row(struct th_reader *r, const struct th_node *node, const char *what, bool part,
                 const struct th_row *row, struct th_scalar *scalar);
/* mapping[key] as such a scalar; false without a sentence if it is absent. */
bool th_read_entry(struct th_reader *r, const struct th_node *mapping, const char *key,
                   struct th_scalar *scalar);
/* A name of an instance or an event. */
bool th_read_name(struct th_reader *r, const struct th_scalar *scalar);

/* value.c: the value of one row. what: "pump.rate". */
bool th_read_range(struct th_reader *r, const struct th_row *row, const char *what,
                   struct th_range *range);
bool th_read_number(struct th_reader *r, const struct th_row *row,
                    const struct th_scalar *scalar, const char *what,
                    double *si); /* without a range */
bool th_read_value(struct th_reader *r, const struct th_row *row,
                   const struct th_scalar *scalar, const char *what,
                   const struct th_range *range, double *si);
/* The row's default, NaN if there is none. */
bool th_read_default(struct th_reader *r, const struct th_row *row, const char *what,
                     const struct th_range *range, double *si);
/* A time of the grammar itself, in ticks. */
bool th_read_ticks(struct th_reader *r, const struct th_scalar *scalar, const char *what,
                   th_tick least, th_tick most, th_tick *ticks);

/* time.c: the clock at the start ("08:00", "2026-03-01 08:00"), and instants of the run, not
 * before least nor after its end: "12 day 10 h", "day 12 10:00", "10:00", "monday 07:00",
 * "2026-03-13 10:00", start, end. */
bool th_read_start(struct th_reader *r, const struct th_scalar *scalar);
bool th_read_instant(struct th_reader *r, const struct th_scalar *scalar, const char *what,
                     th_tick least, th_tick *ticks);
/* An instant of a stage: "08:00" (clock: the first such moment at or after the entry), "day 1
 * 09:00", both since the midnight before the entry, "monday 07:00" (clock and weekly), since
 * monday 00:00. Of until: also "90 day" from the entry. */
struct th_stage_instant {
    th_tick at;
    bool clock, weekly, day;
};
bool th_read_stage_instant(struct th_reader *r, const struct th_scalar *scalar, const char *key,
                           const char *stage, struct th_stage_instant *instant);
bool th_read_clock(struct th_reader *r, const struct th_scalar *scalar, const char *what,
                   th_tick *ticks);
/* occurrence.c: an instant of the run, or the name of an event, or an order ("visit",
 * "fault.kink.on"), that happens once; first: or several times, and then the first counts. */
bool th_read_occurrence(struct th_reader *r, const struct th_scalar *scalar, const char *what,
                        th_tick least, bool first, th_tick *ticks);
/* True if all instants of an event or an order are known beforehand: how many, and the first.
 */
bool th_read_planned(const struct th_reader *r, const char *word, size_t *count, th_tick *at);
/* A row of instants (TH_MOMENT): whether it is written by day or clock, start or end; and then
 * its seconds. */
bool th_read_is_moment(const char *text);
bool th_read_moment(struct th_reader *r, const struct th_scalar *scalar, const char *what,
                    double *si);
/* Of a row of TH_CLOCK, TH_WEEKDAY or TH_STAGE_DAY. */
bool th_read_day_clock(struct th_reader *r, const struct th_row *row,
                       const struct th_scalar *scalar, const char *what, double *si);

/* old.c: the key format:, read before all others. */
bool th_read_format_key(struct th_reader *r);
/* An old spelling: without format: counted, and read; with it, a sentence with the new one. */
bool th_old_spelling(struct th_reader *r, enum th_old which, struct th_place place,
                     const char *now);
/* edit.c: a change of the scenario's own text; elsewhere nothing. */
void th_old_edit(struct th_reader *r, struct th_edit edit);
void th_old_notices(struct th_reader *r);

/* notice.c: "file:line:column: notice: ..." */
void th_notice_add(struct th_reader *r, struct th_place place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Of each model that stands in a slot unwritten, with numbers of its own; of rows (idle.h). */
void th_notice_defaults(struct th_reader *r);
/* Of each order that its command doubts, where sets and vary leave the instance unchanged. */
void th_notice_orders(struct th_reader *r);
/* late.c: instants (TH_MOMENT) after the end of the run, unless the command line shortens it.
 * One value; old: of a kind that 0.1 had; those of grid and choice; all others, in the end. */
void th_late(struct th_reader *r, struct th_place place, const char *path, double instant,
             bool old);
void th_late_law(struct th_reader *r, struct th_place place, const struct th_vary *vary);
void th_read_late(struct th_reader *r);

/* slot.c, param.c, events.c, ensemble.c: each reads its section; events.c also hazards: and
 * stages:, from items/. Those of record: and require: are in record/record.h. */
void th_read_instances(struct th_reader *r);
void th_read_params(struct th_reader *r);
void th_read_events(struct th_reader *r);
void th_read_ensemble(struct th_reader *r);
/* until.c: cuts what was read at run.until, which is of the command line alone. */
void th_read_until(struct th_reader *r);

/* present.c: whether a --set names a slot; whether models stand in it: those of a device, if
 * one of its slots is named, and so a drug; in files without format: always. */
bool th_slot_set(const struct th_reader *r, const struct th_slot *slot);
bool th_slot_there(const struct th_reader *r, const struct th_slot *slot);
/* The first need of a model (enum th_needs) that is not met: "a pump", "a drug", or NULL. */
const char *th_slot_lacks(const struct th_reader *r, unsigned needs);
/* The needs of the model of that name. */
unsigned th_slot_needs(const struct th_catalog *catalog, const struct th_slot *slot,
                       const char *model);
/* Of a device and a drug that are not there. */
void th_slot_notices(struct th_reader *r);

/* part.c: whether from: names a part, or is a value of a row of that name. */
bool th_read_is_part(const char *from);
/* Puts the parts below an instance's own mapping, from part to part. *first: the name of the
 * first. */
bool th_read_parts(struct th_reader *r, struct th_draft *draft, const char **first);
/* From a given part on, whatever from: says. */
bool th_read_parts_from(struct th_reader *r, struct th_draft *draft, struct th_scalar scalar);
/* False if a part is of a model of another slot. */
bool th_read_part_slot(struct th_reader *r, const struct th_slot *slot, struct th_draft *draft);

/* source.c: files that the scenario names. by: the file in which the scalar stands (--set
 * counts as the scenario's); kept: the text that it leads to among r->texts, or NULL; add: one
 * more file of the scenario, its text to be filled in, NULL without memory; name: the scalar
 * leads to that file. */
const char *th_source_by(const struct th_reader *r, const struct th_scalar *scalar);
const struct th_source *th_source_kept(const struct th_reader *r,
                                       const struct th_scalar *scalar);
struct th_source *th_source_add(struct th_reader *r, const char *path);
void th_source_name(struct th_reader *r, const struct th_scalar *scalar,
                    const struct th_source *source);
/* The table of data that the scalar names, read once however often it is named; what: the key
 * in messages ("ensemble.table"). Kept with the scenario. NULL and sentences if there is none.
 */
const struct th_table_file *th_read_table(struct th_reader *r, const struct th_scalar *scalar,
                                          const char *what);
/* A cell as a scalar of the language, with the unit of its column. False: it is missing. */
bool th_read_cell(struct th_reader *r, const struct th_data_table *table, size_t row,
                  size_t column, struct th_scalar *scalar);

/* instance.c: whether the parts of a draft that was made for an instance are of its model, and
 * hold its rows alone. */
bool th_read_same_model(struct th_reader *r, const struct th_instance *instance,
                        struct th_draft *draft, const struct th_scalar *part);

/* param.c: the parameters of one instance; its arrays are new. False without memory. */
bool th_read_params_of(struct th_reader *r, const struct th_draft *draft,
                       struct th_instance *instance);

/* ensemble/: the files of table: and design:, before the parameters; and the value that a file
 * of them gives a parameter that is written nowhere, false if none does. */
void th_read_row_files(struct th_reader *r);
bool th_read_row_value(struct th_reader *r, size_t instance, size_t row,
                       struct th_scalar *scalar);

/* law/law.c: a law of vary:; a cut of its tails is noted, and an error from one half on. */
bool th_read_law(struct th_reader *r, const struct th_row *row, const struct th_node *node,
                 struct th_vary *vary);
/* The same of a text that stands around no value, cut off at the range of the row, which gives
 * quantity and unit; numbers: of its text. */
bool th_read_distribution(struct th_reader *r, const struct th_row *row,
                          const struct th_scalar *scalar, const char *what,
                          struct th_distribution *law, struct th_law_numbers *numbers);

/* law/change.c: what stands behind a word of such a law, "rate", or NULL; its text with another
 * number there ("least", too), NULL and a sentence if it has no such word. */
const char *th_law_word(struct th_reader *r, const struct th_row *row,
                        const struct th_scalar *scalar, const char *word);
const char *th_change_law(struct th_reader *r, const struct th_row *row,
                          const struct th_scalar *scalar, const char *what, const char *word,
                          const struct th_scalar *set);

/* law/given.c: what is cut off where a law stands around values of a table or of parts. */
void th_read_given_laws(struct th_reader *r);
/* law/correlation.c: between the laws that were read, all of them. */
void th_read_correlations(struct th_reader *r, const struct th_node *node);

/* rhythm.c: whether an item's instants are known beforehand; and its orders at all of its
 * instants within the run, added to the planned events. */
bool th_item_is_plain(const struct th_item *item);
void th_repeat(struct th_reader *r, size_t item);

#endif
