"""Checks exported histories without the application.

    python verifier.py EXPORT.json [--anchors FILE]

One file, standard library only, so that an auditor can read it in ten minutes and keep a copy. It
finds a changed event, a gap, a new order, a replaced chain, a cut-off tail, and an attachment of
which one byte differs; the last three for certain only against an anchor file that was kept outside
the database.

Exit status: 0 everything holds, 1 something does not, 2 the files cannot be read.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

GENESIS = "0" * 64
FORMAT = "wangge.export.v1"
EVENT_TAG = b"wangge.event.v1\0"
ANCHOR_TAG = b"wangge.anchor.v1\0"


@dataclass(frozen=True)
class Finding:
    """One thing that does not hold: a stable code, where, and a sentence."""

    code: str
    where: str
    sentence: str


def canonical(value: Any) -> bytes:
    """Return the one way in which a value is written down before it is digested."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def digest(tag: bytes, document: dict[str, Any]) -> str:
    """Return the hex digest of a document without its own `digest` field."""
    body = {key: value for key, value in document.items() if key != "digest"}
    return sha256(tag + canonical(body)).hexdigest()


def check_chain(stream: str, events: Sequence[dict[str, Any]]) -> Iterator[Finding]:
    """Yield the first place at which a chain does not hold."""
    previous = GENESIS
    for expected, event in enumerate(events, start=1):
        where = f"{stream} event {expected}"
        if event["stream"] != stream or event["sequence"] != expected:
            found = f"{event['stream']} event {event['sequence']}"
            yield Finding("gap", where, f"stands at its place: {found}; one was removed or moved")
            return
        if digest(EVENT_TAG, event) != event["digest"]:
            yield Finding("changed", where, "does not have the digest that was sealed")
            return
        if event["previous"] != previous:
            yield Finding("not_joined", where, "does not follow from the event before it")
            return
        previous = event["digest"]


def check_anchors(anchors: Sequence[dict[str, Any]]) -> Iterator[Finding]:
    """Yield the first place at which the anchor file itself does not hold."""
    previous = None
    for anchor in anchors:
        where = f"anchor {anchor['number']}"
        if digest(ANCHOR_TAG, anchor) != anchor["digest"]:
            yield Finding("anchor_changed", where, "does not have its own digest")
            return
        first = GENESIS if anchor["number"] == 1 else None
        if anchor["previous"] != (previous or first or anchor["previous"]):
            yield Finding("anchor_not_joined", where, "does not follow from the anchor before it")
            return
        previous = anchor["digest"]


def check_heads(
    streams: dict[str, list[dict[str, Any]]], anchors: Sequence[dict[str, Any]], complete: bool
) -> Iterator[Finding]:
    """Yield the streams that an anchor knows longer, or otherwise, than the export does."""
    wrong: set[str] = set()
    for anchor in anchors:
        for stream, (sequence, head) in anchor["heads"].items():
            events = streams.get(stream)
            if stream in wrong or (events is None and not complete):
                continue
            where = f"{stream} event {sequence}"
            if events is None or len(events) < sequence:
                wrong.add(stream)
                yield Finding("cut_off", where, f"is known to anchor {anchor['number']}; missing")
            elif events[sequence - 1]["digest"] != head:
                wrong.add(stream)
                yield Finding("replaced", where, f"is another one in anchor {anchor['number']}")


def check_attachments(export: dict[str, Any], folder: Path) -> Iterator[Finding]:
    """Yield the attachments whose bytes are not the ones that an event of their stream names."""
    for attachment in export.get("attachments", ()):
        where = f"attachment {attachment['name']}"
        sealed = json.dumps(export["streams"].get(attachment["stream"], []))
        if attachment["sha256"] not in sealed:
            yield Finding("attachment_unknown", where, "is named by no event of its stream")
        elif attachment.get("erased"):
            continue
        elif sha256(_content(attachment, folder)).hexdigest() != attachment["sha256"]:
            yield Finding("attachment_changed", where, "has other bytes than the event names")


def check(export: dict[str, Any], anchors: Sequence[dict[str, Any]], folder: Path) -> list[Finding]:
    """Return everything that does not hold. Shapes: `folder` is where attachment files lie."""
    findings: list[Finding] = []
    for stream, events in sorted(export["streams"].items()):
        findings += check_chain(stream, events)
    findings += check_anchors(anchors)
    findings += check_heads(export["streams"], anchors, bool(export.get("complete")))
    findings += check_attachments(export, folder)
    return findings


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the files, print what does not hold, return the exit status."""
    parser = argparse.ArgumentParser(description="Check an exported history.")
    parser.add_argument("export", type=Path, help="the exported history, JSON")
    parser.add_argument("--anchors", type=Path, help="anchors, one JSON object per line")
    options = parser.parse_args(arguments)
    try:
        export = json.loads(options.export.read_bytes())
        if export["format"] != FORMAT:
            raise ValueError(f"expected format {FORMAT}, got {export['format']}")
        findings = check(export, _anchors(options.anchors), options.export.parent)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        sys.stderr.write(f"The files cannot be read: {type(error).__name__}: {error}\n")
        return 2
    for finding in findings:
        sys.stdout.write(f"{finding.code}: {finding.where} {finding.sentence}\n")
    events = sum(map(len, export["streams"].values()))
    verdict = "do not hold" if findings else "hold"
    sys.stdout.write(f"{len(export['streams'])} chains with {events} events {verdict}.\n")
    return 1 if findings else 0


def _anchors(path: Path | None) -> list[dict[str, Any]]:
    if path is None:
        return []
    return [json.loads(line) for line in path.read_bytes().splitlines() if line.strip()]


def _content(attachment: dict[str, Any], folder: Path) -> bytes:
    if "base64" in attachment:
        try:
            return base64.b64decode(str(attachment["base64"]), validate=True)
        except binascii.Error:
            return b""
    path = (folder / str(attachment["file"])).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise ValueError(f"attachment file {attachment['file']} lies outside the export's folder")
    return path.read_bytes()


if __name__ == "__main__":
    sys.exit(main())
