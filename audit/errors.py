"""What can go wrong with the log, its keys and its notes, each with its stable code."""

from __future__ import annotations

from domain.errors import PingxiError


class NoteUnreadable(PingxiError):
    """A text is not a signed note. Params: reason."""

    code = "log_note_unreadable"


class NoteUntrusted(PingxiError):
    """No known key signed a note, or one that seems to have did not. Params: reason, key."""

    code = "log_note_untrusted"


class CheckpointUnreadable(PingxiError):
    """A note is signed, but is no checkpoint. Params: reason."""

    code = "log_checkpoint_unreadable"


class LeafUnreadable(PingxiError):
    """A leaf is not written as this release or an earlier one writes them. Params: seq, reason."""

    code = "log_leaf_unreadable"


class KeyUnreadable(PingxiError):
    """A key, or a file with keys, cannot be used. Params: file or key, reason."""

    code = "log_key_unreadable"


class KeyExposed(PingxiError):
    """Others than its owner may read a file with private keys. Params: file, mode."""

    code = "log_key_exposed"


class FileUnusable(PingxiError):
    """A file with keys, or of the witness, cannot be read or written. Params: file, reason."""

    code = "log_file_unusable"


class StateUnreadable(PingxiError):
    """What the witness remembers cannot be read: it must not begin anew by itself. Params: file, reason."""

    code = "witness_state_unreadable"


class LogInconsistent(PingxiError):
    """The log's tree is not the one that was signed: nothing more may be signed. Params: size."""

    code = "log_inconsistent"


class SealedUnreadable(PingxiError):
    """A sealed file of keys does not open. Params: reason (shape, passphrase)."""

    code = "keys_sealed_unreadable"


class KeysThere(PingxiError):
    """Another key file lies where one would be laid back. Params: file."""

    code = "keys_there"
