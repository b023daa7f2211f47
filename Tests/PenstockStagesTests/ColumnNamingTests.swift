import PenstockData
import PenstockKit
import Testing

@testable import PenstockStages

/// Columns chosen and called otherwise, and the first rows.
struct ColumnNamingTests {
  private let facts = Schema(
    [
      Field("who", .text), Field("amount", .decimal, unit: .column("ccy")), Field("ccy", .text),
      Field("share", .decimal, unit: .fixed(.pure)),
    ], parts: [.entity: "who", .value: "amount", .currency: "ccy"])

  private func result(_ stage: StageDefinition, _ words: Words) throws -> (Binding, [String]) {
    let (binding, bound, _) = try stage.bound(words, facts)
    return (binding, binding.notes.diagnostics.map(\.inShort) + (bound == nil ? ["unbound"] : []))
  }

  private func row(_ stage: StageDefinition, _ words: Words, _ batch: Batch) throws -> Batch {
    guard case .row(let transform) = try stage.bound(words, batch.schema).1 else {
      throw NotThatKind()
    }
    var context = StageContext()
    return try transform.transform(batch, &context)
  }

  private let select = StageDefinition.row(Select.self)
  private let rename = StageDefinition.row(Rename.self)

  @Test func `select keeps parts and units whose columns are kept`() throws {
    let (binding, mistakes) = try result(select, ["share", "amount", "who"])
    #expect(mistakes == [])
    #expect(
      binding.output.fields == [
        Field("share", .decimal, unit: .fixed(.pure)), Field("amount", .decimal),
        Field("who", .text),
      ])
    #expect(binding.output.parts == [.entity: "who", .value: "amount"])
    #expect(try result(select, ["ccy", "amount"]).0.output["amount"]?.unit == .column("ccy"))
  }

  @Test func `select shares the columns`() throws {
    let batch = Batch.texts(["a", "b"], [["1", "2"]])
    let chosen = try row(select, ["b"], batch)
    #expect(chosen.schema.names == ["b"])
    #expect(chosen.columns[0].texts?.store === batch.columns[1].texts?.store)
  }

  @Test func `select of an unknown column, one twice or none is a mistake`() throws {
    #expect(try result(select, ["who", "amuont"]).1 == ["3: column `amuont` does not exist here"])
    #expect(select.mistakes(["a", "b", "a"]) == ["4: column `a` is listed twice"])
    #expect(select.mistakes([]) == ["1: `select` keeps no column"])
    #expect(select.mistakes("who").count == 1)
  }

  @Test func `rename takes units and parts along, and may swap`() throws {
    let (binding, mistakes) = try result(
      rename, ["ccy": "currency", "amount": "value", "who": "share", "share": "who"])
    #expect(mistakes == [])
    #expect(
      binding.output.fields == [
        Field("share", .text), Field("value", .decimal, unit: .column("currency")),
        Field("currency", .text), Field("who", .decimal, unit: .fixed(.pure)),
      ])
    #expect(
      binding.output.parts == [.entity: "share", .value: "value", .currency: "currency"])
    let batch = Batch.texts(["a", "b"], [["1", "2"]])
    #expect(try row(rename, ["a": "c"], batch).schema.names == ["c", "b"])
  }

  @Test func `rename to a name that is taken, or of an unknown column, is a mistake`() throws {
    #expect(
      try result(rename, ["who": "ccy"]).1 == ["2: two columns would be called `ccy`"])
    #expect(
      try result(rename, ["who": "x", "amount": "x"]).1 == ["3: two columns would be called `x`"])
    #expect(try result(rename, ["whom": "x"]).1 == ["1: column `whom` does not exist here"])
    #expect(rename.mistakes(["a": ["b"]]).count == 1)
  }

  @Test(arguments: [(0, [0]), (1, [1]), (3, [3]), (4, [3, 1]), (7, [3, 3, 1]), (99, [3, 3, 1])])
  func `limit lets the first rows through and is full then`(limit: Int, counts: [Int]) throws {
    let stage = StageDefinition.sequential(Limit.self)
    let batches = [3, 3, 1].map { Batch.texts(["a"], Array(repeating: ["x"], count: $0)) }
    guard
      case .sequential(var transform) = try stage.bound(.scalar("\(limit)"), batches[0].schema).1
    else { throw NotThatKind() }
    var context = StageContext()
    var found: [Int] = []
    for batch in batches where !transform.isFull || found.isEmpty {
      found.append(try transform.transform(batch, &context).rowCount)
    }
    #expect(found == counts)
    #expect(transform.isFull == (limit <= 7))
    #expect(stage.mistakes("-1").count == 1 && stage.mistakes("x").count == 1)
  }
}
