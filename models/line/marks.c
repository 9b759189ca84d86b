/* Marks of the fluid, at which dispersion acts in the line.
 *
 * The parcels of a stretch exchange at marks of their own, whatever the steps are: when the
 * parcel that fills at an end is full, and 6 h after the last mark. At a mark they exchange
 * what is due so far, and half as much as became due since the last mark ahead, so that what
 * lies in the line, and leaves, has on the average spread for as long as it was there. */
#include <math.h>
#include <string.h>

#include "laws.h"
#include "mixing.h"
#include "passage.h"

static const double visible =
    0.02; /* of the scale: a front that is worth cutting the parcels */
static const double slack = TH_LINE_SLACK;
static const double longest_wait = 21600; /* s: where nothing comes in */

static double free_in(double held, double width)
{
    return held < width * (1 - slack) ? width - held : 2 * width - held;
}

double th_line_to_mark(const struct th_view *view, int lane, th_rows *parcels,
                       const struct th_passage *a)
{
    double share = INFINITY;
    for (int k = 0; k <= a->joints; k++) {
        const struct th_parcels *p = &parcels[k][lane];
        const double in = th_passage_in(a, k), out = th_passage_out(a, k);
        if (!a->uneven[k])
            continue;
        share = fmin(share, (longest_wait - th_line_stretch(view, k)->waited[lane]) / a->time);
        if (in > 0)
            share = fmin(share, free_in(p->first, p->width) / in);
        if (out < 0)
            share = fmin(share, free_in(p->last, p->width) / -out);
    }
    return share;
}

static bool at_mark(const struct th_view *view, int lane, int k, const struct th_parcels *p,
                    const struct th_passage *a)
{
    const double full = p->width * (1 - slack);
    return (th_comes_in(th_passage_in(a, k), p) && p->first >= full) ||
           (th_comes_in(-th_passage_out(a, k), p) && p->last >= full) ||
           th_line_stretch(view, k)->waited[lane] >= longest_wait * (1 - slack);
}

static void stretch_due(const struct th_view *view, int lane, int k, const struct th_parcels *p,
                        const struct th_passage *a, th_exchange volume)
{
    struct th_stretch *stretch = th_line_stretch(view, k);
    double(*due)[TH_LANES] = th_line_due(view, k), (*since)[TH_LANES] = th_line_since(view, k);
    stretch->waited[lane] += a->move * a->time;
    for (int s = 0; s < p->species; s++) {
        const double came = a->rate[k][s] * a->move * a->time;
        due[s][lane] += came;
        since[s][lane] += came;
    }
    if (!at_mark(view, lane, k, p, a))
        return;
    stretch->waited[lane] = 0;
    for (int s = 0; s < p->species; s++) {
        volume[s][lane] = fmax(due[s][lane] + since[s][lane] / 2, 0);
        due[s][lane] -= volume[s][lane];
        since[s][lane] = 0;
    }
}

void th_line_come_due(const struct th_view *view, int lane, th_rows *parcels,
                      const struct th_passage *a, th_exchange *volume)
{
    for (int k = 0; k <= a->joints; k++)
        if (a->uneven[k])
            stretch_due(view, lane, k, &parcels[k][lane], a, volume[k]);
}

void th_line_clear_due(const struct th_view *view, int lane, int k)
{
    th_line_stretch(view, k)->waited[lane] = 0;
    for (size_t s = 0; s < view->species; s++)
        th_line_due(view, k)[s][lane] = th_line_since(view, k)[s][lane] = 0;
}

/* ---- fronts that come in ---- */

/* Another concentration comes in from the reservoir than before. Once for each front. */
static bool is_front(const struct th_view *view, int lane, const struct th_parcels *p,
                     const struct th_passage *a)
{
    struct th_line_states *states = view->states;
    bool front = false;
    for (int s = 0; s < p->species; s++) {
        const double came = states->inlet[s][lane];
        const double comes = a->inlet[s] / a->in / th_fade(a->fade[s]).mean;
        front |= fabs(comes - came) > visible * fmax(comes, states->scale[s][lane]);
        states->inlet[s][lane] = comes;
    }
    return front;
}

/* Fluid begins to come in, at the far end or from a joint at the near one. */
static bool begins(const struct th_view *view, int lane, int k, const struct th_parcels *p,
                   const struct th_passage *a)
{
    const struct th_stretch *s = th_line_stretch(view, k);
    return (th_comes_in(-th_passage_out(a, k), p) && !(s->drawing[lane] > 0)) ||
           (k > 0 && th_comes_in(th_passage_in(a, k), p) && !(s->entering[lane] > 0));
}

/* If a front comes in, the parcels exchange what was due before it came; at the inlet, where
 * the first parcel is in part full, they are cut anew, so that the front lies between two of
 * them. */
static void align(const struct th_view *view, int k, struct th_parcels *parcels,
                  const struct th_passage *all, const struct th_line_work *work)
{
    th_exchange volume = {{0}};
    bool front[TH_LANES], any = false;
    for (int i = 0; i < TH_LANES; i++) {
        const struct th_passage *a = &all[i];
        front[i] = false;
        if (!a->moves || k > a->joints)
            continue;
        front[i] =
            k == 0 && th_comes_in(a->in, &parcels[i]) && is_front(view, i, &parcels[i], a);
        if (!front[i] && !begins(view, i, k, &parcels[i], a))
            continue;
        any = true;
        for (int s = 0; s < parcels[i].species; s++)
            volume[s][i] = fmax(th_line_due(view, k)[s][i], 0);
        th_line_clear_due(view, i, k);
    }
    if (any)
        th_line_mix(view, parcels, volume, work);
    for (int i = 0; any && i < TH_LANES; i++)
        if (front[i] && parcels[i].first < parcels[i].width * (1 - slack))
            th_parcels_cut(&parcels[i], parcels[i].width, work->row);
}

void th_line_align(const struct th_view *view, th_rows *parcels, const struct th_passage *all,
                   const struct th_line_work *work)
{
    int most = 0;
    for (int i = 0; i < TH_LANES; i++)
        most = all[i].moves && all[i].joints > most ? all[i].joints : most;
    for (int k = 0; k <= most; k++) align(view, k, parcels[k], all, work);
}
