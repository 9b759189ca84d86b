/* The options of all commands: a constant table, made from option.def. Parser, help, manual
 * page and completion read its rows. */
#ifndef TH_OPTION_H
#define TH_OPTION_H

#include <stddef.h>
#include <stdint.h>

/* RANGE: N, or A:B, the numbers from A on before B. SLICE: K/N, the K-th of N. */
enum th_option_kind { TH_FLAG, TH_A_FILE, TH_ONE_WORD, TH_TEXT, TH_COUNT, TH_RANGE, TH_SLICE };

enum th_option {
#define O(name, ...) TH_OPTION_##name,
#include "command/call/option.def"
#undef O
    TH_OPTIONS
};

struct th_option_row {
    char letter;                 /* 0: none */
    const char *name, *argument; /* argument NULL: a flag */
    enum th_option_kind kind;
    uint64_t least, most; /* COUNT, RANGE, SLICE */
    const char *labels; /* ONE_WORD: the words; FILE: its file name extension, or "" for any */
    const char *doc;
};

const struct th_option_row *th_option_row(enum th_option option);

#endif
