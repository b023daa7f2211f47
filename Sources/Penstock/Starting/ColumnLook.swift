import PenstockData
import PenstockFinance

/// What the values of a text column are, as far as they all agree.
struct ColumnLook {
  /// How a date may be written: of each family the first layout that fits all values is meant.
  private static let layouts: [(family: String, layout: String)] = [
    ("iso", "YYYY-MM-DD"), ("iso", "YYYY-M-D"), ("digits", "YYYYMMDD"),
    ("year first", "YYYY/MM/DD"), ("year first", "YYYY/M/D"), ("dots", "YYYY.MM.DD"),
    ("Chinese", "YYYY年MM月DD日"), ("Chinese", "YYYY年M月D日"), ("day first", "DD/MM/YYYY"),
    ("day first", "D/M/YYYY"), ("month first", "MM/DD/YYYY"), ("month first", "M/D/YYYY"),
    ("day first, dots", "DD.MM.YYYY"), ("day first, dots", "D.M.YYYY"),
    ("day first, dashes", "DD-MM-YYYY"), ("month first, dashes", "MM-DD-YYYY"),
    ("named", "D MMM YYYY"), ("named in full", "D MMMM YYYY"), ("named, dashes", "D-MMM-YYYY"),
  ]

  /// Words that often mean that there is no value.
  private static let absences: Set<String> = [
    "-", "--", "---", "—", "——", "–", ".", "N/A", "n/a", "#N/A", "NA", "NULL", "null", "None",
    "nan",
    "NaN", "不适用", "不適用", "无", "無", "暂无",
  ]

  private(set) var present = 0
  private(set) var missing = 0
  private(set) var spellings: [String: Int] = [:]
  private(set) var examples: [String] = []
  private var seen: Set<String> = []
  private var layouts = Self.layouts.compactMap { family, name in
    DateLayout(name).map { (family: family, name: name, layout: $0) }
  }
  private var could = Could()

  /// What all values so far could be.
  private struct Could {
    var number = true
    var whole = true
    var grouped = false
    var code = false
    var digits = true
    var boolean = true
    var timestamp = true
    var period = true
    var amount = true
    var bareYuan = false
    var percent = true
  }

  /// How many different values were kept count of.
  private static let mostSeen = 1000

  /// Looks at the values of a batch, each different one of few once.
  mutating func look(at column: TextColumn) {
    if let coding = column.coding {
      var counts = [Int](repeating: 0, count: coding.values.count)
      for code in coding.codes { counts[Int(code)] += 1 }
      for (value, count) in zip(coding.values, counts) where count > 0 {
        look(at: value.isMissing ? nil : column.store.text(value.range), count)
      }
    } else {
      for row in 0..<column.count { look(at: column[row], 1) }
    }
  }

  private mutating func look(at value: String?, _ count: Int) {
    guard let value, !value.isEmpty else { return missing += count }
    if Self.absences.contains(value) { return spellings[value, default: 0] += count }
    present += count
    if seen.count < Self.mostSeen, !seen.insert(value).inserted { return }
    if examples.count < 3 { examples.append(value) }
    let bytes = Array(value.utf8)
    layouts.removeAll { item in
      guard let date = item.layout.date(bytes.span) else { return true }
      return !(1900...2100).contains(date.year)
    }
    narrow(value, bytes)
  }

  private mutating func narrow(_ value: String, _ bytes: [UInt8]) {
    let digits = bytes.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
    could.digits = could.digits && digits
    if digits, bytes.count > 1, bytes[0] == UInt8(ascii: "0") { could.code = true }
    if could.number {
      let isGrouped = Self.isGrouped(bytes)
      could.grouped = could.grouped || isGrouped
      let plain = isGrouped ? value.replacing(",", with: "") : value
      let number = Decimal(plain)
      could.number = number != nil
      could.whole =
        could.whole && number.map { $0.scale == 0 && Int64(exactly: $0.units) != nil } == true
    }
    could.boolean = could.boolean && (value == "true" || value == "false")
    could.timestamp = could.timestamp && Timestamp(value) != nil
    could.period = could.period && Period(value) != nil
    could.percent = could.percent && value.last == "%" && Decimal(String(value.dropLast())) != nil
    if could.amount {
      let amount = AmountText(value)
      could.amount = amount != nil
      could.bareYuan = could.bareYuan || amount?.unit.needsCurrency == true
    }
  }

  /// Whether digits stand in groups of three with commas between: `1,234.5`.
  private static func isGrouped(_ bytes: [UInt8]) -> Bool {
    let unsigned = bytes.first == UInt8(ascii: "-") ? bytes.dropFirst() : bytes[...]
    let whole = unsigned.prefix { $0 != UInt8(ascii: ".") }
    let groups = whole.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    guard groups.count > 1, let first = groups.first, (1...3).contains(first.count) else {
      return false
    }
    return groups.dropFirst().allSatisfy { $0.count == 3 }
      && groups.allSatisfy { $0.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } }
  }
}

extension ColumnLook {
  /// What the column should be declared as, and why, in words.
  func finding(name: String) -> ColumnFinding {
    var finding = ColumnFinding(name: name, type: .text)
    finding.values = valuesInWords
    if present == 0 {
      finding.remarks = [
        spellings.isEmpty ? "no value in any row" : "nothing but \(spellingsInWords)"
      ]
      return finding
    }
    decide(&finding, isCode: CodeNames.isCode(name))
    if finding.type == .text {
      if !spellings.isEmpty {
        finding.remarks.append(
          "\(spellingsInWords): if that is missing, { missing: [\(Self.list(spellings))] }")
      }
    } else {
      finding.missing = spellings.keys.sorted()
      if !spellings.isEmpty { finding.remarks.append("\(spellingsInWords) is read as missing") }
    }
    if missing > 0 { finding.remarks.append("\(missing) missing") }
    finding.confirm = HeaderUnit(name).flatMap { unit in
      if finding.unit == unit.word { return nil }
      guard finding.type.isNumber else { return "the name says \(unit.word)" }
      let declared =
        unit.bare.map {
          "\(StartingText.scalar($0)): \(finding.written(unit: unit.word, from: name))"
        }
        ?? finding.written(unit: unit.word)
      return "the name says \(unit.word). If that is so: \(declared)"
    }
    return finding
  }

  private func decide(_ finding: inout ColumnFinding, isCode: Bool) {
    var families: Set<String> = []
    let layouts = layouts.filter { families.insert($0.family).inserted }.map(\.name)
    if could.code, could.digits, layouts.isEmpty {
      finding.remarks.append("zeros in front: a code, which stays text")
    } else if layouts.first == "YYYY-MM-DD" {
      finding.type = .date
    } else if layouts.count == 1, !(isCode && could.digits) {
      (finding.type, finding.layout) = (.date, layouts[0])
    } else if layouts.count > 1 {
      finding.remarks.append(
        "dates that are \(layouts.map { "`\($0)`" }.joined(separator: " or ")), and no value tells which: "
          + "choose one, { type: date, format: \(layouts[0]) }")
    } else if could.boolean {
      finding.type = .boolean
    } else if isCode, could.digits {
      finding.remarks.append("digits under a name of codes, which stay text")
    } else if could.number {
      finding.type = could.whole ? .integer : .decimal
      if could.grouped { finding.thousands = "," }
    } else if could.timestamp {
      finding.type = .timestamp
    } else if could.period {
      finding.type = .period
    } else if could.percent {
      (finding.type, finding.unit) = (.decimal, "%")
      finding.remarks.append("percentages: 5% is 0.05 from here on")
    } else if could.amount {
      let currency = could.bareYuan ? ", currency: CNY" : ""
      let stage = "amount: { column: \(StartingText.scalar(finding.name))\(currency) }"
      finding.remarks.append(
        "amounts with their units, which stay text: put `\(stage)` under `steps` for numbers"
          + (could.bareYuan ? ", if a bare 元 is CNY here" : ""))
    }
  }

  private var valuesInWords: String {
    let shown = examples.map { $0.count > 24 ? $0.prefix(24) + "…" : $0 }.joined(separator: ", ")
    return seen.count > examples.count ? shown + ", …" : shown
  }

  private var spellingsInWords: String {
    spellings.keys.sorted().map { word in
      let count = spellings[word] ?? 0
      return "`\(word)` \(count == 1 ? "once" : "\(count) times")"
    }.joined(separator: ", ")
  }

  private static func list(_ spellings: [String: Int]) -> String {
    spellings.keys.sorted().map { StartingText.quoted($0) }.joined(separator: ", ")
  }
}

/// Names of columns whose digits are codes and no numbers.
private enum CodeNames {
  static func isCode(_ name: String) -> Bool {
    let name = name.lowercased()
    let words: Set = ["symbol", "ticker", "code", "isin", "cusip", "sedol", "ric", "cik", "id"]
    let parts = name.split { !$0.isLetter }.map(String.init)
    return parts.contains { words.contains($0) }
      || ["代码", "代碼", "代號", "代号", "编号", "編號"].contains { name.contains($0) }
  }
}

/// The unit that a column's name has at its end: `成交额(万元)`, `turnover [USD million]`, `close_usd`.
private struct HeaderUnit {
  let word: String

  /// The name without it; nil where it is no name then.
  let bare: String?

  init?(_ name: String) {
    let brackets: [Character: Character] = [")": "(", "）": "（", "]": "[", "】": "【"]
    if let last = name.last, let open = brackets[last],
      let start = name.lastIndex(of: open)
    {
      let inner = String(name[name.index(after: start)...].dropLast())
      guard ScaledUnit(known: inner) != nil else { return nil }
      word = inner
      let rest = name[..<start].split(separator: " ").joined(separator: " ")
      bare = rest.isEmpty ? nil : rest
    } else if let bar = name.lastIndex(of: "_"),
      let currency = Currency(code: name[name.index(after: bar)...].uppercased())
    {
      word = currency.code
      bare = nil
    } else {
      return nil
    }
  }
}
