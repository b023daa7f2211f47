import PenstockData
import PenstockKit

/// Packs rows of texts into the bytes of a chunk.
///
/// Inputs that can't be cut before they are parsed, such as a page or a spreadsheet, are parsed by
/// their reader; what it finds goes on in this form, and is decoded on all cores as any other.
struct PackedRowWriter: ~Copyable {
  private var writer = ByteWriter(capacity: 64 << 10)

  /// How many bytes were packed.
  var byteCount: Int { writer.count }

  /// Begins a row, which has that number or line in its input.
  mutating func beginRow(_ number: Int) { append(UInt32(truncatingIfNeeded: number)) }

  /// Appends the next value of the row.
  ///
  /// - Throws: `StageFailure` where it is longer than a text may be.
  mutating func append(_ text: String?) throws {
    guard let text else { return append(0 as UInt32) }
    try append(length: text.utf8.count)
    writer.append(text)
  }

  /// Appends the next value of the row.
  mutating func append(_ bytes: Span<UInt8>) throws {
    try append(length: bytes.count)
    writer.append(bytes)
  }

  /// Appends an error, such as a spreadsheet has in a cell, in the place of a value.
  mutating func append(error text: String) throws {
    try append(length: text.utf8.count, mark: PackedRows.errorMark)
    writer.append(text)
  }

  private mutating func append(length: Int, mark: UInt32 = 0) throws {
    guard length <= TextSlice.maximumLength else {
      throw StageFailure("a value is longer than \(TextSlice.maximumLength) bytes")
    }
    append(UInt32(length + 1) | mark)
  }

  private mutating func append(_ number: UInt32) {
    for shift in [0, 8, 16, 24] as [UInt32] {
      writer.append(UInt8(truncatingIfNeeded: number >> shift))
    }
  }

  /// The chunk of all rows.
  consuming func finish(input: Int) -> Chunk {
    let store = writer.finish()
    return Chunk(store, 0..<store.count, input: input)
  }
}

/// The rows in a chunk that a ``PackedRowWriter`` packed.
struct PackedRows {
  /// One column for each value of a row.
  let columns: [TextColumn]

  /// Errors that stand in the place of values, row by row; the values are missing.
  private(set) var errors: [(row: Int, column: Int, text: String)] = []

  fileprivate static let errorMark: UInt32 = 1 << 31

  /// The number or line of each row in its input.
  let numbers: [Int]

  /// The rows of `chunk`, which have `columnCount` values each.
  init(_ chunk: Chunk, columnCount: Int) {
    var slices = [[TextSlice]](repeating: [], count: columnCount)
    var numbers: [Int] = []
    var errors: [(row: Int, column: Int, text: String)] = []
    chunk.store.withSpan(chunk.range) { bytes in
      var place = 0
      func number() -> Int {
        defer { place += 4 }
        return Int(bytes[place]) | Int(bytes[place + 1]) << 8 | Int(bytes[place + 2]) << 16
          | Int(bytes[place + 3]) << 24
      }
      while place < bytes.count {
        numbers.append(number())
        for column in slices.indices {
          let mark = number()
          let length = mark & 0xFFF_FFFF - 1
          if length < 0 {
            slices[column].append(.missing)
          } else if mark > 0xFFF_FFFF {
            slices[column].append(.missing)
            let text = String(copying: bytes.extracting(place..<place + length))
            errors.append((numbers.count - 1, column, text))
            place += length
          } else {
            slices[column].append(
              TextSlice(offset: chunk.range.lowerBound + place, length: length))
            place += length
          }
        }
      }
    }
    columns = slices.map { TextColumn($0, in: chunk.store) }
    self.numbers = numbers
    self.errors = errors
  }
}

/// Gives the rows of one input, one after the other.
protocol RowProducer: Sendable {
  /// Packs the next row; false where there is none.
  mutating func next(_ rows: inout PackedRowWriter) throws -> Bool
}

/// Reads inputs by a producer of rows for each.
struct PackedReader: ChunkReader {
  private let inputCount: Int
  private let open: @Sendable (Int) throws -> any RowProducer
  private var place = -1
  private var producer: (any RowProducer)?

  /// How many bytes a chunk has, about.
  private static let chunkSize = 128 << 10

  /// A reader of `inputCount` inputs; `open` begins to read one of them.
  init(inputCount: Int, _ open: @escaping @Sendable (Int) throws -> any RowProducer) {
    self.inputCount = inputCount
    self.open = open
  }

  mutating func next() throws -> Chunk? {
    while true {
      if producer == nil {
        guard place + 1 < inputCount else { return nil }
        place += 1
        producer = try open(place)
      }
      var rows = PackedRowWriter()
      while rows.byteCount < Self.chunkSize {
        if try producer?.next(&rows) != true {
          producer = nil
          break
        }
      }
      if rows.byteCount > 0 { return rows.finish(input: place) }
    }
  }
}
