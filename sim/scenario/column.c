/* The rows behind columns and outputs. */
#include "scenario/column.h"

const struct th_row *th_column_row(const struct th_scenario *scenario,
                                   const struct th_column *column)
{
    const struct th_model *model = scenario->instances[column->instance].model;
    return column->profile ? &model->profiles.rows[column->row]
                           : &model->outputs.rows[column->row];
}

const struct th_row *th_output_row(const struct th_scenario *scenario, size_t output)
{
    return th_column_row(scenario, &scenario->outputs[output]);
}
