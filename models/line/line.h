/* Shared by the files of line/transport: its states, its parcels and its work space. */
#ifndef TH_LINE_H
#define TH_LINE_H

#include "parcels.h"
#include "ports.h"

#define LINE_STATES(ROW)                                                              \
    ROW(head, NUMBER, "place of the first parcel in the ring")                        \
    ROW(count, NUMBER, "number of parcels")                                           \
    ROW(width, VOLUME, "volume of a parcel")                                          \
    ROW(first, VOLUME, "volume of the parcel at the reservoir")                       \
    ROW(last, VOLUME, "volume of the parcel at the tip")                              \
    ROW(flow, FLOW, "largest flow through either end in the last step, without sign") \
    ROW(uneven, NUMBER, "uneven: 1 if dispersion has something to do")                \
    ROW(waited, TIME, "time since the parcels last exchanged")                        \
    ROW(drawing, NUMBER, "CSF drawn in: 1 if it came in in the last step")            \
    ROW(supplied, VOLUME, "volume supplied to the reservoir so far, as last seen")    \
    ROW(away, NUMBER, "out of the body: 1 if it is")                                  \
    ROW(filled, VOLUME, "volume in it whenever it was implanted, so far")             \
    ROW(removed, VOLUME, "volume in it whenever it was explanted, so far")
#define LINE_DRUG_STATES(ROW)                                                                 \
    ROW(scale, CONCENTRATION, "concentration that differences are relative to",               \
        .flags = TH_EACH_SPECIES)                                                             \
    ROW(most, CONCENTRATION, "largest concentration in the line so far",                      \
        .flags = TH_EACH_SPECIES)                                                             \
    ROW(inlet, CONCENTRATION, "concentration that came in last, decayed since",               \
        .flags = TH_EACH_SPECIES)                                                             \
    ROW(before, CONCENTRATION, "concentration at the tip at the last fill, decayed since",    \
        .flags = TH_EACH_SPECIES)                                                             \
    ROW(due, VOLUME,                                                                          \
        "volume that two parcels are still to exchange for the time gone by; below 0: ahead", \
        .flags = TH_EACH_SPECIES)                                                             \
    ROW(since, VOLUME, "volume of exchange that became due since the last one",               \
        .flags = TH_EACH_SPECIES)                                                             \
    ROW(degraded, MASS, "mass degraded in the line so far", .flags = TH_EACH_SPECIES)         \
    ROW(excess, MASS, "round-off in degraded", .flags = TH_EACH_SPECIES)                      \
    ROW(filled_mass, MASS, "mass in it whenever it was implanted, so far",                    \
        .flags = TH_EACH_SPECIES)                                                             \
    ROW(removed_mass, MASS, "mass in it whenever it was explanted, so far",                   \
        .flags = TH_EACH_SPECIES)
struct th_line_states {
    LINE_STATES(TH_LANE_MEMBER)
    LINE_DRUG_STATES(TH_SPECIES_MEMBER)
};

/* Work space: four rows of one lane, six of all. */
struct th_line_work {
    double *row;
    double (*mass)[TH_LANES], (*volume)[TH_LANES], (*exchange)[TH_LANES], (*start)[TH_LANES],
        (*solved)[TH_LANES]; /* two rows */
};

/* The queue is cut anew after a move that leaves it longer than TH_LINE_LONGEST % of the cells,
 * or shorter than TH_LINE_SHORTEST %. A move passes at most 1/TH_LINE_MOVES of the line's
 * volume through each end, so the ring needs room for a queue of TH_LINE_LONGEST % (1 +
 * 2/TH_LINE_MOVES) of the cells, and a few parcels in part full. */
enum { TH_LINE_LONGEST = 140, TH_LINE_SHORTEST = 70, TH_LINE_MOVES = 8 };
static inline size_t th_line_room(size_t cells)
{
    return 2 * cells + 8;
}
_Static_assert(TH_LINE_LONGEST *(TH_LINE_MOVES + 2) <= 200 * TH_LINE_MOVES,
               "a queue fits into its ring");

size_t th_line_work_bytes(size_t cells);
struct th_line_work th_line_work(const struct th_view *view);

struct th_parcels th_line_parcels(const struct th_view *view, int lane);
void th_line_keep(const struct th_view *view, int lane, const struct th_parcels *p);

/* place.c. Fills the line evenly: what it holds at the start, or nothing. implant, explant: it
 * comes into the body so, or leaves it with what it holds. */
void th_line_lay(const struct th_view *view, int lane, const double *concentration);
void th_line_implant(const struct th_view *view, int lane, const double *concentration);
void th_line_explant(const struct th_view *view, int lane);

/* One step of the model; the ports of the ledger, from the content as it is. */
void th_line_advance(const struct th_view *view);
void th_line_ledger(const struct th_view *view);
double th_line_volume(const struct th_ports *ports, int lane);

#endif
