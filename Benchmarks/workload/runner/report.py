"""The results as a table or as JSON."""

from __future__ import annotations

import json

from .cases import Case, say
from .tools import Tool

HEADINGS = [
    "workload",
    "rows",
    "tool",
    "wall s",
    "cpu s",
    "peak MiB",
    "MB/s in",
    "vs peer",
    "vs C",
    "exact",
]


def fastest(tools: list[Tool], kind: str) -> float | None:
    """The wall time to compare with, None if there is no exact tool of the kind."""
    return min(
        (tool.median("wall") for tool in tools if tool.kind == kind and tool.is_exact), default=None
    )


def table_row(case: Case, tool: Tool, peer: float | None, limit: float | None) -> list[str]:
    start = [case.workload.name, str(case.rows), tool.name]
    if tool.failure:
        return [*start, "failed", "", "", "", "", "", ""]
    wall = tool.median("wall")
    walls = [run.wall for run in tool.runs]
    return [
        *start,
        f"{wall:.3f} ({min(walls):.3f}-{max(walls):.3f})",
        f"{tool.median('cpu'):.3f}",
        f"{tool.median('peak'):.0f}",
        f"{case.input.stat().st_size / 1e6 / wall:.1f}",
        f"{wall / peer:.2f}" if peer else "",
        f"{wall / limit:.1f}" if limit else "",
        "yes" if tool.is_exact else "no",
    ]


def table(results: list[tuple[Case, list[Tool]]]) -> str:
    """The results as a Markdown table that is also readable as it is."""
    rows = [HEADINGS]
    for case, tools in results:
        peer, limit = fastest(tools, "peer"), fastest(tools, "limit")
        rows += [table_row(case, tool, peer, limit) for tool in tools]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |"
        for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def json_row(case: Case, tool: Tool) -> dict:
    row = {"workload": case.workload.name, "rows": case.rows, "tool": tool.name}
    if tool.failure:
        return {
            **row,
            "wall_s": None,
            "cpu_s": None,
            "peak_mib": None,
            "exact": False,
            "failure": tool.failure,
        }
    figures = {
        "wall_s": tool.median("wall"),
        "cpu_s": tool.median("cpu"),
        "peak_mib": tool.median("peak"),
    }
    return {
        **row,
        **{name: round(figure, 4) for name, figure in figures.items()},
        "exact": tool.is_exact,
    }


def notes(results: list[tuple[Case, list[Tool]]]) -> list[str]:
    """What there is to say of the tools that failed or were not exact."""
    return [
        f"{case}, {tool.name}: {tool.failure or tool.verdict}"
        for case, tools in results
        for tool in tools
        if not tool.is_exact
    ]


def report(results: list[tuple[Case, list[Tool]]], as_json: bool) -> None:
    if as_json:
        rows = [json.dumps(json_row(case, tool)) for case, tools in results for tool in tools]
        print("[\n  " + ",\n  ".join(rows) + "\n]" if rows else "[]")
        for note in notes(results):
            say(note)
    else:
        print("\n".join([table(results), *notes(results)]))
