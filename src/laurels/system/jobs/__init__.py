"""Jobs: what is done outside of a request.

Low-rate work (an import, a nightly examination) waits in a queue of procrastinate, in a schema of its own on the same
database. High-rate work (the feed, sealing, expiry) needs no queue: the worker asks each workspace's own tables.
"""

from laurels.system.jobs.model import Listed
from laurels.system.jobs.service import workspaces

__all__ = ["Listed", "workspaces"]
