import PenstockData
import PenstockFinance
import Testing

/// The number that `text` writes.
func number(_ text: String, _ place: SourceLocation = #_sourceLocation) throws -> Decimal {
  try #require(Decimal(text), sourceLocation: place)
}

/// The day that `text` writes.
func day(_ text: String, _ place: SourceLocation = #_sourceLocation) throws -> CalendarDate {
  try #require(CalendarDate(text), sourceLocation: place)
}

/// The period that `text` writes.
func period(_ text: String, _ place: SourceLocation = #_sourceLocation) throws -> Period {
  try #require(Period(text), sourceLocation: place)
}

/// A book of rows such as `2025-01-02 USD CNY 7.3`: 1 USD is 7.3 CNY.
func book(_ rows: String..., source: String = "test") throws -> RateBook {
  let observations = try rows.map { row in
    let cells = row.split(separator: " ").map(String.init)
    return RateObservation(
      date: try day(cells[0]), base: cells[1], quote: cells[2], rate: try number(cells[3]))
  }
  return try RateBook(observations, source: source)
}

/// The code that `body` is refused with; nil where it is not refused.
func code(_ body: () throws -> some Any) -> FinanceCode? {
  do {
    _ = try body()
    return nil
  } catch let refusal as FinanceRefusal {
    return refusal.code
  } catch let refusal as RateRefusal {
    return refusal.code
  } catch {
    Issue.record("\(error)")
    return nil
  }
}

/// Random numbers that are the same in every run.
struct Dice: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
