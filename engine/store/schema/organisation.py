"""Models, units, seats and people, and the calendars they work by."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index

from engine.store.schema.tables import (
    instant,
    instant_or_none,
    key,
    number,
    table,
    text,
    text_or_none,
)

model = table(
    "model",
    "Organisation models: levels, roles, settings, escalation edges, words.",
    key("code", "of the model"),
    text("data", "JSON"),
)

unit = table(
    "unit",
    "Units: a tree with validity.",
    key("code", "unique in the database; 15-digit grid code where one exists"),
    text("model", "organisation model", ForeignKey("model.code")),
    text("name", "Chinese name"),
    text("name_en", "English name"),
    text("level", "code of its level in the model"),
    text_or_none("parent", "unit above"),
    text("kind", "what sort of unit"),
    instant("valid_from", "from when it exists"),
    instant_or_none("valid_to", "until when"),
)
Index("ix_unit__parent", unit.c.parent)
Index("ix_unit__model", unit.c.model)

seat = table(
    "seat",
    "Posts: a role in a unit.",
    key("id", "`<unit code>/<role>`"),
    text("unit", "unit", ForeignKey("unit.code")),
    text("role", "role of the model"),
)
Index("ix_seat__unit", seat.c.unit)

person = table(
    "person",
    "People who may hold seats.",
    key("id", "short code"),
    text("name", "Chinese name"),
    text_or_none("name_en", "English name"),
    text_or_none("phone", "for notifications"),
)

appointment = table(
    "appointment",
    "Who holds which seat.",
    key("id", "of the appointment"),
    text("person", "person", ForeignKey("person.id")),
    text("seat", "seat", ForeignKey("seat.id")),
    text("kind", "`holder`, `deputy`, …"),
    instant("valid_from", "from when"),
    instant_or_none("valid_to", "until when"),
)
Index("ix_appointment__seat", appointment.c.seat)
Index("ix_appointment__person", appointment.c.person)

leave_ = table(
    "leave_",
    "Who is away.",
    key("id", "of the leave"),
    text("person", "person", ForeignKey("person.id")),
    instant("valid_from", "from when"),
    instant("valid_to", "until when"),
    text_or_none("deputy", "person who stands in"),
)
Index("ix_leave__person", leave_.c.person)

duty = table(
    "duty",
    "Who is on duty for a seat.",
    key("id", "of the duty"),
    text("seat", "seat", ForeignKey("seat.id")),
    text("person", "person", ForeignKey("person.id")),
    instant("valid_from", "from when"),
    instant("valid_to", "until when"),
)
Index("ix_duty__seat", duty.c.seat)

person_seat = table(
    "person_seat",
    "Who may act for which seat, and why: worked out from the tables above.",
    key("person", "person"),
    key("seat", "seat"),
    key("why", "`holder`, `deputy`, `acting`, `duty`, `delegate`"),
    instant("valid_from", "from when", primary_key=True),
    instant_or_none("valid_to", "until when"),
)
Index("ix_person_seat__seat", person_seat.c.seat)

calendar = table(
    "calendar",
    "Versions of the calendars, with the notice they come from.",
    key("id", "of the calendar: country, or a unit with days of its own"),
    number("year", "calendar year", primary_key=True),
    number("version", "counts from 1", primary_key=True),
    text("data", "JSON: holidays and make-up days"),
    text("source", "the notice"),
    instant("loaded_at", "when it was loaded"),
)
