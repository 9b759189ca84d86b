/* Sensory and motor block, level by level, by a local anaesthetic in the CSF: see the page
 * below.
 */
#include "site.h"

static const char page[] =
    "A local anaesthetic blocks the roots that it bathes. At each vertebral level, C1\n"
    "to S2, of the concentration C of base in the CSF there:\n"
    "\n"
    "    blocked = C^n/(sensory_at^n + C^n)         motor likewise, of motor_at\n"
    "\n"
    "shares of the fibres of that root; a level counts as blocked from half on, at C\n"
    ">= sensory_at. Levels are counted upward, S2 1 to C1 26. The height is that of\n"
    "the highest blocked level, and between levels where C passes the threshold, log\n"
    "C going evenly from one to the next; 0: none is blocked. A root is counted where\n"
    "it leaves the canal. How long a level is blocked is a question to its profile:\n"
    "{path: effect.block.blocked@T10, take: time above 50 %}; two segments of\n"
    "regression are a fall of the height by 2.\n"
    "\n"
    "A height above that of `highest` is a high spinal: an alarm in the log.\n"
    "Sympathetic fibres of the heart leave at T1 to T4, the phrenic nerve at C3 to\n"
    "C5.\n"
    "\n"
    "By hand: C = 300 ug/mL, twice sensory_at, n = 3: blocked 8/9, motor 1/2. At 300\n"
    "ug/mL at T10 and 75 at T9, none above, log C passes 150 midway: the height is\n"
    "that of T10, 10, and a half.\n"
    "\n"
    "Thresholds are placeholders, of the order of what is found: 60 people with 17.5\n"
    "or 20 mg of plain bupivacaine had 26 to 781 ug/mL in lumbar CSF at 5 to 45 min,\n"
    "median 188 and 242, and up to six-fold differences at the same block: height and\n"
    "concentration at one place are not correlated (Ruppen 2009, Br J Anaesth\n"
    "102:832). Peak heights: 15 mg of plain 0.5 % at L4-5 T12, SD 2.1 levels, 20\n"
    "people (scilit.com/publications/47de3cac21c25f33017de3ab6a384b0c); 15 mg\n"
    "hyperbaric at L3-4 T8, quartiles T6 and T10 (healthcare-bulletin.co.uk, 4878).\n"
    "\n"
    "Validity: one drug. C acts at once: diffusion into the root, with which a block\n"
    "takes about 18 +/- 7 min to be whole and clings as C falls, is not in it, nor\n"
    "are fibres of different width (a sympathetic block goes two levels higher). How\n"
    "far the drug goes is the matter of csf: csf.axial has no baricity. All other\n"
    "levels are those of the canal: S3 and below are not in it.\n";

#define PARAMS(ROW)                                                                       \
    ROW(drug, DRUG, "0", "", "", CHOSEN, "", "drug that blocks; left out: the first one") \
    ROW(sensory_at, CONCENTRATION, "150 ug/mL", "1e-6 ug/mL", "1 g/mL", PLACEHOLDER, "",  \
        "concentration of base in CSF at which half of the sensory fibres are blocked")   \
    ROW(motor_at, CONCENTRATION, "300 ug/mL", "1e-6 ug/mL", "1 g/mL", PLACEHOLDER, "",    \
        "concentration of base in CSF at which half of the motor fibres are blocked")     \
    ROW(hill, NUMBER, "3", "0.1", "20", PLACEHOLDER, "",                                  \
        "steepness of both blocks (Hill's exponent)")                                     \
    ROW(highest, POSITION, "T4", "0 cm", "80 cm", CHOSEN,                                 \
        "sympathetic fibres of the heart leave at T1 to T4",                              \
        "level that a sensory block may reach; an alarm if it goes higher")
struct params {
    PARAMS(TH_LANE_MEMBER)
};
static const struct th_row param_rows[] = {PARAMS(TH_LISTED_ROW)};

#define OUTPUTS(ROW)                                                                         \
    ROW(blocked_levels, NUMBER, "levels whose sensory fibres are blocked by half or more")   \
    ROW(motor_levels, NUMBER, "levels whose motor fibres are blocked by half or more")       \
    ROW(height, NUMBER,                                                                      \
        "height of the sensory block, in levels counted upward: S2 1, L3 5, T10 10, T4 16, " \
        "C1 26; 0 none")                                                                     \
    ROW(motor_height, NUMBER, "height of the motor block, counted as height")                \
    ROW(high, NUMBER,                                                                        \
        "high spinal: 1 while the sensory block is higher than it may be, else 0",           \
        .log = TH_LOG_ALARM, .nature = TH_STEPWISE,                                          \
        .notice = "a high spinal: the sensory block went above the level that it may reach")
struct outputs {
    OUTPUTS(TH_LANE_MEMBER)
};
static const struct th_row output_rows[] = {OUTPUTS(TH_LISTED_OUT)};

#define PROFILES(ROW)                                                                  \
    ROW(level, POSITION, "distance of the middle of a level below the foramen magnum", \
        .flags = TH_AXIS)                                                              \
    ROW(blocked, FRACTION,                                                             \
        "share of the sensory fibres of that level that is "                           \
        "blocked")                                                                     \
    ROW(motor, FRACTION, "share of the motor fibres of that level that is blocked")
static const struct th_row profile_rows[] = {PROFILES(TH_LISTED_OUT)};
enum { PROFILES(TH_ROW_INDEX) };

enum { LEVELS = TH_SPINAL_LEVELS };

static size_t points(const struct th_setup *setup)
{
    (void)setup;
    return LEVELS;
}

static double concentration(const struct th_view *view, size_t level, int i)
{
    const struct params *p = view->params;
    const struct th_ports *ports = view->ports;
    return ports->csf.level_concentration[level][(size_t)p->drug[i]][i];
}

/* Levels that are blocked, and how high. */
struct extent {
    double levels, height;
};

static struct extent extent_of(const struct th_view *view, const double *threshold, int i)
{
    struct extent extent = {0};
    size_t highest = LEVELS;
    for (size_t k = LEVELS; k-- > 0;)
        if (concentration(view, k, i) >= threshold[i]) {
            extent.levels++;
            highest = k;
        }
    if (highest == LEVELS)
        return extent;
    extent.height = (double)(LEVELS - highest);
    if (highest == 0)
        return extent;
    const double there = concentration(view, highest, i);
    const double above = concentration(view, highest - 1, i);
    if (above > 0)
        extent.height += log(there / threshold[i]) / log(there / above);
    return extent;
}

/* The height of a place, as that of a block. */
static double height_of(const struct th_view *view, double position, int i)
{
    const struct th_ports *ports = view->ports;
    const double(*at)[TH_LANES] = ports->csf.level_position;
    for (size_t k = 0; k + 1 < LEVELS; k++)
        if (position < at[k + 1][i])
            return (double)(LEVELS - k) -
                   fmax(0, (position - at[k][i]) / (at[k + 1][i] - at[k][i]));
    return 1;
}

static void prepare(const struct th_view *view)
{
    struct th_ports *ports = view->ports;
    EACH_LANE(i) ports->effect.levels[view->index][i] = 1;
}

static void advance(const struct th_view *view)
{
    (void)view;
}

static void show_profiles(const struct th_view *view)
{
    const struct params *p = view->params;
    const struct th_ports *ports = view->ports;
    static const double one[TH_LANES] = {1, 1, 1, 1, 1, 1, 1, 1};
    const struct th_sigmoid_rows sensory = {p->sensory_at, p->hill, one};
    const struct th_sigmoid_rows motor = {p->motor_at, p->hill, one};
    for (size_t k = 0; k < LEVELS; k++)
        EACH_LANE(i) {
            const double c = concentration(view, k, i);
            view->profiles[(ROW_level * LEVELS + k) * TH_LANES + i] =
                ports->csf.level_position[k][i];
            view->profiles[(ROW_blocked * LEVELS + k) * TH_LANES + i] =
                th_sigmoid(&sensory, i, 1, c);
            view->profiles[(ROW_motor * LEVELS + k) * TH_LANES + i] =
                th_sigmoid(&motor, i, 1, c);
        }
}

static void observe(const struct th_view *view)
{
    const struct params *p = view->params;
    struct outputs *out = view->outputs;
    EACH_LANE(i) {
        const struct extent sensory = extent_of(view, p->sensory_at, i);
        const struct extent motor = extent_of(view, p->motor_at, i);
        out->blocked_levels[i] = sensory.levels;
        out->motor_levels[i] = motor.levels;
        out->height[i] = sensory.height;
        out->motor_height[i] = motor.height;
        out->high[i] = sensory.height > height_of(view, p->highest[i], i);
    }
    if (view->profiled)
        show_profiles(view);
}

const struct th_model th_effect_block = {
    .slot = "effect",
    .name = "block",
    .doc = "sensory and motor block by a local anaesthetic, level by level",
    .page = page,
    .params = TH_TABLE(param_rows),
    .outputs = TH_TABLE(output_rows),
    .profiles = TH_TABLE(profile_rows),
    .points = points,
    .shows = true,
    .start = prepare,
    .prepare = prepare,
    .advance = advance,
    .observe = observe,
    .needs = TH_NEEDS_DRUG,
};
