/* Reading of what is taken of a run: the columns and reductions of record:, and the
 * requirements of require:, whose numbers are reductions, too. */
#ifndef TH_LANGUAGE_RECORD_H
#define TH_LANGUAGE_RECORD_H

#include "language/reader.h"

/* record.c, require.c: each reads its section. */
void th_read_record(struct th_reader *r);
void th_read_requirements(struct th_reader *r);

/* column.c: how firmly a profile's axis is requested: the higher rank wins in any order. */
enum th_rank { TH_RANK_DEFAULT, TH_RANK_NAMED, TH_RANK_ALL, TH_RANK_AXIS };
struct th_request {
    enum th_axis axis;
    size_t points, across; /* across: on the second axis; 0: all */
    bool both;             /* axis: names both axes */
    th_tick every;         /* an interval of its own; 0: that of run.sample */
    enum th_rank rank;
    bool meant; /* for this axis: by axis:, or in format 1 by the profile's own name */
    struct th_place place;
};
bool th_columns_open(struct th_reader *r); /* memory for all; false: none */
/* The columns of a path, of each drug if it names none. */
void th_columns_add(struct th_reader *r, const struct th_path *path,
                    const struct th_request *request);
/* All of an instance that is recorded without being named; profiles only on request. */
void th_columns_add_instance(struct th_reader *r, size_t instance,
                             const struct th_request *request, bool profiles);
/* The columns without record:, or of the item default. */
void th_columns_add_default(struct th_reader *r);
/* True if the profiles of a model run over positions of the catalogue's landmarks. */
bool th_columns_levels(const struct th_reader *r, const struct th_model *model);
/* The number of the one output that a path means; a profile at a place becomes one. SIZE_MAX: a
 * whole profile; or none, and a sentence. */
size_t th_read_output(struct th_reader *r, const struct th_scalar *scalar);
/* The same of a path that was resolved, of that drug. */
size_t th_read_output_of(struct th_reader *r, const struct th_path *path, int species);
/* Rejects a profile where a single number is needed: "a requirement" says by whom; before: what
 * stands before the path, or "". */
void th_read_profile_reject(struct th_reader *r, const struct th_scalar *scalar,
                            const char *before, const char *whose);

/* take.c: the number of reduction->output that take:, at: and during: of a mapping of the
 * section `where` mean; the window is the whole run if they are absent. Of 0.1: from: and to:.
 */
bool th_read_reduction(struct th_reader *r, const struct th_node *node, const char *where,
                       struct th_reduction *reduction);
/* window.c: its window and origin, during:, at:, since:. */
bool th_read_window(struct th_reader *r, const struct th_node *node, const char *where,
                    struct th_reduction *reduction);
/* The number that replaces an output of 0.1; and the path it is taken of. */
const struct th_retired *th_read_retired(const struct th_reader *r, const char *text);
const char *th_read_retired_path(struct th_reader *r, const char *text);
/* Such an item of record: is no column, but an old spelling; the number is read with those of
 * take:. */
void th_read_retired_item(struct th_reader *r, const struct th_scalar *scalar);
/* The items of record: with take:. How many reductions they can be at most; and those. */
size_t th_read_record_most(const struct th_reader *r);
void th_read_record_reductions(struct th_reader *r);

/* judge.c: how the members are judged together, across: and share: with confidence:. */
bool th_read_across(struct th_reader *r, const struct th_node *node, struct th_requirement *q);
bool th_read_share(struct th_reader *r, const struct th_node *node, struct th_requirement *q);
/* A notice of a requirement that can never be met, or must always be. */
void th_read_sense(struct th_reader *r, const struct th_requirement *q,
                   const struct th_reduction *reduction);

/* reduce.c: outputs; reductions of the report, with capacity for `most` others; those of an
 * output that came behind them; one more. */
void th_read_outputs(struct th_reader *r);
void th_read_reductions(struct th_reader *r, size_t most);
void th_read_line_reductions(struct th_reader *r, size_t output);
size_t th_add_reduction(struct th_reader *r, struct th_reduction reduction);

#endif
