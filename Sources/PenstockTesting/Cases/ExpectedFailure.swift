import Penstock

/// How a run is expected to fail: by its exit code, by what it says, or both.
struct ExpectedFailure: SettingValue {
  private let exit: Int?
  private let exitLocation: SourceLocation?
  private let messages: [String]
  private let messageLocations: [SourceLocation]
  private let location: SourceLocation

  private struct Words: StageSettings {
    let exit: Int?
    let exitLocation: SourceLocation?
    let messages: [String]
    let messageLocations: [SourceLocation]

    init(from fields: inout FieldReader) {
      exit = fields.optional(
        "exit",
        "The exit code: 65 for bad data, 69 for a server that can't be reached, 77 for what the project "
          + "forbids, 78 for a bad pipeline file.", example: "65")
      exitLocation = fields.location(of: "exit")
      let messages: OneOrMore<String>? = fields.optional(
        "message", "A part of what is said, or several parts, each of some message.",
        example: "rows at least")
      self.messages = messages?.values ?? []
      messageLocations = fields.locations(in: "message")
      let (isSomething, place) = (exit != nil || messages != nil, fields.location)
      fields.check(
        isSomething,
        Diagnostic(
          "nothing says how it fails", at: place, help: "add `exit: 65`, or `message: TEXT`"))
      let failing = ExitStatus.ofFailedRuns.map(\.rawValue)
      let (exit, exitPlace) = (exit, exitLocation)
      fields.check(
        exit.map { failing.contains(Int32(truncatingIfNeeded: $0)) } ?? true,
        Diagnostic(
          "no run fails with \(exit ?? 0)", at: exitPlace,
          help: "it is one of \(failing.map { "\($0)" }.inWords)"))
    }
  }

  static var shape: ValueShape { Nested<Words>.shape }
  static var placeholder: ExpectedFailure {
    ExpectedFailure(
      Nested<Words>.placeholder.settings, SourceLocation(file: "", line: 1, column: 1))
  }

  static func read(_ value: LocatedValue, _ notes: inout Notes) -> ExpectedFailure? {
    Nested<Words>.read(value, &notes).map { ExpectedFailure($0.settings, value.location) }
  }

  private init(_ words: Words, _ location: SourceLocation) {
    exit = words.exit
    exitLocation = words.exitLocation
    messages = words.messages
    messageLocations = words.messageLocations
    self.location = location
  }

  /// How a run of `plan` differs from what is expected; what it publishes is thrown away.
  func differences(_ pipeline: Pipeline, _ plan: Plan) async throws -> [Difference] {
    do {
      let folder = try Workspace()
      let report = try await pipeline.run(plan, below: folder.path)
      let ending =
        report.isDegraded ? "it ends well, but for refusals that it does not declare" : nil
      return [
        Difference(
          Diagnostic("the run does not fail", at: location, notes: [ending].compactMap { $0 }),
          of: plan.pipeline)
      ]
    } catch let failure as RunFailure {
      return differences(ExitStatus(failure), failure.diagnostics, of: plan.pipeline)
    }
  }

  /// How what is wrong with a pipeline that can't be run differs from what is expected.
  func differences(_ pipeline: Pipeline, of name: String) -> [Difference] {
    differences(
      pipeline.failure, pipeline.diagnostics.filter { $0.severity == .error }, of: name)
  }

  private func differences(
    _ status: ExitStatus, _ diagnostics: [Diagnostic], of pipeline: String
  ) -> [Difference] {
    let said = diagnostics.map { ([$0.message] + $0.notes + [$0.help].compactMap { $0 }) }
    let told = said.map { "it says: " + $0.joined(separator: "; ") }
    var differences: [Difference] = []
    if let exit, exit != status.rawValue {
      differences.append(
        Difference(
          Diagnostic(
            "the run fails with exit code \(status.rawValue), expected \(exit)", at: exitLocation,
            notes: told), of: pipeline))
    }
    for (part, place) in zip(messages, messageLocations)
    where !said.joined().contains(where: { $0.contains(part) }) {
      differences.append(
        Difference(
          Diagnostic("no message has `\(part)`", at: place, notes: told), of: pipeline))
    }
    return differences
  }
}
