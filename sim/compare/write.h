/* Writes a result as a reference curve in CSV. */
#ifndef TH_COMPARE_WRITE_H
#define TH_COMPARE_WRITE_H

#include "base/status.h"
#include "result/result.h"

/* At most `rows` rows, profiles at up to `points` coordinates, flows as means over the
 * stretches between the rows. Of an ensemble the first and the last member; one of them that
 * has failed is refused. The file appears complete or not at all. */
enum th_status th_reference_write(const struct th_result *result, const char *path, size_t rows,
                                  size_t points, struct th_error *error);

#endif
