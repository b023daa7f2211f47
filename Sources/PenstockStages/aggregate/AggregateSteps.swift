import PenstockData
import PenstockExpressions
import PenstockKit

/// What is known of the groups of each batch.
struct AggregateParts: RowTransform {
  static let name = Aggregate.name
  static let summary = Aggregate.summary

  typealias Settings = Aggregate.Settings

  private let plan: AggregatePlan

  init(_ settings: Settings, _ binding: inout Binding) {
    var silent = Binding(stage: binding.stage, input: binding.input)
    plan = AggregateGroups(settings, &silent).plan
  }

  func transform(_ batch: Batch, _ context: inout StageContext) -> Batch {
    var fold = AggregateFold(plan)
    fold.add(batch)
    return fold.parts()
  }
}

/// What is known of the groups of all batches so far.
struct AggregateFolding: SequentialTransform {
  static let name = Aggregate.name
  static let summary = Aggregate.summary

  typealias Settings = Aggregate.Settings

  /// More is handed on, and begun anew.
  private static let mostBytes = 64 << 20

  private let schema: Schema
  private var fold: AggregateFold

  init(_ settings: Settings, _ binding: inout Binding) {
    self.init(AggregateGroups(settings, &binding).plan)
  }

  init(_ plan: AggregatePlan) {
    schema = plan.partSchema
    fold = AggregateFold(plan)
  }

  mutating func transform(_ batch: Batch, _ context: inout StageContext) -> Batch {
    fold.add(batch)
    return fold.byteCount > Self.mostBytes ? fold.parts() : Batch(emptyWith: schema)
  }

  mutating func finish(_ context: inout StageContext) -> Batch? { fold.parts() }
}

/// The results for groups, of whole rows or of what is known of them.
struct AggregateGroups: GroupTransform {
  static let name = Aggregate.name
  static let summary = Aggregate.summary

  typealias Settings = Aggregate.Settings

  let key: [Int]
  let plan: AggregatePlan
  let schema: Schema
  private let flags: ExpressionFlags
  private let merges: Bool

  init(_ settings: Settings, _ binding: inout Binding) {
    let key = settings.by.map { binding.column($0) }
    var plan = AggregatePlan(binding.input, key: binding.input.fields.isEmpty ? [] : key)
    for entry in settings.add.entries {
      if let constant = plan.add(entry.name.name, entry.value, &binding) {
        binding.note(
          Diagnostic(
            "nothing says what type `\(entry.name.name)` has", at: constant,
            help: "write `cast(null as decimal)`, or another type"))
      }
    }
    var schema = plan.output
    flags = ExpressionFlags(plan.mayFault, &schema)
    self.key = key
    self.plan = plan
    self.schema = schema
    merges = false
    binding.output = schema
  }

  /// The same over parts, whose key stands in front.
  init(_ groups: AggregateGroups, merges: Bool) {
    key = merges ? Array(groups.key.indices) : groups.key
    plan = groups.plan
    schema = groups.schema
    flags = groups.flags
    self.merges = merges
  }

  func transform(_ groups: Groups, _ output: inout GroupOutput) throws {
    output.add(try results(groups), at: groups.map { $0[$0.startIndex] })
  }

  /// One row for each group.
  func results(_ groups: Groups) throws -> Batch {
    try finished(merges ? plan.results(merging: groups) : plan.results(groups))
  }

  /// One row for no rows at all.
  func resultOfNothing() throws -> Batch { try finished(plan.resultOfNothing()) }

  private func finished(_ made: (rows: Batch, faults: [String: Faults])) throws -> Batch {
    var columns = made.rows.columns
    columns += (columns.count..<schema.fields.count).map {
      .missing(schema.fields[$0].type, count: made.rows.rowCount)
    }
    for result in plan.results {
      guard let faults = made.faults[result.name] else { continue }
      guard let row = flags.add(faults, for: result.name, to: &columns).first else { continue }
      let values = key.indices.map { made.rows.columns[$0][Int(row)] ?? "missing" }
      throw StageFailure(
        "`\(result.name)` has more than 38 digits"
          + (values.isEmpty ? "" : " for \(values.joined(separator: ", "))"),
        help: "round what is summed up, or take fewer decimals")
    }
    return Batch(schema: schema, columns: columns, rowCount: made.rows.rowCount)
  }
}

/// The result for all rows together, which is there even where no row is.
struct AggregateTotal: SequentialTransform {
  static let name = Aggregate.name
  static let summary = Aggregate.summary

  typealias Settings = Aggregate.Settings

  private let groups: AggregateGroups
  private var rows: [Batch] = []

  init(_ settings: Settings, _ binding: inout Binding) {
    groups = AggregateGroups(settings, &binding)
  }

  init(_ groups: AggregateGroups, merges: Bool) {
    self.groups = AggregateGroups(groups, merges: merges)
  }

  mutating func transform(_ batch: Batch, _ context: inout StageContext) -> Batch {
    if batch.rowCount > 0 { rows.append(batch.compacted()) }
    return Batch(emptyWith: groups.schema)
  }

  func finish(_ context: inout StageContext) throws -> Batch? {
    if rows.isEmpty { return try groups.resultOfNothing() }
    return try groups.results(Groups(Batch(joining: rows), key: []))
  }
}
