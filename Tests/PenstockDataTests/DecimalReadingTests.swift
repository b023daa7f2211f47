import Testing

@testable import PenstockData

/// The fast reader of numbers, held to its plain twin and to the grammar written another way.
struct DecimalReadingTests {
  private static let bytes = Array("0123456789012345678901234567890123456789+-..eE,/: ".utf8)
  private static let strange: [UInt8] = [0, 0x2F, 0x3A, 0xB0, 0xB9, 0xFA, 0xFF, 0xD9]

  /// Units and scale of what was read, or nil.
  private func outcome(_ reading: DecimalReading) -> [Int128]? {
    switch reading {
    case .narrow(let units, let scale): [Int128(units), Int128(scale)]
    case .wide(let value): value.exact
    case .unreadable: nil
    }
  }

  /// Reads `text` where it stands among other bytes, both ways.
  private func expectTwins(_ text: [UInt8], _ random: inout SplitMix64) {
    let before = random.many(random.below(9)) { $0.pick(Self.bytes) }
    let after = random.many(random.below(9)) { $0.pick(Self.bytes) }
    let store = ByteStore(bytes: before + text + after)
    let fast = outcome(DecimalBytes.read(store.base + before.count, count: text.count))
    let plain = outcome(DecimalBytes.plain(store.base + before.count, count: text.count))
    #expect(fast == plain, "\(String(decoding: text, as: UTF8.self))")
  }

  @Test func `the fast reader and the plain one agree on random bytes`() {
    var random = SplitMix64(seed: 11)
    for _ in 0..<20_000 {
      let text = random.many(random.below(random.oneIn(2) ? 6 : 44)) { random in
        random.oneIn(40) ? random.pick(Self.strange) : random.pick(Self.bytes)
      }
      expectTwins(text, &random)
    }
  }

  @Test func `the fast reader and the plain one agree on numbers with one byte changed`() {
    var random = SplitMix64(seed: 12)
    for _ in 0..<20_000 {
      var text = Array("\(random.decimal())".utf8)
      expectTwins(text, &random)
      let byte = random.pick(random.oneIn(3) ? Self.strange : Self.bytes)
      switch random.below(3) {
      case 0: text[random.below(text.count)] = byte
      case 1: text.insert(byte, at: random.below(text.count + 1))
      default: text.remove(at: random.below(text.count))
      }
      expectTwins(text, &random)
    }
  }

  @Test func `every count of digits before and behind the point is read`() {
    var random = SplitMix64(seed: 13)
    for whole in 1...22 {
      for fraction in 0...22 {
        let digits = random.digits(whole + fraction)
        let point = fraction == 0 ? "" : "."
        let text = "\(digits.prefix(whole))\(point)\(digits.dropFirst(whole))"
        let store = ByteStore(text)
        let value = outcome(DecimalBytes.read(store.base, count: store.count))
        let units = Int128(digits)
        #expect(units == nil ? value == nil : value == [units ?? 0, Int128(fraction)], "\(text)")
        expectTwins(Array(text.utf8), &random)
      }
    }
  }

  @Test func `a column of numbers is read as each of its texts is`() {
    var random = SplitMix64(seed: 15)
    for _ in 0..<400 {
      let texts: [String?] = random.many(1 + random.below(60)) { random in
        switch random.below(12) {
        case 0: nil
        case 1: random.pick(["-", "", "1.", ".5", "-.5", "1,2", "+7", "12 ", "1e3", "七", "1..2"])
        case 2: random.digits(14 + random.below(8))
        default: "\(random.decimal(digits: 1 + random.below(16), scale: random.below(6)))"
        }
      }
      let expected = texts.map { $0.flatMap { Decimal($0) }?.description }
      for column in forms(of: texts) {
        let (decoded, _) = column.decoded(as: .decimal, ColumnFormat())
        guard case .decimal(let decimals) = decoded else {
          Issue.record("no decimals")
          return
        }
        #expect(decimals.printed == expected, "\(texts)")
      }
    }
  }

  @Test func `a text is a number exactly where the grammar says so and it fits`() throws {
    var random = SplitMix64(seed: 14)
    let parts = [
      "0", "1", "25", "000", "99999999999", "1234567890123456789", "-", "+", ".", ".", "e", "E-",
      "e1",
    ]
    var readable = 0
    for _ in 0..<20_000 {
      let text = random.many(1 + random.below(6)) { $0.pick(parts) }.joined()
      let expected = WrittenNumber(text)?.value
      #expect(Decimal(text).map(\.big) == expected, "\(text)")
      readable += expected == nil ? 0 : 1
    }
    #expect(readable > 4000)
  }
}

/// A number taken apart by a regular expression and worked out digit by digit.
private struct WrittenNumber {
  private let digits: BigNumber
  private let exponent: Int

  init?(_ text: String) {
    let grammar = /([-+]?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([-+]?[0-9]+))?/
    guard let match = text.wholeMatch(of: grammar) else { return nil }
    let fraction = match.3 ?? ""
    let magnitude = BigNumber("\(match.2)\(fraction)")
    digits = match.1 == "-" ? magnitude.negated : magnitude
    let shift = match.4.map { Int($0) ?? 1000 } ?? 0
    exponent = min(max(shift, -1000), 1000) - fraction.utf8.count
  }

  /// The number as a whole number of ten to the minus 38, or nil where a decimal can't hold it.
  var value: BigNumber? {
    var digits = digits
    var exponent = exponent
    if digits.isZero { return digits }
    while digits.endsInZero {
      digits = digits.tenth
      exponent += 1
    }
    guard exponent >= -38, exponent <= 38 else { return nil }
    if exponent > 0 { (digits, exponent) = (digits.timesTen(toThe: exponent), 0) }
    return digits.units == nil ? nil : digits.timesTen(toThe: 38 + exponent)
  }
}
