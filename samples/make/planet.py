"""Renders planet.mp4: day breaks over a blue planet; clouds, city lights and a thin lit atmosphere."""

import numpy as np
from numba import njit

from common import Writer, bloom, fbm3, ridged3, splat, sstep, star_colours

W, H, FPS, SECONDS, SEED = 1920, 1080, 30, 7.0, 5
TW, TH = 6144, 3072      # equirectangular surface maps
RADIUS, CX, CY = 1010.0, 1180.0, 1290.0


@njit(fastmath=True)
def surface(land, cloud, light):
    """Height of land, cloud cover and city light, by latitude and longitude."""
    h, w = land.shape
    for j in range(h * 5 // 8):
        lat = 1.5707963 - 3.14159265 * (j + 0.5) / h
        cl, sy = np.cos(lat), np.sin(lat)
        for i in range(w):
            lon = 6.2831853 * (i + 0.5) / w
            x, y, z = cl * np.cos(lon), sy, cl * np.sin(lon)
            wx = fbm3(x * 2.0, y * 2.0, z * 2.0, 4, 0.5, 501)
            e = fbm3(x * 1.5 + 0.45 * wx, y * 1.5 + 3.0, z * 1.5 - 0.3 * wx, 8, 0.56, 511)
            land[j, i] = e + 0.03
            # clouds: swirled by a stretched warp, broken into flocks
            sx = fbm3(x * 2.3 + 7, y * 4.2, z * 2.3, 4, 0.52, 531)
            sz = fbm3(x * 2.3, y * 4.2 + 5, z * 2.3 + 3, 4, 0.52, 541)
            c = fbm3(x * 3.0 + 1.1 * sx, y * 5.0 + 0.6 * sz, z * 3.0 + 1.1 * sz, 8, 0.58, 551)
            f = ridged3(x * 5.0 + 2.2 * sz, y * 8.0 + sx, z * 5.0 + 2.2 * sx, 5, 0.55, 561)
            big = fbm3(x * 1.6, y * 2.6, z * 1.6 + 9, 3, 0.5, 571)
            cloud[j, i] = sstep(0.03, 0.50, c * 1.05 + 0.42 * (f - 0.45) + 0.55 * big)
            # towns gather along coasts and a few valleys
            if e + 0.03 > 0.0:
                pop = fbm3(x * 5.0, y * 5.0, z * 5.0 + 4, 4, 0.55, 581)
                town = fbm3(x * 150.0, y * 150.0, z * 150.0, 3, 0.75, 591)
                road = ridged3(x * 26.0, y * 26.0, z * 26.0, 3, 0.5, 601)
                near = np.exp(-((e + 0.03) / 0.11) ** 2) * 0.8 + 0.25
                g = 1.5 * sstep(0.24, 0.72, town + 0.55 * pop + 0.35 * (road - 0.55)) * near * sstep(-0.05, 0.38, pop)
                light[j, i] = g * sstep(0.0, 0.012, e + 0.03)


@njit(inline="always")
def tap(tex, u, v):
    """Bilinear read that wraps in longitude."""
    h, w = tex.shape
    u = (u - np.floor(u)) * w - 0.5
    v = min(max(v * h - 0.5, 0.0), h - 1.001)
    iu, iv = int(np.floor(u)), int(v)
    fu, fv = u - iu, v - iv
    a, b = iu % w, (iu + 1) % w
    return (tex[iv, a] * (1 - fu) + tex[iv, b] * fu) * (1 - fv) + (tex[iv + 1, a] * (1 - fu) + tex[iv + 1, b] * fu) * fv


@njit(fastmath=True)
def draw(img, land, cloud, light, spin, drift, sx, sy, sz, radius, cx, cy):
    """Shades the globe and its air; s is the direction to the sun (x right, y up, z to us)."""
    h, w = img.shape[0], img.shape[1]
    tip = 0.42                                # axis tipped towards us
    ct, st = np.cos(tip), np.sin(tip)
    for py in range(h):
        y = -(py - cy) / radius
        for px in range(w):
            x = (px - cx) / radius
            r2 = x * x + y * y
            r = np.sqrt(r2)
            cover = min(1.0, max(0.0, (1.0 - r) * radius + 0.5))
            # outside air: thin shell, lit where the sun reaches the limb
            nx, ny = x / r, y / r
            lim = nx * sx + ny * sy
            if r > 0.985:
                alt = max(r - 1.0, 0.0)
                lit = sstep(-0.30, 0.55, lim)
                warm = np.exp(-((lim + 0.02) / 0.22) ** 2)
                fwd = 1.0 + 1.3 * max(0.0, -sz) * sstep(0.3, 1.0, lim)
                a = np.exp(-alt / 0.0085) * 0.85 * lit * fwd
                b = np.exp(-alt / 0.0260) * 0.24 * lit * fwd
                k = 1.0 - cover
                img[py, px, 0] = img[py, px, 0] * (1.0 - cover) + k * (a * (0.34 + 0.55 * warm) + b * (0.10 + 0.30 * warm))
                img[py, px, 1] = img[py, px, 1] * (1.0 - cover) + k * (a * (0.66 - 0.08 * warm) + b * (0.34 - 0.02 * warm))
                img[py, px, 2] = img[py, px, 2] * (1.0 - cover) + k * (a * (1.15 - 0.50 * warm) + b * (1.00 - 0.45 * warm))
            if cover <= 0.0:
                continue
            if r <= 0.985:
                img[py, px, :] = 0.0
            q = min(r2, 0.99999)
            z = np.sqrt(1.0 - q)
            mu = x * sx + y * sy + z * sz       # sun height at the ground
            # to the globe's own axes
            gy = y * ct + z * st
            gz = -y * st + z * ct
            lat = np.arcsin(min(1.0, max(-1.0, gy)))
            u = np.arctan2(x, gz) / 6.2831853
            v = 0.5 - lat / 3.14159265
            e = tap(land, u + spin, v)
            c = tap(cloud, u + spin + drift, v)
            # short shadow of the clouds, away from the sun
            cs = tap(cloud, u + spin + drift + 0.0022 * sx, v - 0.0022 * sy)
            g = tap(light, u + spin, v)

            day = sstep(-0.10, 0.30, mu)
            sun = max(mu, 0.0)
            red = np.exp(-max(mu, 0.0) * 6.5)
            lr, lg, lb = 1.0, 1.0 - 0.42 * red, 1.0 - 0.72 * red
            il = sstep(-0.06, 0.10, mu) * (0.10 + 1.05 * sun)

            shore = sstep(-0.012, 0.012, e)
            shelf = sstep(-0.11, 0.0, e)
            orr, og, ob = 0.006 + 0.010 * shelf, 0.024 + 0.046 * shelf, 0.080 + 0.062 * shelf
            dry = sstep(0.05, 0.30, e)
            kr, kg, kb = 0.062 + 0.17 * dry, 0.082 + 0.082 * dry, 0.040 + 0.052 * dry
            ar = orr * (1 - shore) + kr * shore
            ag = og * (1 - shore) + kg * shore
            ab = ob * (1 - shore) + kb * shore
            # glint of the sun on the sea
            hx, hy, hz = sx, sy, sz + 1.0
            hl = np.sqrt(hx * hx + hy * hy + hz * hz)
            spec = max(0.0, (x * hx + y * hy + z * hz) / hl) ** 34.0 * 0.10 * (1 - shore)
            shade = 1.0 - 0.65 * cs
            fr = (ar * 1.9 + spec) * il * lr * shade
            fg = (ag * 1.9 + spec) * il * lg * shade
            fb = (ab * 1.9 + spec) * il * lb * shade
            # clouds on top, catching light a little past the terminator
            ci = sstep(-0.12, 0.16, mu) * (0.10 + 0.95 * max(mu + 0.05, 0.0)) * (0.78 + 0.22 * c)
            ca = c * 0.93
            fr = fr * (1 - ca) + ca * ci * (1.0)
            fg = fg * (1 - ca) + ca * ci * (1.0 - 0.40 * red)
            fb = fb * (1 - ca) + ca * ci * (1.0 - 0.64 * red)
            # night side: a breath of blue, and towns
            night = 1.0 - sstep(-0.20, 0.00, mu)
            n0 = 0.0035 + 0.006 * c
            fr += night * (n0 * 0.55 + g * 0.85 * (1 - 0.85 * c))
            fg += night * (n0 * 0.80 + g * 0.50 * (1 - 0.85 * c))
            fb += night * (n0 * 1.60 + g * 0.20 * (1 - 0.85 * c))
            # air in front of the ground thickens to the limb
            air = min(1.0, 0.035 + 0.95 * (1.0 - z) ** 3.2)
            tw = np.exp(-((mu + 0.01) / 0.11) ** 2)
            am = day * (0.30 + 0.70 * sun ** 0.5)
            fr = fr * (1 - 0.55 * air * day) + air * (am * 0.20 + 0.16 * tw)
            fg = fg * (1 - 0.55 * air * day) + air * (am * 0.46 + 0.10 * tw)
            fb = fb * (1 - 0.55 * air * day) + air * (am * 1.00 + 0.12 * tw)
            img[py, px, 0] += fr * cover
            img[py, px, 1] += fg * cover
            img[py, px, 2] += fb * cover


def main():
    out = Writer("planet", W, H, FPS, SECONDS, SEED, crf=19)
    rng = np.random.default_rng(SEED)
    land, cloud, light = (np.zeros((TH, TW), np.float32) for _ in range(3))
    surface(land, cloud, light)

    ns = 2600
    fx, fy = rng.uniform(-60, W + 60, ns), rng.uniform(-60, 900, ns)
    fl = 0.10 + 0.16 * rng.pareto(1.5, ns).clip(0, 20)
    frgb = (star_colours(rng, ns, 0.9) * fl[:, None] * 2.0).astype(np.float32)
    fsig = 0.74 + 0.12 * np.minimum(fl, 6) ** 0.8
    bright = fl > 1.5

    for index in out.frames:
        t = index / out.count
        img = np.empty((H, W, 3), np.float32)
        img[:] = np.array([0.0008, 0.0012, 0.0030], np.float32)
        dx = -14 * t
        splat(img, fx + dx, fy + 3 * t, fsig, frgb)
        splat(img, fx[bright] + dx, fy[bright] + 3 * t, fsig[bright] * 5, frgb[bright] * 0.35)

        ang = np.radians(150.0 - 20.0 * t)      # the sun climbs round the limb
        back = np.radians(-31.0 + 5.0 * t)
        sx, sy, sz = np.cos(ang) * np.cos(back), np.sin(ang) * np.cos(back), np.sin(back)
        draw(img, land, cloud, light, 0.085 - 0.012 * t, -0.0035 * t, sx, sy, sz,
             RADIUS * (1 + 0.02 * t), CX, CY + 18 * t)
        bloom(img, 0.12, 0.10)
        out.write(index, img, exposure=1.55, vignette=0.35)
    out.close()


main()
