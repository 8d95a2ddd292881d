"""The floor of who may do what: workspaces, keys, the feed, the audit trail and its seals."""
