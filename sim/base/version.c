/* The version as the Makefile defines it. */
#include "base/version.h"

/* The Makefile defines these for this file alone, so that a commit rebuilds one object. */
#ifndef TH_VERSION
#define TH_VERSION "unknown"
#endif
#ifndef TH_COMMIT
#define TH_COMMIT "unknown"
#endif
#ifndef TH_DATE
#define TH_DATE "1970-01-01"
#endif
#ifndef TH_LIBRARIES
#define TH_LIBRARIES "unknown"
#endif

const char *th_version(void)
{
    return TH_VERSION;
}

const char *th_version_commit(void)
{
    return TH_COMMIT;
}

const char *th_version_date(void)
{
    return TH_DATE;
}

const char *th_version_compiler(void)
{
#ifdef __clang__
    return "clang " __clang_version__;
#else
    return "gcc " __VERSION__;
#endif
}

const char *th_version_libraries(void)
{
    return TH_LIBRARIES;
}
