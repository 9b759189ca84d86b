/* /run/part, in the result of a part of an ensemble (--slice, --members A:B): what merge needs
 * of each member to write what the run of all of them would have written. */
#include <endian.h>
#include <stdlib.h>

#include "store/rows/fan.h"
#include "store/sections.h"

/* The dataset, and where its words are in the file. */
static bool make_words(const struct th_store_job *job, hid_t group, size_t words, haddr_t *at)
{
    int32_t *numbers = malloc(words * sizeof *numbers);
    for (size_t k = 0; numbers && k < words; k++) numbers[k] = (int32_t)k;
    hid_t word = numbers ? th_h5_scale(group, "word", TH_H5_INT32, numbers, words, "1",
                                       "number of the word")
                         : H5I_INVALID_HID;
    const struct th_h5_shape shape = {
        .rank = 2, .size = {job->trace->members, words}, .scales = {job->member, word}};
    hid_t data = word >= 0 ? th_h5_array(group, "kept", TH_H5_INT64, &shape) : H5I_INVALID_HID;
    bool done = data >= 0 &&
                th_h5_text(data, "long_name", "what is kept of a member, for thecal merge");
    *at = data >= 0 ? H5Dget_offset(data) : HADDR_UNDEF;
    free(numbers);
    if (data >= 0 && H5Dclose(data) < 0)
        done = false;
    if (word >= 0 && H5Dclose(word) < 0)
        done = false;
    return done && *at != HADDR_UNDEF;
}

static bool write_words(const struct th_store_job *job, size_t words, haddr_t at)
{
    int64_t *row = malloc(words * sizeof *row);
    for (uint64_t m = 0; row && m < job->trace->members && !job->part->failed; m++) {
        if (m % 4096 == 0)
            th_trace_release(job->trace);
        th_trace_pack(job->trace, m, row);
        for (size_t k = 0; k < words; k++) row[k] = (int64_t)htole64((uint64_t)row[k]);
        th_part_write(job->part, row, words * sizeof *row,
                      (off_t)(at + m * words * sizeof *row));
    }
    free(row);
    return row && !job->part->failed;
}

static bool write_summary(const struct th_store_job *job, hid_t group)
{
    size_t count = 0;
    int64_t *words = job->fans ? th_fans_pack(job->fans, &count) : NULL;
    const bool done =
        !job->fans ||
        (words && th_h5_column(group, H5I_INVALID_HID, "summary", TH_H5_INT64, words, count,
                               NULL, "what is counted for the summary, for thecal merge"));
    free(words);
    return done;
}

bool th_store_part(const struct th_store_job *job)
{
    const struct th_scenario *scenario = job->scenario;
    const size_t words = th_trace_words(job->trace->layout);
    haddr_t at;
    if (!scenario->whole || job->member < 0)
        return true;
    hid_t group = th_h5_group(job->run, "part", "NXcollection");
    bool done =
        group >= 0 &&
        th_h5_text(group, "title", "a part of an ensemble, to be merged with others") &&
        th_h5_number(group, "whole", TH_H5_UINT64, &scenario->whole) &&
        H5Lcreate_hard(job->run, "member", group, "member", H5P_DEFAULT, H5P_DEFAULT) >= 0 &&
        make_words(job, group, words, &at) && write_words(job, words, at) &&
        write_summary(job, group);
    return group >= 0 && H5Gclose(group) >= 0 && done;
}
