import PenstockData
import PenstockFinance
import PenstockKit

/// Finds the periods of facts: written ones, first and last days, or last days with a cover.
struct FactPeriods: Sendable {
  private enum Form {
    case none
    case written(Int)
    case days(start: Int, end: Int)
    case covers(end: Int, Cover)
    case coversColumn(end: Int, column: Int, [String: Cover])
  }

  private let form: Form
  private let place: Int
  private let yearEnd: YearEnd

  /// Finds out how periods are said, and adds the column for them to `schema` where needed.
  init(_ settings: FactsSettings, _ schema: inout Schema, _ binding: inout Binding) {
    yearEnd = settings.yearEnd
    if let end = settings.end {
      let endPlace = binding.column(end, .date)
      if let start = settings.start {
        form = .days(start: binding.column(start, .date), end: endPlace)
      } else if case .column(let column, let map) = settings.covers {
        form = .coversColumn(end: endPlace, column: binding.column(column, .text), map)
      } else if case .all(let cover) = settings.covers {
        form = .covers(end: endPlace, cover)
      } else {
        form = .none
      }
      place = schema.append(Field(FactPart.period.rawValue, .period))
      schema.parts[.period] = FactPart.period.rawValue
    } else if let written = schema.index(of: .period) {
      form = .written(written)
      place = written
      schema.append(Field(schema.fields[written].name, .period))
    } else {
      form = .none
      place = schema.append(Field(FactPart.period.rawValue, .period))
      schema.parts[.period] = FactPart.period.rawValue
      binding.note(
        Diagnostic(
          "nothing says when these facts hold",
          help: "add `period: COLUMN`, or `end: COLUMN` with `covers: year_to_date`"))
    }
  }

  /// Puts the periods into `columns`; returns the rows whose period can't be read, and why.
  func set(_ columns: inout [Column]) -> [(row: Int32, reason: String)] {
    switch form {
    case .none: return []
    case .written(let place):
      guard let texts = columns[place].texts else { return [] }
      let (column, unreadable) = texts.decoded(as: .period)
      columns[place] = column
      return unreadable.map { ($0, "`\(texts[Int($0)] ?? "")` is no period") }
    case .days(let start, let end):
      guard let starts = columns[start].dates, let ends = columns[end].dates else { return [] }
      return set(
        &columns,
        starts.combined(with: ends) { start, end in
          guard let start, let end else { return nil }
          return Period(from: start, through: end)
        }
      ) { row in
        starts[row] == nil || ends[row] == nil ? nil : "its last day comes before its first"
      }
    case .covers(let end, let cover):
      guard let ends = columns[end].dates else { return [] }
      return set(&columns, ends.map { $0.flatMap { cover.period(endingOn: $0, yearEnd: yearEnd) } })
      {
        _ in nil
      }
    case .coversColumn(let end, let column, let map):
      guard let ends = columns[end].dates, let words = columns[column].texts else { return [] }
      let covers = words.map { map[String(copying: $0)] }
      return set(
        &columns,
        ends.combined(with: covers) { end, cover in
          guard let end, let cover else { return nil }
          return cover.period(endingOn: end, yearEnd: yearEnd)
        }
      ) { row in
        ends[row] == nil || covers[row] != nil
          ? nil : "`covers` does not say what `\(words[row] ?? "")` means"
      }
    }
  }

  private func set(
    _ columns: inout [Column], _ periods: ValueColumn<Period>, _ reason: (Int) -> String?
  ) -> [(row: Int32, reason: String)] {
    columns[place] = .period(periods)
    if let (values, _) = periods.coded, !values.contains(where: { $0 == nil }) { return [] }
    return (0..<periods.count).compactMap { row in
      periods[row] == nil ? reason(row).map { (Int32(row), $0) } : nil
    }
  }
}
