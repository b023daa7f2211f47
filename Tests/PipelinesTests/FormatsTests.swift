import Foundation
import Penstock
import PenstockFiles
import PenstockTesting
import TestServer
import Testing

/// `Pipelines/formats`: one table in every format that can be read.
@Suite struct `The same table in every format` {
  private static let folder = Repository.root + "/Pipelines/formats"
  private static let table = """
    date,symbol,name,close,volume,note
    2024-01-02,600000,浦发银行,6.63,54468742,
    2024-01-02,000001,平安银行,9.21,115893465,"a, ""b\"""
    2024-01-03,600000,浦发银行,,39000000,停牌 <halted> & so on
    2024-01-03,000001,平安银行,0.1,7,

    """

  private func run() async throws -> (folder: String, workspace: Workspace) {
    let workspace = try Workspace()
    let pipeline = Pipeline(at: Self.folder, output: workspace.path + "/out")
    #expect(pipeline.diagnostics.isEmpty)
    let plan = try #require(pipeline.plan)
    _ = try await pipeline.run(plan)
    return ("out/formats", workspace)
  }

  /// A server with the files of `data`, of which `cut` bytes are left off; `packed` says in which
  /// form it sends them.
  private func server(packed: String? = nil, cut: Int = 0) throws -> TestServer {
    try TestServer { request in
      let name = request.path.split(separator: "/").last ?? ""
      let url = URL(filePath: "\(Self.folder)/data/\(name)")
      guard let data = try? Data(contentsOf: url) else { return .status(404) }
      return .ok(
        [UInt8](data.dropLast(cut)), headers: packed.map { ["Content-Encoding": $0] } ?? [:])
    }
  }

  /// The pipeline with each of its paths as a url.
  private func remote(_ server: TestServer) throws -> Workspace {
    let workspace = try Workspace()
    let text = try #require(TextFile.read(Self.folder + "/pipeline.yaml"))
    try workspace.write(
      text.replacing("path: data/", with: "url: \(server.url("/feeds/"))"), to: "pipeline.yaml")
    try workspace.write("hosts: [127.0.0.1]\n", to: "penstock.yaml")
    return workspace
  }

  private func expectTables(in workspace: Workspace) {
    let files = workspace.names(in: "out/formats").filter {
      $0.hasSuffix(".csv") && $0 != "refused.csv"
    }
    #expect(files.count == 16)
    for file in files {
      #expect(workspace.read("out/formats/\(file)") == Self.table, "\(file)")
    }
  }

  @Test func `gives the same bytes each time`() async throws {
    expectTables(in: try await run().workspace)
  }

  @Test func `gives the same bytes from a server`() async throws {
    let server = try server()
    let workspace = try remote(server)
    _ = try await workspace.pipeline().run(RunOptions(workers: 2))
    expectTables(in: workspace)
    #expect(workspace.read("out/formats/fixed.txt") != nil)
    #expect(server.requests.count == 16)
  }

  @Test(arguments: ["table.csv.gz", "table.csv.zst", "tables.zip", "table.xlsx"])
  func `is no table where a server's file was cut short before it was sent`(name: String)
    async throws
  {
    let server = try server(cut: 9)
    let workspace = try Workspace()
    try workspace.write(
      """
      pipeline: cut
      sources:
        quotes:
          url: \(server.url("/" + name))
          \(name.hasSuffix("zip") ? "member: 2024/*.csv" : "")
          \(name.hasSuffix("xlsx") ? "xlsx" : "csv"): {}
      sinks:
        out.csv: { from: quotes }
      """, to: "pipeline.yaml")
    try workspace.write("hosts: [127.0.0.1]\n", to: "penstock.yaml")
    let failure = await #expect(throws: RunFailure.self) {
      _ = try await workspace.pipeline().run()
    }
    let told = try #require(failure)
    #expect(ExitStatus(told).rawValue == 65, "\(told.diagnostics.map(\.message))")
    #expect(workspace.names(in: "out").allSatisfy { $0 == ".penstock" })
    #expect(server.requests.count == 1)
  }

  @Test func `may be packed on the way as well as in itself`() async throws {
    let server = try server(packed: "gzip")
    let workspace = try Workspace()
    try workspace.write(
      """
      pipeline: both
      sources:
        once: { url: "\(server.url("/table.csv.gz"))", columns: { close: decimal } }
      sinks:
        once.csv: { from: once }
      """, to: "pipeline.yaml")
    try workspace.write("hosts: [127.0.0.1]\n", to: "penstock.yaml")
    _ = try await workspace.pipeline().run()
    #expect(workspace.read("out/both/once.csv") == Self.table)
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
