/* The rules of program/simple: one order, within what the pump accepts. */
#include "simple.h"

const struct th_row th_program_rows[ROWS] = {PARAMS(TH_LISTED_ROW)};

/* "program.rate: 0.02 mL/day is below least_rate (0.048 mL/day), the lowest ..." */
static enum th_status refuse_flow(const struct th_setup *setup, double flow, int limit,
                                  const char *words, struct th_error *error)
{
    char ordered[40], bound[40];
    bool rate = !isnan(setup->params[ROW_rate]);
    th_row_print(setup->units, &th_program_rows[ROW_rate], flow, 4, ordered, sizeof ordered);
    th_row_print(setup->units, &th_program_rows[limit], setup->params[limit], 4, bound,
                 sizeof bound);
    return th_error_add(
        error, TH_BAD_INPUT, "program.%s: %s%s is %s %s (%s), the %s that the pump accepts",
        rate ? "rate" : "dose", ordered, rate ? "" : " at the programmed concentration",
        limit == ROW_least_rate ? "below" : "above", th_program_rows[limit].name, bound, words);
}

/* An order that is known before the run must lie within the limits of the pump. */
static enum th_status check_order(const struct th_setup *setup, struct th_error *error)
{
    const double *params = setup->params;
    double flow = !isnan(params[ROW_rate]) ? params[ROW_rate]
                                           : params[ROW_dose] / params[ROW_concentration];
    if (flow > 0 && flow < params[ROW_least_rate] * (1 - rounding))
        return refuse_flow(setup, flow, ROW_least_rate, "lowest flow", error);
    if (flow > params[ROW_most_rate] * (1 + rounding))
        return refuse_flow(setup, flow, ROW_most_rate, "highest flow", error);
    return TH_OK;
}

enum th_status th_program_check(const struct th_setup *setup, struct th_error *error)
{
    const double *params = setup->params;
    bool dose = !isnan(params[ROW_dose]), rate = !isnan(params[ROW_rate]);
    if (dose == rate)
        return th_error_add(error, TH_BAD_INPUT, "program: give %s dose or rate",
                            dose ? "either" : "one of");
    if (dose && setup->species == 0 && isnan(params[ROW_concentration]))
        return th_error_add(error, TH_BAD_INPUT,
                            "program: a dose of no drug: give rate, or name a drug");
    if (params[ROW_least_rate] > params[ROW_most_rate])
        return th_error_add(error, TH_BAD_INPUT, "program: least_rate is above most_rate");
    if (params[ROW_demand_dose] > params[ROW_demand_daily])
        return th_error_add(error, TH_BAD_INPUT,
                            "program: demand_dose is above demand_daily, none can be granted");
    return check_order(setup, error);
}
