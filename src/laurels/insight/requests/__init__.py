"""Requests: the last calls of a workspace's keys, for developers who ask what they sent and what came back.

They are noted in memory once the answer has left, and written in small batches beside the requests, never in one's own
transaction. Memory and pace are bounded: where more comes than is written, calls are left out and counted. Headers are
never kept; secrets are hidden before anything is written, in live workspaces codes too, and of routes that hand out
keys or invitations neither body nor answer is kept. Each is deleted after some days, or behind so many newer ones.
"""

from laurels.insight.requests.jobs import forget
from laurels.insight.requests.model import Kept, Logged
from laurels.insight.requests.recorder import Recorder
from laurels.insight.requests.service import get, list_requests

__all__ = ["Kept", "Logged", "Recorder", "forget", "get", "list_requests"]
