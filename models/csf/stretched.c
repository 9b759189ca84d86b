/* csf/chain and csf/mixed by csf/axial: a view whose parameters and outputs lie, as csf/axial
 * has them, in the first part of the model's memory; its states are the same. */
#include "stretched.h"

#include <string.h>

extern const struct th_model th_csf_axial;

struct inner {
    struct axial_params params;
    struct axial_outputs outputs;
    double structural[AXIAL_PARAM_COUNT];
    size_t own[AXIAL_PARAM_COUNT]; /* 1 + the model's row of that name; 0: it has none */
};

static size_t inner_bytes(void)
{
    return th_aligned(sizeof(struct inner));
}

/* 1 + the row of a name; 0: there is none. */
static size_t row_of(const struct th_table *table, const char *name)
{
    for (size_t k = 0; k < table->count; k++)
        if (strcmp(table->rows[k].name, name) == 0)
            return k + 1;
    return 0;
}

static void find_rows(const struct th_model *model, size_t own[AXIAL_PARAM_COUNT])
{
    for (size_t k = 0; k < AXIAL_PARAM_COUNT; k++)
        own[k] = row_of(&model->params, th_csf_axial.params.rows[k].name);
}

/* Values of the model's rows, `width` of each, to those of csf/axial. */
static void take_params(const size_t own[AXIAL_PARAM_COUNT], const double *from, size_t width,
                        double *to)
{
    for (size_t k = 0; k < AXIAL_PARAM_COUNT; k++)
        for (size_t i = 0; i < width; i++)
            to[k * width + i] = own[k]           ? from[(own[k] - 1) * width + i]
                                : k == ROW_cells ? 1
                                                 : 0;
}

static struct th_setup inner_setup(const struct th_model *model, const struct th_setup *setup,
                                   double params[AXIAL_PARAM_COUNT])
{
    struct th_setup inner = *setup;
    size_t own[AXIAL_PARAM_COUNT];
    find_rows(model, own);
    take_params(own, setup->params, 1, params);
    inner.params = params;
    return inner;
}

static struct th_view inner_view(const struct th_view *view)
{
    struct inner *memory = view->fixed;
    struct th_view inner = *view;
    take_params(memory->own, view->params, TH_LANES, (double *)&memory->params);
    take_params(memory->own, view->structural, 1, memory->structural);
    inner.fixed = (char *)view->fixed + inner_bytes();
    inner.params = &memory->params;
    inner.structural = memory->structural;
    inner.outputs = &memory->outputs;
    return inner;
}

size_t th_stretched_arrays(const struct th_model *model, const struct th_setup *setup)
{
    double params[AXIAL_PARAM_COUNT];
    const struct th_setup inner = inner_setup(model, setup, params);
    return th_csf_axial.arrays(&inner);
}

size_t th_stretched_fixed(const struct th_model *model, const struct th_setup *setup)
{
    double params[AXIAL_PARAM_COUNT];
    const struct th_setup inner = inner_setup(model, setup, params);
    return inner_bytes() + th_csf_axial.fixed(&inner);
}

enum th_status th_stretched_check(const struct th_model *model, const struct th_setup *setup,
                                  struct th_error *error)
{
    double params[AXIAL_PARAM_COUNT];
    const struct th_setup inner = inner_setup(model, setup, params);
    return th_csf_axial.check(&inner, error);
}

void th_stretched_start(const struct th_view *view)
{
    struct inner *memory = view->fixed;
    find_rows(view->model, memory->own);
    const struct th_view inner = inner_view(view);
    th_csf_axial.start(&inner);
}

void th_stretched_prepare(const struct th_view *view)
{
    const struct th_view inner = inner_view(view);
    th_csf_axial.prepare(&inner);
}

void th_stretched_limit(const struct th_view *view, double *longest)
{
    const struct th_view inner = inner_view(view);
    th_csf_axial.limit(&inner, longest);
}

void th_stretched_advance(const struct th_view *view)
{
    const struct th_view inner = inner_view(view);
    th_csf_axial.advance(&inner);
}

/* Doubles of a row of outputs. */
static size_t width_of(const struct th_row *row)
{
    return row->flags & TH_EACH_SPECIES ? (size_t)TH_SPECIES * TH_LANES : TH_LANES;
}

void th_stretched_observe(const struct th_view *view)
{
    const struct th_view inner = inner_view(view);
    const struct th_table *from = &th_csf_axial.outputs, *to = &view->model->outputs;
    const double *all = inner.outputs;
    double *own = view->outputs;
    th_csf_axial.observe(&inner);
    for (size_t k = 0; k < to->count; own += width_of(&to->rows[k++])) {
        const double *at = all;
        const size_t row = row_of(from, to->rows[k].name);
        for (size_t j = 0; j + 1 < row; j++) at += width_of(&from->rows[j]);
        memcpy(own, at, width_of(&to->rows[k]) * sizeof *own);
    }
}

void th_stretched_lend(const struct th_view *view, struct th_loan *loan)
{
    const struct th_view inner = inner_view(view);
    th_csf_axial.lend(&inner, loan);
}

const char *th_stretched_why(const struct th_view *view, int lane)
{
    const struct th_view inner = inner_view(view);
    return th_csf_axial.why(&inner, lane);
}

void th_stretched_settle(const struct th_view *view, struct th_settling *how)
{
    const struct th_view inner = inner_view(view);
    th_csf_axial.settle(&inner, how);
}

const char *th_stretched_unsteady(const struct th_view *view, int lane)
{
    const struct th_view inner = inner_view(view);
    return th_csf_axial.unsteady(&inner, lane);
}
