/* Leaks of libhdf5 and libfyaml themselves, which LeakSanitizer passes over: they keep memory
 * when they reject a damaged file or a call fails. For suites in which that happens. */
#ifndef TH_LEAKS_H
#define TH_LEAKS_H

#if defined __SANITIZE_ADDRESS__
__attribute__((visibility("default"))) const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libhdf5\nleak:libfyaml";
}
#endif

#endif
