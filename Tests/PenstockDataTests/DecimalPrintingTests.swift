import Testing

@testable import PenstockData

/// Numbers of 64 bits are printed digit for digit, however short or long they are.
struct DecimalPrintingTests {
  /// A number as its digits say, with a point put among them.
  private func plain(_ units: Int64, _ scale: Int) -> String {
    var digits = String(units.magnitude)
    if digits.count <= scale {
      digits = String(repeating: "0", count: scale + 1 - digits.count) + digits
    }
    let sign = units < 0 ? "-" : ""
    return scale == 0 ? sign + digits : sign + digits.dropLast(scale) + "." + digits.suffix(scale)
  }

  private func printed(_ units: Int64, _ scale: Int) -> String {
    var writer = ByteWriter()
    writer.append(UInt8(ascii: "["))
    writer.append(units: units, scale: scale)
    writer.append(UInt8(ascii: "]"))
    let store = writer.finish()
    return store.text(1..<store.count - 1)
  }

  @Test func `the first and the last number of every length, at every scale`() {
    var power: Int64 = 1
    for _ in 0..<19 {
      for units in [power, power - 1, power + 1, -power, power &* 5, -power + 1] {
        for scale in 0...38 { #expect(printed(units, scale) == plain(units, scale)) }
      }
      power = power.multipliedReportingOverflow(by: 10).partialValue
    }
    for units in [Int64.max, .min, .min + 1, 0] {
      for scale in 0...38 { #expect(printed(units, scale) == plain(units, scale)) }
    }
  }

  @Test func `random numbers`() {
    var random = SplitMix64(seed: 311)
    for _ in 0..<20_000 {
      let units = Int64(bitPattern: random.next()) >> Int64(random.below(64))
      let scale = random.below(20)
      #expect(printed(units, scale) == plain(units, scale))
    }
  }
}
