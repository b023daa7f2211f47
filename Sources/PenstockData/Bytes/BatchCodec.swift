/// Writes rows as bytes, for those that wait on disk until the same process reads them back.
///
/// Values are copied as they lie in memory; coded columns stay coded, and typed values keep the text
/// that they were read from. What comes back is what a gathered batch would be.
public enum BatchCodec {
  /// Appends the rows of `batch` numbered `rows`, in that order; all rows where nil.
  ///
  /// - Complexity: O(rows × columns + bytes of text).
  public static func append(
    _ batch: Batch, rows: ArraySlice<Int32>? = nil, to writer: inout ByteWriter
  ) {
    writer.append(raw: rows?.count ?? batch.rowCount)
    for column in batch.columns { writer.append(column, rows) }
  }

  /// Appends those of `numbers` that have the places `rows`, in that order; all where nil.
  public static func append(
    _ numbers: [Int], rows: ArraySlice<Int32>? = nil, to writer: inout ByteWriter
  ) {
    writer.append(array: numbers, rows)
  }
}

/// Reads, in order, what ``BatchCodec`` appended.
public struct BatchReader {
  private var bytes: RawReader

  /// A reader from the start of `store`.
  public init(_ store: ByteStore) {
    bytes = RawReader(store)
  }

  /// The next rows, which must have been written with the columns of `schema`.
  public mutating func batch(_ schema: Schema) -> Batch {
    let rowCount = bytes.value(of: Int.self)
    let columns = schema.fields.map { bytes.column($0.type) }
    return Batch(schema: schema, columns: columns, rowCount: rowCount)
  }

  /// The next keys.
  public mutating func sortKeys() -> SortKeys {
    let starts = bytes.array(of: UInt32.self)
    return SortKeys(bytes.store(of: bytes.value(of: Int.self)), starts)
  }

  /// The next numbers.
  public mutating func numbers() -> [Int] { bytes.array(of: Int.self) }
}

/// How a column is laid out, and whether its text stands beside it.
private struct Layout: OptionSet {
  let rawValue: UInt8
  static let coded = Layout(rawValue: 1)
  static let wide = Layout(rawValue: 2)
  static let written = Layout(rawValue: 4)
}

extension ByteWriter {
  fileprivate mutating func append(_ column: Column, _ rows: ArraySlice<Int32>?) {
    switch column {
    case .text(let column): append(column, rows)
    case .integer(let column): append(column, rows)
    case .decimal(let column): append(column, rows)
    case .boolean(let column): append(column, rows)
    case .date(let column): append(column, rows)
    case .timestamp(let column): append(column, rows)
    case .period(let column): append(column, rows)
    }
  }

  private mutating func append<Value>(_ column: ValueColumn<Value>, _ rows: ArraySlice<Int32>?) {
    let written: Layout = column.written == nil ? [] : .written
    switch column.layout {
    case .each(let values):
      append(raw: written)
      append(array: values, rows)
    case .coded(let values, let codes):
      append(raw: written.union(.coded))
      let used = append(codes: codes, of: values.count, rows)
      append(array: used.map { values[Int($0)] }, nil)
    }
    if let text = column.written { append(text, rows) }
  }

  private mutating func append(_ column: DecimalColumn, _ rows: ArraySlice<Int32>?) {
    let written: Layout = column.written == nil ? [] : .written
    switch column.layout {
    case .narrow(let units, let scales):
      append(raw: written)
      append(array: units, rows)
      append(array: scales, rows)
    case .wide(let units, let scales):
      append(raw: written.union(.wide))
      append(array: units, rows)
      append(array: scales, rows)
    case .coded(let values, let codes):
      append(raw: written.union(.coded))
      let used = append(codes: codes, of: values.count, rows)
      append(array: used.map { values[Int($0)] }, nil)
    }
    if let text = column.written { append(text, rows) }
  }

  private mutating func append(_ column: TextColumn, _ rows: ArraySlice<Int32>?) {
    if case .coded(let values, let codes) = column.layout {
      append(raw: Layout.coded)
      let used = append(codes: codes, of: values.count, rows)
      append(texts: used.map { values[Int($0)] }, of: column.store)
    } else {
      append(raw: Layout())
      let slices =
        rows?.map { column.slice(Int($0)) } ?? (0..<column.count).map { column.slice($0) }
      append(texts: slices, of: column.store)
    }
  }

  /// Appends codes, numbered anew without those that no row has.
  ///
  /// - Returns: The codes that occur, in the order of their new numbers.
  private mutating func append(
    codes: [UInt16], of count: Int, _ rows: ArraySlice<Int32>?
  ) -> [UInt16] {
    guard let rows else {
      append(array: codes, nil)
      return (0..<count).map { UInt16($0) }
    }
    var numbers = [Int32](repeating: -1, count: count)
    var used: [UInt16] = []
    let renumbered = rows.map { row -> UInt16 in
      let code = codes[Int(row)]
      if numbers[Int(code)] < 0 {
        numbers[Int(code)] = Int32(used.count)
        used.append(code)
      }
      return UInt16(truncatingIfNeeded: numbers[Int(code)])
    }
    append(array: renumbered, nil)
    return used
  }

  /// Appends where each text will lie, and then the bytes, with the quotes around those that are
  /// quoted.
  private mutating func append(texts slices: [TextSlice], of store: ByteStore) {
    var length = 0
    let moved = slices.map { slice -> TextSlice in
      if slice.isMissing { return slice }
      let margin = slice.isQuoted ? 1 : 0
      defer { length += slice.length + 2 * margin }
      return TextSlice(offset: length + margin, length: slice.length, quoted: slice.isQuoted)
    }
    append(array: moved, nil)
    append(raw: length)
    for slice in slices where !slice.isMissing {
      let margin = slice.isQuoted ? 1 : 0
      append(short: store.base + slice.offset - margin, count: slice.length + 2 * margin)
    }
  }
}

extension RawReader {
  fileprivate mutating func column(_ type: ValueType) -> Column {
    switch type {
    case .text: .text(text())
    case .integer: .integer(values())
    case .decimal: .decimal(decimals())
    case .boolean: .boolean(values())
    case .date: .date(values())
    case .timestamp: .timestamp(values())
    case .period: .period(values())
    }
  }

  private mutating func values<Value>() -> ValueColumn<Value> {
    let layout = value(of: Layout.self)
    let values: ValueColumn<Value>.Layout
    if layout.contains(.coded) {
      let codes = array(of: UInt16.self)
      values = .coded(array(of: Value?.self), codes)
    } else {
      values = .each(array(of: Value?.self))
    }
    return ValueColumn(values, written: layout.contains(.written) ? text() : nil)
  }

  private mutating func decimals() -> DecimalColumn {
    let layout = value(of: Layout.self)
    let values: DecimalColumn.Layout
    if layout.contains(.coded) {
      let codes = array(of: UInt16.self)
      values = .coded(array(of: Decimal?.self), codes)
    } else if layout.contains(.wide) {
      let units = array(of: Int128.self)
      values = .wide(units: units, scales: array(of: Int8.self))
    } else {
      let units = array(of: Int64.self)
      values = .narrow(units: units, scales: array(of: Int8.self))
    }
    return DecimalColumn(values, written: layout.contains(.written) ? text() : nil)
  }

  private mutating func text() -> TextColumn {
    let codes = value(of: Layout.self).contains(.coded) ? array(of: UInt16.self) : nil
    let slices = array(of: TextSlice.self)
    let store = store(of: value(of: Int.self))
    return codes.map { TextColumn(slices, $0, in: store) } ?? TextColumn(slices, in: store)
  }
}
