"""The command line: `laurels serve`, `laurels worker`, `laurels demo` and what an operator needs beside them.

Every command that answers something answers a machine with `--json`. What goes wrong is said in a sentence with its
cure; the exit code is 1 then, 2 for a command line that cannot be understood, and 130 after Ctrl-C.
"""

import gc

# A list of a thousand orders makes objects by the ten thousand that die young, and an import many that stay: looking
# through them each 700, as Python would, costs an eighth of the work of a web process and a tenth of its start.
gc.set_threshold(50_000, 20, 20)

from laurels.cli.commands import main  # noqa: E402 - what it imports is to be spared already

__all__ = ["main"]
