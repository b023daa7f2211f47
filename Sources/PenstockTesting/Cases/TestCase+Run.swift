import Penstock
import PenstockFiles

/// What came of a test.
public struct TestResult: Sendable {
  /// The test's name.
  public let name: String

  /// Where it stands.
  public let location: SourceLocation

  /// How what came out differs from what is expected; none where the test passed.
  public let differences: [Difference]

  /// Whether the test itself is wrong: it names what is not there.
  public let isMistaken: Bool

  /// Whether all is as expected.
  public var hasPassed: Bool { differences.isEmpty }
}

extension TestFile {
  /// Runs one of the file's tests on the pipeline at `path`.
  ///
  /// What is given takes the place of what flows out of its nodes; only the nodes that what is
  /// expected needs are run. Nothing is published.
  public func run(
    _ test: TestCase, on path: String, catalog: StageCatalog
  ) async -> TestResult {
    func result(_ differences: [Difference], isMistaken: Bool = false) -> TestResult {
      TestResult(
        name: test.name, location: test.location, differences: differences, isMistaken: isMistaken)
    }
    do {
      let folder = Folder.parent(of: Pipeline.file(at: path))
      let pipeline = try test.pipeline(at: path, folder, lines, catalog)
      guard let plan = pipeline.plan else {
        guard let failure = test.words.failure else {
          throw DiagnosticsError(pipeline.diagnostics)
        }
        return result(failure.differences(pipeline, of: test.name))
      }
      let given = try test.given(plan, folder, lines)
      var differences: [Difference] = []
      var isMistaken = false
      for entry in test.words.expected?.entries ?? [] {
        do {
          let expected = try ExpectedNode(entry.name, entry.value, plan)
          differences += try await expected.differences(pipeline, given, folder, lines)
        } catch let error as DiagnosticsError {
          isMistaken = true
          differences += error.diagnostics.map { Difference($0, of: entry.name.name) }
        }
      }
      if let failure = test.words.failure {
        differences += try await failure.differences(pipeline, given)
      }
      return result(differences, isMistaken: isMistaken)
    } catch let error as DiagnosticsError {
      return result(
        error.diagnostics.map { Difference($0, of: test.name) }, isMistaken: true)
    } catch let failure as RunFailure {
      return result(failure.diagnostics.map { Difference($0, of: test.name) })
    } catch {
      return result([Difference(Diagnostic("\(error)", at: test.location), of: test.name)])
    }
  }
}

extension TestCase {
  /// The pipeline with the test's files and variables, and without the sources that need not be there.
  fileprivate func pipeline(
    at path: String, _ folder: String, _ lines: [Substring], _ catalog: StageCatalog
  ) throws(DiagnosticsError) -> Pipeline {
    var files: [String: String] = [:]
    for entry in words.files?.entries ?? [] {
      switch entry.value {
      case .text(let text): files[entry.name.name] = text
      case .file(let path, let location):
        files[entry.name.name] = try WrittenTable.file(path, location).text(in: folder)
      }
    }
    var columns: [String: Schema] = [:]
    for entry in words.given?.entries ?? [] {
      columns[entry.name.name] = entry.value.schema(
        try WrittenRows(entry.value.table, in: folder, lines: lines))
    }
    let variables = (words.variables?.entries ?? []).map { ($0.name.name, $0.value) }
    return Pipeline(
      at: path, variables: Dictionary(variables) { _, last in last }, files: files,
      columns: columns, catalog: catalog)
  }

  /// The plan with the test's rows in the place of what flows out of nodes.
  fileprivate func given(
    _ plan: Plan, _ folder: String, _ lines: [Substring]
  ) throws(DiagnosticsError) -> Plan {
    var rows: [Int: Batch] = [:]
    for entry in words.given?.entries ?? [] {
      let name = entry.name
      guard let place = plan.index(of: name.name), plan.nodes[place].section != .sink else {
        throw plan.noNode(name, in: plan.nodes.filter { $0.section != .sink }.map(\.name))
      }
      let written = try WrittenRows(entry.value.table, in: folder, lines: lines)
      let schema = plan.nodes[place].output
      let (columns, places) = try written.decoded(by: schema, of: name.name)
      let found = Dictionary(zip(places, columns)) { first, _ in first }
      rows[place] = Batch(
        schema: schema,
        columns: schema.fields.enumerated().map { index, field in
          found[index] ?? .missing(field.type, count: written.rows.count)
        }, rowCount: written.rows.count)
    }
    return plan.giving(rows)
  }
}

/// A node, its refusals or a sink, and what is expected there.
private struct ExpectedNode {
  private let name: String
  private let location: SourceLocation
  private let expectation: Expectation
  private let edge: Plan.Edge
  private let sink: BoundSink?

  init(
    _ name: ColumnName, _ expectation: Expectation, _ plan: Plan
  ) throws(DiagnosticsError) {
    self.name = name.name
    self.expectation = expectation
    location = name.location ?? SourceLocation(file: "", line: 1, column: 1)
    let suffix = ".refused"
    let isRefused = plan.index(of: name.name) == nil && name.name.hasSuffix(suffix)
    let plain = isRefused ? String(name.name.dropLast(suffix.count)) : name.name
    guard let place = plan.index(of: plain) else {
      if plain == PipelineFile.refusedFile {
        throw DiagnosticsError(
          Diagnostic(
            "`\(plain)` has what all nodes refuse", at: name.location,
            help: "name one: `NODE.refused`"))
      }
      throw plan.noNode(ColumnName(plain, at: name.location), in: plan.nodes.map(\.name))
    }
    if case .sink(let sink, _) = plan.nodes[place].work {
      self.sink = sink
      edge = plan.nodes[place].inputs[0]
    } else {
      sink = nil
      edge = Plan.Edge(node: place, isRefused: isRefused)
    }
  }

  func differences(
    _ pipeline: Pipeline, _ plan: Plan, _ folder: String, _ lines: [Substring]
  ) async throws -> [Difference] {
    let rows = try await pipeline.preview(plan, edge, limit: .max).rows
    var differences: [Difference] = []
    if let count = expectation.count, count != rows.rowCount {
      let value = Difference.Value(
        column: "rows", expected: "\(count)", actual: "\(rows.rowCount)")
      differences.append(Difference(.count, name, [value], at: location))
    }
    guard let table = expectation.table else { return differences }
    if let sink, expectation.isFile, let text = try table.text(in: folder) {
      guard let file = try sink.text(of: rows) else {
        throw DiagnosticsError(
          Diagnostic(
            "`\(name)` is no text that could be compared", at: location,
            help: "write the rows that it gets: `\(name): { rows: … }`"))
      }
      return differences + self.lines(of: file, text, table, lines)
    }
    let written = try WrittenRows(table, in: folder, lines: lines)
    let comparison = try RowComparison(written, of: name, rows, at: location)
    return differences + comparison.differences(expectation.order)
  }

  /// The lines of a file that read otherwise; whether the last has a newline does not count.
  private func lines(
    of file: String, _ expected: String, _ table: WrittenTable, _ written: [Substring]
  ) -> [Difference] {
    let (actual, expected) = (file.ownLines, expected.ownLines)
    return (0..<max(actual.count, expected.count)).compactMap { line in
      let now = line < actual.count ? String(actual[line]) : nil
      let wanted = line < expected.count ? String(expected[line]) : nil
      if now == wanted { return nil }
      var place = location
      if case .text(_, let start) = table, let wanted, start.line + 1 + line <= written.count,
        written[start.line + line].hasSuffix(wanted)
      {
        let own = written[start.line + line]
        place = SourceLocation(
          file: start.file, line: start.line + 1 + line, column: own.count - wanted.count + 1,
          length: wanted.count)
      }
      let value = Difference.Value(column: "line", expected: wanted, actual: now)
      return Difference(.line, name, row: line + 1, [value], at: place)
    }
  }
}

extension Plan {
  fileprivate func noNode(_ name: ColumnName, in names: [String]) -> DiagnosticsError {
    DiagnosticsError(
      Diagnostic(
        "there is no node `\(name.name)` in `\(pipeline)`", at: name.location,
        help: Suggestion.help(for: name.name, in: names)
          ?? "the nodes are \(names.map { "`\($0)`" }.inWords)"))
  }
}

extension BoundSink {
  /// The text of the file that the sink makes of `rows`; nil where that is no text.
  fileprivate func text(of rows: Batch) throws -> String? {
    var writer = ByteWriter()
    switch self {
    case .blocks: return nil
    case .table(let sink): try sink.encode(table: rows, into: &writer)
    case .streaming(let sink):
      sink.begin(&writer)
      if rows.rowCount > 0 { try sink.encode(rows, into: &writer) }
      sink.end(&writer)
    }
    let store = writer.finish()
    return store.text(0..<store.count)
  }
}

extension String {
  /// The lines, without the nothing after the last newline.
  fileprivate var ownLines: [Substring] {
    let lines = writtenLines
    return lines.last?.isEmpty == true ? lines.dropLast() : lines
  }
}
