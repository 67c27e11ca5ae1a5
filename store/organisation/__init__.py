"""The organisation: who holds which role, where and when. Every change is on record with who and why."""
