/* How large a run will be, told before its first step: the file, the memory, the steps. */
#ifndef TH_FORECAST_H
#define TH_FORECAST_H

#include "engine/advance.h"

struct th_forecast {
    const struct th_scenario *scenario;
    uint64_t members;
    double samples;
    double steps;    /* of a member, about: from a small part of the run */
    double file;     /* bytes of the result, not compressed; within a tenth */
    double trace;    /* bytes of its numbers while the run goes on */
    double memory;   /* bytes in all; without the trace if that lies in a checkpoint */
    char finer[160]; /* what run.refine adds: "csf.cells 800", and how many times as long in all
                      */
    double times;
};

enum { TH_FORECAST_TEXT = 400 };

/* threads: 0: as OpenMP would. mapped: the trace lies in a checkpoint's file. */
enum th_status th_forecast(const struct th_layout *layout, int threads, bool mapped,
                           struct th_forecast *forecast, struct th_error *error);

/* "961 samples, about 2000 steps a member; file 37.5 MB, memory 60 MB" */
void th_forecast_text(const struct th_forecast *forecast, char text[TH_FORECAST_TEXT]);

/* Is there that much memory? TH_NO_MEMORY and what to do about it. */
enum th_status th_forecast_memory(const struct th_forecast *forecast, struct th_error *error);
/* Is there room for so many bytes on the disk of path, which need not be there yet? TH_IO. */
enum th_status th_forecast_disk(const struct th_forecast *forecast, const char *path,
                                double bytes, struct th_error *error);

#endif
