"""The town of model O1: Li and Wang in grid 1, Zhao and Qian in the village, Sun above."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from engine.clock import Instant, instant
from engine.model.model_files import FILES, ModelData, read_model
from engine.model.organisation import Appointment, Organisation, Person

MODELS = Path(__file__).parents[2] / "processes/models"
TOWN, VILLAGE, GRID = "330000100", "330000100101", "330000100101001"
PEOPLE = ("li", "wang", "zhao", "qian", "sun", "zhou", "wu")


def at(text: str) -> Instant:
    return instant(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai")))


def model_files(code: str) -> dict[str, bytes]:
    return {name: (MODELS / code / name).read_bytes() for name in FILES}


def model_data(code: str) -> ModelData:
    return read_model(model_files(code))


O1 = model_data("O1")


def a_town(*appointments: Appointment, data: ModelData = O1) -> Organisation:
    people = tuple(Person(name, name.title()) for name in PEOPLE)
    return Organisation((data.model,), data.units, data.posts, people, appointments)


def a_full_town(*more: Appointment) -> Organisation:
    return a_town(
        Appointment("li", f"{GRID}/grid_leader"),
        Appointment("wang", f"{GRID}/grid_member"),
        Appointment("zhao", f"{VILLAGE}/village_head"),
        Appointment("qian", f"{VILLAGE}/village_deputy"),
        Appointment("sun", f"{TOWN}/town_leader"),
        *more,
    )
