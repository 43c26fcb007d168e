#!/bin/sh
: 'Makes every PNG, the .ico and the .icns of this folder from the SVG drawings.

Needs rsvg-convert (librsvg) and python3 with Pillow. Run it from anywhere.'
set -eu
cd "$(dirname "$0")"

draw() { rsvg-convert -w "$2" -h "$2" -f png "$1" -o "$3"; }

draw spool-small.svg 32 32x32.png
draw spool.svg 128 128x128.png
draw spool.svg 256 128x128@2x.png
draw spool.svg 512 icon.png
draw tray.svg 32 tray.png
draw document.svg 256 document.png

parts=$(mktemp -d)
trap 'rm -rf "$parts"' EXIT
draw spool-small.svg 16 "$parts/16.png"
draw spool-small.svg 32 "$parts/32.png"
draw spool.svg 48 "$parts/48.png"
for size in 64 128 256 512 1024; do draw spool.svg $size "$parts/$size.png"; done

python3 - "$parts" <<'PY'
"""Packs the drawn sizes into icon.ico and icon.icns and checks that each PNG keeps its alpha."""
import struct
import sys
from pathlib import Path

from PIL import Image

parts = Path(sys.argv[1])


def png(size):
    return (parts / f"{size}.png").read_bytes()


# .ico: small sizes come from the small drawing, so each is packed as it was drawn
sizes = [16, 32, 48, 256]
head, body = struct.pack("<HHH", 0, 1, len(sizes)), b""
for size in sizes:
    data = png(size)
    at = 6 + 16 * len(sizes) + len(body)
    head += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(data), at)
    body += data
Path("icon.ico").write_bytes(head + body)

# .icns: a list of PNG entries, each with its own four-letter name
kinds = [("icp4", 16), ("icp5", 32), ("ic11", 32), ("ic12", 64), ("ic07", 128),
         ("ic13", 256), ("ic08", 256), ("ic14", 512), ("ic09", 512), ("ic10", 1024)]
body = b"".join(k.encode() + struct.pack(">I", 8 + len(png(s))) + png(s) for k, s in kinds)
Path("icon.icns").write_bytes(b"icns" + struct.pack(">I", 8 + len(body)) + body)

for path in sorted(Path(".").glob("*.png")):
    with Image.open(path) as img:
        assert img.mode == "RGBA", f"{path}: {img.mode}"
        print(f"{path}: {img.width}x{img.height} {img.mode}")
with Image.open("icon.ico") as img:
    print("icon.ico:", sorted(img.info["sizes"]))
with Image.open("icon.icns") as img:
    print("icon.icns:", sorted(img.info["sizes"]))
PY
