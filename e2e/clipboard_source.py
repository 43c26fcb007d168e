#!/usr/bin/env python3
"""A program in which files were copied: `clipboard_source.py FILE...`. Prints `ready` when they can be pasted elsewhere."""
import sys

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, GLib, Gtk  # noqa: E402

ADDRESSES, WORDS = 0, 1
files = sys.argv[1:]


def give(_window, data, asked, _time):
    """File managers give the paths as words too."""
    if asked == ADDRESSES:
        data.set_uris([GLib.filename_to_uri(file) for file in files])
    else:
        data.set_text("\n".join(files), -1)


window = Gtk.Invisible()
window.connect("selection-get", give)
for kind, asked in (("text/uri-list", ADDRESSES), ("UTF8_STRING", WORDS), ("text/plain;charset=utf-8", WORDS)):
    Gtk.selection_add_target(window, Gdk.SELECTION_CLIPBOARD, Gdk.Atom.intern(kind, False), asked)
if Gtk.selection_owner_set(window, Gdk.SELECTION_CLIPBOARD, Gdk.CURRENT_TIME):
    print("ready", flush=True)
Gtk.main()
