"""Writes night-sky.spool: the six lines, their clips, and sizes and hashes of the media as they are on disk."""

import json
import subprocess

from blake3 import blake3

from common import MEDIA

DAY = "2026-11-23"
OURS = ("spool", "The Spool authors", "CC0-1.0")
FILES = {
    "m1": ("dusk.mp4", "video", OURS),
    "m2": ("stars.mp4", "video", OURS),
    "m3": ("rocket.jpg", "photo", ("flickr", "SpaceX", "CC0-1.0")),
    "m4": ("hubble-deep-field.jpg", "photo", ("hubblesite", "NASA, ESA and the HUDF09 Team", "Public Domain")),
    "m5": ("planet.mp4", "video", OURS),
    "m6": ("galaxy.mp4", "video", OURS),
    "m9": ("night-drift.m4a", "audio", OURS),
}
SCENES = [
    ("m1", (500, 500), "Why is the night sky dark? It sounds like a child's question."),
    ("m2", (500, 500), "But if stars went on forever, every patch of sky would blaze like the Sun."),
    ("m3", (504, 500), "So we launched telescopes above the air, to look deeper than ever before."),
    ("m4", (420, 500), "Yet even Hubble's deepest view is mostly black, sprinkled with faraway galaxies."),
    ("m5", (560, 500), "Here's why: the universe had a beginning, so most starlight simply hasn't reached us yet."),
    ("m6", (500, 500), "And expanding space stretches old light past red. Night is the universe showing its age."),
]


def probe(path):
    """Size in pixels and length in milliseconds."""
    out = subprocess.run(["ffprobe", "-v", "error", "-show_entries", "stream=width,height:format=duration",
                          "-of", "json", str(path)], check=True, capture_output=True, text=True).stdout
    info = json.loads(out)
    stream = next((s for s in info["streams"] if "width" in s), {})
    return stream.get("width"), stream.get("height"), info["format"].get("duration")


def media(name, kind, source):
    path = MEDIA / name
    data = path.read_bytes()
    width, height, seconds = probe(path)
    item = {"path": f"media/{name}", "blake3": blake3(data).hexdigest(), "bytes": len(data), "kind": kind}
    if kind != "photo":
        item["duration_ms"] = round(float(seconds) * 1000)
    if kind != "audio":
        item["width"], item["height"] = width, height
    site, author, licence = source
    item["source"] = {"site": site, "author": author, "licence": licence, "fetched": DAY}
    return item


def main():
    project = {
        "format": "spool.project",
        "version": 1,
        "min_reader": 1,
        "made_with": "spool 0.1.0",
        "id": "01a20846-fe00-7d3c-9a5e-4f1c2b8e6d70",
        "title": "Why is the night sky dark?",
        "language": "en",
        "canvas": {"width": 1080, "height": 1920, "fps": "30/1"},
        "defaults": {"voice": "builtin:kokoro/af_heart", "look": "spoken_word", "gap_ms": 220,
                     "transition": {"kind": "fade", "ms": 400}},
        "scenes": [
            {"id": f"s{i}", "text": text,
             "clip": {"media": key, "in_ms": 0, "fit": "fill", "focus": list(focus), "chosen_by": "person"}}
            for i, (key, focus, text) in enumerate(SCENES, 1)
        ],
        "music": {"media": "m9", "gain_db": -16, "duck_db": -10, "fade_out_ms": 2500},
        "media": {key: media(*entry) for key, entry in FILES.items()},
    }
    out = MEDIA.parent / "night-sky.spool"
    out.write_text(json.dumps(project, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")

    # every clip must outlast its line by 0.7 s
    total = 0.0
    for scene in project["scenes"]:
        words = len(scene["text"].split())
        need = words / 2.6 + 0.7
        total += words / 2.6
        have = project["media"][scene["clip"]["media"]].get("duration_ms")
        note = "photo" if have is None else f"{have / 1000:.2f} s"
        if have is not None and have / 1000 < need:
            raise SystemExit(f"{scene['id']}: needs {need:.2f} s, clip has {note}")
        print(f"{scene['id']}: {words} words, needs {need:.2f} s, clip {note}")
    print(f"speech {total:.1f} s, with gaps {total + 0.22 * 5:.1f} s")


main()
