"""The auditor's own tool finds each way of tampering."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from engine import verifier
from engine.model.event import GENESIS, Event, Head, Sealed, anchor, export, seal

SCRIPT = Path(verifier.__file__)
PHOTO = b"a photo of a street lamp"


def a_chain(words: str, stream: str = "case/1") -> list[Sealed]:
    chain, previous = [], GENESIS
    for sequence, word in enumerate(words.split(), start=1):
        command = {"word": word, "photo": {"sha256": sha256(PHOTO).hexdigest()}}
        event = Event(stream, sequence, sequence, "case.noted", "李", command=command)
        chain.append(Sealed(event, previous, previous := seal(event, previous)))
    return chain


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    chains = [a_chain("lamp broken seen repaired"), a_chain("noise", "case/2")]
    photo = {
        "name": "lamp.jpg",
        "stream": "case/1",
        "sha256": sha256(PHOTO).hexdigest(),
        "base64": base64.b64encode(PHOTO).decode(),
    }
    write(tmp_path, export(chains, [photo]))
    first = anchor(None, 10, {"case/1": Head(2, chains[0][1].digest)})
    heads = {chain[0].event.stream: Head(len(chain), chain[-1].digest) for chain in chains}
    lines = [json.dumps(each.to_json()) for each in (first, anchor(first, 20, heads))]
    (tmp_path / "anchors.jsonl").write_text("\n".join(lines) + "\n")
    return tmp_path


def write(folder: Path, document: dict) -> None:
    (folder / "export.json").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")


def read(folder: Path) -> dict:
    return json.loads((folder / "export.json").read_text(encoding="utf-8"))


def run(folder: Path, *more: str) -> tuple[int, str]:
    """Run the file alone, as an auditor would, without the application on the path."""
    command = [sys.executable, "-I", str(SCRIPT), "export.json", *more]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def a_changed_event(events):
    events[1]["command"]["word"] = "whole"


def a_gap(events):
    del events[1]


def a_new_order(events):
    events[1], events[2] = events[2], events[1]


def a_cut_off_tail(events):
    del events[-1]


def a_replaced_chain(events):
    events[:] = export([a_chain("lamp fine seen closed")])["streams"]["case/1"]


@pytest.mark.parametrize(
    ("tamper", "code"),
    [
        (a_changed_event, "changed"),
        (a_gap, "gap"),
        (a_new_order, "gap"),
        (a_cut_off_tail, "cut_off"),
        (a_replaced_chain, "replaced"),
    ],
)
def test_a_tampered_chain_is_found(folder, tamper, code):
    document = read(folder)
    tamper(document["streams"]["case/1"])
    write(folder, document)

    status, said = run(folder, "--anchors", "anchors.jsonl")

    assert status == 1
    assert said.startswith(f"{code}: case/1 event")


@pytest.mark.parametrize("also_listed", [False, True])
def test_one_changed_byte_of_an_attachment_is_found(folder, also_listed):
    document = read(folder)
    forged = PHOTO.replace(b"a photo", b"b photo")
    photo = document["attachments"][0]
    photo["base64"] = base64.b64encode(forged).decode()
    if also_listed:
        photo["sha256"] = sha256(forged).hexdigest()
    write(folder, document)

    status, said = run(folder, "--anchors", "anchors.jsonl")

    assert status == 1
    assert said.startswith("attachment_unknown" if also_listed else "attachment_changed")


def test_an_untouched_export_holds(folder):
    assert run(folder, "--anchors", "anchors.jsonl") == (0, "2 chains with 5 events hold.\n")
    assert run(folder)[0] == 0


def test_a_cut_off_tail_needs_the_anchors(folder):
    document = read(folder)
    a_cut_off_tail(document["streams"]["case/1"])
    write(folder, document)

    assert run(folder)[0] == 0
    assert run(folder, "--anchors", "anchors.jsonl")[0] == 1


def test_a_missing_stream_is_found_in_an_export_that_claims_to_be_complete(folder):
    document = read(folder)
    del document["streams"]["case/2"]
    write(folder, document)
    partly = run(folder, "--anchors", "anchors.jsonl")[0]
    write(folder, document | {"complete": True})

    assert (partly, run(folder, "--anchors", "anchors.jsonl")[0]) == (0, 1)


def test_a_changed_anchor_is_found(folder):
    path = folder / "anchors.jsonl"
    path.write_text(path.read_text().replace('"at": 10', '"at": 11'))

    status, said = run(folder, "--anchors", "anchors.jsonl")

    assert (status, said.split(":")[0]) == (1, "anchor_changed")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "other"}', '{"format": 1, "x"'])
def test_a_file_that_is_no_export_is_refused(folder, text):
    (folder / "export.json").write_text(text)

    assert run(folder)[0] == 2


def test_an_attachment_outside_the_folder_is_not_read(folder):
    document = read(folder)
    del document["attachments"][0]["base64"]
    document["attachments"][0]["file"] = "../../etc/passwd"
    write(folder, document)

    assert run(folder)[0] == 2
