/* The catalogue without the lines of its report. What those take from the path of each step is
 * half the time of a run, so a suite that asks for no such number runs without them: what is
 * recorded, required or reduced by the scenario itself is there all the same. The whole
 * catalogue runs in tests/system/month, over every scenario that is shipped. */
#ifndef TH_TEST_SILENT_H
#define TH_TEST_SILENT_H

#include "catalog.h"

static struct th_catalog silent_catalog;

__attribute__((constructor)) static void silent_begin(void)
{
    silent_catalog = th_catalog;
    silent_catalog.report_count = 0;
}

#endif
