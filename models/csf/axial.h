/* Private to axial*.c: the room of csf/axial in `fixed`, and its parts. */
#ifndef TH_CSF_AXIAL_H
#define TH_CSF_AXIAL_H

#include "anatomy.h"
#include "axial_rows.h"
#include "csf/canal/canal.h"
#include "csf/drift/drift.h"
#include "model/model.h"
#include "ports.h"

/* The first cells of the state: the skull, from its far end to the foramen magnum. */
enum { AXIAL_CONVEXITY, AXIAL_SYLVIAN, AXIAL_CISTERNS, AXIAL_SKULL };

/* The first step of saturable binding after an event is this part of the longest. */
enum { TH_AXIAL_GRADES = 12 };

/* A place along the canal: three neighbouring cells of the state, and the share of each. */
struct axial_reach {
    size_t first;                            /* of the state */
    double weight[TH_CANAL_PROBE_CELLS], at; /* the place, in cells below the foramen magnum */
};

/* C there: the sum over the reach, and what the tip's source adds at once, s/m3. */
struct axial_sight {
    struct axial_reach reach;
    double cusp;
};

/* Flow infused at the tip, and the part of it that canal and skull store as they widen, m3/s.
 */
struct axial_bulk {
    double infused, stored;
};

/* Flows of a member, m3/s. */
struct axial_flows {
    double spine, cisterns, convexity;    /* absorbed there                   */
    double formed, held;                  /* along the canal: formed, held    */
    double above_cisterns, above_sylvian; /* upward, out of those two         */
};

/* The canal at a place: CSF's section, m2, perimeter of cord and dura, m, and how far a beat
 * moves CSF there, peak to peak, m. */
struct axial_spot {
    double section, perimeter, moved;
};

/* Why an injection is refused. */
enum axial_refusal { AXIAL_INJECTS, AXIAL_TOO_MUCH, AXIAL_TOO_FAST, AXIAL_TOO_HEAVY };

/* What the coefficients of a lane were made from: the same again, nothing to do. */
struct axial_key {
    double params[AXIAL_PARAM_COUNT];
    double drug[9]; /* diffusivity first, then the rest of its ports */
    double plasma[4];
    double tip, mixed;      /* position of the source, length that its jet mixes */
    struct axial_bulk bulk; /* flows */
    int refused;            /* enum axial_refusal: of the last step; states are as before it */
    /* Made from these: */
    double rate;      /* largest u^2/D, 1/s                                     */
    bool far;         /* a beat or a breath goes too far for the drift's theory */
    th_tick memo_now; /* an estimated step: when, how long (0: none), its error */
    double memo_step, memo_error;
    /* Fluid absorbed along the canal and in two cells of the skull, m3/s. */
    double spine, cisterns, convexity;
};

/* The room in `fixed`. The first cells of the state are the skull's; cell AXIAL_SKULL + f lies
 * between the faces f and f + 1. */
enum { AXIAL_COLUMNS = TH_DURA_SURFACE + 1 }; /* CSF, cord volume, cord, roots, dura */

/* The tip: where it is, how far its drug lies from there (standard deviation), both in cells;
 * the cells of the state from first to before end hold all of it. */
struct axial_source {
    double at, sigma;
    double middle,
        mean;    /* of the drug's places, none above the foramen; of the cells' centres */
    double open; /* share of the foramen */
    size_t first, end;
};

struct axial_room {
    size_t n, cells, poles, vectors, column;
    double *share;   /* [column][n]: of each cell            */
    double *density; /* [n + 1]: of the CSF at faces         */
    double *volume;  /* [cells][TH_LANES] m3 of CSF          */
    double *tissue;  /* [cells][TH_LANES] m3                 */
    double *source;  /* [cells][TH_LANES] share of the tip   */
    double *apart;   /* [cells][TH_LANES] mean distance of its drug from the centre, in cells,
                        from two   before its first to two behind its last */
    double *spare;   /* [4][vectors][TH_LANES]               */
    struct axial_source *sources;       /* [TH_LANES] */
    struct th_drift_term *terms;        /* [TH_DRIFT_FACES] */
    struct th_drift_patterns *patterns; /* for all lanes */
    char *drifts; /* one for each lane, drift_bytes each; found again by what they hold */
    char *drugs;  /* one after the other, drug_bytes each */
    size_t drift_bytes, drug_bytes;
    /* [2][cells][TH_LANES] integral of C over a step, and over a piece of it, kg s/m3. */
    double *exposure;
};

/* One species' part of it. */
struct axial_drug {
    struct axial_key *key; /* [TH_LANES]                 */
    double *dispersion;    /* [n + 1][TH_LANES] at faces */
    struct th_canal *canal;
};

size_t th_axial_bytes(const double *params, size_t species);
struct axial_room th_axial_room(const struct th_view *view);
struct axial_drug th_axial_drug(const struct axial_room *room, size_t species);
/* Share of one cell in a quantity of the canal. */
double th_axial_share(const struct axial_room *room, bool even, int column, size_t cell);

/* Sizes that changed during the run: the drug of lane i stays, or leaves with the fluid
 * (axial_resize.c). keep: the state holds for the sizes of now. */
void th_axial_resize(const struct th_view *view, const struct axial_room *room, int i);
void th_axial_keep_sizes(const struct th_view *view, int i);

/* Volumes of the cells of a lane. */
void th_axial_lay_out(const struct axial_room *room, const struct axial_params *p, int i);
/* Share of the brain that a cell of the skull has beside it. */
extern const double th_axial_brain_share[AXIAL_SKULL];
/* CSF of a cell of the skull, m3. */
double th_axial_skull_volume(const struct axial_params *p, int cell, int i);

/* CSF formed along the canal, m3/s. */
static inline double th_axial_formed(const struct axial_params *p, int i)
{
    return p->spinal_formation[i] * p->spinal_absorption[i] * p->production[i];
}

/* The ventricles (axial_ventricle.c): their CSF, m3; whether the catheter's tip is there; the
 * concentration there, kg/m3, 0 without a volume. */
double th_axial_ventricle_volume(const struct axial_params *p, int i);
bool th_axial_tip_in_ventricle(const struct axial_params *p, const struct th_ports *port,
                               int i);
double th_axial_ventricle(const struct th_view *view, size_t species, int i);
/* Drug in the ventricles at the step's start, kg, and the part of the tip's source that goes
 * there, kg/s with its ramp, which is taken out of `source` and `ramp`. The same per volume of
 * the cisterns, as the solver takes it. The amount at the step's end, into the state. */
struct th_canal_ventricle th_axial_pour(const struct th_view *view, size_t species,
                                        double source[TH_LANES], double ramp[TH_LANES]);
struct th_canal_ventricle th_axial_per_volume(const struct th_canal_ventricle *amounts,
                                              const struct axial_room *room);
void th_axial_keep_ventricle(const struct th_view *view, size_t species,
                             const struct th_canal_ventricle *amounts);
/* Their volume that changed: what leaves with the fluid, kg. */
double th_axial_resize_ventricle(const struct th_view *view, size_t species, int i);

/* D at the faces of a lane, m2/s (axial_disperse.c). */
void th_axial_disperse(const struct axial_room *room, const struct axial_params *p,
                       const struct axial_drug *drug, int lane);

/* Section of the CSF at a face, m2. */
double th_axial_section(const struct axial_room *room, const struct axial_params *p,
                        size_t face, int lane);

/* Places: axial_place.c. A position above the foramen magnum is the cisterns, for all but the
 * tip. */
struct axial_reach th_axial_reach(const struct axial_params *p, size_t n, double position,
                                  int lane);
struct axial_sight th_axial_sight(const struct th_view *view, const struct axial_room *room,
                                  size_t species, double position, int lane);
/* Distance of a state's cell centre below the foramen magnum, in cells; 0 for the skull. */
static inline double th_axial_centre(size_t cell)
{
    return cell > AXIAL_CISTERNS ? (double)(cell - AXIAL_CISTERNS) - 0.5 : 0;
}
struct axial_spot th_axial_spot(const struct axial_room *room, const struct axial_params *p,
                                double position, int lane);
/* The tip's source (axial_source.c), into the room for a lane, mixed over a length by a jet;
 * the share of a cell; what a reach lacks of the bend of C there, in cells. */
void th_axial_aim(const struct axial_room *room, const struct axial_params *p, double tip,
                  double mixed, int lane);
double th_axial_share_of_source(const struct axial_room *room, size_t cell, int lane);
double th_axial_lack(const struct axial_room *room, const struct axial_reach *reach, int lane);
/* The rate of the tip's source at the end of a step over which it changed by `change`, and its
 * flow, as far as its cusp has settled: states. The coefficients are those of the step. */
void th_axial_settle(const struct th_view *view, const struct axial_room *room, size_t species,
                     int lane, double rate, double change);
/* One component (0 C, 1 T, 2 B) of a lane at a place, without a cusp; C with it. */
double th_axial_look(const double *state, const struct axial_reach *reach, int component,
                     int lane);
/* C at the tip, and how much more it may have been: states. */
double th_axial_tip(const struct th_view *view, const struct axial_room *room, size_t species,
                    int lane);
double th_axial_see(const struct th_view *view, const struct axial_room *room, size_t species,
                    double position, int lane);

void th_axial_start(const struct axial_room *room, size_t species);

/* Coefficients of one lane and species for the flows of its states, if anything has changed.
 * Whether anything but flows has. */
bool th_axial_assemble(const struct th_view *view, const struct axial_room *room,
                       size_t species, int lane);

/* Bulk flow (axial_flow.c). The step's flows into the states; the longest step for a lane over
 * which what is held goes evenly enough; what flows where. */
void th_axial_hold(const struct th_view *view, int lane);
double th_axial_settles(const struct th_view *view, int lane);
struct axial_flows th_axial_flows(const struct axial_params *p, const struct axial_bulk *bulk,
                                  int lane);

/* A bolus (axial_jet.c): the length over which its jet mixes it, m, 0 if there is none; what of
 * it is beyond what is described, and that in words, to be read behind the model's name. */
double th_axial_jet(const struct th_view *view, const struct axial_room *room, int lane);
enum axial_refusal th_axial_refuses(const struct th_view *view, int lane);
const char *th_axial_refusal(enum axial_refusal refusal);

/* The longest step for a lane by its rate; 0: no sensible one, the Runge-Kutta method's turn.
 */
double th_axial_longest(const struct th_view *view, size_t species, int lane, double lambda);
/* The least share of what a field holds that a number of pole pairs can tell from none. */
double th_axial_resolved(size_t poles);
/* Updates the floors, below which a value is round-off: states and ports, after a step
 * (axial_floor.c). */
void th_axial_floor(const struct th_view *view, const struct axial_room *room, size_t species);
double th_axial_lambda(const struct th_view *view); /* largest rate times step, of all lanes */

/* Concentrations that effects follow: fills `probes` for the solver and returns their number;
 * the present value of one of them, kg/m3. */
size_t th_axial_probes(const struct th_view *view, const struct axial_room *room,
                       size_t species, struct th_canal_probe probes[TH_PROBES]);
double th_axial_seen(const struct th_view *view, const struct axial_room *room, size_t species,
                     const struct th_canal_probe *probe, int lane);

/* Ledger and efforts of the lanes that are wanted, from view->arrays. */
void th_axial_report(const struct th_view *view, const struct axial_room *room,
                     const bool wanted[TH_LANES]);

/* Ways out of CSF and cord (axial_ways.c). What they follow from, of a drug's step: integrals
 * of C, along the canal weighted by each cell's share of a surface, and of plasma, kg s/m3;
 * what the brain gained; what cord and brain held before, kg. */
struct axial_passage {
    _Alignas(64) double surface[3][TH_LANES]; /* roots, cord, dura */
    double cisterns[TH_LANES], convexity[TH_LANES], plasma[TH_LANES];
    double brain[TH_LANES], tissue[TH_LANES];
};
/* Of the step just taken, whose ledger is not yet told; then, when it is, into the states. */
void th_axial_expose(const struct th_view *view, const struct axial_room *room, size_t species,
                     const struct th_canal_request *step, struct axial_passage *passage);
void th_axial_leave(const struct th_view *view, const struct axial_room *room, size_t species,
                    const struct axial_passage *passage);
/* Fluid that the step absorbed, into the states. */
void th_axial_absorb(const struct th_view *view, const struct axial_room *room);
void th_axial_observe_ways(const struct th_view *view);

/* One step of the exponential, linear or saturable as each lane wants it: a lane's bits do not
 * depend on what its neighbours want. finer: where it is cut into pieces, into twice as many.
 */
void th_axial_propagate(const struct th_view *view, const struct axial_room *room,
                        size_t species, const struct th_canal_request *step, bool finer);
/* The wanted lanes of it, whose binding saturates; the others stay as they are. */
void th_axial_saturate(const struct th_view *view, const struct axial_room *room,
                       size_t species, const struct th_canal_request *step,
                       const bool wanted[TH_LANES], bool finer);
/* The lanes that control wants by the Runge-Kutta method, into spare room, which step->cells is
 * then. */
void th_axial_implicit(const struct th_view *view, const struct axial_room *room,
                       size_t species, struct th_canal_request *step,
                       struct th_canal_control *control);
/* The error of the step just taken into the states; above `tolerance` the lane fails. */
void th_axial_estimate(const struct th_view *view, const struct axial_room *room,
                       size_t species, const struct th_canal_request *step,
                       const bool implicit[TH_LANES]);

/* The lane's rate into the states; the next step is estimated anew if anything but flows has
 * changed or they outrun dispersion by half as much again as when steps last were. */
void th_axial_trust(const struct th_view *view, const struct axial_room *room, size_t species,
                    int lane, bool changed);
/* Updates the states of the spatial error: drug that the cells misplace at the end of a step,
 * kg. To be called after th_axial_report. th_axial_error: the larger of the relative errors of
 * space, now, and of time, so far. */
void th_axial_misplace(const struct th_view *view, const struct axial_room *room,
                       size_t species);
double th_axial_error(const struct axial_states *states, size_t species, int lane);
/* Why a step was not good enough, to be read behind the model's name. */
const char *th_axial_doubt(const struct th_view *view, int lane);

void th_axial_advance(const struct th_view *view);
void th_axial_observe(const struct th_view *view);

extern const char th_axial_page[];
extern const struct th_model th_csf_axial;

#endif
