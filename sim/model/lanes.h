/* Eight members of an ensemble lie abreast, one per SIMD lane. Model code stays scalar to the
 * eye:
 *
 *     EACH_LANE(i) s->volume[i] -= drawn[i];
 */
#ifndef TH_LANES_H
#define TH_LANES_H

enum { TH_LANES = 8 };

#define EACH_LANE(i) for (int i = 0; i < TH_LANES; i++)

#endif
