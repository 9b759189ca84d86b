/* Pages of models and of their rows. */
#ifndef TH_EXPLAIN_MODEL_H
#define TH_EXPLAIN_MODEL_H

#include <stdio.h>

#include "model/model.h"

void th_explain_model(const struct th_model *model, FILE *out);
void th_explain_param(const struct th_row *row, FILE *out);
void th_explain_output(const struct th_row *row, FILE *out);
void th_explain_list(const struct th_model *model, const struct th_row_list *list, FILE *out);
void th_explain_command(const struct th_command *command, FILE *out);

#endif
