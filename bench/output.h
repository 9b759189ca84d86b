/* The rows of an ensemble at the tip, float32, written as the store writes: [member][time]. */
#ifndef TH_BENCH_OUTPUT_H
#define TH_BENCH_OUTPUT_H

enum { OUTPUT_FIELDS = 4 }; /* C, T, B at the tip, P */

/* Through sim/store/file/h5.h: beside the file, fsync, rename. compress 0: contiguous. Returns
 * the bytes of the file, or -1. */
long th_output_write(const char *path, const double *values, int members, int rows,
                     int compress);

#endif
