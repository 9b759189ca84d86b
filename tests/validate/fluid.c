/* CSF in an elastic space: an infusion test, leaks. */
#include <math.h>

#include "laws.h"
#include "pressure/filling.h"
#include "validate.h"

static const double ml_min = 1e-6 / 60;

/* Volume index 25.9 mL, 8.6 mmHg min/mL, at rest 11.6 mmHg above 0, 0.35 mL/min formed. */
static struct th_filling person(double infused, double hole)
{
    return (struct th_filling){.elastance = log(10) / 25.9e-6,
                               .inflow = (0.35 + infused) * ml_min,
                               .outflow = ml_min / (8.6 * TH_MMHG),
                               .absorbed = (11.6 - 8.6 * 0.35) * TH_MMHG,
                               .hole = hole * ml_min / TH_MMHG};
}

/* G4: the logistic rise of an infusion of 1.5 mL/min. */
static void infusion(struct table *table)
{
    static const struct {
        double minutes, expected;
        const char *setup;
    } cases[] = {{1, 13.15, "1.5 mL/min infused, after 1 min"},
                 {5, 18.65, "1.5 mL/min infused, after 5 min"},
                 {20, 24.33, "1.5 mL/min infused, after 20 min"},
                 {600, 24.5, "1.5 mL/min infused, plateau"}};
    const struct th_filling law = person(1.5, 0);
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        const double seconds = 60 * cases[k].minutes;
        add_row(table,
                (struct row){.id = "G4",
                             .setup = cases[k].setup,
                             .unit = "mmHg",
                             .expected = cases[k].expected,
                             .got = th_fill(&law, 11.6 * TH_MMHG, seconds).above / TH_MMHG,
                             .within = ABSOLUTE,
                             .tolerance = 0.1,
                             .source = "Marmarou 1978, closed form"});
    }
}

/* C3: what a hole that stays open makes of the pressure, and what leaks. */
static void leak(struct table *table)
{
    const struct th_filling law = person(0, 0.02);
    const struct th_filled end = th_fill(&law, 11.6 * TH_MMHG, 3 * DAY);
    const struct th_filled minute = th_fill(&law, end.above, 60);
    add_row(table, (struct row){.id = "C3",
                                .setup = "hole of 0.02 mL/min/mmHg, supine, steady",
                                .unit = "mmHg",
                                .expected = 9.90,
                                .got = end.above / TH_MMHG,
                                .tolerance = 5e-3,
                                .source = "balance of formation, absorption and leak"});
    add_row(table, (struct row){.id = "C3",
                                .setup = "the same: leak",
                                .unit = "mL/min",
                                .expected = 0.198,
                                .got = minute.leaked / 1e-6,
                                .tolerance = 5e-3,
                                .source = "balance of formation, absorption and leak"});
}

void validate_fluid(struct table *table)
{
    infusion(table);
    leak(table);
}
