import Testing

@testable import PenstockData

/// What counts as a number, and how one is printed.
struct DecimalTextTests {
  @Test(arguments: [
    ("0", 0, 0), ("7", 7, 0), ("-7", -7, 0), ("+5", 5, 0), ("007", 7, 0), ("1.50", 150, 2),
    ("-0", 0, 0), ("-0.00", 0, 2), ("0.5", 5, 1), ("-12.345", -12345, 3), ("1e3", 1000, 0),
    ("1E+3", 1000, 0), ("1.5e3", 1500, 0), ("1.50e1", 150, 1), ("15e-1", 15, 1), ("0e99", 0, 0),
    ("1e-38", 1, 38), ("10e-39", 1, 38), ("0e-39", 0, 38), ("1.0e-38", 1, 38),
    ("123456789012345678", 123_456_789_012_345_678, 0), ("0.000000000000000001", 1, 18),
    ("1234567890123456789", 1_234_567_890_123_456_789, 0), ("00000000000000000000001", 1, 0),
    ("0.0000000000000000000000000", 0, 25), ("1.00000000000000000000", Int128(10).power(20), 20),
    ("1e38", Int128(10).power(38), 0), ("170141183460469231731687303715884105727", .max, 0),
    ("99999999999999999999999999999999999999", Int128(10).power(38) - 1, 0),
    ("-0.99999999999999999999999999999999999999", 1 - Int128(10).power(38), 38),
  ])
  func `a number keeps its digits and its written scale`(text: String, units: Int128, scale: Int)
    throws
  {
    let value = try #require(Decimal(text))
    #expect(value.exact == [units, Int128(scale)])
  }

  @Test(arguments: [
    "", "-", "+", ".", "-.", ".5", "1.", "-.5", "1.e5", "--1", "+-1", "1-", "1+1", " 1", "1 ",
    "1\n",
    "1,234.5", "1.234,5", "1_000", "1 000", "12.34abc", "0x10", "1..2", "1.2.3", "1e", "1e+", "1e-",
    "1e1.5", "1e3e3", "e3", "nan", "NaN", "inf", "-inf", "Infinity", "N/A", "１２", "١٢", "−5", "½",
    "1e-39", "1e39", "170141183460469231731687303715884105728",
    "-170141183460469231731687303715884105728",
    "12345678901234567890123456789012345678901234567890", "1e999999999999999999999", "1\u{0}", "$1",
    "0.123456789012345678901234567890123456789", "0.1e-38", "5%", "(5)", "1f", "1d0",
  ])
  func `what is no number, or does not fit, is refused`(text: String) {
    #expect(Decimal(text) == nil)
  }

  @Test(arguments: [
    ("1." + zeros(50), "1"), ("10." + zeros(50), "10"), ("-2.50" + zeros(40), "-2.5"),
    (zeros(1000) + "3", "3"), ("0." + zeros(100), "0"), (zeros(60) + "." + zeros(60), "0"),
    (
      "12345678901234567890123456789012345678." + zeros(2), "12345678901234567890123456789012345678"
    ),
    ("1" + zeros(50) + "e-50", "1"), ("0." + zeros(50) + "1e51", "1"),
  ])
  func `zeros that say nothing never make a number too long`(text: String, number: String) throws {
    let value = try #require(Decimal(text))
    #expect(value == Decimal(number))
  }

  @Test func `an exponent is never cut short`() {
    let long = "1" + zeros(100_038)
    #expect(Decimal(long + "e-100038") == 1)
    #expect(Decimal(long + "e-100000") == Decimal("1e38"))
    #expect(Decimal("1e-100000") == nil)
  }

  @Test func `what is printed is the digits with a point where the scale says`() {
    var random = SplitMix64(seed: 1)
    for _ in 0..<20_000 {
      let value = random.decimal()
      var digits = "\(value.units.magnitude)"
      if value.scale > 0 {
        digits = zeros(value.scale + 1 - digits.utf8.count) + digits
        digits = "\(digits.dropLast(value.scale)).\(digits.suffix(value.scale))"
      }
      #expect("\(value)" == (value.units < 0 ? "-" : "") + digits)
    }
  }

  @Test func `what is printed is read back the same`() throws {
    var random = SplitMix64(seed: 2)
    for _ in 0..<20_000 {
      let value = random.decimal()
      let again = try #require(Decimal("\(value)"), "\(value)")
      #expect(again.exact == value.exact)
    }
  }

  @Test func `a 64-bit number of any length is printed in full`() {
    var values: [Int64] = [0, .max, .min]
    for length in 1...18 {
      let power = Int64(Int128(10).power(length))
      values += [power - 1, power, power + 1, -power, 1 - power]
    }
    for value in values {
      var writer = ByteWriter()
      writer.append(value)
      #expect(writer.finish().text == "\(value)")
    }
  }

  @Test(arguments: [
    ("1.50", "1.5"), ("100", "100"), ("0.000", "0"), ("-2.00", "-2"), ("10.010", "10.01"),
  ])
  func `the shortest form loses needless zeros and nothing else`(text: String, short: String) {
    #expect(Decimal(text)?.shortest.description == short)
  }
}

func zeros(_ count: Int) -> String { String(repeating: "0", count: max(0, count)) }

extension Int128 {
  func power(_ exponent: Int) -> Int128 { (0..<exponent).reduce(1) { power, _ in power * self } }
}
