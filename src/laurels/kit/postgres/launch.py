"""Become the user of PostgreSQL, tie its life to its parent's, and turn into it.

Run as a script of its own, since code between fork and exec is unsafe in a process with threads.
Arguments: uid, gid, parent pid, program, the program's arguments. A uid of -1 keeps the user.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
REFUSED = 70


def main() -> None:
    """Change the user, then ask for a fast shutdown at the parent's death, then run the program."""
    uid, gid, parent = (int(text) for text in sys.argv[1:4])
    program = sys.argv[4:]
    if uid >= 0:
        try:
            os.setgroups([])
            os.setgid(gid)
            os.setuid(uid)
        except OSError as error:
            sys.stderr.write(f"cannot switch user: {error}\n")
            sys.exit(REFUSED)
    os.umask(0o077)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)
    if sys.platform == "linux" and parent > 0:
        # After the change of user, which would clear it. SIGINT is PostgreSQL's fast shutdown.
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGINT, 0, 0, 0)
        if os.getppid() != parent:
            sys.exit(0)  # the parent died before we asked
    os.execv(program[0], program)  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    main()
