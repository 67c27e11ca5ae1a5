"""Seeded spoilings of log, timeline and histories, each with the place that a verification has to name."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any, TypeAlias

from audit.checkpoint import Checkpoint, read_checkpoint
from audit.findings import Finding
from audit.leaf import event_leaf, written
from audit.merkle import (
    Edge,
    Node,
    consistency_spans,
    consistent,
    included,
    inclusion_spans,
    leaf_hash,
    proof_of,
)
from audit.notes import sign_note
from domain.canonical import canonical, link_text
from store.log import StoredCheckpoint
from tests.audit.evidence import FIRST, SALTS, SECOND, Evidence, drawn, event_of, made, pinned

Named: TypeAlias = Callable[[Finding], bool]


def at(**place: Any) -> Named:
    """A finding whose place holds these values."""
    return lambda finding: all(finding.place.get(name) == value for name, value in place.items())


def flipped(random: Random, text: str) -> str:
    """The text with one character turned into another."""
    place = random.randrange(len(text))
    other = chr(ord(text[place]) ^ (1 << random.randrange(5)))
    if not other.isprintable() or other == text[place]:
        other = "0" if text[place] != "0" else "1"
    return text[:place] + other + text[place + 1 :]


def flipped_bytes(random: Random, raw: bytes) -> bytes:
    changed = bytearray(raw)
    changed[random.randrange(len(raw))] ^= 1 << random.randrange(8)
    return bytes(changed)


# The log


def leaf_flip(random: Random, spoiled: Evidence) -> Named:
    place = random.randrange(len(spoiled.leaves))
    leaf = spoiled.leaves[place]
    spoiled.leaves[place] = replace(leaf, leaf=flipped(random, leaf.leaf))
    return at(seq=place)


def leaf_swap(random: Random, spoiled: Evidence) -> Named:
    one, other = random.sample(range(len(spoiled.leaves)), 2)
    first, second = spoiled.leaves[one], spoiled.leaves[other]
    spoiled.leaves[one], spoiled.leaves[other] = replace(second, seq=one), replace(first, seq=other)
    return at(seq=min(one, other))


def leaf_drop(random: Random, spoiled: Evidence) -> Named:
    place = random.randrange(len(spoiled.leaves) - 1)
    del spoiled.leaves[place]
    return at(seq=place)


def leaf_truncate(random: Random, spoiled: Evidence) -> Named:
    kept = random.randrange(1, len(spoiled.leaves))
    del spoiled.leaves[kept:]
    return lambda finding: finding.about.get("leaves") == kept


def leaf_rename(random: Random, spoiled: Evidence) -> Named:
    place = random.randrange(len(spoiled.leaves))
    leaf = spoiled.leaves[place]
    how = random.randrange(3)
    changed = (
        replace(leaf, kind="look" if leaf.kind != "look" else "key"),
        replace(leaf, subject=flipped(random, leaf.subject or "x")),
        replace(leaf, no=leaf.no + 1),
    )[how]
    spoiled.leaves[place] = changed
    return at(seq=place)


def node_flip(random: Random, spoiled: Evidence) -> Named:
    level, place = drawn(random, spoiled.nodes)
    spoiled.nodes[level, place] = flipped_bytes(random, spoiled.nodes[level, place])
    return at(level=level, place=place)


def node_drop(random: Random, spoiled: Evidence) -> Named:
    level, place = drawn(random, spoiled.nodes)
    del spoiled.nodes[level, place]
    return at(level=level, place=place)


def salt_flip(random: Random, spoiled: Evidence) -> Named:
    subject = drawn(random, spoiled.salts)
    spoiled.salts[subject] = flipped_bytes(random, spoiled.salts[subject])
    return at(journal="change") if subject == "change" else at(incident=subject)


def salt_drop(random: Random, spoiled: Evidence) -> Named:
    subject = drawn(random, spoiled.salts)
    del spoiled.salts[subject]
    return at(journal="change") if subject == "change" else at(incident=subject)


def checkpoint_flip(random: Random, spoiled: Evidence) -> Named:
    place = random.randrange(len(spoiled.checkpoints))
    found = spoiled.checkpoints[place]
    spoiled.checkpoints[place] = replace(found, note=flipped(random, found.note))
    return at(checkpoint=found.size)


def checkpoint_swap(random: Random, spoiled: Evidence) -> Named:
    one, other = sorted(random.sample(range(len(spoiled.checkpoints)), 2))
    first, second = spoiled.checkpoints[one], spoiled.checkpoints[other]
    spoiled.checkpoints[one] = replace(first, note=second.note)
    spoiled.checkpoints[other] = replace(second, note=first.note)
    return at(checkpoint=first.size)


def checkpoint_drop(random: Random, spoiled: Evidence) -> Named:
    found = spoiled.checkpoints.pop()
    return lambda finding: finding.place.get("before", 0) >= found.size


def cosignature_flip(random: Random, spoiled: Evidence) -> Named:
    place = random.randrange(len(spoiled.checkpoints))
    found = spoiled.checkpoints[place]
    spoiled.checkpoints[place] = replace(found, cosignatures=(flipped(random, found.cosignatures[0]),))
    return at(checkpoint=found.size)


def cosignature_swap(random: Random, spoiled: Evidence) -> Named:
    one, other = sorted(random.sample(range(len(spoiled.checkpoints)), 2))
    first, second = spoiled.checkpoints[one], spoiled.checkpoints[other]
    spoiled.checkpoints[one] = replace(first, cosignatures=second.cosignatures)
    spoiled.checkpoints[other] = replace(second, cosignatures=first.cosignatures)
    return at(checkpoint=first.size)


# The timeline


def altered(random: Random, value: Any) -> Any:
    """Another value of the same kind, at one place of it."""
    if isinstance(value, dict) and value:
        name = drawn(random, value)
        return {**value, name: altered(random, value[name])}
    if isinstance(value, list) and value:
        place = random.randrange(len(value))
        return [*value[:place], altered(random, value[place]), *value[place + 1 :]]
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + random.choice((-1, 1))
    return flipped(random, value) if isinstance(value, str) and value else "x"


def _event(random: Random, spoiled: Evidence) -> tuple[tuple[str, int], Named]:
    incident, no = drawn(random, spoiled.events)
    return (incident, no), at(incident=incident, event=no)


def event_flip(random: Random, spoiled: Evidence) -> Named:
    place, named = _event(random, spoiled)
    row = spoiled.events[place]
    spoiled.events[place] = replace(row, body=canonical(altered(random, event_of(row))))
    return named


def column_flip(random: Random, spoiled: Evidence) -> Named:
    place, named = _event(random, spoiled)
    row = spoiled.events[place]
    names = [name for name in EVENT_COLUMNS if getattr(row, name) is not None]
    name = drawn(random, names)
    value = getattr(row, name)
    changed: Any = (
        value + timedelta(microseconds=random.randrange(1, 10**9))
        if isinstance(value, datetime)
        else altered(random, value)
    )
    spoiled.events[place] = replace(row, **{name: changed})
    return named


EVENT_COLUMNS = [
    "type", "at", "signal_id", "sender", "role", "received_at", "payload_digest", "chain", "record_no",
    "record_digest", "run_id", "activity_id", "history_length", "code_version", "stored_at",
]  # fmt: skip


def event_swap(random: Random, spoiled: Evidence) -> Named:
    incident = drawn(random, spoiled.heads)
    one, other = random.sample([no for name, no in spoiled.events if name == incident], 2)
    first, second = spoiled.events[incident, one], spoiled.events[incident, other]
    spoiled.events[incident, one] = replace(second, no=one)
    spoiled.events[incident, other] = replace(first, no=other)
    return at(incident=incident, event=min(one, other))


def event_drop(random: Random, spoiled: Evidence) -> Named:
    place, named = _event(random, spoiled)
    del spoiled.events[place]
    return named


def timeline_truncate(random: Random, spoiled: Evidence) -> Named:
    """The end is cut off, and the head put back to where it ends now."""
    incident = drawn(random, spoiled.heads)
    kept = random.randrange(1, spoiled.heads[incident][0])
    for no in range(kept + 1, spoiled.heads[incident][0] + 1):
        del spoiled.events[incident, no]
    spoiled.heads[incident] = (kept, spoiled.events[incident, kept].chain)
    return at(incident=incident, event=kept + 1)


def timeline_rewrite(random: Random, spoiled: Evidence) -> Named:
    """An event is edited and the chain linked anew from there on, head and all."""
    (incident, no), named = _event(random, spoiled)
    _relink(random, spoiled, incident, no)
    return named


def _relink(random: Random, spoiled: Evidence, incident: str, no: int) -> None:
    row = spoiled.events[incident, no]
    body = event_of(row)
    body["sender"] = flipped(random, str(body.get("sender", "ann")))
    changed = replace(row, body=canonical(body), sender=body["sender"])
    spoiled.events[incident, no] = changed
    chain = spoiled.events[incident, no - 1].chain if no > 1 else "0" * 64
    for each in range(no, spoiled.heads[incident][0] + 1):
        row = spoiled.events[incident, each]
        chain = link_text(chain, canonical(event_of(row)))
        spoiled.events[incident, each] = replace(row, chain=chain)
    spoiled.heads[incident] = (spoiled.heads[incident][0], chain)


def head_flip(random: Random, spoiled: Evidence) -> Named:
    incident = drawn(random, spoiled.heads)
    no, chain = spoiled.heads[incident]
    spoiled.heads[incident] = drawn(random, [(no + 1, chain), (no - 1, chain), (no, flipped(random, chain))])
    return at(incident=incident)


def text_flip(random: Random, spoiled: Evidence) -> Named:
    signal = drawn(random, spoiled.texts)
    texts = spoiled.texts[signal]
    assert texts.body is not None
    assert texts.salt is not None
    spoiled.texts[signal] = drawn(
        random,
        [
            replace(texts, body={**texts.body, "title": flipped(random, texts.body["title"])}),
            replace(texts, salt=flipped_bytes(random, texts.salt)),
        ],
    )
    return at(signal=signal)


def text_swap(random: Random, spoiled: Evidence) -> Named:
    one, other = sorted(spoiled.texts)
    spoiled.texts[one], spoiled.texts[other] = spoiled.texts[other], spoiled.texts[one]
    return at(signal=one)


def text_drop(random: Random, spoiled: Evidence) -> Named:
    signal = drawn(random, spoiled.texts)
    del spoiled.texts[signal]
    return at(signal=signal)


# Histories and changes


def _history(random: Random, spoiled: Evidence) -> tuple[str, Named]:
    subject = drawn(random, spoiled.histories)
    return subject, at(run=spoiled.histories[subject]["run_id"])


def history_flip(random: Random, spoiled: Evidence) -> Named:
    subject, named = _history(random, spoiled)
    row = spoiled.histories[subject]
    raw = flipped_bytes(random, gzip.decompress(row["body"]))
    spoiled.histories[subject] = {**row, "body": gzip.compress(raw, mtime=0)}
    return named


def history_truncate(random: Random, spoiled: Evidence) -> Named:
    subject, named = _history(random, spoiled)
    row = spoiled.histories[subject]
    spoiled.histories[subject] = {**row, "body": row["body"][: random.randrange(len(row["body"]))]}
    return named


def history_swap(random: Random, spoiled: Evidence) -> Named:
    one, other = random.sample(sorted(spoiled.histories), 2)
    first, second = spoiled.histories[one], spoiled.histories[other]
    spoiled.histories[one] = {**first, "body": second["body"], "sha256": second["sha256"]}
    spoiled.histories[other] = {**second, "body": first["body"], "sha256": first["sha256"]}
    return at(run=first["run_id"])


def history_column(random: Random, spoiled: Evidence) -> Named:
    subject, named = _history(random, spoiled)
    row = spoiled.histories[subject]
    name = drawn(random, ["workflow_type", "status", "sha256", "closed_at", "archived_at"])
    value = row[name]
    changed = value + timedelta(seconds=1) if isinstance(value, datetime) else flipped(random, value)
    spoiled.histories[subject] = {**row, name: changed}
    return named


def history_drop(random: Random, spoiled: Evidence) -> Named:
    subject, named = _history(random, spoiled)
    del spoiled.histories[subject]
    return named


def change_flip(random: Random, spoiled: Evidence) -> Named:
    kind, no = drawn(random, spoiled.rows)
    row = {name: value for name, value in json.loads(spoiled.rows[kind, no]).items() if value is not None}
    spoiled.rows[kind, no] = canonical(altered(random, row))
    return at(journal=kind, no=no)


def change_drop(random: Random, spoiled: Evidence) -> Named:
    kind, no = drawn(random, spoiled.rows)
    del spoiled.rows[kind, no]
    return at(journal=kind, no=no)


# All of it at once


def fork(random: Random, spoiled: Evidence) -> Named:
    """Who owns database and the log's keys writes everything anew from one edited event on."""
    (incident, no), _ = _event(random, spoiled)
    _relink(random, spoiled, incident, no)
    edge, nodes = Edge(), dict[Node, bytes]()
    sizes = {stored.size: stored for stored in spoiled.checkpoints}
    spoiled.checkpoints.clear()
    first = next(leaf.seq for leaf in spoiled.leaves if (leaf.subject, leaf.no) == (incident, no))
    for seq, leaf in enumerate(spoiled.leaves):
        text = leaf.leaf
        if leaf.kind == "event":
            row = spoiled.events[leaf.subject, leaf.no]
            body = event_leaf(row, event_of(row), pinned(), SALTS[leaf.subject])
            text = written(seq, body)
            spoiled.leaves[seq] = replace(leaf, leaf=text)
        nodes.update(edge.append(leaf_hash(text.encode())))
        if (stored := sizes.get(edge.size)) is not None:
            spoiled.checkpoints.append(_signed_anew(random, stored, edge))
    spoiled.nodes = nodes
    size = min(size for size in sizes if size > first)
    last = max(sizes)
    return lambda finding: finding.place.get("checkpoint") == size or finding.place.get("size") == last


def _signed_anew(random: Random, stored: StoredCheckpoint, edge: Edge) -> StoredCheckpoint:
    text = str(Checkpoint(FIRST.name, edge.size, edge.root()))
    _, note = read_checkpoint(stored.note)
    signers = [key for key in (FIRST, SECOND) if any(line.by(key.verifier) for line in note.signatures)]
    lines = stored.cosignatures if random.random() < 0.5 else ()
    return replace(stored, note=str(sign_note(text, signers)), cosignatures=lines)


def rollback(random: Random, spoiled: Evidence) -> Named:
    """The whole database as it was at an earlier checkpoint; only the witness knows better."""
    earlier = drawn(random, list(made()[1])).copy()
    trust = spoiled.trust
    spoiled.__dict__.update(earlier.__dict__)
    spoiled.trust = trust
    return lambda finding: finding.code == "audit_rolled_back" and finding.place["source"] == "witness"


SPOILINGS: list[Callable[[Random, Evidence], Named]] = [
    leaf_flip, leaf_swap, leaf_drop, leaf_truncate, leaf_rename, node_flip, node_drop, salt_flip, salt_drop,
    checkpoint_flip, checkpoint_swap, checkpoint_drop, cosignature_flip, cosignature_swap,
    event_flip, column_flip, event_swap, event_drop, timeline_truncate, timeline_rewrite, head_flip,
    text_flip, text_swap, text_drop,
    history_flip, history_truncate, history_swap, history_column, history_drop, change_flip, change_drop,
    fork, rollback,
]  # fmt: skip


def forged_proof(random: Random) -> bool:
    """Whether a bent proof, or a proof of something else, was refused."""
    whole = made()[0]
    hashes = {**whole.nodes, **{(0, leaf.seq): leaf_hash(leaf.leaf.encode()) for leaf in whole.leaves}}
    sizes = {stored.size: read_checkpoint(stored.note)[0].root for stored in whole.checkpoints}
    size = drawn(random, sizes)
    if random.random() < 0.5:
        index = random.randrange(size)
        proof, leaf, root = proof_of(inclusion_spans(index, size), hashes), hashes[0, index], sizes[size]
        assert included(index, size, leaf, proof, root)
        how = random.randrange(4)
        if how == 0:
            index = drawn(random, [each for each in range(size + 1) if each != index])
        elif how == 1:
            leaf = flipped_bytes(random, leaf)
        elif how == 2:
            root = flipped_bytes(random, root)
        else:
            proof = _bent(random, proof)
        return not included(index, size, leaf, proof, root)
    old = drawn(random, [each for each in sizes if each < size] or [size])
    if old == size:
        return not consistent(old, size, sizes[old], flipped_bytes(random, sizes[size]), [])
    proof, before, after = proof_of(consistency_spans(old, size), hashes), sizes[old], sizes[size]
    assert consistent(old, size, before, after, proof)
    how = random.randrange(3)
    if how == 0:
        before = flipped_bytes(random, before)
    elif how == 1:
        after = flipped_bytes(random, after)
    else:
        proof = _bent(random, proof)
    return not consistent(old, size, before, after, proof)


def _bent(random: Random, proof: list[bytes]) -> list[bytes]:
    place = random.randrange(len(proof))
    how = random.randrange(3)
    if how == 0:
        return [*proof[:place], flipped_bytes(random, proof[place]), *proof[place + 1 :]]
    if how == 1:
        return [*proof[:place], *proof[place + 1 :]]
    return [*proof[:place], proof[place], *proof[place:]]


def mutated(seed: int) -> str | None:
    """Spoil the evidence in the way that a seed draws, and verify it: None if found, else what was missed."""
    random = Random(seed)
    way = random.randrange(len(SPOILINGS) + 1)
    if way == len(SPOILINGS):
        return None if forged_proof(random) else f"{seed}: forged_proof"
    evidence = made()[0].copy()
    named = SPOILINGS[way](random, evidence)
    verdict = evidence.verdict()
    if any(named(finding) for finding in verdict.findings):
        return None
    return f"{seed}: {SPOILINGS[way].__name__}: {verdict.word} {[str(each) for each in verdict.findings]}"
