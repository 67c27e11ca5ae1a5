"""Verifications on a database: of the whole log, or of one incident by its proofs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from audit.checkpoint import Checkpoint
from audit.entries import Entries
from audit.errors import LeafUnreadable
from audit.findings import Finding
from audit.inspection import PATIENCE, Inspection, Trust, Verdict
from audit.leaf import read_leaf
from audit.material import Page
from audit.merkle import (
    Node,
    consistency_spans,
    consistent,
    included,
    inclusion_spans,
    leaf_hash,
    needed,
    proof_of,
)
from audit.signatures import Signatures
from store.log import (
    JOURNALS,
    Leaf,
    StoredCheckpoint,
    checkpoints,
    key_leaves,
    last_checkpoint,
    last_cosigned,
    nodes,
    salts_of,
)
from store.log_pages import (
    event_rows,
    history_rows,
    journal_rows,
    leaves_from,
    leaves_of,
    unlogged,
    wrong_heads,
)
from store.payloads import texts_of
from store.pool import Database

PAGE = 2_000


async def verify_log(db: Database, trust: Trust, at: datetime) -> Verdict:
    """Verify everything there is, as it is at ``at``, which is now.

    While the log grows, give a transaction that sees one state of it.
    """
    inspection = Inspection(trust, await _all_checkpoints(db))
    seq = 0
    while leaves := await leaves_from(db, seq, PAGE):
        inspection.take(await page_of(db, leaves))
        inspection.compare_nodes(await nodes(db, inspection.made))
        seq = leaves[-1].seq + 1
    waiting = inspection.beside(await unlogged(db, None), await wrong_heads(db, None), at)
    return inspection.finish(waiting)


async def page_of(db: Database, leaves: Sequence[Leaf]) -> Page:
    """These leaves, with the rows that they speak of."""
    events = await event_rows(db, [(leaf.subject, leaf.no) for leaf in leaves if leaf.kind == "event"])
    incidents = {incident for incident, _ in events}
    incidents |= {leaf.subject for leaf in leaves if leaf.kind == "event"}
    signals = [row.signal_id for row in events.values() if row.payload_digest and row.signal_id]
    return Page(
        leaves,
        events,
        await history_rows(db, [leaf.subject for leaf in leaves if leaf.kind == "history"]),
        await journal_rows(db, [(leaf.kind, leaf.no) for leaf in leaves if leaf.kind in JOURNALS]),
        await salts_of(db, [*incidents, *JOURNALS]),
        await texts_of(db, signals),
    )


async def _all_checkpoints(db: Database) -> list[StoredCheckpoint]:
    found: list[StoredCheckpoint] = []
    while page := await checkpoints(db, found[-1].size if found else 0, PAGE):
        found += page
    return found


async def verify_incident(db: Database, incident_id: str, trust: Trust, at: datetime) -> Verdict:
    """Verify one incident: its rows against its leaves, and each leaf's proof against signed checkpoints."""
    signatures, findings = Signatures(trust.log_keys, trust.witnesses), list[Finding]()
    for leaf in await key_leaves(db):
        try:
            findings += signatures.announce(leaf.seq, read_leaf(leaf.leaf, leaf.seq))
        except LeafUnreadable as error:
            findings.append(
                Finding("audit_leaf_unreadable", {"seq": leaf.seq}, {"reason": error.params["reason"]})
            )
    trees = await _trees(db, signatures, trust, findings)
    leaves, entries = await leaves_of(db, incident_id), Entries()
    page = await page_of(db, leaves)
    for leaf in leaves:
        findings += entries.check(leaf, page)
    findings += await _proofs(db, leaves, trees)
    last = entries.last.get(incident_id, (0, ""))[0]
    waiting = 0
    for incident, no, stored_at in await unlogged(db, incident_id):
        if no <= last or stored_at is None or at - stored_at > PATIENCE:
            findings.append(Finding("audit_event_not_logged", {"incident": incident, "event": no}))
        else:
            waiting += 1
    for incident, head, end in await wrong_heads(db, incident_id):
        findings.append(
            Finding("audit_head_elsewhere", {"incident": incident}, {"head": head, "end": end or 0})
        )
    return _verdict(signatures, trust, findings, leaves, waiting)


async def _trees(
    db: Database, signatures: Signatures, trust: Trust, findings: list[Finding]
) -> list[Checkpoint]:
    """The signed trees that proofs may lead to, the cosigned one first, each continuing the one before."""
    found = []
    for stored in (await last_cosigned(db), await last_checkpoint(db)):
        if stored is not None:
            items = list(signatures.read(stored))
            findings += [item for item in items if isinstance(item, Finding)]
            found += [item for item in items if isinstance(item, Checkpoint) and item not in found]
    known = [(anchor.size, anchor.root, anchor.source) for anchor in trust.anchors]
    known += [(tree.size, tree.root, "cosigned") for tree in found[:-1]]
    for size, root, source in known:
        newest = found[-1] if found else None
        place = {"size": size, "source": source}
        if newest is None or size > newest.size:
            findings.append(Finding("audit_rolled_back", place, {"leaves": newest.size if newest else 0}))
        elif not await _continues(db, size, root, newest):
            findings.append(Finding("audit_forked", place))
    return found


async def _continues(db: Database, size: int, root: bytes, newest: Checkpoint) -> bool:
    spans = consistency_spans(size, newest.size)
    try:
        proof = proof_of(spans, await nodes(db, needed(spans)))
    except KeyError:
        return False
    return consistent(size, newest.size, root, newest.root, proof)


async def _proofs(db: Database, leaves: Sequence[Leaf], trees: Sequence[Checkpoint]) -> list[Finding]:
    covered = [(leaf, tree) for leaf in leaves for tree in _covering(leaf, trees)]
    wanted = {node for leaf, tree in covered for node in needed(inclusion_spans(leaf.seq, tree.size))}
    hashes = await nodes(db, wanted)
    findings = []
    for leaf, tree in covered:
        place = {"seq": leaf.seq, **_named(leaf), "checkpoint": tree.size}
        try:
            proof = proof_of(inclusion_spans(leaf.seq, tree.size), hashes)
        except KeyError as error:
            missing: Node = error.args[0]
            about = {"level": missing[0], "place": missing[1]}
            findings.append(Finding("audit_proof_missing", place, about))
            continue
        if not included(leaf.seq, tree.size, leaf_hash(leaf.leaf.encode()), proof, tree.root):
            findings.append(Finding("audit_not_included", place))
    return findings


def _named(leaf: Leaf) -> dict[str, object]:
    if leaf.kind == "event":
        return {"incident": leaf.subject, "event": leaf.no}
    workflow, _, run = leaf.subject.rpartition("#")
    return {"workflow": workflow, "run": run}


def _covering(leaf: Leaf, trees: Sequence[Checkpoint]) -> Iterator[Checkpoint]:
    """The first tree that holds a leaf."""
    yield from [tree for tree in trees if leaf.seq < tree.size][:1]


def _verdict(
    signatures: Signatures, trust: Trust, findings: list[Finding], leaves: Sequence[Leaf], waiting: int
) -> Verdict:
    events = [leaf for leaf in leaves if leaf.kind == "event"]
    uncovered = [leaf.no for leaf in events if leaf.seq >= signatures.cosigned]
    unjudged = [] if trust.log_keys else [Finding("audit_no_key", {})]
    if not events and not waiting:
        unjudged.append(Finding("audit_no_such_incident", {}))
    if uncovered:
        unjudged.append(Finding("audit_not_cosigned", {"event": uncovered[0]}))
    if waiting:
        unjudged.append(Finding("audit_not_logged_yet", {"events": waiting}))
    figures = {
        "events": len(events),
        "histories": len(leaves) - len(events),
        "signed": signatures.signed,
        "cosigned": signatures.cosigned,
        "uncovered": len(uncovered),
        "waiting": waiting,
    }
    return Verdict(findings, unjudged, figures, signatures.cosigned_by)
