"""Insight: looking at what the rooms below did, from outside of their hot paths."""
