/* Fluid passes a joint between two stretches: what comes, from either side and through
 * openings, mixes by the flows and leaves so, to either side and through openings. There is no
 * volume in a joint. */
#include "laws.h"
#include "passage.h"

double th_line_drawn(const struct th_ports *ports, int opening, int species, int lane)
{
    const int space = (int)ports->catheter.opening_space[opening][lane];
    return space == TH_CSF     ? ports->csf.opening_concentration[opening][species][lane]
           : space < TH_SPACES ? ports->depot.concentration[space][species][lane]
                               : ports->catheter.access_concentration[species][lane];
}

void th_passage_leave(struct th_passage *a, int opening, int s, const struct th_leaving *out)
{
    const double middle = (a->done + 0.5 * a->move - 0.5) * a->time;
    a->mass[opening][s] += out->mass[s];
    a->moment[opening][s] += out->moment[s] * a->move * a->time + out->mass[s] * middle;
    a->decayed[s] += out->decayed[s];
}

double th_passage_draw(struct th_passage *a, int opening, int s, double comes, double from,
                       double lasts)
{
    const double mass =
        comes * exp(a->decay[s] * (from + lasts)) * th_fade(a->decay[s] * lasts).mean;
    const double middle = a->done + (from + 0.5 * lasts) * a->move - 0.5;
    a->decayed[s] += comes - mass;
    a->mass[opening][s] -= comes;
    a->moment[opening][s] -= comes * middle * a->time;
    return mass;
}

/* The ways of the fluid in a move: back into the stretch above, into the one below, out of
 * openings.
 */
enum { ABOVE, BELOW, FIRST };
struct ways {
    int count, largest;
    double all, volume[FIRST + TH_JOINTS]; /* m3 */
};

static void add_way(struct ways *w, double volume)
{
    w->volume[w->count] = volume > 0 ? volume : 0;
    w->all += w->volume[w->count];
    if (w->volume[w->count] > w->volume[w->largest])
        w->largest = w->count;
    w->count++;
}

static struct ways ways_of(const struct th_view *view, int lane, const struct th_passage *a,
                           const struct th_joint *j)
{
    const struct th_ports *ports = view->ports;
    struct ways w = {0};
    add_way(&w, -j->above * a->move);
    add_way(&w, j->below * a->move);
    for (int m = 0; m < j->count; m++)
        add_way(&w, ports->catheter.opening_volume[j->opening[m]][lane] * a->move);
    return w;
}

/* The parts of a mass that go each way; the largest gets what rounding leaves. */
static void share(const struct ways *w, double mass, double part[FIRST + TH_JOINTS])
{
    double left = mass;
    for (int k = 0; k < w->count; k++) {
        part[k] = w->volume[k] / w->all * mass;
        left -= part[k];
    }
    part[w->largest] += left;
}

/* A share of the move; the drug that passes in it, in terms of the move's beginning. */
struct stream {
    double from, lasts, mass[TH_SPECIES];
};

/* Adds to it the fluid that openings draw in. */
static void draw_in(const struct th_view *view, int lane, struct th_passage *a,
                    const struct th_joint *j, struct stream *stream)
{
    const struct th_ports *ports = view->ports;
    for (int m = 0; m < j->count; m++) {
        const int k = j->opening[m];
        const double in = -ports->catheter.opening_volume[k][lane] * a->move * stream->lasts;
        for (int s = 0; in > 0 && s < (int)view->species; s++)
            stream->mass[s] += th_passage_draw(a, k, s, in * th_line_drawn(ports, k, s, lane),
                                               stream->from, stream->lasts);
    }
}

static void share_out(const struct th_joint *j, const struct ways *w, struct th_parcels *above,
                      struct th_parcels *below, struct th_passage *a,
                      const struct stream *stream)
{
    double up[TH_SPECIES], down[TH_SPECIES];
    for (int s = 0; s < above->species; s++) {
        double parts[FIRST + TH_JOINTS];
        share(w, stream->mass[s], parts);
        up[s] = parts[ABOVE];
        down[s] = parts[BELOW];
        for (int m = 0; m < j->count; m++) {
            struct th_leaving out = {.mass = {0}};
            th_leave(&out, s, stream->from, stream->lasts, a->decay[s], parts[FIRST + m]);
            th_passage_leave(a, j->opening[m], s, &out);
        }
    }
    if (w->volume[ABOVE] > 0)
        th_parcels_push(above, TH_FAR, w->volume[ABOVE] * stream->lasts, up);
    if (w->volume[BELOW] > 0)
        th_parcels_push(below, TH_NEAR, w->volume[BELOW] * stream->lasts, down);
}

/* A side gives, piece by piece; with it comes the fluid that openings draw in, if that is to
 * mix with this side's. */
static void pass(const struct th_view *view, int lane, th_rows *parcels, struct th_passage *a,
                 int joint, const struct ways *w, double volume, int count,
                 const struct th_piece *pieces, bool draws)
{
    const struct th_joint *j = &a->joint[joint];
    double done = 0;
    for (int k = 0; k < count; k++) {
        struct stream stream = {.from = done / volume, .lasts = pieces[k].volume / volume};
        for (int s = 0; s < (int)view->species; s++) stream.mass[s] = pieces[k].mass[s];
        if (draws)
            draw_in(view, lane, a, j, &stream);
        share_out(j, w, &parcels[joint][lane], &parcels[joint + 1][lane], a, &stream);
        done += pieces[k].volume;
    }
}

/* The sides give from what they held at the move's beginning. If both do, only openings take.
 */
void th_line_join(const struct th_view *view, int lane, th_rows *parcels, struct th_passage *a,
                  int joint, struct th_piece *const pieces[2])
{
    const struct th_joint *j = &a->joint[joint];
    const struct ways w = ways_of(view, lane, a, j);
    const double above = j->above * a->move, below = -j->below * a->move;
    int counts[2] = {0};
    if (!(w.all > 0))
        return;
    if (above > 0)
        counts[0] = th_parcels_take(&parcels[joint][lane], TH_FAR, above, pieces[0]);
    if (below > 0)
        counts[1] = th_parcels_take(&parcels[joint + 1][lane], TH_NEAR, below, pieces[1]);
    if (!(above > 0 || below > 0)) {
        struct stream stream = {.lasts = 1};
        draw_in(view, lane, a, j, &stream);
        share_out(j, &w, &parcels[joint][lane], &parcels[joint + 1][lane], a, &stream);
    }
    pass(view, lane, parcels, a, joint, &w, above, counts[0], pieces[0], true);
    pass(view, lane, parcels, a, joint, &w, below, counts[1], pieces[1], !(above > 0));
}
