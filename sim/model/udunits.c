/* The unit system of UDUNITS-2, asked only for units of the table model/unit.def. A scenario
 * names the same few units a thousand times: scales that were found once are kept. */
#include "model/udunits.h"

#include <math.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <udunits2.h>

#include "model/unit.h"

enum { UNIT_SIZE = 320, KEPT = 1024, KEY = 48 };

/* The scale of a pair of units, found before. */
struct kept {
    char key[KEY]; /* both units, with a line's end between them; "": none yet */
    struct th_scale scale;
};

struct th_udunits {
    ut_system *system;
    locale_t plain;
    pthread_mutex_t *one_parse; /* the parser of UDUNITS keeps its state in globals */
    struct kept *kept;          /* KEPT places, by the hash of the key; under the same lock */
};

struct th_udunits *th_udunits_open(struct th_error *error)
{
    struct th_udunits *udunits = calloc(1, sizeof *udunits);
    pthread_mutex_t *mutex = calloc(1, sizeof *mutex);
    struct kept *kept = calloc(KEPT, sizeof *kept);
    if (!udunits || !mutex || !kept) {
        free(udunits);
        free(mutex);
        free(kept);
        th_error_add(error, TH_NO_MEMORY, "no memory for the unit system");
        return NULL;
    }
    pthread_mutex_init(mutex, NULL);
    udunits->one_parse = mutex;
    udunits->kept = kept;
    ut_set_error_message_handler(ut_ignore);
    udunits->plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    udunits->system = ut_read_xml(NULL);
    if (udunits->system && udunits->plain)
        return udunits;
    th_error_add(error, TH_IO,
                 "the unit table of UDUNITS-2 cannot be read: is it "
                 "installed, or UDUNITS2_XML_PATH set wrongly?");
    th_udunits_close(udunits);
    return NULL;
}

void th_udunits_close(struct th_udunits *udunits)
{
    if (!udunits)
        return;
    if (udunits->system)
        ut_free_system(udunits->system);
    if (udunits->plain)
        freelocale(udunits->plain);
    pthread_mutex_destroy(udunits->one_parse);
    free(udunits->one_parse);
    free(udunits->kept);
    free(udunits);
}

locale_t th_udunits_locale(const struct th_udunits *udunits)
{
    return udunits->plain;
}

/* The unit, or NULL and the reason. Not for two threads at once. */
static ut_unit *parse(const struct th_udunits *udunits, const char *unit, size_t length,
                      char why[TH_SENTENCE])
{
    char text[UNIT_SIZE];
    if (!th_unit_spell(unit, length, text, sizeof text, why, TH_SENTENCE))
        return NULL;
    return ut_parse(udunits->system, text, UT_ASCII);
}

/* Only rising straight lines are let through (a decibel is not one).
 * The slope beside an offset is taken over a long way, so that the offset does not blur it. */
static enum th_status scale_of(ut_unit *from, ut_unit *to, struct th_scale *scale)
{
    static const double far = 1 << 30;
    if (!ut_are_convertible(from, to))
        return TH_BAD_INPUT;
    cv_converter *converter = ut_get_converter(from, to);
    if (!converter)
        return TH_BAD_INPUT;
    double zero = cv_convert_double(converter, 0.0), one = cv_convert_double(converter, 1.0);
    double distant = cv_convert_double(converter, far);
    cv_free(converter);
    scale->offset = zero;
    scale->factor = zero == 0.0 ? one : (distant - zero) / far;
    bool straight = isfinite(zero) && scale->factor > 0 &&
                    fabs(distant - zero - far * scale->factor) <= 1e-9 * fabs(distant) &&
                    fabs(one - zero - scale->factor) <= 1e-9 * (fabs(one) + fabs(zero));
    return straight ? TH_OK : TH_BAD_INPUT;
}

/* The place of a pair of units, whose key is written: that with this key, or an empty one.
 * NULL if the key is too long or all places near its hash are taken. */
static struct kept *place_of(const struct th_udunits *udunits, const char *from, size_t length,
                             const char *to, char key[KEY])
{
    enum { NEAR = 8 };
    const size_t rest = strlen(to);
    if (length == 0 || length + rest + 2 > KEY)
        return NULL;
    memcpy(key, from, length);
    key[length] = '\n';
    memcpy(key + length + 1, to, rest + 1);
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (const char *at = key; *at; at++) hash = (hash ^ (unsigned char)*at) * 16777619u;
    for (uint32_t k = 0; k < NEAR; k++) {
        struct kept *place = &udunits->kept[(hash + k) % KEPT];
        if (!place->key[0] || strcmp(place->key, key) == 0)
            return place;
    }
    return NULL;
}

static enum th_status find_scale(const struct th_udunits *udunits, const char *from,
                                 size_t length, const char *to, struct th_scale *scale,
                                 bool *known, char *why)
{
    char ignored[TH_SENTENCE];
    ut_unit *one = parse(udunits, from, length, why);
    ut_unit *other = one ? parse(udunits, to, strlen(to), ignored) : NULL;
    *known = one != NULL;
    enum th_status status = other ? scale_of(one, other, scale) : TH_BAD_INPUT;
    ut_free(one);
    ut_free(other);
    return status;
}

enum th_status th_udunits_scale(const struct th_udunits *udunits, const char *from,
                                size_t length, const char *to, struct th_scale *scale,
                                bool *known, char *why)
{
    char key[KEY];
    enum th_status status = TH_OK;
    pthread_mutex_lock(udunits->one_parse);
    struct kept *place = place_of(udunits, from, length, to, key);
    if (place && place->key[0]) {
        *scale = place->scale;
        *known = true;
        why[0] = '\0';
    } else
        status = find_scale(udunits, from, length, to, scale, known, why);
    if (place && status == TH_OK) {
        strcpy(place->key, key);
        place->scale = *scale;
    }
    pthread_mutex_unlock(udunits->one_parse);
    return status;
}
