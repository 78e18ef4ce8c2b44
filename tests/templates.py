"""Furnished sites, made once per test process and copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from tests.postgres import Server
from tests.site import Site

Policies = Sequence[Mapping[str, bytes]]


class Templates:
    """Databases of towns, by the policies deployed in them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[str, str] = {}

    def sqlite(self, policies: Policies, code: str, path: Path) -> str:
        """Copy the furnished file to a path and return its URL."""
        key = f"sqlite {_key(policies, code)}"
        if key not in self._made:
            url = f"sqlite:///{self._folder / sha256(key.encode()).hexdigest()}.db"
            self._made[key] = _furnished(url, policies, code)
        shutil.copyfile(self._made[key].removeprefix("sqlite:///"), path)
        return f"sqlite:///{path}"

    def postgres(self, policies: Policies, code: str, server: Server) -> str:
        """Copy the furnished database and return the URL of the copy."""
        key = f"postgres {_key(policies, code)}"
        if key not in self._made:
            self._made[key] = _furnished(server.new_site(), policies, code)
        return server.copy(self._made[key])


def _furnished(url: str, policies: Policies, code: str) -> str:
    Site(url).furnish(*policies, code=code).engine.close()
    return url


def _key(policies: Policies, code: str) -> str:
    digest = sha256(code.encode())
    for policy in policies:
        for path in sorted(policy):
            digest.update(path.encode() + b"\0" + policy[path] + b"\0")
    return digest.hexdigest()
