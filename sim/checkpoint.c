#include "checkpoint.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "checksum.h"

#ifndef TH_VERSION
#define TH_VERSION "0"
#endif

struct header {
    char magic[16];
    uint64_t fingerprint, members, mapped, image_bytes, images;
    uint64_t seal; /* of all that was written, once the run was stopped in good order; 0: it was not */
};

struct th_checkpoint {
    struct th_trace *trace;
    const char *path;
    struct header *header; /* within the mapping */
    unsigned char *images; /* read back: {uint64_t number, bytes} each */
    size_t image_count;
    struct th_arena arena;
};

static uint64_t mix(uint64_t number, const void *bytes, size_t count)
{
    const unsigned char *b = bytes;
    for (size_t k = 0; k < count; k++) number = (number ^ b[k]) * 0x100000001b3u;
    return number;
}

/* What a checkpoint belongs to, as a number. */
static uint64_t fingerprint(const struct th_rig *rig, uint64_t first, uint64_t members)
{
    const struct th_scenario *scenario = rig->scenario;
    uint64_t number = mix(0xcbf29ce484222325u, TH_VERSION, sizeof TH_VERSION);
    number = mix(number, scenario->text, scenario->text_length);
    number = mix(number, scenario->overrides, strlen(scenario->overrides));
    for (size_t k = 0; k < scenario->instance_count; k++) {
        const struct th_instance *it = &scenario->instances[k];
        number = mix(number, it->model->name, strlen(it->model->name));
        number = mix(number, it->params, it->model->params.count * sizeof(double));
    }
    uint64_t counts[] = {rig->block_bytes, scenario->seed, first, members,
                         (uint64_t)scenario->duration, (uint64_t)scenario->sample};
    return mix(number, counts, sizeof counts);
}

static uint64_t seal_of(const struct th_checkpoint *checkpoint, uint64_t images)
{
    const struct header *header = checkpoint->header;
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
    checkpoint->image_count = checkpoint->header->images;
    size_t bytes = checkpoint->image_count * record_bytes(checkpoint);
    off_t end = lseek(checkpoint->trace->file, 0, SEEK_END);
    if ((uint64_t)end < checkpoint->trace->mapped_bytes + bytes)
        return th_error_add(error, TH_IO, "%s is cut short; it cannot be resumed",
                            checkpoint->path);
    checkpoint->images = th_arena_take(&checkpoint->arena, bytes + 1);
    if (!checkpoint->images)
        return th_error_add(error, TH_NO_MEMORY, "no memory to read %s", checkpoint->path);
    size_t got = 0;
    while (got < bytes) {
        ssize_t n = pread(checkpoint->trace->file, checkpoint->images + got, bytes - got,
                          (off_t)(checkpoint->trace->mapped_bytes + got));
        if (n <= 0)
            return th_error_add(error, TH_IO, "cannot read %s: %s", checkpoint->path,
                                strerror(errno));
        got += (size_t)n;
    }
    checkpoint->header->images = 0;
    return TH_OK;
}

static enum th_status begin(struct th_checkpoint *checkpoint, uint64_t print, bool resume,
                            struct th_error *error)
{
    const char magic[16] = "thecal save 1";
    struct th_trace *trace = checkpoint->trace;
    struct header *header = checkpoint->header;
    if (!resume) {
        memcpy(header->magic, magic, sizeof magic);
        *header = (struct header){.fingerprint = print, .members = trace->members,
                                  .mapped = trace->mapped_bytes,
                                  .image_bytes = trace->rig->block_bytes};
        memcpy(header->magic, magic, sizeof magic);
        return TH_OK;
    }
    if (memcmp(header->magic, magic, sizeof magic) != 0)
        return th_error_add(error, TH_IO, "%s is not a checkpoint of thecal", checkpoint->path);
    if (header->fingerprint != print || header->mapped != trace->mapped_bytes)
        return th_error_add(error, TH_BAD_INPUT,
                            "%s belongs to another scenario, other --set words, another number of "
                            "members or another version of thecal",
                            checkpoint->path);
    if (header->seal && header->seal != seal_of(checkpoint, header->images))
        return th_error_add(error, TH_IO,
                            "%s was damaged: its checksum does not hold; it cannot be resumed",
                            checkpoint->path);
    enum th_status status = read_images(checkpoint, error);
    header->seal = 0;
    return status;
}

enum th_status th_checkpoint_open(const struct th_rig *rig, uint64_t first, uint64_t members,
                                  const char *path, bool resume, struct th_checkpoint **checkpoint,
                                  struct th_trace **trace, struct th_error *error)
{
    struct th_arena arena = {0};
    struct th_checkpoint *it = th_arena_take(&arena, sizeof *it);
    if (!it)
        return th_error_add(error, TH_NO_MEMORY, "no memory for the checkpoint");
    it->arena = arena;
    it->path = th_arena_copy(&it->arena, path);
    it->trace = th_trace_create(rig, first, members, path, TH_CHECKPOINT_HEADER, resume, error);
    if (!it->trace || !it->path) {
        th_checkpoint_free(it);
        return error && error->status != TH_OK ? error->status : TH_IO;
    }
    it->header = (struct header *)it->trace->mapping;
    enum th_status status = begin(it, fingerprint(rig, first, members), resume, error);
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

static enum th_status put(const struct th_checkpoint *checkpoint, const void *bytes, size_t count,
                          off_t at, struct th_error *error)
{
    const unsigned char *from = bytes;
    while (count > 0) {
        ssize_t n = pwrite(checkpoint->trace->file, from, count, at);
        if (n <= 0)
            return th_error_add(error, TH_IO, "cannot write %s: %s", checkpoint->path,
                                strerror(errno));
        from += n;
        at += n;
        count -= (size_t)n;
    }
    return TH_OK;
}

enum th_status th_checkpoint_keep(struct th_checkpoint *checkpoint, uint64_t number,
                                  const void *bytes, size_t count, struct th_error *error)
{
    off_t at = (off_t)(checkpoint->trace->mapped_bytes +
                       checkpoint->header->images * record_bytes(checkpoint));
    enum th_status status = put(checkpoint, &number, sizeof number, at, error);
    if (status == TH_OK)
        status = put(checkpoint, bytes, count, at + (off_t)sizeof number, error);
    if (status == TH_OK)
        checkpoint->header->images++;
    return status;
}

enum th_status th_checkpoint_close(struct th_checkpoint *checkpoint, struct th_error *error)
{
    struct th_trace *trace = checkpoint->trace;
    checkpoint->header->seal = seal_of(checkpoint, checkpoint->header->images);
    if (msync(trace->mapping, trace->mapped_bytes, MS_SYNC) != 0 || fsync(trace->file) != 0)
        return th_error_add(error, TH_IO, "cannot finish %s: %s", checkpoint->path,
                            strerror(errno));
    return TH_OK;
}
