import Testing

@testable import PenstockData

/// The fast scan for fields, held to a plain loop over the bytes.
struct FieldIndexTests {
  private static let comma = UInt8(ascii: ",")
  private static let quote = UInt8(ascii: "\"")
  private static let newline = UInt8(ascii: "\n")
  private static let tokens = [
    "\"", ",", "\n", "\r\n", "a", "bc", "\"\"", "\"x\"", "亿", ",\"", "\",",
  ]

  /// A text of many quotes, delimiters and line ends; its length is often near a multiple of 64.
  private func text(_ random: inout SplitMix64) -> [UInt8] {
    let quoteless = random.oneIn(4)
    let calm = 1 + random.below(20)
    let length =
      random.oneIn(2) ? random.below(300) : 64 * (1 + random.below(4)) + random.below(5) - 2
    var bytes: [UInt8] = []
    while bytes.count < length {
      let token = random.oneIn(calm) ? random.pick(Self.tokens) : "z"
      if !quoteless || !token.contains("\"") { bytes += Array(token.utf8) }
    }
    return Array(bytes.prefix(length))
  }

  private func index(_ bytes: [UInt8], quote: UInt8? = Self.quote) -> FieldIndex {
    let store = ByteStore(bytes: bytes)
    return FieldIndex(store, in: 0..<store.count, delimiter: Self.comma, quote: quote)
  }

  @Test(arguments: [Self.quote, nil])
  func `the fast scan finds what a plain loop finds`(quote: UInt8?) {
    var random = SplitMix64(seed: 41)
    for _ in 0..<6000 {
      let bytes = text(&random)
      let index = index(bytes, quote: quote)
      let plain = FieldIndex.plainEnds(bytes, delimiter: Self.comma, quote: quote)
      #expect(index.ends == plain, "\(String(decoding: bytes, as: UTF8.self))")
      let quotes = quote == nil ? 0 : bytes.count { $0 == Self.quote }
      #expect(index.endsInsideQuotes == !quotes.isMultiple(of: 2))
    }
  }

  @Test func `a range in the middle is scanned as if it stood alone`() {
    var random = SplitMix64(seed: 42)
    for _ in 0..<3000 {
      let (before, bytes, after) = (text(&random), text(&random), text(&random))
      let store = ByteStore(bytes: before + bytes + after)
      let range = before.count..<before.count + bytes.count
      let inside = FieldIndex(store, in: range, delimiter: Self.comma, quote: Self.quote)
      let alone = index(bytes)
      #expect(inside.ends == alone.ends.map { $0 + UInt32(before.count) })
      #expect(inside.isIrregular == alone.isIrregular)
      #expect(inside.endsInsideQuotes == alone.endsInsideQuotes)
    }
  }

  /// The number of fields of each record, by a plain loop.
  private func fieldCounts(_ bytes: [UInt8]) -> [Int] {
    var counts: [Int] = []
    var fields = 0
    for end in FieldIndex.plainEnds(bytes, delimiter: Self.comma, quote: Self.quote) {
      fields += 1
      if end == bytes.count || bytes[Int(end)] == Self.newline {
        counts.append(fields)
        fields = 0
      }
    }
    return fields == 0 ? counts : counts + [fields]
  }

  @Test func `records of one number of fields are rectangular, and no others`() {
    var random = SplitMix64(seed: 47)
    var rectangular = 0
    for _ in 0..<6000 {
      let width = 1 + random.below(3)
      let rows = random.many(1 + random.below(70)) { random in
        zeros(random.below(3))
          + String(
            repeating: ",\(zeros(random.below(3)))", count: random.oneIn(150) ? 4 : width - 1)
      }
      let bytes = Array((rows.joined(separator: "\n") + random.pick(["", "\n"])).utf8)
      let store = ByteStore(bytes: bytes)
      let index = FieldIndex(
        store, in: 0..<store.count, delimiter: Self.comma, quote: Self.quote, fieldCount: width)
      let expected = fieldCounts(bytes).allSatisfy { $0 == width }
      #expect(
        index.isRectangular == expected, "\(width): \(String(decoding: bytes, as: UTF8.self))")
      rectangular += expected ? 1 : 0
    }
    #expect((1000..<5500).contains(rectangular))
  }

  /// Whether some quote is doubled, or stands elsewhere than around a whole field.
  private func isIrregular(_ bytes: [UInt8]) -> Bool {
    func isEnd(_ place: Int) -> Bool {
      place == bytes.count || bytes[place] == Self.comma || bytes[place] == Self.newline
    }
    var place = 0
    while place < bytes.count {
      if bytes[place] == Self.quote {
        guard let close = bytes[(place + 1)...].firstIndex(of: Self.quote) else { return false }
        place = close + 1
        let returns = place < bytes.count && bytes[place] == UInt8(ascii: "\r")
        if returns, place + 1 == bytes.count || bytes[place + 1] == Self.newline { place += 1 }
        if !isEnd(place) { return true }
      } else {
        while !isEnd(place) {
          if bytes[place] == Self.quote { return true }
          place += 1
        }
      }
      place += 1
    }
    return false
  }

  @Test func `a quote that is doubled or misplaced is noticed, and no other`() {
    var random = SplitMix64(seed: 43)
    var irregular = 0
    for _ in 0..<8000 {
      let bytes = text(&random)
      let expected = isIrregular(bytes)
      #expect(index(bytes).isIrregular == expected, "\(String(decoding: bytes, as: UTF8.self))")
      irregular += expected ? 1 : 0
    }
    #expect((2000..<7000).contains(irregular))
  }

  @Test func `text that is properly quoted is regular`() {
    var random = SplitMix64(seed: 44)
    for _ in 0..<2000 {
      let fields = random.many(1 + random.below(30)) { random in
        let plain = zeros(random.below(40))
        let inner = random.pick(["", ",", "\n", "\r", "a,b", "\r\n", "x\n"])
        return random.oneIn(2) ? plain : "\"\(plain)\(inner)\""
      }
      let line = fields.joined(separator: ",") + random.pick(["", "\n", "\r\n", "\r"])
      let index = index(Array(line.utf8))
      #expect(!index.isIrregular && !index.endsInsideQuotes, "\(line)")
      #expect(index.ends.count == fields.count)
    }
  }

  @Test(arguments: [
    "\"a\"b,c\n", "a\"b\",c\n", "\"a\"\"b\",c\n", "a,\"\"\"\"\n", "\"a\" ,b\n", " \"a\",b\n",
    "a\"\n\"b\n",
  ])
  func `a stray quote is noticed wherever it stands`(line: String) {
    for shift in 0...130 {
      #expect(index(Array((zeros(shift) + "\n" + line).utf8)).isIrregular, "\(shift) \(line)")
    }
  }

  @Test(arguments: ["\"a\"\rb,c\n", "\"a\"\r,b\n", "\"a\"\r\r\n"])
  func `a quote before a stray carriage return is noticed`(line: String) {
    for shift in 0...130 {
      #expect(index(Array((zeros(shift) + "\n" + line).utf8)).isIrregular, "\(shift) \(line)")
    }
  }

  @Test func `quotes and newlines are counted in a range`() {
    var random = SplitMix64(seed: 45)
    for _ in 0..<3000 {
      let bytes = text(&random) + [Self.quote]
      let store = ByteStore(bytes: bytes)
      let low = random.below(bytes.count)
      let range = low..<low + random.below(bytes.count - low + 1)
      let newlines = bytes[range].count { $0 == Self.newline }
      let counted = store.count(quote: Self.quote, in: range)
      #expect(counted == (bytes[range].count { $0 == Self.quote }, newlines))
      #expect(store.count(quote: nil, in: range) == (0, newlines))
    }
  }

  @Test(arguments: [Self.quote, nil])
  func `the last record ends after the last newline outside quotes`(quote: UInt8?) {
    var random = SplitMix64(seed: 46)
    for _ in 0..<3000 {
      let (before, bytes) = (text(&random), text(&random))
      let store = ByteStore(bytes: before + bytes + text(&random))
      var end: Int?
      var inside = false
      for (place, byte) in bytes.enumerated() {
        if byte == quote { inside.toggle() }
        if !inside, byte == Self.newline { end = before.count + place + 1 }
      }
      let range = before.count..<before.count + bytes.count
      #expect(store.endOfLastRecord(in: range, quote: quote) == end)
    }
  }
}
