import Foundation
import Penstock
import PenstockFiles
import PenstockTesting
import Testing

/// A flow of the cookbook: its tables are held to golden files, and the numbers in these to a calculation
/// of its own, `Tests/Reference/cookbook.py`.
struct Flow: CustomStringConvertible, Sendable {
  private static let references = Repository.root + "/Tests/Reference/cookbook/"

  static let all = ((try? Folder.names(in: references)) ?? []).sorted().map { Flow(name: $0) }

  let name: String
  var description: String { name }
  var folder: String { Repository.root + "/Pipelines/\(name)" }
  var golden: String { Repository.root + "/Tests/PipelinesTests/Golden/\(name)/" }

  /// The tables that the reference has, by file name.
  var tables: [String] { ((try? Folder.names(in: Self.references + name)) ?? []).sorted() }

  func reference(_ table: String) -> CSVTable? {
    CSVTable(at: Self.references + name + "/" + table)
  }

  /// Runs the flow, after the pipeline whose dataset it reads.
  func run(_ options: RunOptions = RunOptions(workers: 2)) async throws -> (Workspace, RunReport) {
    let workspace = try Workspace()
    let read = PipelineOutline(at: folder).reads
    for name in read { _ = try await run(name, in: workspace, options) }
    return (workspace, try await run(name, in: workspace, options))
  }

  private func run(
    _ name: String, in workspace: Workspace, _ options: RunOptions
  ) async throws -> RunReport {
    let pipeline = Pipeline(
      at: Repository.root + "/Pipelines/" + name, output: workspace.path + "/out")
    #expect(pipeline.diagnostics.isEmpty, "\(pipeline.diagnostics.map(pipeline.rendered))")
    return try await pipeline.run(try #require(pipeline.plan), options)
  }
}

@Suite struct `The cookbook's flows` {
  @Test(arguments: Flow.all)
  func `run offline and give the golden files, however the rows are cut`(
    _ flow: Flow
  ) async throws {
    for (workers, size) in [(2, 1_000_000), (1, 1), (2, 7)] {
      let (workspace, report) = try await flow.run(RunOptions(workers: workers) { _ in size })
      #expect(!report.isDegraded)
      let files = workspace.names(in: "out/\(flow.name)")
        .filter { !["datapackage.json", "load.py", "load.sql"].contains($0) }
      #expect(Set(flow.tables).isSubset(of: files))
      for file in files {
        let text = try #require(workspace.read("out/\(flow.name)/\(file)"))
        #expect(Snapshot.difference(text, at: flow.golden + file) == nil)
      }
    }
  }

  @Test(arguments: Flow.all)
  func `give the numbers that the reference works out from the data`(_ flow: Flow) throws {
    #expect(!flow.tables.isEmpty)
    for table in flow.tables {
      let found = try #require(CSVTable(at: flow.golden + table))
      let expected = try #require(flow.reference(table))
      try #require(found.rows.count == expected.rows.count, "\(table)")
      for (row, reference) in zip(found.rows, expected.rows) {
        for (column, value) in reference where row[column] != value {
          let number = try #require(Decimal(value), "\(table), \(column) of \(reference)")
          #expect(
            row[column].flatMap { Decimal($0) } == number, "\(table), \(column): \(reference)")
        }
      }
    }
  }

  @Test(arguments: Flow.all)
  func `pass the tests beside them`(_ flow: Flow) async throws {
    // In a copy, with the dataset that the flow reads where its project has it.
    let workspace = try Workspace()
    let read = PipelineOutline(at: flow.folder).reads
    for name in read + [flow.name] {
      try FileManager.default.copyItem(
        atPath: Repository.root + "/Pipelines/" + name, toPath: workspace.path + "/" + name)
    }
    try workspace.write("output: out\n", to: "penstock.yaml")
    for name in read {
      let pipeline = Pipeline(at: workspace.path + "/" + name)
      _ = try await pipeline.run(try #require(pipeline.plan))
    }
    let path = workspace.path + "/" + flow.name
    let files = try TestFile.all(beside: path)
    #expect(!files.isEmpty)
    for file in files {
      for test in file.cases {
        let result = await file.run(test, on: path, catalog: .builtIn)
        #expect(result.hasPassed, "\(test.name): \(result.differences.map(\.diagnostic.message))")
      }
    }
  }

  @Test func `are ten or more, each with what it is about, and told of in the README`() throws {
    #expect(Flow.all.count >= 10)
    let readme = try #require(TextFile.read(Repository.root + "/Pipelines/README.md"))
    for flow in Flow.all {
      #expect(readme.contains("`\(flow.name)`"), "\(flow)")
      let text = try #require(TextFile.read(flow.folder + "/pipeline.yaml"))
      #expect(text.contains("\nabout: >-\n"), "\(flow)")
    }
  }
}
