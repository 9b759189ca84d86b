/* Effects in people: breathing, block by a local anaesthetic. */
#include <math.h>

#include "validate.h"

/* D-05: the largest depression calibrates the part; its time and 12 h do not. */
static void breathing(struct table *table)
{
    struct run run = run_case(table, "D-05", NULL);
    double at = NAN;
    const double most = run_peak(&run, "effect.breathing.effect", 0, &at);
    add_row(table,
            (struct row){.id = "D-05",
                         .setup = "morphine 0.3 mg at L3: largest loss of breathing",
                         .unit = "",
                         .expected = 0.61,
                         .got = most,
                         .within = BAND,
                         .least = 0.40,
                         .most = 0.75,
                         .source = "Bailey 2000, response to hypoxia, 14.5 of 36.8 L/min",
                         .people = true,
                         .akin = true});
    add_row(table, (struct row){.id = "D-05",
                                .setup = "the same: when it is largest",
                                .unit = "h",
                                .expected = 5.5,
                                .got = at / HOUR,
                                .within = BAND,
                                .least = 3,
                                .most = 8,
                                .source = "Bailey 1993, 3.5 to 7.5 h (recalled); baboons 6 h",
                                .people = true});
    add_row(table,
            (struct row){.id = "D-05",
                         .setup = "the same: at 12 h, of the largest",
                         .unit = "",
                         .expected = 0.9,
                         .got = run_at(&run, "effect.breathing.effect", 0, 12 * HOUR) / most,
                         .within = BAND,
                         .least = 0.5,
                         .most = 1,
                         .source = "Bailey 2000, still depressed at 12 h",
                         .people = true});
    run_close(&run);
}

/* D-10: T12 +/- 2.1 levels is a height of 8. */
static void block(struct table *table)
{
    struct run run = run_case(table, "D-10", NULL);
    add_row(table, (struct row){.id = "D-10",
                                .setup = "bupivacaine 15 mg plain at L4: height, S2 1, T12 8",
                                .unit = "",
                                .expected = 8,
                                .got = run_peak(&run, "effect.block.height", 0, NULL),
                                .within = BAND,
                                .least = 8 - 2 * 2.1,
                                .most = 8 + 2 * 2.1,
                                .source = "20 people, T12 +/- 2.1; scilit.com 47de3cac21c25f33",
                                .people = true});
    run_close(&run);
}

void validate_effects(struct table *table)
{
    breathing(table);
    block(table);
}
