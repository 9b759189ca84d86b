/* Shares of a variance by linear regression over the members of an ensemble.
 *
 * With y = b0 + sum b_k x_k + e by least squares,
 *
 *     S_k = b_k cov(x_k, y)/var(y),       rest = 1 - sum S_k = var(e)/var(y) = 1 - R2,
 *
 * the covariance decomposition (Pratt 1987, Proc 2nd Tampere Conf Stat 245; Li et al. 2010, J
 * Phys Chem A 114:6022). Of independent parameters and a linear y, S_k is b_k^2
 * var(x_k)/var(y), Sobol's index of the first order; in a sample of n a small one is known to
 * about 1/n, a middle one to 1/sqrt(n), and one near 0 may fall below it by chance. What y owes
 * to curvature and to parameters that act together is the rest.
 *
 * In standard scores, with the correlations r: R b = r, S_k = b_k r_k.
 *
 * By hand: y = 3 x1 + 4 x2 with equal variances: 9/25 and 16/25. y = x^2 of a symmetric x: all
 * of it is the rest. */
#include "ensemble/shares.h"

#include <math.h>

/* Less of a spread, relative to the mean, is round-off; so is less of a pivot. */
static const double roundoff = 1e-12, least_pivot = 1e-10;

static double mean_of(const double *values, size_t count, size_t stride)
{
    double sum = 0;
    for (size_t k = 0; k < count; k++) sum += values[k * stride];
    return sum / (double)count;
}

/* A column: its values, the stride between them, their mean and standard deviation. */
struct scores {
    const double *values;
    size_t stride;
    double mean, spread;
};

static double correlation(const struct scores *a, const struct scores *b, size_t count)
{
    double sum = 0;
    for (size_t k = 0; k < count; k++)
        sum += (a->values[k * a->stride] - a->mean) * (b->values[k * b->stride] - b->mean);
    return sum / (double)count / (a->spread * b->spread);
}

static struct scores scores_of(const double *values, size_t stride, size_t count)
{
    struct scores s = {values, stride, mean_of(values, count, stride), 1};
    const double spread = sqrt(correlation(&s, &s, count));
    s.spread = spread > roundoff * fabs(s.mean) && isfinite(spread) ? spread : 0;
    return s;
}

/* Solves the symmetric system of `n` by elimination; a row whose pivot vanishes is left out. */
static void solve(double (*matrix)[TH_SHARES + 1], size_t n, double *b)
{
    bool out[TH_SHARES];
    for (size_t k = 0; k < n; k++) {
        out[k] = !(matrix[k][k] > least_pivot);
        for (size_t row = k + 1; row < n && !out[k]; row++) {
            const double factor = matrix[row][k] / matrix[k][k];
            for (size_t column = k; column <= n; column++)
                matrix[row][column] -= factor * matrix[k][column];
        }
    }
    for (size_t k = n; k-- > 0;) {
        b[k] = matrix[k][n];
        for (size_t column = k + 1; column < n; column++) b[k] -= matrix[k][column] * b[column];
        b[k] = out[k] ? 0 : b[k] / matrix[k][k];
    }
}

bool th_variance_shares(const double *x, const double *y, size_t count, size_t factors,
                        double *shares)
{
    struct scores columns[TH_SHARES];
    double matrix[TH_SHARES][TH_SHARES + 1], with_y[TH_SHARES], b[TH_SHARES], sum = 0;
    for (size_t f = 0; f <= factors; f++) shares[f] = NAN;
    if (factors == 0 || factors > TH_SHARES || count < 2 * (factors + 1))
        return false;
    const struct scores right = scores_of(y, 1, count);
    if (right.spread == 0)
        return false;
    for (size_t f = 0; f < factors; f++) columns[f] = scores_of(x + f, factors, count);
    for (size_t f = 0; f < factors; f++) {
        const bool varies = columns[f].spread > 0;
        with_y[f] = varies ? correlation(&columns[f], &right, count) : 0;
        for (size_t g = 0; g < factors; g++)
            matrix[f][g] = varies && columns[g].spread > 0
                               ? correlation(&columns[f], &columns[g], count)
                               : 0;
        matrix[f][factors] = with_y[f];
    }
    solve(matrix, factors, b);
    for (size_t f = 0; f < factors; f++) sum += shares[f] = b[f] * with_y[f];
    shares[factors] = 1 - sum;
    return true;
}
