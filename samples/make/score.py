"""Notes, voices and the mixing desk of the packaged music; `tunes.py` holds the pieces.

A piece is whole bars of a tempo that is a whole number of milliseconds a beat. Each voice is played by fluidsynth
from MuseScore_General (MIT; its piano, drums and strings are public domain or CC0) twice in a row, and the second
round is kept: whatever rings over the end is heard under the beginning, so that the piece may go round for ever.
"""

import re
import struct
import subprocess
import tempfile
import warnings
from pathlib import Path

import numpy as np
from scipy.io import wavfile
from scipy.ndimage import minimum_filter1d, uniform_filter1d
from scipy.signal import fftconvolve

# fluidsynth says the peak of its file in a chunk of its own
warnings.filterwarnings("ignore", category=wavfile.WavFileWarning)

SR = 48000
FONT = Path("/usr/share/sounds/sf2/MuseScore_General_Full.sf2")
MUSIC = Path(__file__).resolve().parent.parent / "music"
LUFS, TOP_DB = -16.0, -1.5
# so much of the beginning stands again at the end of a file: where it goes round, the encoder has seen both sides
AGAIN = int(0.4 * SR)

STEPS = {"c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11}
KINDS = {
    "": (0, 4, 7), "m": (0, 3, 7), "7": (0, 4, 7, 10), "m7": (0, 3, 7, 10), "maj7": (0, 4, 7, 11), "6": (0, 4, 7, 9),
    "add9": (0, 2, 4, 7), "madd9": (0, 2, 3, 7), "maj9": (0, 2, 4, 7, 11), "m9": (0, 2, 3, 7, 10), "9": (0, 2, 4, 7, 10),
    "13": (0, 4, 9, 10), "7b9": (0, 1, 4, 7, 10), "sus4": (0, 5, 7), "sus2": (0, 2, 7), "9sus": (0, 2, 5, 7, 10),
    "m11": (0, 3, 5, 7, 10), "dim7": (0, 3, 6, 9), "m6": (0, 3, 7, 9),
}
# General MIDI drums by the letters that patterns use
DRUMS = {"kick": 36, "snare": 38, "stick": 37, "clap": 39, "hat": 42, "open": 46, "shaker": 82, "tamb": 54, "ride": 51,
         "crash": 49, "low": 41, "mid": 45, "high": 48, "block": 76, "wood": 77, "tri": 81, "cabasa": 69}
LOUD = {"X": 112, "x": 90, "o": 62, "-": 42}


def pitch(name):
    """`c#5` as a MIDI note; c4 is 60."""
    letter, sharp, octave = re.fullmatch(r"([a-g])([#b]*)(-?\d)", name).groups()
    return STEPS[letter] + sharp.count("#") - sharp.count("b") + 12 * (int(octave) + 1)


def chord(name):
    """`F#m7/E` as (bass pitch class, pitch classes)."""
    top, _, low = name.partition("/")
    root, kind = re.fullmatch(r"([A-G][#b]?)(.*)", top).groups()
    base = pitch(root.lower() + "0") % 12
    return pitch(low.lower() + "0") % 12 if low else base, [(base + step) % 12 for step in KINDS[kind]]


def near(pc, centre):
    """The note of a pitch class nearest to a centre: voices of following chords move little."""
    return centre - 6 + (pc - (centre - 6)) % 12


def voiced(name, centre):
    return sorted(near(pc, centre) for pc in chord(name)[1])


def bass(name, centre=40):
    return near(chord(name)[0], centre)


def other(name, centre=40):
    """The bass' second note: the chord's fifth, or its root where the fifth is in the bass already."""
    low, tones = chord(name)
    root = tones[0]
    fifth = next((pc for pc in tones if (pc - root) % 12 in (6, 7)), root)
    return near(root if fifth == low else fifth, centre)


class Voice:
    """One player: what they play, and where they stand in the mix."""

    def __init__(self, tune, name, program, bank=0, drums=False, db=0.0, pan=0.0, room=0.2, low=None, high=None,
                 late=0.0, loose=0.007, duck=0.0, echo=None):
        self.tune, self.name, self.program, self.bank, self.drums = tune, name, program, bank, drums
        self.db, self.pan, self.room, self.low, self.high = db, pan, room, low, high
        # `late` and `loose` in seconds: where they sit against the beat, and how steadily
        self.late, self.loose, self.duck, self.echo = late, loose, duck, echo
        self.notes = []

    def play(self, beat, length, note, loud):
        self.notes.append((beat, length, note, loud))

    def tune_at(self, beat, text, loud=84, shift=0, legato=0.96):
        """`e5/1 r/.5`: notes and rests by beats, a phrase that swells to its middle."""
        tokens = [token.split("/") for token in text.split()]
        for index, (name, beats) in enumerate(tokens):
            swell = 7 * np.sin(np.pi * (index + 0.5) / len(tokens))
            if name != "r":
                accent = 4 if (beat % 4) < 0.01 else 0
                self.play(beat, float(beats) * legato, pitch(name) + shift, loud - 5 + swell + accent)
            beat += float(beats)
        return beat

    def hold(self, beat, length, names, loud, spread=0.0):
        for index, note in enumerate(names):
            self.play(beat + index * spread, length - index * spread, note, loud - index)

    def beat(self, bar, bars=1, **lines):
        """Sixteen steps a bar: `X` hard, `x` plain, `o` soft, `-` a ghost."""
        for at in range(bar, bar + bars):
            for drum, steps in lines.items():
                for step, mark in enumerate(steps):
                    if mark in LOUD:
                        self.play(at * 4 + step * 4 / len(steps), 0.2, DRUMS[drum], LOUD[mark])


class Tune:
    def __init__(self, key, name, mood, beat_ms, bars, seed, swing=0.0, swung=0.5):
        self.key, self.name, self.mood, self.beat_ms, self.bars, self.seed = key, name, mood, beat_ms, bars, seed
        # every second eighth (or sixteenth) comes later by this part of a step
        self.swing, self.swung = swing, swung
        self.voices, self.extra = [], []
        self.ms = beat_ms * 4 * bars
        self.n = self.ms * SR // 1000

    def voice(self, name, program, **how):
        self.voices.append(Voice(self, name, program, **how))
        return self.voices[-1]

    def when(self, beat):
        step = beat / self.swung
        odd = int(np.floor(step + 1e-6)) % 2 == 1 and abs(step - round(step)) < 1e-3
        return (beat + (self.swing * self.swung if odd else 0)) * self.beat_ms / 1000


def _number(value):
    out = [value & 127]
    while value := value >> 7:
        out.insert(0, value & 127 | 128)
    return bytes(out)


def _midi(events, program, bank, channel):
    """A MIDI file at a tick of half a millisecond."""
    events = sorted(events, key=lambda event: (event[0], event[1]))
    track = bytearray()
    for data in ((0xB0 | channel, 0, bank), (0xC0 | channel, program), (0xB0 | channel, 7, 110), (0xB0 | channel, 10, 64)):
        track += b"\0" + bytes(data)
    now = 0
    for at, on, note, loud in events:
        track += _number(at - now) + bytes((0x90 | channel, note, loud if on else 0))
        now = at
    track += b"\0\xff\x2f\0"
    tempo = b"\0\xff\x51\x03" + (500_000).to_bytes(3, "big")
    body = bytes(tempo + track)
    return b"MThd" + struct.pack(">IHHH", 6, 0, 1, 1000) + b"MTrk" + struct.pack(">I", len(body)) + body


def play(voice, rng):
    """Both channels of a voice over one round."""
    tune = voice.tune
    events = []
    jitter = [(rng.normal(0, voice.loose), rng.normal(0, 4)) for _ in voice.notes]
    # an empty half second first, so that what is early is not lost; two rounds and the beginning of a third
    for turn in range(3):
        for (beat, length, note, loud), (off, push) in zip(voice.notes, jitter):
            begin = tune.when(beat) + voice.late + np.clip(off, -0.02, 0.02)
            if turn == 2 and begin > 2:
                continue
            end = begin + max(0.05, tune.when(beat + length) - tune.when(beat))
            base = 0.5 + turn * tune.ms / 1000
            events.append((round((base + begin) * 2000), 1, int(note), int(np.clip(loud + push, 12, 126))))
            events.append((round((base + end) * 2000) - 1, 0, int(note), 0))
    with tempfile.TemporaryDirectory() as tmp:
        mid, wav = Path(tmp) / "voice.mid", Path(tmp) / "voice.wav"
        mid.write_bytes(_midi(events, voice.program, voice.bank, 9 if voice.drums else 0))
        subprocess.run(["fluidsynth", "-ni", "-q", "-R", "0", "-C", "0", "-g", "0.5", "-r", str(SR), "-O", "float", "-o",
                        "synth.polyphony=512", "-F", str(wav), str(FONT), str(mid)], check=True, stdout=subprocess.DEVNULL)
        _, sound = wavfile.read(wav)
    first = SR // 2 + tune.n
    sound = np.vstack([sound, np.zeros((max(0, first + tune.n + SR - len(sound)), 2))]).T.astype(float)
    out = sound[:, first:first + tune.n].copy()
    # the third round begins as the second did, but for what never repeats exactly, such as vibrato
    soft = int(0.03 * SR)
    up = np.sin(np.linspace(0, np.pi / 2, soft)) ** 2
    out[:, :soft] = out[:, :soft] * up + sound[:, first + tune.n:first + tune.n + soft] * (1 - up)
    return out


def filtered(sound, low=None, high=None):
    """Cuts below `low` and above `high` hertz, in the circle of the whole piece."""
    spec = np.fft.rfft(sound, axis=1)
    f = np.fft.rfftfreq(sound.shape[1], 1 / SR)
    if low:
        spec *= f ** 3 / (f ** 3 + low ** 3)
    if high:
        spec *= 1 / (1 + (f / high) ** 4)
    return np.fft.irfft(spec, sound.shape[1], axis=1)


def brightened(sound, hertz, db):
    """Lifts what is above `hertz`, gently."""
    f = np.fft.rfftfreq(sound.shape[1], 1 / SR)
    lift = 1 + (10 ** (db / 20) - 1) * f ** 2 / (f ** 2 + hertz ** 2)
    return np.fft.irfft(np.fft.rfft(sound, axis=1) * lift, sound.shape[1], axis=1)


def room(rng, seconds, tone):
    """A stereo room: a few early walls, then decaying noise, darker as it fades."""
    n = int(seconds * SR)
    t = np.arange(n) / SR
    walls = rng.standard_normal((2, n)) * np.exp(-t * 6.9 / seconds) * np.minimum(1, t / 0.02)
    dark = filtered(walls, 200, tone * 0.45)
    bright = filtered(walls, 200, tone)
    mixed = bright * np.exp(-t * 5 / seconds) + dark
    return mixed / np.sqrt((mixed ** 2).sum(1, keepdims=True))


def circular(sound, response):
    """Convolves round the loop."""
    n = sound.shape[1]
    out = np.zeros_like(sound)
    for c in (0, 1):
        whole = fftconvolve(sound[c], response[c])
        for at in range(0, len(whole), n):
            piece = whole[at:at + n]
            out[c, :len(piece)] += piece
    return out


def placed(voice, sound):
    middle, side = sound.mean(0), (sound[0] - sound[1]) / 2
    angle = (voice.pan + 1) * np.pi / 4
    gain = 10 ** (voice.db / 20) * np.sqrt(2)
    return np.stack([(middle + side) * np.cos(angle), (middle - side) * np.sin(angle)]) * gain


def mixed(tune, seconds=1.8, tone=6000, wet=0.5, kicks=()):
    """All voices together, each balanced by its own loudness rather than by its samples'."""
    rng = np.random.default_rng(tune.seed)
    dry, send = np.zeros((2, tune.n)), np.zeros((2, tune.n))
    pump = np.ones(tune.n)
    for beat in kicks:
        at = int(tune.when(beat) * SR)
        t = np.arange(int(0.34 * SR)) / SR
        index = (at + np.arange(len(t))) % tune.n
        pump[index] = np.minimum(pump[index], (np.minimum(1, t / 0.3)) ** 1.4)
    parts = [(voice, play(voice, rng)) for voice in tune.voices]
    parts += [(voice, np.asarray(sound(rng))) for voice, sound in tune.extra]
    for voice, sound in parts:
        loud = np.sqrt((sound ** 2).mean(0))
        heard = loud[loud > loud.max() * 0.03]
        sound = placed(voice, sound / max(1e-9, np.sqrt((heard ** 2).mean())) * 0.1)
        if voice.low or voice.high:
            sound = filtered(sound, voice.low, voice.high)
        if voice.duck:
            sound = sound * (1 - voice.duck * (1 - pump))
        if voice.echo:
            beats, level = voice.echo
            for turn in range(1, 5):
                again = np.roll(sound, int(beats * turn * tune.beat_ms * SR / 1000), axis=1) * level ** turn
                send += 0.25 * again
                dry += again if turn % 2 == 0 else again[::-1]
        dry += sound
        send += sound * voice.room
    return dry + wet * circular(send, room(rng, seconds, tone))


def glued(mix, drive=1.0):
    """A bus compressor of two to one on the loud moments, then a little warmth."""
    mix = mix / np.sqrt((mix ** 2).mean()) * 0.12
    level = np.sqrt(uniform_filter1d((mix ** 2).mean(0), int(0.09 * SR), mode="wrap")) + 1e-9
    gain = np.minimum(1, (level / 0.13) ** -0.45)
    gain = uniform_filter1d(gain, int(0.12 * SR), mode="wrap")
    mix = mix * gain
    return np.tanh(mix * 1.15 * drive) / (1.15 * drive)


def measured(path):
    """(LUFS, true peak in dBTP, range in LU) by ffmpeg."""
    run = subprocess.run(["ffmpeg", "-hide_banner", "-nostats", "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"],
                         capture_output=True, text=True, check=True).stderr
    last = run[run.rindex("Summary:"):]
    one = lambda word: float(re.search(word + r":\s+(-?[\d.]+)", last).group(1))
    return one("I"), one("Peak"), one("LRA")


def limited(mix, top):
    """No peak between samples goes over `top`; the gain moves within five milliseconds."""
    n = mix.shape[1]
    spec = np.fft.rfft(mix, axis=1)
    fine = np.abs(np.fft.irfft(np.pad(spec, ((0, 0), (0, 2 * n - spec.shape[1] + 1 - n % 2))), 4 * n, axis=1)[:, :4 * n] * 4)
    peak = fine.max(0).reshape(n, 4).max(1)
    need = np.minimum(1, top / np.maximum(peak, 1e-9))
    width = int(0.005 * SR) | 1
    return mix * uniform_filter1d(minimum_filter1d(need, width, mode="wrap"), width, mode="wrap")


def finished(tune, mix, rate="112k", lufs=LUFS):
    """Levels, encodes and measures a piece."""
    mix = filtered(mix, 32, 17500)
    rng = np.random.default_rng(tune.seed)
    out = MUSIC / f"{tune.key}.m4a"
    with tempfile.TemporaryDirectory() as tmp:
        wav = Path(tmp) / "piece.wav"
        level = 0.1
        for _ in range(3):
            ready = limited(mix * level, 10 ** (TOP_DB / 20) * 0.94)
            wavfile.write(wav, SR, ready.T.astype(np.float32))
            level *= 10 ** ((lufs - measured(wav)[0]) / 20)
        ready = np.concatenate([ready, ready[:, :AGAIN]], axis=1)
        noise = rng.random(ready.T.shape) - rng.random(ready.T.shape)
        wavfile.write(wav, SR, np.round(ready.T * 32767 + noise).astype(np.int16))
        subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", str(wav), "-c:a", "aac", "-b:a", rate, "-cutoff", "17000",
                        "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact", "-movflags", "+faststart",
                        str(out)], check=True)
    return out
