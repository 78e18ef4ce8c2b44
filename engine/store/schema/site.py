"""What a site has once: the version of its tables, and the policies deployed to it."""

from __future__ import annotations

from engine.store.schema.tables import blob, heap, instant, key, number, table, text

SCHEMA_VERSION = 2
"""The version of these tables that this program reads and writes; see engine/store/migrations."""

meta = table(
    "meta",
    "What the database says about itself.",
    key("key", "name of the fact: `schema_version`, …"),
    text("value", "the fact"),
)

artifact = heap(
    "artifact",
    "Deployed files, byte for byte, stored once per content.",
    key("sha256", "hex digest of the bytes"),
    blob("bytes", "the file as it was deployed"),
)

definition = table(
    "definition",
    "Versions of policies.",
    key("policy", "id of the policy"),
    number("version", "counts from 1", primary_key=True),
    text("digest", "hex digest over the manifest"),
    text("status", "lifecycle of a definition version"),
    instant("deployed_at", "when it was deployed"),
    instant("effective_at", "from when new cases start under it"),
    text("deployed_by", "person who deployed it"),
    text("manifest", "JSON: files with their digests, and what they call"),
)
