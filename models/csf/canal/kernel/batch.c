/* Factors and one step of the canal for members abreast (template_solve.h); compiled once for
 * each instruction set. */
#define LAYERED 0
#include "template_solve.h"

void ISA(th_canal_factor)(const struct th_canal_job *job)
{
    FOR_POLES(factor, job)
}

void ISA(th_canal_solve)(const struct th_canal_job *job)
{
    FOR_POLES(solve, job)
}
