import Testing

@testable import PenstockData

/// Names, types, units and parts of columns.
struct SchemaTests {
  private let facts = Schema(
    [Field("who", .text), Field("amount", .decimal, unit: .column("ccy")), Field("ccy", .text)],
    parts: [.entity: "who", .value: "amount", .currency: "ccy"])

  @Test func `columns are found by name and by part`() {
    #expect(facts.names == ["who", "amount", "ccy"])
    #expect(facts.index(of: "ccy") == 2)
    #expect(facts.index(of: "none") == nil)
    #expect(facts["amount"]?.unit == .column("ccy"))
    #expect(facts[.value]?.name == "amount")
    #expect(facts.index(of: FactPart.entity) == 0)
    #expect(facts[.period] == nil && facts.index(of: FactPart.period) == nil)
    #expect(facts.isFacts)
    #expect(!Schema([Field("a", .text)]).isFacts)
  }

  @Test func `of two fields with one name the first stays`() {
    let schema = Schema([Field("a", .text), Field("b", .date), Field("a", .decimal)])
    #expect(schema.fields == [Field("a", .text), Field("b", .date)])
  }

  @Test func `an appended field takes the place of its namesake`() {
    var schema = facts
    #expect(schema.append(Field("new", .date)) == 3)
    #expect(schema.append(Field("amount", .integer)) == 1)
    #expect(schema.names == ["who", "amount", "ccy", "new"])
    #expect(schema["amount"]?.type == .integer)
    #expect(schema.index(of: "new") == 3)
  }

  @Test func `chosen columns keep their parts, the others lose them`() {
    let chosen = facts.selecting([2, 0])
    #expect(chosen.names == ["ccy", "who"])
    #expect(chosen.parts == [.entity: "who", .currency: "ccy"])
    #expect(chosen.index(of: "ccy") == 0 && chosen.index(of: "amount") == nil)
    #expect(!chosen.isFacts)
  }

  @Test func `a unit that another column names goes with that column`() {
    #expect(facts.selecting([1, 2])["amount"]?.unit == .column("ccy"))
    #expect(facts.selecting([1])["amount"]?.unit == .unknown)
    let fixed = Schema([Field("a", .decimal, unit: .fixed(.shares)), Field("b", .text)])
    #expect(fixed.selecting([0])["a"]?.unit == .fixed(.shares))
  }

  @Test func `a unit is printed as it is written`() {
    #expect(Unit(Unit("CNY"), per: .shares).description == "CNY/shares")
    #expect(Unit("pure") == .pure)
    #expect(Unit("CNY") != Unit("RMB"))
  }
}
