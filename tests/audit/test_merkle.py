"""The tree: published values, a naive tree beside it, and every way of bending a proof."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit import merkle
from tests.audit.drawing import unhurried
from tests.audit.vectors import CONSISTENCY, EMPTY, INPUTS, NODES, PATHS, ROOTS

HASHES = {node: bytes.fromhex(text) for node, text in NODES.items()}
LEAVES = [merkle.leaf_hash(bytes([no % 256, no // 256])) for no in range(300)]


def naive_root(leaves):
    """MTH of RFC 6962, 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = power_below(len(leaves))
    return hashlib.sha256(b"\x01" + naive_root(leaves[:k]) + naive_root(leaves[k:])).digest()


def naive_path(m, leaves):
    """PATH of RFC 6962, 2.1.1."""
    if len(leaves) == 1:
        return []
    k = power_below(len(leaves))
    if m < k:
        return [*naive_path(m, leaves[:k]), naive_root(leaves[k:])]
    return [*naive_path(m - k, leaves[k:]), naive_root(leaves[:k])]


def naive_proof(m, leaves, whole=True):
    """SUBPROOF of RFC 6962, 2.1.2."""
    if m == len(leaves):
        return [] if whole else [naive_root(leaves)]
    k = power_below(len(leaves))
    if m <= k:
        return [*naive_proof(m, leaves[:k], whole), naive_root(leaves[k:])]
    return [*naive_proof(m - k, leaves[k:], False), naive_root(leaves[:k])]


def power_below(n):
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def tree(leaves):
    """All complete subtrees, and the edge after the last leaf."""
    edge, hashes = merkle.Edge(), {}
    for place, leaf in enumerate(leaves):
        hashes[0, place] = leaf
        hashes |= dict(edge.append(leaf))
    return edge, hashes


def test_the_published_hashes():
    assert merkle.EMPTY_ROOT.hex() == EMPTY
    edge = merkle.Edge()
    assert edge.root().hex() == EMPTY
    made = {}
    for place, content in enumerate(INPUTS):
        made[0, place] = merkle.leaf_hash(content)
        made |= dict(edge.append(made[0, place]))
        assert edge.root().hex() == ROOTS[place + 1]
    assert made == HASHES
    assert [merkle.root_of((0, size), HASHES).hex() for size in range(9)] == ROOTS


@pytest.mark.parametrize(("index", "size", "nodes"), PATHS)
def test_the_published_paths(index, size, nodes):
    proof = merkle.proof_of(merkle.inclusion_spans(index, size), HASHES)
    assert proof == [HASHES[node] for node in nodes]
    assert merkle.included(index, size, HASHES[0, index], proof, bytes.fromhex(ROOTS[size]))


@pytest.mark.parametrize(("old", "new", "nodes"), CONSISTENCY)
def test_the_published_consistency_proofs(old, new, nodes):
    proof = merkle.proof_of(merkle.consistency_spans(old, new), HASHES)
    assert proof == [HASHES[node] for node in nodes]
    assert merkle.consistent(old, new, bytes.fromhex(ROOTS[old]), bytes.fromhex(ROOTS[new]), proof)


@unhurried
@given(st.data())
def test_a_naive_tree_says_the_same(data):
    size = data.draw(st.integers(1, 300))
    old = data.draw(st.integers(0, size))
    index = data.draw(st.integers(0, size - 1))
    edge, hashes = tree(LEAVES[:size])
    root = naive_root(LEAVES[:size])
    assert edge.root() == root == merkle.root_of((0, size), hashes)
    path = merkle.proof_of(merkle.inclusion_spans(index, size), hashes)
    assert path == naive_path(index, LEAVES[:size])
    assert merkle.included(index, size, LEAVES[index], path, root)
    proof = merkle.proof_of(merkle.consistency_spans(old, size), hashes)
    assert proof == (naive_proof(old, LEAVES[:size]) if old else [])
    assert merkle.consistent(old, size, naive_root(LEAVES[:old]), root, proof)


@unhurried
@given(st.integers(0, 300), st.integers(0, 300))
def test_an_edge_goes_on_where_it_was(first, more):
    _, hashes = tree(LEAVES[:first])
    edge = merkle.Edge(first, hashes)
    apart = edge.copy()
    for leaf in LEAVES[first : first + more]:
        edge.append(leaf)
    assert edge.root() == naive_root(LEAVES[: first + more])
    assert (apart.size, apart.root()) == (first, naive_root(LEAVES[:first]))


@unhurried
@given(st.data())
def test_no_bent_inclusion_proof_passes(data):
    size = data.draw(st.integers(1, 130))
    index = data.draw(st.integers(0, size - 1))
    _, hashes = tree(LEAVES[:size])
    root, leaf = naive_root(LEAVES[:size]), LEAVES[index]
    proof = merkle.proof_of(merkle.inclusion_spans(index, size), hashes)
    for other in {index - 1, index + 1, index ^ 2, -1, size} - {index}:
        assert not merkle.included(other, size, leaf, proof, root)
    for other in {size * 2, size // 2}:
        assert not merkle.included(index, other, leaf, proof, root)
    assert not merkle.included(index, size, merkle.leaf_hash(b"other"), proof, root)
    assert not merkle.included(index, size, leaf, proof, merkle.EMPTY_ROOT)
    for bent in bent_proofs(proof, [b"", root, leaf]):
        assert not merkle.included(index, size, leaf, bent, root)


@unhurried
@given(st.data())
def test_no_bent_consistency_proof_passes(data):
    new = data.draw(st.integers(2, 130))
    old = data.draw(st.integers(1, new - 1))
    _, hashes = tree(LEAVES[:new])
    before, after = naive_root(LEAVES[:old]), naive_root(LEAVES[:new])
    proof = merkle.proof_of(merkle.consistency_spans(old, new), hashes)
    for other in {old - 1, old + 1, old ^ 2} - {old}:
        assert not merkle.consistent(other, new, before, after, proof)
    for other in (new * 2, new // 2):
        assert not merkle.consistent(old, other, before, after, proof)
    assert not merkle.consistent(old, new, after, before, proof)
    assert not merkle.consistent(old, new, merkle.EMPTY_ROOT, after, proof)
    assert not merkle.consistent(old, new, before, merkle.EMPTY_ROOT, proof)
    for bent in bent_proofs(proof, [b"", before, after]):
        assert not merkle.consistent(old, new, before, after, bent)


def bent_proofs(proof, garbage):
    yield from ([*proof, more] for more in garbage)
    yield from ([more, *proof] for more in garbage)
    if proof:
        yield proof[:-1]
        yield proof[1:]
        yield [*proof, proof[-1]]
    for place in range(len(proof)):
        yield [*proof[:place], merkle.EMPTY_ROOT, *proof[place + 1 :]]


def test_proofs_between_sizes_that_prove_nothing():
    root = naive_root(LEAVES[:1])
    assert merkle.consistent(0, 0, merkle.EMPTY_ROOT, merkle.EMPTY_ROOT, [])
    assert merkle.consistent(0, 1, merkle.EMPTY_ROOT, root, [])
    assert merkle.consistent(1, 1, root, root, [])
    assert not merkle.consistent(1, 0, root, merkle.EMPTY_ROOT, [])
    assert not merkle.consistent(1, 2, root, naive_root(LEAVES[:2]), [])
    assert not merkle.consistent(0, 1, root, root, [])
    assert not merkle.consistent(1, 1, root, root, [root])
    assert not merkle.included(0, 0, root, [], root)
    assert not merkle.included(1, 1, root, [], root)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (1, 1), (-1, 3)])
def test_a_leaf_that_is_not_there_has_no_proof(index, size):
    with pytest.raises(ValueError, match=str(size)):
        merkle.inclusion_spans(index, size)


def test_a_smaller_tree_is_no_continuation():
    with pytest.raises(ValueError, match="3, 2"):
        merkle.consistency_spans(3, 2)
