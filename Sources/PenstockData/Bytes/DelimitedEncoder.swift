import CScan

/// Writes the rows of a batch as delimited text: fields, a delimiter between, a newline after.
///
/// A column that nothing replaced is copied from the bytes that were read, quotes and all; where
/// several such columns stand side by side in the output as they did in the input, with one copy.
public struct DelimitedEncoder: Sendable {
  private enum Cell {
    case run(FieldGrid, first: Int, last: Int)
    case narrow(units: [Int64], scales: [Int8])
    case pieces(ByteStore, [TextSlice], codes: [UInt16])
    case slices(ByteStore, [TextSlice], Column)
    case other(Column)
  }

  private let delimiter: UInt8
  private let quote: UInt8
  private let needsQuotes: [Bool]  // by byte

  /// An encoder for `delimiter` and `quote`.
  public init(delimiter: UInt8, quote: UInt8) {
    self.delimiter = delimiter
    self.quote = quote
    var special = [Bool](repeating: false, count: 256)
    for byte in [delimiter, quote, UInt8(ascii: "\n"), UInt8(ascii: "\r")] {
      special[Int(byte)] = true
    }
    needsQuotes = special
  }

  /// Appends all rows of `columns` to `writer`.
  ///
  /// - Complexity: O(bytes written).
  public func encode(_ columns: [Column], rowCount: Int, into writer: inout ByteWriter) {
    let cells = cells(for: columns)
    withExtendedLifetime(cells) {
      var pointers: [Pointers] = []
      Self.withPointers(cells[...], &pointers) { pointers in
        let room = pointers.count * (Self.mostCopied + 1) + 1
        for row in 0..<rowCount {
          writer.reserve(room)
          var next = writer.next
          for place in pointers.indices {
            if place > 0 { next = put(delimiter, at: next) }
            if let end = put(pointers[place], row, at: next) {
              next = end
            } else {
              writer.end(at: next)
              appendOther(cells[place], row, to: &writer)
              writer.reserve(room)
              next = writer.next
            }
          }
          writer.end(at: put(UInt8(ascii: "\n"), at: next))
        }
      }
    }
  }

  /// The most bytes that a cell is put into a row with one copy of fixed size.
  private static let mostCopied = ByteStore.slack

  @inline(__always)
  private func put(
    _ byte: UInt8, at next: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    next[0] = byte
    return next + 1
  }

  /// Puts a cell that is short and needs no quotes at `next`, where there must be room for
  /// ``mostCopied`` bytes, and returns the place after it; nil for any other cell.
  @inline(__always)
  private func put(
    _ cell: Pointers, _ row: Int, at next: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8>? {
    switch cell {
    case .run(let run):
      let (bytes, count) = run.bytes(row)
      guard count <= Self.mostCopied else { return nil }
      UnsafeMutableRawPointer(next).copyMemory(from: bytes, byteCount: Self.mostCopied)
      return next + count
    case .narrow(let units, let scales):
      let scale = Int(scales[row])
      return scale < 0 ? next : DecimalBytes.put(units: units[row], scale: scale, at: next)
    case .pieces(let base, let slices, let codes):
      let slice = slices[Int(codes[row])]
      guard slice.length <= 64 else { return nil }
      UnsafeMutableRawPointer(next).copyMemory(from: base + slice.offset, byteCount: 64)
      return next + slice.length
    case .slices(let base, let slices):
      let slice = slices[row]
      let length = slice.length
      guard !slice.isQuoted, length > 0, length <= 64, !hasSpecial(base + slice.offset, length)
      else { return nil }
      UnsafeMutableRawPointer(next).copyMemory(from: base + slice.offset, byteCount: 64)
      return next + length
    case .other: return nil
    }
  }

  /// Appends one row of plain texts, such as a header.
  public func encode(header names: [String], into writer: inout ByteWriter) {
    for (place, name) in names.enumerated() {
      if place > 0 { writer.append(delimiter) }
      var name = name
      name.withUTF8 { appendQuoted($0, false, to: &writer) }
    }
    writer.append(UInt8(ascii: "\n"))
  }

  /// A cell as plain pointers: the loop over the rows must not count references.
  private enum Pointers {
    case run(GridRun)
    case narrow(UnsafePointer<Int64>, UnsafePointer<Int8>)
    case pieces(UnsafePointer<UInt8>, UnsafePointer<TextSlice>, UnsafePointer<UInt16>)
    case slices(UnsafePointer<UInt8>, UnsafePointer<TextSlice>)
    case other
  }

  /// The most cells whose pointers are taken: each takes a level of the stack.
  private static let mostPointers = 512

  /// Calls `body` with the pointers of all cells, which are valid only until it returns.
  private static func withPointers(
    _ cells: ArraySlice<Cell>, _ done: inout [Pointers], _ body: ([Pointers]) -> Void
  ) {
    guard let cell = cells.first, done.count < mostPointers else {
      return body(done + cells.map { _ in .other })
    }
    func next(_ pointers: Pointers) {
      done.append(pointers)
      withPointers(cells.dropFirst(), &done, body)
    }
    switch cell {
    case .run(let grid, let first, let last):
      grid.withRun(first: first, last: last) { next(.run($0)) }
    case .narrow(let units, let scales):
      units.withUnsafeBufferPointer { units in
        scales.withUnsafeBufferPointer { scales in
          guard let units = units.baseAddress, let scales = scales.baseAddress else {
            return next(.other)
          }
          next(.narrow(units, scales))
        }
      }
    case .pieces(let store, let slices, let codes):
      slices.withUnsafeBufferPointer { slices in
        codes.withUnsafeBufferPointer { codes in
          guard let slices = slices.baseAddress, let codes = codes.baseAddress else {
            return next(.other)
          }
          next(.pieces(store.base, slices, codes))
        }
      }
    case .slices(let store, let slices, _):
      slices.withUnsafeBufferPointer { slices in
        next(slices.baseAddress.map { .slices(store.base, $0) } ?? .other)
      }
    case .other: next(.other)
    }
  }

  private func appendText(_ column: TextColumn, _ row: Int, to writer: inout ByteWriter) {
    let slice = column.slice(row)
    if slice.isMissing { return }
    let bytes = UnsafeBufferPointer(start: column.store.base + slice.offset, count: slice.length)
    appendQuoted(bytes, slice.isQuoted, to: &writer)
  }

  /// Whether one of up to 64 bytes is a delimiter, a quote or a line's end.
  @inline(__always)
  private func hasSpecial(_ bytes: UnsafePointer<UInt8>, _ length: Int) -> Bool {
    let found =
      penstock_match64(bytes, delimiter) | penstock_match64(bytes, quote)
      | penstock_match64(bytes, UInt8(ascii: "\n")) | penstock_match64(bytes, UInt8(ascii: "\r"))
    return found << UInt64(64 - length) != 0
  }

  /// Appends a text: an empty one is quoted, or it would be read back as missing; what was quoted stays.
  @inline(never)
  private func appendQuoted(
    _ bytes: UnsafeBufferPointer<UInt8>, _ quoted: Bool, to writer: inout ByteWriter
  ) {
    if !quoted, !bytes.isEmpty, !bytes.contains(where: { needsQuotes[Int($0)] }) {
      return writer.append(bytes)
    }
    writer.append(quote)
    for byte in bytes {
      if byte == quote { writer.append(quote) }
      writer.append(byte)
    }
    writer.append(quote)
  }

  private func appendOther(_ cell: Cell, _ row: Int, to writer: inout ByteWriter) {
    switch cell {
    case .other(let column): appendValue(column, row, to: &writer)
    case .run(let grid, let first, let last):
      grid.withRun(first: first, last: last) { run in
        let (bytes, count) = run.bytes(row)
        writer.append(UnsafeBufferPointer(start: bytes, count: count))
      }
    case .narrow(let units, let scales):
      if scales[row] >= 0 { writer.append(units: units[row], scale: Int(scales[row])) }
    case .pieces(let store, let slices, let codes):
      writer.append(slices[Int(codes[row])], of: store)
    case .slices(_, _, let column): appendValue(column, row, to: &writer)
    }
  }

  private func appendValue(_ column: Column, _ row: Int, to writer: inout ByteWriter) {
    if let written = column.written, !written.isMissing(row) {
      return appendText(written, row, to: &writer)
    }
    switch column {
    case .decimal(let column): if let value = column[row] { writer.append(value) }
    case .integer(let column): if let value = column[row] { writer.append(value) }
    case .date(let column): if let value = column[row] { writer.append(value) }
    default: if let text = column[row] { writer.append(text) }
    }
  }

  /// What to write for each column, with neighbours of one grid put together.
  private func cells(for columns: [Column]) -> [Cell] {
    var cells: [Cell] = []
    for column in columns {
      let origin = column.written?.gridField
      if let origin, origin.grid.delimiter == delimiter, origin.grid.quoteByte == quote {
        if case .run(let grid, let first, let last) = cells.last, last + 1 == origin.field,
          grid.isSame(as: origin.grid)
        {
          cells[cells.count - 1] = .run(grid, first: first, last: origin.field)
        } else {
          cells.append(.run(origin.grid, first: origin.field, last: origin.field))
        }
      } else {
        cells.append(cell(for: column))
      }
    }
    return cells
  }

  private func cell(for column: Column) -> Cell {
    if let (store, slices, codes) = encodedOnce(column) {
      return .pieces(store, slices, codes: codes)
    }
    if let written = column.written {
      return written.eachSlice.map { .slices(written.store, $0, column) } ?? .other(column)
    }
    if case .decimal(let decimals) = column, case .narrow(let units, let scales) = decimals.layout {
      return .narrow(units: units, scales: scales)
    }
    return .other(column)
  }

  /// The few distinct values of a column, each written out once.
  private func encodedOnce(_ column: Column) -> (ByteStore, [TextSlice], [UInt16])? {
    guard let (firstRows, codes) = column.distinctRows else { return nil }
    var writer = ByteWriter()
    var slices: [TextSlice] = []
    for row in firstRows {
      let start = writer.count
      if row >= 0 { appendValue(column, Int(row), to: &writer) }
      slices.append(TextSlice(offset: start, length: writer.count - start))
    }
    return (writer.finish(), slices, codes)
  }
}

extension Column {
  /// For columns of few values: the first row of each value (−1 where none has it), and the codes.
  fileprivate var distinctRows: (firstRows: [Int32], codes: [UInt16])? {
    let codes: [UInt16]
    let count: Int
    switch self {
    case .text(let column):
      guard column.isCoded, let coding = column.coding else { return nil }
      return (coding.firstRows, coding.codes)
    case .integer(let column):
      guard let coded = column.coded else { return nil }
      (count, codes) = (coded.values.count, coded.codes)
    case .decimal(let column):
      guard let coded = column.coded else { return nil }
      (count, codes) = (coded.values.count, coded.codes)
    case .boolean(let column):
      guard let coded = column.coded else { return nil }
      (count, codes) = (coded.values.count, coded.codes)
    case .date(let column):
      guard let coded = column.coded else { return nil }
      (count, codes) = (coded.values.count, coded.codes)
    case .timestamp(let column):
      guard let coded = column.coded else { return nil }
      (count, codes) = (coded.values.count, coded.codes)
    case .period(let column):
      guard let coded = column.coded else { return nil }
      (count, codes) = (coded.values.count, coded.codes)
    }
    var firstRows = [Int32](repeating: -1, count: count)
    for (row, code) in codes.enumerated() where firstRows[Int(code)] < 0 {
      firstRows[Int(code)] = Int32(row)
    }
    return (firstRows, codes)
  }
}
