import Penstock

/// Runs the examples of stages: documentation that is held to be true.
///
/// For example, in a test of your own stages:
///
///     @Test(arguments: ExampleRunner.cases(of: [.group(Returns.self)]))
///     func `every example does what it says`(_ example: ExampleRunner.Case) async throws {
///       #expect(try await example.difference() == nil)
///     }
public enum ExampleRunner {
  /// One example of one stage.
  public struct Case: Sendable, CustomStringConvertible {
    /// The stage.
    public let stage: StageDefinition

    /// The example.
    public let example: Example

    /// An example of a stage, which need not be one of those that it shows.
    public init(stage: StageDefinition, example: Example) {
      self.stage = stage
      self.example = example
    }

    /// The stage's name and the example's title.
    public var description: String { "\(stage.name): \(example.title)" }
  }

  /// The examples of all transforms among `stages`.
  public static func cases(of stages: [StageDefinition]) -> [Case] {
    stages.filter { $0.section == .transform }.flatMap { stage in
      stage.examples.map { Case(stage: stage, example: $0) }
    }
  }
}

extension ExampleRunner.Case {
  /// What comes out where it differs from what the example says, or nil where it does not.
  ///
  /// - Throws: ``DiagnosticsError`` where the example's settings or columns are wrong.
  public func difference() async throws -> String? {
    let inputs = try example.inputs.map { input in
      (label: input.label, batch: try ExampleTable(input.rows).batch(isFacts: example.isFacts))
    }
    let sides = try example.sides.mapValues { try ExampleTable($0).batch(isFacts: false) }
    let (result, refusals) = try await run(inputs, sides)
    let rows = ExampleTable.text(of: result)
    let expected = ExampleTable.normalised(example.output)
    let refused = refusals.map { "\($0.row + 1) \($0.code)" }
    var differences: [String] = []
    if rows != expected { differences.append("rows out:\n\(rows)expected:\n\(expected)") }
    if refused != example.refused {
      differences.append("refused: \(refused), expected: \(example.refused)")
    }
    return differences.isEmpty ? nil : differences.joined(separator: "\n")
  }

  private func run(
    _ inputs: [(label: String, batch: Batch)], _ sides: [String: Batch]
  ) async throws -> (Batch, [Refusal]) {
    var notes = Notes()
    let value = YAMLReader.read(example.settings, file: "settings", &notes)
    let configured = value.flatMap { stage.read($0, &notes) }
    guard let configured, case .transform(let bind) = configured.bind else {
      throw DiagnosticsError(notes.diagnostics)
    }
    let input = try meeting(inputs, configured.meeting)
    var binding = Binding(
      stage: stage.name, input: input.schema, sides: sides.mapValues(\.schema))
    let bound = bind(&binding)
    if !binding.notes.diagnostics.isEmpty { throw DiagnosticsError(binding.notes.diagnostics) }
    return try await StageRun.run(bound, input, output: binding.output, tables: sides)
  }

  /// The rows of all inputs as they meet before the stage.
  private func meeting(
    _ inputs: [(label: String, batch: Batch)], _ rules: MeetingRules?
  ) throws -> Batch {
    if inputs.count == 1, rules?.label == nil { return inputs[0].batch }
    var notes = Notes()
    let meeting = Meeting(
      inputs.map { Meeting.Input(label: $0.label, node: $0.label, schema: $0.batch.schema) },
      rules ?? MeetingRules(), &notes)
    guard let meeting else { throw DiagnosticsError(notes.diagnostics) }
    return Batch(
      joining: inputs.enumerated().map { number, input in meeting.rows(input.batch, of: number) })
  }
}
