"""The anatomy and the dispersion of csf.axial, written anew from the words of its page for axial_anew.py."""
import math
import re

import numpy as np


normal = np.vectorize(lambda u: 0.5 * math.erfc(-u / math.sqrt(2)), otypes=[float])


def bell(u):
    return np.exp(-0.5 * np.square(u)) / math.sqrt(2 * math.pi)


class Sections:
    """The table of the page of csf.axial: what each level has, and shares of a total up to f."""

    def __init__(self, page):
        rows = re.findall(r"^  [CTLS][0-9]+((?:\s+[0-9.]+){7})$", page, re.M)
        table = np.array([[float(word) for word in row.split()] for row in rows])
        assert table.shape == (26, 7), "the table of sections is not on the page as it was"
        self.border = np.append(table[:, 0], table[-1, 1]) / table[-1, 1]
        csf, cord, a, b, pairs = table[:, 2:].T
        a, b = a / 2, b / 2
        h = np.divide(a - b, a + b, out=np.zeros(26), where=a + b > 0) ** 2
        self.levels = {"csf": csf, "roots": pairs, "dura": np.sqrt(4 * math.pi * (csf + cord)),
                       "cord": math.pi * (a + b) * (1 + 3 * h / (10 + np.sqrt(4 - 3 * h)))}

    def share(self, what, f, slope=False):
        """Share up to f, or its slope: the cubic of Fritsch and Butland."""
        w, level = np.diff(self.border), self.levels[what]
        m = level / (w * level).sum()
        y = np.append(0, np.cumsum(w * m))
        s = np.zeros(27)
        both = (m[:-1] > 0) & (m[1:] > 0)
        w0, w1, m0, m1 = w[:-1], w[1:], np.where(both, m[:-1], 1), np.where(both, m[1:], 1)
        s[1:-1] = np.where(both, (3 * w0 + 3 * w1) / ((2 * w1 + w0) / m0 + (w1 + 2 * w0) / m1), 0)
        for end, i, j in ((0, 0, 1), (26, 25, 24)):
            s[end] = np.clip(((2 * w[i] + w[j]) * m[i] - w[i] * m[j]) / (w[i] + w[j]), 0, 3 * m[i])
        i = np.clip(np.searchsorted(self.border, f, side="right") - 1, 0, 25)
        t, second = f - self.border[i], (3 * m[i] - 2 * s[i] - s[i + 1]) / w[i]
        third = (s[i] + s[i + 1] - 2 * m[i]) / w[i] ** 2
        if slope:
            return s[i] + t * (2 * second + 3 * third * t)
        return y[i] + t * (s[i] + t * (second + third * t))

    def smooth(self, what, total, x, length, sigma):
        """The levels as steps under a Gaussian, and the slope of that along x; scaled to a total."""
        inner, level = self.border[1:-1] * length, self.levels[what]
        jump = np.diff(level)
        u = (x[:, None] - inner) / sigma
        ends = (np.array([[0.0], [length]]) - inner) / sigma
        area = level[0] * length + (sigma * np.diff(ends * normal(ends) + bell(ends), axis=0) * jump).sum()
        return ((level[0] + (jump * normal(u)).sum(1)) * total / area, (jump * bell(u)).sum(1) / sigma * total / area)


class Drift:
    """D(x) of a drug at 131 places, from the section "Dispersion" of the page."""
    places, half, across = 131, 64, 24

    def __init__(self, p, sections):
        self.p = p
        self.nu = p["viscosity"] / p["density"]
        self.x = x = np.linspace(0, p["length"], self.places)
        of = lambda what, total: sections.smooth(what, p[total], x, p["length"], p["smoothing"])
        (A, Ax), (cord, cordx) = of("csf", "volume"), of("cord", "cord_surface")
        dura, durax = of("dura", "dura_surface")
        self.A, self.g = A, A / (cord + dura + of("roots", "root_surface")[0])
        self.l, self.lx = (cord + dura) / 2, (cordx + durax) / 2
        self.h0, self.h0x = A / self.l, (Ax - A / self.l * self.lx) / self.l
        self.pulses = [(2 * math.pi * p["heart_rate"], p["stroke"]),
                       (2 * math.pi * p["breathing_rate"], p["stroke"] * p["breathing_stroke"])]
        psi = sum(self.stream(omega, stroke) for omega, stroke in self.pulses)
        gap = self.h0[:, None] * (1 - p["eccentricity"] * np.cos(math.pi * np.arange(self.half + 1) / self.half))
        self.taylor = (psi ** 2 * self.l[:, None] / gap).sum(1) / self.half  # Psi is 0 at both ends
        self.F = 2 * self.peak(np.abs(psi))

    def primitive(self, v):
        """Integral over s from 0 of what is periodic and of mean 0, at 2 half places."""
        n = self.half
        wave = np.fft.fftfreq(2 * n, 1 / (2 * n))
        wave[[0, n]] = 1
        over = 1 / (2j * math.pi * wave)
        over[[0, n]] = 0
        out = np.fft.ifft(np.fft.fft(v, axis=1) * over, axis=1)
        return out - out[:, :1]

    def peak(self, v):
        """The largest value round the cord, by a parabola through it and its neighbours."""
        i, row = np.clip(v.argmax(1), 1, self.half - 1), np.arange(self.places)
        a, b, c = v[row, i - 1], v[row, i], v[row, i + 1]
        return b - (a - c) ** 2 / (8 * np.minimum(a - 2 * b + c, -1e-300))

    def stream(self, omega, stroke):
        """Psi at s = 0 .. 1/2 of one pulsation."""
        p, n, nu, length = self.p, self.half, self.nu, self.p["length"]
        l, lx = self.l[:, None], self.lx[:, None]
        s, beta = np.arange(2 * n) / (2 * n), p["eccentricity"]
        h, hx = (v[:, None] * (1 - beta * np.cos(2 * math.pi * s)) for v in (self.h0, self.h0x))
        hs = self.h0[:, None] * beta * 2 * math.pi * np.sin(2 * math.pi * s)
        Q, Qx = (omega * stroke / 2 * (1 - self.x / length))[:, None], -omega * stroke / (2 * length)
        lam = np.sqrt(1j * omega / nu)
        T = np.tanh(lam * h / 2)
        hq = h - 2 * T / lam
        mean, meanx = hq.mean(1, keepdims=True), (T ** 2 * hx).mean(1, keepdims=True)
        la, lax = Q / mean, Qx / mean - Q * meanx / mean ** 2
        a, ax = la / l, (lax - la / l * lx) / l
        Bs = Qx - lax * hq - la * T ** 2 * hx
        b = self.primitive(Bs) / hq
        bs = (Bs - b * T ** 2 * hs) / hq
        hd = -Qx / (1j * omega * l)
        h, hx, hs, T, b, bs = (v[:, :n + 1] for v in (h, hx, hs, T, b, bs))
        k1, k2 = (lax + bs) / l, a * hx + b * hs / l
        first, second = hs * 0, hs * 0
        for node, weight in zip(*np.polynomial.legendre.leggauss(self.across)):
            y, weight = h * (node + 1) / 2, weight * h / 2
            up, down, both = np.exp(lam * (y - h)), np.exp(-lam * y), 1 + np.exp(-lam * h)
            c, e = (up + down) / both, (up - down) / both
            G, Gy, Gh = 1 - c, -lam * e, lam / 2 * (e + T * c)
            v = -(k1 * (y - (e + T) / lam) + k2 * (c - 1 + T * (e + T)) / 2)
            P = np.conj(a * G) * (ax * G + a * Gh * hx) + np.conj(v) * a * Gy + np.conj(b * G) * a * Gh * hs / l
            first += weight * y * (h - y) * P.real / 2
            second += weight * (1j * P / omega).real / 2
        first = -first / (2 * nu) + h / 4 * (np.conj(hd) * a * lam * T).real
        ends = np.ones(n + 1)
        ends[[0, n]] = 0.5
        U = first - (first @ ends / (h ** 3 @ ends))[:, None] * h ** 3 + second
        return (l * self.primitive(np.concatenate([U, U[:, -2:0:-1]], axis=1)).real)[:, :n + 1]

    def shear(self, wo, sc):
        """C1 of Watson between plates."""
        q = lambda z: z * np.tanh(z)
        B = lambda w: (1 / q(np.sqrt(1j * w))).real - 1 / 3
        l, s = np.sqrt(1j) * wo, wo ** 2 * sc
        return np.abs(q(l) / (1 - q(l) / l ** 2)) ** 2 * s ** 2 * (B(wo ** 2) - B(s)) / (s ** 2 - wo ** 4) / 8

    def dispersion(self, kappa):
        across = self.p["lateral_mixing"] * kappa
        slope = np.abs(np.gradient(self.F, self.x))
        taylor = self.taylor / across / self.A
        axial = np.minimum(2 * self.F ** 2 / slope, self.F * self.p["length"]) / self.A
        D = kappa + taylor * axial / np.maximum(taylor + axial, 1e-300)
        for omega, stroke in self.pulses:
            moved = stroke * (1 - self.x / self.p["length"]) / self.A
            D = D + across * self.shear(self.g * np.sqrt(omega / self.nu), self.nu / across) * (moved / self.g) ** 2
        return D

    def resistance(self, D, y):
        """Integral of dx/D from 0 to y, D linear between the places."""
        near = np.abs(D[1:] - D[:-1]) < 1e-9 * D[1:]
        step = self.x[1] * np.where(near, 1 / D[1:], np.log(D[1:] / D[:-1]) / np.where(near, 1, D[1:] - D[:-1]))
        i = np.clip((y / self.x[1]).astype(int), 0, self.places - 2)
        t = y / self.x[1] - i
        here = D[i] + t * (D[i + 1] - D[i])
        part = np.where(t > 1e-6, np.log(here / D[i]) / np.where(here == D[i], 1, here - D[i]), 1 / D[i])
        return np.append(0, np.cumsum(step))[i] + t * self.x[1] * part
