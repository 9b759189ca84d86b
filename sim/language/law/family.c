/* The families of laws: each from the terms that it takes. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "language/law/law.h"
#include "scenario/law.h"

enum { PATTERNS = 12 };

/* The largest coefficient of variation of a lognormal law. */
static const double widest = 10;
static const double shapes[] = {0.05, 100};

double th_law_widest(void)
{
    return sqrt(log1p(widest * widest));
}

#define HAS(term) (1u << TH_TERM_##term)

static bool number_term(const struct th_law_text *law, const char *text, double *number)
{
    static const struct th_row row = {.name = "number", .quantity = TH_NUMBER};
    struct th_scalar item = th_law_item(law, text);
    return th_read_number(law->r, &row, &item, law->what, number);
}

static bool positive(const struct th_law_text *law, const char *text, const char *key,
                     double *si)
{
    if (!th_law_number(law, text, si))
        return false;
    return *si > 0 || th_law_reject(law, th_memory_format(&law->r->memory,
                                                          "its %s must be above zero", key));
}

static bool check_spread(const struct th_law_text *law, double spread, double most)
{
    return (spread > 0 && isfinite(spread) && spread <= most) ||
           th_law_reject(law, "the spread must be above zero and finite (lognormal: at most "
                              "1000 %, omega 2.148, gsd 8.57)");
}

/* The spread of a normal law around `centre`, by S, sd D or cv P; *share: it is this share of
 * the centre, else 0. */
static bool read_deviation(const struct th_law_text *law, const struct th_terms *terms,
                           double centre, double *sd, double *share)
{
    const char *cv = terms->text[TH_TERM_CV], *word = terms->text[TH_TERM_SD];
    double *of = law->numbers->of;
    if (!cv) {
        if (!th_law_deviation(law, word ? "sd" : "normal",
                              word ? word : terms->text[TH_TERM_PLAIN], centre, sd, share))
            return false;
        of[*share > 0 ? TH_LAW_SD_SHARE : TH_LAW_SD] = *share > 0 ? *share : *sd;
        return true;
    }
    if (law->row->quantity == TH_TEMPERATURE || (centre == 0 && !law->given))
        return th_law_reject(law, "a share of this value says nothing; write sd D");
    if (!th_law_variation(law, "cv", cv, share) || !check_spread(law, *share, INFINITY))
        return false;
    of[TH_LAW_CV] = *share;
    *sd = *share * fabs(centre);
    return true;
}

static bool read_normal(const struct th_law_text *law, const struct th_terms *terms,
                        struct th_vary *vary)
{
    double *mean = &law->numbers->of[TH_LAW_MEAN], sd = 0, none;
    vary->stated.family = TH_DIST_NORMAL;
    if (terms->text[TH_TERM_MEAN])
        return th_law_number(law, terms->text[TH_TERM_MEAN], mean) &&
               read_deviation(law, terms, *mean, &sd, &none) && check_spread(law, sd, INFINITY);
    vary->law = TH_NORMAL;
    return read_deviation(law, terms, law->base, &vary->spread, &vary->share) &&
           check_spread(law, vary->share > 0 ? vary->share : vary->spread, INFINITY);
}

/* The standard deviation of the logarithm around `centre`, by S, cv P, sd D, omega X or gsd F.
 * *sd: it hangs on the centre, and the standard deviation is this; else 0. */
static bool read_omega(const struct th_law_text *law, const struct th_terms *terms,
                       double centre, bool mean, double *omega, double *sd)
{
    const char *plain = terms->text[TH_TERM_PLAIN], *cv = terms->text[TH_TERM_CV];
    double number = 0, share, *of = law->numbers->of;
    *sd = 0;
    if (plain || cv) {
        if (!th_law_variation(law, plain ? "lognormal" : "cv", plain ? plain : cv, &number))
            return false;
        of[TH_LAW_CV] = number;
        *omega = th_distribution_omega(number, true);
        return check_spread(law, number, widest);
    }
    if (terms->text[TH_TERM_SD]) {
        if (!th_law_deviation(law, "sd", terms->text[TH_TERM_SD], centre, &number, &share) ||
            !check_spread(law, share > 0 ? share : number, INFINITY))
            return false;
        of[share > 0 ? TH_LAW_SD_SHARE : TH_LAW_SD] = share > 0 ? share : number;
        *sd = share > 0 ? 0 : number;
        *omega = th_distribution_omega(share > 0 ? share : number / centre, mean);
        return (*sd > 0 && law->given) || check_spread(law, *omega, th_law_widest());
    }
    const bool gsd = terms->text[TH_TERM_GSD];
    if (!number_term(law, terms->text[gsd ? TH_TERM_GSD : TH_TERM_OMEGA], &number))
        return false;
    if (gsd && !(number > 1))
        return th_law_reject(law, "gsd, the factor of one standard deviation, is above 1");
    of[gsd ? TH_LAW_GSD : TH_LAW_OMEGA] = number;
    *omega = gsd ? log(number) : number;
    return check_spread(law, *omega, th_law_widest());
}

static bool read_lognormal(const struct th_law_text *law, const struct th_terms *terms,
                           struct th_vary *vary)
{
    const bool mean = terms->text[TH_TERM_MEAN];
    double sd, omega;
    if (!mean && !terms->text[TH_TERM_MEDIAN]) {
        vary->law = TH_LOGNORMAL;
        if (!(law->base > 0) && !law->given)
            return th_law_reject(law, "lognormal needs a median above zero");
        if (!read_omega(law, terms, law->base, false, &vary->share, &vary->spread))
            return false;
        vary->share = vary->spread > 0 ? 0 : vary->share;
        return true;
    }
    double *centre = &law->numbers->of[mean ? TH_LAW_MEAN : TH_LAW_MEDIAN];
    vary->stated.family = TH_DIST_LOGNORMAL;
    return positive(law, terms->text[mean ? TH_TERM_MEAN : TH_TERM_MEDIAN],
                    mean ? "mean" : "median", centre) &&
           read_omega(law, terms, *centre, mean, &omega, &sd);
}

/* least, (likeliest,) most. */
static bool read_ends(const struct th_law_text *law, const char *text, enum th_family family)
{
    static const enum th_law_number places[2][3] = {
        {TH_LAW_LEAST, TH_LAW_MOST}, {TH_LAW_LEAST, TH_LAW_LIKELIEST, TH_LAW_MOST}};
    const size_t count = family == TH_DIST_UNIFORM ? 2 : 3;
    struct th_series series;
    const bool good = th_law_series(law, text, &series) && series.count == count;
    for (size_t k = 0; good && k < count; k++)
        if (!th_law_number(law, series.items[k], &law->numbers->of[places[count - 2][k]]))
            return false;
    const char *wrong = th_distribution_wrong(law->numbers, family);
    return !wrong || th_law_reject(law, wrong);
}

static bool read_uniform(const struct th_law_text *law, const struct th_terms *terms,
                         struct th_vary *vary)
{
    vary->stated.family = TH_DIST_UNIFORM;
    return read_ends(law, terms->text[TH_TERM_PLAIN], TH_DIST_UNIFORM);
}

static bool read_triangular(const struct th_law_text *law, const struct th_terms *terms,
                            struct th_vary *vary)
{
    vary->stated.family = TH_DIST_TRIANGULAR;
    return read_ends(law, terms->text[TH_TERM_PLAIN], TH_DIST_TRIANGULAR);
}

static bool reject_rate(const struct th_law_text *law)
{
    const char *unit = law->row->unit ? law->row->unit : th_quantity_shown(law->row->quantity);
    const bool simple = strcspn(unit, " /") == strlen(unit);
    return th_law_reject(law, th_memory_format(&law->r->memory,
                                               simple ? "a rate is a number per %s, such as "
                                                        "0.01 1/%s"
                                                      : "a rate is a number per %s, such as "
                                                        "0.01 1/(%s)",
                                               unit, unit));
}

/* "0.011 1/year" where the row is in s: per SI unit of the row. */
static bool read_rate(const struct th_law_text *law, const char *text, double *rate)
{
    char unit[TH_LAW_WORD], number[TH_LAW_WORD], per[TH_LAW_WORD];
    double factor = 1, offset;
    const char *si = th_quantity_si(law->row->quantity);
    const bool pure = strcmp(si, "1") == 0;
    const size_t length = strcspn(text, " ");
    snprintf(number, sizeof number, "%.*s", (int)(length < TH_LAW_WORD ? length : 0), text);
    snprintf(unit, sizeof unit, "%s", text + length + strspn(text + length, " "));
    snprintf(per, sizeof per, "(%s)-1", si);
    if (!pure && (!unit[0] || th_units_between(law->r->scenario->units, unit, per, &factor,
                                               &offset) != TH_OK))
        return reject_rate(law);
    if (!number_term(law, pure ? text : number, rate))
        return false;
    *rate *= factor;
    return (*rate > 0 && isfinite(1 / *rate)) ||
           th_law_reject(law, "a rate must be above zero and finite");
}

static bool read_exponential(const struct th_law_text *law, const struct th_terms *terms,
                             struct th_vary *vary)
{
    double *of = law->numbers->of;
    vary->stated.family = TH_DIST_EXPONENTIAL;
    if (terms->text[TH_TERM_MEAN])
        return positive(law, terms->text[TH_TERM_MEAN], "mean", &of[TH_LAW_MEAN]);
    return read_rate(law, terms->text[TH_TERM_RATE], &of[TH_LAW_RATE]);
}

static bool read_weibull(const struct th_law_text *law, const struct th_terms *terms,
                         struct th_vary *vary)
{
    double *of = law->numbers->of;
    vary->stated.family = TH_DIST_WEIBULL;
    if (!positive(law, terms->text[TH_TERM_SCALE], "scale", &of[TH_LAW_SCALE]) ||
        !number_term(law, terms->text[TH_TERM_SHAPE], &of[TH_LAW_SHAPE]))
        return false;
    return (of[TH_LAW_SHAPE] >= shapes[0] && of[TH_LAW_SHAPE] <= shapes[1]) ||
           th_law_reject(law, "the shape of weibull is a number from 0.05 to 100");
}

static const struct {
    const char *name, *written;
    bool around; /* without a mean or a median it stands around a value */
    unsigned patterns[PATTERNS + 1];
    bool (*read)(const struct th_law_text *law, const struct th_terms *terms,
                 struct th_vary *vary);
} families[] = {
    {"normal",
     "normal S, sd S or cv P, around the value that stands there, or normal mean M sd D, or "
     "cv P",
     true,
     {HAS(PLAIN), HAS(SD), HAS(CV), HAS(MEAN) | HAS(SD), HAS(MEAN) | HAS(CV)},
     read_normal},
    {"lognormal",
     "lognormal S, around the value that stands there, or lognormal median M cv P, or mean M; "
     "and sd D, omega X or gsd F for S and for cv P",
     true,
     {HAS(PLAIN), HAS(CV), HAS(SD), HAS(OMEGA), HAS(GSD), HAS(MEDIAN) | HAS(CV),
      HAS(MEDIAN) | HAS(SD), HAS(MEDIAN) | HAS(OMEGA), HAS(MEDIAN) | HAS(GSD),
      HAS(MEAN) | HAS(CV), HAS(MEAN) | HAS(SD), HAS(MEAN) | HAS(OMEGA), HAS(MEAN) | HAS(GSD)},
     read_lognormal},
    {"uniform", "uniform A B", false, {HAS(PLAIN)}, read_uniform},
    {"triangular", "triangular A L B", false, {HAS(PLAIN)}, read_triangular},
    {"exponential",
     "exponential mean M or exponential rate R",
     false,
     {HAS(MEAN), HAS(RATE)},
     read_exponential},
    {"weibull", "weibull shape K scale S", false, {HAS(SHAPE) | HAS(SCALE)}, read_weibull},
};
enum { FAMILIES = sizeof families / sizeof families[0] };

int th_law_family(const char *name)
{
    for (int k = 0; k < FAMILIES; k++)
        if (strcmp(families[k].name, name) == 0)
            return k;
    return -1;
}

const char *th_law_family_name(int family)
{
    return family < FAMILIES ? families[family].name : NULL;
}

unsigned th_law_family_terms(int family)
{
    unsigned all = HAS(WITHIN);
    for (int k = 0; k <= PATTERNS; k++) all |= families[family].patterns[k];
    return all;
}

/* True if the terms are those of one of the family's spellings. */
static bool check_terms(const struct th_law_text *law, int family, const struct th_terms *terms)
{
    unsigned has = 0;
    for (int k = 0; k < TH_TERM_WITHIN; k++) has |= terms->text[k] ? 1u << k : 0;
    bool known = false;
    for (int k = 0; k <= PATTERNS; k++) known |= has && families[family].patterns[k] == has;
    if (!known)
        return th_law_reject(
            law, th_memory_format(&law->r->memory, "write %s", families[family].written));
    if (!families[family].around || has & (HAS(MEAN) | HAS(MEDIAN)))
        return true;
    if (!law->around)
        return th_law_reject(law, "there is no value that it could stand around: write normal "
                                  "mean M sd D, or lognormal median M cv P");
    return isfinite(law->base) || law->given ||
           th_law_reject(law, "there is no value to vary around");
}

/* "within A B". */
static bool read_within(const struct th_law_text *law, const char *text, struct th_vary *vary)
{
    struct th_series ends;
    double *bounds[] = {&vary->least, &vary->most};
    vary->within = true;
    if (!th_law_series(law, text, &ends))
        return false;
    if (ends.count != 2)
        return th_law_reject(law, "within wants a least and a most");
    for (size_t k = 0; k < 2; k++) {
        struct th_scalar item = th_law_item(law, ends.items[k]);
        if (!th_read_value(law->r, law->row, &item, law->what, &law->range, bounds[k]))
            return false;
    }
    law->numbers->of[TH_LAW_WITHIN_LEAST] = vary->least;
    law->numbers->of[TH_LAW_WITHIN_MOST] = vary->most;
    return vary->least < vary->most ||
           th_law_reject(law, "within wants a least and a larger most");
}

static bool check_cut(const struct th_law_text *law, const struct th_vary *vary)
{
    struct th_distribution d;
    char text[240];
    if (law->given || !th_law_distribution(vary, law->base, &d))
        return true;
    double share =
        th_distribution_cut(law->r->scenario->units, law->row, &d, text, sizeof text);
    return th_law_check_cut(law, vary, share, text);
}

bool th_law_read_family(const struct th_law_text *law, int family, const char *rest,
                        struct th_vary *vary)
{
    struct th_terms terms;
    if (law->row->quantity == TH_CHOICE || law->row->quantity == TH_DRUG ||
        law->row->quantity == TH_FILE)
        return th_law_reject(law, "words can only be varied by grid, choice or empirical");
    if (law->row->flags & TH_WHOLE)
        return th_law_reject(law, "it is a whole number, and such a law draws fractions: grid, "
                                  "choice or empirical");
    if (!th_law_terms(law, rest, th_law_family_terms(family), &terms) ||
        !check_terms(law, family, &terms))
        return false;
    vary->law = TH_STATED;
    if (terms.text[TH_TERM_WITHIN] && !read_within(law, terms.text[TH_TERM_WITHIN], vary))
        return false;
    if (!families[family].read(law, &terms, vary))
        return false;
    if (vary->law == TH_STATED)
        th_distribution_make(law->numbers, &vary->stated);
    return check_cut(law, vary);
}
