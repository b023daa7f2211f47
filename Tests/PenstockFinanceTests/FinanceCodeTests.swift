import PenstockFinance
import Testing

struct FinanceCodeTests {
  @Test func `every code explains itself in one sentence and an example`() {
    for code in FinanceCode.allCases {
      #expect(code.summary.hasSuffix("."), "\(code)")
      #expect(!code.summary.dropLast().contains(". "), "\(code)")
      #expect(code.example.hasSuffix("."), "\(code)")
      #expect(code.isWarning == code.rawValue.hasPrefix("W_"))
      #expect(code.isWarning != code.rawValue.hasPrefix("E_"))
    }
    #expect(Set(FinanceCode.allCases.map(\.summary)).count == FinanceCode.allCases.count)
  }

  @Test func `a refusal prints its code and reason`() {
    let refusal = FinanceRefusal(.gap, "2025Q2 is missing")
    #expect(refusal.description == "E_GAP: 2025Q2 is missing")
  }
}
