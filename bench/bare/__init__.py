"""The same work done with nothing but Temporal and asyncpg: what every figure stands beside."""
