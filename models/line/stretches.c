/* Openings cut the line into stretches: see stretches.h. */
#include "stretches.h"

#include <math.h>
#include <string.h>

#include "remap.h"

static bool is_open(const struct th_ports *ports, int opening, int lane)
{
    return ports->catheter.opening_conductance[opening][lane] > 0 ||
           ports->catheter.opening_volume[opening][lane] != 0;
}

/* The joint of that place; a new one among the others. */
static struct th_joint *joint_at(struct th_joint *joint, int *count, double place)
{
    int at = 0;
    while (at < *count && joint[at].place < place) at++;
    if (at < *count && joint[at].place == place)
        return &joint[at];
    memmove(joint + at + 1, joint + at, (size_t)(*count - at) * sizeof *joint);
    ++*count;
    joint[at] = (struct th_joint){.place = place};
    return &joint[at];
}

static double out_of(const struct th_ports *ports, const struct th_joint *j, int lane)
{
    double out = 0;
    for (int m = 0; m < j->count; m++)
        out += ports->catheter.opening_volume[j->opening[m]][lane];
    return out;
}

/* Of the joints of one segment: it takes up evenly along it. */
static void pass_joints(const struct th_ports *ports, int lane, struct th_joint *joint,
                        int count)
{
    const int node = (int)joint[0].place;
    const double in = ports->catheter.face_volume[node][lane],
                 on = ports->catheter.face_volume[node + 1][lane], passed = in + on;
    double out = 0, before = 0;
    for (int k = 0; k < count; k++) out += out_of(ports, &joint[k], lane);
    for (int k = 0; k < count; k++) {
        const double own = out_of(ports, &joint[k], lane), after = out - before - own;
        const double uneven = (0.5 - (joint[k].place - node)) * (in - on - out);
        joint[k].above = (passed + out) / 2 + (uneven - before);
        joint[k].below = (passed - out) / 2 + (uneven + after);
        before += own;
    }
}

/* The length of a parcel of the whole line, in segments. */
static double parcel_of(const struct th_view *view, int lane)
{
    const struct th_ports *ports = view->ports;
    const double lumen = ports->catheter.lumen[lane];
    return (ports->pump.tubing[lane] + lumen) / (double)view->points *
           ports->catheter.segment_count[lane] / lumen;
}

/* The pump's tubing, in segments. */
static double tubing_of(const struct th_ports *ports, int lane)
{
    return ports->pump.tubing[lane] * ports->catheter.segment_count[lane] /
           ports->catheter.lumen[lane];
}

/* Takes up the openings of the next joint, which lies in the same segment. */
static void take_up(struct th_joint *j, const struct th_joint *next)
{
    for (int m = 0; m < next->count; m++) j->opening[j->count++] = next->opening[m];
}

/* Side holes, and what is among them: a stretch that is shorter than a parcel could not tell
 * its ends apart, and each of its moves would be a small one. */
static void space_out(const struct th_view *view, int lane, struct th_joint *joint, int *count)
{
    const struct th_ports *ports = view->ports;
    const double end = ports->catheter.segment_count[lane], parcel = parcel_of(view, lane);
    double next = end;
    for (int k = *count - 1; k >= 0 && joint[k].place >= end - 1; k--) {
        if (next - joint[k].place < parcel && next < end) {
            joint[k].place = next;
            take_up(&joint[k], &joint[k + 1]);
            memmove(joint + k + 1, joint + k + 2, (size_t)(*count - k - 2) * sizeof *joint);
            --*count;
        }
        joint[k].place = fmax(fmin(joint[k].place, end - parcel), end - 1);
        next = joint[k].place;
    }
}

int th_line_joints(const struct th_view *view, int lane, struct th_joint joint[TH_JOINTS])
{
    const struct th_ports *ports = view->ports;
    int count = 0;
    bool sides = false;
    for (int m = TH_TIP + 1; m < TH_OPENINGS; m++)
        if (is_open(ports, m, lane)) {
            struct th_joint *j =
                joint_at(joint, &count, ports->catheter.opening_place[m][lane]);
            j->opening[j->count++] = m;
            sides |= m >= TH_SIDE && m < TH_ACCESS;
        }
    if (count > 0 && !(joint[0].place > 0))
        joint[0].place = fmin(fmax(parcel_of(view, lane) - tubing_of(ports, lane), 0), 0.5);
    if (sides)
        space_out(view, lane, joint, &count);
    for (int k = 0, next; k < count; k = next) {
        for (next = k + 1; next < count && (int)joint[next].place == (int)joint[k].place;)
            next++;
        pass_joints(ports, lane, joint + k, next - k);
    }
    return count;
}

/* ---- stretches anew ---- */

/* Nothing is due, nothing came in. */
static void clear(const struct th_view *view, int lane, int k)
{
    struct th_stretch *s = th_line_stretch(view, k);
    s->uneven[lane] = s->waited[lane] = s->drawing[lane] = s->entering[lane] = 0;
    s->in[lane] = s->out[lane] = 0;
    for (size_t d = 0; d < view->species; d++)
        th_line_due(view, k)[d][lane] = th_line_since(view, k)[d][lane] = 0;
}

static void make_one(const struct th_view *view, int lane)
{
    struct th_line_states *states = view->states;
    struct th_stretch *s = th_line_stretch(view, 0);
    states->stretches[lane] = 1;
    s->joint[lane] = -1;
    s->place[lane] = 0;
    s->cells[lane] = (double)view->points;
    clear(view, lane, 0);
}

void th_line_fill_evenly(const struct th_view *view, int lane, double width, double volume,
                         const double *mass)
{
    make_one(view, lane);
    struct th_parcels parcels = th_line_parcels(view, lane, 0);
    th_parcels_fill(&parcels, width, volume, mass);
    th_line_keep(view, lane, 0, &parcels);
}

/* One drug of the line, of whose old parcels what lies within the parts [count] of the new ones
 * stays there; the rest of each is new. work: 4 rows. */
static void prime_drug(const struct th_view *view, int lane, int species,
                       const struct th_parcels *p, double kept, double concentration,
                       double *work)
{
    const size_t places = th_line_places(view->points);
    double *old_width = work, *old_mass = work + places;
    double *part = work + 2 * places, *mass = work + 3 * places, left = kept;
    const int count = th_line_widths(view, lane, old_width);
    th_line_masses(view, lane, species, old_mass);
    for (int k = 0; k < p->count; k++) {
        part[k] = fmin(th_parcels_width(p, k), fmax(left, 0));
        left -= part[k];
    }
    th_remap(count, old_width, old_mass, p->count, part, mass);
    for (int k = 0; k < p->capacity; k++) {
        const double fresh = k < p->count ? th_parcels_width(p, k) - part[k] : 0;
        *th_parcels_at(p, species, k) = k < p->count ? mass[k] + concentration * fresh : 0;
    }
}

void th_line_prime(const struct th_view *view, int lane, double width, double kept,
                   double volume, const double *concentration)
{
    struct th_parcels parcels = th_line_parcels(view, lane, 0);
    parcels.capacity = (int)th_line_capacity(view->points);
    th_parcels_lay(&parcels, width, width, volume);
    for (int s = 0; s < (int)view->species; s++)
        prime_drug(view, lane, s, &parcels, kept, concentration[s], th_line_work(view).row);
    make_one(view, lane);
    th_line_keep(view, lane, 0, &parcels);
    th_line_stretch(view, 0)->uneven[lane] = 1; /* a front lies at the end of what was kept */
}

bool th_line_is_cut_at(const struct th_view *view, int lane, int joints,
                       const struct th_joint *joint)
{
    const struct th_line_states *states = view->states;
    bool same = states->stretches[lane] == 1 + joints;
    for (int k = 0; same && k < joints; k++)
        same = th_line_stretch(view, k + 1)->joint[lane] == joint[k].place;
    return same;
}

/* The stretches of a lane as they are, or are to be: k from .. to, m3 from the reservoir. */
struct plan {
    int count;
    double near[TH_STRETCHES], far[TH_STRETCHES]; /* places of their ends; -1, and segments: of
                                                     the line */
    double from[TH_STRETCHES + 1];
    double cells[TH_STRETCHES];
    struct th_parcels parcels[TH_STRETCHES];
};

static struct plan present(const struct th_view *view, int lane)
{
    const struct th_line_states *states = view->states;
    const struct th_ports *ports = view->ports;
    struct plan p = {.count = (int)states->stretches[lane]};
    for (int k = 0; k < p.count; k++) {
        const bool last = k + 1 == p.count;
        p.near[k] = th_line_stretch(view, k)->joint[lane];
        p.far[k] = last ? ports->catheter.segment_count[lane]
                        : th_line_stretch(view, k + 1)->joint[lane];
        p.parcels[k] = th_line_parcels(view, lane, k);
        p.cells[k] = th_line_stretch(view, k)->cells[lane];
        p.from[k + 1] = p.from[k] + th_parcels_volume(&p.parcels[k]);
    }
    return p;
}

/* m3 before a place, at the step's end. */
static double volume_before(const struct th_ports *ports, double place, int lane)
{
    const int node = (int)place;
    double volume = ports->pump.tubing[lane];
    for (int k = 0; k < node; k++) volume += ports->catheter.segment_volume[k][lane];
    return volume + ports->catheter.segment_volume[node][lane] * (place - node);
}

/* The share of all cells by the volume at rest. */
static double cells_of(const struct th_view *view, int lane, double near, double far)
{
    const struct th_ports *ports = view->ports;
    const double tubing = ports->pump.tubing[lane], lumen = ports->catheter.lumen[lane];
    const double segments = ports->catheter.segment_count[lane];
    const double from = near < 0 ? 0 : tubing + lumen * near / segments;
    const double to = far >= segments ? tubing + lumen : tubing + lumen * far / segments;
    return fmax(floor((double)view->points * (to - from) / (tubing + lumen) * (1 + 1e-12)),
                TH_LINE_FEWEST);
}

/* Of a joint that was there, the place in the queues, to their last digit; NAN: it was not. */
static double place_before(const struct plan *old, double place)
{
    for (int k = 1; k < old->count; k++)
        if (old->near[k] == place)
            return old->from[k];
    return NAN;
}

/* The flow through a joint says where it was at the step's start. */
static bool lay_joints(const struct th_view *view, int lane, int joints,
                       const struct th_joint *joint, double in, const struct plan *old,
                       struct plan *plan)
{
    const struct th_ports *ports = view->ports;
    const double end = ports->catheter.segment_count[lane];
    bool fine = true;
    double moved = -in;
    plan->count = joints + 1;
    for (int k = 0; k < plan->count; k++) {
        plan->near[k] = k ? joint[k - 1].place : -1;
        plan->far[k] = k < joints ? joint[k].place : end;
        plan->cells[k] = cells_of(view, lane, plan->near[k], plan->far[k]);
        double to = old->from[old->count];
        if (k < joints) {
            to = place_before(old, joint[k].place);
            if (isnan(to))
                to = volume_before(ports, joint[k].place, lane) + moved + joint[k].above;
            moved += joint[k].above - joint[k].below;
        }
        plan->from[k + 1] = to;
        fine &= to > plan->from[k];
    }
    return fine;
}

/* The parcels of a new stretch: those of the old one in which it begins, if they are neither
 * too many nor too few, with the same faces. */
static void lay_stretch(const struct plan *old, struct plan *plan, int k)
{
    const double from = plan->from[k], volume = plan->from[k + 1] - from;
    struct th_parcels *p = &plan->parcels[k];
    int j = 0;
    while (j + 1 < old->count && old->from[j + 1] <= from * (1 + 1e-9)) j++;
    const struct th_parcels *there = &old->parcels[j];
    const double width = there->width, parcels = volume / width;
    if (plan->near[k] == old->near[j] && plan->far[k] == old->far[j]) {
        p->head = 0;
        p->count = there->count;
        p->width = width;
        p->first = there->first;
        p->last = there->last;
        return;
    }
    double first =
        plan->near[k] == old->near[j] ? there->first : there->first - (from - old->from[j]);
    first -= width * ceil(first / width - 1);
    if (parcels > TH_LINE_LONGEST / 100. * plan->cells[k] ||
        parcels < TH_LINE_SHORTEST / 100. * plan->cells[k])
        th_parcels_lay(p, volume / plan->cells[k], volume / plan->cells[k], volume);
    else
        th_parcels_lay(p, width, first > 1e-9 * width ? first : width, volume);
}

/* Remaps one drug: old widths and masses, new widths and masses. */
static void move_drug(const struct th_view *view, int lane, int species,
                      const struct plan *plan, double *work)
{
    const size_t places = th_line_places(view->points);
    double *old_width = work, *old_mass = work + places;
    double *new_width = work + 2 * places, *new_mass = work + 3 * places;
    const int old_count = th_line_widths(view, lane, old_width);
    int count = 0;
    th_line_masses(view, lane, species, old_mass);
    for (int j = 0; j < plan->count; j++)
        for (int k = 0; k < plan->parcels[j].count; k++)
            new_width[count++] = th_parcels_width(&plan->parcels[j], k);
    th_remap(old_count, old_width, old_mass, count, new_width, new_mass);
    for (int j = 0; j < plan->count; j++) {
        const struct th_parcels *p = &plan->parcels[j];
        for (int k = 0; k < p->capacity; k++)
            *th_parcels_at(p, species, k) = k < p->count ? *new_mass++ : 0;
    }
}

bool th_line_cut_at(const struct th_view *view, int lane, int joints,
                    const struct th_joint *joint, double in, double *work)
{
    struct th_line_states *states = view->states;
    const struct plan old = present(view, lane);
    struct plan plan = {.count = 0};
    if (!lay_joints(view, lane, joints, joint, in, &old, &plan))
        return false;
    size_t place = 0;
    for (int k = 0; k < plan.count; k++) {
        plan.parcels[k] = old.parcels[0];
        lay_stretch(&old, &plan, k);
        plan.parcels[k].capacity = (int)th_line_capacity((size_t)plan.cells[k]);
        plan.parcels[k].mass =
            old.parcels[0].mass + place * TH_LANES; /* that of the first place */
        place += (size_t)plan.parcels[k].capacity;
    }
    for (size_t s = 0; s < view->species; s++) move_drug(view, lane, (int)s, &plan, work);
    states->stretches[lane] = plan.count;
    place = 0;
    for (int k = 0; k < plan.count; k++) {
        struct th_stretch *s = th_line_stretch(view, k);
        clear(view, lane, k);
        s->uneven[lane] = 1; /* until it has been looked at, after the step */
        s->joint[lane] = plan.near[k];
        s->place[lane] = (double)place;
        s->cells[lane] = plan.cells[k];
        th_line_keep(view, lane, k, &plan.parcels[k]);
        place += (size_t)plan.parcels[k].capacity;
    }
    return true;
}
