/* Prints the tables of models/csf/canal/poles.c:
 *     gcc -O2 bench/poles.c -lgsl -lgslcblas -lm -o poles && ./poles
 * Poles from the Caratheodory-Fejer approximation of exp on the negative axis, mapped to the
 * unit disc by z = 9 ((w - 1)/(w + 1))^2; residues by Lawson's iteration with R(0) = R'(0) = 1.
 */
#include <complex.h>
#include <gsl/gsl_fft_complex.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_poly.h>
#include <math.h>
#include <stdio.h>

enum { TERMS = 75, CIRCLE = 1024, GRID = 4000, ROUNDS = 3000, PAIRS_MOST = 6 };

static const double scale = 9;

/* Chebyshev coefficients of exp on the axis, drawn to the unit circle. */
static void coefficients(double *c)
{
    static const double tiny = 1e-16;
    double data[2 * CIRCLE];
    for (int i = 0; i < CIRCLE; i++) {
        const double t = cos(2 * M_PI * i / CIRCLE);
        data[2 * i] = exp(scale * (t - 1) / (t + 1 + tiny));
        data[2 * i + 1] = 0;
    }
    gsl_fft_complex_radix2_forward(data, 1, CIRCLE);
    for (int i = 0; i <= TERMS; i++) c[i] = data[2 * i] / CIRCLE;
}

/* The poles are the roots outside the disc of the singular vector number 2 pairs of the Hankel
 * matrix of the coefficients. */
static int find_poles(int pairs, double complex *poles)
{
    double c[TERMS + 1], v[TERMS], roots[2 * (TERMS - 1)];
    coefficients(c);
    gsl_matrix *hankel = gsl_matrix_calloc(TERMS, TERMS),
               *right = gsl_matrix_alloc(TERMS, TERMS);
    gsl_vector *values = gsl_vector_alloc(TERMS);
    for (int i = 0; i < TERMS; i++)
        for (int j = 0; i + j < TERMS; j++)
            gsl_matrix_set(hankel, (size_t)i, (size_t)j, c[1 + i + j]);
    gsl_linalg_SV_decomp_jacobi(hankel, right, values);
    for (int i = 0; i < TERMS; i++)
        v[TERMS - 1 - i] = gsl_matrix_get(right, (size_t)i, (size_t)(2 * pairs));
    gsl_poly_complex_workspace *work = gsl_poly_complex_workspace_alloc(TERMS);
    gsl_poly_complex_solve(v, TERMS, work, roots);
    int found = 0;
    for (int i = 0; i < TERMS - 1; i++) {
        const double complex q = roots[2 * i] + I * roots[2 * i + 1];
        const double complex z = scale * cpow((q - 1) / (q + 1), 2);
        if (cabs(q) > 1 && cimag(z) > 0 && found < pairs)
            poles[found++] = z;
    }
    gsl_poly_complex_workspace_free(work);
    gsl_vector_free(values);
    gsl_matrix_free(right);
    gsl_matrix_free(hankel);
    for (int i = 0; i < found; i++)
        for (int j = i + 1; j < found; j++)
            if (cimag(poles[j]) < cimag(poles[i])) {
                const double complex swap = poles[i];
                poles[i] = poles[j];
                poles[j] = swap;
            }
    return found;
}

/* Value and slope of the basis 1, 2 Re 1/(z-p), -2 Im 1/(z-p). */
static void basis(int pairs, const double complex *p, double z, double *value, double *slope)
{
    value[0] = 1;
    slope[0] = 0;
    for (int k = 0; k < pairs; k++) {
        const double complex f = 1 / (z - p[k]), g = -f * f;
        value[1 + 2 * k] = 2 * creal(f);
        value[2 + 2 * k] = -2 * cimag(f);
        slope[1 + 2 * k] = 2 * creal(g);
        slope[2 + 2 * k] = -2 * cimag(g);
    }
}

struct fit {
    int pairs, size;
    const double complex *p;
    gsl_matrix *q;                    /* orthogonal: first two columns span the constraints */
    double start[2 * PAIRS_MOST + 1]; /* a solution of the constraints */
};

static void constrain(struct fit *fit)
{
    double value[2 * PAIRS_MOST + 1], slope[2 * PAIRS_MOST + 1];
    const size_t m = (size_t)fit->size;
    gsl_matrix *ct = gsl_matrix_alloc(m, 2), *r = gsl_matrix_alloc(m, 2);
    gsl_vector *tau = gsl_vector_alloc(2);
    basis(fit->pairs, fit->p, 0, value, slope);
    for (size_t i = 0; i < m; i++) {
        gsl_matrix_set(ct, i, 0, value[i]);
        gsl_matrix_set(ct, i, 1, slope[i]);
    }
    gsl_linalg_QR_decomp(ct, tau);
    gsl_linalg_QR_unpack(ct, tau, fit->q, r);
    const double y0 = 1 / gsl_matrix_get(r, 0, 0);
    const double y1 = (1 - gsl_matrix_get(r, 0, 1) * y0) / gsl_matrix_get(r, 1, 1);
    for (size_t i = 0; i < m; i++)
        fit->start[i] = gsl_matrix_get(fit->q, i, 0) * y0 + gsl_matrix_get(fit->q, i, 1) * y1;
    gsl_vector_free(tau);
    gsl_matrix_free(r);
    gsl_matrix_free(ct);
}

/* One weighted least squares fit; returns the largest error and fills errors. */
static double fit_once(const struct fit *fit, const double *z, const double *weight, double *x,
                       double *errors)
{
    const int m = fit->size, free_columns = m - 2;
    double value[2 * PAIRS_MOST + 1], slope[2 * PAIRS_MOST + 1], worst = 0;
    gsl_matrix *a = gsl_matrix_alloc(GRID, (size_t)free_columns);
    gsl_vector *b = gsl_vector_alloc(GRID), *y = gsl_vector_alloc((size_t)free_columns);
    gsl_vector *tau = gsl_vector_alloc((size_t)free_columns), *rest = gsl_vector_alloc(GRID);
    for (int i = 0; i < GRID; i++) {
        const double w = sqrt(weight[i]);
        double known = 0;
        basis(fit->pairs, fit->p, z[i], value, slope);
        for (int k = 0; k < m; k++) known += value[k] * fit->start[k];
        gsl_vector_set(b, (size_t)i, w * (exp(z[i]) - known));
        for (int j = 0; j < free_columns; j++) {
            double sum = 0;
            for (int k = 0; k < m; k++)
                sum += value[k] * gsl_matrix_get(fit->q, (size_t)k, (size_t)j + 2);
            gsl_matrix_set(a, (size_t)i, (size_t)j, w * sum);
        }
    }
    gsl_linalg_QR_decomp(a, tau);
    gsl_linalg_QR_lssolve(a, tau, b, y, rest);
    for (int k = 0; k < m; k++) {
        x[k] = fit->start[k];
        for (int j = 0; j < free_columns; j++)
            x[k] +=
                gsl_matrix_get(fit->q, (size_t)k, (size_t)j + 2) * gsl_vector_get(y, (size_t)j);
    }
    for (int i = 0; i < GRID; i++) {
        double sum = -exp(z[i]);
        basis(fit->pairs, fit->p, z[i], value, slope);
        for (int k = 0; k < m; k++) sum += value[k] * x[k];
        errors[i] = fabs(sum);
        worst = errors[i] > worst ? errors[i] : worst;
    }
    gsl_vector_free(rest);
    gsl_vector_free(tau);
    gsl_vector_free(y);
    gsl_vector_free(b);
    gsl_matrix_free(a);
    return worst;
}

/* Lawson: weights are multiplied by the errors until the peaks are level. */
static double lawson(int pairs, const double complex *p, double *best)
{
    static double z[GRID], weight[GRID], errors[GRID];
    double x[2 * PAIRS_MOST + 1], least = INFINITY;
    struct fit fit = {pairs,
                      2 * pairs + 1,
                      p,
                      gsl_matrix_alloc((size_t)(2 * pairs + 1), (size_t)(2 * pairs + 1)),
                      {0}};
    constrain(&fit);
    for (int i = 0; i < GRID; i++) {
        z[i] = -pow(10, -8 + 15.0 * i / (GRID - 1));
        weight[i] = 1.0 / GRID;
    }
    for (int round = 0; round < ROUNDS; round++) {
        const double worst = fit_once(&fit, z, weight, x, errors);
        double sum = 0;
        if (worst < least) {
            least = worst;
            for (int k = 0; k < fit.size; k++) best[k] = x[k];
        }
        for (int i = 0; i < GRID; i++) sum += weight[i] *= errors[i] + 1e-6 * worst;
        for (int i = 0; i < GRID; i++) weight[i] /= sum;
    }
    gsl_matrix_free(fit.q);
    return least;
}

/* R at minus infinity such that R(0) = 1 with the residues as they were rounded: half a unit in
 * the last place of those would be drug made or lost in each step. */
static double at_infinity(int pairs, const double complex *p, const double *x)
{
    long double sum = 1;
    for (int k = 0; k < pairs; k++) {
        const long double re = creal(p[k]), im = cimag(p[k]);
        sum += 2 * (x[1 + 2 * k] * re + x[2 + 2 * k] * im) / (re * re + im * im);
    }
    return (double)sum;
}

/* R''(0)/2 = -2 Re sum a/p^3. */
static double half_bend(int pairs, const double complex *p, const double *x)
{
    long double sum = 0;
    for (int k = 0; k < pairs; k++) {
        const long double complex pole = p[k];
        const long double complex residue =
            x[1 + 2 * k] + (long double complex)I * x[2 + 2 * k];
        sum -= 2 * creall(residue / (pole * pole * pole));
    }
    return (double)sum;
}

int main(void)
{
    for (int pairs = 2; pairs <= PAIRS_MOST; pairs++) {
        double complex p[PAIRS_MOST];
        double x[2 * PAIRS_MOST + 1];
        if (find_poles(pairs, p) != pairs) {
            fprintf(stderr, "%d pairs: not found\n", pairs);
            return 1;
        }
        const double worst = lawson(pairs, p, x);
        printf("    {%d,\n     %.2g,\n     %.17g,\n     %.17g,\n     {", pairs, worst,
               at_infinity(pairs, p, x), half_bend(pairs, p, x));
        for (int k = 0; k < pairs; k++)
            printf("{%.17g, %.17g}%s", creal(p[k]), cimag(p[k]),
                   k + 1 < pairs ? ",\n      " : "},\n");
        printf("     {");
        for (int k = 0; k < pairs; k++)
            printf("{%.17g, %.17g}%s", x[1 + 2 * k], x[2 + 2 * k],
                   k + 1 < pairs ? ",\n      " : "}},\n");
    }
    return 0;
}
