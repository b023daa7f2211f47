import PenstockData

/// A small seeded generator: every run of a test sees the same values.
struct SplitMix64 {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }

  /// A number from 0 up to, but not including, `limit`.
  mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }

  /// True once in `count` times.
  mutating func oneIn(_ count: Int) -> Bool { below(count) == 0 }

  mutating func pick<Element>(_ values: [Element]) -> Element { values[below(values.count)] }

  /// `count` values that `make` gives.
  mutating func many<Element>(
    _ count: Int, _ make: (inout SplitMix64) -> Element
  ) -> [Element] {
    (0..<count).map { _ in make(&self) }
  }
}

extension SplitMix64 {
  /// Digits of which the first is not zero.
  mutating func digits(_ count: Int) -> String {
    "\(1 + below(9))" + many(count - 1) { "\($0.below(10))" }.joined()
  }

  /// A decimal of up to 38 digits at any scale, of the kinds that arithmetic stumbles over: short,
  /// long, ending in zeros, half way between two others, all nines, near a power of two.
  mutating func decimal() -> Decimal {
    let length = 1 + below(38)
    let head = 1 + below(length)
    let text =
      switch below(8) {
      case 0: digits(1 + below(4))
      case 1: digits(1 + below(18))
      case 2: digits(head) + String(repeating: "0", count: length - head)
      case 3: digits(head) + "5" + String(repeating: "0", count: length - head)
      case 4: String(repeating: "9", count: length)
      case 5: "\((Int128(1) << (60 + below(67))) + Int128(below(5)) - 2)"
      case 6: "\(below(3))"
      default: digits(length)
      }
    let units = Int128(text) ?? 0
    return Decimal(units: oneIn(2) ? -units : units, scale: oneIn(4) ? 0 : below(39))
  }

  /// A decimal whose units have at most `digits` digits.
  mutating func decimal(digits most: Int, scale: Int) -> Decimal {
    let units = Int128(digits(1 + below(most))) ?? 0
    return Decimal(units: oneIn(2) ? -units : units, scale: below(scale + 1))
  }

  /// A text of a few words, now and then empty, missing, or in need of quotes.
  mutating func cell() -> String? {
    switch below(8) {
    case 0: nil
    case 1: ""
    case 2: "two words"
    case 3: "亿元,\"quoted\""
    case 4: "line\nbreak\r\nand \"\" more"
    case 5: digits(1 + below(90))
    default: pick(["CNY", "USD", "HKD", "a,b", " blank ", "=1+1", "\"", "\r"])
    }
  }
}
