import PenstockData
import PenstockKit

/// Cuts files of delimited text into chunks of whole records.
struct CSVReader: ChunkReader {
  private let inputs: [any ByteInput]
  private let dialect: CSVDialect
  private let header: [String]?

  private var place = -1
  private var reader: (any ByteReader)?
  private var tail: ByteTail?
  private var line = 1
  private var isAtStart = true

  /// How many bytes are read at once.
  static let blockSize = 256 * 1024

  /// No record may be longer than this.
  static let longestRecord = 8 << 20

  /// A reader of `inputs`; where `header` is given each must begin with it, and it is left out.
  init(inputs: [any ByteInput], dialect: CSVDialect, header: [String]?) {
    self.inputs = inputs
    self.dialect = dialect
    self.header = header
  }

  mutating func next() throws -> Chunk? {
    try next(blockSize: Self.blockSize)
  }

  mutating func next(blockSize: Int) throws -> Chunk? {
    while true {
      if reader == nil {
        guard place + 1 < inputs.count else { return nil }
        place += 1
        reader = try inputs[place].open()
        (tail, line, isAtStart) = (nil, 1, true)
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
      if let end = store.endOfLastRecord(in: 0..<store.count, quote: dialect.quote) {
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
    return chunk(tail.store, tail.range)
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
    guard let header else { return chunk }
    let (names, end) = try CSVHeader.names(in: chunk, dialect, name: inputs[chunk.input].name)
    guard names == header else {
      throw StageFailure(
        "the header of \(inputs[chunk.input].name) is not that of \(inputs[0].name)",
        help: "its columns are \(names.joined(separator: ", "))")
    }
    let lines = chunk.store.count(quote: nil, in: chunk.range.lowerBound..<end).newlines
    return Chunk(
      chunk.store, end..<chunk.range.upperBound, input: chunk.input,
      firstLine: chunk.firstLine + lines)
  }
}
