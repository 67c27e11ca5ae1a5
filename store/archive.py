"""The file that a backup is: a tar of a manifest, the manifest's digest and PostgreSQL's own dump."""

from __future__ import annotations

import hashlib
import io
import os
import re
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from pydantic import TypeAdapter, ValidationError

from store.errors import BackupDamaged, BackupMissing, RestoreFailed

MANIFEST, DIGEST, DUMP = "manifest.json", "manifest.sha256", "database.dump"
FORMAT = 1
TABLE_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself. ``migrations``: number -> (name, checksum); ``tables``: name -> rows.

    ``postgres`` is the major version of the program that made the dump; no older one can read it.
    """

    format: int
    taken_at: datetime
    postgres: int
    migrations: Mapping[int, tuple[str, str]]
    tables: Mapping[str, int]
    dump_bytes: int
    dump_sha256: str


_manifests = TypeAdapter(Manifest)


def write_archive(target: Path, manifest: Manifest, dump: Path) -> None:
    """Put the parts together under ``target``, readable by its owner only, whole or not at all."""
    partial = target.with_name(f".{target.name}.partial")
    described = _manifests.dump_json(manifest, indent=2)
    digest = hashlib.sha256(described).hexdigest().encode()
    try:
        partial.unlink(missing_ok=True)
        partial.touch(0o600)
        with partial.open("wb") as file:
            with tarfile.open(fileobj=file, mode="w") as tar:
                _add(tar, MANIFEST, described)
                _add(tar, DIGEST, digest)
                tar.add(dump, DUMP, filter=_nobody)
            file.flush()
            os.fsync(file.fileno())
        partial.rename(target)
    finally:
        partial.unlink(missing_ok=True)


def read_archive(file: Path, dump: Path) -> Manifest:
    """Check every part of a backup and lay its dump at ``dump``. Raises BackupMissing or BackupDamaged."""
    try:
        with tarfile.open(file, mode="r:") as tar:
            manifest = _checked_manifest(file, _read(tar, file, MANIFEST), _read(tar, file, DIGEST))
            _extract(tar, file, manifest, dump)
    except FileNotFoundError as error:
        raise BackupMissing(file=str(file)) from error
    except (tarfile.TarError, EOFError) as error:
        raise BackupDamaged(file=str(file), part="archive") from error
    except OSError as error:
        raise RestoreFailed(file=str(file), reason=error.strerror or type(error).__name__) from error
    return manifest


def sha256_of(file: Path) -> str:
    """The SHA-256 of a file's bytes, in hex."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _checked_manifest(file: Path, described: bytes, digest: bytes) -> Manifest:
    try:
        fits = hashlib.sha256(described).hexdigest() == digest.decode("ascii").strip()
        manifest = _manifests.validate_json(described)
    except (ValidationError, UnicodeDecodeError) as error:
        raise BackupDamaged(file=str(file), part=MANIFEST) from error
    named = all(TABLE_NAME.fullmatch(name) for name in manifest.tables)
    if not fits or not named or manifest.format != FORMAT:
        raise BackupDamaged(file=str(file), part=MANIFEST)
    return manifest


def _extract(tar: tarfile.TarFile, file: Path, manifest: Manifest, dump: Path) -> None:
    source = _member(tar, file, DUMP)
    with dump.open("wb") as target:
        while chunk := source.read(1 << 20):
            target.write(chunk)
    if dump.stat().st_size != manifest.dump_bytes or sha256_of(dump) != manifest.dump_sha256:
        raise BackupDamaged(file=str(file), part=DUMP)


def _read(tar: tarfile.TarFile, file: Path, name: str) -> bytes:
    return _member(tar, file, name).read(1 << 20)


def _member(tar: tarfile.TarFile, file: Path, name: str) -> IO[bytes]:
    try:
        opened = tar.extractfile(name)
    except KeyError as error:
        raise BackupDamaged(file=str(file), part=name) from error
    if opened is None:
        raise BackupDamaged(file=str(file), part=name)
    return opened


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    tar.addfile(entry, io.BytesIO(content))


def _nobody(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mode, entry.mtime = 0o600, 0
    return entry
