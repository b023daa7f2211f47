"""The rounds in which the tools of a case run in turn."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

from .cases import DATA, WORKLOAD, Case, Failed, say
from .measure import measure
from .tools import Tool


def check(case: Case, output: Path) -> tuple[bool, str]:
    """What the oracle says of an output."""
    if not output.exists():
        raise Failed(f"wrote no {output.name}")
    oracle = [
        sys.executable,
        WORKLOAD / "oracle.py",
        "check",
        case.workload.job,
        DATA,
        str(case.rows),
        output,
    ]
    said = subprocess.run(oracle, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if said.returncode not in (0, 1) or not said.stdout:
        raise Failed(f"the oracle failed: {said.stderr.strip()}")
    return said.returncode == 0, said.stdout.strip()


def run_once(
    case: Case, tool: Tool, number: int, options: argparse.Namespace, scratch: Path
) -> None:
    """One run into a fresh folder; the first is not counted, the output of the last is checked."""
    folder = scratch / "output"
    folder.mkdir()
    try:
        run = measure(tool.command(folder), scratch, options.timeout)
        if number > 0:
            tool.runs.append(run)
        if number == options.runs:
            tool.is_exact, tool.verdict = check(case, folder / tool.output)
    except Failed as failure:
        tool.failure = str(failure)
    finally:
        shutil.rmtree(folder)


def run_case(case: Case, tools: list[Tool], options: argparse.Namespace, scratch: Path) -> None:
    for number in range(options.runs + 1):
        say(f"{case}: {f'round {number} of {options.runs}' if number else 'warm-up'}")
        for tool in tools:
            if not tool.failure:
                run_once(case, tool, number, options, scratch)
