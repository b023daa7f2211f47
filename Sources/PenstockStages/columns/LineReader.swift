import PenstockData
import PenstockKit

/// Cuts files into chunks of whole lines.
struct LineReader: ChunkReader {
  private let inputs: [any ByteInput]
  private let skipped: Int
  private let footer: Int
  private let size: Int

  private var place = -1
  private var reader: (any ByteReader)?
  private var tail: ByteTail?
  private var line = 1
  private var isAtStart = true
  private var left = 0  // lines to skip

  /// How many bytes are read at once.
  static let blockSize = 256 * 1024

  /// No line may be longer than this.
  static let longestLine = 16 << 20

  /// A reader of `inputs` that leaves out the first and the last lines of each.
  init(
    inputs: [any ByteInput], skipped: Int = 0, footer: Int = 0, blockSize: Int = Self.blockSize
  ) {
    self.inputs = inputs
    self.skipped = skipped
    self.footer = footer
    size = blockSize
  }

  mutating func next() throws -> Chunk? {
    while true {
      if reader == nil {
        guard place + 1 < inputs.count else { return nil }
        place += 1
        reader = try inputs[place].open()
        (tail, line, isAtStart, left) = (nil, 1, true, skipped)
      }
      guard let chunk = try cut() else {
        reader = nil
        continue
      }
      if !chunk.range.isEmpty { return chunk }
    }
  }

  /// The next bytes up to the end of the last whole line among them that is not of the footer.
  private mutating func cut() throws -> Chunk? {
    var wanted = size
    while let store = try reader?.read(wanted, after: tail) {
      if let end = end(of: store, 0..<store.count) {
        tail = ByteTail(store, end..<store.count)
        return chunk(store, 0..<end)
      }
      guard store.count < Self.longestLine else {
        throw StageFailure(
          "a line is longer than \(Self.longestLine) bytes",
          place: "line \(line) of \(inputs[place].name)")
      }
      tail = ByteTail(store, 0..<store.count)
      wanted = max(size, store.count)
    }
    guard let tail, !tail.range.isEmpty else { return nil }
    self.tail = nil
    var end = tail.range.upperBound
    for _ in 0..<footer where end > tail.range.lowerBound {
      end =
        tail.store.endOfLastRecord(in: tail.range.lowerBound..<end - 1, quote: nil)
        ?? tail.range.lowerBound
    }
    return chunk(tail.store, tail.range.lowerBound..<end)
  }

  private func end(of store: ByteStore, _ range: Range<Int>) -> Int? {
    var end = store.endOfLastRecord(in: range, quote: nil)
    for _ in 0..<footer {
      guard let last = end, last > range.lowerBound else { return nil }
      end = store.endOfLastRecord(in: range.lowerBound..<last - 1, quote: nil)
    }
    return end
  }

  private mutating func chunk(_ store: ByteStore, _ range: Range<Int>) -> Chunk {
    var start = range.lowerBound
    store.withSpan(range) { bytes in
      if isAtStart, bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
        start += 3
      }
      while left > 0, start < range.upperBound {
        if bytes[start - range.lowerBound] == UInt8(ascii: "\n") {
          left -= 1
          line += 1
        }
        start += 1
      }
    }
    isAtStart = false
    defer { line += store.count(quote: nil, in: start..<range.upperBound).newlines }
    return Chunk(store, start..<range.upperBound, input: place, firstLine: line)
  }
}
