/* Loads shared objects: the one place that does. They are loaded with all their symbols
 * resolved, so that what is missing shows at once, and under names of their own. */
#include "document/library.h"

#include <dlfcn.h>
#include <elf.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text/sha256.h"
#include "document/whole.h"

#define LARGEST ((size_t)256 << 20) /* bytes */

/* All of a file and its SHA-256, to be freed; NULL: it cannot be read. */
static char *read_all(const char *path, char sum[65], size_t *length)
{
    FILE *file = fopen(path, "rb");
    char *bytes = file ? th_whole_read(file, LARGEST, length) : NULL;
    const bool read = bytes && !ferror(file) && *length <= LARGEST;
    if (file)
        fclose(file);
    if (read) {
        th_sha256(bytes, *length, sum);
        return bytes;
    }
    free(bytes);
    return NULL;
}

bool th_library_sum(const char *path, char sum[65], size_t *length)
{
    char *bytes = read_all(path, sum, length);
    free(bytes);
    return bytes != NULL;
}

/* The machine for which this program was compiled, as ELF numbers it; 0: not one of these. */
static unsigned own_machine(void)
{
#if defined __x86_64__
    return EM_X86_64;
#elif defined __aarch64__
    return EM_AARCH64;
#elif defined __riscv
    return EM_RISCV;
#else
    return 0;
#endif
}

/* True if the file is shorter than what it says is to be loaded: then loading it would crash.
 */
static bool is_cut(FILE *file, const Elf64_Ehdr *head, size_t length)
{
    for (unsigned k = 0; k < head->e_phnum; k++) {
        Elf64_Phdr part;
        const unsigned long at = head->e_phoff + (unsigned long)k * head->e_phentsize;
        if (at > length || fseek(file, (long)at, SEEK_SET) != 0 ||
            fread(&part, sizeof part, 1, file) != 1)
            return true;
        if (part.p_type == PT_LOAD &&
            (part.p_offset > length || part.p_filesz > length - part.p_offset))
            return true;
    }
    return false;
}

/* The reason for which a file is no library for this program, from its heads; false: none is
 * seen. */
static bool is_foreign(const char *path, size_t length, char *why, size_t size)
{
    Elf64_Ehdr head = {0};
    FILE *file = fopen(path, "rb");
    const size_t got = file ? fread(&head, 1, sizeof head, file) : 0;
    bool foreign = true;
    if (got < sizeof head || memcmp(head.e_ident, ELFMAG, SELFMAG) != 0)
        snprintf(why, size, "it is no shared object, which cc -shared -fPIC makes");
    else if (own_machine() && head.e_machine != own_machine())
        snprintf(why, size,
                 "it is for another processor (ELF machine %u, this program is for %u)",
                 (unsigned)head.e_machine, own_machine());
    else if (head.e_type != ET_DYN)
        snprintf(why, size,
                 "it is an object or a program, not a shared object: link it with cc -shared");
    else if (head.e_ident[EI_CLASS] == ELFCLASS64 && is_cut(file, &head, length))
        snprintf(why, size, "it is cut off: the file is shorter than its head says");
    else
        foreign = false;
    if (file)
        fclose(file);
    return foreign;
}

/* True if what is in memory is the file of the known sum: a name that is loaded already gives
 * what was loaded then, whatever stands in the file by now. Segments that are not written to
 * are in memory as they lie in the file. */
static bool is_loaded(const struct th_library *library)
{
    char sum[65];
    size_t length;
    struct link_map *map = NULL;
    char *bytes = read_all(library->path, sum, &length);
    bool same = bytes && strcmp(sum, library->sum) == 0 && length >= sizeof(ElfW(Ehdr)) &&
                dlinfo(library->handle, RTLD_DI_LINKMAP, &map) == 0;
    ElfW(Ehdr) head = {0};
    if (same)
        memcpy(&head, bytes, sizeof head);
    for (unsigned k = 0; same && k < head.e_phnum; k++) {
        ElfW(Phdr) part;
        memcpy(&part, bytes + head.e_phoff + (size_t)k * head.e_phentsize, sizeof part);
        if (part.p_type == PT_LOAD && !(part.p_flags & PF_W))
            same = memcmp((const char *)map->l_addr + part.p_vaddr, bytes + part.p_offset,
                          part.p_filesz) == 0;
    }
    free(bytes);
    return same;
}

static const void *find_symbol(const struct th_library *library, const char *name)
{
    return dlsym(library->handle, name);
}

static void close_one(struct th_library *library)
{
    if (!library->handle)
        return;
    th_library_enter(library);
    dlclose(library->handle);
    th_library_leave(library);
    library->handle = NULL;
}

bool th_library_open(struct th_library *library, char *why, size_t size)
{
    char *path = malloc(strlen(library->path) + 3);
    if (!path) {
        snprintf(why, size, "no memory");
        return false;
    }
    /* A name without a folder would be sought among the system's libraries. */
    sprintf(path, "%s%s", strchr(library->path, '/') ? "" : "./", library->path);
    const bool foreign = is_foreign(path, library->length, why, size);
    if (!foreign) {
        th_library_enter(library);
        library->handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
        th_library_leave(library);
    }
    if (!foreign && !library->handle) {
        const char *text = dlerror();
        const size_t length = strlen(path);
        if (text && strncmp(text, path, length) == 0 && text[length] == ':')
            text += length + 1 + (text[length + 1] == ' ');
        snprintf(why, size, "%.300s", text ? text : "for no reason that is known");
    }
    if (library->handle && !is_loaded(library)) {
        snprintf(
            why, size,
            "another version of it is loaded in this process, or it is being written: free "
            "the scenarios that use it before it is made anew");
        close_one(library);
    }
    library->symbol = find_symbol;
    free(path);
    return library->handle != NULL;
}

void th_libraries_close(struct th_library *library)
{
    for (; library; library = library->next) close_one(library);
}

#define OPENING "a shared object of "

void th_library_note(const struct th_library *library, char text[TH_LIBRARY_NOTE])
{
    snprintf(text, TH_LIBRARY_NOTE, OPENING "%zu bytes, which are not kept; SHA-256 %s\n",
             library->length, library->sum);
}

bool th_library_is_note(const char *text, const char *sum)
{
    const struct th_library library = {.length = strncmp(text, OPENING, strlen(OPENING)) == 0
                                                     ? strtoul(text + strlen(OPENING), NULL, 10)
                                                     : 0};
    struct th_library same = library;
    char note[TH_LIBRARY_NOTE];
    snprintf(same.sum, sizeof same.sum, "%s", sum);
    th_library_note(&same, note);
    return strcmp(text, note) == 0;
}
