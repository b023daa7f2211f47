import Foundation
import PenstockTesting
import Testing

@Suite(.enabled(if: Tool.path != nil, "penstock was not built beside the tests"))
struct `The commands for datasets` {
  private func published() throws -> Workspace {
    let workspace = try Workspace()
    try workspace.write("symbol,close\n000001,6.63\n", to: "prices.csv")
    try workspace.write(
      """
      pipeline: small
      sources: { prices: { path: prices.csv, columns: { close: decimal } } }
      sinks: { out.csv: { from: prices } }
      """, to: "pipeline.yaml")
    #expect(try Tool.run(["run", workspace.path]).status == 0)
    return workspace
  }

  @Test func `path prints the folder of the newest generation, not the link`() throws {
    let workspace = try published()
    let root = URL(filePath: workspace.path).resolvingSymlinksInPath().path
    for arguments in [
      [workspace.path], [workspace.path + "/pipeline.yaml"],
      ["small", "--output", workspace.path + "/out"],
    ] {
      let run = try Tool.run(["path"] + arguments)
      #expect(run.status == 0)
      #expect(run.output == "\(root)/out/.penstock/small/1\n")
    }
  }

  @Test(arguments: [["path"], ["open"], ["verify"]])
  func `end with 64 where there is no such dataset`(_ command: [String]) throws {
    let workspace = try published()
    let output = ["--output", workspace.path + "/out"]
    let near = try Tool.run(command + ["smal"] + output)
    #expect(near.status == 64)
    #expect(near.errors.contains("there is no dataset `smal` in ") && near.output.isEmpty)
    #expect(near.errors.contains("did you mean `small`?"))
    #expect(try Tool.run(command + ["/no/such/place"]).status == 64)
  }

  @Test func `open prints what to paste, and only that where a program may read it`() throws {
    let workspace = try published()
    let folder = try Tool.run(["path", workspace.path]).output.dropLast()
    let text = try Tool.run(["open", workspace.path]).output
    #expect(text.hasPrefix(folder + "\n\nDuckDB:  penstock open "))
    let sql = try Tool.run(["open", workspace.path, "--sql"]).output
    #expect(sql.hasPrefix("SET file_search_path = '\(folder)';\n"))
    #expect(sql.contains("CREATE OR REPLACE TABLE \"out\" AS"))
    #expect(sql.contains("'symbol': 'VARCHAR'") && sql.contains("'close': 'DECIMAL(38,2)'"))
    let python = try Tool.run(["open", workspace.path, "--python"]).output
    #expect(python.contains("runpy.run_path(\"\(folder)/load.py\")"))
    #expect(python.contains("small.polars(\"out.csv\")"))
    #expect(try Tool.run(["open", workspace.path, "--sql", "--python"]).status == 64)
  }

  @Test func `verify finds what is missing, changed or too much`() throws {
    let workspace = try published()
    let sound = try Tool.run(["verify", workspace.path])
    #expect(sound.status == 0)
    #expect(sound.output.isEmpty && sound.errors.isEmpty)
    let generation = "out/.penstock/small/1/"
    try workspace.write("symbol,close\n000001,6.64\n", to: generation + "out.csv")
    try workspace.write("more\n", to: generation + "load.sql")
    try workspace.write("", to: generation + "new.csv")
    try FileManager.default.removeItem(atPath: workspace.path + "/" + generation + "refused.csv")
    let broken = try Tool.run(["verify", workspace.path])
    #expect(broken.status == 65)
    let errors = broken.errors
    #expect(
      errors.contains("error: `out.csv` has other bytes than were published: its SHA-256 is "))
    #expect(errors.contains("error: `load.sql` has 5 bytes, and "))
    #expect(errors.contains("error: can't open refused.csv: No such file or directory"))
    #expect(errors.contains("error: `new.csv` is not in the manifest"))
    try workspace.write("{", to: generation + "datapackage.json")
    #expect(try Tool.run(["verify", workspace.path]).status == 64)
  }
}
