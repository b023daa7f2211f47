import Penstock
import PenstockFiles
import PenstockTesting
import Testing

/// `Pipelines/formats`: one table in every format that can be read.
@Suite struct `The same table in every format` {
  private func run() async throws -> (folder: String, workspace: Workspace) {
    let workspace = try Workspace()
    let pipeline = Pipeline(
      at: Repository.root + "/Pipelines/formats", output: workspace.path + "/out")
    #expect(pipeline.diagnostics.isEmpty)
    let plan = try #require(pipeline.plan)
    _ = try await pipeline.run(plan)
    return ("out/formats", workspace)
  }

  @Test func `gives the same bytes each time`() async throws {
    let (folder, workspace) = try await run()
    let expected = """
      date,symbol,name,close,volume,note
      2024-01-02,600000,浦发银行,6.63,54468742,
      2024-01-02,000001,平安银行,9.21,115893465,"a, ""b\"""
      2024-01-03,600000,浦发银行,,39000000,停牌 <halted> & so on
      2024-01-03,000001,平安银行,0.1,7,

      """
    let files = workspace.names(in: folder).filter {
      $0.hasSuffix(".csv") && $0 != "refused.csv"
    }
    #expect(files.count == 16)
    for file in files {
      #expect(workspace.read("\(folder)/\(file)") == expected, "\(file)")
    }
  }

  @Test func `is written in fixed places, and read back`() async throws {
    let (folder, workspace) = try await run()
    let fixed = try #require(workspace.read("\(folder)/fixed.txt"))
    #expect(
      fixed == """
        2024-01-02 600000 浦发银行         6.63     54468742                           
        2024-01-02 000001 平安银行         9.21    115893465 a, "b"                    
        2024-01-03 600000 浦发银行                  39000000 停牌 <halted> & so on     
        2024-01-03 000001 平安银行          0.1            7                           

        """)
    try workspace.write(fixed, to: "fixed.txt")
    try workspace.write(
      """
      pipeline: back
      sources:
        fixed:
          path: fixed.txt
          fixed_width:
            count: cells
            fields: { date: 1-10, symbol: 12-17, name: 19-30, close: 32-39, volume: 41-52, note: 54- }
      sinks:
        back.csv: { from: fixed }
      """, to: "pipeline.yaml")
    let pipeline = workspace.pipeline()
    _ = try await pipeline.run(try #require(pipeline.plan))
    #expect(workspace.read("out/back/back.csv") == workspace.read("\(folder)/csv.csv"))
  }
}
