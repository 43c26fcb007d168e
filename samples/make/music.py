"""Synthesises night-drift.m4a: a calm ambient bed of soft pads and bells, 48 s, made to loop.

Sixteen bars of 4/4 at 80 beats a minute are exactly 48 seconds. Every sound that
rings past the end is folded back to the start, so the last bar leads into the first.
"""

import subprocess
import tempfile
from pathlib import Path

import numpy as np
from scipy.io import wavfile
from scipy.signal import fftconvolve

from common import MEDIA

SR, SECONDS, SEED = 48000, 48.0, 9
N = int(SR * SECONDS)
BEAT = 60 / 80

# four bars a chord would drag, two breathe: D major with added colour, as MIDI notes
CHORDS = [
    (38, 57, 61, 64, 66),     # Dmaj9
    (35, 54, 57, 61, 66),     # Bm9
    (43, 55, 59, 62, 66),     # Gmaj7
    (40, 55, 59, 62, 66),     # Em9
    (38, 57, 61, 64, 69),     # Dmaj9, opened
    (42, 57, 61, 64, 69),     # F#m7
    (43, 57, 59, 62, 66),     # Gadd9
    (45, 57, 59, 62, 64),     # Asus4
]
# bells: (beat, note, strength); a sparse tune in the D pentatonic
BELLS = [
    (1, 78, .8), (2.5, 81, .55), (5, 85, .5), (9, 76, .7), (10.5, 78, .5), (14, 73, .5),
    (17, 78, .7), (18.5, 83, .5), (22, 81, .45), (25, 74, .7), (26.5, 76, .5), (30, 71, .5),
    (33, 81, .75), (34.5, 85, .5), (36, 88, .35), (41, 83, .65), (42.5, 81, .5), (46, 76, .5),
    (49, 78, .7), (50.5, 74, .5), (54, 83, .4), (57, 76, .7), (58.5, 78, .5), (61, 81, .45),
]


def hz(note):
    return 440.0 * 2 ** ((note - 69) / 12)


def add(buf, at, mono, pan):
    """Adds a mono sound at a sample, wrapped round the loop, with equal-power pan in -1..1."""
    a = (pan + 1) * np.pi / 4
    idx = (at + np.arange(len(mono))) % N
    np.add.at(buf[0], idx, mono * np.cos(a))
    np.add.at(buf[1], idx, mono * np.sin(a))


def pad_note(rng, note, length, bright):
    """A soft detuned voice: partials roll off early and the filter opens and closes once."""
    n = int(length * SR)
    t = np.arange(n) / SR
    sweep = np.sin(np.pi * t / length) ** 2
    out = np.zeros(n)
    for cents in (-6.5, 0.0, 5.5):
        f = hz(note) * 2 ** (cents / 1200)
        drift = 1.2 * np.sin(2 * np.pi * rng.uniform(0.05, 0.11) * t + rng.uniform(0, 6.28))
        for k in range(1, 9):
            fk = f * k
            cut = 380 + bright * sweep
            level = (1 / k ** 1.15) / (1 + (fk / cut) ** 3.2)
            out += level * np.sin(2 * np.pi * fk * t + drift * k * 0.35 + rng.uniform(0, 6.28))
    env = np.minimum(1, t / 2.4) * np.minimum(1, (length - t) / 3.2)
    env = np.sin(env * np.pi / 2) ** 2
    return out * env / 3


def bell(note, strength):
    """A small glassy bell: near-harmonic partials that die at their own pace."""
    f = hz(note)
    n = int(4.5 * SR)
    t = np.arange(n) / SR
    out = np.zeros(n)
    for ratio, amp, decay in ((1, 1, 1.5), (2.002, .38, .85), (3.01, .12, .45), (4.17, .06, .25), (5.43, .03, .14)):
        out += amp * np.sin(2 * np.pi * f * ratio * t) * np.exp(-t / decay)
    soft = np.minimum(1, t / 0.012)
    return out * soft * soft * np.minimum(1, (4.5 - t) / 0.6) * strength


def pluck(note, strength):
    """A muted string under the bells."""
    f = hz(note)
    n = int(2.4 * SR)
    t = np.arange(n) / SR
    out = sum(np.sin(2 * np.pi * f * k * t) / k ** 1.7 * np.exp(-t * (1.6 + 1.1 * k)) for k in range(1, 7))
    return out * np.minimum(1, t / 0.006) * np.minimum(1, (2.4 - t) / 0.4) * strength


def room(rng, seconds, tone):
    """A stereo room: decaying noise, darker as it fades."""
    n = int(seconds * SR)
    t = np.arange(n) / SR
    ir = rng.standard_normal((2, n)) * np.exp(-t * 6.9 / seconds) * np.minimum(1, t / 0.03)
    spec = np.fft.rfft(ir, axis=1)
    f = np.fft.rfftfreq(n, 1 / SR)
    spec *= 1 / (1 + (f / tone) ** 2) * (f / (f + 180))
    ir = np.fft.irfft(spec, n, axis=1)
    return ir / np.sqrt((ir ** 2).sum(1, keepdims=True))


def main():
    rng = np.random.default_rng(SEED)
    dry, wet = np.zeros((2, N)), np.zeros((2, N))
    two_bars = 8 * BEAT
    for i, chord in enumerate(CHORDS):
        at = int((i * two_bars - 1.0) * SR) % N
        for j, note in enumerate(chord):
            low = j == 0
            v = pad_note(rng, note, two_bars + 3.0, 500 if low else 1750)
            pan = 0 if low else (-0.55, 0.5, -0.2, 0.3)[j - 1]
            add(dry, at, v * (0.34 if low else 0.17), pan)
            add(wet, at, v * (0.05 if low else 0.15), -pan)
        # a slow rising figure of muted strings, one note each beat and a half
        for k, pick in enumerate((1, 2, 3, 4, 3)):
            when = i * two_bars + (k * 1.5 + 0.5) * BEAT
            v = pluck(chord[pick], 0.085 * (0.75 + 0.25 * rng.random()))
            pan = 0.5 * np.sin(k * 1.9 + i)
            add(dry, int(when * SR) % N, v, pan)
            add(wet, int(when * SR) % N, v * 0.9, pan)
    for beat, note, strength in BELLS:
        when = int((beat * BEAT + rng.normal(0, 0.008)) * SR)
        v = bell(note, strength * 0.11)
        pan = rng.uniform(-0.6, 0.6)
        add(dry, when, v * 0.7, pan)
        add(wet, when, v * 1.2, pan)
        add(wet, when + int(1.5 * BEAT * SR), v * 0.42, -pan)     # one echo
        add(wet, when + int(3.0 * BEAT * SR), v * 0.16, pan)

    # air: a breath of filtered noise that swells once every four bars
    t = np.arange(N) / SR
    spec = np.fft.rfft(rng.standard_normal((2, N)), axis=1)
    f = np.fft.rfftfreq(N, 1 / SR)
    spec *= (f / 700) ** 1.0 / (1 + (f / 700) ** 3)
    air = np.fft.irfft(spec, N, axis=1)
    air *= (0.55 - 0.45 * np.cos(2 * np.pi * t / (16 * BEAT))) / np.abs(air).std() * 0.0035

    ir = room(rng, 3.6, 4200)
    tail = np.stack([fftconvolve(wet[c], ir[c]) for c in (0, 1)])
    ring = tail[:, :N].copy()
    ring[:, : tail.shape[1] - N] += tail[:, N:]
    mix = dry + ring * 0.95 + air

    # remove rumble and the last edge of brightness, all in the circular spectrum so the loop stays whole
    spec = np.fft.rfft(mix, axis=1)
    spec *= (f ** 4 / (f ** 4 + 42.0 ** 4)) / (1 + (f / 9000) ** 4)
    mix = np.fft.irfft(spec, N, axis=1)
    gain = 10 ** (-18.0 / 20) / 10 ** (loudness(mix) / 20)
    mix = mix * gain
    # round off the few highest peaks, should they pass -3.6 dBFS
    top = 10 ** (-3.6 / 20)
    knee = top * 0.8
    over = np.abs(mix) > knee
    mix[over] = np.sign(mix[over]) * (knee + (top - knee) * np.tanh((np.abs(mix[over]) - knee) / (top - knee)))

    # AAC cannot see across the ends, so cut the loop where both channels pass zero most gently
    near = np.arange(-SR // 2, SR // 2)
    step = np.abs(mix[:, near]) + np.abs(mix[:, near - 1]) + 6 * np.abs(mix[:, near] - mix[:, near - 1])
    mix = np.roll(mix, -near[np.argmin(step.sum(0))], axis=1)

    with tempfile.TemporaryDirectory() as tmp:
        wav = Path(tmp) / "night-drift.wav"
        pcm = np.round(mix.T * 32767 + (rng.random((N, 2)) - rng.random((N, 2)))).astype(np.int16)
        wavfile.write(wav, SR, pcm)
        subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", str(wav), "-c:a", "aac", "-b:a", "160k",
                        "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact",
                        "-movflags", "+faststart", str(MEDIA / "night-drift.m4a")], check=True)


def loudness(mix):
    """Integrated loudness in LUFS, near enough to BS.1770 for a steady bed."""
    spec = np.fft.rfft(mix, axis=1)
    f = np.fft.rfftfreq(mix.shape[1], 1 / SR)
    shelf = 10 ** (4.0 / 20 * (f ** 2 / (f ** 2 + 1500.0 ** 2)))
    spec *= shelf * (f ** 2 / (f ** 2 + 38.0 ** 2))
    k = np.fft.irfft(spec, mix.shape[1], axis=1)
    return -0.691 + 10 * np.log10((k ** 2).mean(1).sum())


if __name__ == "__main__":
    main()
