import PenstockData
import PenstockKit

/// Cuts files of delimited text into chunks of whole records.
struct CSVReader: ChunkReader {
  private let inputs: [any ByteInput]
  private let dialect: CSVDialect
  private let layouts: ColumnLayouts?

  private var place = -1
  private var reader: (any ByteReader)?
  private var tail: ByteTail?
  private var line = 1
  private var isAtStart = true

  /// How many bytes are read at once.
  static let blockSize = 256 * 1024

  /// No record may be longer than this.
  static let longestRecord = 8 << 20

  /// A reader of `inputs`; where `layouts` are given each must begin with a header, which is entered
  /// there and left out.
  init(inputs: [any ByteInput], dialect: CSVDialect, layouts: ColumnLayouts?) {
    self.inputs = inputs
    self.dialect = dialect
    self.layouts = layouts
  }

  mutating func next() throws -> Chunk? {
    try next(blockSize: Self.blockSize)
  }

  mutating func next(blockSize: Int) throws -> Chunk? {
    while true {
      if reader == nil {
        guard place + 1 < inputs.count else { return nil }
        place += 1
        let bytes = try inputs[place].open()
        reader = dialect.isFiltered ? CSVFilter(bytes, dialect) : bytes
        (tail, line, isAtStart) = (nil, 1 + dialect.rows.skipped, true)
      }
      guard var chunk = try cut(blockSize) else {
        reader = nil
        continue
      }
      if isAtStart {
        isAtStart = false
        chunk = try withoutHeader(withoutMark(chunk))
      }
      if !chunk.range.isEmpty { return chunk }
    }
  }

  /// The next bytes up to the end of the last whole record among them; nil at the end.
  private mutating func cut(_ blockSize: Int) throws -> Chunk? {
    var wanted = blockSize
    while let store = try reader?.read(wanted, after: tail) {
      if let end = endOfRecords(in: store) {
        tail = ByteTail(store, end..<store.count)
        return chunk(store, 0..<end)
      }
      guard store.count < Self.longestRecord else {
        throw StageFailure(
          "a record is longer than \(Self.longestRecord) bytes",
          help: "is a quote left open?", place: "line \(line) of \(inputs[place].name)")
      }
      tail = ByteTail(store, 0..<store.count)
      wanted = max(blockSize, store.count)
    }
    guard let tail, !tail.range.isEmpty else { return nil }
    self.tail = nil
    return withoutFooter(chunk(tail.store, tail.range))
  }

  /// Where the last whole record ends, before the rows that may be the footer.
  private func endOfRecords(in store: ByteStore) -> Int? {
    var end = store.endOfLastRecord(in: 0..<store.count, quote: dialect.quote)
    for _ in 0..<dialect.rows.footer {
      guard let last = end, last > 0 else { return nil }
      end = store.endOfLastRecord(in: 0..<last - 1, quote: dialect.quote)
    }
    return end
  }

  /// Leaves the footer out of the last rows.
  private func withoutFooter(_ chunk: Chunk) -> Chunk {
    var end = chunk.range.upperBound
    for _ in 0..<dialect.rows.footer {
      guard end > chunk.range.lowerBound else { break }
      end =
        chunk.store.endOfLastRecord(
          in: chunk.range.lowerBound..<end - 1, quote: dialect.quote) ?? chunk.range.lowerBound
    }
    return Chunk(
      chunk.store, chunk.range.lowerBound..<end, input: chunk.input, firstLine: chunk.firstLine)
  }

  private mutating func chunk(_ store: ByteStore, _ range: Range<Int>) -> Chunk {
    let chunk = Chunk(store, range, input: place, firstLine: line)
    line += store.count(quote: nil, in: range).newlines
    return chunk
  }

  /// Leaves out the byte order mark that some programs put before UTF-8.
  private func withoutMark(_ chunk: Chunk) -> Chunk {
    let start = chunk.range.lowerBound
    guard chunk.range.count >= 3 else { return chunk }
    let hasMark = chunk.store.withSpan(start..<start + 3) { bytes in
      bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF
    }
    if !hasMark { return chunk }
    return Chunk(
      chunk.store, start + 3..<chunk.range.upperBound, input: chunk.input,
      firstLine: chunk.firstLine)
  }

  private func withoutHeader(_ chunk: Chunk) throws -> Chunk {
    guard let layouts else { return chunk }
    let name = inputs[chunk.input].name
    let (names, end) = try CSVHeader.names(in: chunk, dialect, name: name)
    try layouts.enter(names, of: chunk.input, name: name, first: inputs[0].name)
    let lines = chunk.store.count(quote: nil, in: chunk.range.lowerBound..<end).newlines
    return Chunk(
      chunk.store, end..<chunk.range.upperBound, input: chunk.input,
      firstLine: chunk.firstLine + lines)
  }
}
