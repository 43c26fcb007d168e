"""Renders stars.mp4: a slow flight through a star field with depth, glow and a faint nebula."""

import numpy as np
from numba import njit

from common import Writer, bloom, fbm3, ridged3, sample3, splat, sstep, star_colours

W, H, FPS, SECONDS, SEED = 1080, 1920, 30, 7.0, 41


@njit(fastmath=True)
def nebula(tex, layer):
    """Fills a texture with one depth layer of gas: warped noise, coloured by place."""
    h, w = tex.shape[0], tex.shape[1]
    sd = 100 + layer * 37
    for j in range(h):
        for i in range(w):
            x, y = i / w * 2.2 + layer * 7.0, j / w * 2.2
            wx = fbm3(x * 1.1, y * 1.1, 0.3, 4, 0.5, sd)
            wy = fbm3(x * 1.1, y * 1.1, 9.3, 4, 0.5, sd)
            n = fbm3(x * 1.3 + wx * 1.5, y * 1.3 + wy * 1.5, 1.7, 6, 0.52, sd + 9)
            f = ridged3(x * 1.6 + wx, y * 1.6 + wy, 4.1, 5, 0.5, sd + 19)
            # a diagonal river of gas through the frame
            cx, cy = (i - w * 0.5) / w, (j - h * 0.5) / w
            d = cx * 0.86 + cy * 0.5 + 0.22 * wx
            band = np.exp(-d * d * (11.0 if layer == 0 else 18.0))
            m = sstep(-0.25, 0.55, n) * band
            m *= 0.35 + 0.9 * f * f
            dark = sstep(0.05, 0.42, fbm3(x * 2.1 - wy, y * 2.1 + wx, 6.6, 5, 0.55, sd + 29))
            m *= 1.0 - 0.75 * dark
            hue = sstep(-0.45, 0.45, wx + 0.35 * wy + 0.35 * cy)
            r = 0.05 * (1 - hue) + 0.62 * hue
            g = 0.27 * (1 - hue) + 0.13 * hue
            b = 0.80 * (1 - hue) + 0.56 * hue
            core = m * m
            tex[j, i, 0] = 0.16 * m * r + 0.20 * core * (1.0 * hue + 0.22)
            tex[j, i, 1] = 0.16 * m * g + 0.20 * core * (0.26 + 0.22 * (1 - hue))
            tex[j, i, 2] = 0.16 * m * b + 0.20 * core * 0.72
            if layer == 0:
                v = 0.0030 + 0.0022 * sstep(-0.5, 0.5, n)
                tex[j, i, 0] += v * 0.55
                tex[j, i, 1] += v * 0.80
                tex[j, i, 2] += v * 1.70


@njit(fastmath=True)
def draw_layer(img, tex, zoom, roll, gain):
    """Adds a gas layer, zoomed and rolled about the centre."""
    h, w = img.shape[0], img.shape[1]
    th, tw = tex.shape[0], tex.shape[1]
    k = tw / (w * 1.30)
    ca, sa = np.cos(roll) / zoom * k, np.sin(roll) / zoom * k
    for y in range(h):
        dy = y - h * 0.5
        for x in range(w):
            dx = x - w * 0.5
            r, g, b = sample3(tex, tw * 0.5 + dx * ca - dy * sa, th * 0.5 + dx * sa + dy * ca)
            img[y, x, 0] += r * gain
            img[y, x, 1] += g * gain
            img[y, x, 2] += b * gain


def main():
    out = Writer("stars", W, H, FPS, SECONDS, SEED, crf=22)
    rng = np.random.default_rng(SEED)

    layers = [np.zeros((1184, 720, 3), np.float32) for _ in range(2)]
    for i, tex in enumerate(layers):
        nebula(tex, i)

    # far, almost fixed stars
    nf = 5200
    fx, fy = rng.uniform(-760, 760, nf), rng.uniform(-1220, 1220, nf)
    fl = 0.12 * rng.pareto(1.6, nf).clip(0, 14) + 0.10
    fcol = star_colours(rng, nf, 0.9) * fl[:, None].astype(np.float32)

    # near stars in a deep box that we fly through
    n, depth = 5200, 14.0
    px, py = rng.uniform(-5.2, 5.2, n), rng.uniform(-8.6, 8.6, n)
    keep = np.hypot(px, py) > 0.32
    px, py = px[keep], py[keep]
    n = len(px)
    pz = rng.uniform(0, depth, n)
    lum = 0.4 + 1.1 * rng.pareto(1.8, n).clip(0, 9)
    col = star_colours(rng, n, 1.25)
    focal = 1150.0

    for index in out.frames:
        t = index / out.count
        roll = np.radians(-3.0 + 6.0 * t)
        img = np.zeros((H, W, 3), np.float32)
        draw_layer(img, layers[0], 1.0 + 0.07 * t, roll, 1.0)
        draw_layer(img, layers[1], 1.0 + 0.19 * t, roll * 1.15, 0.8)

        z0 = 1.0 + 0.05 * t
        c, s = np.cos(roll), np.sin(roll)
        splat(img, W / 2 + (fx * c + fy * s) * z0, H / 2 + (-fx * s + fy * c) * z0,
              np.full(nf, 0.75), fcol)

        # three short steps of open shutter smear the nearest stars a little
        steps = 4
        for sub in range(steps):
            tt = (index + 0.5 * sub / steps) / out.count
            z = (pz - tt * 3.9) % depth + 0.12
            sx, sy = px / z * focal, py / z * focal
            x, y = W / 2 + sx * c + sy * s, H / 2 - sx * s + sy * c
            fade = np.clip((depth - z) / 6.0, 0, 1) ** 1.5 * np.clip((z - 0.3) / 0.7, 0, 1)
            sig = 0.72 + 0.85 / z + 0.18 * np.minimum(lum, 6) / z
            flux = lum * fade * 30.0 / (z + 0.35) ** 1.55 / steps
            ok = flux > 1e-4
            splat(img, x[ok], y[ok], sig[ok], (col[ok] * flux[ok, None]).astype(np.float32))
            # a soft halo round each of the brighter ones
            big = ok & (lum / z > 0.9)
            splat(img, x[big], y[big], sig[big] * 5.5, (col[big] * flux[big, None] * 0.55).astype(np.float32))

        bloom(img, 0.16, 0.10)
        out.write(index, img, exposure=2.3, vignette=0.6)
    out.close()


main()
