/* Writes, seals, checks and reads checkpoints. */
#include "ensemble/checkpoint.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/disk/checksum.h"
#include "base/disk/file.h"
#include "base/version.h"
#include "ensemble/checkpoint_file.h"

struct th_checkpoint {
    struct th_trace *trace;
    const char *path;
    struct th_checkpoint_header *header; /* within the mapping */
    uint64_t *sums;                      /* [members], within the mapping; 0: not finished */
    unsigned char *images;               /* that were read: {uint64_t number, bytes} each */
    size_t image_count;
    struct th_arena arena;
};

/* FNV-1a, continued from `number`. */
static uint64_t mix(uint64_t number, const void *bytes, size_t count)
{
    const unsigned char *b = bytes;
    for (size_t k = 0; k < count; k++) number = (number ^ b[k]) * 0x100000001b3u;
    return number;
}

uint64_t th_checkpoint_fingerprint(const struct th_layout *layout, uint64_t first,
                                   uint64_t members)
{
    const struct th_scenario *scenario = layout->scenario;
    const char *version = th_version();
    uint64_t number = mix(0xcbf29ce484222325u, version, strlen(version) + 1);
    char digest[65];
    th_scenario_digest(scenario, digest);
    number = mix(number, digest, sizeof digest);
    for (size_t k = 0; k < scenario->instance_count; k++) {
        const struct th_instance *it = &scenario->instances[k];
        number = mix(number, it->model->name, strlen(it->model->name));
        number = mix(number, it->params, it->model->params.count * sizeof(double));
    }
    uint64_t counts[] = {
        layout->block_bytes,       scenario->seed, first, members, (uint64_t)scenario->duration,
        (uint64_t)scenario->sample};
    return mix(number, counts, sizeof counts);
}

/* The checksum of the file up to the end of its images; never 0. */
static uint64_t seal_of(const struct th_checkpoint *checkpoint, uint64_t images)
{
    const struct th_checkpoint_header *header = checkpoint->header;
    struct th_checksum sum;
    off_t end = (off_t)(header->mapped + images * (sizeof(uint64_t) + header->image_bytes));
    if (!th_checksum_file(checkpoint->trace->file, TH_CHECKPOINT_HEADER, end, &sum))
        return 0;
    uint64_t number = mix(mix(header->fingerprint, &sum, sizeof sum), &images, sizeof images);
    return number ? number : 1;
}

static size_t record_bytes(const struct th_checkpoint *checkpoint)
{
    return sizeof(uint64_t) + checkpoint->header->image_bytes;
}

static enum th_status read_images(struct th_checkpoint *checkpoint, struct th_error *error)
{
    struct th_part part = {.file = checkpoint->trace->file};
    checkpoint->image_count = checkpoint->header->images;
    size_t bytes = checkpoint->image_count * record_bytes(checkpoint);
    checkpoint->images = th_arena_take(&checkpoint->arena, bytes + 1);
    if (!checkpoint->images)
        return th_error_add(error, TH_NO_MEMORY, "no memory to read %s", checkpoint->path);
    th_part_read(&part, checkpoint->images, bytes, (off_t)checkpoint->trace->mapped_bytes);
    if (part.failed)
        return th_error_add(error, TH_IO, "cannot read %s: %s", checkpoint->path,
                            strerror(part.failed));
    return TH_OK;
}

static uint64_t sum_of(const struct th_checkpoint *checkpoint, uint64_t member)
{
    uint64_t sum = th_trace_digest(checkpoint->trace, member, checkpoint->header->fingerprint);
    return sum ? sum : 1;
}

/* Whichever pages reached the disk: a member is finished only if its checksum holds over all
 * that is kept of it. Every other one begins anew, whatever the file has of it. */
static void keep_intact_members(struct th_checkpoint *checkpoint)
{
    struct th_trace *trace = checkpoint->trace;
    for (uint64_t m = 0; m < trace->members; m++) {
        if (checkpoint->sums[m] && checkpoint->sums[m] == sum_of(checkpoint, m))
            continue;
        checkpoint->sums[m] = 0;
        trace->status[m] = trace->failed_in[m] = -1;
    }
}

static bool flush_header(const struct th_checkpoint *checkpoint)
{
    return msync(checkpoint->header, TH_CHECKPOINT_HEADER, MS_SYNC) == 0;
}

static enum th_status reject_damaged(const struct th_checkpoint *checkpoint,
                                     struct th_error *error)
{
    return th_error_add(error, TH_IO,
                        "%s was damaged: its checksum does not hold; it cannot be resumed",
                        checkpoint->path);
}

/* Images are used only if the run was stopped in good order: the seal covers them and their
 * samples in the trace. From here on the file changes, so the seal is removed first. */
static enum th_status resume_from(struct th_checkpoint *checkpoint, uint64_t blocks,
                                  struct th_error *error)
{
    struct th_checkpoint_header *header = checkpoint->header;
    enum th_status status = TH_OK;
    if (header->seal) {
        if (header->images > blocks || header->seal != seal_of(checkpoint, header->images))
            return reject_damaged(checkpoint, error);
        status = read_images(checkpoint, error);
    }
    if (status != TH_OK)
        return status;
    header->seal = header->images = header->spent = 0;
    if (!flush_header(checkpoint))
        return th_error_add(error, TH_IO, "cannot write %s: %s", checkpoint->path,
                            strerror(errno));
    keep_intact_members(checkpoint);
    return TH_OK;
}

static enum th_status begin(struct th_checkpoint *checkpoint, uint64_t print, bool resume,
                            struct th_error *error)
{
    struct th_trace *trace = checkpoint->trace;
    struct th_checkpoint_header *header = checkpoint->header;
    uint64_t blocks =
        (trace->first + trace->members - 1) / TH_LANES - trace->first / TH_LANES + 1;
    if (!resume) {
        *header = (struct th_checkpoint_header){.fingerprint = print,
                                                .members = trace->members,
                                                .mapped = trace->mapped_bytes,
                                                .image_bytes = trace->layout->block_bytes};
        memcpy(header->magic, th_checkpoint_magic, sizeof header->magic);
        return TH_OK;
    }
    if (header->members != trace->members || header->mapped != trace->mapped_bytes ||
        header->image_bytes != trace->layout->block_bytes)
        return reject_damaged(checkpoint, error);
    return resume_from(checkpoint, blocks, error);
}

static enum th_status reject_foreign(const char *path, struct th_error *error)
{
    return th_error_add(
        error, TH_BAD_INPUT,
        "%s belongs to another scenario, other parts or tables, other --set words, another "
        "number of members or another version of thecal",
        path);
}

/* Opens the file and lays the trace over it; the trace closes the file. */
static enum th_status open_trace(struct th_checkpoint *it, const struct th_layout *layout,
                                 uint64_t first, uint64_t members, bool resume,
                                 struct th_error *error)
{
    struct th_checkpoint_file found;
    uint64_t print = th_checkpoint_fingerprint(layout, first, members);
    enum th_status status = th_checkpoint_file_open(&found, it->path, resume, error);
    if (status != TH_OK)
        return status;
    if (resume && found.header.fingerprint != print) {
        close(found.file);
        return reject_foreign(it->path, error);
    }
    const struct th_trace_file file = {.path = it->path,
                                       .file = found.file,
                                       .header =
                                           TH_CHECKPOINT_HEADER + members * sizeof *it->sums,
                                       .resume = resume};
    found.file = dup(found.file); /* holds the lock though the trace closes its own */
    it->trace = th_trace_create(layout, first, members, &file, error);
    if (!it->trace)
        th_checkpoint_file_drop(&found);
    if (found.file >= 0)
        close(found.file);
    if (!it->trace)
        return error && error->status != TH_OK ? error->status : TH_IO;
    it->header = (struct th_checkpoint_header *)it->trace->mapping;
    it->sums = (uint64_t *)(it->trace->mapping + TH_CHECKPOINT_HEADER);
    return begin(it, print, resume, error);
}

enum th_status th_checkpoint_open(const struct th_layout *layout, uint64_t first,
                                  uint64_t members, const char *path, bool resume,
                                  struct th_checkpoint **checkpoint, struct th_trace **trace,
                                  struct th_error *error)
{
    struct th_arena arena = {0};
    struct th_checkpoint *it = th_arena_take(&arena, sizeof *it);
    if (!it)
        return th_error_add(error, TH_NO_MEMORY, "no memory for the checkpoint");
    it->arena = arena;
    it->path = th_arena_copy(&it->arena, path);
    enum th_status status =
        it->path ? open_trace(it, layout, first, members, resume, error)
                 : th_error_add(error, TH_NO_MEMORY, "no memory for the checkpoint");
    if (status != TH_OK) {
        th_trace_free(it->trace);
        th_checkpoint_free(it);
        return status;
    }
    *trace = it->trace;
    *checkpoint = it;
    return TH_OK;
}

void th_checkpoint_free(struct th_checkpoint *checkpoint)
{
    if (!checkpoint)
        return;
    struct th_arena arena = checkpoint->arena;
    th_arena_free(&arena);
}

const void *th_checkpoint_image(const struct th_checkpoint *checkpoint, uint64_t number)
{
    for (size_t k = 0; k < checkpoint->image_count; k++) {
        const unsigned char *record = checkpoint->images + k * record_bytes(checkpoint);
        uint64_t of;
        memcpy(&of, record, sizeof of);
        if (of == number)
            return record + sizeof of;
    }
    return NULL;
}

void th_checkpoint_done(struct th_checkpoint *checkpoint, uint64_t member)
{
    checkpoint->sums[member] = sum_of(checkpoint, member);
}

enum th_status th_checkpoint_keep(struct th_checkpoint *checkpoint, uint64_t number,
                                  const void *bytes, size_t count, struct th_error *error)
{
    struct th_part part = {.file = checkpoint->trace->file};
    off_t at = (off_t)(checkpoint->trace->mapped_bytes +
                       checkpoint->header->images * record_bytes(checkpoint));
    th_part_write(&part, &number, sizeof number, at);
    th_part_write(&part, bytes, count, at + (off_t)sizeof number);
    if (part.failed)
        return th_error_add(error, TH_IO, "cannot write %s: %s", checkpoint->path,
                            strerror(part.failed));
    checkpoint->header->images++;
    return TH_OK;
}

/* The seal reaches the disk after all that it covers: if power fails in between there is none.
 */
enum th_status th_checkpoint_close(struct th_checkpoint *checkpoint, struct th_error *error)
{
    const struct th_trace *trace = checkpoint->trace;
    bool done =
        msync(trace->mapping, trace->mapped_bytes, MS_SYNC) == 0 && fsync(trace->file) == 0;
    if (done) {
        checkpoint->header->seal = seal_of(checkpoint, checkpoint->header->images);
        done = flush_header(checkpoint) && fsync(trace->file) == 0;
    }
    if (done)
        return TH_OK;
    return th_error_add(error, TH_IO, "cannot finish %s: %s", checkpoint->path,
                        strerror(errno));
}

void th_checkpoint_spend(const struct th_trace *trace)
{
    if (trace->file >= 0 &&
        memcmp(trace->mapping, th_checkpoint_magic, sizeof th_checkpoint_magic) == 0)
        ((struct th_checkpoint_header *)trace->mapping)->spent = 1;
}
