import PenstockData
import Testing

@Suite struct `A sum of decimals` {
  private static let nines = String(repeating: "9", count: 38)

  @Test(arguments: [
    ["1.50", "2.5"], ["0"], [], [nines, nines, nines, "0.25"], ["-\(nines)", "-\(nines)", "-1"],
    [nines, nines, "0.\(nines)"], ["0.\(nines)", "0.\(nines)", "1"],
    ["-\(nines)", "-0.5", "-\(nines)"],
    [nines, "1"],
  ])
  func `is that of its terms, to the last decimal`(numbers: [String]) throws {
    var sum = DecimalSum()
    for number in numbers { sum.add(try #require(Decimal(number))) }
    let terms = try #require(sum.terms)
    #expect(!terms.isEmpty)
    #expect(sum.total == nil || terms.count == 1)
    var again = DecimalSum()
    for term in terms {
      #expect(term.units.magnitude.description.count <= 38 || terms.count == 1)
      again.add(term)
    }
    // What is left of both is small enough to be told.
    for number in numbers {
      let taken = try #require(Decimal(number))
      sum.remove(taken)
      again.remove(taken)
    }
    #expect(sum.total == again.total)
    #expect(sum.total?.scale == again.total?.scale)
    #expect(sum.total?.isZero == true)
  }
}
