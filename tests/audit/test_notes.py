"""Signed notes, checkpoints and cosignatures, held to the specifications' own examples."""

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.algorithms import COSIGNATURE, ED25519, instant_of
from audit.checkpoint import Checkpoint, checkpoint_of, read_checkpoint
from audit.errors import CheckpointUnreadable, KeyUnreadable, NoteUnreadable, NoteUntrusted
from audit.notes import Note, Signer, Verifier, read_note, read_signature, sign_note
from tests.audit.drawing import unhurried
from tests.audit.vectors import NOTES

LOG = Signer("pingxi.example/log", ED25519, bytes(range(32)))
WITNESS = Signer("pingxi.example/witness", COSIGNATURE, bytes(range(32, 64)))
AT = 1_763_769_600
CHECKPOINT = Checkpoint(LOG.name, 20852163, hashlib.sha256(b"root").digest())


@pytest.mark.parametrize(("key", "note"), NOTES)
def test_published_notes_verify(key, note):
    verifier = Verifier.read(key)
    read = read_note(note)
    assert str(verifier) == key
    assert str(read) == note
    assert [signed for signed, _ in read.signed_by([verifier])] == [verifier]
    with pytest.raises(NoteUntrusted, match="signature"):
        Note(read.text + "more\n", read.signatures).signed_by([verifier])


def test_the_published_checkpoint_and_cosignature_are_read():
    written = (
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
        "— example.com/behind-the-sofa "
        "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
        "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1n"
        "PZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
    )
    found, note = read_checkpoint(written)
    assert (found.origin, found.size) == ("example.com/behind-the-sofa", 20852163)
    assert str(note) == written
    assert instant_of(note.signatures[1].signature) == 1679315147


def test_a_checkpoint_is_signed_cosigned_and_verified():
    note = sign_note(str(CHECKPOINT), [LOG])
    note = Note(note.text, (*note.signatures, WITNESS.sign(note.text, AT)))
    found, read = read_checkpoint(str(note))
    assert found == CHECKPOINT
    signed = read.signed_by([LOG.verifier, WITNESS.verifier])
    assert [key.name for key, _ in signed] == [LOG.name, WITNESS.name]
    assert instant_of(signed[1][1].signature) == AT


def test_a_cosignature_covers_its_instant_and_is_no_signature_of_the_log():
    line = WITNESS.sign(str(CHECKPOINT), AT)
    assert WITNESS.verifier.verifies(str(CHECKPOINT), line.signature)
    later = (AT + 1).to_bytes(8) + line.signature[8:]
    assert not WITNESS.verifier.verifies(str(CHECKPOINT), later)
    same_key = Verifier(WITNESS.name, ED25519, WITNESS.verifier.public)
    assert same_key.key_id != WITNESS.verifier.key_id
    assert not same_key.verifies(str(CHECKPOINT), line.signature)
    assert not same_key.verifies(str(CHECKPOINT), line.signature[8:])


def test_signatures_of_unknown_keys_are_ignored_but_do_not_suffice():
    other = Signer(LOG.name, ED25519, bytes(32))
    note = sign_note(str(CHECKPOINT), [other, LOG])
    assert [key for key, _ in note.signed_by([LOG.verifier])] == [LOG.verifier]
    with pytest.raises(NoteUntrusted, match="unknown_key"):
        sign_note(str(CHECKPOINT), [other]).signed_by([LOG.verifier])


@unhurried
@given(st.data())
def test_no_flipped_bit_of_a_signature_passes(data):
    note = sign_note(str(CHECKPOINT), [LOG])
    signature = bytearray(note.signatures[0].signature)
    signature[data.draw(st.integers(0, 63))] ^= 1 << data.draw(st.integers(0, 7))
    assert not LOG.verifier.verifies(note.text, bytes(signature))


@pytest.mark.parametrize(
    "written",
    [
        "",
        "text\n",
        "text\n\n",
        "text\n\n— name\n",
        "text\n\n- name AAAAAAA=\n",
        "text\n\n— name AAAAAAA\n",
        "text\n\n— name AAAA\n",
        "text\n\n— na+me AAAAAAA=\n",
        "text\n\n—  AAAAAAA=\n",
        "text\n\n— name AAAAAAA= \n",
        "text\n\n— name AAAAAAA=",
        "te\x00xt\n\n— name AAAAAAA=\n",
        "te\rxt\n\n— name AAAAAAA=\n",
        "text\n\n" + "— name AAAAAAA=\n" * 65,
    ],
)
def test_what_is_no_note(written):
    with pytest.raises(NoteUnreadable):
        read_note(written)


def test_sixteen_signatures_are_accepted():
    written = "text\n\n" + "— name AAAAAAA=\n" * 16
    assert len(read_note(written).signatures) == 16
    assert str(read_signature("— name AAAAAAA=")) == "— name AAAAAAA=\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "origin\n1\n",
        "\n1\n" + base64.b64encode(bytes(32)).decode() + "\n",
        "origin\n01\n" + base64.b64encode(bytes(32)).decode() + "\n",
        "origin\n-1\n" + base64.b64encode(bytes(32)).decode() + "\n",
        "origin\n1\n" + base64.b64encode(bytes(31)).decode() + "\n",
        "origin\n1\nnot base64\n",
        "origin\n1\n" + base64.b64encode(bytes(32)).decode() + "\nextension\n",
    ],
)
def test_what_is_no_checkpoint(text):
    with pytest.raises(CheckpointUnreadable):
        checkpoint_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name",
        "name+00000000+AAAA",
        "na me+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T",
    ],
)
def test_what_is_no_key(text):
    with pytest.raises(KeyUnreadable):
        Verifier.read(text)
