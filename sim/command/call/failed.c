/* Says which member failed, and when. */
#include "command/call/failed.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum th_status th_failed_all(const struct th_about *about, const char *file,
                             struct th_error *error)
{
    uint64_t failed = 0;
    for (uint64_t m = 0; about && about->status && m < about->members; m++)
        failed += strcmp(about->status[m], "ok") != 0;
    if (failed == 0 || failed < about->members || about->members < 2)
        return th_error_add(error, TH_USAGE, "%s has no finite value of it", file);
    const double hours = about->ended ? about->ended[0] / 3600 : 0;
    char when[64] = "";
    if (about->ended)
        snprintf(when, sizeof when, " after %.4g %s", hours < 48 ? hours : hours / 24,
                 hours < 48 ? "h" : "day");
    return th_error_add(error, TH_USAGE,
                        "%s: all %" PRIu64 " members failed, member 0 with %s in %s%s: "
                        "--member 0 shows it until then",
                        file, failed, about->status[0],
                        about->failed_in ? about->failed_in[0] : "the run", when);
}
