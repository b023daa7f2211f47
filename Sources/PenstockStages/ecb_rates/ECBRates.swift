import PenstockData
import PenstockKit

/// Reads the European Central Bank's euro reference rates: the history file or the one-day file.
///
/// Both are a table with a day in each row and a currency in each column, units of it for one euro.
/// They become rows of `date`, `base` (EUR), `quote`, `rate`, `source` (ECB) and `kind`. `N/A` is no
/// rate. What the pipeline asks of a column's type is not needed here.
struct ECBRates: Source {
  static let name = "ecb_rates"
  static let summary = "Reads the ECB's euro reference rates, history or one day, as a rate table."

  typealias Settings = NoSettings

  private let inputs: [any ByteInput]
  private let dialect = CSVDialect.standard
  private var names: [String] = []

  init(_ settings: NoSettings, _ binding: inout SourceBinding) {
    inputs = binding.inputs
    binding.output = RateTable.schema
    guard let input = inputs.first else {
      binding.note(
        Diagnostic(
          "`ecb_rates` needs a file to read", help: "add `path: data/eurofxref-hist.csv`"))
      return
    }
    do {
      names = try CSVHeader.read(input, dialect)
      guard names.first?.trimmed == "Date", names.count > 1 else {
        throw StageFailure("`\(input.name)` does not begin with `Date`, as the ECB's files do")
      }
    } catch let failure as StageFailure {
      binding.note(Diagnostic(failure.message, help: failure.help))
    } catch {
      binding.note(Diagnostic("\(error)"))
    }
  }

  func open() -> any ChunkReader {
    CSVReader(
      inputs: inputs, dialect: dialect, layouts: ColumnLayouts(names: names, mayMove: false))
  }

  func decode(_ chunk: Chunk, _ context: inout StageContext) throws -> Batch {
    let input = inputs[chunk.input].name
    let records = try CSVRecords(
      chunk, fieldCount: names.count, dialect, name: input, refuses: false)
    let currencies = names.indices.dropFirst().filter { !names[$0].trimmed.isEmpty }
    let days = try days(records, chunk)
    let columns = try currencies.map { try prices(in: $0, records, chunk) }
    var dates: [CalendarDate?] = []
    var quotes: [UInt16] = []
    dates.reserveCapacity(records.count * columns.count)
    quotes.reserveCapacity(records.count * columns.count)
    var rates = DecimalColumnBuilder(capacity: records.count * columns.count)
    for row in 0..<records.count {
      let day = days[row]
      for (code, prices) in columns.enumerated() {
        guard let price = prices[row] else { continue }
        dates.append(day)
        quotes.append(UInt16(code))
        rates.append(price)
      }
    }
    let count = dates.count
    return Batch(
      schema: RateTable.schema,
      columns: [
        .date(ValueColumn(dates)),
        .text(TextColumn(repeating: "EUR", count: count)),
        .text(TextColumn(values: currencies.map { names[$0].trimmed }, codes: quotes)),
        .decimal(rates.finish()),
        .text(TextColumn(repeating: "ECB", count: count)),
        .text(TextColumn(repeating: "reference", count: count)),
      ], rowCount: count)
  }

  private func days(_ records: CSVRecords, _ chunk: Chunk) throws -> [CalendarDate] {
    let texts = records.columns[0].trimmed()
    let dates = texts.decoded(as: .date).column.dates
    return try (0..<records.count).map { row in
      let text = texts[row] ?? ""
      guard let day = dates?[row] ?? Self.longDate(text) else {
        throw failure("`\(text)` is not a day", row, records, chunk)
      }
      return day
    }
  }

  private func prices(
    in place: Int, _ records: CSVRecords, _ chunk: Chunk
  ) throws -> DecimalColumn {
    let texts = records.columns[place].trimmed()
    let (column, unreadable) = texts.decoded(as: .decimal, ColumnFormat(missing: ["N/A"]))
    if let row = unreadable.first.map({ Int($0) }) {
      throw failure("`\(texts[row] ?? "")` is not a rate", row, records, chunk)
    }
    return column.decimals ?? DecimalColumn([])
  }

  private func failure(
    _ message: String, _ row: Int, _ records: CSVRecords, _ chunk: Chunk
  ) -> StageFailure {
    StageFailure(
      message, place: "line \(records.line(of: row, in: chunk)) of \(inputs[chunk.input].name)")
  }

  /// A day as the one-day file writes it: `30 October 2026`.
  static func longDate(_ text: String) -> CalendarDate? {
    let parts = text.split(separator: " ")
    let months = [
      "January", "February", "March", "April", "May", "June", "July", "August", "September",
      "October", "November", "December",
    ]
    guard parts.count == 3, let day = Int(parts[0]), let year = Int(parts[2]),
      let month = months.firstIndex(of: String(parts[1]))
    else { return nil }
    return CalendarDate(year: year, month: month + 1, day: day)
  }
}

extension String {
  /// The text without blanks at either end.
  fileprivate var trimmed: String {
    var rest = self[...]
    while rest.first == " " { rest.removeFirst() }
    while rest.last == " " { rest.removeLast() }
    return String(rest)
  }
}
