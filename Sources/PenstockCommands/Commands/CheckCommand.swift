import ArgumentParser
import Penstock

/// `penstock check`: finds every mistake without reading a row.
struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Finds every mistake in a pipeline without running it.",
    discussion: "Looks at the file, at what its settings name, and at the headers of its inputs.")

  @OptionGroup var options: PipelineOptions

  @Flag(help: "Tell only what is wrong.")
  var quiet = false

  @Flag(help: "Print the diagnostics as JSON.")
  var json = false

  func run() async throws {
    let console = Console(quiet: quiet)
    let pipeline = try options.load(console: console)
    if json {
      try console.output(JSONValue.array(pipeline.diagnostics.map(\.json)).text())
    } else {
      console.complain(pipeline.diagnostics.map(pipeline.rendered))
    }
    guard pipeline.isSound else { throw pipeline.failure.exit }
    if let plan = pipeline.plan {
      console.tell("\(plan.pipeline) is sound: \(plan.nodes.count) nodes")
    } else {
      console.tell("nothing is wrong as far as it is known before urls are asked")
    }
  }
}

extension Diagnostic {
  /// The diagnostic as programs read it.
  var json: JSONValue {
    var members: [(String, JSONValue)] = [
      ("severity", .string(severity.rawValue)), ("message", .string(message)),
    ]
    if let location {
      members += [
        ("file", .string(location.file)), ("line", .integer(location.line)),
        ("column", .integer(location.column)), ("length", .integer(location.length)),
      ]
    }
    members += [("help", .string(orNull: help)), ("notes", .strings(notes))]
    return .object(members)
  }
}
