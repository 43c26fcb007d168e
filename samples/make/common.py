"""Shared tools of the sample renderers: noise, stars, bloom, tone curve and the video writer.

Everything is drawn in linear light as float32 arrays of shape (height, width, 3),
then tone-mapped, dithered and handed to ffmpeg as 8-bit RGB.
"""

import argparse
import subprocess
from pathlib import Path

import numpy as np
from numba import njit
from PIL import Image
from scipy.ndimage import gaussian_filter

MEDIA = Path(__file__).resolve().parent.parent / "night-sky" / "media"


# ---------------------------------------------------------------- noise

@njit(inline="always")
def _hash(x, y, z, seed):
    """Mixes three lattice coordinates and a seed into 32 well-spread bits."""
    h = (np.uint32(x) * np.uint32(0x8DA6B343)) ^ (np.uint32(y) * np.uint32(0xD8163841))
    h = np.uint32(h ^ (np.uint32(z) * np.uint32(0xCB1AB31F)) ^ (np.uint32(seed) * np.uint32(0x9E3779B1)))
    h = np.uint32((h ^ (h >> np.uint32(15))) * np.uint32(0x2C1B3C6D))
    h = np.uint32((h ^ (h >> np.uint32(12))) * np.uint32(0x297A2D39))
    return np.uint32(h ^ (h >> np.uint32(15)))


@njit(inline="always")
def _grad(h, x, y, z):
    """Dot product with one of the twelve classic edge gradients."""
    k = h & np.uint32(15)
    u = x if k < 8 else y
    v = y if k < 4 else (x if (k == 12 or k == 14) else z)
    return (u if (k & 1) == 0 else -u) + (v if (k & 2) == 0 else -v)


@njit(fastmath=True)
def noise3(x, y, z, seed):
    """Gradient noise in about -1..1."""
    fx, fy, fz = np.floor(x), np.floor(y), np.floor(z)
    ix, iy, iz = np.int64(fx), np.int64(fy), np.int64(fz)
    x, y, z = x - fx, y - fy, z - fz
    u = x * x * x * (x * (x * 6 - 15) + 10)
    v = y * y * y * (y * (y * 6 - 15) + 10)
    w = z * z * z * (z * (z * 6 - 15) + 10)
    a = _grad(_hash(ix, iy, iz, seed), x, y, z)
    b = _grad(_hash(ix + 1, iy, iz, seed), x - 1, y, z)
    c = _grad(_hash(ix, iy + 1, iz, seed), x, y - 1, z)
    d = _grad(_hash(ix + 1, iy + 1, iz, seed), x - 1, y - 1, z)
    e = _grad(_hash(ix, iy, iz + 1, seed), x, y, z - 1)
    f = _grad(_hash(ix + 1, iy, iz + 1, seed), x - 1, y, z - 1)
    g = _grad(_hash(ix, iy + 1, iz + 1, seed), x, y - 1, z - 1)
    h = _grad(_hash(ix + 1, iy + 1, iz + 1, seed), x - 1, y - 1, z - 1)
    p = (a + u * (b - a)) * (1 - v) + (c + u * (d - c)) * v
    q = (e + u * (f - e)) * (1 - v) + (g + u * (h - g)) * v
    return p + w * (q - p)


@njit(fastmath=True)
def fbm3(x, y, z, octaves, gain, seed):
    """Fractal sum of gradient noise, normalised to about -1..1."""
    total, amp, norm = 0.0, 1.0, 0.0
    for o in range(octaves):
        total += amp * noise3(x, y, z, seed + o)
        norm += amp
        amp *= gain
        x, y, z = x * 2.03 + 11.3, y * 2.03 + 5.7, z * 2.03 + 3.1
    return total / norm


@njit(fastmath=True)
def ridged3(x, y, z, octaves, gain, seed):
    """Ridged fractal noise in 0..1: bright filaments."""
    total, amp, norm = 0.0, 1.0, 0.0
    for o in range(octaves):
        n = 1.0 - abs(noise3(x, y, z, seed + o))
        total += amp * n * n
        norm += amp
        amp *= gain
        x, y, z = x * 2.03 + 11.3, y * 2.03 + 5.7, z * 2.03 + 3.1
    return total / norm


@njit(inline="always")
def sstep(a, b, x):
    """Smooth step from 0 at a to 1 at b."""
    t = (x - a) / (b - a)
    t = min(1.0, max(0.0, t))
    return t * t * (3.0 - 2.0 * t)


# ---------------------------------------------------------------- sampling

@njit(fastmath=True)
def sample3(tex, x, y):
    """Bilinear read of an RGB texture, clamped at the edges."""
    h, w = tex.shape[0], tex.shape[1]
    x = min(max(x, 0.0), w - 1.001)
    y = min(max(y, 0.0), h - 1.001)
    ix, iy = int(x), int(y)
    fx, fy = x - ix, y - iy
    a, b = (1 - fx) * (1 - fy), fx * (1 - fy)
    c, d = (1 - fx) * fy, fx * fy
    r = tex[iy, ix, 0] * a + tex[iy, ix + 1, 0] * b + tex[iy + 1, ix, 0] * c + tex[iy + 1, ix + 1, 0] * d
    g = tex[iy, ix, 1] * a + tex[iy, ix + 1, 1] * b + tex[iy + 1, ix, 1] * c + tex[iy + 1, ix + 1, 1] * d
    bl = tex[iy, ix, 2] * a + tex[iy, ix + 1, 2] * b + tex[iy + 1, ix, 2] * c + tex[iy + 1, ix + 1, 2] * d
    return r, g, bl


# ---------------------------------------------------------------- stars

def star_colours(rng, n, spread=1.0):
    """Linear RGB tints from cool red dwarfs to hot blue stars, mostly near white."""
    t = np.clip(rng.normal(0.5, 0.27, n), 0, 1)
    stops = np.array([0.0, 0.25, 0.5, 0.75, 1.0])
    r = np.interp(t, stops, [1.00, 1.00, 1.00, 0.74, 0.50])
    g = np.interp(t, stops, [0.50, 0.78, 0.94, 0.86, 0.69])
    b = np.interp(t, stops, [0.24, 0.52, 0.90, 1.00, 1.00])
    rgb = np.stack([r, g, b], 1)
    grey = rgb.mean(1, keepdims=True)
    return (grey + (rgb - grey) * spread).astype(np.float32)


@njit(fastmath=True)
def splat(img, x, y, sigma, rgb):
    """Adds Gaussian points of total flux rgb at sub-pixel places; steady under slow motion."""
    h, w = img.shape[0], img.shape[1]
    for i in range(x.shape[0]):
        s = sigma[i]
        rad = int(np.ceil(3.4 * s)) + 1
        cx, cy = x[i], y[i]
        if cx < -rad or cy < -rad or cx > w + rad or cy > h + rad:
            continue
        k = 1.0 / (6.2831853 * s * s)
        e = -0.5 / (s * s)
        x0, x1 = max(0, int(cx) - rad), min(w - 1, int(cx) + rad)
        y0, y1 = max(0, int(cy) - rad), min(h - 1, int(cy) + rad)
        r, g, b = rgb[i, 0] * k, rgb[i, 1] * k, rgb[i, 2] * k
        for py in range(y0, y1 + 1):
            dy = py - cy
            for px in range(x0, x1 + 1):
                dx = px - cx
                f = np.exp((dx * dx + dy * dy) * e)
                img[py, px, 0] += r * f
                img[py, px, 1] += g * f
                img[py, px, 2] += b * f


# ---------------------------------------------------------------- finishing

@njit(fastmath=True)
def _add_up(img, small, k, gain):
    """Adds a small image, enlarged k times with bilinear weights."""
    h, w = img.shape[0], img.shape[1]
    for y in range(h):
        sy = (y + 0.5) / k - 0.5
        for x in range(w):
            r, g, b = sample3(small, (x + 0.5) / k - 0.5, sy)
            img[y, x, 0] += r * gain
            img[y, x, 1] += g * gain
            img[y, x, 2] += b * gain


def shrink(img, k):
    """Area mean by k; the sides must divide."""
    h, w, c = img.shape
    return img.reshape(h // k, k, w // k, k, c).mean((1, 3), dtype=np.float32)


def bloom(img, near=0.10, far=0.06, cap=6.0):
    """Adds a tight and a wide soft glow of the bright parts."""
    small = np.minimum(shrink(img, 4), cap)
    half = shrink(small[: small.shape[0] // 2 * 2, : small.shape[1] // 2 * 2], 2)
    _add_up(img, gaussian_filter(small, (1.8, 1.8, 0), truncate=3).astype(np.float32), 4, near)
    wide = gaussian_filter(half, (5, 5, 0), truncate=3) * 0.6 + gaussian_filter(half, (14, 14, 0), truncate=3) * 0.4
    _add_up(img, wide.astype(np.float32), 8, far)


@njit(fastmath=True)
def _finish(img, out, noise, ox, oy, exposure, vignette, grain):
    h, w = img.shape[0], img.shape[1]
    n = noise.shape[0]
    for y in range(h):
        dy = (y - h * 0.5) / h
        for x in range(w):
            dx = (x - w * 0.5) / w
            v = exposure * (1.0 - vignette * (dx * dx + dy * dy) * 2.0)
            g = noise[(y + oy) % n, (x + ox) % n] * grain
            for c in range(3):
                t = 1.0 - np.exp(-max(img[y, x, c], 0.0) * v)
                s = 12.92 * t if t < 0.0031308 else 1.055 * t ** (1 / 2.4) - 0.055
                out[y, x, c] = np.uint8(min(255.0, max(0.0, s * 255.0 + g + 0.5)))


class Writer:
    """Tone-maps frames and pipes them to x264, or saves stills in preview mode.

    A higher aq spends more bits on flat parts, so that the dither of a smooth sky survives.
    """

    def __init__(self, name, width, height, fps, seconds, seed, crf=19.0, aq=0.9):
        ap = argparse.ArgumentParser()
        ap.add_argument("--stills", help="save frames at these seconds (comma list) as PNG, no video")
        ap.add_argument("--to", default=".", help="folder of the stills")
        args = ap.parse_args()
        self.size, self.fps, self.name = (height, width, 3), fps, name
        self.count = round(seconds * fps)
        self.frames = list(range(self.count))
        self.still_dir = None
        if args.stills:
            self.still_dir = Path(args.to)
            self.frames = [min(self.count - 1, round(float(s) * fps)) for s in args.stills.split(",")]
        rng = np.random.default_rng(seed)
        self.noise = (rng.random((512, 512), np.float32) - rng.random((512, 512), np.float32))
        self.shifts = rng.integers(0, 512, (self.count, 2))
        self.pipe, self.part = None, MEDIA / f".{name}.part.mp4"
        if not self.still_dir:
            MEDIA.mkdir(parents=True, exist_ok=True)
            self.pipe = subprocess.Popen([
                "ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24",
                "-s", f"{width}x{height}", "-r", str(fps), "-i", "-",
                "-vf", "scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int",
                "-c:v", "libx264", "-preset", "slow", "-crf", str(crf), "-profile:v", "high",
                "-pix_fmt", "yuv420p", "-x264-params", f"aq-mode=3:aq-strength={aq}:deblock=-1,-1:keyint=60",
                "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709",
                "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact",
                "-movflags", "+faststart", str(self.part),
            ], stdin=subprocess.PIPE)

    def write(self, index, img, exposure=1.0, vignette=0.35, grain=1.1):
        out = np.empty(self.size, np.uint8)
        oy, ox = self.shifts[index]
        _finish(img, out, self.noise, int(ox), int(oy), exposure, vignette, grain)
        if self.pipe:
            self.pipe.stdin.write(out.tobytes())
        else:
            Image.fromarray(out).save(self.still_dir / f"{self.name}-{index:03d}.png")

    def close(self):
        if self.pipe:
            self.pipe.stdin.close()
            if self.pipe.wait():
                raise SystemExit("ffmpeg failed")
            self.part.replace(MEDIA / f"{self.name}.mp4")
