/* A row of the table of charts (models/chart.def): which outputs people look at together. */
#ifndef TH_CHART_H
#define TH_CHART_H

#include <stddef.h>

enum th_chart_kind {
    TH_CHART_LINEAR,
    TH_CHART_LOG,     /* logarithmic values */
    TH_CHART_PROFILE, /* outputs along the canal as a heat map; outputs without a profile in the
                         same row lie above it, the first on top */
    TH_CHART_SHARES,  /* amounts at the end, as a table with bars */
    TH_CHART_WINDOWS, /* two totals, ordered and delivered: the error of the second in any
                         window of a length, least and largest, over the length (a trumpet
                         curve); or two profiles over an axis of windows, these two errors, at
                         the end */
    TH_CHART_SHADE,   /* "surroundings.posture|csf.posture=upright": no chart. All figures are
                         shaded   from an order of one of these names (of now, and of earlier
                         versions)   with that word among its arguments to the next without it;
                         the   title is   what the shade means */
    TH_CHART_KINDS
};

struct th_chart {
    const char *title;
    const char *outputs; /* "csf.tip_concentration=at the tip; effect.*.effect=*": outputs and
                            their names in the key, in the order of colours; a star stands for
                            one name; of several drugs, each has its own curve. What a result
                            lacks is left out, and a chart without any output, too. The unit is
                            that of the first; one of another quantity is left out. */
    enum th_chart_kind kind;
};

#define TH_CHART(title_, outputs_, kind_)                              \
    {                                                                  \
        .title = title_, .outputs = outputs_, .kind = TH_CHART_##kind_ \
    }

#endif
