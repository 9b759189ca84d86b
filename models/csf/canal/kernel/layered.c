/* The same as batch.c of a canal whose cells have layers; compiled once for each instruction
 * set. */
#define LAYERED 1
#include "template_solve.h"

void ISA(th_layered_factor)(const struct th_canal_job *job)
{
    FOR_POLES(factor, job)
}

void ISA(th_layered_solve)(const struct th_canal_job *job)
{
    FOR_POLES(solve, job)
}
