import Penstock
import PenstockTesting
import Testing

/// Sources whose bytes are packed, end to end.
@Suite struct `A packed source` {
  private func run(_ source: String, _ file: (name: String, hex: String)) async throws -> String? {
    let workspace = try Workspace()
    try workspace.write(bytes: hex(file.hex), to: file.name)
    try workspace.write(
      """
      pipeline: packed
      sources:
        quotes: \(source)
      sinks:
        out.csv: { from: quotes }
      """, to: "pipeline.yaml")
    let pipeline = workspace.pipeline()
    guard let plan = pipeline.plan else {
      return pipeline.diagnostics.map(\.message).joined(separator: "\n")
    }
    _ = try await pipeline.run(plan)
    return workspace.read("out/packed/out.csv")
  }

  private let gzip =
    "1f8b08000000000002034b492c49d549cec92f4ee532323032d13530d43530d23134d03335e00200c1ec01031c000000"
  private let archive =
    "504b030414000000000000002258153cd0a404000000040000000a000000323032332f612e637376780a310a504b"
    + "030414000000080000002258d66ffd8f06000000040000000a000000323032342f622e637376abe032e202"
    + "00504b030414000000000000002258b0c264640100000001000000150000005f5f4d41434f53582f323032"
    + "342f2e5f622e6373763f504b0102140314000000000000002258153cd0a404000000040000000a00000000"
    + "00000000000000800100000000323032332f612e637376504b0102140314000000080000002258d66ffd8f"
    + "06000000040000000a000000000000000000000080012c000000323032342f622e637376504b0102140314"
    + "000000000000002258b0c26464010000000100000015000000000000000000000080015a0000005f5f4d41"
    + "434f53582f323032342f2e5f622e637376504b05060000000003000300b30000008e0000000000"

  @Test func `is read whatever it is called`() async throws {
    let expected = "date,close\n2024-01-02,10.50\n"
    #expect(try await run("{ path: q.csv.gz }", ("q.csv.gz", gzip)) == expected)
    #expect(try await run("{ path: q.csv }", ("q.csv", gzip)) == expected)
    #expect(try await run("{ path: q, csv: {} }", ("q", gzip)) == expected)
  }

  @Test func `of several members is read by their names`() async throws {
    #expect(
      try await run("{ path: q.zip, member: \"{year}/*.csv\" }", ("q.zip", archive))
        == "x,year\n1,2023\n2,2024\n")
    #expect(
      try await run("{ path: q.zip, member: 2024/b.csv }", ("q.zip", archive)) == "x\n2\n")
    #expect(
      try await run("{ path: q.zip, member: \"*.csv\", csv: {} }", ("q.zip", archive))
        == "no file in the archive matches `*.csv`")
    #expect(
      try await run("{ path: q.zip, csv: {} }", ("q.zip", archive))
        == "q.zip has 2 files in it: say which, such as `member: 2023/a.csv`")
  }

  @Test func `that is cut short is found before a row is published`() async throws {
    let message = try await run("{ path: q.csv.gz }", ("q.csv.gz", String(gzip.dropLast(8))))
    #expect(message == "q.csv.gz ends in the middle of its gzip data: it was cut short")
  }

  private func hex(_ digits: String) -> [UInt8] {
    let values = digits.compactMap { $0.hexDigitValue }
    return stride(from: 0, to: values.count, by: 2).map { UInt8(values[$0] * 16 + values[$0 + 1]) }
  }
}
