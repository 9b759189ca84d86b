/* One lane's step of the line: moves, one after the other, and the drug that has left so far.
 */
#ifndef TH_LINE_PASSAGE_H
#define TH_LINE_PASSAGE_H

#include "line.h"
#include "stretches.h"

/* Shares of a parcel: a closed line's flow may be as much, which has either sign and decides
 * nothing; a parcel is full. */
#define TH_LINE_ROUNDING 1e-12
#define TH_LINE_SLACK 1e-9

struct th_passage {
    int moves; /* at least; 0: none */
    int joints;
    bool uneven[TH_STRETCHES];                  /* what is in each, or comes in */
    double in, out;                             /* m3 through both ends, in the step */
    double time;                                /* s, of the step */
    double done, move;                          /* shares of the step: gone by; this move */
    double fade[TH_SPECIES], decay[TH_SPECIES]; /* drug decays by e^-fade in the step, e^-decay
                                                   in this move */
    double rate[TH_STRETCHES][TH_SPECIES];      /* of exchange, m3/s */
    double inlet[TH_SPECIES];                   /* kg that come in from the reservoir */
    double returned[TH_SPECIES], decayed[TH_SPECIES];
    double mass[TH_OPENINGS][TH_SPECIES], moment[TH_OPENINGS][TH_SPECIES]; /* out of each */
    struct th_joint joint[TH_JOINTS];
};

/* m3 in at the near end of a stretch, and out of its far end. */
static inline double th_passage_in(const struct th_passage *a, int k)
{
    return k == 0 ? a->in : a->joint[k - 1].below;
}

static inline double th_passage_out(const struct th_passage *a, int k)
{
    return k == a->joints ? a->out : a->joint[k].above;
}

/* Fluid comes in at an end: more than rounding. */
static inline bool th_comes_in(double volume, const struct th_parcels *p)
{
    return volume > TH_LINE_ROUNDING * p->width;
}

/* Of one lane's stretches, in rows of all lanes: parcels[stretch][lane]. */
typedef struct th_parcels th_rows[TH_LANES];

/* m3, to be exchanged by two full parcels. */
typedef double th_exchange[TH_SPECIES][TH_LANES];

/* joint.c: in this move; pieces: work for what comes from both sides. */
void th_line_join(const struct th_view *view, int lane, th_rows *parcels, struct th_passage *a,
                  int joint, struct th_piece *const pieces[2]);

/* Drug out of an opening in a move. */
void th_passage_leave(struct th_passage *a, int opening, int species,
                      const struct th_leaving *out);

/* Concentration, kg/m3, of what an opening draws in. */
double th_line_drawn(const struct th_ports *ports, int opening, int species, int lane);

/* Fluid of a share of the move, from .. from + lasts, comes in there: its drug, in terms of the
 * move's beginning. */
double th_passage_draw(struct th_passage *a, int opening, int species, double mass, double from,
                       double lasts);

/* marks.c. Dispersion acts at marks of the fluid. Share of the step up to the next mark of a
 * lane; after a move: what became due in it, and what the parcels are to exchange now. */
double th_line_to_mark(const struct th_view *view, int lane, th_rows *parcels,
                       const struct th_passage *a);
void th_line_come_due(const struct th_view *view, int lane, th_rows *parcels,
                      const struct th_passage *a, th_exchange *volume);

/* Nothing is due any more in a stretch. */
void th_line_clear_due(const struct th_view *view, int lane, int k);

/* access.c. At the step's start: an injection through the access port that begins while drug
 * lies behind it. After the step: what went through it. */
void th_line_note_access(const struct th_view *view, int lane, th_rows *parcels,
                         const struct th_passage *a);
void th_line_count_access(const struct th_view *view, int lane);

/* At the step's start: fronts that come in. */
void th_line_align(const struct th_view *view, th_rows *parcels, const struct th_passage *all,
                   const struct th_line_work *work);

#endif
