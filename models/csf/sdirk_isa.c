#include "canal_inside.h"
#include "vector.h"
void ISA(th_sdirk_factor)(const struct th_sdirk_job *job)
{
(void)job;
}
void ISA(th_sdirk_stage)(const struct th_sdirk_job *job, int stage)
{
(void)job;(void)stage;
}
