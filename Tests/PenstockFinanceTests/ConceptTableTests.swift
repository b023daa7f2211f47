import PenstockFinance
import Testing

struct ConceptTableTests {
  private let table = ConceptTable.builtIn

  @Test func `no name or synonym of the built-in concepts is claimed twice`() throws {
    let again = try ConceptTable().adding(table.all)
    #expect(again.all == table.all)
    #expect(table.all.count >= 60)
  }

  @Test func `every built-in concept says what it is`() {
    for concept in table.all {
      #expect(concept.summary.hasSuffix("."), "\(concept.name)")
      #expect(concept.name.allSatisfy { $0.isLowercase || $0 == "_" }, "\(concept.name)")
    }
  }

  @Test(arguments: [
    ("revenue", ConceptKind.flow), ("营业收入", .flow), ("营收", .flow), ("研发费用", .flow),
    ("Net Profit", .flow), ("经调整净亏损", .flow), ("R&D expenses", .flow),
    ("cash_and_cash_equivalents", .balance), ("cash_balance_total", .balance),
    ("pre_ipo_valuation", .balance), ("毛利率", .ratio), ("revenue_share", .ratio),
    ("revenue_growth_yoy", .ratio), ("revenue_cagr", .ratio), ("基本每股收益", .perShare),
    ("enterprise_customers", .count), ("end_user_devices", .count), ("developers", .count),
    ("platform_enterprises_and_developers", .count), ("funding_rounds", .count),
    ("annual_recurring_revenue", .runRate), ("rd_expense_cumulative", .cumulative),
    ("funds_raised_cumulative", .cumulative),
  ])
  func `a concept is known by its names`(name: String, kind: ConceptKind) {
    #expect(table.kind(of: name) == kind)
  }

  @Test func `a synonym stands for its concept, an unknown name for itself`() {
    #expect(table.canonical("营收") == "revenue")
    #expect(table.canonical("Total  Revenue") == "revenue")
    #expect(table.canonical("gross-margin") == "gross_margin")
    #expect(table.canonical("_gross__margin_") == "gross_margin")
    #expect(table.canonical("Frobs Sold") == "Frobs Sold")
    #expect(table.kind(of: "Frobs Sold") == nil)
    #expect(table.concept("frobs") == nil)
  }

  @Test func `a later concept takes the place of an earlier one`() throws {
    let own = try table.adding([
      Concept("revenue", .runRate, synonyms: ["销售额"]),
      Concept("operating_revenue", .flow, synonyms: ["营业收入"]),
    ])
    #expect(own.kind(of: "revenue") == .runRate)
    #expect(own.canonical("销售额") == "revenue")
    #expect(own.canonical("营业收入") == "operating_revenue")
    #expect(own.canonical("营收") == "营收")
    #expect(table.canonical("营收") == "revenue")
  }

  @Test func `a synonym is taken from a concept that keeps its others`() throws {
    let own = try table.adding([Concept("operating_revenue", .flow, synonyms: ["营业收入"])])
    #expect(own.canonical("营业收入") == "operating_revenue")
    #expect(own.canonical("营收") == "revenue")
  }

  @Test func `a word that two concepts claim is an error that names both`() {
    let error = ConceptConflict(word: "Sales", first: "a", second: "b")
    #expect(throws: error) {
      try table.adding([
        Concept("a", .flow, synonyms: ["sales"]), Concept("b", .flow, synonyms: ["Sales"]),
      ])
    }
    #expect(error.description == "`Sales` is claimed by the concepts `a` and `b`")
    #expect(throws: ConceptConflict(word: "revenue", first: "revenue", second: "a")) {
      try table.adding([Concept("a", .flow, synonyms: ["revenue"])])
    }
    #expect(throws: ConceptConflict(word: "a", first: "a", second: "a")) {
      try table.adding([Concept("a", .flow), Concept("a", .balance)])
    }
  }

  @Test func `only flows add up, and only money is converted`() {
    #expect(ConceptKind.allCases.filter(\.isAdditive) == [.flow])
    #expect(ConceptKind.allCases.filter { !$0.isMoney } == [.ratio, .count])
  }
}
