@testable import PenstockData

extension ByteStore {
  /// A store with any bytes.
  convenience init(bytes: [UInt8]) {
    self.init(capacity: bytes.count) { room in
      room.copyBytes(from: bytes)
      return bytes.count
    }
  }

  /// All bytes.
  var bytes: [UInt8] { Array(rawBytes(0..<count)) }

  /// All bytes as text.
  var text: String { text(0..<count) }
}

extension TextColumn {
  /// All values.
  var values: [String?] { (0..<count).map { self[$0] } }
}

extension ValueColumn {
  /// All values.
  var values: [Element?] { (0..<count).map { self[$0] } }
}

extension DecimalColumn {
  /// All values as they are printed, so that scales are compared as well.
  var printed: [String?] { (0..<count).map { self[$0]?.description } }

  /// All values.
  var values: [Decimal?] { (0..<count).map { self[$0] } }
}

extension Column {
  /// All values as sinks print them.
  var printed: [String?] { (0..<count).map { self[$0] } }
}

extension Decimal {
  /// Units and scale, for comparing what is printed and not only what is meant.
  var exact: [Int128] { [units, Int128(scale)] }
}

/// The rows of delimited text as columns that are views of it, or nil where they are ragged.
func grid(
  _ text: String, fields: Int, delimiter: Unicode.Scalar = ",", quote: Unicode.Scalar? = "\""
) -> [TextColumn]? {
  let store = ByteStore(text)
  let separator = UInt8(ascii: delimiter)
  let quoteByte = quote.map { UInt8(ascii: $0) }
  let index = FieldIndex(
    store, in: 0..<store.count, delimiter: separator, quote: quoteByte, fieldCount: fields)
  let grid = FieldGrid(store, index, from: 0, delimiter: separator, quote: quoteByte)
  return grid.map { grid in (0..<fields).map { TextColumn(grid, field: $0) } }
}

/// What an encoder for commas and double quotes writes.
func encoded(_ columns: [Column], rowCount: Int? = nil) -> String {
  var writer = ByteWriter()
  DelimitedEncoder(delimiter: UInt8(ascii: ","), quote: UInt8(ascii: "\""))
    .encode(columns, rowCount: rowCount ?? columns[0].count, into: &writer)
  return writer.finish().text
}

/// The same values as a column of each inner form: row by row, coded, and a view of read text, in
/// quotes and, where they can, without.
///
/// The values must not hold quotes.
func forms(of values: [String?]) -> [TextColumn] {
  var distinct: [String?] = []
  let codes = values.map { value in
    if let place = distinct.firstIndex(of: value) { return UInt16(place) }
    distinct.append(value)
    return UInt16(distinct.count - 1)
  }
  let needQuotes = values.contains { $0?.utf8.contains { ",\r\n".utf8.contains($0) } ?? false }
  let quoted = values.map { ($0.map { "\"\($0)\"" } ?? "") + ",x\n" }.joined()
  let bare = values.map { "x,\($0 ?? "")\r\n" }.joined()
  return [TextColumn(values), TextColumn(values: distinct, codes: codes)]
    + (grid(quoted, fields: 2)?.prefix(1) ?? [])
    + (needQuotes || values.contains("") ? [] : grid(bare, fields: 2)?.suffix(1) ?? [])
}
