"""Measurements, each beside the bare thing."""
