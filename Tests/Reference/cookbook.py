"""The tables of the cookbook's flows, worked out from their data a second time.

Nothing of Penstock is used: files are read by Python, numbers are decimals, every unit is written out here as a
factor, and every window is a loop. Run it from anywhere; it writes `cookbook/FLOW/TABLE.csv` beside itself, which
the tests hold the flows' tables to, number by number.
"""

import csv
import datetime
import json
import pathlib
from collections import defaultdict
from decimal import ROUND_HALF_EVEN, Decimal as D, getcontext

getcontext().prec = 80
HERE = pathlib.Path(__file__).parent
PIPELINES = HERE.parent.parent / "Pipelines"
WAN, YI = D(10_000), D(100_000_000)


def rows(flow, name):
    with open(PIPELINES / flow / "data" / name, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def write(flow, table, header, lines):
    path = HERE / "cookbook" / flow / (table + ".csv")
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split())
        for line in lines:
            writer.writerow(["" if v is None else f"{v:f}" if isinstance(v, D) else v for v in line])


def fixed(value, places):
    """A number rounded once, half to even."""
    return value.quantize(D(1).scaleb(-places), rounding=ROUND_HALF_EVEN)


def day(text):
    return datetime.date.fromisoformat(text)


def mainland(code):
    return code + (".XSHG" if code[0] == "6" else ".XSHE")


def market(symbol):
    """`600000.SH` as `600000.XSHG`."""
    code, exchange = symbol.split(".")
    return code + "." + {"SH": "XSHG", "SZ": "XSHE", "HK": "XHKG"}.get(exchange, exchange)


def written(text):
    """`-3627.75万`, `4358.12亿元` or a plain number, in yuan."""
    text = text.removesuffix("元")
    for word, factor in (("亿", YI), ("万", WAN)):
        if text.endswith(word):
            return D(text.removesuffix(word)) * factor
    return D(text)


def quarters_in_usd():
    flow = "quarters_in_usd"
    crosses = {r["Date"]: fixed(D(r["CNY"]) / D(r["USD"]), 20) for r in rows(flow, "eurofxref.csv")}

    def mean(start, end):
        values = [v for d, v in crosses.items() if start <= d <= end]
        return fixed(sum(values) / len(values), 10)

    names = {"营业总收入": "revenue", "净利润": "net_profit"}
    lines = []
    for row in rows(flow, "statements.csv"):
        dates = [name for name in row if name[0] == "2"]
        so_far = {d: D(row[d]) * 1_000_000 for d in dates if row[d] != "--"}
        usd = {}
        for date in dates:
            year, month = date[:4], int(date[5:7])
            before = {3: None, 6: year + "-03-31", 9: year + "-06-30", 12: year + "-09-30"}[month]
            if date not in so_far or before and before not in so_far:
                continue
            amount = so_far[date] - (so_far[before] if before else 0)
            rate = mean(f"{year}-{month - 2:02}-01", date) if row["单位"] == "百万元" else D(1)
            period = f"{year}Q{month // 3}"
            usd[period] = fixed(amount / rate, 2)
            index = int(year) * 4 + month // 3
            last = [usd.get(f"{(i - 1) // 4}Q{(i - 1) % 4 + 1}") for i in range(index - 3, index + 1)]
            ttm = None if None in last else sum(last)
            lines.append([market(row["证券代码"]), row["证券简称"], names[row["项目"]], period, usd[period], ttm, amount, rate])
    write(flow, "quarters", "symbol name concept period quarter_usd ttm_usd reported_value rate", lines)


def ah_bars():
    flow = "ah_bars"
    pairs = {"002594": ("比亚迪", "01211"), "000002": ("万科", "02202"), "600036": ("招商银行", "03968")}
    h = {(r["code"], r["date"]): r for r in rows(flow, "h_bars.csv")}
    rate = {r["Date"]: fixed(D(r["CNY"]) / D(r["HKD"]), 6) for r in rows(flow, "eurofxref.csv")}
    premium, bars, before = [], [], {}
    for a in sorted(rows(flow, "a_bars.csv"), key=lambda r: (pairs[r["代码"]][0], r["日期"])):
        company, code = pairs[a["代码"]]
        date, close = a["日期"], D(a["收盘"])
        bars.append([company, "A", mainland(a["代码"]), date, close, D(a["成交量(手)"]) * 100, D(a["成交额(元)"]), "CNY"])
        other = h.get((code, date))
        value = None
        if other:
            bars.append([company, "H", code + ".XHKG", date, D(other["close"]), other["volume"], other["turnover"], "HKD"])
            value = fixed(close / (D(other["close"]) * rate[date]) - 1, 4)
        last = before.get(company)
        premium.append([company, date, mainland(a["代码"]), close, code + ".XHKG" if other else None,
                        D(other["close"]) if other else None, rate[date], value,
                        value - last if value is not None and last is not None else None])
        before[company] = value
    write(flow, "bars", "company share symbol date close volume turnover currency", bars)
    write(flow, "premium", "company date a_symbol a_close h_symbol h_close rate premium premium_change", premium)


def market_turnover():
    flow = "market_turnover"
    boards = [["XSHG", r["日期"], r["板块"], r["挂牌数"], D(r["市价总值(亿元)"]) * YI, D(r["成交量(亿股)"]) * YI,
               D(r["成交金额(亿元)"]) * YI] for r in rows(flow, "sse.csv")]
    for r in rows(flow, "szse.csv"):
        number = {k: None if v == "-" else D(v.replace(",", "")) for k, v in r.items() if k not in ("交易日", "证券类别")}
        date = f"{r['交易日'][:4]}-{r['交易日'][4:6]}-{r['交易日'][6:]}"
        boards.append(["XSHE", date, r["证券类别"], number["数量"], number["总市值"], number["成交量"], number["成交金额"]])
    days = defaultdict(list)
    for board in boards:
        days[board[1]].append(board)
    boards.sort(key=lambda b: (b[1], b[0], -b[6]))
    write(flow, "boards", "market date board listed market_cap volume turnover turnover_share mean_price",
          [b + [fixed(b[6] / sum(o[6] for o in days[b[1]]), 4), fixed(b[6] / b[5], 2)] for b in boards])
    lines, before = [], None
    for date in sorted(days):
        total = sum(b[6] for b in days[date])
        lines.append([date, sum(int(b[3]) for b in days[date]), sum(b[5] for b in days[date]), total,
                      sum(b[4] is not None for b in days[date]), before and fixed(total / before - 1, 4)])
        before = total
    write(flow, "days", "date listed volume turnover capped turnover_change", lines)


def segment_history():
    flow = "segment_history"
    groups = defaultdict(dict)
    for r in rows(flow, "segments.csv"):
        groups[r["definition"], r["period"]][r["segment"]] = written(r["revenue"])
    latest = {}
    for definition, period in groups:
        latest[period] = max(latest.get(period, ""), definition)
    segments, years = [], []
    for (definition, period), values in groups.items():
        total = sum(values.values())
        earlier = groups.get((definition, str(int(period) - 1)), {})
        hhi = fixed(sum((v / total) ** 2 for v in values.values()), 4)
        for segment, value in values.items():
            share, change, growth = fixed(value / total, 4), None, None
            if segment in earlier:
                change = share - fixed(earlier[segment] / sum(earlier.values()), 4)
                growth = fixed(value / earlier[segment] - 1, 4)
            is_latest = "true" if latest[period] == definition else "false"
            segments.append([period, "segments of " + definition, segment, value, share, change, growth, hhi, is_latest])
        years.append([period, "segments of " + definition, total, len(values), hhi, is_latest])
    write(flow, "segments", "period axis segment value share share_change growth hhi is_latest", segments)
    write(flow, "years", "period axis total segments hhi is_latest", years)


def price_fundamentals():
    flow = "price_fundamentals"
    profit, reports = {}, defaultdict(list)
    for r in rows(flow, "reports.csv"):
        symbol = market(r["证券代码"])
        profit[symbol, r["报告期"]] = written(r["归母净利润"])
        reports[symbol].append((r["公告日期"], r["报告期"], written(r["归母净资产"])))

    def trailing(symbol, report):
        year, end = int(report[:4]), report[4:]
        if end == "-12-31":
            return profit[symbol, report]
        whole, part = profit.get((symbol, f"{year - 1}-12-31")), profit.get((symbol, f"{year - 1}{end}"))
        return None if whole is None or part is None else whole + profit[symbol, report] - part

    lines = []
    for r in rows(flow, "bars.csv"):
        symbol, cap = market(r["symbol"]), D(r["close"]) * D(r["shares"])
        known = max((x for x in reports[symbol] if x[0] < r["date"]), default=None)
        if known is None or (day(r["date"]) - day(known[0])).days > 200:
            continue
        ttm = trailing(symbol, known[1])
        lines.append([symbol, r["date"], D(r["close"]), cap, known[1], known[0], (day(r["date"]) - day(known[0])).days,
                      ttm, ttm and fixed(cap / ttm, 2), fixed(cap / known[2], 2)])
    write(flow, "valued", "symbol date close market_cap report known_at days_old ttm price_to_earnings price_to_book", lines)


def index_returns():
    flow = "index_returns"
    weights = defaultdict(dict)
    for r in rows(flow, "weights.csv"):
        exchange = ".XSHG" if r["交易所Exchange"].startswith("上海") else ".XSHE"
        date = f"{r['日期Date'][:4]}-{r['日期Date'][4:6]}-{r['日期Date'][6:]}"
        weights[date][r["成份券代码Constituent Code"] + exchange] = D(r["权重(%)weight"]) / 100
    closes = defaultdict(dict)
    for r in rows(flow, "closes.csv"):
        closes[r["symbol"]][r["date"]] = D(r["close"]) if r["close"] else None
    dates = sorted({d for days in closes.values() for d in days})
    contributions, index, history = [], [], []
    for date in dates:
        since = max((d for d in weights if d < date), default=None)
        if since is None:
            continue
        own = []
        for symbol, weight in weights[since].items():
            known = [d for d in sorted(closes[symbol]) if d <= date]
            filled = [next(closes[symbol][x] for x in reversed(known[:i + 1]) if closes[symbol][x]) for i in range(len(known))]
            change = fixed(filled[-1] / filled[-2] - 1, 8)
            is_suspended = "true" if closes[symbol][date] is None else "false"
            own.append([date, symbol, weight, change, weight * change, is_suspended])
        own.sort(key=lambda line: -line[4])
        contributions += own
        covered = sum(line[2] for line in own)
        total = fixed(sum(line[4] for line in own) / covered, 6)
        history.append(total)
        index.append([date, len(own), sum(line[5] == "true" for line in own), covered, total, len(history),
                      sum(history[-5:]), own[0][1], own[-1][1]])
    write(flow, "contributions", "date symbol weight return contribution is_suspended", contributions)
    write(flow, "index", "date members suspended covered return days week best worst", index)


def flow_streaks():
    flow = "flow_streaks"
    history, lines, days = defaultdict(list), [], defaultdict(list)
    for r in rows(flow, "flows.csv"):
        if r["主力净流入"] == "-":
            continue
        symbol, value = mainland(r["代码"]), written(r["主力净流入"])
        own = history[symbol]
        own.append((r["日期"], value))
        streak = 0
        for _, earlier in reversed(own):
            if (earlier > 0) != (value > 0):
                break
            streak += 1 if value > 0 else -1
        five = sum(v for _, v in own[-5:]) if len(own) >= 5 else None
        fortnight = sum(v for d, v in own if (day(r["日期"]) - day(d)).days < 14)
        line = [r["日期"], symbol, r["名称"], value, None, streak, five, five if five is None else fixed(five / 5, 2), fortnight]
        lines.append(line)
        days[r["日期"]].append(line)
    for line in lines:
        line[4] = 1 + sum(other[3] > line[3] for other in days[line[0]])
    header = "date symbol name net_inflow rank streak five average fortnight"
    write(flow, "streaks", header, lines)
    write(flow, "alerts", header, [line for line in lines if abs(line[5]) >= 3])


def ipo_first_days():
    flow = "ipo_first_days"
    bars = {(r["symbol"], r["date"]): r for r in rows(flow, "bars.csv")}
    with open(PIPELINES / "ipos" / "data" / "applications.json", encoding="utf-8") as file:
        data = json.load(file, parse_float=D)["result"]["data"]
    lines, waiting = [], []
    for r in data:
        code = r["SECURITY_CODE"]
        symbol = code + (".BJSE" if code[:2] == "92" else ".XSHG" if code[0] == "6" else ".XSHE")
        applied = r["APPLY_DATE"][:10]
        if r["LISTING_DATE"] in (None, "-"):
            waiting.append([symbol, applied])
            continue
        listed = r["LISTING_DATE"][:10]
        bar, price = bars[symbol, listed], D(str(r["ISSUE_PRICE"]))
        first = fixed(D(bar["close"]) / price - 1, 4)
        lines.append([symbol, applied, listed, (day(listed) - day(applied)).days, price, D(bar["open"]), D(bar["close"]),
                      fixed(D(bar["turnover"]) / D(bar["volume"]), 2), fixed(D(bar["open"]) / price - 1, 4), first, None,
                      fixed(D(bar["volume"]) / (D(str(r["ONLINE_ISSUE_NUM"])) * WAN), 4)])
    for line in lines:
        line[10] = 1 + sum(other[9] > line[9] for other in lines)
    write(flow, "first_days", "symbol application_day listing_day waited issue_price first_open first_close mean_price "
          "open_return first_return place turned_over", lines)
    write(flow, "waiting", "symbol application_day", waiting)


def margin_watch():
    flow = "margin_watch"
    before, high, lines, totals = {}, defaultdict(D), [], defaultdict(D)
    for r in rows(flow, "balances.csv"):
        name, total = r["market"], (D(r["margin_balance"]) + D(r["short_balance"])) * 1_000_000
        high[name] = max(high[name], total)
        last = before.get(name)
        lines.append([name, r["date"], total, last and total - last, last and fixed(total / last - 1, 6),
                      "true" if total == high[name] else "false"])
        before[name] = total
        totals[r["date"]] += total
    write(flow, "balances", "market date total_balance added change is_high", lines)
    dates = sorted(totals)
    write(flow, "both", "date total_balance change week", [
        [d, totals[d], fixed(totals[d] / totals[dates[i - 1]] - 1, 6) if i else None,
         fixed(sum(totals[x] for x in dates[i - 4:i + 1]) / 5, 0) if i >= 4 else None] for i, d in enumerate(dates)])


def earnings_surprise():
    flow = "earnings_surprise"
    with open(PIPELINES / flow / "data" / "actuals.json", encoding="utf-8") as file:
        actuals = json.load(file, parse_float=D)["result"]["data"]
    lines = []
    for r in actuals:
        last = {}
        for f in sorted(rows(flow, "forecasts.csv"), key=lambda f: f["日期"]):
            if f["代码"] == r["SECUCODE"][:6] and f["年度"] == r["REPORTDATE"][:4] and f["日期"] < r["NOTICE_DATE"][:10]:
                last[f["机构"]] = D(f["每股收益预测"])
        if not last:
            continue
        expected = fixed(sum(last.values()) / len(last), 4)
        lines.append([market(r["SECUCODE"]), r["REPORTDATE"][:4], r["NOTICE_DATE"][:10], r["BASIC_EPS"], expected,
                      fixed(r["BASIC_EPS"] / expected - 1, 4), None, len(last), min(last.values()), max(last.values())])
    for line in lines:
        line[6] = 1 + sum(other[5] > line[5] for other in lines)
    write(flow, "surprises", "symbol year known_at actual expected surprise rank houses lowest highest", lines)


for work in (quarters_in_usd, ah_bars, market_turnover, segment_history, price_fundamentals, index_returns, flow_streaks,
             ipo_first_days, margin_watch, earnings_surprise):
    work()
