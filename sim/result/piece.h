/* The result of a part of an ensemble (--slice, --members A:B), read block by block into a
 * trace, to be put together with others. Values come in the units in which the file shows them.
 */
#ifndef TH_PIECE_H
#define TH_PIECE_H

#include "layout/trace.h"

struct th_piece_head {
    uint64_t first, members; /* members first .. first + members - 1 */
    uint64_t whole;          /* of so many */
    char version[32], commit[64], compiler[128];
};

/* TH_IO and a sentence if the file cannot be read, TH_BAD_INPUT if it is no part. */
enum th_status th_piece_head(const char *path, struct th_piece_head *head,
                             struct th_error *error);

struct th_piece;

/* NULL and a sentence if it does not fit the layout. */
struct th_piece *th_piece_open(const struct th_layout *layout, const char *path,
                               const struct th_piece_head *head, struct th_error *error);
/* Reads `count` members from number `member` on, which follow those that were read before, into
 * a whole trace, at its at-th member; the coordinates of profiles. false: th_piece_close tells.
 */
bool th_piece_read(struct th_piece *piece, uint64_t member, uint64_t count, struct th_trace *to,
                   uint64_t at);
/* The words of its summary, to be freed; NULL: it has none, or a failure. */
bool th_piece_summary(struct th_piece *piece, int64_t **words, size_t *count);
bool th_piece_axes(struct th_piece *piece, struct th_trace *to);
/* done: all was read. Frees it; NULL: nothing. */
bool th_piece_close(struct th_piece *piece, bool done);

#endif
