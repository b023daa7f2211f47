"""Whole processes, measured."""

from __future__ import annotations

import os
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .cases import Failed
from .data import make_program


@dataclass(frozen=True)
class Run:
    wall: float  # seconds
    cpu: float
    peak: float  # MiB


def last_line(path: Path) -> str:
    lines = path.read_text(errors="replace").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), "no word on stderr")


def run_to_end(command: list[str], errors: Path, timeout: float) -> int:
    """A command's exit code; it and all it started are killed if it takes long or we stop."""
    with open(errors, "wb") as file:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=file,
            start_new_session=True,
        )
    try:
        return process.wait(timeout)
    except BaseException:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise


def measure(command: list[str], scratch: Path, timeout: float) -> Run:
    """What a command took; fails if it fails or takes too long."""
    report, errors = scratch / "measured", scratch / "stderr"
    try:
        code = run_to_end([str(make_program("measure")), str(report), *command], errors, timeout)
    except subprocess.TimeoutExpired:
        raise Failed(f"not done after {timeout:g} s")
    if code != 0:
        raise Failed(f"exit code {code}: {last_line(errors)}")
    wall, cpu, peak = report.read_text().split()
    return Run(float(wall), float(cpu), int(peak) / 1024)
