"""Laurels: a self-hosted loyalty and promotion platform."""
