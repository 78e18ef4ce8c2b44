"""Events as rows: short facts in columns, the rest compressed. The digest is over the canonical JSON, not over this."""

from __future__ import annotations

import threading
from typing import Any

import orjson
import zstandard

from engine.model.event import Event, Json, Sealed, canonical

_EXAMPLE = (
    b'[{"answers":{"description":"","outcome":"solved","place":"","reason":"","result":"","reply":"",'
    b'"title":""},"case":"019a0000-0000-7000-8000-000000000000","due":1790000000000,"element":"","found_at":null,'
    b'"policy":"case-intake","reason":"","task":"10.1","timer":"limit/main/yellow","to":"","unit":"330000100101003",'
    b'"version":1},[["started","case-intake",1,""],["claimed","10.1","","/grid_leader"],["done","10.1","handle","",'
    b'"/grid_leader"],["open","11.1","handle",["/grid_leader"],null],["passed",["handle","route","end"]],'
    b'["case","outcome","solved"],["status","registered","accepted",null],["limit","main","started",1790000000000],'
    b'["notice","overdue","/leader"]],[["may_act",["",["/grid_leader"]],{"seat":"/grid_leader","why":"holder"}],'
    b'["seats",["leader","330000100101003"],{"acting":false,"holders":[],"nobody":false,"seats":["/leader"]}],'
    b'["deadline",[1790000000000,7,"day"],{"calendar":"cn","due":1790000000000,"provisional":false}],'
    b'["fraction",[1790000000000,1790000000000,"working_day",50],1790000000000],["superior",["",null],""],'
    b'["setting",["zone"],"Asia/Shanghai"]],{},1]'
)
_DICTIONARY = zstandard.ZstdCompressionDict(_EXAMPLE, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
_local = threading.local()


def pack(value: bytes) -> bytes:
    """Compress; what most events share is left out. Shapes: any bytes."""
    compressor = getattr(_local, "compressor", None)
    if compressor is None:
        compressor = _local.compressor = zstandard.ZstdCompressor(
            level=3, dict_data=_DICTIONARY, write_checksum=False, write_content_size=True
        )
    packed: bytes = compressor.compress(value)
    return packed


def unpack(value: bytes) -> bytes:
    """Decompress what `pack` made."""
    decompressor = getattr(_local, "decompressor", None)
    if decompressor is None:
        decompressor = _local.decompressor = zstandard.ZstdDecompressor(dict_data=_DICTIONARY)
    plain: bytes = decompressor.decompress(value, max_output_size=64_000_000)
    return plain


def row_of(event: Event, digest: bytes) -> dict[str, Any]:
    """The row of a sealed event."""
    body = [event.command, event.effects, event.readings, event.bindings, event.semantics]
    return {
        "stream": event.stream,
        "sequence": event.sequence,
        "at": event.at,
        "kind": event.kind,
        "actor": event.actor,
        "post": event.post,
        "on_behalf_of": event.on_behalf_of,
        "key": event.key,
        "body": pack(canonical(body)),
        "digest": digest,
    }


def event_of(row: Any) -> Event:
    """The event of a row."""
    body: list[Json] = orjson.loads(unpack(row.body))
    command, effects, readings, bindings, semantics = body
    return Event(
        row.stream,
        row.sequence,
        row.at,
        row.kind,
        row.actor,
        row.post,
        row.on_behalf_of,
        command,
        effects,
        readings,
        bindings,
        semantics,
        row.key,
    )


def chain_of(rows: list[Any], previous: bytes) -> list[Sealed]:
    """Rows of one stream, in order, as its chain."""
    chain = []
    for row in rows:
        chain.append(Sealed(event_of(row), previous, row.digest))
        previous = row.digest
    return chain
