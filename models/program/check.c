/* The rules of programmes: one order, within what the pump accepts. */
#include "orders.h"

#include <string.h>

const struct th_row th_program_rows[ROWS] = {PARAMS(TH_LISTED_ROW)};

/* "program.rate: 0.02 mL/day is below least_rate (0.048 mL/day), the lowest ..." */
static enum th_status refuse_flow(const struct th_setup *setup, const char *what, double flow,
                                  int limit, struct th_error *error)
{
    char ordered[40], bound[40];
    const bool least = limit == ROW_least_rate;
    th_row_print(setup->units, &th_program_rows[ROW_rate], flow, 4, ordered, sizeof ordered);
    th_row_print(setup->units, &th_program_rows[limit], setup->params[limit], 4, bound,
                 sizeof bound);
    return th_error_add(error, TH_BAD_INPUT,
                        "program.%s: %s%s is %s %s (%s), the %s flow that the pump accepts",
                        what, ordered,
                        strstr(what, "dose") ? " at the programmed concentration" : "",
                        least ? "below" : "above", th_program_rows[limit].name, bound,
                        least ? "lowest" : "highest");
}

enum th_status th_program_check_flow(const struct th_setup *setup, const char *what,
                                     double flow, struct th_error *error)
{
    const double *params = setup->params;
    if (flow > 0 && flow < params[ROW_least_rate] * (1 - rounding))
        return refuse_flow(setup, what, flow, ROW_least_rate, error);
    if (flow > params[ROW_most_rate] * (1 + rounding))
        return refuse_flow(setup, what, flow, ROW_most_rate, error);
    return TH_OK;
}

enum th_status th_program_check_orders(const struct th_setup *setup, struct th_error *error)
{
    const double *params = setup->params;
    const bool rate = !isnan(params[ROW_rate]);
    if (rate && !isnan(params[ROW_dose]))
        return th_error_add(error, TH_BAD_INPUT, "program: give either dose or rate");
    if (!isnan(params[ROW_dose]) && setup->species == 0 && isnan(params[ROW_concentration]))
        return th_error_add(error, TH_BAD_INPUT,
                            "program: a dose of no drug: give rate, or name a drug");
    if (params[ROW_least_rate] > params[ROW_most_rate])
        return th_error_add(error, TH_BAD_INPUT, "program: least_rate is above most_rate");
    if (params[ROW_rate_step] > params[ROW_most_rate])
        return th_error_add(error, TH_BAD_INPUT, "program: rate_step is above most_rate");
    if (params[ROW_demand_dose] > params[ROW_demand_daily])
        return th_error_add(error, TH_BAD_INPUT,
                            "program: demand_dose is above demand_daily, none can be granted");
    return th_program_check_flow(
        setup, rate ? "rate" : "dose",
        rate ? params[ROW_rate] : params[ROW_dose] / params[ROW_concentration], error);
}

enum th_status th_program_check(const struct th_setup *setup, struct th_error *error)
{
    if (isnan(setup->params[ROW_dose]) && isnan(setup->params[ROW_rate]))
        return th_error_add(error, TH_BAD_INPUT, "program: give one of dose or rate");
    return th_program_check_orders(setup, error);
}
