"""Mappings: which column of a file is which field, how values are written, and a first guess from the headers."""

from laurels.insight.imports.mappings.guess import suggested, toml_of
from laurels.insight.imports.mappings.plan import Plan
from laurels.insight.imports.mappings.read import as_stored, read, read_toml
from laurels.insight.imports.mappings.values import Reading

__all__ = ["Plan", "Reading", "as_stored", "read", "read_toml", "suggested", "toml_of"]
