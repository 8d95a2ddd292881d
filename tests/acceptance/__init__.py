"""Whole sets of other people's data, replayed through the public API and compared with an independent computation.

`python -m tests.acceptance FOLDER` recognises the set by the files in the folder, starts `laurels serve` on a new
database, replays the set over HTTP alone and compares every single answer with what DuckDB and plain Python work out
from the files. What is expected shares no code with the product; what is sent shares none with what is expected.
"""
