/* Counts the bytes of file and memory; estimates steps by a small part of the first member's
 * run. */
#include "ensemble/forecast.h"

#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "engine/start.h"
#include "ensemble/ensemble.h"
#include "scenario/column.h"
#include "scenario/finer.h"

/* Bytes of a result beside its numbers, measured on results of many scenarios. */
enum {
    PER_FILE = 23000,
    PER_COLUMN = 1190,
    PER_REDUCTION = 500,
    PER_PARAMETER = 400,
    PER_EVENT = 250,
    PER_PROCESS = 24 << 20
};

/* Instants of events, at each of which a step ends. */
static double count_stops(const struct th_scenario *scenario)
{
    double stops = 1;
    for (size_t k = 0; k < scenario->event_count; k++)
        stops += k == 0 || scenario->events[k].at != scenario->events[k - 1].at;
    return stops;
}

/* Steps of the whole run from those of the second fortieth of it: the first is the transient of
 * the start. */
static double count_steps(const struct th_scenario *scenario, struct th_block *block,
                          struct th_stop *stop)
{
    const th_tick part = scenario->duration / 40;
    double stops = count_stops(scenario);
    th_block_start(block, scenario->first, 0, 1);
    th_block_set_reducing(block, false);
    if (part < 1 || th_block_run(block, part, NULL, stop) != TH_OK)
        return stops;
    uint64_t steps = th_block_steps(block, 0);
    th_tick from = th_block_now(block, 0);
    if (th_block_run(block, from + part, NULL, stop) != TH_OK)
        return stops;
    double taken = (double)(th_block_steps(block, 0) - steps);
    double over = (double)(th_block_now(block, 0) - from);
    return fmax(stops, over > 0 ? taken * (double)scenario->duration / over : 0);
}

static size_t count_params(const struct th_scenario *scenario)
{
    size_t count = 0;
    for (size_t k = 0; k < scenario->instance_count; k++)
        count += scenario->instances[k].model->params.count;
    return count;
}

/* Of the scenario and its parts, which a result contains. */
static double text_bytes(const struct th_scenario *scenario)
{
    double bytes = (double)scenario->text_length;
    for (const struct th_source *part = scenario->parts; part; part = part->next)
        bytes += (double)part->length;
    return bytes;
}

/* Bytes of the times of a sample: seconds; hours or days; both ends of the interval of a mean.
 */
static double sample_bytes(const struct th_scenario *scenario)
{
    bool means = false, clock = scenario->duration > 7200LL * TH_TICKS_PER_SECOND;
    for (size_t k = 0; k < scenario->column_count; k++) {
        const struct th_column *column = &scenario->columns[k];
        means |=
            !column->profile && th_column_row(scenario, column)->nature == TH_INTERVAL_MEAN;
    }
    return 8 * (1 + clock + 2 * means);
}

/* Bytes of a result beside the values of its columns. */
static double metadata_bytes(const struct th_scenario *scenario)
{
    double samples = floor((double)scenario->duration / (double)scenario->sample) + 1;
    return PER_FILE + PER_COLUMN * (double)scenario->column_count +
           PER_REDUCTION * (double)scenario->reduction_count +
           PER_PARAMETER * (double)count_params(scenario) +
           PER_EVENT * (double)scenario->event_count + sample_bytes(scenario) * samples +
           text_bytes(scenario) + 28 * (double)scenario->members;
}

/* The finer grids run one after the other; the largest block and all their reductions count. */
static enum th_status add_finer(const struct th_layout *layout, double blocks, double mapped,
                                struct th_forecast *forecast, struct th_error *error)
{
    const struct th_scenario *scenario = layout->scenario;
    enum th_status status = TH_OK;
    double most = 0;
    forecast->times = 1;
    forecast->finer[0] = '\0';
    for (int times = 2; times <= scenario->refine && status == TH_OK; times *= 2) {
        struct th_scenario *finer = th_scenario_finer(scenario, times, error);
        struct th_layout *own = finer ? th_layout_create(finer, error) : NULL;
        status = own ? TH_OK : error->status;
        if (own) {
            most = blocks * ((double)own->block_bytes - (double)layout->block_bytes);
            forecast->memory += forecast->trace - mapped;
            th_scenario_finer_words(scenario, finer, forecast->finer, sizeof forecast->finer);
        }
        forecast->times += times * times;
        th_layout_free(own);
        th_scenario_free(finer);
    }
    forecast->memory += most;
    return status;
}

enum th_status th_forecast_steps(const struct th_layout *layout, struct th_stop *stop,
                                 struct th_forecast *forecast, struct th_error *error)
{
    struct th_block *block = th_block_create(layout, error);
    if (!block)
        return TH_NO_MEMORY;
    forecast->steps = count_steps(layout->scenario, block, stop);
    th_block_free(block);
    return TH_OK;
}

/* Bytes of memory for what members come to, beside blocks; what lies in a file is held in small
 * parts. */
static double kept_bytes(const struct th_layout *layout, enum th_forecast_kept kept,
                         double abreast, double trace)
{
    const uint64_t members = layout->scenario->members;
    const uint64_t window = members < TH_LANES ? members : TH_LANES;
    const double lean = th_trace_lean_size(layout, members);
    if (kept == TH_KEPT_IN_MEMORY)
        return trace;
    if (kept != TH_KEPT_IN_RESULT)
        return kept == TH_KEPT_BESIDE && trace <= TH_TRACE_IN_MEMORY ? trace : 0;
    return (lean <= TH_TRACE_IN_MEMORY ? lean : 0) +
           abreast * (th_trace_size(layout, window) +
                      (double)th_trace_log_size(layout->log_plan, window, false));
}

enum th_status th_forecast(const struct th_layout *layout, int threads,
                           enum th_forecast_kept kept, struct th_forecast *forecast,
                           struct th_error *error)
{
    const struct th_scenario *scenario = layout->scenario;
    double blocks = ceil((double)scenario->members / TH_LANES);
    double teams = threads > 0 ? threads : omp_get_max_threads();
    double values = th_trace_size(layout, scenario->members);
    const bool some = scenario->summary.count && scenario->summary.keep < scenario->members;
    const double written = some ? th_trace_size(layout, scenario->summary.keep) : values;
    *forecast = (struct th_forecast){
        .scenario = scenario,
        .members = scenario->members,
        .samples = floor((double)scenario->duration / (double)scenario->sample) + 1,
        .file = written + metadata_bytes(scenario),
        .trace = values + 24 * (double)scenario->members +
                 (double)th_trace_log_size(layout->log_plan, scenario->members, false) +
                 (double)th_trace_tally_size(scenario, scenario->members) +
                 8 * (double)scenario->reduction_count * (double)scenario->members,
    };
    double abreast = teams < blocks ? teams : blocks;
    forecast->beside = kept == TH_KEPT_BESIDE ? forecast->trace : forecast->file;
    if (kept == TH_KEPT_IN_RESULT)
        forecast->beside += th_trace_lean_size(layout, scenario->members);
    forecast->memory = PER_PROCESS + abreast * (double)layout->block_bytes +
                       kept_bytes(layout, kept, abreast, forecast->trace);
    return add_finer(layout, abreast, values, forecast, error);
}

/* "59.2 GB": three digits of the largest unit that leaves at least 1. */
static void print_bytes(double bytes, char text[32])
{
    static const char *const units[] = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
    size_t unit = 0;
    while (bytes >= 999.5 && unit + 1 < sizeof units / sizeof units[0]) {
        bytes /= 1000;
        unit++;
    }
    snprintf(text, 32, "%.3g %s", bytes, units[unit]);
}

void th_forecast_text(const struct th_forecast *forecast, char text[TH_FORECAST_TEXT])
{
    char file[32], memory[32];
    print_bytes(forecast->file, file);
    print_bytes(forecast->memory, memory);
    double scale = forecast->steps > 99 ? pow(10, floor(log10(forecast->steps)) - 1) : 1;
    int used =
        snprintf(text, TH_FORECAST_TEXT,
                 "%.0f samples, about %.0f step%s%s; file %s, memory %s", forecast->samples,
                 round(forecast->steps / scale) * scale, round(forecast->steps) == 1 ? "" : "s",
                 forecast->members > 1 ? " a member" : "", file, memory);
    if (forecast->times > 1)
        snprintf(text + used, TH_FORECAST_TEXT - (size_t)used,
                 "; again with %s and shorter steps: %.0f times as long in all",
                 forecast->finer, forecast->times);
}

/* A number of kB behind a word of a file of /proc; infinite if there is none. */
static double kilobytes(const char *path, const char *word)
{
    char line[128];
    double value = INFINITY;
    FILE *file = fopen(path, "re");
    while (file && fgets(line, sizeof line, file))
        if (strncmp(line, word, strlen(word)) == 0 &&
            sscanf(line + strlen(word), "%lf", &value) == 1)
            break;
    if (file)
        fclose(file);
    return value;
}

/* A file that holds one number; infinite if it is another word, or no such file. */
static double number_in(const char *path)
{
    double value = INFINITY;
    FILE *file = fopen(path, "re");
    if (file && fscanf(file, "%lf", &value) != 1)
        value = INFINITY;
    if (file)
        fclose(file);
    return value;
}

/* Bytes: the least of what the machine, the container and the limits of the process leave. */
static double free_memory(void)
{
    double least = 1000 * 1.024 * kilobytes("/proc/meminfo", "MemAvailable:");
    double most = number_in("/sys/fs/cgroup/memory.max");
    if (isfinite(most))
        least = fmin(least, most - number_in("/sys/fs/cgroup/memory.current"));
    struct rlimit limit;
    double pages = number_in("/proc/self/statm");
    if (getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY && isfinite(pages))
        least = fmin(least, (double)limit.rlim_cur - pages * (double)sysconf(_SC_PAGESIZE));
    return least;
}

/* Advice on a smaller result. */
static const char *remedy(const struct th_forecast *forecast)
{
    return forecast->members > 1
               ? "record less (record:), sample less often (run.sample), keep fewer members "
                 "(--members) or precision: single"
               : "record less (record:), sample less often (run.sample) or precision: single";
}

enum th_status th_forecast_memory(const struct th_forecast *forecast, struct th_error *error)
{
    char wanted[32], there[32];
    double left = free_memory();
    if (forecast->memory <= left)
        return TH_OK;
    print_bytes(forecast->memory, wanted);
    print_bytes(left > 0 ? left : 0, there);
    return th_error_add(error, TH_NO_MEMORY,
                        "%s: the run takes %s of memory, and %s are free: %s",
                        forecast->scenario->file, wanted, there, remedy(forecast));
}

enum th_status th_forecast_disk(const struct th_forecast *forecast, const char *path,
                                double bytes, struct th_error *error)
{
    char wanted[32], there[32], folder[4096];
    const char *slash = strrchr(path, '/');
    struct statvfs disk;
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path + 1) : 1,
             slash ? path : ".");
    if (statvfs(folder, &disk) != 0)
        return TH_OK; /* the error will come from writing there */
    double left = (double)disk.f_bavail * (double)disk.f_frsize;
    if (bytes <= left)
        return TH_OK;
    print_bytes(bytes, wanted);
    print_bytes(left, there);
    return th_error_add(error, TH_IO, "%s: %s takes %s, and %s are free on its disk: %s",
                        forecast->scenario->file, path, wanted, there, remedy(forecast));
}
