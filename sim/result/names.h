/* Lists what an object of a file has. Private to sim/result. */
#ifndef TH_RESULT_NAMES_H
#define TH_RESULT_NAMES_H

#include "result/query.h"

struct th_names {
    char **items;
    size_t count, capacity;
    bool full; /* no memory was left */
};

/* The names of a group's links, or of an object's attributes, in their order. False with an
 * error message; th_names_free in either case. */
bool th_query_links(struct th_query *query, hid_t group, struct th_names *names);
bool th_query_attributes(struct th_query *query, hid_t at, struct th_names *names);
void th_names_free(struct th_names *names);

/* An attribute of any kind as text, to be freed: texts and numbers, several joined by ", ".
 * *text is NULL if there is none, if it is of another kind, or if it is text of variable length
 * in a file that is not sealed. label: for messages. */
bool th_query_shown(struct th_query *query, hid_t at, const char *label, const char *name,
                    char **text);

#endif
