/// Copies batches into one: what a stage that must see whole groups keeps.
///
/// Text is copied into stores of the table's own, so that no chunk of input is held.
public struct TableBuilder: Sendable {
  private let schema: Schema
  private var pieces: [Batch] = []

  /// How many rows were taken so far.
  public private(set) var rowCount = 0

  /// An empty table.
  public init(schema: Schema) {
    self.schema = schema
  }

  /// Takes the rows of `batch`, which must have the table's schema.
  ///
  /// - Complexity: O(rows × columns + bytes of text).
  public mutating func append(_ batch: Batch) {
    if batch.rowCount == 0 { return }
    pieces.append(batch.compacted())
    rowCount += batch.rowCount
  }

  /// The rows as one batch; the builder is empty afterwards.
  public mutating func finish() -> Batch {
    defer { self = TableBuilder(schema: schema) }
    if pieces.isEmpty { return Batch(emptyWith: schema) }
    return Batch(joining: pieces)
  }
}

extension Batch {
  /// The rows of `pieces`, which share a schema, one after the other; there must be one at least.
  public init(joining pieces: [Batch]) {
    let schema = pieces[0].schema
    self.init(
      schema: schema,
      columns: schema.fields.indices.map { place in
        Column(joining: pieces.map { $0.columns[place] })
      },
      rowCount: pieces.reduce(0) { $0 + $1.rowCount })
  }

  /// The same values, without the text that they were read from; what is text stays.
  ///
  /// - Complexity: O(columns).
  public var unwritten: Batch {
    Batch(schema: schema, columns: columns.map(\.unwritten), rowCount: rowCount)
  }

  /// The same rows, with text in stores that hold nothing else.
  public func compacted() -> Batch {
    Batch(schema: schema, columns: columns.map { $0.compacted() }, rowCount: rowCount)
  }
}

extension Column {
  /// The same values, with text in a store that holds nothing else.
  func compacted() -> Column {
    switch self {
    case .text(let column): .text(column.compacted())
    case .integer(let column): .integer(column.compacted())
    case .decimal(let column): .decimal(column.compacted())
    case .boolean(let column): .boolean(column.compacted())
    case .date(let column): .date(column.compacted())
    case .timestamp(let column): .timestamp(column.compacted())
    case .period(let column): .period(column.compacted())
    }
  }

  /// The values of `pieces`, which are of one type, one after the other.
  public init(joining pieces: [Column]) {
    if pieces.count == 1 {
      self = pieces[0]
      return
    }
    switch pieces[0].type {
    case .text: self = .text(TextColumn(joining: pieces.compactMap(\.written)))
    case .integer: self = .integer(ValueColumn(joining: pieces.compactMap(\.integers)))
    case .decimal: self = .decimal(DecimalColumn(joining: pieces.compactMap(\.decimals)))
    case .boolean: self = .boolean(ValueColumn(joining: pieces.compactMap(\.booleans)))
    case .date: self = .date(ValueColumn(joining: pieces.compactMap(\.dates)))
    case .timestamp: self = .timestamp(ValueColumn(joining: pieces.compactMap(\.timestamps)))
    case .period: self = .period(ValueColumn(joining: pieces.compactMap(\.periods)))
    }
  }

  /// The column's text, if it is one of text.
  public var texts: TextColumn? { if case .text(let column) = self { column } else { nil } }

  /// The column's values, if they are integers.
  public var integers: ValueColumn<Int64>? {
    if case .integer(let column) = self { column } else { nil }
  }

  /// The column's values, if they are decimals.
  public var decimals: DecimalColumn? {
    if case .decimal(let column) = self { column } else { nil }
  }

  /// The column's values, if they are booleans.
  public var booleans: ValueColumn<Bool>? {
    if case .boolean(let column) = self { column } else { nil }
  }

  /// The column's values, if they are dates.
  public var dates: ValueColumn<CalendarDate>? {
    if case .date(let column) = self { column } else { nil }
  }

  /// The column's values, if they are moments.
  public var timestamps: ValueColumn<Timestamp>? {
    if case .timestamp(let column) = self { column } else { nil }
  }

  /// The column's values, if they are periods.
  public var periods: ValueColumn<Period>? {
    if case .period(let column) = self { column } else { nil }
  }
}

extension ValueColumn {
  func compacted() -> ValueColumn {
    guard let written else { return self }
    return ValueColumn(layout, written: written.compacted())
  }

  init(joining pieces: [ValueColumn]) {
    var values: [Element?] = []
    values.reserveCapacity(pieces.reduce(0) { $0 + $1.count })
    for piece in pieces { for row in 0..<piece.count { values.append(piece[row]) } }
    self.init(
      values, written: TextColumn(joiningWritten: pieces.map { ($0.written, $0.count) }))
  }
}

extension DecimalColumn {
  func compacted() -> DecimalColumn {
    guard let written else { return self }
    return DecimalColumn(layout, written: written.compacted())
  }

  init(joining pieces: [DecimalColumn]) {
    var builder = DecimalColumnBuilder(capacity: pieces.reduce(0) { $0 + $1.count })
    for piece in pieces { for row in 0..<piece.count { builder.append(piece[row]) } }
    self = builder.finish(
      written: TextColumn(joiningWritten: pieces.map { ($0.written, $0.count) }))
  }
}

extension TextColumn {
  /// The pieces' text joined, missing where a piece has none; nil where none has any.
  fileprivate init?(joiningWritten pieces: [(text: TextColumn?, count: Int)]) {
    if pieces.allSatisfy({ $0.text == nil }) { return nil }
    self.init(joining: pieces.map { $0.text ?? TextColumn(repeating: nil, count: $0.count) })
  }
}
