"""The packaged music: seven pieces of seven moods, written here note by note and played by `score.py`.

`python tunes.py` makes all, `python tunes.py happy` one, and writes samples/music/tracks.json.
"""

import json
import sys

import numpy as np

from music import bell, pad_note
from score import MUSIC, SR, Tune, Voice, bass, brightened, filtered, finished, glued, measured, mixed, other, voiced

AUTHOR, LICENCE = "The Spool authors", "CC0-1.0"


def ring(tune, notes, sound):
    """Notes of a synthesised voice round the loop: `notes` are (beat, note, loudness, pan)."""
    out = np.zeros((2, tune.n))
    for beat, note, loud, pan in notes:
        one = sound(note) * loud
        at = (int(tune.when(beat) * SR) + np.arange(len(one))) % tune.n
        angle = (pan + 1) * np.pi / 4
        np.add.at(out[0], at, one * np.cos(angle))
        np.add.at(out[1], at, one * np.sin(angle))
    return out


def pads(tune, chords, centre, bars=1, bright=1600):
    """Soft detuned chords that open and close over their bars."""
    length = bars * 4 * tune.beat_ms / 1000

    def made(rng):
        notes = [(i * bars * 4 - 0.6, note, 1, (-0.6, 0.5, -0.25, 0.3, 0)[j % 5])
                 for i, name in enumerate(chords) if name for j, note in enumerate(voiced(name, centre))]
        return ring(tune, notes, lambda note: pad_note(rng, note, length + 1.6, bright))
    return made


def pluck(note, open_hz=2600, decay=0.22):
    """A bright synth string: a saw whose upper partials die first, twice, slightly apart."""
    f = 440 * 2 ** ((note - 69) / 12)
    t = np.arange(int(0.9 * SR)) / SR
    out = np.zeros(len(t))
    for cents in (-5, 6):
        base = f * 2 ** (cents / 1200)
        for k in range(1, int(min(24, 9000 / base)) + 1):
            shut = 1 + (base * k / open_hz) ** 1.3
            out += np.sin(2 * np.pi * base * k * t + k * cents) / k * np.exp(-t * shut / decay)
    return out * np.minimum(1, t / 0.003) * np.minimum(1, (0.9 - t) / 0.2)


def sub(note):
    """A round bass: a sine with a little of its octave, pushed."""
    f = 440 * 2 ** ((note - 69) / 12)
    t = np.arange(int(0.42 * SR)) / SR
    env = np.minimum(1, t / 0.006) * np.exp(-t * 3) * np.minimum(1, (0.42 - t) / 0.08)
    return np.tanh(1.8 * (np.sin(2 * np.pi * f * t) + 0.35 * np.sin(4 * np.pi * f * t) + 0.12 * np.sin(6 * np.pi * f * t))) * env


def happy():
    tune = Tune("sunny-side", "Sunny side", "happy", 520, 24, 21)
    a = "C G/B Am F C G/B F G".split()
    b = "F G Em Am Dm G C G".split()
    chords = a + b + a
    guitar = tune.voice("guitar", 24, db=-2, pan=-0.35, room=0.25, low=140)
    bass_line = tune.voice("bass", 33, db=0, room=0.05, high=3500, late=0.004)
    piano = tune.voice("piano", 0, db=-5, pan=0.35, room=0.25, low=180)
    glock = tune.voice("glockenspiel", 9, db=-6.5, pan=0.2, room=0.5)
    whistle = tune.voice("whistle", 78, db=-4, pan=-0.1, room=0.45, late=-0.02)
    marimba = tune.voice("marimba", 12, db=-3, pan=0.3, room=0.35)
    strings = tune.voice("strings", 48, db=-8, room=0.5, low=250, late=-0.05)
    drums = tune.voice("drums", 8, bank=0, drums=True, db=-3, room=0.12, loose=0.004)
    shake = tune.voice("shaker", 0, drums=True, db=-13, pan=0.4, room=0.1, loose=0.005)
    for bar, name in enumerate(chords):
        at = bar * 4
        notes = voiced(name, 67)
        # down, down-up, up-down-up: strings are struck one after another
        for beat, down, loud in ((0, 1, 88), (1, 1, 78), (1.5, 0, 62), (2.5, 0, 70), (3, 1, 80), (3.5, 0, 64)):
            order = notes if down else notes[::-1]
            guitar.hold(at + beat, 0.55, order, loud, spread=0.022)
        low = bass(name, 40)
        for beat, note, length in ((0, low, 0.9), (1.5, low, 0.4), (2, other(name, 40), 0.9), (3.5, low, 0.4)):
            bass_line.play(at + beat, length, note, 92 if beat == 0 else 80)
        if bar >= 8:
            for beat in (0.5, 1.5, 2.5, 3.5):
                piano.hold(at + beat, 0.3, voiced(name, 64), 66)
        if 8 <= bar < 16:
            strings.hold(at, 3.9, voiced(name, 72), 66)
    tune_a = ("g5/.5 e5/.5 c5/.5 e5/.5 g5/1 r/1 g5/.5 a5/.5 b5/.5 a5/.5 g5/1 d5/1 "
              "a5/.5 g5/.5 e5/.5 c5/.5 e5/1 a5/1 g5/.5 f5/.5 a5/.5 g5/.5 f5/1 c5/1 "
              "g5/.5 e5/.5 c5/.5 e5/.5 g5/1 c6/1 b5/.5 g5/.5 a5/.5 b5/.5 d6/1 r/1 "
              "c6/.5 a5/.5 f5/.5 a5/.5 c6/1 a5/1 b5/1.5 g5/.5 d5/1 r/1")
    tune_b = ("a5/1.5 c6/.5 a5/1 f5/1 b5/1.5 a5/.5 g5/2 g5/1.5 b5/.5 g5/1 e5/1 c6/2 b5/1 a5/1 "
              "a5/1.5 f5/.5 d5/1 f5/1 g5/1.5 a5/.5 b5/1 d6/1 c6/2 g5/1 e5/1 d5/.5 e5/.5 f5/.5 g5/.5 a5/.5 b5/.5 r/1")
    glock.tune_at(0, tune_a, 70)
    whistle.tune_at(32, tune_b, 78, shift=0)
    marimba.tune_at(32, tune_b, 82, shift=-12)
    whistle.tune_at(64, tune_a, 80)
    glock.tune_at(64, tune_a, 62, shift=0)
    drums.beat(0, 4, kick="x.......x.......")
    drums.beat(4, 4, kick="x.......x.....o.", clap="....x.......x...")
    drums.beat(8, 16, kick="X.....o.x.....o.", clap="....X.......X...", tamb="....o.......o...")
    drums.beat(15, 1, high="..........o.x...", mid="............o.x.", low="..............oX")
    drums.beat(23, 1, high="............o...", mid=".............ox.")
    shake.beat(0, 24, shaker="x-o-x-o-x-o-x-o-")
    return tune, glued(mixed(tune, 1.3, 7500, 0.55))


def lively():
    tune = Tune("city-lights", "City lights", "lively", 480, 28, 33)
    four = "Cadd9 G D Em".split()
    chords = four * 7
    kicks = [beat for bar in range(2, 20) for beat in range(bar * 4, bar * 4 + 4)]
    kicks += [beat for bar in range(24, 28) for beat in range(bar * 4, bar * 4 + 4)]
    drums = tune.voice("kick", 24, drums=True, db=2, room=0.03, loose=0.001)
    tops = tune.voice("tops", 25, drums=True, db=-8.5, room=0.12, loose=0.003, low=300)
    claps = tune.voice("claps", 24, drums=True, db=-7, room=0.3, loose=0.003)
    piano = tune.voice("piano", 0, db=-4, room=0.35, low=150, duck=0.25)
    lead = tune.voice("lead", 80, db=-6, room=0.4, high=6500, duck=0.2, echo=(0.75, 0.32))
    for beat in kicks:
        drums.play(beat, 0.3, 36, 112)
    claps.beat(4, 16, clap="....X.......X...")
    claps.beat(24, 3, clap="....X.......X...")
    claps.beat(11, 1, clap="....X.......X.ox")
    claps.beat(19, 1, clap="....X...x.x.xxxx")
    tops.beat(2, 2, hat="..o...o...o...o.")
    tops.beat(4, 16, hat="--x---x---x---x-", open="..o...o...o...o.")
    tops.beat(24, 4, hat="--x---x---x---x-")
    tops.beat(4, 1, crash="x"), tops.beat(12, 1, crash="x")
    for bar, name in enumerate(chords):
        notes = voiced(name, 64)
        if 12 <= bar < 24:
            # syncopated stabs of three and three and two
            for beat, length in ((0, 1.3), (1.5, 1.3), (3, 0.9)) if bar < 20 else ((0, 3.8),):
                piano.hold(bar * 4 + beat, length, notes + [notes[0] + 12], 78 if bar < 20 else 62)
    song = ("r/.5 d5/.5 e5/.5 g5/.5 a5/1 g5/.5 e5/.5 b5/1.5 g5/.5 d5/1 r/1 r/.5 d5/.5 e5/.5 f#5/.5 a5/1 f#5/.5 d5/.5 e5/2.5 r/1.5 "
            "r/.5 d5/.5 e5/.5 g5/.5 a5/1 b5/.5 a5/.5 d6/1.5 b5/.5 g5/1 r/1 r/.5 a5/.5 b5/.5 a5/.5 f#5/1 e5/.5 d5/.5 e5/3 r/1")
    lead.tune_at(48, song, 86)
    piano.tune_at(80, "e5/2 d5/1 c5/1 d5/3 b4/1 a4/2 d5/1 f#5/1 e5/4", 74, shift=12)

    def arps(rng):
        notes = []
        for bar, name in enumerate(chords):
            tones = voiced(name, 69)
            tones = tones + [tones[0] + 12, tones[1] + 12]
            for step, pick in enumerate((0, 2, 3, 1, 4, 2, 3, 1, 0, 2, 4, 1, 3, 2, 4, 3)):
                loud = (1 if step % 4 == 0 else 0.7) * (0.75 + 0.25 * rng.random())
                if 20 <= bar < 24 and step % 2:
                    continue
                notes.append((bar * 4 + step / 4 + rng.normal(0, 0.004), tones[pick % len(tones)], loud, 0.6 * np.sin(step * 1.7 + bar)))
        # the filter opens over the first bars and again before the last
        dark = ring(tune, [n for n in notes if n[0] < 16 or 80 <= n[0] < 96], lambda note: pluck(note, 1100, 0.16))
        return dark + ring(tune, [n for n in notes if not (n[0] < 16 or 80 <= n[0] < 96)], lambda note: pluck(note, 2600, 0.2))

    def low(rng):
        notes = [(bar * 4 + step / 2 + 0.0, bass(name, 36), 1 if step % 2 else 0.8, 0) for bar, name in enumerate(chords)
                 if 4 <= bar < 20 or bar >= 24 for step in range(8) if step % 2 or bar >= 12]
        return ring(tune, notes, sub)
    tune.extra += [(Voice(tune, "arps", 0, db=-5, room=0.35, low=200, duck=0.45, echo=(0.75, 0.3)), arps),
                   (Voice(tune, "sub", 0, db=1, room=0, duck=0.6), low),
                   (Voice(tune, "pads", 0, db=-6, room=0.5, low=180, duck=0.7), pads(tune, chords, 62, bright=2400))]
    return tune, glued(mixed(tune, 1.6, 8000, 0.5, kicks), 1.1)


def tense():
    tune = Tune("storm-front", "Storm front", "tense", 560, 24, 45)
    eight = "Dm Bb F C Dm Bb Gm A".split()
    chords = ["Dm"] * 4 + eight + eight + ["Dm", "Bb", "Gm", "A"]
    low = tune.voice("ostinato", 48, db=-2, pan=-0.2, room=0.3, late=-0.035, high=6000)
    pizz = tune.voice("pizzicato", 45, db=-6, pan=0.3, room=0.35)
    cello = tune.voice("contrabass", 43, db=-3, pan=0.1, room=0.25, late=-0.04, high=4000)
    horns = tune.voice("horns", 60, db=-1, pan=-0.15, room=0.5, late=-0.04)
    high = tune.voice("violins", 48, db=-2, pan=0.2, room=0.5, late=-0.06)
    choir = tune.voice("choir", 52, db=-5, room=0.6, late=-0.08)
    brass = tune.voice("brass", 57, db=-5, pan=0.1, room=0.4, late=-0.02, high=5000)
    taiko = tune.voice("taiko", 116, db=0, room=0.35, loose=0.004)
    timpani = tune.voice("timpani", 47, db=-3, pan=0.15, room=0.4)
    cymbal = tune.voice("cymbal", 48, drums=True, db=-9, room=0.5)
    for bar, name in enumerate(chords):
        at, root = bar * 4, bass(name, 50)
        third = next(note for note in (root + 3, root + 4) if note % 12 in [pc % 12 for pc in map(lambda n: n, voiced(name, 50))])
        figure = (root, root + 7, root + 12, root, third + 12, root + 7, root + 12, root + 7)
        calm = bar < 4 or bar >= 20
        for step, note in enumerate(figure):
            strong = step in (0, 3, 6)
            low.play(at + step / 2, 0.34, note, (72 if calm else 88) + (16 if strong else -10))
            if 12 <= bar < 20:
                low.play(at + step / 2 + 0.25, 0.2, note, 62)
            if strong:
                pizz.play(at + step / 2, 0.3, note + 12, 80)
        cello.play(at, 3.9, bass(name, 36), 80 if calm else 96)
        if calm:
            taiko.play(at, 1, 38, 84), taiko.play(at + 0.5, 1, 38, 56)
            timpani.play(at, 2, bass(name, 43), 70)
        else:
            for beat, loud in ((0, 108), (1.5, 84), (2, 62), (3, 100), (3.5, 70)):
                taiko.play(at + beat, 1, 38 if beat != 2 else 43, loud)
            timpani.play(at, 2, bass(name, 43), 96)
        if 12 <= bar < 20:
            choir.hold(at, 3.95, voiced(name, 66), 88)
            brass.hold(at, 1.2, [bass(name, 48), bass(name, 48) + 7], 92)
            brass.hold(at + 1.5, 1.2, [bass(name, 48), bass(name, 48) + 7], 78)
    theme = ("d4/3 e4/1 f4/3 d4/1 c5/2 a4/2 g4/4 a4/3 g4/1 f4/2 g4/1 f4/1 d4/2 bb4/2 a4/2 c#5/2")
    horns.tune_at(16, theme, 92, legato=1.0)
    high.tune_at(48, theme, 104, shift=24, legato=1.0)
    high.tune_at(48, theme, 96, shift=12, legato=1.0)
    horns.tune_at(48, theme, 100, legato=1.0)
    high.hold(0, 16, [74, 81], 38)
    high.hold(80, 15.6, [74, 69], 46)
    for bar in (4, 12):
        cymbal.beat(bar, 1, crash="x...............")
    # a roll that grows into each new section
    for bar in (3, 11):
        for step in range(16):
            timpani.play(bar * 4 + 2 + step / 8, 0.3, 45, 40 + 4 * step)
    for step in range(8):
        taiko.play(19 * 4 + 2 + step / 4, 0.4, 43, 60 + 6 * step)
    return tune, glued(brightened(mixed(tune, 2.6, 7000, 0.75), 3000, 4), 1.1)


def dreamy():
    tune = Tune("paper-moons", "Paper moons", "dreamy", 800, 16, 57)
    chords = "Amaj9 Amaj9 F#m9 F#m9 Dmaj9 Dmaj9 Bm9 E9sus Amaj9 C#m7 F#m9 F#m9 Dmaj9 Bm9 Dmaj9 E9sus".split()
    harp = tune.voice("harp", 46, db=-2, pan=-0.3, room=0.6)
    vibes = tune.voice("vibes", 11, db=-3, pan=0.25, room=0.7, echo=(1.5, 0.35), high=5000)
    celesta = tune.voice("celesta", 8, db=-9, pan=0.4, room=0.8, echo=(0.75, 0.4))
    oohs = tune.voice("oohs", 53, db=-9, room=0.8, late=-0.1, high=4500)
    strings = tune.voice("strings", 49, db=-6, pan=-0.1, room=0.7, late=-0.12, low=120)
    low = tune.voice("bass", 32, db=-5, room=0.2, high=1800)
    for bar, name in enumerate(chords):
        at = bar * 4
        tones = sorted({note + up for note in voiced(name, 61) for up in (0, 12)})
        climb = (0, 2, 4, 5, 7, 5, 4, 2) if bar % 2 == 0 else (1, 3, 5, 6, 8, 6, 5, 3)
        for step, pick in enumerate(climb):
            harp.play(at + step / 2, 1.4, tones[pick % len(tones)], 74 - 3 * (step % 2) - (6 if bar < 4 else 0))
        low.play(at, 3.6, bass(name, 40), 70)
        if bar >= 4:
            strings.hold(at, 4.1, voiced(name, 61), 58)
        if bar >= 8:
            oohs.hold(at, 4.0, voiced(name, 66)[:3], 56)
    vibes.tune_at(8, "r/1 e5/1 a5/1 b5/1 c#6/2 b5/1 a5/1 f#5/3 r/1 r/1 a5/1 c#6/1 d6/1 c#6/2 a5/1 f#5/1 b5/3 r/1", 74)
    vibes.tune_at(32, "r/1 c#6/1 e6/1 d6/1 c#6/2 g#5/2 a5/2 f#5/1 g#5/1 a5/3 r/1 r/1 f#5/1 a5/1 c#6/1 d6/2 b5/2 a5/1 f#5/1 e5/1 f#5/1 e5/2 r/2", 78)
    celesta.tune_at(36, "r/2 g#6/.5 e6/.5 c#6/1 r/4 r/2 c#6/.5 e6/.5 a6/1 r/4 r/2 d6/.5 f#6/.5 a6/1 r/4 r/2 b6/.5 a6/.5 e6/1", 66)
    tune.extra += [(Voice(tune, "pads", 0, db=-3, room=0.6, low=110), pads(tune, chords, 57, bright=1300)),
                   (Voice(tune, "glass", 0, db=-12, room=0.9), lambda rng: ring(
                       tune, [(bar * 4 + 2.5, voiced(name, 85)[-1], 0.6, 0.6 * (-1) ** bar) for bar, name in enumerate(chords)],
                       lambda note: bell(note, 1)))]
    return tune, glued(brightened(mixed(tune, 3.4, 6500, 0.9), 2500, 5), 0.8)


def playful():
    tune = Tune("tiptoe", "Tiptoe", "playful", 460, 28, 69, swing=0.26)
    a = "F F C7 F F D7 Gm F".split()
    b = "Bb Bdim7 F/C D7 Gm C7 F C7".split()
    chords = a + b + a + "Bb F C7 F".split()
    pizz = tune.voice("pizzicato", 45, db=0, pan=-0.3, room=0.35)
    bassoon = tune.voice("bassoon", 70, db=-3, pan=0.15, room=0.3, late=-0.015)
    clarinet = tune.voice("clarinet", 71, db=-2, pan=-0.05, room=0.4, late=-0.02)
    xylophone = tune.voice("xylophone", 13, db=-6, pan=0.35, room=0.35)
    flute = tune.voice("flute", 73, db=-6, pan=0.25, room=0.45, late=-0.03)
    glock = tune.voice("glockenspiel", 9, db=-11, pan=0.4, room=0.5)
    tuba = tune.voice("bass", 32, db=-2, room=0.15, high=3000)
    perc = tune.voice("blocks", 0, drums=True, db=-9, pan=0.2, room=0.3, loose=0.005)
    brush = tune.voice("brushes", 40, drums=True, db=-8, pan=-0.1, room=0.15, loose=0.006)
    for bar, name in enumerate(chords):
        at, root = bar * 4, bass(name, 43)
        notes = voiced(name, 62)
        for beat in (1, 3):
            pizz.hold(at + beat, 0.3, notes, 84, spread=0.01)
        pizz.play(at + 2.5, 0.25, notes[-1], 58)
        fifth = other(name, 43)
        tuba.play(at, 0.7, root, 92), tuba.play(at + 2, 0.7, fifth, 84)
        if bar >= 8:
            bassoon.play(at, 0.45, root + (12 if root < 40 else 0), 84), bassoon.play(at + 2, 0.45, fifth + (12 if fifth < 40 else 0), 76)
        if 16 <= bar < 24:
            flute.hold(at + 1, 0.3, [notes[-1] + 12], 66), flute.hold(at + 3, 0.3, [notes[-1] + 12], 66)
    tune_a = ("c5/.5 f5/.5 a5/.5 f5/.5 c5/1 r/1 c5/.5 f5/.5 a5/.5 f5/.5 d5/1 c5/1 bb4/.5 c5/.5 e5/.5 g5/.5 bb5/1 g5/1 "
              "a5/.5 g#5/.5 a5/.5 f5/.5 c5/1 r/1 c5/.5 f5/.5 a5/.5 f5/.5 c5/1 r/.5 c5/.5 f#5/.5 a5/.5 c6/.5 a5/.5 f#5/1 d5/1 "
              "bb5/.5 a5/.5 g5/.5 d5/.5 e5/.5 g5/.5 bb5/.5 e5/.5 f5/1 r/.5 c5/.5 f5/1 r/1")
    tune_b = ("d6/.5 r/.5 bb5/.5 r/.5 f5/.5 bb5/.5 d6/1 d6/.5 r/.5 b5/.5 r/.5 g#5/.5 b5/.5 d6/1 c6/.5 r/.5 a5/.5 r/.5 f5/.5 a5/.5 c6/1 "
              "a5/.5 c6/.5 a5/.5 f#5/.5 d5/1 r/1 g5/.5 bb5/.5 d6/.5 bb5/.5 g5/1 bb5/1 e5/.5 g5/.5 bb5/.5 g5/.5 e5/1 c5/1 "
              "f5/.5 a5/.5 c6/.5 a5/.5 f5/1 r/1 r/1 c5/.5 d5/.5 e5/.5 r/.5 c5/1")
    clarinet.tune_at(0, tune_a, 82, legato=0.7)
    xylophone.tune_at(32, tune_b, 84)
    bassoon.tune_at(48, "r/2 bb3/.5 a3/.5 g3/1 r/2 c4/.5 d4/.5 e4/1", 86, legato=0.7)
    clarinet.tune_at(64, tune_a, 84, legato=0.7)
    xylophone.tune_at(64, tune_a, 70, shift=12)
    flute.tune_at(96, "d6/.5 c6/.5 bb5/.5 f5/.5 d5/1 r/1 c6/.5 bb5/.5 a5/.5 f5/.5 c5/1 r/1", 78, legato=0.7)
    clarinet.tune_at(104, "bb4/.5 c5/.5 e5/.5 g5/.5 bb5/.5 g5/.5 e5/.5 c5/.5 f5/1 r/1 f5/.5 r/1.5", 80, legato=0.7)
    glock.tune_at(32, "d6/1 r/7 c6/1 r/3 f#6/1 r/3 g6/1 r/7 f6/1 a6/1 c7/1 r/1", 70)
    perc.beat(0, 8, block="x...o.....x.o...", wood="......o.......o.")
    perc.beat(8, 8, block="x.....o...x.....", wood="..o.......o...o.", tri="........x.......")
    perc.beat(16, 12, block="x...o.....x.o...", wood="......o.......o.", tri="x...............")
    brush.beat(4, 22, kick="o.......o.......", snare="....-.......-...", hat="o...x.o.o...x.o.")
    brush.beat(15, 1, snare="........o.o.o.x.")
    return tune, glued(mixed(tune, 1.4, 7000, 0.55))


def inspiring():
    tune = Tune("first-light", "First light", "inspiring", 540, 24, 71)
    four, turn = "D A/C# Bm G".split(), "D A/C# G A".split()
    chords = four + four + turn + four + turn + four
    muted = tune.voice("muted guitar", 28, db=-4, pan=-0.4, room=0.3, echo=(0.75, 0.4), low=180)
    piano = tune.voice("piano", 0, db=0, pan=0.1, room=0.35, low=70)
    strings = tune.voice("strings", 48, db=-3, pan=0.15, room=0.5, late=-0.06, low=140)
    cello = tune.voice("celli", 49, db=-5, pan=-0.2, room=0.5, late=-0.08, high=5000)
    low = tune.voice("bass", 33, db=-1, room=0.08, high=2500)
    glock = tune.voice("glockenspiel", 9, db=-12, pan=0.4, room=0.6, echo=(0.75, 0.35))
    drums = tune.voice("drums", 16, drums=True, db=-3, room=0.3, loose=0.003)
    claps = tune.voice("claps", 24, drums=True, db=-10, room=0.45, loose=0.006)
    for bar, name in enumerate(chords):
        at = bar * 4
        notes = voiced(name, 66)
        for step, pick in enumerate((0, 1, 2, 1, 0, 1, 2, 1)):
            muted.play(at + step / 2, 0.28, notes[pick] + (12 if step in (2, 6) else 0), 82 if step % 4 == 0 else 68)
        quiet = bar < 4 or bar >= 20
        piano.hold(at, 3.9, [bass(name, 38), bass(name, 50)] + notes, 66 if quiet else 80, spread=0.012)
        if not quiet:
            for beat in (1, 2, 3):
                piano.hold(at + beat, 0.9, notes, 62 + 4 * (beat == 2))
            for beat in (0, 1.5, 2, 3, 3.5) if bar >= 12 else (0, 2):
                low.play(at + beat, 0.45 if bar >= 12 else 1.8, bass(name, 38), 90 if beat == 0 else 78)
        if bar >= 8:
            cello.hold(at, 4.05, [bass(name, 50), other(name, 55)], 70 if bar < 20 else 52)
        if 12 <= bar < 20:
            strings.hold(at, 4.05, voiced(name, 74), 72)
    song = ("f#5/1.5 a5/.5 d6/1 c#6/1 c#6/1.5 b5/.5 a5/2 b5/1.5 a5/.5 f#5/1 d5/1 g5/2 a5/1 b5/1 "
            "f#5/1.5 a5/.5 d6/1 e6/1 e6/1.5 c#6/.5 a5/2 b5/1.5 d6/.5 b5/1 g5/1 a5/3 r/1")
    piano.tune_at(16, "r/2 f#5/1 a5/1 e5/3 r/1 r/2 d5/1 f#5/1 b4/2 d5/2 r/2 f#5/1 a5/1 e5/3 r/1 r/2 b5/1 a5/1 e5/2 c#5/2", 74)
    strings.tune_at(48, song, 96, shift=12, legato=1.0)
    strings.tune_at(48, song, 88, legato=1.0)
    glock.tune_at(48, song, 66, shift=12)
    piano.tune_at(80, "d6/1 a5/1 f#5/2 c#6/1 a5/1 e5/2 b5/1 f#5/1 d5/2 b5/1 g5/1 d5/1 e5/1", 60)
    drums.beat(4, 4, kick="x.......x.......")
    drums.beat(8, 4, kick="x.......x.o.....", low="............o.o.", hat="o.o.o.o.o.o.o.o.")
    drums.beat(12, 8, kick="X.....x.x.....o.", snare="....x.......x...", hat="x.o.x.o.x.o.x.o.", tamb="....o.......o...")
    drums.beat(11, 1, low="........o.o.xxXX", mid="........o.o.oxxX")
    drums.beat(12, 1, crash="x..............."), drums.beat(20, 1, crash="o...............")
    claps.beat(8, 12, clap="....x.......x...")
    tune.extra += [(Voice(tune, "pads", 0, db=-8, room=0.6, low=150), pads(tune, chords, 62, bright=1800))]
    return tune, glued(brightened(mixed(tune, 2.2, 7500, 0.65), 4000, 2))


def mellow():
    tune = Tune("rainy-window", "Rainy window", "mellow", 720, 16, 83, swing=0.22, swung=0.25)
    chords = "Fmaj9 Em7 Dm9 Cmaj9 Fmaj9 Em7 A7b9 Dm9 Bbmaj9 Am7 Gm9 C13 Fmaj9 Em7 Dm9 G13".split()
    keys = tune.voice("keys", 4, db=0, pan=-0.1, room=0.3, high=3800, low=120, late=0.01, loose=0.012, duck=0.2)
    low = tune.voice("bass", 32, db=-1, room=0.06, high=1400, late=0.012)
    guitar = tune.voice("guitar", 26, db=-5, pan=0.3, room=0.4, high=4200, late=0.015, loose=0.014, echo=(1.5, 0.28))
    vibes = tune.voice("vibes", 11, db=-8, pan=-0.35, room=0.5, high=4000, loose=0.014)
    drums = tune.voice("drums", 40, drums=True, db=-3, room=0.12, high=6500, loose=0.006, late=0.008)
    kick = tune.voice("kick", 0, drums=True, db=-1, room=0.04, high=2500, loose=0.004)
    for bar, name in enumerate(chords):
        at = bar * 4
        notes = voiced(name, 62)
        keys.hold(at, 1.9, notes, 74, spread=0.02)
        keys.hold(at + 2.25 if bar % 2 else at + 2.75, 1.2, notes[1:], 60, spread=0.015)
        if bar % 4 == 3:
            keys.hold(at + 3.5, 0.4, [note + 2 for note in notes[1:]], 50, spread=0.01)
        root = bass(name, 38)
        for beat, note, length in ((0, root, 1.3), (1.75, root, 0.3), (2.5, root + 7 if root < 40 else root - 5, 0.8), (3.5, root + 12 if root < 38 else root, 0.3)):
            low.play(at + beat, length, note, 88 if beat == 0 else 74)
    guitar.tune_at(8, "r/1.5 a4/.5 c5/.5 d5/.5 e5/1 g5/1.5 e5/.5 d5/2", 76)
    guitar.tune_at(16, "r/1 c5/.5 e5/.5 g5/1.5 e5/.5 d5/.5 e5/.5 b4/3 r/1 c#5/.5 e5/.5 bb5/1 g5/1 f5/1.5 e5/.5 d5/2", 78)
    guitar.tune_at(40, "r/1 bb4/.5 d5/.5 f5/1 a5/1 g5/.5 e5/.5 d5/1 c5/2", 76)
    guitar.tune_at(48, "a5/1.5 g5/.5 e5/1 c5/1 b4/1 d5/.5 e5/.5 g5/2 f5/1 e5/.5 d5/.5 a4/2", 74)
    vibes.tune_at(32, "d5/2 f5/1 a5/1 g5/2 e5/2 r/1 d5/1 f5/1 a5/1 e5/2 a5/2", 62, shift=12)
    drums.beat(1, 15, snare="....x..-.-..x...", hat="x.o.x.oox.o.x.o.")
    drums.beat(7, 1, hat="........x.o.xxoo"), drums.beat(0, 1, hat="x.o.x.o.x.o.x.o.")
    kick.beat(0, 16, kick="X......o..x.....")
    kicks = [bar * 4 + step / 4 for bar in range(16) for step in (0, 10)]
    mix = glued(mixed(tune, 1.2, 4500, 0.5, kicks), 1.25)
    mix = filtered(mix, 45, 7800)
    # an old player: the pitch sways a little, once a turn, and the needle crackles; both close the circle
    t = np.arange(tune.n)
    turns = round(tune.n / SR * 0.55)
    sway = 26 * np.sin(2 * np.pi * turns * t / tune.n) + 5 * np.sin(2 * np.pi * turns * 7 * t / tune.n)
    mix = np.stack([np.interp((t + sway) % tune.n, np.arange(tune.n + 1), np.append(mix[c], mix[c, 0])) for c in (0, 1)])
    rng = np.random.default_rng(tune.seed)
    hiss = filtered(rng.standard_normal((2, tune.n)), 900, 6000)
    clicks = np.zeros((2, tune.n))
    for at in rng.integers(0, tune.n, int(tune.n / SR * 9)):
        clicks[:, at] += rng.standard_normal() * np.abs(rng.standard_normal()) * rng.uniform(0.4, 1, 2)
    clicks = filtered(clicks, 1200, 5500)
    level = np.sqrt((mix ** 2).mean())
    return tune, mix + hiss / hiss.std() * level * 0.006 + clicks / clicks.std() * level * 0.012


PIECES = [happy, lively, tense, dreamy, playful, inspiring, mellow]
# made by music.py
NIGHT_DRIFT = {"id": "night-drift", "name": "Night drift", "mood": "calm", "length_ms": 48_000,
               "author": AUTHOR, "licence": LICENCE, "file": "../night-sky/media/night-drift.m4a"}


def main():
    wanted = sys.argv[1:]
    listing = MUSIC / "tracks.json"
    listed = {row["id"]: row for row in json.loads(listing.read_text())} if listing.exists() else {}
    listed["night-drift"] = NIGHT_DRIFT
    for piece in PIECES:
        if wanted and piece.__name__ not in wanted:
            continue
        tune, mix = piece()
        path = finished(tune, mix)
        print(f"{tune.key:14} {tune.ms / 1000:6.2f} s  %.1f LUFS  %.1f dBTP  %.1f LU" % measured(path), f" {path.stat().st_size // 1000} kB")
        listed[tune.key] = {"id": tune.key, "name": tune.name, "mood": tune.mood, "length_ms": tune.ms,
                            "author": AUTHOR, "licence": LICENCE, "file": path.name}
    listing.write_text(json.dumps(list(listed.values()), indent=2) + "\n")


if __name__ == "__main__":
    main()
