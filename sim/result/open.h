/* Opens and closes an HDF5 file for queries. Private to sim/result. */
#ifndef TH_RESULT_OPEN_H
#define TH_RESULT_OPEN_H

#include "result/query.h"

/* False and an error message on failure; th_query_close in either case. */
bool th_query_open(struct th_query *query, const char *path, struct th_error *error);
/* done: all was read. Returns false with an error message if it was not, or if a read failed
 * below HDF5. */
bool th_query_close(struct th_query *query, bool done);

#endif
