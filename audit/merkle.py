"""Merkle trees as RFC 9162 (and RFC 6962) have them: hashes, roots and proofs, over SHA-256. Pure.

A tree of n leaves is kept as its *complete* subtrees: node (level, place) covers the 2^level leaves from
place * 2^level on. Every root and proof is put together from few of them, so that nothing reads all leaves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

Node: TypeAlias = tuple[int, int]
"""Level and place of a complete subtree; level 0 are the leaves."""

Span: TypeAlias = tuple[int, int]
"""The leaves from the first number up to, and without, the second."""

EMPTY_ROOT = hashlib.sha256(b"").digest()
SIZE = hashlib.sha256().digest_size


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of a leaf."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def nodes_of(span: Span) -> list[Node]:
    """The complete subtrees that make up a span, left to right. Its beginning is where a subtree begins."""
    begin, end = span
    found = []
    while begin < end:
        fitting = (end - begin).bit_length() - 1
        level = min(fitting, (begin & -begin).bit_length() - 1) if begin else fitting
        found.append((level, begin >> level))
        begin += 1 << level
    return found


def root_of(span: Span, hashes: Mapping[Node, bytes]) -> bytes:
    """The hash over a span, from its complete subtrees. Raises KeyError if one is not given."""
    parts = [hashes[node] for node in nodes_of(span)]
    if not parts:
        return EMPTY_ROOT
    root = parts.pop()
    while parts:
        root = node_hash(parts.pop(), root)
    return root


def inclusion_spans(index: int, size: int) -> list[Span]:
    """The spans whose hashes prove that leaf ``index`` is in the tree of ``size`` leaves, in their order.

    Raises ValueError if there is no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError(index, size)
    begin, end, found = 0, size, list[Span]()
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((begin, middle))
            begin = middle
    return found[::-1]


def consistency_spans(old: int, new: int) -> list[Span]:
    """The spans whose hashes prove that the tree of ``old`` leaves is the beginning of that of ``new``.

    Raises ValueError unless 0 <= old <= new.
    """
    if not 0 <= old <= new:
        raise ValueError(old, new)
    if old in (0, new):
        return []
    begin, end, whole, found = 0, new, True, list[Span]()
    while old != end:
        middle = begin + _split(end - begin)
        if old <= middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((begin, middle))
            begin, whole = middle, False
    if not whole:
        found.append((begin, end))
    return found[::-1]


def needed(spans: Iterable[Span]) -> set[Node]:
    """The complete subtrees that these spans are put together from."""
    return {node for span in spans for node in nodes_of(span)}


def proof_of(spans: Sequence[Span], hashes: Mapping[Node, bytes]) -> list[bytes]:
    """The proof that consists of these spans' hashes. Raises KeyError if a node is not given."""
    return [root_of(span, hashes) for span in spans]


def included(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether ``proof`` shows that the leaf with hash ``leaf`` is number ``index`` (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size or any(len(part) != SIZE for part in proof):
        return False
    place, last, found = index, size - 1, leaf
    for part in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(part, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, part)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def consistent(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether ``proof`` shows that one tree is the beginning of the other (RFC 9162, 2.1.4.2)."""
    if not 0 <= old <= new or any(len(part) != SIZE for part in proof):
        return False
    if old == 0:
        return not proof and old_root == EMPTY_ROOT and (new > 0 or new_root == EMPTY_ROOT)
    if old == new:
        return not proof and old_root == new_root
    parts = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not parts:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    return _climbed(place, last, parts) == (old_root, new_root)


def _climbed(place: int, last: int, parts: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    before = after = parts[0]
    for part in parts[1:]:
        if last == 0:
            return None
        if place & 1 or place == last:
            before, after = node_hash(part, before), node_hash(part, after)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            after = node_hash(after, part)
        place, last = place >> 1, last >> 1
    return (before, after) if last == 0 else None


def _split(size: int) -> int:
    """The largest power of two that is smaller than ``size``, which is two or more."""
    return 1 << ((size - 1).bit_length() - 1)


class Edge:
    """The right edge of a growing tree: enough to append to it and to know its root."""

    def __init__(self, size: int = 0, hashes: Mapping[Node, bytes] | None = None) -> None:
        """A tree of ``size`` leaves, with the hashes of ``nodes_of((0, size))``."""
        self.size = size
        self._parts = [(node, (hashes or {})[node]) for node in nodes_of((0, size))]

    def append(self, leaf: bytes) -> list[tuple[Node, bytes]]:
        """Add the hash of a leaf; gives the inner nodes that it completed, from below."""
        level, place, found = 0, self.size, leaf
        made = []
        while place & 1:
            _, left = self._parts.pop()
            level, place, found = level + 1, place >> 1, node_hash(left, found)
            made.append(((level, place), found))
        self._parts.append(((level, place), found))
        self.size += 1
        return made

    def root(self) -> bytes:
        """The root of the tree as it is."""
        return root_of((0, self.size), dict(self._parts))

    def copy(self) -> Edge:
        """The same edge, to grow apart."""
        return Edge(self.size, dict(self._parts))
