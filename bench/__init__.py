"""Measurements, each beside the same work done bare."""
