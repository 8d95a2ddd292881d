"""The command line: `laurels serve`, `laurels worker`, `laurels demo` and what an operator needs beside them.

Every command that answers something answers a machine with `--json`. What goes wrong is said in a sentence with its
cure; the exit code is 1 then, 2 for a command line that cannot be understood, and 130 after Ctrl-C.
"""

from laurels.cli.commands import main

__all__ = ["main"]
