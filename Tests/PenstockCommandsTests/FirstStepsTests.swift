import Foundation
import PenstockTesting
import Testing

/// What somebody does who has a data file and has never written a pipeline.
@Suite(.enabled(if: Tool.path != nil, "penstock was not built beside the tests"))
struct `First steps` {
  private static let quotes = """
    代码,名称,日期,收盘,成交量(手),成交额(万元),涨跌幅
    000001,平安银行,2025-06-30,12.07,1038429,125612.33,0.17%
    000001,平安银行,2025-07-01,12.25,1203945,146701.02,1.49%
    600000,浦发银行,2025-06-30,13.88,702113,97334.15,0.58%
    600000,浦发银行,2025-07-01,-,0,-,-
    300750,宁德时代,2025-07-01,250.10,199871,"501,233.90",-0.84%

    """

  private func workspace() throws -> Workspace {
    let workspace = try Workspace()
    let gb18030 = String.Encoding(rawValue: 0x8000_0632)
    let data = try #require(Self.quotes.data(using: gb18030))
    try data.write(to: URL(fileURLWithPath: workspace.path + "/quotes.csv"))
    return workspace
  }

  @Test func `lead from a file in GB18030 to a table with exact types`() throws {
    let workspace = try workspace()
    let folder = workspace.path + "/quotes"
    func say(_ arguments: String...) throws -> String {
      let run = try Tool.run(arguments)
      #expect(run.status == 0, "\(arguments): \(run.output)\(run.errors)")
      return run.output
    }
    let made = try say("new", workspace.path + "/quotes.csv", "--into", folder)
    #expect(made.contains("confirm `成交额(万元)`: the name says 万元"))
    _ = try say("check", folder)
    #expect(try say("preview", folder, "quotes").contains("000001  平安银行  2025-06-30"))
    #expect(try say("test", folder).hasSuffix("1 passed, 0 failed\n"))
    var text = try #require(workspace.read("quotes/pipeline.yaml"))
    text += "  quotes.parquet: { from: quotes, key: [代码, 日期] }\n"
    try workspace.write(text, to: "quotes/pipeline.yaml")
    _ = try say("run", folder)
    #expect(
      try say("open", folder, "--sql").contains(
        """
        SELECT * FROM read_parquet('quotes.parquet');
        ALTER TABLE "quotes_parquet" ADD PRIMARY KEY ("代码", "日期");
        """))
  }

  @Test(arguments: ["run", "check", "plan", "open", "verify"])
  func `are told apart from a data file, a folder without a pipeline, and a name with a typo`(
    _ command: String
  ) throws {
    let workspace = try workspace()
    try workspace.write("pipeline: p\n", to: "folder/other.yaml")
    try workspace.write("pipeline: p\n", to: "quotes.yaml")
    func errors(_ path: String) throws -> String {
      let run = try Tool.run([command, workspace.path + "/" + path])
      #expect(run.status == 64)
      return run.errors.replacing(workspace.path, with: "/data")
    }
    #expect(
      try errors("quotes.csv") == """
        error: `/data/quotes.csv` is a data file, and no pipeline
          help: write a pipeline that reads it: `penstock new /data/quotes.csv`

        """)
    if ["open", "verify"].contains(command) { return }
    #expect(
      try errors("folder") == """
        error: the folder `/data/folder` has no pipeline.yaml
          help: name the file: `/data/folder/other.yaml`

        """)
    #expect(
      try errors("qoutes.yaml") == """
        error: there is no file `/data/qoutes.yaml`
          help: did you mean `/data/quotes.yaml`?

        """)
  }
}
