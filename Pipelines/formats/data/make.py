"""Writes the one table of this folder in every format. Needs openpyxl, gzip, zstd and zip.

The files are in the repository; run this only to change the table.
"""
import json
import os
import re
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import openpyxl

here = Path(__file__).parent
names = ["date", "symbol", "name", "close", "volume", "note"]
rows = [
    ["2024-01-02", "600000", "浦发银行", "6.63", "54468742", None],
    ["2024-01-02", "000001", "平安银行", "9.21", "115893465", 'a, "b"'],
    ["2024-01-03", "600000", "浦发银行", None, "39000000", "停牌 <halted> & so on"],
    ["2024-01-03", "000001", "平安银行", "0.1", "7", None],
]


def write(name, text, encoding="utf-8"):
    (here / name).write_bytes(text.encode(encoding))


def field(value, delimiter):
    if value is None:
        return ""
    if any(mark in value for mark in (delimiter, '"', "\n")):
        return '"' + value.replace('"', '""') + '"'
    return value


def delimited(delimiter=","):
    return "".join(delimiter.join(field(v, delimiter) for v in row) + "\n" for row in [names] + rows)


def number(value):
    return "null" if value is None else value


def literal(value):
    return json.dumps(value, ensure_ascii=False)


def item(row):
    return [literal(row[0]), literal(row[1]), literal(row[2]), number(row[3]), row[4], literal(row[5])]


def escape(value):
    return value.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


# Delimited text, and what people put around it.
write("table.csv", delimited())
write("gb18030.csv", delimited(), "gb18030")
write("utf16.csv", "\ufeff" + delimited(), "utf-16-le")
dialect = delimited(";").splitlines()
write("dialect.txt", "行情 \"日线\"\n" + "\n".join(dialect[:3]) + "\n# checked\n"
      + "\n".join(dialect[3:]).rstrip(";") + "\n来源：交易所\n")

# JSON in its shapes.
objects = [", ".join(f"{literal(n)}: {v}" for n, v in zip(names, item(row))) for row in rows]
write("table.json", "[\n" + ",\n".join("  {" + o + "}" for o in objects) + "\n]\n")
write("table.jsonl", "".join("{" + o + "}\n" for o in objects))
arrays = ", ".join("[" + ", ".join(item(row)) + "]" for row in rows)
write("arrays.json", f'{{"code": 0, "data": {{"fields": {literal(names)}, "items": [{arrays}]}}}}\n')
lines = [literal("|".join(v or "" for v in row)) for row in rows]
write("strings.js", "/* quotes */ callback({\"data\": {\"lines\": [" + ",\n".join(lines) + "]}});\n",
      "gb18030")

# Markup.
xml = "".join(
    f'  <quote date="{r[0]}" symbol="{r[1]}"><name>{r[2]}</name>'
    + (f"<close>{r[3]}</close>" if r[3] else "")
    + f"<volume>{r[4]}</volume>" + (f"<note>{escape(r[5])}</note>" if r[5] else "") + "</quote>\n"
    for r in rows)
write("table.xml", f'<?xml version="1.0" encoding="GB2312"?>\n<quotes>\n{xml}</quotes>\n', "gb2312")
cells = []
for place, row in enumerate(rows):
    # The day spans the two rows that have it.
    day = f'<td rowspan="2"> {row[0]} ' if place % 2 == 0 else ""
    cells.append(f"<tr>{day}<td>{row[1]}<td><b>{row[2]}</b>"
                 + "".join(f"<td>{escape(v or '')}" for v in row[3:]))
write("table.html", "<!doctype html><html><head><meta charset=gbk><title>行情</title></head><body>\n"
      "<table><tr><td>菜单</table>\n<table id=quotes><caption>日线</caption>\n<thead><tr>"
      + "".join(f"<th>{n}" for n in names) + "</thead>\n" + "\n".join(cells)
      + "\n</table></body></html>\n", "gbk")

# A spreadsheet, with numbers as the usual program writes them.
book = openpyxl.Workbook()
book.active.title = "About"
sheet = book.create_sheet("行情")
sheet["B2"] = "日线"
for column, name in enumerate(names):
    sheet.cell(3, column + 2, name)
for place, row in enumerate(rows):
    values = [date.fromisoformat(row[0]), row[1], row[2], row[3] and float(row[3]), int(row[4]), row[5]]
    for column, value in enumerate(values):
        sheet.cell(place + 4, column + 2, value)
book.save(here / "plain.xlsx")
with zipfile.ZipFile(here / "plain.xlsx") as plain, \
        zipfile.ZipFile(here / "table.xlsx", "w", zipfile.ZIP_DEFLATED) as packed:
    for part in sorted(plain.namelist()):
        data = plain.read(part)
        if part.startswith("xl/worksheets/"):
            data = data.replace(b"<v>0.1</v>", b"<v>0.10000000000000001</v>")
            data = data.replace(b"<v>9.210000000000001</v>", b"<v>9.2100000000000009</v>")
            data = data.replace(b"<v>9.21</v>", b"<v>9.2100000000000009</v>")
        if part == "docProps/core.xml":
            data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2024-01-03T00:00:00Z", data)
        packed.writestr(zipfile.ZipInfo(part, (2024, 1, 3, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
os.remove(here / "plain.xlsx")

# Fields in fixed places: by characters, and by the bytes of GB18030.
widths = [10, 7, 10, 6, 10, 22]


def padded(value, width, used):
    return (value or "") + " " * (width - used(value or ""))


write("fixed.txt", "".join(
    "".join(padded(v, w, len) for v, w in zip(row, widths)).rstrip() + "\n" for row in rows))
write("fixed_gb18030.txt", "".join(
    "".join(padded(v, w, lambda t: len(t.encode("gb18030"))) for v, w in zip(row, widths)) + "\n"
    for row in rows), "gb18030")

# Packed.
table = here / "table.csv"
subprocess.run("gzip -n9 -c table.csv > table.csv.gz", shell=True, check=True, cwd=here)
subprocess.run("zstd -19 -q -f table.csv -o table.csv.zst", shell=True, check=True, cwd=here)
with zipfile.ZipFile(here / "tables.zip", "w") as archive:
    for name in ["table.csv", "table.json"]:
        archive.writestr(zipfile.ZipInfo("2024/" + name, (2024, 1, 3, 0, 0, 0)),
                         (here / name).read_bytes(), zipfile.ZIP_DEFLATED)
