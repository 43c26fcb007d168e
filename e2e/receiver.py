#!/usr/bin/env python3
"""Another program that takes files: prints what is on the clipboard, one kind a line, and ends."""
import json

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


paste()
