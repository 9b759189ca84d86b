/* The smallest program on libthecal: concentration at the catheter's tip, hour by hour. */
#include <stdio.h>
#include <thecal.h>

int main(int argc, char **argv)
{
    struct thecal *run = thecal_load(argc > 1 ? argv[1] : "scenarios/morphine_month.yaml");
    for (int hour = 0; run && thecal_status(run) == THECAL_OK && hour <= 24; hour++)
        if (thecal_advance(run, 3600.0 * hour) == THECAL_OK)
            printf("%3d h %10.5f ug/mL\n", hour,
                   thecal_in(run, "csf.tip_concentration", "ug/mL"));
    int status = run ? thecal_status(run) : THECAL_NO_MEMORY;
    if (run && status != THECAL_OK)
        fputs(thecal_error(run), stderr);
    thecal_free(run);
    return status;
}
