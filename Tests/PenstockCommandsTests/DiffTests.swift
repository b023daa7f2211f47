import Foundation
import PenstockTesting
import Testing

private let both = "prices.csv: { from: prices }, prices.json: { from: prices }"

@Suite(.enabled(if: Tool.path != nil, "penstock was not built beside the tests"))
struct `Generations` {
  /// A workspace that has published each of the tables, one after the other.
  private func workspace(_ tables: String..., sinks: String = both) throws -> Workspace {
    let workspace = try Workspace()
    try workspace.write(
      """
      pipeline: small
      sources:
        prices: { path: prices.csv, columns: { close: decimal, volume: integer } }
      sinks: { \(sinks) }
      """, to: "pipeline.yaml")
    for table in tables {
      try workspace.write("symbol,day,close,volume\n" + table, to: "prices.csv")
      #expect(try Tool.run(["run", workspace.path]).status == 0)
    }
    return workspace
  }

  private func diff(_ workspace: Workspace, _ arguments: String...) throws -> Tool.Outcome {
    try Tool.run(["diff", workspace.path] + arguments)
  }

  @Test func `are compared by key, with amounts and exact differences`() throws {
    let workspace = try workspace(
      "a,1,6.63,100\na,2,7,\nb,1,1500.00,3\nc,1,1,1\n",
      "a,1,6.64,100\na,2,7.00,5\nb,1,1500,3\nd,1,2,2\n", sinks: "prices.csv: { from: prices }")
    let run = try diff(workspace, "--key", "symbol,day")
    #expect(run.status == 1)
    #expect(
      run.output == """
        small, generation 1 to 2
          prices.csv   1 added, 1 removed, 2 changed, 1 equal (1 of them written otherwise); by symbol, day
          refused.csv  equal

        prices.csv
          changed: close in 1, volume in 1
          ~ symbol a, day 1
              close: 6.63 → 6.64 (+0.01)
          ~ symbol a, day 2
              volume: · → 5
          + symbol d, day 1, close 2, volume 2
          - symbol c, day 1, close 1, volume 1

        """)
  }

  @Test func `are equal where only the writing differs, and that is told`() throws {
    let workspace = try workspace("a,1,1.0,1\n", "a,1,1.00,1\n")
    let run = try diff(workspace)
    #expect(run.status == 0)
    #expect(
      run.output.contains("  prices.csv   1 equal (1 of them written otherwise); by whole rows"))
    #expect(
      run.output.contains("  prices.json  1 equal (1 of them written otherwise); by whole rows"))
  }

  @Test func `are compared line by line where they are texts for people`() throws {
    let workspace = try workspace(
      "a,1,1,1\n", "a,1,2,1\n", sinks: "prices.md: { from: prices }")
    let run = try diff(workspace)
    #expect(run.status == 1)
    #expect(run.output.contains("  prices.md    1 added, 1 removed, 3 equal; by lines\n"))
    #expect(run.output.contains("  + | a      | 1   |     2 |      1 |\n"))
  }

  @Test func `suggest the shortest key, behind columns that repeat`() throws {
    let workspace = try workspace(
      "a,1,1,1\na,2,2,1\nb,1,1,2\n", "a,1,1,1\na,2,3,1\nb,1,1,2\n")
    let run = try diff(workspace, "--key", "volume")
    #expect(run.errors.contains("tell rows apart with `--key symbol,day`"))
  }

  @Test func `are compared row by row where they are in parts, or written in another dialect`()
    throws
  {
    let workspace = try workspace(
      "a,1,1.0,1\nb,1,2,2\nb,2,3,3\n", "a,1,1,1\nb,1,2,5\nc,2,3,3\n",
      sinks: """
        parts.csv: { from: prices, partition_by: symbol },
          other.csv: { from: prices, csv: { delimiter: ";", quote: "'" } }
        """)
    let run = try diff(workspace, "--key", "symbol,day")
    #expect(run.status == 1, "\(run.errors)")
    for file in ["parts", "other"] {
      #expect(
        run.output.contains(
          """
          \(file).csv
            changed: volume in 1
            ~ symbol b, day 1
                volume: 2 → 5 (+3)
          """))
    }
    #expect(
      run.output.contains(
        "  parts.csv    1 added, 1 removed, 1 changed, 1 equal (1 of them written otherwise)"))
    #expect(run.output.contains("+ symbol c, day 2") && run.output.contains("- symbol b, day 2"))
  }

  @Test func `count rows that are there several times, where no key is known`() throws {
    let workspace = try workspace(
      "a,1,1,1\na,1,1.0,1\na,1,1,1\nb,1,1,1\n", "b,1,1,1\na,1,1,1\na,1,1,1\n",
      sinks: "prices.csv: { from: prices }")
    let run = try diff(workspace)
    #expect(
      run.output.contains("  prices.csv   1 removed, 3 equal; by whole rows"), "\(run.output)")
  }

  @Test func `are compared as whole rows where no key is known, with one that would do`() throws {
    let workspace = try workspace("a,1,1,1\na,2,2,1\n", "a,1,1,1\na,2,3,1\n")
    let run = try diff(workspace, "--file", "prices.json")
    #expect(run.status == 1)
    #expect(run.output.contains("1 added, 1 removed, 1 equal; by whole rows"))
    #expect(run.output.contains("`--key day` tells rows apart"))
    #expect(!run.output.contains("prices.csv"))
  }

  @Test func `have no key that is not unique`() throws {
    let workspace = try workspace("a,1,1,1\na,2,2,1\n", "a,1,1,1\na,2,3,1\n")
    let run = try diff(workspace, "--key", "symbol")
    #expect(run.status == 64)
    #expect(
      run.errors == """
        error: `symbol` is not unique in `prices.csv`
          help: tell rows apart with `--key day`
          note: the earlier generation has several rows of symbol a

        """)
  }

  @Test func `are chosen by number, and print as JSON`() throws {
    let workspace = try workspace("a,1,1,1\n", "a,1,2,1\n", "a,1,3.5,1\n")
    let run = try diff(
      workspace, "--from", "1", "--to", "3", "--key", "symbol", "--file", "prices.csv", "--json")
    #expect(run.status == 1)
    let json = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    let files = json?["files"] as? [[String: Any]]
    let changed = (files?.first?["changed"] as? [[String: Any]])?.first
    #expect(json?["from"] as? Int == 1 && json?["to"] as? Int == 3)
    #expect(changed?["key"] as? [String: String] == ["symbol": "a"])
    #expect(
      (changed?["values"] as? [[String: String]])?.first
        == ["column": "close", "old": "1", "new": "3.5", "by": "2.5"])
  }

  @Test(arguments: [
    (["--from", "9"], "there is no generation 9"), (["--key", "smbol"], "did you mean `symbol`?"),
    (["--file", "price.csv"], "did you mean `prices.csv`?"),
    (["--to", "1"], "there is no generation before 1"),
  ])
  func `are told where there are none such`(_ arguments: [String], _ words: String) throws {
    let workspace = try workspace("a,1,1,1\n", "a,1,2,1\n")
    let run = try Tool.run(["diff", workspace.path] + arguments)
    #expect(run.status == 64)
    #expect(run.errors.contains(words), "\(run.errors)")
  }

  @Test func `are told where nothing was published`() throws {
    let workspace = try workspace()
    try workspace.write("symbol,day,close,volume\n", to: "prices.csv")
    for command in ["diff", "rollback"] {
      let run = try Tool.run([command, workspace.path])
      #expect(run.status == 64)
      #expect(run.errors.contains("has published nothing"))
    }
  }

  @Test func `can be seen again, and a later run publishes as always`() throws {
    let workspace = try workspace("a,1,1,1\n", "a,1,2,1\n")
    let link = { workspace.read("out/small/prices.csv")?.contains("a,1,1,1") }
    #expect(link() == false)
    let run = try Tool.run(["rollback", workspace.path])
    #expect(run.status == 0 && run.output.isEmpty && run.errors.isEmpty)
    #expect(link() == true)
    #expect(try Tool.run(["rollback", workspace.path]).status == 64)
    #expect(try Tool.run(["rollback", workspace.path, "--to", "2"]).status == 0)
    #expect(link() == false)
    #expect(try Tool.run(["rollback", workspace.path]).status == 0)
    #expect(try Tool.run(["run", workspace.path]).status == 0)
    #expect(link() == false)
    #expect(workspace.names(in: "out/.penstock/small").contains("3"))
    let lock = try Lock(workspace.path + "/out/.penstock/small/lock")
    #expect(try Tool.run(["rollback", workspace.path]).status == 75)
    lock.release()
  }
}
