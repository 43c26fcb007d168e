"""Renders dusk.mp4: dusk turns to night over layered mountains, stars appear, a meteor falls."""

import numpy as np
from numba import njit

from common import Writer, bloom, fbm3, noise3, ridged3, splat, sstep, star_colours

W, H, FPS, SECONDS, SEED = 1080, 1920, 30, 6.5, 17
PAD = 160
LAYERS = 6


def lin(code):
    """Hex sRGB to linear floats."""
    v = np.array([int(code[i:i + 2], 16) for i in (0, 2, 4)]) / 255
    return np.where(v < 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4)


# sky colours from the horizon (0) to the zenith (1), at dusk and at night
STOPS = np.array([0.0, 0.10, 0.24, 0.42, 0.66, 1.0])
DUSK = np.array([lin(c) for c in ("ffb26b", "f58b6a", "c2638a", "6d4d98", "34408a", "1a2860")])
LATE = np.array([lin(c) for c in ("b8687c", "7d5189", "4b4487", "2a3672", "152454", "0a1338")])
NIGHT = np.array([lin(c) for c in ("35527c", "203a66", "14284f", "0b1a3b", "06102a", "03081a")])


def sky_table(p, n=1024):
    """Sky colour by height for progress p in 0..1, smooth between the stops."""
    a = DUSK + (LATE - DUSK) * min(1, p * 2) if p < 0.5 else LATE + (NIGHT - LATE) * (p * 2 - 1)
    u = np.linspace(0, 1, n)
    tab = np.stack([np.interp(u, STOPS, np.sqrt(a[:, k])) for k in range(3)], 1) ** 2
    kern = np.hanning(121)
    kern /= kern.sum()
    pad = np.pad(tab, ((60, 60), (0, 0)), mode="edge")
    return np.stack([np.convolve(pad[:, k], kern, "valid") for k in range(3)], 1).astype(np.float32)


@njit
def ridge(n, layer, seed):
    """One ridgeline, in pixels above the layer's base."""
    out = np.zeros(n)
    freq = (0.0022, 0.0026, 0.0030, 0.0030, 0.0034, 0.0040)[layer]
    amp = (250.0, 230.0, 190.0, 150.0, 120.0, 90.0)[layer]
    for i in range(n):
        x = i * freq + layer * 31.7
        big = noise3(x * 0.8, 0.5, layer * 3.3, seed)
        peaks = ridged3(x, 0.2, layer * 7.1, 6, 0.46, seed + 5)
        soft = fbm3(x * 1.4, 0.8, layer * 5.1, 5, 0.45, seed + 9)
        k = (1.0, 1.0, 0.8, 0.5, 0.3, 0.15)[layer]
        out[i] = amp * (k * (peaks - 0.45) * 1.5 + (1 - k) * soft * 1.3 + 0.5 * big)
    return out


def add_trees(line, rng, every, low, high):
    """Raises spruce silhouettes along a ridgeline; returns per-column tops for hard shapes."""
    n = len(line)
    top = line.copy()
    x = 0.0
    cols = np.arange(n)
    while x < n:
        hgt = rng.uniform(low, high) * rng.choice([0.6, 0.8, 1.0, 1.15])
        wid = hgt * rng.uniform(0.19, 0.26)
        c = int(x)
        a, b = max(0, int(c - wid) - 1), min(n, int(c + wid) + 2)
        d = np.abs(cols[a:b] - x) / wid
        # branches: a saw of tiers that widens to the ground
        tier = 7 + rng.integers(0, 4)
        u = np.clip(1 - d, 0, 1)
        saw = (u * tier) % 1.0
        prof = (u - 0.45 * (1 - saw) / tier) * hgt
        prof = np.where(d < 1, np.maximum(prof, 0), 0)
        base = line[min(max(c, 0), n - 1)] - 6
        top[a:b] = np.maximum(top[a:b], base + prof)
        x += rng.uniform(0.35, 1.3) * every
    return top


@njit(fastmath=True)
def draw_sky(img, table, horizon, glow, glow_x, p):
    """Vertical sky gradient plus the after-glow of the sun that has set."""
    h, w = img.shape[0], img.shape[1]
    n = table.shape[0]
    for y in range(h):
        u = (horizon - y) / 1500.0
        f = min(max(u, 0.0), 0.9999) * (n - 1)
        i = int(f)
        f -= i
        r0 = table[i, 0] + (table[i + 1, 0] - table[i, 0]) * f
        g0 = table[i, 1] + (table[i + 1, 1] - table[i, 1]) * f
        b0 = table[i, 2] + (table[i + 1, 2] - table[i, 2]) * f
        for x in range(w):
            dx, dy = (x - glow_x) / 560.0, (y - horizon) / 330.0
            d = dx * dx + dy * dy
            g = glow * (np.exp(-d) + 0.5 * np.exp(-d * 5.0))
            img[y, x, 0] = r0 + g * 0.85
            img[y, x, 1] = g0 + g * 0.40
            img[y, x, 2] = b0 + g * 0.14


@njit(fastmath=True)
def milky(tex):
    """A faint diagonal band of unresolved stars, split by dust."""
    h, w = tex.shape
    for j in range(h):
        for i in range(w):
            x, y = i / 270.0, j / 270.0
            d = (x - 1.15) * 0.84 + (y - 1.7) * 0.54
            wob = fbm3(x * 0.9, y * 0.9, 0.4, 4, 0.5, 71)
            d += 0.28 * wob
            band = np.exp(-d * d * 4.6)
            n = fbm3(x * 1.9, y * 1.9, 2.2, 6, 0.55, 81)
            dust = sstep(0.0, 0.40, fbm3(x * 1.5 + wob, y * 1.5, 5.2, 6, 0.58, 91) + 0.30 * np.exp(-d * d * 14) - 0.08)
            tex[j, i] = band * (0.55 + 0.75 * n) * (1 - 0.8 * dust)


@njit(fastmath=True)
def add_milky(img, tex, gain, horizon, oy):
    h, w = img.shape[0], img.shape[1]
    th, tw = tex.shape
    for y in range(h):
        alt = sstep(40.0, 620.0, horizon - y)
        if alt <= 0:
            continue
        fy = min(max(y * 0.5 + oy, 0.0), th - 1.001)
        iy = int(fy)
        v = fy - iy
        for x in range(w):
            fx = x * 0.5
            ix = int(fx)
            u = fx - ix
            m = (tex[iy, ix] * (1 - u) + tex[iy, ix + 1] * u) * (1 - v) + (tex[iy + 1, ix] * (1 - u) + tex[iy + 1, ix + 1] * u) * v
            m = max(m, 0.0) * gain * alt
            img[y, x, 0] += m * 0.62
            img[y, x, 1] += m * 0.78
            img[y, x, 2] += m * 1.25


@njit(fastmath=True)
def draw_ridge(img, tops, shift, base, top_rgb, mist_rgb, depth, aa):
    """Fills one ridge with an anti-aliased edge, fading into mist downwards."""
    h, w = img.shape[0], img.shape[1]
    for x in range(w):
        fx = x + shift
        i = int(fx)
        f = fx - i
        edge = base - (tops[i] * (1 - f) + tops[i + 1] * f)
        slope = abs(tops[i + 1] - tops[i])
        soft = aa * np.sqrt(1.0 + slope * slope)
        y0 = max(0, int(edge - soft) - 1)
        for y in range(y0, h):
            a = min(1.0, max(0.0, (y - edge) / soft + 0.5))
            # mist gathers with depth under the base line rather than under the edge
            m = sstep(base - depth * 0.55, base + depth * 0.75, float(y)) * 0.88
            for c in range(3):
                v = top_rgb[c] + (mist_rgb[c] - top_rgb[c]) * m
                img[y, x, c] += (v - img[y, x, c]) * a


def main():
    out = Writer("dusk", W, H, FPS, SECONDS, SEED, crf=20, aq=1.4)
    rng = np.random.default_rng(SEED)

    width = W + 2 * PAD
    lines = [ridge(width, k, SEED * 13 + k * 101) for k in range(LAYERS)]
    lines[4] = add_trees(lines[4], rng, 11, 22, 40)
    lines[5] = add_trees(lines[5], rng, 30, 80, 165)
    bases = [1330, 1400, 1478, 1570, 1680, 1835]

    tex = np.zeros((1040, 542), np.float32)
    milky(tex)

    ns = 4200
    sx, sy = rng.uniform(-40, W + 40, ns), rng.uniform(-140, 1500, ns)
    mag = rng.pareto(1.7, ns).clip(0, 16)
    lum = 0.20 + 0.30 * mag
    # more faint stars inside the band
    near = tex[np.clip(sy / 2 + 60, 0, 1039).astype(int), np.clip(sx / 2, 0, 541).astype(int)]
    lum = np.where((mag < 0.6) & (near < 0.12) & (rng.random(ns) < 0.5), 0.0, lum)
    col = star_colours(rng, ns, 0.75)
    phase, rate = rng.uniform(0, 6.28, ns), rng.uniform(1.2, 2.6, ns)

    for index in out.frames:
        t = index / out.count
        sec = index / FPS
        p = float(np.clip((t + 0.02) / 0.76, 0, 1))
        p = p * p * (3 - 2 * p) * 0.55 + p * 0.45
        rise = 46 * t                      # the camera lifts a little
        horizon = 1420 + rise * 0.55
        table = sky_table(p)

        img = np.zeros((H, W, 3), np.float32)
        glow = 0.62 * (1 - p) ** 2.2
        draw_sky(img, table, horizon, glow, 640.0, p)

        dark = np.clip((p - 0.30) / 0.65, 0, 1)
        add_milky(img, tex, 0.050 * dark ** 1.4, horizon, 60 - rise * 0.16)

        # bright stars come first, faint ones last; none shine through the haze
        y = sy + rise * 0.32
        x = sx - 7 * t
        need = 0.22 + 0.62 / (1 + lum * 1.3)
        show = np.clip((p - need) / 0.20, 0, 1) ** 1.5
        alt = np.clip((horizon - 50 - y) / 420, 0, 1)
        twinkle = 1 + 0.16 * np.sin(phase + rate * sec)
        flux = lum * show * alt * twinkle * 0.85
        sig = 0.72 + 0.13 * np.minimum(lum, 5) ** 0.8
        ok = flux > 1e-4
        splat(img, x[ok], y[ok], sig[ok], (col[ok] * flux[ok, None] * 2.2).astype(np.float32))
        big = ok & (lum > 1.7)
        splat(img, x[big], y[big], sig[big] * 5, (col[big] * flux[big, None] * 0.9).astype(np.float32))

        # the meteor: a short bright head with a long cooling trail
        m = (sec - 3.35) / 0.85
        if 0 < m < 1.45:
            head = min(m, 1.0)
            start, run = np.array([835.0, 255.0]), np.array([-500.0, 330.0])
            k = np.linspace(0, 1, 420)
            pos = start + run * (1 - (1 - head) ** 1.25) * 1.0
            tail = np.clip(head * 1.3, 0, 1) * 0.74
            pts = pos - run * tail * k[:, None]
            env = np.sin(np.pi * min(1, m / 1.0)) ** 0.7 if m < 1 else 0
            after = np.exp(-max(0, m - 0.8) * 6)
            b = (1 - k) ** 2.4 * (0.35 + 0.65 * env) * after * 2.0
            tint = np.stack([0.75 + 0.25 * (1 - k), 0.92 + 0 * k, 1.0 - 0.1 * k], 1)
            splat(img, pts[:, 0], pts[:, 1], 0.9 + 0.5 * (1 - k) ** 2, (tint * b[:, None] * 1.5).astype(np.float32))
            splat(img, pts[:, 0], pts[:, 1], 5.0 + 2 * (1 - k), (tint * b[:, None] * 0.42).astype(np.float32))
            if m < 1:
                one = np.ones(1)
                splat(img, pos[:1], pos[1:], one * 1.9, np.array([[1, 1, 1]], np.float32) * 26 * env)

        # mountains, far to near: haze colour gives way to near black
        haze = table[60] * np.array([0.70, 0.74, 0.90], np.float32) + table[230] * 0.16 + glow * np.array([0.10, 0.04, 0.03], np.float32)
        ink = (lin("141634") * (1 - p) + lin("04060f") * p).astype(np.float32)
        for k in range(LAYERS):
            f = k / (LAYERS - 1)
            air = (1 - f) ** 1.5
            top = haze * (0.60 * air) + ink * (1 - 0.72 * air)
            mist = haze * (0.96 * (1 - f) ** 0.8) + ink * (1 - (1 - f) ** 0.8)
            if k == LAYERS - 1:
                top = ink * 0.35
                mist = ink * 0.22
            par = 0.55 + 1.7 * f ** 1.4
            draw_ridge(img, lines[k], PAD - 14 + 26 * par * t, bases[k] + rise * par,
                       top.astype(np.float32), mist.astype(np.float32), 230.0 - 60 * f, 1.25)

        bloom(img, 0.10, 0.07)
        out.write(index, img, exposure=1.5 + 0.5 * p, vignette=0.42)
    out.close()


main()
