/* The version of this build, its commit and its libraries. */
#ifndef TH_VERSION_H
#define TH_VERSION_H

const char *th_version(void);        /* "0.3.0" */
const char *th_version_commit(void); /* "7d92821a0b1c", with "+dirty" if the tree was changed */
const char *th_version_date(void);   /* of the commit, "2025-11-24" */
const char *th_version_compiler(void); /* "gcc 12.2.0" */
const char *
th_version_libraries(void); /* "hdf5 1.10.8, gsl 2.7.1, ..." as found when it was built */

#endif
