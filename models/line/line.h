/* Shared by the files of line/transport: its states, its parcels and its work space. */
#ifndef TH_LINE_H
#define TH_LINE_H

#include "disperse.h"
#include "parcels.h"
#include "ports.h"

#define LINE_STATES(ROW)                                                                       \
    ROW(stretches, NUMBER, "stretches into which openings cut the line")                       \
    ROW(supplied, VOLUME, "volume supplied to the reservoir so far, as last seen")             \
    ROW(away, NUMBER, "out of the body: 1 if it is")                                           \
    ROW(filled, VOLUME, "volume in it whenever it was implanted and injected into it, so far") \
    ROW(removed, VOLUME, "volume in it whenever it was explanted, so far")                     \
    ROW(aspirated, VOLUME, "volume drawn out through the access port so far")                  \
    ROW(giving, NUMBER, "giving: 1 if the access port gave in the last step")                  \
    ROW(unaspirated, NUMBER, "injections there into a catheter that held drug so far")         \
    ROW(replaced, NUMBER, "catheters replaced so far, as last seen")
#define LINE_DRUG_STATES(ROW)                                                              \
    ROW(scale, CONCENTRATION, "concentration that differences are relative to",            \
        .flags = TH_EACH_SPECIES)                                                          \
    ROW(most, CONCENTRATION, "largest concentration in the line so far",                   \
        .flags = TH_EACH_SPECIES)                                                          \
    ROW(inlet, CONCENTRATION, "concentration that came in last, decayed since",            \
        .flags = TH_EACH_SPECIES)                                                          \
    ROW(before, CONCENTRATION, "concentration at the tip at the last fill, decayed since", \
        .flags = TH_EACH_SPECIES)                                                          \
    ROW(degraded, MASS, "mass degraded in the line so far", .flags = TH_EACH_SPECIES)      \
    ROW(excess, MASS, "round-off in degraded", .flags = TH_EACH_SPECIES)                   \
    ROW(filled_mass, MASS,                                                                 \
        "mass in it whenever it was implanted, in new catheters, and injected, so far",    \
        .flags = TH_EACH_SPECIES)                                                          \
    ROW(removed_mass, MASS,                                                                \
        "mass in it whenever it was explanted, and in replaced catheters, so far",         \
        .flags = TH_EACH_SPECIES)                                                          \
    ROW(aspirated_mass, MASS, "mass drawn out through the access port so far",             \
        .flags = TH_EACH_SPECIES)
struct th_line_states {
    LINE_STATES(TH_LANE_MEMBER)
    LINE_DRUG_STATES(TH_SPECIES_MEMBER)
};

/* Openings cut the line into stretches, from the reservoir on: one more than there are joints,
 * the places of one opening or several. Each is a queue of its own (parcels.h). */
enum { TH_JOINTS = TH_OPENINGS - 1, TH_STRETCHES = 1 + TH_JOINTS };

/* The state of a stretch that is no drug, in the model's arrays; behind it lie due and since of
 * each drug. */
struct th_stretch {
    double joint[TH_LANES]; /* place of that at its near end; -1: the reservoir   */
    double place[TH_LANES]; /* its first in the rings of all */
    double cells[TH_LANES]; /* parcels that it should have */
    double head[TH_LANES]; /* place of the first parcel in the ring                           */
    double count[TH_LANES]; /* number of parcels                                  */
    double width[TH_LANES], first[TH_LANES], last[TH_LANES]; /* m3, as of struct th_parcels */
    double uneven[TH_LANES];  /* 1 if dispersion has something to do  */
    double waited[TH_LANES];  /* s since the parcels last exchanged  */
    double drawing[TH_LANES]; /* 1 if fluid came in at the far end in the last step           */
    double entering[TH_LANES]; /* 1 if it came in from a joint at the near end          */
    double in[TH_LANES], out[TH_LANES]; /* m3/s in at the near end, out of the far one, then */
};

/* Work space: four rows of one lane; rows of all; what leaves at an end. */
struct th_line_work {
    double *row;
    struct th_dispersion mixing;
    double *start; /* as those of mixing */
    struct th_piece *pieces[2];
};

/* The queue is cut anew after a move that leaves it longer than TH_LINE_LONGEST % of the cells,
 * or shorter than TH_LINE_SHORTEST %. A move passes at most 1/TH_LINE_MOVES of the line's
 * volume through each end, so the ring must hold a queue of TH_LINE_LONGEST % (1 +
 * 2/TH_LINE_MOVES) of the cells, and a few parcels in part full. */
enum { TH_LINE_LONGEST = 140, TH_LINE_SHORTEST = 70, TH_LINE_MOVES = 8 };
static inline size_t th_line_capacity(size_t cells)
{
    return 2 * cells + 8;
}
_Static_assert(TH_LINE_LONGEST *(TH_LINE_MOVES + 2) <= 200 * TH_LINE_MOVES,
               "a queue fits into its ring");

/* A stretch has a share of the cells, and this many at least. */
enum { TH_LINE_FEWEST = 6 };

/* memory.c. Vectors of arrays; places of the rings of all stretches; bytes of fixed. */
size_t th_line_vectors(size_t cells, size_t species);
size_t th_line_places(size_t cells);
size_t th_line_work_bytes(size_t cells);
struct th_line_work th_line_work(const struct th_view *view);

/* The state of the k-th stretch; volumes [species] that two of its parcels are still to
 * exchange for the time gone by (below 0: ahead), and that became due since the last exchange.
 */
struct th_stretch *th_line_stretch(const struct th_view *view, int k);
double (*th_line_due(const struct th_view *view, int k))[TH_LANES];
double (*th_line_since(const struct th_view *view, int k))[TH_LANES];

/* Its parcels; how many places the stretches of a lane have together. Copies all from the
 * step's start. */
struct th_parcels th_line_parcels(const struct th_view *view, int lane, int k);
void th_line_keep(const struct th_view *view, int lane, int k, const struct th_parcels *p);
size_t th_line_used(const struct th_view *view, int lane);
void th_line_copy(const struct th_view *view);

/* Of all stretches behind one another: m3 in all, how many parcels, their widths, their masses.
 */
double th_line_content(const struct th_view *view, int lane);
int th_line_widths(const struct th_view *view, int lane, double *width);
void th_line_masses(const struct th_view *view, int lane, int species, double *mass);

/* The ports of the ledger, from the content as it is. */
void th_line_ledger(const struct th_view *view);
double th_line_volume(const struct th_ports *ports, int lane);

/* place.c. Fills the line evenly: what it holds at the start, or nothing. implant, explant: it
 * comes into the body so, or leaves it with what it holds. */
void th_line_lay(const struct th_view *view, int lane, const double *concentration);
void th_line_implant(const struct th_view *view, int lane, const double *concentration);
void th_line_explant(const struct th_view *view, int lane);
/* The catheter is another: what lies behind the pump's tubing is removed, and in its place is
 * the fluid of the new one (ports->catheter.primed); the ledger is to be written afterwards,
 * when all lanes are done. */
void th_line_replace(const struct th_view *view, int lane);

/* In the steady state: what leaves the tip in this step, and the line itself, by the flow into
 * it, of a concentration of what the reservoir gives, kg/m3. */
void th_line_leave_aged(const struct th_view *view, int lane, const double *concentration);
void th_line_age(const struct th_view *view, int lane, const double *concentration);

/* One step of the model. */
void th_line_advance(const struct th_view *view);

#endif
