"""Reads a folder that was exported as other programs do, and prints what they find in it: OpenTimelineIO for the timeline
and the edit list, and the published grammar for Final Cut's XML."""

import json
import sys
from fractions import Fraction
from pathlib import Path

import opentimelineio as otio
from lxml import etree
from opentimelineio.url_utils import filepath_from_url


def track(track):
    clips = [child for child in track if isinstance(child, otio.schema.Clip)]
    return {
        "kind": track.kind,
        "frames": track.duration().value,
        "dissolves": sum(isinstance(child, otio.schema.Transition) for child in track),
        "clips": [clip(one) for one in clips],
    }


def clip(one):
    url = getattr(one.media_reference, "target_url", None)
    speeds = [effect.time_scalar for effect in one.effects if isinstance(effect, otio.schema.LinearTimeWarp)]
    return {
        "name": one.name,
        "path": url and filepath_from_url(url) if url and url.startswith("file:") else url,
        "frames": one.duration().value,
        "from": one.source_range.start_time.to_seconds(),
        "begins": one.media_reference.available_range.start_time.to_seconds() if url and one.media_reference.available_range else None,
        "speeds": speeds,
    }


def timeline(path):
    read = otio.adapters.read_from_file(str(path), **({"rate": 30} if path.suffix == ".edl" else {}))
    return {
        "title": read.name,
        "frames": read.duration().value,
        "tracks": [track(one) for one in read.tracks],
        "markers": [marker.name for marker in read.tracks.markers],
    }


def seconds(text):
    return Fraction(text.removesuffix("s"))


def final_cut(path):
    tree = etree.parse(str(path))
    grammar = etree.DTD(str(Path(__file__).with_name("fcpxml.dtd")))
    spine = [child for child in tree.find(".//spine") if child.tag != "transition"]
    ends = [seconds(child.get("offset")) + seconds(child.get("duration")) for child in spine]
    begins = [seconds(child.get("offset")) for child in spine]
    return {
        "wrong": [] if grammar.validate(tree) else [str(error) for error in grammar.error_log],
        "frames": float(seconds(tree.find(".//sequence").get("duration")) * 30),
        "contiguous": begins == [0, *ends[:-1]],
        "ends": float(ends[-1] * 30),
        "paths": [filepath_from_url(one.get("src")) for one in tree.iter("media-rep")],
        "markers": [one.get("value") for one in tree.iter("marker")],
    }


folder, name = Path(sys.argv[1]), sys.argv[2]
print(
    json.dumps(
        {
            "otio": timeline(folder / f"{name}.otio"),
            "edl": timeline(folder / f"{name}.edl"),
            "fcpxml": final_cut(folder / f"{name}.fcpxml"),
        }
    )
)
