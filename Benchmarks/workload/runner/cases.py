"""What is measured: the workloads, their sizes, and where everything lies."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

WORKLOAD = Path(__file__).resolve().parent.parent
REPOSITORY = WORKLOAD.parent.parent
DATA = REPOSITORY / ".build" / "bench-data"
RATES = DATA / "rates.csv"


@dataclass(frozen=True)
class Workload:
    name: str
    job: str  # as the oracle and the peers call it
    input: str
    output: str
    rows: int | None = None  # where the workload says itself how many

    @property
    def pipeline(self) -> Path:
        return WORKLOAD / "pipelines" / f"{self.job.lower()}.yaml"


WORKLOADS = {
    workload.name: workload
    for workload in [
        Workload("B1", "B1", "facts", "b1.csv"),
        Workload("B2", "B2", "facts", "b2.csv"),
        Workload("B3", "B3", "facts", "b3.json"),
        Workload("B4", "B4", "quotes", "b4.json"),
        Workload("sort", "SORT", "facts", "sort.csv"),
        Workload("join", "JOIN", "facts", "join.csv"),
        Workload("aggregate", "AGGREGATE", "facts", "aggregate.csv"),
        Workload("startup", "B1", "facts", "b1.csv", rows=20),
    ]
}


@dataclass(frozen=True)
class Case:
    """A workload at one size."""

    workload: Workload
    rows: int

    @property
    def input(self) -> Path:
        return DATA / f"{self.workload.input}_{self.rows}.csv"

    def __str__(self) -> str:
        return f"{self.workload.name} with {self.rows} rows"


class Failed(Exception):
    """A tool, or something that it needs, did not do its work."""


def say(text: str) -> None:
    print(f"bench: {text}", file=sys.stderr, flush=True)
