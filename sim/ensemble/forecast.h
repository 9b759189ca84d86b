/* Estimates the size of a run before its first step: the file, the memory, the steps. */
#ifndef TH_FORECAST_H
#define TH_FORECAST_H

#include "engine/advance.h"

/* The place of columns and logs until the run ends. BESIDE: in a file beside the result. */
enum th_forecast_kept {
    TH_KEPT_IN_MEMORY,
    TH_KEPT_IN_CHECKPOINT,
    TH_KEPT_IN_RESULT,
    TH_KEPT_BESIDE
};

struct th_forecast {
    const struct th_scenario *scenario;
    uint64_t members;
    double samples;
    double steps;  /* of a member: th_forecast_steps */
    double file;   /* bytes of the result, not compressed; within a tenth */
    double trace;  /* bytes of the trace */
    double memory; /* bytes of the process */
    double
        beside; /* bytes on the disk of the result while the run goes on, compressed or not */
    char finer[160]; /* "csf.cells 800": the grids that run.refine adds; "" */
    double times;    /* with these grids: of the work of the run alone */
};

enum { TH_FORECAST_TEXT = 400 };

/* All but the steps. threads 0: OpenMP's default. */
enum th_status th_forecast(const struct th_layout *layout, int threads,
                           enum th_forecast_kept kept, struct th_forecast *forecast,
                           struct th_error *error);
/* The steps of a member, extrapolated from the first twentieth of the first one's run. stop, or
 * NULL: once it is raised they are no longer counted; events alone are. */
enum th_status th_forecast_steps(const struct th_layout *layout, struct th_stop *stop,
                                 struct th_forecast *forecast, struct th_error *error);

/* "961 samples, about 2000 steps a member; file 37.5 MB, memory 60 MB" */
void th_forecast_text(const struct th_forecast *forecast, char text[TH_FORECAST_TEXT]);

/* TH_NO_MEMORY, and what to do about it, if that much memory is not free. */
enum th_status th_forecast_memory(const struct th_forecast *forecast, struct th_error *error);
/* TH_IO if so many bytes are not free on the disk of path, which need not exist yet. */
enum th_status th_forecast_disk(const struct th_forecast *forecast, const char *path,
                                double bytes, struct th_error *error);

#endif
