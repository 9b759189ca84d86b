/* Look-ups in the tables of a model. */
#include "model/model.h"

#include <string.h>

static const struct th_row *find_profile(const struct th_model *model, unsigned flag)
{
    for (size_t k = 0; k < model->profiles.count; k++)
        if (model->profiles.rows[k].flags & flag)
            return &model->profiles.rows[k];
    return NULL;
}

const struct th_row *th_axis_row(const struct th_model *model)
{
    return find_profile(model, TH_AXIS);
}

const struct th_row *th_axis_2_row(const struct th_model *model)
{
    return find_profile(model, TH_AXIS_2);
}

const struct th_retired *th_model_retired(const struct th_model *model, const char *output)
{
    for (size_t k = 0; k < model->retired_count; k++)
        if (strcmp(model->retired[k].output, output) == 0)
            return &model->retired[k];
    return NULL;
}

const struct th_moved *th_model_moved(const struct th_model *model, enum th_sought sought,
                                      const char *name)
{
    const size_t length = strcspn(name, ".");
    for (size_t k = 0; k < model->moved_count; k++)
        if (model->moved[k].sought == sought && strlen(model->moved[k].name) == length &&
            strncmp(model->moved[k].name, name, length) == 0)
            return &model->moved[k];
    return NULL;
}
