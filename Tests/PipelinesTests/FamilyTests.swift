import Penstock
import PenstockFiles
import PenstockTesting
import Testing

/// A pipeline of a data family: its tables are held to golden files, and the numbers in these to a
/// calculation of its own, `Tests/Reference/families.py`.
struct Family: CustomStringConvertible, Sendable {
  private static let references = Repository.root + "/Tests/Reference/families/"

  static let all = ((try? Folder.names(in: references)) ?? []).sorted().map { Family(name: $0) }

  let name: String
  var description: String { name }
  var golden: String { Repository.root + "/Tests/PipelinesTests/Golden/\(name)/" }

  /// The tables that the reference has, by file name.
  var tables: [String] {
    ((try? Folder.names(in: Self.references + name)) ?? []).sorted()
  }

  func reference(_ table: String) -> CSVTable? {
    CSVTable(at: Self.references + name + "/" + table)
  }

  func run(_ options: RunOptions = RunOptions(workers: 2)) async throws -> (Workspace, RunReport) {
    let workspace = try Workspace()
    let pipeline = Pipeline(
      at: Repository.root + "/Pipelines/" + name, output: workspace.path + "/out")
    #expect(pipeline.diagnostics.isEmpty, "\(pipeline.diagnostics.map(pipeline.rendered))")
    let plan = try #require(pipeline.plan)
    return (workspace, try await pipeline.run(plan, options))
  }
}

@Suite struct `The data families` {
  @Test(arguments: Family.all)
  func `run offline and give the golden tables`(_ family: Family) async throws {
    let (workspace, report) = try await family.run()
    #expect(!report.isDegraded)
    #expect(!family.tables.isEmpty)
    for table in family.tables {
      let text = try #require(workspace.read("out/\(family.name)/\(table)"), "\(table)")
      #expect(Snapshot.difference(text, at: family.golden + table) == nil)
    }
    let refused = CSVTable(try #require(workspace.read("out/\(family.name)/refused.csv")))
    #expect(refused.rows.isEmpty)
  }

  @Test(arguments: Family.all)
  func `give the numbers that the reference works out from the payloads`(_ family: Family) throws {
    for table in family.tables {
      let found = try #require(CSVTable(at: family.golden + table))
      let expected = try #require(family.reference(table))
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

  @Test func `are all there, and told of in the folder's README`() throws {
    #expect(Family.all.count >= 12)
    for family in Family.all {
      #expect(Folder.hasFile(Repository.root + "/Pipelines/\(family.name)/pipeline.yaml"))
    }
    let readme = try #require(TextFile.read(Repository.root + "/Pipelines/README.md"))
    for family in Family.all { #expect(readme.contains("`\(family.name)`"), "\(family)") }
  }
}
