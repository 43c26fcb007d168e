"""Prepares the two photographs of the sample from the scikit-image 0.26 wheel's data folder.

Usage: photos.py FOLDER, where FOLDER is skimage/data out of the unpacked wheel.
The Hubble picture is enlarged twofold; the rocket is enlarged gently.
"""

import sys
from pathlib import Path

import numpy as np
from PIL import Image
from scipy.ndimage import gaussian_filter

from common import MEDIA


def smooth_edges(rgb, radius, eps):
    """Guided filter: evens out compression noise and leaves edges alone."""
    out = np.empty_like(rgb)
    guide = rgb.mean(2)
    m = gaussian_filter(guide, radius)
    var = gaussian_filter(guide * guide, radius) - m * m
    for c in range(3):
        p = rgb[..., c]
        mp = gaussian_filter(p, radius)
        a = (gaussian_filter(guide * p, radius) - m * mp) / (var + eps)
        b = mp - a * m
        out[..., c] = gaussian_filter(a, radius) * guide + gaussian_filter(b, radius)
    return out


def enlarge(img, size, radius, eps, sharpen, grain, seed):
    """Denoise, Lanczos, a little sharpening and a fine grain that hides the softness."""
    rgb = smooth_edges(np.asarray(img, np.float32) / 255, radius, eps)
    img = Image.fromarray((rgb.clip(0, 1) * 255 + 0.5).astype(np.uint8)).resize(size, Image.LANCZOS)
    rgb = np.asarray(img, np.float32) / 255
    detail = rgb - gaussian_filter(rgb, (2.2, 2.2, 0))
    rgb = rgb + sharpen * detail
    rng = np.random.default_rng(seed)
    noise = gaussian_filter(rng.standard_normal(rgb.shape[:2]), 0.7)
    rgb = rgb + (noise / noise.std() * grain)[..., None]
    return Image.fromarray((rgb.clip(0, 1) * 255 + 0.5).astype(np.uint8))


def main():
    src = Path(sys.argv[1])
    hubble = Image.open(src / "hubble_deep_field.jpg").convert("RGB")
    hubble = enlarge(hubble, (2000, 1744), 1.0, 1e-4, 0.55, 0.006, 3)
    hubble.save(MEDIA / "hubble-deep-field.jpg", quality=86, optimize=True, progressive=False)
    rocket = Image.open(src / "rocket.jpg").convert("RGB")
    rocket = enlarge(rocket, (1920, 1281), 1.2, 4e-4, 0.9, 0.008, 4)
    rocket.save(MEDIA / "rocket.jpg", quality=88, optimize=True, progressive=False)


main()
