"""Rights in matters that are not cases: who may deploy, appoint, load a calendar."""

from __future__ import annotations

from engine.advance.site import Site
from engine.advance.world import Worlds
from engine.casework.actor import SYSTEM, Actor
from engine.clock import Instant
from engine.errors import NotAllowed
from engine.store import Transaction


class Rights:
    """Asks the organisation as it is inside the transaction."""

    def __init__(self, worlds: Worlds) -> None:
        self._worlds = worlds

    def require(  # noqa: PLR0913 - who may what, when, and how a refusal is worded
        self,
        tx: Transaction,
        actor: Actor,
        roles: tuple[str, ...],
        now: Instant,
        verb: str,
        thing: str,
        key: object,
    ) -> str | None:
        """The seat in which the actor may; None for the installation itself before there is an administrator.

        Errors: NotAllowed.
        """
        site = self.acting_as(tx, actor, now)
        if actor == SYSTEM and not site.administered(now):
            return None
        for role in roles:
            seat = site.holds(actor.as_person or actor.person, role, now)
            if seat is not None:
                return seat
        raise NotAllowed(verb, thing, key, f"it takes the post {' or '.join(roles)}")

    def acting_as(self, tx: Transaction, actor: Actor, now: Instant) -> Site:
        """The site, once it is sure that the actor may act as whom they say. Errors: NotAllowed `not_operator`."""
        site = self._worlds.site(tx)
        if actor.as_person is not None and site.holds(actor.person, "operator", now) is None:
            raise NotAllowed(
                "act as",
                "person",
                actor.as_person,
                "that takes the post operator",
                code="not_operator",
            )
        return site
