"""The tables of the data families, worked out from the recorded payloads a second time.

Nothing of Penstock is used: JSON and CSV are read by Python, numbers are decimals, every unit is
written out here as a factor. Run it from anywhere; it writes `families/FAMILY/TABLE.csv` beside
itself, which the tests hold the pipelines' tables to, number by number.
"""

import csv
import datetime
import json
import pathlib
from decimal import Decimal as D

HERE = pathlib.Path(__file__).parent
PIPELINES = HERE.parent.parent / "Pipelines"
MISSING = (None, "", "-", "--", "None")
ONE, PERCENT, LOT, WAN, YI = D(1), D("0.01"), D(100), D(10_000), D(100_000_000)


def payload(family, name):
    text = (PIPELINES / family / "data" / name).read_text(encoding="utf-8")
    return json.loads(text, parse_float=D)


def number(value, factor=ONE):
    """A number in base units; an empty text where the vendor has none."""
    if value in MISSING:
        return ""
    return D(str(value).replace(",", "").rstrip("%")) * factor


def name(text):
    """A name without padding: full-width letters as ASCII, no blanks between Chinese characters."""
    folded = "".join(
        chr(ord(c) - 0xFEE0) if 0xFF01 <= ord(c) <= 0xFF5E else " " if c == "\u3000" else c
        for c in text)
    words = folded.split()
    result = words[0]
    for word in words[1:]:
        chinese = ord(result[-1]) > 0x2E80 and ord(word[0]) > 0x2E80
        result += word if chinese else " " + word
    return result


def moment(seconds):
    if seconds in MISSING:
        return ""
    utc = datetime.datetime.fromtimestamp(int(seconds), datetime.timezone.utc)
    return utc.strftime("%Y-%m-%dT%H:%M:%SZ")


def eastmoney(code, market):
    """A symbol by Eastmoney's number of its market: 0 is Shenzhen, or Beijing by the code."""
    if str(market) == "1":
        return code + ".XSHG"
    if str(market) == "0":
        return code + (".BJSE" if code[:2] in ("92", "43", "83", "87", "88", "89") else ".XSHE")
    if str(market) in ("116", "128"):
        return code + ".XHKG"
    raise ValueError(market)


def suffixed(symbol):
    code, market = symbol.split(".")
    return code + {"SH": ".XSHG", "SZ": ".XSHE", "BJ": ".BJSE"}[market]


def mainland(code):
    if code[0] == "6":
        return code + ".XSHG"
    return code + (".XSHE" if code[0] in "03" else ".BJSE")


def day(text):
    return "" if text in MISSING else text[:10]


def write(family, table, columns, rows, currency=None):
    """Writes a table; where all amounts are in one currency, a column says so in each row."""
    if currency:
        columns, rows = columns + ["currency"], [row + [currency] for row in rows]
    folder = HERE / "families" / family
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / f"{table}.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow(format(v, "f") if isinstance(v, D) else v for v in row)


def point(row, field, places):
    """A whole number with its point put in."""
    return "" if row[field] in MISSING else D(row[field]) / D(10) ** int(places)


# --- quotes -----------------------------------------------------------------------------------

def a_share_quotes():
    columns = ["symbol", "name", "trading_day", "as_of", "open", "high", "low", "last",
               "previous_close", "change", "change_rate", "amplitude", "volume", "turnover",
               "turnover_rate", "volume_ratio", "price_to_earnings", "price_to_book", "market_cap",
               "free_market_cap"]
    factors = [("f17", ONE), ("f15", ONE), ("f16", ONE), ("f2", ONE), ("f18", ONE), ("f4", ONE),
               ("f3", PERCENT), ("f7", PERCENT), ("f5", LOT), ("f6", ONE), ("f8", PERCENT),
               ("f10", ONE), ("f9", ONE), ("f23", ONE), ("f20", ONE), ("f21", ONE)]
    rows = []
    for page in ("page_1.json", "page_2.json"):
        for r in payload("a_share_quotes", page)["data"]["diff"]:
            date = datetime.date(r["f297"] // 10000, r["f297"] // 100 % 100, r["f297"] % 100)
            rows.append([eastmoney(r["f12"], r["f13"]), name(r["f14"]), date, moment(r["f124"])]
                        + [number(r[f], factor) for f, factor in factors])
    write("a_share_quotes", "quotes", columns, rows, "CNY")
    columns = ["symbol", "name", "trading_day", "as_of", "open", "high", "low", "last",
               "previous_close", "volume", "turnover"]
    script = (PIPELINES / "a_share_quotes" / "data" / "sina.js").read_bytes().decode("gb18030")
    lots = {row[0]: row[12] for row in rows}
    rows = []
    for line in script.splitlines():
        variable, text = line.removesuffix('";').split('="')
        market, code = variable[-8:-6], variable[-6:]
        v = text.split(",")
        local = datetime.datetime.fromisoformat(f"{v[30]}T{v[31]}+08:00")
        prices = [D(v[place]) or "" for place in (1, 4, 5, 3)]
        symbol = code + {"sh": ".XSHG", "sz": ".XSHE"}[market]
        # One vendor counts shares and the other lots: within half a lot they agree.
        assert lots[symbol] == "" or abs(D(v[8]) - lots[symbol]) <= LOT / 2
        rows.append([symbol, name(v[0]), v[30], moment(int(local.timestamp()))] + prices
                    + [D(v[2]), D(v[8]), D(v[9])])
    write("a_share_quotes", "sina", columns, rows, "CNY")


def scaled_quotes(family, more, factor, currency):
    columns = ["symbol", "name", "as_of", "open", "high", "low", "last", "previous_close", "change",
               "change_rate", "amplitude", "volume", "turnover"] + [c for c, _ in more]
    rows = []
    for r in payload(family, "clist.json")["data"]["diff"]:
        prices = [point(r, f, r["f1"]) for f in ("f17", "f15", "f16", "f2", "f18", "f4")]
        rates = [point(r, f, r["f152"]) for f in ("f3", "f7")]
        rows.append([eastmoney(r["f12"], r["f13"]), name(r["f14"]), moment(r["f124"])] + prices
                    + [v if v == "" else v * PERCENT for v in rates]
                    + [number(r["f5"], factor), number(r["f6"])] + [number(r[f]) for _, f in more])
    write(family, "quotes", columns, rows, currency)


def sector_boards():
    columns = ["kind", "board", "name", "as_of", "last", "change", "change_rate", "turnover_rate",
               "market_cap", "main_net_inflow", "rising", "falling", "leader", "leader_name",
               "leader_change_rate"]
    rows = []
    for kind in ("concept", "industry"):
        for r in payload("sector_boards", kind + ".json")["data"]["diff"]:
            leads = r["f140"] != "-"
            rows.append([kind, r["f12"], name(r["f14"]), moment(r["f124"]), number(r["f2"]),
                         number(r["f4"]), number(r["f3"], PERCENT), number(r["f8"], PERCENT),
                         number(r["f20"]), number(r["f62"]), r["f104"], r["f105"],
                         eastmoney(r["f140"], r["f141"]) if leads else "",
                         name(r["f128"]) if leads else "", number(r["f136"], PERCENT)])
    write("sector_boards", "boards", columns, rows, "CNY")


def top_gainers():
    columns = ["symbol", "name", "as_of", "last", "change", "change_rate", "volume", "turnover"]
    listed = payload("top_gainers", "sorted.json")["data"]["diff"]
    assert listed == sorted(listed, key=lambda r: -r["f3"])
    rows = [[eastmoney(r["f12"], r["f13"]), name(r["f14"]), moment(r["f124"]), number(r["f2"]),
             number(r["f4"]), number(r["f3"], PERCENT), number(r["f5"], LOT), number(r["f6"])]
            for r in listed[:10]]
    write("top_gainers", "top", columns, rows, "CNY")


# --- the data centre --------------------------------------------------------------------------

def dragon_tiger():
    data = payload("dragon_tiger", "billboard.json")["result"]["data"]
    columns = ["symbol", "name", "date", "reason", "reading", "close", "change_rate", "bought",
               "sold", "net_bought", "billboard_total", "turnover", "net_share", "billboard_share",
               "turnover_rate", "free_market_cap"]
    rows = []
    for r in data:
        assert r["BILLBOARD_BUY_AMT"] - r["BILLBOARD_SELL_AMT"] == r["BILLBOARD_NET_AMT"]
        assert r["BILLBOARD_BUY_AMT"] + r["BILLBOARD_SELL_AMT"] == r["BILLBOARD_DEAL_AMT"]
        rows.append([suffixed(r["SECUCODE"]), name(r["SECURITY_NAME_ABBR"]), day(r["TRADE_DATE"]),
                     r["EXPLANATION"], r["EXPLAIN"], number(r["CLOSE_PRICE"]),
                     number(r["CHANGE_RATE"], PERCENT), number(r["BILLBOARD_BUY_AMT"]),
                     number(r["BILLBOARD_SELL_AMT"]), number(r["BILLBOARD_NET_AMT"]),
                     number(r["BILLBOARD_DEAL_AMT"]), number(r["ACCUM_AMOUNT"]),
                     number(r["DEAL_NET_RATIO"], PERCENT), number(r["DEAL_AMOUNT_RATIO"], PERCENT),
                     number(r["TURNOVERRATE"], PERCENT), number(r["FREE_MARKET_CAP"])])
    write("dragon_tiger", "billboard", columns, rows, "CNY")
    columns = ["symbol", "date", "reason", "after_1_day", "after_2_days", "after_5_days",
               "after_10_days"]
    rows = [[suffixed(r["SECUCODE"]), day(r["TRADE_DATE"]), r["EXPLANATION"]]
            + [number(r[f"D{n}_CLOSE_ADJCHRATE"], PERCENT) for n in (1, 2, 5, 10)]
            for r in data if r["D1_CLOSE_ADJCHRATE"] is not None]
    write("dragon_tiger", "afterwards", columns, rows)


def margin_trading():
    columns = ["market", "date", "margin_balance", "margin_bought", "short_volume", "short_balance",
               "short_sold", "total_balance"]
    rows = []
    for r in payload("margin_trading", "XSHG/query.json")["result"]:
        d = r["opDate"]
        assert r["rzye"] + r["rqylje"] == r["rzrqjyzl"]
        rows.append(["XSHG", f"{d[:4]}-{d[4:6]}-{d[6:]}"]
                    + [number(r[f]) for f in ("rzye", "rzmre", "rqyl", "rqylje", "rqmcl", "rzrqjyzl")])
    for date in ("2026-07-07", "2026-07-08"):
        (r,) = payload("margin_trading", f"XSHE/day_{date}.json")[0]["data"]
        rows.append(["XSHE", date] + [
            number(r[f], YI) for f in ("jrrzye", "jrrzmr", "jrrjyl", "jrrjye", "jrrjmc", "jrrzrjye")])
    write("margin_trading", "margin", columns, rows, "CNY")


def ipos():
    columns = ["symbol", "name", "board", "application_code", "application_day", "ballot_day",
               "payment_day", "listing_day", "issue_price", "shares_issued", "shares_online",
               "shares_offline", "application_limit", "holding_for_limit", "price_to_earnings",
               "industry_pe", "success_rate", "profit_of_one_lot"]
    markets = {"上": ".XSHG", "深": ".XSHE", "北": ".BJSE"}
    rows = []
    for r in payload("ipos", "applications.json")["result"]["data"]:
        rows.append([r["SECURITY_CODE"] + markets[r["TRADE_MARKET"][0]], name(r["SECURITY_NAME"]),
                     r["MARKET_TYPE"], r["APPLY_CODE"], day(r["APPLY_DATE"]),
                     day(r["BALLOT_NUM_DATE"]), day(r["BALLOT_PAY_DATE"]), day(r["LISTING_DATE"]),
                     number(r["ISSUE_PRICE"]), number(r["ISSUE_NUM"], WAN),
                     number(r["ONLINE_ISSUE_NUM"], WAN), number(r["OFFLINE_PLACING_NUM"], WAN),
                     number(r["ONLINE_APPLY_UPPER"], WAN), number(r["TOP_APPLY_MARKETCAP"], WAN),
                     number(r["AFTER_ISSUE_PE"]), number(r["INDUSTRY_PE_NEW"]),
                     number(r["ONLINE_ISSUE_LWR"], PERCENT), number(r["PROFIT"])])
    write("ipos", "applications", columns, rows, "CNY")


def block_trades():
    columns = ["symbol", "name", "date", "price", "volume", "amount", "close", "change_rate",
               "premium", "buyer", "seller"]
    rows, sums = [], {}
    for r in payload("block_trades", "trades.json")["result"]["data"]:
        symbol = suffixed(r["SECUCODE"])
        assert r["DEAL_PRICE"] * r["DEAL_VOLUME"] == r["DEAL_AMT"]
        assert abs(r["DEAL_PRICE"] / r["CLOSE_PRICE"] - 1 - r["PREMIUM_RATIO"]) < D("1e-8")
        rows.append([symbol, name(r["SECURITY_NAME_ABBR"]), day(r["TRADE_DATE"]),
                     number(r["DEAL_PRICE"]), number(r["DEAL_VOLUME"]), number(r["DEAL_AMT"]),
                     number(r["CLOSE_PRICE"]), number(r["CHANGE_RATE"], PERCENT),
                     number(r["PREMIUM_RATIO"]), name(r["BUYER_NAME"]), name(r["SELLER_NAME"])])
        volume, amount = sums.get(symbol, (0, 0))
        sums[symbol] = (volume + r["DEAL_VOLUME"], amount + r["DEAL_AMT"])
    write("block_trades", "trades", columns, rows, "CNY")
    columns = ["symbol", "name", "date", "trades", "price", "volume", "amount", "close", "premium"]
    rows = []
    for r in payload("block_trades", "statistics.json")["result"]["data"]:
        symbol = suffixed(r["SECUCODE"])
        # The two reports are in two units, and agree.
        assert sums[symbol] == (r["VOLUME"] * WAN, r["DEAL_AMT"] * WAN)
        rows.append([symbol, name(r["SECURITY_NAME_ABBR"]), day(r["TRADE_DATE"]), r["DEAL_NUM"],
                     number(r["AVERAGE_PRICE"]), number(r["VOLUME"], WAN),
                     number(r["DEAL_AMT"], WAN), number(r["CLOSE_PRICE"]),
                     number(r["PREMIUM_RATIO"])])
    write("block_trades", "days", columns, rows, "CNY")


def earnings():
    columns = ["symbol", "name", "period_end", "known_at", "revenue", "net_profit", "eps",
               "gross_margin"]
    ends = ["2025-03-31", "2025-06-30", "2025-09-30", "2025-12-31"]
    rows, sums = [], {}
    for end in ends:
        for r in payload("earnings", end + ".json")["result"]["data"]:
            symbol = suffixed(r["SECUCODE"])
            row = [symbol, name(r["SECURITY_NAME_ABBR"]), end, day(r["NOTICE_DATE"]),
                   number(r["TOTAL_OPERATE_INCOME"]), number(r["PARENT_NETPROFIT"]),
                   number(r["BASIC_EPS"]), number(r["XSMLL"], PERCENT)]
            rows.append(row)
            sums[symbol, end] = row
    write("earnings", "cumulative", columns, rows, "CNY")
    columns = ["symbol", "name", "concept", "period", "period_start", "period_end", "value", "unit",
               "known_at"]
    starts = ["2025-01-01", "2025-04-01", "2025-07-01", "2025-10-01"]
    quarters = []
    for row in rows:
        at = ends.index(row[2])
        for place, concept in ((4, "revenue"), (5, "net_profit")):
            before = sums[row[0], ends[at - 1]][place] if at > 0 else D(0)
            quarters.append([row[0], row[1], concept, f"2025Q{at + 1}", starts[at], row[2],
                             row[place] - before, "CNY", row[3]])
    write("earnings", "quarters", columns, quarters)

# --- flows ------------------------------------------------------------------------------------

def stock_connect():
    columns = ["direction", "channel", "date", "currency", "net_bought", "bought", "sold",
               "net_inflow", "quota_left", "net_bought_total", "index_close", "index_change"]
    million = D(1_000_000)
    rows = []
    for direction, currency in (("northbound", "CNY"), ("southbound", "HKD")):
        for r in payload("stock_connect", direction + ".json")["result"]["data"]:
            if r["BUY_AMT"] is not None:
                assert r["BUY_AMT"] - r["SELL_AMT"] == r["NET_DEAL_AMT"]
            fields = ("NET_DEAL_AMT", "BUY_AMT", "SELL_AMT", "FUND_INFLOW", "QUOTA_BALANCE",
                      "ACCUM_DEAL_AMT")
            rows.append([direction, r["MUTUAL_TYPE"], day(r["TRADE_DATE"]), currency]
                        + [number(r[f], million) for f in fields]
                        + [number(r["INDEX_CLOSE_PRICE"]), number(r["INDEX_CHANGE_RATE"], PERCENT)])
    write("stock_connect", "deals", columns, rows)


def amount(text):
    """Yuan that are written like 6.49亿 or 7588.54万."""
    for word, factor in (("亿", YI), ("万", WAN)):
        if text.endswith(word):
            return D(text.removesuffix(word)) * factor
    return D(text)


def money_flow():
    columns = ["symbol", "name", "as_of", "last", "change_rate", "main_net_inflow",
               "super_net_inflow", "large_net_inflow", "medium_net_inflow", "small_net_inflow",
               "main_share"]
    rows = []
    for r in payload("money_flow", "stocks.json")["data"]["diff"]:
        if r["f62"] != "-":
            assert r["f66"] + r["f72"] == r["f62"]
            assert r["f62"] + r["f78"] + r["f84"] == 0
        rows.append([eastmoney(r["f12"], r["f13"]), name(r["f14"]), moment(r["f124"]),
                     number(r["f2"]), number(r["f3"], PERCENT)]
                    + [number(r[f]) for f in ("f62", "f66", "f72", "f78", "f84")]
                    + [number(r["f184"], PERCENT)])
    write("money_flow", "by_order", columns, rows, "CNY")
    text = (PIPELINES / "money_flow" / "data" / "boards.jsonp").read_text(encoding="utf-8")
    document = json.loads(text[text.index("(") + 1:text.rindex(")")], parse_float=D)
    rows = []
    for r in document["data"]["diff"]:
        assert r["f66"] + r["f72"] == r["f62"]
        rows.append([r["f12"], name(r["f14"]), moment(r["f124"]), number(r["f3"], PERCENT)]
                    + [number(r[f]) for f in ("f62", "f66", "f72", "f78", "f84")]
                    + [number(r["f184"], PERCENT), eastmoney(r["f205"], r["f206"])])
    board = ["board"] + [c for c in columns[1:] if c not in ("last",)] + ["largest"]
    write("money_flow", "by_board", board, rows, "CNY")
    columns = ["symbol", "name", "last", "change_rate", "turnover_rate", "inflow", "outflow",
               "net_inflow", "turnover", "currency"]
    path = PIPELINES / "money_flow" / "data" / "ths.csv"
    with open(path, encoding="gb18030", newline="") as file:
        rows = [[mainland(r[1]), name(r[2]), D(r[3]), number(r[4], PERCENT), number(r[5], PERCENT)]
                + [amount(r[place]) for place in (6, 7, 8, 9)] + ["CNY"]
                for r in list(csv.reader(file))[1:]]
    write("money_flow", "by_taker", columns, rows)

def global_indices():
    columns = ["code", "name", "market", "currency", "zone", "as_of", "open", "high", "low", "last",
               "previous_close", "change", "change_rate", "amplitude"]
    places = {
        "000001": ("XSHG", "CNY", "Asia/Shanghai"), "HSI": ("XHKG", "HKD", "Asia/Hong_Kong"),
        "N225": ("XTKS", "JPY", "Asia/Tokyo"), "FTSE": ("XLON", "GBP", "Europe/London"),
        "SPX": ("XNYS", "USD", "America/New_York"), "VNINDEX": ("XSTC", "VND", "Asia/Ho_Chi_Minh"),
        "BDI": ("", "USD", "Europe/London"),
    }
    rows = []
    for r in payload("global_indices", "clist.json")["data"]["diff"]:
        prices = [point(r, f, r["f1"]) for f in ("f17", "f15", "f16", "f2", "f18", "f4")]
        rates = [point(r, f, r["f152"]) for f in ("f3", "f7")]
        rows.append([r["f12"], name(r["f14"]), *places[r["f12"]], moment(r["f124"])] + prices
                    + [v if v == "" else v * PERCENT for v in rates])
    write("global_indices", "indices", columns, rows)


def daily_bars():
    columns = ["symbol", "date", "open", "high", "low", "close", "volume", "turnover", "currency"]
    folder = PIPELINES / "daily_bars" / "data"
    rows = []
    with open(folder / "netease_600008.csv", encoding="gb18030", newline="") as file:
        for r in csv.DictReader(file):
            prices = [D(r[f]) for f in ("开盘价", "最高价", "最低价", "收盘价")]
            rows.append([r["股票代码"].removeprefix("'") + ".XSHG", r["日期"]]
                        + [price or "" for price in prices]
                        + [D(r["成交量"]), D(r["成交金额"]), "CNY"])
    for secid, symbol, lot, currency in (("0.000001", "000001.XSHE", LOT, "CNY"),
                                         ("116.00700", "00700.XHKG", ONE, "HKD")):
        for line in payload("daily_bars", f"kline_{secid}.json")["data"]["klines"]:
            date, opened, close, high, low, volume, turnover = line.split(",")[:7]
            assert D(low) <= min(D(opened), D(close)) <= max(D(opened), D(close)) <= D(high)
            rows.append([symbol, date, D(opened), D(high), D(low), D(close), D(volume) * lot,
                         D(turnover), currency])
    write("daily_bars", "shares", columns, rows)
    rows = []
    for r in payload("daily_bars", "csindex_000300.json")["data"]:
        d = r["tradeDate"]
        rows.append(["000300.XSHG", f"{d[:4]}-{d[4:6]}-{d[6:]}", r["open"], r["high"], r["low"],
                     r["close"], r["tradingVol"] * WAN * LOT, r["tradingValue"] * YI])
    with open(folder / "tushare_index_daily.csv", encoding="utf-8", newline="") as file:
        for r in csv.DictReader(file):
            d = r["trade_date"]
            rows.append([suffixed(r["ts_code"]), f"{d[:4]}-{d[4:6]}-{d[6:]}", D(r["open"]),
                         D(r["high"]), D(r["low"]), D(r["close"]), D(r["vol"]) * LOT,
                         D(r["amount"]) * 1000])
    write("daily_bars", "indices", columns[:-1], rows)


def ah_comparison():
    columns = ["name", "h_symbol", "h_price", "h_change_rate", "a_symbol", "a_price",
               "a_change_rate", "vendor_ratio", "vendor_premium", "premium", "premium_difference",
               "rate", "rate_source"]
    rate = D("0.9360")
    rows = []
    for r in payload("ah_comparison", "clist.json")["data"]["diff"]:
        h, a = point(r, "f2", 3), point(r, "f186", 2)
        rates = [v if v == "" else v * PERCENT
                 for v in (point(r, f, 2) for f in ("f3", "f187", "f188"))]
        premium, difference = "", ""
        if h != "":
            premium = (a / (h * rate) - 1).quantize(D("0.0001"))
            difference = premium - rates[2]
            # All of the vendor's own figures give back this one rate.
            assert abs(difference) <= D("0.0010")
        rows.append([name(r["f193"]), eastmoney(r["f12"], r["f13"]), h, rates[0],
                     eastmoney(r["f191"], r["f192"]), a, rates[1], point(r, "f189", 2), rates[2],
                     premium, difference, rate, "implied by the vendor"])
    write("ah_comparison", "pairs", columns, rows)


def research():
    columns = ["symbol", "name", "date", "house", "rating", "industry", "title", "report", "year",
               "eps"]
    document = payload("research", "list.json")
    fields = ("predictThisYearEps", "predictNextYearEps", "predictNextTwoYearEps")
    rows = []
    for r in document["data"]:
        for after, field in enumerate(fields):
            if r[field] not in MISSING:
                rows.append([mainland(r["stockCode"]), name(r["stockName"]), day(r["publishDate"]),
                             r["orgSName"], r["emRatingName"], r["indvInduName"], r["title"],
                             r["infoCode"], document["currentYear"] + after, D(r[field])])
    write("research", "forecasts", columns, rows, "CNY")


def intraday_anomalies():
    columns = ["symbol", "name", "at", "kind", "price", "volume", "change_rate", "speed", "info"]
    kinds = {8193: "大笔买入", 8194: "大笔卖出", 4: "封涨停板", 8201: "火箭发射", 8207: "竞价上涨"}
    shanghai = datetime.timezone(datetime.timedelta(hours=8))
    rows = []
    for r in payload("intraday_anomalies", "20260708.json")["data"]["allstock"]:
        time = f"{r['tm']:06d}"
        at = datetime.datetime(2026, 7, 8, int(time[:2]), int(time[2:4]), int(time[4:]),
                               tzinfo=shanghai)
        parts = [D(part) for part in r["i"].split(",")]
        price = volume = speed = ""
        if r["t"] in (8193, 8194):
            volume, price, rate = parts[:3]
        elif r["t"] == 4:
            price, volume, rate = parts
        else:
            speed, price, rate = parts
        rows.append([eastmoney(r["c"], r["m"]), name(r["n"]), moment(int(at.timestamp())),
                     kinds[r["t"]], price, volume, rate, speed, r["i"]])
    write("intraday_anomalies", "anomalies", columns, rows)


# --- others -----------------------------------------------------------------------------------

def announcements():
    columns = ["symbol", "name", "day", "announcement", "title", "kind", "file"]
    shanghai = datetime.timezone(datetime.timedelta(hours=8))
    rows = []
    for r in payload("announcements", "query.json")["announcements"]:
        local = datetime.datetime.fromtimestamp(r["announcementTime"] // 1000, shanghai)
        rows.append([mainland(r["secCode"]), name(r["secName"]), local.date(), r["announcementId"],
                     r["announcementTitle"], r["announcementType"], r["adjunctUrl"]])
    write("announcements", "announcements", columns, rows)


def index_constituents():
    columns = ["index", "index_name", "date", "symbol", "name", "name_en", "weight"]
    path = PIPELINES / "index_constituents" / "data" / "931087closeweight.csv"
    rows = []
    with open(path, encoding="utf-8", newline="") as file:
        for r in list(csv.reader(file))[1:]:
            market = {"上海证券交易所": ".XSHG", "深圳证券交易所": ".XSHE"}[r[7]]
            rows.append([r[1], r[2], f"{r[0][:4]}-{r[0][4:6]}-{r[0][6:]}", r[4] + market, name(r[5]),
                         r[6], number(r[9], PERCENT)])
    # Five weights of three decimals: within five halves of the last digit of a whole.
    assert abs(sum(row[6] for row in rows) - 1) <= D("0.000025")
    write("index_constituents", "constituents", columns, rows)


if __name__ == "__main__":
    a_share_quotes()
    scaled_quotes("hk_quotes", [("market_cap", "f20")], ONE, "HKD")
    scaled_quotes("index_quotes",
                  [("rising", "f104"), ("falling", "f105"), ("unchanged", "f106")], LOT, "CNY")
    sector_boards()
    top_gainers()
    dragon_tiger()
    margin_trading()
    ipos()
    block_trades()
    earnings()
    announcements()
    index_constituents()
    stock_connect()
    money_flow()
    global_indices()
    daily_bars()
    ah_comparison()
    research()
    intraday_anomalies()
