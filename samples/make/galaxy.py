"""Renders galaxy.mp4: a tilted spiral galaxy that turns slowly while the camera drifts in."""

import numpy as np
from numba import njit

from common import Writer, bloom, fbm3, ridged3, sample3, splat, sstep, star_colours

W, H, FPS, SECONDS, SEED = 1080, 1920, 25, 7.0, 23
N = 2048            # face-on disc texture, radius 1 at 0.48 * N
PITCH = 0.285       # arm opening (tangent of the pitch angle)
TILT = 57.0         # degrees from face-on
LEAN = -58.0        # direction of the long axis on screen


@njit(fastmath=True)
def arm_phase(r, th):
    """Two grand arms as a phase in -pi..pi, 0 on the crest."""
    p = 2.0 * (th - np.log(max(r, 0.02)) / PITCH)
    return p - 6.2831853 * np.floor((p + 3.14159265) / 6.2831853)


@njit(fastmath=True)
def disc(tex, dust):
    """Face-on light (RGB) and dust of the disc."""
    n = tex.shape[0]
    for j in range(n):
        for i in range(n):
            x, y = (i - n * 0.5) / (n * 0.48), (j - n * 0.5) / (n * 0.48)
            r = np.sqrt(x * x + y * y)
            if r > 1.04:
                continue
            wx = fbm3(x * 3.0, y * 3.0, 0.7, 4, 0.55, 301)
            wy = fbm3(x * 3.0, y * 3.0, 4.7, 4, 0.55, 311)
            k = 0.045 + 0.05 * r
            xw, yw = x + wx * k, y + wy * k
            rw = np.sqrt(xw * xw + yw * yw) + 1e-6
            th = np.arctan2(yw, xw)
            ph = arm_phase(rw, th)
            # the noise is sheared along the arms: polar coordinates that follow the spiral
            sh = th - np.log(rw) / PITCH
            u, v = np.cos(sh) * 2.2, np.sin(sh) * 2.2
            iso = fbm3(x * 7.0 + wx, y * 7.0 + wy, 5.0, 6, 0.58, 321)
            flock = 0.55 * fbm3(u * 2.0, v * 2.0, np.log(rw) * 4.2, 5, 0.55, 331) + 0.75 * iso
            fil = ridged3(u * 2.0 + 0.5 * iso, v * 2.0, np.log(rw) * 5.0 + 0.5 * iso, 4, 0.50, 351)
            grain = fbm3(x * 26.0, y * 26.0, 2.0, 5, 0.62, 371)

            edge = 1.0 - sstep(0.62, 1.0, r + 0.10 * flock)
            prof = (0.95 * np.exp(-r * 6.2) + 0.050 * np.exp(-r * 2.2)) * edge
            arm = np.exp(-(ph / (0.62 + 0.25 * r)) ** 2)
            spur = np.exp(-(((ph + 2.6 + 6.2831853) % 6.2831853 - 3.14159265) / 0.50) ** 2) * 0.42 * sstep(0.20, 0.45, r)
            arms = (arm + spur) * sstep(0.07, 0.22, r)
            clump = sstep(-0.45, 0.55, flock + 0.35 * grain)
            young = (arms + 0.10) * clump * clump * (0.25 + 1.5 * fil * fil) * edge * np.exp(-r * 1.5) * 1.45
            old = prof * (0.9 + 0.2 * iso)

            core = np.exp(-(r / 0.085) ** 1.2)
            bar = np.exp(-((xw * 0.92 + yw * 0.39) / 0.19) ** 2 - ((-xw * 0.39 + yw * 0.92) / 0.065) ** 2)
            # pink star nurseries sit on the inner edge of the arms
            spot = fbm3(x * 19.0, y * 19.0, 8.0, 3, 0.5, 391)
            hii = sstep(0.26, 0.55, spot) * np.exp(-((ph - 0.15) / 0.55) ** 2) * sstep(0.16, 0.30, r) * edge * np.exp(-r * 1.2)

            tex[j, i, 0] = 0.58 * old + 0.26 * young + 1.10 * core + 0.36 * bar + 1.05 * hii
            tex[j, i, 1] = 0.42 * old + 0.46 * young + 0.84 * core + 0.26 * bar + 0.26 * hii
            tex[j, i, 2] = 0.30 * old + 1.00 * young + 0.52 * core + 0.15 * bar + 0.50 * hii

            lane = np.exp(-((ph - 0.95) / 0.42) ** 2) * sstep(0.05, 0.16, r)
            lane2 = np.exp(-((ph + 1.25) / 0.50) ** 2) * 0.45 * sstep(0.12, 0.30, r)
            d = (lane + 0.8 * lane2) * sstep(-0.30, 0.45, fil * 0.9 - 0.55 + iso * 1.1) * np.exp(-r * 1.2)
            d += 0.40 * sstep(0.0, 0.5, iso) * np.exp(-r * 2.2) * sstep(0.04, 0.12, r)
            dust[j, i] = d * 2.2 * edge


@njit(fastmath=True)
def draw(img, tex, turn, scale, tilt, lean, cx, cy):
    """Projects the disc on the screen and adds the round bulge."""
    h, w = img.shape[0], img.shape[1]
    n = tex.shape[0]
    ct, cl, sl = np.cos(tilt), np.cos(lean), np.sin(lean)
    ca, sa = np.cos(turn), np.sin(turn)
    for y in range(h):
        for x in range(w):
            dx, dy = (x - cx) / scale, (y - cy) / scale
            a, b = dx * cl + dy * sl, -dx * sl + dy * cl
            q = b / ct
            r2 = a * a + q * q
            if r2 < 1.06:
                u, v = a * ca + q * sa, -a * sa + q * ca
                r, g, bl = sample3(tex, n * 0.5 + u * n * 0.48, n * 0.5 + v * n * 0.48)
                img[y, x, 0] += r
                img[y, x, 1] += g
                img[y, x, 2] += bl
            s2 = a * a + (b / 0.74) ** 2
            s = np.sqrt(s2)
            bulge = 0.95 * np.exp(-((s / 0.055) ** 0.95)) + 0.13 * np.exp(-s / 0.17)
            halo = 0.010 * np.exp(-s / 0.42)
            img[y, x, 0] += bulge * 1.00 + halo * 0.55
            img[y, x, 1] += bulge * 0.76 + halo * 0.55
            img[y, x, 2] += bulge * 0.46 + halo * 0.75


def main():
    out = Writer("galaxy", W, H, FPS, SECONDS, SEED, crf=19)
    rng = np.random.default_rng(SEED)

    tex, dust = np.zeros((N, N, 3), np.float32), np.zeros((N, N), np.float32)
    disc(tex, dust)
    tex *= np.exp(-dust[..., None] * np.array([0.80, 1.15, 1.55], np.float32))

    # single bright stars of the disc, denser on the arms
    m = 60000
    pr = rng.exponential(0.36, m).clip(0.05, 1.5)
    base = np.log(pr) / PITCH + np.pi * rng.integers(0, 2, m)
    pth = base + rng.normal(0, 0.30 + 0.18 * pr, m)
    loose = rng.random(m) < 0.28
    pth = np.where(loose, rng.uniform(0, 2 * np.pi, m), pth)
    pu, pv = pr * np.cos(pth), pr * np.sin(pth)
    pu += rng.normal(0, 0.008, m)
    pv += rng.normal(0, 0.008, m)
    plum = 0.05 * rng.pareto(1.5, m).clip(0, 22) * np.exp(-pr * 0.8) * (1 - 0.75 * np.clip((pr - 0.75) / 0.23, 0, 1))
    pi, pj = (N / 2 + pu * N * 0.48).clip(0, N - 1).astype(int), (N / 2 + pv * N * 0.48).clip(0, N - 1).astype(int)
    plum *= np.exp(-1.2 * dust[pj, pi])
    keep = (plum > 0.012) & (pr < 0.93)
    pu, pv, plum = pu[keep], pv[keep], plum[keep]
    pcol = star_colours(rng, len(pu), 0.9) * np.array([0.80, 0.92, 1.15], np.float32)
    prgb = (pcol * plum[:, None] * 3.4).astype(np.float32)
    psig = 0.70 + 0.10 * np.minimum(plum, 3)

    # stars of our own galaxy in front, far galaxies behind
    ns = 1500
    fx, fy = rng.uniform(-640, 640, ns), rng.uniform(-1080, 1080, ns)
    fl = 0.16 + 0.22 * rng.pareto(1.35, ns).clip(0, 26)
    frgb = (star_colours(rng, ns, 1.0) * fl[:, None] * 1.8).astype(np.float32)
    fsig = 0.74 + 0.12 * np.minimum(fl, 6) ** 0.8
    bright = fl > 2.0
    ng = 46
    gx, gy = rng.uniform(-640, 640, ng), rng.uniform(-1080, 1080, ng)
    ga, gl = rng.uniform(0, np.pi, ng), rng.uniform(1.5, 5.0, ng)
    gc = star_colours(rng, ng, 0.8)

    tilt, lean = np.radians(TILT), np.radians(LEAN)
    for index in out.frames:
        t = index / out.count
        zoom = 1.0 + 0.075 * t
        img = np.empty((H, W, 3), np.float32)
        img[:] = np.array([0.0007, 0.0010, 0.0026], np.float32)
        cx, cy = W / 2 + 6 - 12 * t, H / 2 - 30 + 10 * t
        zs = 1.0 + 0.035 * t

        for k in np.linspace(-1.6, 1.6, 9):
            splat(img, W / 2 + (gx + np.cos(ga) * gl * k) * zs, H / 2 + (gy + np.sin(ga) * gl * k) * zs,
                  np.full(ng, 1.2), (gc * np.exp(-k * k) * 0.26).astype(np.float32))

        scale = 905.0 * zoom
        turn = np.radians(-23.0 - 11.0 * t)   # the arms trail
        draw(img, tex, turn, scale, tilt, lean, cx, cy)

        c, s = np.cos(turn), np.sin(turn)
        a, q = pu * c - pv * s, (pu * s + pv * c) * np.cos(tilt)
        x = cx + (a * np.cos(lean) - q * np.sin(lean)) * scale
        y = cy + (a * np.sin(lean) + q * np.cos(lean)) * scale
        splat(img, x, y, psig, prgb)

        splat(img, W / 2 + fx * zs, H / 2 + fy * zs, fsig, frgb)
        splat(img, W / 2 + fx[bright] * zs, H / 2 + fy[bright] * zs, fsig[bright] * 5, frgb[bright] * 0.35)

        bloom(img, 0.12, 0.09)
        out.write(index, img, exposure=1.55, vignette=0.45)
    out.close()


main()
