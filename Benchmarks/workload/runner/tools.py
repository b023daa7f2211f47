"""Who is measured: penstock, its peers, and the C programs that show what the machine can do."""

from __future__ import annotations

import argparse
import functools
import shutil
import statistics
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

from .cases import DATA, RATES, REPOSITORY, WORKLOAD, Case, Failed, say
from .measure import Run

VENV = REPOSITORY / ".build" / "bench-venv"
PEERS = ["polars", "duckdb"]
LIMIT_PROGRAMS = {"B1": "b1", "B2": "b2", "B4": "b4"}


@dataclass
class Tool:
    """Something that does a case: how to start it for an output folder, its output, how it went."""

    name: str
    kind: str  # penstock, peer or limit
    command: Callable[[Path], list[str]] = lambda folder: []
    output: str = ""
    runs: list[Run] = field(default_factory=list)
    failure: str | None = None
    verdict: str | None = None
    is_exact: bool = False

    def median(self, figure: str) -> float:
        return statistics.median(getattr(run, figure) for run in self.runs)


def build_penstock() -> Path:
    build = ["swift", "build", "-c", "release", "--product", "penstock"]
    if sys.platform == "linux":
        build.append("--static-swift-stdlib")
    say(" ".join(build))
    try:
        subprocess.run(build, cwd=REPOSITORY, stdout=sys.stderr, check=True)
        shown = subprocess.run(
            [*build, "--show-bin-path"],
            cwd=REPOSITORY,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    except FileNotFoundError:
        raise Failed("there is no swift to build penstock with (see --binary)")
    except subprocess.CalledProcessError:
        raise Failed("swift build failed, with its reasons above")
    return Path(shown.stdout.strip()) / "penstock"


def lay_pipeline(case: Case, folder: Path) -> Path:
    """A folder that is the case's pipeline: its YAML with links to the data beside it."""
    folder.mkdir()
    shutil.copy(case.workload.pipeline, folder / "pipeline.yaml")
    links = {
        f"{case.workload.input}.csv": case.input,
        "rates.csv": RATES,
        "concepts.yaml": WORKLOAD / "pipelines" / "concepts.yaml",
    }
    for name, target in links.items():
        (folder / name).symlink_to(target)
    return folder


def penstock_tools(case: Case, binary: Path, threads: list[int], scratch: Path) -> list[Tool]:
    pipeline = lay_pipeline(case, scratch / f"{case.workload.name}-{case.rows}")

    def command(count: int) -> Callable[[Path], list[str]]:
        run = [str(binary), "run", str(pipeline), "--quiet", "--workers", str(count)]
        return lambda folder: [*run, "--output", str(folder)]

    output = f"bench_{case.workload.job.lower()}/{case.workload.output}"
    return [Tool(f"penstock {count}t", "penstock", command(count), output) for count in threads]


def peer_tools(case: Case, python: str, peer: str, threads: list[int]) -> list[Tool]:
    script = [
        python,
        str(WORKLOAD / "peers" / f"{peer}_b.py"),
        case.workload.job,
        str(DATA),
        str(case.rows),
    ]

    def command(count: int) -> Callable[[Path], list[str]]:
        return lambda folder: [*script, str(folder / case.workload.output), str(count)]

    return [
        Tool(f"{peer} {count}t", "peer", command(count), case.workload.output) for count in threads
    ]


def limit_tools(case: Case, folder: Path, threads: list[int]) -> list[Tool]:
    name = LIMIT_PROGRAMS[case.workload.job]
    made = subprocess.run(["make", "-C", folder, name], stdout=subprocess.DEVNULL)
    if made.returncode != 0:
        raise Failed(f"make {name} failed in {folder}")
    start = [str(folder / name), str(case.input)]
    if case.workload.input == "facts":
        start.append(str(RATES))

    def command(count: int) -> Callable[[Path], list[str]]:
        return lambda out: [*start, str(out / case.workload.output), str(count)]

    return [
        Tool(f"C limit {count}t", "limit", command(count), case.workload.output)
        for count in threads
    ]


def or_failed(name: str, kind: str, make: Callable[[], list[Tool]]) -> list[Tool]:
    """The tools, or one in their place that says why they can't be had."""
    try:
        return make()
    except Failed as failure:
        return [Tool(name, kind, failure=str(failure))]


class Toolbox:
    """Finds the tools of a case; what they share is built or looked for once."""

    def __init__(self, options: argparse.Namespace, scratch: Path):
        self.options, self.scratch = options, scratch
        self.python, self.peers = find_peers() if options.peers else ("", [])

    @functools.cached_property
    def binary(self) -> Path | Failed:
        """penstock, or why there is none."""
        try:
            return self.options.binary or build_penstock()
        except Failed as failure:
            return failure

    def tools(self, case: Case) -> list[Tool]:
        threads, tools = self.options.threads, []
        if case.workload.pipeline.exists():
            tools += or_failed("penstock", "penstock", lambda: self.penstock(case))
        else:
            missing = case.workload.pipeline.relative_to(REPOSITORY)
            say(f"{case.workload.name} without penstock: there is no {missing}")
        for peer in self.peers:
            tools += peer_tools(case, self.python, peer, threads)
        if self.options.limit and case.workload.job in LIMIT_PROGRAMS:
            tools += or_failed(
                "C limit", "limit", lambda: limit_tools(case, self.options.limit, threads)
            )
        return tools

    def penstock(self, case: Case) -> list[Tool]:
        if isinstance(self.binary, Failed):
            raise self.binary
        return penstock_tools(case, self.binary, self.options.threads, self.scratch)


def find_peers() -> tuple[str, list[str]]:
    """The Python to run the peers with, and those that it can import."""
    python = VENV / "bin" / "python"
    program = str(python) if python.exists() else sys.executable
    found = []
    for peer in PEERS:
        if (
            subprocess.run([program, "-c", f"import {peer}"], stderr=subprocess.DEVNULL).returncode
            == 0
        ):
            found.append(peer)
        else:
            say(f"without {peer}: it is not installed (see --install-peers)")
    return program, found


def install_peers() -> None:
    subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
    pip = [
        VENV / "bin" / "python",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]
    subprocess.run(
        [*pip, "-r", WORKLOAD / "peers" / "requirements.txt"], check=True, stdout=sys.stderr
    )
