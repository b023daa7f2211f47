import PenstockData
import PenstockFiles
import PenstockKit

/// The fields of lines, by their places.
struct FixedFields {
  /// One column for each field.
  private(set) var columns: [TextColumn] = []

  /// The number of each record's line; lines of blanks alone are none.
  private(set) var lines: [Int] = []

  // MARK: - Characters and cells

  /// The fields of the lines in `chunk`, which is text, with places counted in `unit`.
  ///
  /// - Throws: `StageFailure` where a character lies across the edge of a field, and where the text
  ///   is not UTF-8.
  init(_ chunk: Chunk, _ spans: [FieldSpan], _ unit: WidthUnit, name: String) throws {
    try Self.checkText(chunk, name)
    if let offset = chunk.store.firstInvalidUTF8(in: chunk.range) {
      throw Self.misfit(offset, chunk, .utf8, name)
    }
    var slices = [[TextSlice]](repeating: [], count: spans.count)
    for (number, line) in Self.lines(of: chunk) {
      lines.append(number)
      var edges = LineEdges()
      chunk.store.withSpan(line) { edges.read($0, unit) }
      for (place, span) in spans.enumerated() {
        guard let start = edges.offset(of: span.start),
          let end = span.end.map({ edges.offset(of: $0) }) ?? edges.end
        else {
          throw StageFailure(
            "a character lies across the edge of a field",
            help: "are places counted in another way? `count: characters`, `bytes` or `cells`",
            place: "line \(number) of \(name)")
        }
        slices[place].append(
          chunk.store.trimmed(line.lowerBound + start..<line.lowerBound + end))
      }
    }
    columns = slices.map { TextColumn($0, in: chunk.store) }
  }

  // MARK: - Bytes

  /// What is put between fields before they are decoded: no text has it.
  private static let separator: UInt8 = 0x1F

  /// The fields of the lines in `chunk`, which is encoded as `encoding` says, with places counted in
  /// its bytes.
  init(
    bytesOf chunk: Chunk, _ spans: [FieldSpan], _ encoding: TextEncoding, name: String
  ) throws {
    try Self.checkText(chunk, name)
    var writer = ByteWriter(capacity: chunk.range.count * 2)
    for (number, line) in Self.lines(of: chunk) {
      lines.append(number)
      for span in spans {
        let start = min(line.lowerBound + span.start, line.upperBound)
        let end = span.end.map { min(line.lowerBound + $0, line.upperBound) } ?? line.upperBound
        let isText = chunk.store.withSpan(start..<end) { bytes in
          writer.append(bytes)
          return bytes.indices.allSatisfy { bytes[$0] != Self.separator }
        }
        guard isText else {
          throw StageFailure(
            "byte \(Self.separator) is no text", place: "line \(number) of \(name)")
        }
        writer.append(Self.separator)
      }
    }
    let raw = writer.finish()
    let store: ByteStore
    do {
      store = try encoding.utf8(raw, in: 0..<raw.count)
    } catch let byte as InvalidByte {
      let before = raw.withSpan(0..<byte.offset) { bytes in
        bytes.indices.count { bytes[$0] == Self.separator }
      }
      let line = lines[before / spans.count]
      throw StageFailure(
        "a field is not \(encoding.rawValue), or a character lies across its edge",
        place: "line \(line) of \(name)")
    }
    columns = Self.columns(of: store, spans.count)
  }

  private static func columns(of store: ByteStore, _ count: Int) -> [TextColumn] {
    var slices = [[TextSlice]](repeating: [], count: count)
    var (start, field) = (0, 0)
    store.withSpan { bytes in
      for place in bytes.indices where bytes[place] == separator {
        slices[field].append(store.trimmed(start..<place))
        (start, field) = (place + 1, (field + 1) % count)
      }
    }
    return slices.map { TextColumn($0, in: store) }
  }

  // MARK: - Lines

  /// The lines of a chunk without their ends, but for those of blanks alone.
  private static func lines(of chunk: Chunk) -> [(number: Int, range: Range<Int>)] {
    chunk.store.withSpan { bytes in
      var result: [(number: Int, range: Range<Int>)] = []
      var (start, number) = (chunk.range.lowerBound, chunk.firstLine)
      while start < chunk.range.upperBound {
        var end = start
        var isBlank = true
        while end < chunk.range.upperBound, bytes[end] != UInt8(ascii: "\n") {
          if bytes[end] > 0x20 { isBlank = false }
          end += 1
        }
        let hasReturn = end > start && bytes[end - 1] == UInt8(ascii: "\r")
        if !isBlank { result.append((number, start..<(hasReturn ? end - 1 : end))) }
        (start, number) = (end + 1, number + 1)
      }
      return result
    }
  }

  private static func checkText(_ chunk: Chunk, _ name: String) throws {
    guard let offset = chunk.store.firstPlace(of: 0, in: chunk.range) else { return }
    let before = chunk.range.lowerBound..<offset
    let line = chunk.firstLine + chunk.store.count(quote: nil, in: before).newlines
    let start = chunk.store.endOfLastRecord(in: before, quote: nil) ?? before.lowerBound
    throw StageFailure(
      "the text has a NUL byte, as no table has", help: "is the file damaged?",
      place: "byte \(offset - start + 1) of line \(line) of \(name)")
  }

  private static func misfit(
    _ offset: Int, _ chunk: Chunk, _ encoding: TextEncoding, _ name: String
  ) -> StageFailure {
    let line =
      chunk.firstLine
      + chunk.store.count(quote: nil, in: chunk.range.lowerBound..<offset).newlines
    return StageFailure(
      "the text is not \(encoding.rawValue)", help: "say how it is encoded: `encoding: gb18030`",
      place: "line \(line) of \(name)")
  }
}

/// Where in a line's bytes each of its places begins.
private struct LineEdges {
  private var offsets: [Int32] = []  // by place; -1 inside a character
  private(set) var end = 0

  mutating func read(_ bytes: Span<UInt8>, _ unit: WidthUnit) {
    var place = 0
    while place < bytes.count {
      let length = Self.length(bytes[place])
      offsets.append(Int32(place))
      if unit == .cells, Self.scalar(bytes, place, length).isWide { offsets.append(-1) }
      place += length
    }
    end = bytes.count
  }

  /// Where a place begins; the line's end for those beyond it, nil inside a character.
  func offset(of place: Int) -> Int? {
    if place >= offsets.count { return end }
    return offsets[place] < 0 ? nil : Int(offsets[place])
  }

  private static func length(_ byte: UInt8) -> Int {
    byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
  }

  private static func scalar(_ bytes: Span<UInt8>, _ place: Int, _ length: Int) -> Unicode.Scalar {
    if length == 1 { return Unicode.Scalar(bytes[place]) }
    var value = UInt32(bytes[place]) & (0x7F >> UInt32(length))
    for next in place + 1..<place + length { value = value << 6 | UInt32(bytes[next] & 0x3F) }
    return Unicode.Scalar(value) ?? "\u{FFFD}"
  }
}

extension ByteStore {
  /// The text in `range` without the spaces at its ends; missing where it has nothing else.
  fileprivate func trimmed(_ range: Range<Int>) -> TextSlice {
    withSpan(range) { bytes in
      var (start, end) = (0, bytes.count)
      while start < end, bytes[start] == UInt8(ascii: " ") { start += 1 }
      while end > start, bytes[end - 1] == UInt8(ascii: " ") { end -= 1 }
      if start == end { return .missing }
      return TextSlice(offset: range.lowerBound + start, length: end - start)
    }
  }
}
