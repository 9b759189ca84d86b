/* The table of options, one row each, from option.def. */
#include "command/call/option.h"

static const struct th_option_row option_rows[] = {
#define TH_KIND_FLAG TH_FLAG
#define TH_KIND_FILE TH_A_FILE
#define TH_KIND_WORD TH_ONE_WORD
#define TH_KIND_TEXT TH_TEXT
#define TH_KIND_COUNT TH_COUNT
#define TH_KIND_RANGE TH_RANGE
#define TH_KIND_SLICE TH_SLICE
#define O(id, letter_, name_, argument_, kind_, least_, most_, words_, doc_) \
    [TH_OPTION_##id] = {.letter = letter_,                                   \
                        .name = name_,                                       \
                        .argument = argument_,                               \
                        .kind = TH_KIND_##kind_,                             \
                        .least = least_,                                     \
                        .most = most_,                                       \
                        .labels = words_,                                    \
                        .doc = doc_},
#include "command/call/option.def"
#undef O
};

const struct th_option_row *th_option_row(enum th_option option)
{
    return &option_rows[option];
}
