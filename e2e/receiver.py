#!/usr/bin/env python3
"""Another program that takes files: `receiver.py paste` prints what is on the clipboard, one kind a line, and ends;
`receiver.py drop X Y` is a window there, prints `ready` when files can be dropped on it, then what was dropped."""
import json
import sys

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, Gtk  # noqa: E402

KINDS = ("text/uri-list", "x-special/gnome-copied-files")


def paste():
    clipboard = Gtk.Clipboard.get(Gdk.SELECTION_CLIPBOARD)
    for kind in KINDS:
        given = clipboard.wait_for_contents(Gdk.Atom.intern(kind, False))
        print(json.dumps({kind: given.get_data().decode() if given else None}), flush=True)


def drop(x, y):
    window = Gtk.Window(title="spool-drop-target", type=Gtk.WindowType.POPUP)
    window.set_default_size(160, 120)
    window.add(Gtk.Label(label="drop here", visible=True))
    window.drag_dest_set(Gtk.DestDefaults.ALL, [], Gdk.DragAction.COPY)
    window.drag_dest_add_uri_targets()
    window.connect("drag-data-received", lambda _w, _c, _x, _y, data, _i, _t: print(json.dumps({"dropped": data.get_uris()}), flush=True))
    window.connect("drag-motion", lambda *_: print("over", flush=True))
    window.connect("map-event", lambda *_: print("ready", flush=True))
    window.show_all()
    window.move(int(x), int(y))
    Gtk.main()


paste() if sys.argv[1] == "paste" else drop(*sys.argv[2:])
