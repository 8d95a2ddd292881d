"""Factors: how people set up and remove authenticators, recovery codes and passkeys.

They do it themselves, shortly after they have proven who they are. An administrator can only remove all of somebody who
has lost them. Whoever removes or adds one ends no session, but everything is in the audit trail.
"""

from laurels.system.factors.service import remove_all

__all__ = ["remove_all"]
