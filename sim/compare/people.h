/* Series are of the same members, or not. Private to sim/compare. */
#ifndef TH_PEOPLE_H
#define TH_PEOPLE_H

#include "base/status.h"
#include "result/result.h"

/* from: the other result's series; NULL: what is compared with is a curve. */
enum th_status th_people_check(const struct th_series *series, const char *path,
                               const struct th_series *from, const char *from_path,
                               struct th_error *error);

#endif
