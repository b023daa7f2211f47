import Penstock
import PenstockTesting
import Testing

/// The first mistake in a text, and its place.
private func mistake(_ text: String) -> String? {
  var notes = Notes()
  let value = YAMLReader.read(text, file: "a.yaml", &notes)
  guard let first = notes.diagnostics.first else { return nil }
  #expect(value == nil)
  let place = first.location.map { "\($0.line):\($0.column) " } ?? ""
  return place + first.message
}

@Suite(.timeLimit(.minutes(1))) struct `A hostile YAML file` {
  @Test func `with aliases of aliases is refused before it grows`() {
    var text = "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
    for (name, before) in zip("bcdefghijk", "abcdefghij") {
      let list = [String](repeating: "*\(before)", count: 10).joined(separator: ", ")
      text += "\(name): &\(name) [\(list)]\n"
    }
    #expect(mistake(text) == "1:4 anchors and aliases are not read here")
    #expect(mistake(text + "? *k\n: 1\n") == "1:4 anchors and aliases are not read here")
  }

  @Test func `that is deep is refused`() {
    let message = "1:65 this file is too large or too deep to be a pipeline"
    let lists = String(repeating: "[", count: 80) + String(repeating: "]", count: 80)
    #expect(mistake(lists)?.hasSuffix(message.dropFirst(4)) == true)
    let many = String(repeating: "[", count: 5000) + String(repeating: "]", count: 5000)
    #expect(mistake(many) != nil)
    #expect(mistake(String(repeating: "[", count: 200_000)) != nil)
    #expect(mistake(String(repeating: "? ", count: 50_000)) != nil)
    #expect(mistake(String(repeating: "- ", count: 50_000)) != nil)
  }

  @Test func `of a hundred thousand values is refused`() {
    let flow = "[" + [String](repeating: "x", count: 120_000).joined(separator: ",") + "]"
    #expect(mistake(flow)?.contains("too large") == true)
    let wide = "价: [" + [String](repeating: "价", count: 120_000).joined(separator: ",") + "]"
    #expect(mistake(wide)?.contains("too large") == true)
    let block = String(repeating: "- x\n", count: 120_000)
    #expect(mistake(block)?.contains("too large") == true)
  }

  @Test(arguments: [
    "\u{0}", "a: \u{0}", "a: \u{7}", "%YAML 9.9\n---\na: 1", "a: !!python/object:os.system x",
    "...", "--- a\n--- b", "a: \"\\ud800\"", "a: \"\\xzz\"", "\u{85}\u{2028}", "? ? ?", "*a", "&a",
    "a: |9\n x", "&a &b c", "a: b: c", "{", "[", "\"", "'", "|", ">", "-", "?", ":", ",", "}", "]",
    "@", "`", "%", "!", "! ! !", "- - - -", "a:\n\t- b", "{a: 1, a: 2}", "[a]: 1", "{[a, b]: 1}",
    "---", "<<: {a: 1}",
    "%TAG ! tag:x,2000:\n--- !a b", "a: *\u{202e}", "\u{FEFF}\u{FEFF}a: 1", "a: 'b\n\n\n",
  ])
  func `is told of or read, and nothing traps`(_ text: String) {
    for end in ["", "\n", "\r\n", "\u{2029}"] {
      _ = mistake(text + end)
      var notes = Notes()
      _ = PipelineFile.read(
        text + end, file: "a.yaml", variables: [:], catalog: .builtIn, &notes)
      #expect(!notes.diagnostics.isEmpty)
      for diagnostic in notes.diagnostics { _ = diagnostic.rendered { _ in text + end } }
    }
  }

  @Test func `that is larger than any pipeline is refused by its size`() throws {
    let workspace = try Workspace()
    let line = String(repeating: "x", count: 1023) + "\n"
    try workspace.write("# " + String(repeating: line, count: 1100), to: "pipeline.yaml")
    let pipeline = workspace.pipeline()
    #expect(pipeline.plan == nil && !pipeline.isMissing)
    let message = "this file is larger than 1048576 bytes, and none that people write is"
    #expect(pipeline.diagnostics.map(\.message) == [message])
  }

  @Test func `with thousands of nodes in a row is planned, and in a ring is told of once`() throws {
    let workspace = try Workspace()
    try workspace.write("a\n1\n", to: "a.csv")
    let count = 4000
    let nodes = (1...count).map { "  n\($0): { from: n\($0 - 1), limit: 1 }\n" }.joined()
    let start = "pipeline: long\nsources:\n  n0: { path: a.csv }\ntransforms:\n"
    let end = "sinks:\n  a.csv: { from: n\(count) }\n"
    try workspace.write(start + nodes + end, to: "pipeline.yaml")
    #expect(workspace.pipeline().plan?.nodes.count == count + 2)
    let ring = nodes.replacing("from: n0,", with: "from: n\(count),")
    try workspace.write(start + ring + end, to: "pipeline.yaml")
    let messages = workspace.pipeline().diagnostics.filter { $0.severity == .error }
    #expect(messages.count == 1)
    #expect(messages.first?.message.hasSuffix("wait for each other") == true)
  }

  @Test func `with thousands of mistakes has a hundred told, and the rest counted`() throws {
    let workspace = try Workspace()
    let nodes = (1...3000).map { "  n\($0).csv: { from: m\($0) }\n" }.joined()
    try workspace.write("pipeline: many\nsinks:\n" + nodes, to: "pipeline.yaml")
    let pipeline = workspace.pipeline()
    #expect(pipeline.diagnostics.count == 101)
    #expect(pipeline.diagnostics.last?.message == "there are 2900 more of these")
    for diagnostic in pipeline.diagnostics { _ = pipeline.rendered(diagnostic) }
  }
}
