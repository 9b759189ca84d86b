/* Tables of data: CSV after RFC 4180, in UTF-8, read by libcsv.
 *
 *     # lines that begin with # are comments
 *     rate[mL/day],volume[mL],ratio[%]
 *     0.2,20,99.1
 *     0.2,10,NA
 *
 * The first row names the columns: NAME, NAME[unit] or PATH[unit]. A cell that is empty or NA
 * is missing. Blank lines are passed over, blanks around a cell are no part of it, a field in
 * quotes may contain commas, line ends and doubled quotes; a byte order mark is taken.
 *
 * Refused with a sentence at its place: bytes that are no UTF-8 text, semicolons or tabs as
 * separators, rows that are longer or shorter than the header, columns without a name or of one
 * name, quotes that are not closed, a table without a row, more than TH_TABLE_MOST bytes. */
#ifndef TH_DOCUMENT_TABLE_H
#define TH_DOCUMENT_TABLE_H

#include "base/arena.h"
#include "model/data_table.h"

enum { TH_TABLE_MOST = 32 << 20 };

/* The text of a file, in the arena, with a NUL behind it. NULL and a sentence if it cannot be
 * read. */
const char *th_table_text(const char *path, size_t *length, struct th_arena *arena,
                          struct th_error *error);
/* A table from a text; name: of the text, in messages. It lies in the arena and needs the text
 * no more. NULL and sentences on failure. */
const struct th_data_table *th_table_parse(const char *name, const char *text, size_t length,
                                           struct th_arena *arena, struct th_error *error);

#endif
