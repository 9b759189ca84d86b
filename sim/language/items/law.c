/* The law of a hazard's time: "exponential rate 0.011 1/year", "weibull shape 0.65 scale 60
 * year". */
#include "language/items/items.h"

const struct th_distribution *th_read_time_law(struct th_reader *r,
                                               const struct th_scalar *scalar, const char *key)
{
    static const struct th_row row = {.name = "time",
                                      .quantity = TH_TIME,
                                      .init = "",
                                      .least = "0 s",
                                      .most = "inf",
                                      .unit = "day"};
    struct th_distribution *law = th_memory_keep(&r->memory, sizeof *law);
    return law && th_read_distribution(r, &row, scalar, key, law) ? law : NULL;
}
