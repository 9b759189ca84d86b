/* catheter/ladder: rules across its rows. */
#include "ladder.h"
#include "laws.h"

#include <math.h>

double th_ladder_bore(double bore, double lumen)
{
    return isnan(bore) ? sqrt(4 * lumen / TH_PI) : bore;
}

/* Side holes that are described, if there are any, and lie in the last segment. */
static enum th_status check_sides(const double *params, struct th_error *error)
{
    const double count = params[ROW_side_holes], first = params[ROW_side_first];
    const double spacing = params[ROW_side_spacing];
    if (!(count > 0) && !th_is(params[ROW_end], OPEN_END))
        return th_error_add(error, TH_BAD_INPUT,
                            "catheter.end: closed, but there are no side_holes: nothing could "
                            "leave the catheter");
    if (!(count > 0))
        return TH_OK;
    if (isnan(params[ROW_side_bore]) || isnan(first) || (count > 1 && isnan(spacing)))
        return th_error_add(error, TH_BAD_INPUT,
                            "catheter.side_holes need side_bore, side_first and, if there are "
                            "several, side_spacing");
    const double reach = count > 1 ? first + (count - 1) * spacing : first;
    const double piece =
        fmax(params[ROW_length] - params[ROW_trimmed], 0.01) / params[ROW_segments];
    if (reach > piece)
        return th_error_add(error, TH_BAD_INPUT,
                            "catheter.side_holes reach %.4g cm from the tip, farther than a "
                            "segment of the ladder, %.4g cm: take fewer catheter.segments",
                            100 * reach, 100 * piece);
    return TH_OK;
}

enum th_status th_ladder_check(const struct th_setup *setup, struct th_error *error)
{
    const double *params = setup->params;
    bool bore = !isnan(params[ROW_bore]), lumen = !isnan(params[ROW_lumen]);
    if (bore == lumen)
        return th_error_add(error, TH_BAD_INPUT, "catheter: give %s bore or lumen",
                            bore ? "either" : "one of");
    if (params[ROW_trimmed] > params[ROW_length] - 0.01)
        return th_error_add(error, TH_BAD_INPUT,
                            "catheter: trimmed leaves less than 1 cm of the length");
    if (params[ROW_outer] < 1.01 * th_ladder_bore(params[ROW_bore], params[ROW_lumen]))
        return th_error_add(error, TH_BAD_INPUT,
                            "catheter: outer is not above the bore: there is no wall");
    return check_sides(params, error);
}

double th_ladder_outer(const struct params *p, const struct states *s, int i)
{
    return fmax(p->outer[i], 1.01 * s->bore[i]);
}

double th_ladder_burst(const struct params *p, const struct states *s, int i)
{
    const double ratio = fmax(p->outer[i] / s->bore[i], 1.01), square = ratio * ratio;
    return fmin(p->modulus[i] / 3 * log(ratio), p->strength[i] * (square - 1) / (square + 1));
}
