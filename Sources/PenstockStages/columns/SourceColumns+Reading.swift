import PenstockData
import PenstockFinance
import PenstockKit

extension SourceColumns {
  /// What is wrong with a value that can't be read.
  private struct Unreadable {
    let row: Int32
    let reason: String
    var help: String?
  }

  /// Makes a batch of an input's text columns, behind which stand the values that its path gives to
  /// names in braces; see ``batch(_:rowCount:refuses:place:_:)``.
  func batch(
    _ texts: [TextColumn], of input: any ByteInput, rowCount: Int, refuses: Bool,
    place: (Int) -> String, _ context: inout StageContext
  ) throws -> Batch {
    let captures = input.captures.map { TextColumn(repeating: $0.value, count: rowCount) }
    return try batch(
      texts + captures, rowCount: rowCount, refuses: refuses, place: place, &context)
  }

  /// Makes a batch of the input's text columns.
  ///
  /// A row with a value that can't be read is refused where the source refuses such rows (the
  /// engine drops it then) and fails the run otherwise.
  ///
  /// - Parameter place: Where a row stands in the input, in words.
  func batch(
    _ texts: [TextColumn], rowCount: Int, refuses: Bool, place: (Int) -> String,
    _ context: inout StageContext
  ) throws -> Batch {
    var columns: [Column] = []
    columns.reserveCapacity(items.count)
    var unreadable: [Unreadable] = []
    func text(_ item: Int) -> TextColumn {
      items[item].place.map { texts[$0] }
        ?? TextColumn(repeating: items[item].constant, count: rowCount)
    }
    for (number, item) in items.enumerated() {
      if let symbol = item.symbol {
        let (column, problems) = symbol.read(text(number), words: text)
        columns.append(.text(column))
        unreadable += problems.map {
          Unreadable(row: $0.row, reason: "`\(item.name)`: \($0.reason)", help: $0.help)
        }
        continue
      }
      let texts = text(number)
      let (column, rows) = texts.decoded(as: item.type, item.format)
      columns.append(column)
      for row in rows {
        let text = texts[Int(row)] ?? ""
        unreadable.append(
          Unreadable(row: row, reason: "`\(item.name)`: `\(text)` is not \(item.type.summary)"))
      }
    }
    // Several columns may take their unit from one, whose words stay as they were until all have.
    let decoded = columns
    for (number, item) in items.enumerated() {
      setPoint(number, text, &columns, &unreadable)
      scale(number, decoded, &columns, &unreadable)
      if let day = item.day, let times = columns[number].timestamps {
        columns[number] = .timestamp(day.moments(times, columns))
      }
    }
    for bad in unreadable.sorted(by: { $0.row < $1.row }) {
      if !refuses {
        throw StageFailure(
          bad.reason,
          help: bad.help
            ?? "declare how it is written under `columns:`, or refuse such rows: `on_error: refuse`",
          place: place(Int(bad.row)))
      }
      context.refuse(bad.row, code: "E_VALUE_UNREADABLE", bad.reason)
    }
    return Batch(schema: schema, columns: columns, rowCount: rowCount)
  }

  /// Puts the point into numbers that are written without one.
  private func setPoint(
    _ place: Int, _ text: (Int) -> TextColumn, _ columns: inout [Column],
    _ unreadable: inout [Unreadable]
  ) {
    let count = columns[place].count
    switch items[place].decimals {
    case .none: return
    case .powerOfTen(let power):
      shift(place, by: ValueColumn(repeating: power, count: count), &columns, &unreadable)
    case .column(let other):
      let words = text(other)
      let exponents = words.map { bytes in
        Int(String(copying: bytes)).flatMap { (0...18).contains($0) ? -$0 : nil }
      }
      for row in 0..<count where exponents[row] == nil && !columns[place].isMissing(row) {
        unreadable.append(
          Unreadable(
            row: Int32(row),
            reason: "`\(items[place].name)`: `\(words[row] ?? "")` is no count of decimals"))
      }
      shift(place, by: exponents, &columns, &unreadable)
    }
  }

  /// Brings a column's numbers to base units.
  private func scale(
    _ place: Int, _ decoded: [Column], _ columns: inout [Column], _ unreadable: inout [Unreadable]
  ) {
    let exponents: ValueColumn<Int>
    let count = columns[place].count
    switch items[place].scale {
    case .none: return
    case .powerOfTen(let power): exponents = ValueColumn(repeating: power, count: count)
    case .column(let other):
      guard let words = decoded[other].texts else { return }
      exponents = words.map { bytes in
        ScaledUnit.parse(bytes).flatMap(Self.base)?.powerOfTen
      }
      for row in 0..<count where exponents[row] == nil && !columns[place].isMissing(row) {
        unreadable.append(
          Unreadable(row: Int32(row), reason: "`\(words[row] ?? "")` is no unit"))
      }
      let units = words.map { ScaledUnit.parse($0).flatMap(Self.base)?.unit.description }
      columns[other] = .text(TextColumn(units))
    }
    shift(place, by: exponents, &columns, &unreadable)
  }

  private func shift(
    _ place: Int, by exponents: ValueColumn<Int>, _ columns: inout [Column],
    _ unreadable: inout [Unreadable]
  ) {
    let decimals =
      switch columns[place] {
      case .decimal(let column): column
      case .integer(let column): DecimalColumn(column.map { $0.map { Decimal($0) } })
      default: DecimalColumn([Decimal?]())
      }
    let (scaled, overflows) = decimals.scaled(byPowersOfTen: exponents)
    for row in overflows {
      unreadable.append(
        Unreadable(row: row, reason: "`\(items[place].name)` has more than 38 digits"))
    }
    if case .integer = columns[place] {
      let whole = (0..<columns[place].count).map { scaled[$0].flatMap { Int64(exactly: $0.units) } }
      columns[place] = .integer(ValueColumn(whole))
    } else {
      columns[place] = .decimal(scaled)
    }
  }
}
