"""Cuts the power of a mounted ext4: what was not yet on its disk is gone. Root only.
Says when it began, in Unix nanoseconds: what is acknowledged later was never seen by anybody.

The workspace allows no unsafe code, and this one system call needs some.
"""

import fcntl
import os
import struct
import sys
import time

EXT4_IOC_SHUTDOWN = 0x8004587D
WITHOUT_FLUSHING_THE_JOURNAL = 2

folder = os.open(sys.argv[1], os.O_RDONLY)
print(time.time_ns(), flush=True)
fcntl.ioctl(folder, EXT4_IOC_SHUTDOWN, struct.pack("I", WITHOUT_FLUSHING_THE_JOURNAL))
