"""The independent auditor: sets the senders' ledgers beside PostgreSQL and Temporal's histories.

It shares no code with what it judges: digests, folds and rules are written here a second time, from their
description.
"""
