"""Laurels: a self-hosted loyalty and promotion platform."""

__version__ = "0.1.0"
