/* Words for --set that are of what a scenario requires and varies, not of a row: those of the
 * label, and of the user's those that this scenario has.
 *
 *     label.accuracy=10 %                     the label, for all tests
 *     require.low alarms.above=1              a bound of one requirement
 *     ensemble.vary.pump.error=normal 3 % points     a law that a test varies
 */
#ifndef TH_DEVICE_WORDS_H
#define TH_DEVICE_WORDS_H

#include "command/device/set.h"

/* The labels that --set gives another value get it; a sentence of each word that names none. */
enum th_status th_device_labels_set(struct th_device_set *set, const char *const *sets,
                                    size_t count, struct th_arena *arena,
                                    struct th_error *error);
/* The words for a scenario of the set in their order, in the arena: all that are of rows, the
 * label's bounds where it requires what they are of, and those of the user's that it has. */
enum th_status th_device_words(const struct th_device_set *set, const char *scenario,
                               const char *const *sets, size_t count, const char *const **words,
                               size_t *word_count, struct th_arena *arena,
                               struct th_error *error);
/* A sentence of each word require. or ensemble.vary. that none of these tests has. */
enum th_status th_device_words_check(const struct th_device_set *set,
                                     const struct th_device_test *const *tests,
                                     size_t test_count, const char *const *sets, size_t count,
                                     struct th_error *error);

#endif
