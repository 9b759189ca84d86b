/* Sentences and rows that all readers of numbers of items share. */
#include "language/items/value/value.h"

bool th_value_refuse(const struct th_value_request *it, const char *sentence)
{
    th_error_at(it->r->error, it->place, TH_BAD_INPUT, "%.80s: %s", it->path, sentence);
    return false;
}

struct th_row th_value_time(const char *name, const char *least, const char *most,
                            unsigned flags)
{
    return (struct th_row){.name = name,
                           .quantity = TH_TIME,
                           .init = "",
                           .least = least,
                           .most = most,
                           .mark = TH_CHOSEN,
                           .source = "",
                           .doc = "of the item",
                           .unit = "day",
                           .flags = TH_AT_START | flags};
}

struct th_row th_value_chance(const char *name)
{
    struct th_row row = th_value_time(name, "0 %", "100 %", 0);
    row.quantity = TH_FRACTION;
    row.init = "100 %";
    row.unit = NULL;
    return row;
}
