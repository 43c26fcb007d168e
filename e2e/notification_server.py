#!/usr/bin/python3
"""What shows notifications, for one test: each is a line of JSON here, and the last one is clicked on SIGUSR1."""
import json
import signal

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
XML = f"""
<node>
  <interface name="{NAME}">
    <method name="Notify">
      <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
      <arg type="s" direction="in"/><arg type="as" direction="in"/><arg type="a{{sv}}" direction="in"/><arg type="i" direction="in"/>
      <arg type="u" direction="out"/>
    </method>
    <method name="CloseNotification"><arg type="u" direction="in"/></method>
    <method name="GetCapabilities"><arg type="as" direction="out"/></method>
    <method name="GetServerInformation">
      <arg type="s" direction="out"/><arg type="s" direction="out"/><arg type="s" direction="out"/><arg type="s" direction="out"/>
    </method>
    <signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
    <signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>
  </interface>
</node>
"""

shown = 0


def called(connection, sender, path, interface, method, parameters, invocation):
    global shown
    if method == "Notify":
        shown += 1
        _, _, icon, summary, body, actions, _, _ = parameters.unpack()
        print(json.dumps({"icon": icon, "summary": summary, "body": body, "actions": actions}), flush=True)
        invocation.return_value(GLib.Variant("(u)", (shown,)))
    elif method == "GetCapabilities":
        invocation.return_value(GLib.Variant("(as)", (["actions", "body"],)))
    elif method == "GetServerInformation":
        invocation.return_value(GLib.Variant("(ssss)", ("a test", "spool", "1", "1.2")))
    else:
        invocation.return_value(None)


def clicked():
    for signal_name, values in (("ActionInvoked", GLib.Variant("(us)", (shown, "default"))), ("NotificationClosed", GLib.Variant("(uu)", (shown, 2)))):
        bus.emit_signal(None, PATH, NAME, signal_name, values)
    return True


bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
bus.register_object(PATH, Gio.DBusNodeInfo.new_for_xml(XML).interfaces[0], called, None, None)
Gio.bus_own_name_on_connection(bus, NAME, Gio.BusNameOwnerFlags.NONE, lambda *_: print("ready", flush=True), None)
GLib.unix_signal_add(GLib.PRIORITY_DEFAULT, signal.SIGUSR1, clicked)
GLib.MainLoop().run()
