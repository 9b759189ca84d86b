/* The modes of a chain of equal elastic nodes: node k exchanges with its neighbours, and the
 * first and the last with the surroundings, through the faces 0 .. nodes, and any of them with
 * the surroundings by a leak of its own.
 *
 *     dS_k/dt = face_k (S_k-1 - S_k) - face_k+1 (S_k - S_k+1) - leak_k S_k
 *                                                     S outside of the chain: 0
 *
 * face and leak are conductances over compliance, 1/s. The matrix is -M M', one column of M for
 * each face and each leak: its singular values squared are the rates. One-sided Jacobi
 * rotations of these columns find rates that lie twenty decades apart each to its own precision
 * (Demmel & Veselic 1992, SIAM J Matrix Anal Appl 13:1204), as a nearly closed face beside open
 * ones asks for. */
#ifndef TH_MODES_H
#define TH_MODES_H

#include <stdbool.h>
#include <stddef.h>

/* A window on th_modes_doubles(nodes) doubles, which start as zeros. Chains of as many nodes
 * may lie side by side: what is known of one of them need not be found again for another. */
struct th_modes {
    int nodes;
    const double
        *beside; /* the first of `others`, each `apart` doubles behind the one before */
    size_t apart;
    int others;
    double *known; /* 1: the rest holds */
    double *face;  /* [nodes + 1] that it was found for, 1/s */
    double *leak;  /* [nodes], the same */
    double *rate;  /* [nodes] 1/s; 0: volume that cannot leave */
    double *shape; /* [nodes of the chain][nodes modes], orthonormal */
};

size_t th_modes_doubles(int nodes);
struct th_modes th_modes_at(double *memory, int nodes);

/* For these faces and leaks, 1/s, at least 0. Depends on them alone: what is known of the same
 * is kept. */
void th_modes_find(const struct th_modes *modes, const double *face, const double *leak);

#endif
