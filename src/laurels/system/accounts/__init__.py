"""Accounts: how people come in by an invitation, and look after what they sign in with.

Whatever decides who may sign in is changed by the person alone, and only shortly after they have proven who they are. A
changed password ends all other sessions, and voids the links that would open more.
"""

from laurels.system.accounts.service import change_password, join

__all__ = ["change_password", "join"]
