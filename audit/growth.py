"""The tree grown again from its leaves, held against stored nodes, checkpoints and what others remember."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from audit.checkpoint import Checkpoint
from audit.findings import Finding
from audit.merkle import Edge, Node, leaf_hash
from audit.signatures import Anchor
from store.log import Leaf


class Growth:
    """A tree that grows leaf by leaf, and the roots that it had at the sizes of interest."""

    def __init__(self, sizes: Iterable[int]) -> None:
        self._edge, self._wanted = Edge(), set(sizes)
        self.roots = {0: self._edge.root()} if 0 in self._wanted else {}
        self.whole = True
        self.made: dict[Node, bytes] = {}
        self._good = 0

    @property
    def size(self) -> int:
        """How many leaves it has."""
        return self._edge.size

    def add(self, leaf: Leaf) -> Iterator[Finding]:
        """The next leaf. After a gap there are no roots any more, and the gap is what is told."""
        if leaf.seq != self.size and self.whole:
            self.whole = False
            yield Finding("audit_leaf_missing", {"seq": self.size}, {"next": leaf.seq})
        if self.whole:
            self.made.update(self._edge.append(leaf_hash(leaf.leaf.encode())))
            if self.size in self._wanted:
                self.roots[self.size] = self._edge.root()

    def compare_nodes(self, stored: Mapping[Node, bytes]) -> Iterator[Finding]:
        """The nodes since the last time, against the stored ones. Only the lowest that are wrong are told."""
        wrong = {node for node, sha in self.made.items() if stored.get(node) != sha}
        self.made = {}
        for level, place in sorted(wrong):
            below = {(level - 1, place * 2), (level - 1, place * 2 + 1)}
            if not below & wrong:
                code = "audit_node_differs" if (level, place) in stored else "audit_node_missing"
                leaves = [place << level, ((place + 1) << level) - 1]
                yield Finding(code, {"level": level, "place": place}, {"leaves": leaves})

    def compare_checkpoint(self, checkpoint: Checkpoint) -> Iterator[Finding]:
        """A signed checkpoint, in their order: its root is that of the leaves."""
        place = {"checkpoint": checkpoint.size}
        if checkpoint.size > self.size:
            if self.whole:
                yield Finding("audit_log_truncated", place, {"leaves": self.size})
        elif self.roots.get(checkpoint.size) == checkpoint.root:
            self._good = checkpoint.size
        elif self.whole or checkpoint.size in self.roots:
            leaves = [self._good, checkpoint.size - 1]
            yield Finding("audit_root_differs", place, {"leaves": leaves})

    def compare_anchor(self, anchor: Anchor) -> Iterator[Finding]:
        """What somebody else remembers of the log."""
        place = {"size": anchor.size, "source": anchor.source}
        if anchor.size > self.size:
            if self.whole:
                yield Finding("audit_rolled_back", place, {"leaves": self.size})
        elif self.roots.get(anchor.size) != anchor.root and (self.whole or anchor.size in self.roots):
            yield Finding("audit_forked", place)
