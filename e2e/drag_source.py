#!/usr/bin/env python3
"""A window to drag files from: `drag_source.py X Y FILE...`. Prints `ready` when it can be dragged, then `dragged`."""
import sys

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, GLib, Gtk  # noqa: E402

x, y, *files = sys.argv[1:]
window = Gtk.Window(title="spool-drag-source", type=Gtk.WindowType.POPUP)
window.set_default_size(160, 120)
window.add(Gtk.EventBox(visible=True))
box = window.get_child()
box.add(Gtk.Label(label="drag me", visible=True))
box.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, [], Gdk.DragAction.COPY)
box.drag_source_add_uri_targets()
box.connect("drag-data-get", lambda _b, _c, data, _i, _t: data.set_uris([GLib.filename_to_uri(f) for f in files]))
box.connect("drag-end", lambda *_: print("dragged", flush=True))
window.connect("map-event", lambda *_: print("ready", flush=True))
window.show_all()
window.move(int(x), int(y))
Gtk.main()
