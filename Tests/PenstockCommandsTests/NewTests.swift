import Foundation
import PenstockTesting
import Testing

@Suite(.enabled(if: Tool.path != nil, "penstock was not built beside the tests"))
struct `A new pipeline` {
  /// Writes a data file, makes a pipeline of it, and holds it to run at once; returns its text.
  private func pipeline(
    _ text: String, named file: String = "quotes.csv", in workspace: Workspace? = nil
  ) throws -> String {
    let workspace = try workspace ?? Workspace()
    if !text.isEmpty { try workspace.write(text, to: file) }
    let folder = workspace.path + "/new"
    let made = try Tool.run(["new", workspace.path + "/" + file, "--into", folder])
    #expect(made.status == 0, "\(made.errors)")
    #expect(made.errors.isEmpty)
    for command in ["check", "test", "run"] {
      let run = try Tool.run([command, folder])
      #expect(run.status == 0, "\(command): \(run.output)\(run.errors)")
      #expect(command == "test" || run.output.isEmpty)
    }
    let written = workspace.read("new/pipeline.yaml") ?? ""
    return written.replacing(workspace.path, with: "/data")
  }

  @Test func `has what was seen beside what it led to`() throws {
    let text = try pipeline(
      """
      代码,日期,close,成交量(手),成交额（万元）,turnover_usd,pct,note,amount,pe
      000001,20250102,6.63,12,"1,234.5",7,5%,x,3.1亿元,-
      600000,20250103,7,13,999,8.5,6.5%,"a, b",2万元,12.1
      600519,20250106,1500.00,14,"12,000",,-1%,y,约5亿元,N/A

      """)
    let file = #filePath.replacing("NewTests.swift", with: "Snapshots/new-pipeline.txt")
    let difference = Snapshot.difference(text, at: file)
    #expect(difference == nil)
  }

  @Test(arguments: [
    ("000001\n600000\n", "text", "zeros in front: a code, which stays text"),
    ("2025-01-02\n2025-12-31\n", "date", "2025-01-02"),
    ("31/12/2025\n01/02/2025\n", "{ type: date, format: DD/MM/YYYY }", ""),
    ("1/13/2025\n12/2/2025\n", "{ type: date, format: M/D/YYYY }", ""),
    (
      "01/02/2025\n03/04/2025\n", "text",
      "dates that are `DD/MM/YYYY` or `MM/DD/YYYY`, and no value"
    ),
    ("20250102\n20251231\n", "{ type: date, format: YYYYMMDD }", ""),
    ("2025年1月2日\n2025年12月31日\n", "{ type: date, format: YYYY年M月D日 }", ""),
    ("20250102\n20251332\n", "integer", ""),
    ("1\n-2\n", "integer", ""), ("1\n2.50\n", "decimal", ""), ("1e3\n2\n", "integer", ""),
    ("\"1,234\"\n5\n", "{ type: integer, thousands: \",\" }", ""),
    ("\"1,23\"\n5\n", "text", ""), ("\"1.234,5\"\n", "text", ""),
    ("12345678901234567890\n", "decimal", ""),
    ("true\nfalse\n", "boolean", ""),
    ("2025H1\n2025Q3\n", "period", ""),
    ("2025-06-30T16:00:00+08:00\n", "timestamp", ""),
    ("5%\n-1.5%\n", "{ type: decimal, unit: \"%\" }", "5% is 0.05"),
    ("-\n1\nN/A\n", "{ type: integer, missing: [\"-\", \"N/A\"] }", "`-` once, `N/A` once"),
    ("-\nx\n", "text", "if that is missing, { missing: [\"-\"] }"),
    ("\"\"\n\n", "text", ""), ("--\n", "text", "nothing but `--` once"),
  ])
  func `declares a column as its values are`(
    _ values: String, _ type: String, _ remark: String
  ) throws {
    let rows = values.split(separator: "\n").map { "a,\($0)\n" }.joined()
    let text = try pipeline("key,it\n" + rows)
    let line = text.split(separator: "\n").first { $0.contains("  it: ") }.map(String.init) ?? ""
    #expect(line.contains("it: \(type) "), "\(text)")
    #expect(remark.isEmpty || line.contains(remark), "\(text)")
  }

  @Test(arguments: [
    ("a;b\n1;2,5\n", "{ delimiter: \";\" }"), ("a\tb\n1\t2\n", "{ delimiter: tab }"),
    ("a|b\n\"1|1\"|2\n", "{ delimiter: \"|\" }"),
    ("2025-01-02,6.63\n2025-01-03,7\n", "{ names: [column_1, column_2] }"),
  ])
  func `finds out how text is cut`(_ text: String, _ settings: String) throws {
    #expect(try pipeline(text).contains("    csv: \(settings)\n"))
  }

  @Test func `reads columns named by years, and a byte order mark`() throws {
    let text = try pipeline("\u{FEFF}concept,2023,2024\nrevenue,1.5,2\n")
    #expect(text.contains("UTF-8 by its byte order mark, 3 fields with `,` between, a header"))
    #expect(text.contains("\"2023\": decimal") || text.contains("2023: decimal"))
  }

  @Test(arguments: [
    ("代码,名称\n600000,浦发银行\n", 0x8000_0632, "gb18030"),
    ("name,city\nZoé,Zürich\n", 12, "windows-1252"),
    ("代碼,名稱,收盤價\n0700,騰訊控股,600\n", 0x8000_0A03, "big5"),
  ])
  func `guesses an encoding by its bytes`(
    _ text: String, _ encoding: UInt, _ name: String
  ) throws {
    let workspace = try Workspace()
    let data = try #require(text.data(using: String.Encoding(rawValue: encoding)))
    try data.write(to: URL(filePath: workspace.path + "/quotes.csv"))
    #expect(try pipeline("", in: workspace).contains("encoding: \(name)"))
    #expect(
      workspace.read("new/out/new/quotes.csv")?.hasPrefix(text.split(separator: ",")[0]) == true)
  }

  @Test func `reads UTF-16 with a byte order mark`() throws {
    let workspace = try Workspace()
    let data = try #require("代码,名称\n600000,浦发银行\n".data(using: .utf16))
    try data.write(to: URL(filePath: workspace.path + "/quotes.csv"))
    #expect(try pipeline("", in: workspace).contains("by its byte order mark, 2 fields"))
  }

  @Test(arguments: [
    ("[{\"a\": 1, \"b\": \"x\"}, {\"a\": 2.5}]", "q.json", "an array of objects"),
    ("{\"a\": 1}\n{\"a\": 2}\n", "q.jsonl", "json: { lines: true }"),
    ("{\"a\": 1}\n", "q.json", "json: { lines: true }"),
    ("{\"rc\": 0, \"data\": {\"diff\": [{\"a\": 1}]}}", "q.json", "json: { records: data.diff }"),
  ])
  func `finds the records of JSON`(_ text: String, _ file: String, _ words: String) throws {
    let written = try pipeline(text, named: file)
    #expect(written.contains(words))
    #expect(written.contains("      a: "))
  }

  @Test func `overwrites nothing`() throws {
    let workspace = try Workspace()
    try workspace.write("a\n1\n", to: "q.csv")
    for file in ["pipeline.yaml", "tests.yaml"] {
      try workspace.write("mine", to: "\(file).d/\(file)")
      let run = try Tool.run(
        ["new", workspace.path + "/q.csv", "--into", workspace.path + "/\(file).d"])
      #expect(run.status == 73)
      #expect(run.output.isEmpty)
      #expect(run.errors.contains("is there already, and nothing is overwritten"))
      #expect(workspace.names(in: "\(file).d") == [file])
      #expect(workspace.read("\(file).d/\(file)") == "mine")
    }
  }

  @Test(arguments: [
    ("", "is empty"), ("a,a\n1,2\n", "has two columns `a`"), ("a,\n1,2\n", "has no name"),
    ("a,b\n1,2,3\n", "can't be read: "),
  ])
  func `says why no pipeline could read a file`(_ text: String, _ words: String) throws {
    let workspace = try Workspace()
    try workspace.write(text, to: "q.csv")
    let run = try Tool.run(["new", workspace.path + "/q.csv", "--into", workspace.path + "/n"])
    #expect(run.status == 65)
    #expect(run.errors.hasPrefix("error: "))
    #expect(run.errors.contains(words), "\(run.errors)")
    #expect(workspace.names() == ["q.csv"])
  }

  @Test func `takes several files, of one name too`() throws {
    let workspace = try Workspace()
    try workspace.write("a\n1\n", to: "x/q.csv")
    try workspace.write("b\n2\n", to: "y/q.csv")
    let files = ["x/q.csv", "y/q.csv"].map { workspace.path + "/" + $0 }
    let run = try Tool.run(["new"] + files + ["--into", workspace.path + "/both"])
    #expect(run.status == 0)
    #expect(try Tool.run(["run", workspace.path + "/both"]).status == 0)
    #expect(workspace.read("both/out/both/q_2.csv") == "b\n2\n")
  }

  /// The data that the pipeline `formats` reads.
  private static let formats =
    String(
      #filePath.dropLast("Tests/PenstockCommandsTests/NewTests.swift".count))
    + "Pipelines/formats/data/"

  @Test(arguments: ["table.csv.gz", "table.csv.zst"])
  func `looks into packed files`(_ file: String) throws {
    let workspace = try Workspace()
    let data = try Data(contentsOf: URL(fileURLWithPath: Self.formats + file))
    try data.write(to: URL(fileURLWithPath: workspace.path + "/" + file))
    let packed = try pipeline("", named: file, in: workspace)
    #expect(packed.contains("  table:  # packed; UTF-8"))
    let other = try Workspace()
    let text = try String(contentsOfFile: Self.formats + "table.csv", encoding: .utf8)
    let plain = try pipeline(text, named: "table.csv", in: other)
    let start = try #require(plain.firstRange(of: "    columns:")).lowerBound
    let end = try #require(plain.firstRange(of: "\nsinks:")).lowerBound
    #expect(packed.contains(plain[start..<end]))
  }

  @Test func `says that an archive has several files`() throws {
    let workspace = try Workspace()
    let run = try Tool.run(
      ["new", Self.formats + "tables.zip", "--into", workspace.path + "/new"])
    #expect(run.status == 65)
    #expect(run.errors.contains("tables.zip has 2 files in it: say which"))
    #expect(workspace.names(in: "new") == [])
  }
}
