"""Benches: every figure as a ratio to the limit that is measured in the same run, on the same machine and database."""
