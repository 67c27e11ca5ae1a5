"""Kills the product at random under load, and has an auditor of its own judge what is left."""
