"""The input files, made once for every recipe."""

from __future__ import annotations

import functools
import hashlib
import io
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Callable

from .cases import DATA, RATES, REPOSITORY, WORKLOAD, Case, Failed, say


def digest(*parts: object) -> str:
    """A digest of files and of words."""
    sha = hashlib.sha256()
    for part in parts:
        sha.update(part.read_bytes() if isinstance(part, Path) else str(part).encode())
    return sha.hexdigest()


def make_once(target: Path, recipe: str, make: Callable[[Path], None]) -> None:
    """Makes a file unless the very same recipe has made it before."""
    label = target.with_name(f"{target.name}.recipe")
    if target.exists() and label.exists() and label.read_text() == recipe:
        return
    say(f"making {target.relative_to(REPOSITORY)}")
    target.parent.mkdir(parents=True, exist_ok=True)
    label.unlink(missing_ok=True)
    draft = target.with_name(f"{target.name}.draft")
    make(draft)
    draft.replace(target)
    label.write_text(recipe)


@functools.lru_cache(maxsize=None)
def make_program(name: str) -> Path:
    """The workload's C program of that name, compiled."""
    source, program = WORKLOAD / f"{name}.c", DATA / name
    compiler = shutil.which("cc") or shutil.which("clang")
    if not compiler:
        raise Failed("there is no C compiler, neither cc nor clang")
    compile = [compiler, "-O2", str(source), "-o"]
    make_once(program, digest(source), lambda draft: subprocess.run([*compile, draft], check=True))
    return program


def generate(program: Path, kind: str, rows: int, draft: Path) -> None:
    """Writes facts as they come, in UTF-8, and quotes as GB18030."""
    encoding = "gb18030" if kind == "quotes" else "utf-8"
    with subprocess.Popen([program, kind, str(rows)], stdout=subprocess.PIPE) as process:
        text = io.TextIOWrapper(process.stdout, encoding="utf-8", newline="")
        with open(draft, "w", encoding=encoding, newline="") as file:
            shutil.copyfileobj(text, file, 1 << 20)
    if process.returncode != 0:
        raise Failed(f"the generator failed on {kind} with {rows} rows")


def make_rates(history: Path) -> None:
    if not history.exists():
        raise Failed(f"there is no ECB history at {history} (see --ecb)")
    script = WORKLOAD / "rates.py"
    make_once(
        RATES,
        digest(script, history),
        lambda draft: subprocess.run([sys.executable, script, history, draft], check=True),
    )


def make_data(cases: list[Case], history: Path) -> None:
    make_rates(history)
    generator = make_program("generate")
    for case in cases:
        kind, rows = case.workload.input, case.rows
        recipe = digest(WORKLOAD / "generate.c", kind, rows)
        make_once(case.input, recipe, lambda draft: generate(generator, kind, rows, draft))
