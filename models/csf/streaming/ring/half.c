/* csf/streaming: a ring whose halves are mirror images, as they are while all drug has come in
 * before or behind the cord: the streams are the same on both sides. One half is computed then,
 * in half the time. What is heavy couples all angles, so that both are computed; but who sits
 * or lies on the back has it on both sides alike, and one is made the image of the other after
 * each step: of CSF that lies above lighter CSF one side falls faster, by so little as its last
 * digit is off, and half an hour later that was 1e-5 of C. */
#include "csf/streaming/step.h"

#include <string.h>

static bool is_same(const struct streaming_mesh *mesh, const double *amounts)
{
    for (size_t j = 0; j < mesh->angles / 2; j++)
        if (memcmp(amounts + th_streaming_at(mesh, j, 0),
                   amounts + th_streaming_at(mesh, mesh->angles - 1 - j, 0),
                   mesh->cells * sizeof *amounts) != 0)
            return false;
    return true;
}

bool th_streaming_is_mirrored(const struct streaming_memory *memory, size_t species)
{
    const struct streaming_mesh *mesh = &memory->mesh;
    bool same = true;
    for (int k = 0; k < TH_CSF_SOURCES; k++) {
        const struct streaming_place *place = &memory->places[k];
        for (size_t j = 0; place->used && j < mesh->angles / 2; j++)
            same &= place->round[j] == place->round[mesh->angles - 1 - j];
    }
    for (size_t d = 0; same && d < species; d++)
        for (size_t part = 0; same && part < memory->parts; part++)
            same = is_same(mesh, memory->drug[d].amounts[part]);
    return same;
}

bool th_streaming_sinks_evenly(const struct th_view *view,
                               const struct streaming_memory *memory, int i)
{
    const struct th_ports *port = view->ports;
    return port->surroundings.posture[i] != TH_LATERAL &&
           is_same(&memory->mesh, memory->drug[memory->species].amounts[STREAMING_CSF]);
}

struct streaming_memory th_streaming_half(const struct streaming_memory *memory)
{
    struct streaming_memory half = *memory;
    half.mesh.angles /= 2;
    half.size /= 2;
    return half;
}

void th_streaming_mirror(const struct streaming_memory *memory, size_t d)
{
    const struct streaming_mesh *mesh = &memory->mesh;
    for (size_t part = 0; part < (d < memory->species ? memory->parts : 1); part++)
        for (size_t j = 0; j < mesh->angles / 2; j++)
            memcpy(memory->drug[d].amounts[part] +
                       th_streaming_at(mesh, mesh->angles - 1 - j, 0),
                   memory->drug[d].amounts[part] + th_streaming_at(mesh, j, 0),
                   mesh->cells * sizeof(double));
}
