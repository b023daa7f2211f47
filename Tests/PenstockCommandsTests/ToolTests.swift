import Foundation
import PenstockTesting
import Testing

/// A folder with a pipeline that publishes one row.
private func workspace(_ pipeline: String = sound) throws -> Workspace {
  let workspace = try Workspace()
  try workspace.write("symbol,close\n600000.XSHG,6.63\n", to: "prices.csv")
  try workspace.write(pipeline, to: "pipeline.yaml")
  return workspace
}

private let sound = """
  pipeline: small
  sources: { prices: { path: prices.csv, columns: { close: decimal } } }
  sinks: { out.csv: { from: prices } }
  """

@Suite(.enabled(if: Tool.path != nil, "penstock was not built beside the tests"))
struct `The tool` {
  @Test func `is quiet in cron when all is well, and publishes`() throws {
    let workspace = try workspace()
    for _ in 0..<2 {
      let run = try Tool.run(["run", workspace.path])
      #expect(run.status == 0)
      #expect(run.output.isEmpty && run.errors.isEmpty)
    }
    #expect(workspace.read("out/small/out.csv") == "symbol,close\n600000.XSHG,6.63\n")
  }

  @Test func `ends with 10 and one warning where rows were refused and nobody said so`() throws {
    let workspace = try workspace(sound.replacing("csv, ", with: "csv, on_error: refuse, "))
    try workspace.write("symbol,close\na,6.63\nb,dear\n", to: "prices.csv")
    let run = try Tool.run(["run", workspace.path])
    #expect(run.status == 10)
    #expect(run.output.isEmpty)
    #expect(run.errors.hasPrefix("warning: `prices` refused 1 of 2 rows"))
    #expect(workspace.read("out/small/out.csv") == "symbol,close\na,6.63\n")
  }

  @Test(arguments: [
    [], ["rnu"], ["run"], ["run", "--wrokers", "2", "."], ["run", "--workers", "0", "."],
    ["run", "/no/such/pipeline"], ["check", "/no/such/pipeline"], ["plan", "x", "--graph", "svg"],
    ["stages", "describe", "curency"], ["check", ".", "--var", "day"],
    ["check", ".", "--vars", "/no/such/file"],
  ])
  func `ends with 64 where the command line is wrong`(_ arguments: [String]) throws {
    let run = try Tool.run(arguments)
    if arguments.isEmpty {
      #expect(run.status == 0)
    } else {
      #expect(run.status == 64)
      #expect(run.output.isEmpty)
      #expect(run.errors.hasPrefix("error: "))
      #expect(run.errors.dropFirst("error: ".count).first?.isUppercase == false)
    }
  }

  @Test func `ends with 65 where the data are wrong, and changes nothing`() throws {
    let workspace = try workspace()
    #expect(try Tool.run(["run", workspace.path]).status == 0)
    try workspace.write("symbol,close\na,6.63\nb,dear\n", to: "prices.csv")
    let run = try Tool.run(["run", workspace.path])
    #expect(run.status == 65)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("line 3 of prices.csv"))
    #expect(workspace.read("out/small/out.csv") == "symbol,close\n600000.XSHG,6.63\n")
  }

  @Test(arguments: [
    ["stages", "list"], ["stages", "describe", "csv"], ["schema"], ["--help"], ["--version"],
    ["help", "run"], ["plan", "PIPELINE"], ["check", "PIPELINE", "--json"],
    ["preview", "PIPELINE", "prices"],
  ])
  func `ends with 74 where its output can't be written`(_ arguments: [String]) throws {
    let workspace = try workspace()
    let arguments = arguments.map { $0 == "PIPELINE" ? workspace.path : $0 }
    let run = try Tool.run(arguments, output: "/dev/full")
    #expect(run.status == 74)
    #expect(run.errors.hasPrefix("error: can't write to standard output: "))
  }

  @Test func `says that it published, although the report can't be written`() throws {
    let workspace = try workspace()
    let run = try Tool.run(["run", "--json", workspace.path], output: "/dev/full")
    #expect(run.status == 74)
    #expect(run.errors.contains("the dataset is published all the same"))
    #expect(workspace.read("out/small/out.csv") != nil)
  }

  @Test func `ends with 75 while another run is at work`() throws {
    let workspace = try workspace()
    #expect(try Tool.run(["run", workspace.path]).status == 0)
    let lock = try Lock(workspace.path + "/out/.penstock/small/lock")
    let run = try Tool.run(["run", workspace.path])
    #expect(run.status == 75)
    #expect(run.errors.hasPrefix("error: "))
    lock.release()
    #expect(try Tool.run(["run", workspace.path]).status == 0)
  }

  @Test(arguments: ["run", "check", "plan"])
  func `ends with 78 where the pipeline file is wrong`(_ command: String) throws {
    let workspace = try workspace(sound.replacing("from: prices", with: "from: price"))
    let run = try Tool.run([command, workspace.path])
    #expect(run.status == 78)
    #expect(run.output.isEmpty)
    #expect(run.errors.hasPrefix("error: there is no node `price`\n  --> "))
    #expect(workspace.names(in: "out").isEmpty)
  }

  @Test func `tells several mistakes with a blank line between`() throws {
    let wrong = sound.replacing("from: prices", with: "from: price").replacing("decimal", with: "x")
    let workspace = try workspace(wrong)
    let run = try Tool.run(["check", workspace.path])
    #expect(run.status == 78)
    #expect(run.errors.components(separatedBy: "\n\nerror: ").count == 2)
  }

  @Test(arguments: [
    ["stages", "list", "--json"], ["stages", "describe", "csv", "--json"], ["schema"],
    ["schema", "--tests"],
    ["plan", "PIPELINE", "--json"], ["check", "PIPELINE", "--json"],
    ["preview", "PIPELINE", "prices", "--json"], ["run", "PIPELINE", "--json"],
  ])
  func `prints clean JSON where a program may read`(_ arguments: [String]) throws {
    let workspace = try workspace()
    let run = try Tool.run(arguments.map { $0 == "PIPELINE" ? workspace.path : $0 })
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
    #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(run.output.utf8)) }
  }

  @Test func `prints mistakes as JSON, with their places`() throws {
    let workspace = try workspace(sound.replacing("from: prices", with: "from: price"))
    let run = try Tool.run(["check", "--json", workspace.path])
    #expect(run.status == 78)
    let mistakes = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [[String: Any]]
    #expect(mistakes?.count == 1)
    #expect(mistakes?.first?["line"] as? Int == 3)
    #expect(mistakes?.first?["column"] as? Int == 27)
    #expect(mistakes?.first?["help"] as? String == "did you mean `prices`?")
  }

  @Test(arguments: [["NO_COLOR": "1"], ["NO_COLOR": ""], ["TERM": "dumb"], ["TERM": "xterm"]])
  func `uses no colours where nobody looks on`(_ environment: [String: String]) throws {
    let workspace = try workspace("pipeline: 1 2")
    let run = try Tool.run(["check", workspace.path], environment: environment)
    #expect(!run.errors.contains("\u{1b}"))
    #expect(!run.errors.isEmpty)
  }

  @Test func `ends a test with 0 where all passed, and with 1 where one failed`() throws {
    let workspace = try workspace()
    try workspace.write(
      """
      tests:
        good one: { expect: { prices: [{ close: 6.63 }] } }
        bad one: { expect: { out.csv: [{ close: 6.64 }] } }
      """, to: "tests.yaml")
    let good = try Tool.run(["test", workspace.path, "--filter", "good"])
    #expect(good.status == 0 && good.errors.isEmpty)
    #expect(good.output == "passed  good one\n1 passed, 0 failed\n")
    #expect(try Tool.run(["test", workspace.path, "--filter", "good", "--quiet"]).output.isEmpty)
    let all = try Tool.run(["test", workspace.path])
    #expect(all.status == 1 && all.errors.isEmpty)
    #expect(
      all.output.replacing(workspace.path + "/", with: "") == """
        passed  good one
        FAILED  bad one
        error: row 1 of `out.csv` has another `close` than expected
          --> tests.yaml:3:34
        3 |   bad one: { expect: { out.csv: [{ close: 6.64 }] } }
          |                                  ^^^^^^^^^^^^^^^
          note: `close` is 6.63, expected 6.64, which is -0.01

        1 passed, 1 failed

        """)
    let json = try Tool.run(["test", workspace.path, "--json"])
    #expect(json.status == 1)
    let results = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]]
    #expect(results?.map { $0["passed"] as? Bool } == [true, false])
    let difference = (results?.last?["differences"] as? [[String: Any]])?.first
    #expect(difference?["kind"] as? String == "changed")
    #expect(difference?["line"] as? Int == 3 && difference?["row"] as? Int == 1)
  }

  @Test func `ends a test with 64 where there is none, and with 78 where the file is wrong`() throws
  {
    let workspace = try workspace()
    let none = try Tool.run(["test", workspace.path])
    #expect(none.status == 64)
    #expect(none.errors.contains("there are no tests beside"))
    try workspace.write("tests: { a: { expct: {} } }", to: "tests.yaml")
    let wrong = try Tool.run(["test", workspace.path])
    #expect(wrong.status == 78)
    #expect(wrong.errors.contains("tests.yaml:1:15\n1 | tests: { a: { expct: {} } }\n"))
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func `writes completions for shells`(_ shell: String) throws {
    let run = try Tool.run(["--generate-completion-script", shell])
    #expect(run.status == 0 && run.errors.isEmpty)
    #expect(run.output.contains("preview") && run.output.contains("rows"))
  }

  @Test func `aligns wide characters, escapes control characters and cuts long values`() throws {
    let workspace = try workspace()
    let long = String(repeating: "长", count: 60)
    try workspace.write(
      "symbol,close\n浦发银行,6.63\nab\u{1b}[31m,\n\"x\ny\",-10\n\(long),7\n", to: "prices.csv")
    let run = try Tool.run(["preview", workspace.path, "prices"])
    let lines = run.output.split(separator: "\n").map { String($0.prefix(70)) }
    let value = 47
    func line(_ text: String, _ width: Int, _ number: String) -> String {
      text + String(repeating: " ", count: value - width + 2 + (9 - number.count)) + number
    }
    #expect(lines[3] == line("浦发银行", 8, "6.63"))
    #expect(lines[4] == line("ab\\u{1b}[31m", 12, "·"))
    #expect(lines[5] == line("x\\ny", 4, "-10"))
    #expect(lines[6].hasPrefix(String(repeating: "长", count: 23) + "…"))
    #expect(lines[7] == "all 4 rows; · is missing")
    #expect(lines[8] == "long values are cut (…); `--json` has them whole")
  }

  @Test func `says over how many rows a preview counts what is missing`() throws {
    let workspace = try workspace()
    let rows = (0..<30).map { "s\($0),\($0.isMultiple(of: 3) ? "" : "1")\n" }.joined()
    try workspace.write("symbol,close\n" + rows, to: "prices.csv")
    let first = try Tool.run(["preview", workspace.path, "prices", "--rows", "2"]).output
    #expect(first.contains("\n        10 missing\n"))
    #expect(first.hasSuffix("\n2 of 30 rows; · is missing, counted over all 30 rows\n"))
    let part = try Tool.run(["preview", workspace.path, "prices", "--rows", "2", "--sample", "9"])
    #expect(part.output.contains("\n        3 missing\n"))
    #expect(
      part.output.hasSuffix(
        "\n2 of the first 9 rows; · is missing, counted over these 9 rows; there are more\n"))
  }

  @Test func `gives the same whatever the time zone and the locale`() throws {
    let workspace = try workspace()
    let first = try Tool.run(["plan", workspace.path])
    let environment = [
      "TZ": "Asia/Kathmandu", "LC_ALL": "tr_TR.UTF-8", "YAMS_DEFAULT_ENCODING": "UTF16",
    ]
    let second = try Tool.run(["plan", workspace.path], environment: environment)
    #expect(first.output == second.output && second.errors.isEmpty)
  }
}
