import PenstockData
import PenstockKit

/// Cuts files of JSON into chunks of whole records.
struct JSONReader: ChunkReader {
  private let inputs: [any ByteInput]
  private let layout: JSONLayout
  private let size: Int

  private var place = 0
  private var reader: (any ChunkReader)?

  /// How large a chunk is, about.
  static let chunkSize = 256 * 1024

  init(inputs: [any ByteInput], layout: JSONLayout, chunkSize: Int = Self.chunkSize) {
    self.inputs = inputs
    self.layout = layout
    size = chunkSize
  }

  mutating func next() throws -> Chunk? {
    while true {
      if let chunk = try reader?.next() { return chunk }
      guard place < inputs.count else { return nil }
      let input = inputs[place]
      reader =
        if layout.isLines {
          JSONLines(try input.open(), size, input: place, name: input.name)
        } else {
          try JSONDocument(
            Self.whole(input), layout.path, size, input: place, name: input.name)
        }
      place += 1
    }
  }

  /// All bytes of an input.
  private static func whole(_ input: any ByteInput) throws -> ByteStore {
    var reader = try input.open()
    var size = 64 << 20
    var pieces: [ByteStore] = []
    while let piece = try reader.read(size, after: nil) {
      pieces.append(piece)
      size *= 2
    }
    if pieces.count == 1 { return pieces[0] }
    var writer = ByteWriter(capacity: pieces.reduce(0) { $0 + $1.count })
    for piece in pieces { writer.append(piece) }
    return writer.finish()
  }
}

/// Cuts a file with one JSON object on each line into chunks of whole lines.
struct JSONLines: ChunkReader {
  private var reader: any ByteReader
  private let size: Int
  private let input: Int
  private let name: String
  private var tail: ByteTail?
  private var line = 1
  private var isAtStart = true

  /// No line may be longer than this.
  static let longestLine = 16 << 20

  init(_ reader: any ByteReader, _ size: Int, input: Int, name: String) {
    self.reader = reader
    self.size = size
    self.input = input
    self.name = name
  }

  mutating func next() throws -> Chunk? {
    var wanted = size
    while let store = try reader.read(wanted, after: tail) {
      if let end = store.endOfLastRecord(in: 0..<store.count, quote: nil) {
        tail = ByteTail(store, end..<store.count)
        return chunk(store, 0..<end)
      }
      guard store.count < Self.longestLine else {
        throw StageFailure(
          "a line is longer than \(Self.longestLine) bytes", place: "line \(line) of \(name)")
      }
      tail = ByteTail(store, 0..<store.count)
      wanted = max(size, store.count)
    }
    guard let tail, !tail.range.isEmpty else { return nil }
    self.tail = nil
    return chunk(tail.store, tail.range)
  }

  private mutating func chunk(_ store: ByteStore, _ range: Range<Int>) -> Chunk {
    let mark = isAtStart && store.withSpan(range) { JSONScanner.hasMark($0) } ? 3 : 0
    isAtStart = false
    defer { line += store.count(quote: nil, in: range).newlines }
    return Chunk(
      store, range.lowerBound + mark..<range.upperBound, input: input, firstLine: line)
  }
}
