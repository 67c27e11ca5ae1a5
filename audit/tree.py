"""The log's tree as it is stored: its edge, its roots and its proofs, each with one read of few rows."""

from __future__ import annotations

from audit.merkle import Edge, consistency_spans, inclusion_spans, needed, nodes_of, proof_of, root_of
from store.log import nodes
from store.pool import Database


async def edge_at(db: Database, size: int) -> Edge:
    """The edge of the tree of ``size`` leaves. Raises KeyError if the log does not hold them all."""
    return Edge(size, await nodes(db, nodes_of((0, size))))


async def root_at(db: Database, size: int) -> bytes:
    """The root of the first ``size`` leaves. Raises KeyError if the log does not hold them all."""
    return root_of((0, size), await nodes(db, nodes_of((0, size))))


async def inclusion_proof(db: Database, index: int, size: int) -> list[bytes]:
    """That leaf ``index`` is in the tree of ``size`` leaves. Raises ValueError or KeyError if it is not."""
    spans = inclusion_spans(index, size)
    return proof_of(spans, await nodes(db, needed(spans)))


async def consistency_proof(db: Database, old: int, new: int) -> list[bytes]:
    """That the tree of ``old`` leaves begins that of ``new``. Raises ValueError or KeyError."""
    spans = consistency_spans(old, new)
    return proof_of(spans, await nodes(db, needed(spans)))
