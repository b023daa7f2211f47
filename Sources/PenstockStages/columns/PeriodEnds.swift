import PenstockData

/// Adds to each period column its first and its last day, which is how sinks write periods.
///
/// They are called after the column, `period_start` and `period_end`; a name that is already taken
/// is left alone. The first day of an instant is missing.
struct PeriodEnds: Sendable {
  /// The columns with those added.
  let schema: Schema

  private enum Item {
    case column(Int)
    case start(Int)
    case end(Int)
  }

  private let items: [Item]

  /// The columns of `input`, with the days of its periods.
  init(_ input: Schema) {
    var items: [Item] = []
    var fields: [Field] = []
    for (place, field) in input.fields.enumerated() {
      items.append(.column(place))
      fields.append(field)
      guard field.type == .period else { continue }
      for (name, item) in [("start", Item.start(place)), ("end", .end(place))]
      where input["\(field.name)_\(name)"] == nil {
        items.append(item)
        fields.append(Field("\(field.name)_\(name)", .date))
      }
    }
    self.items = items
    var schema = Schema(fields)
    schema.parts = input.parts
    self.schema = schema
  }

  /// The columns to write for `batch`.
  func added(to batch: Batch) -> [Column] {
    items.map { item in
      switch item {
      case .column(let place): batch.columns[place]
      case .start(let place): days(batch.columns[place]) { $0.start }
      case .end(let place): days(batch.columns[place]) { $0.end }
      }
    }
  }

  private func days(_ column: Column, _ day: (Period) -> CalendarDate?) -> Column {
    .date(
      column.periods?.map { $0.flatMap(day) } ?? ValueColumn(repeating: nil, count: column.count))
  }
}
