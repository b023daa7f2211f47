import TestServer
import Testing

@testable import PenstockFetch

@Suite struct `A server that misbehaves` {
  private static let statuses: [FetchError.Kind: Int32] = [
    .badAnswer: 65, .unreachable: 69, .later: 75, .forbidden: 77,
  ]

  @Test(arguments: Misbehaviour.all)
  func `gives an error and no data`(row: Misbehaviour) async throws {
    let server = try TestServer { _ in row.reply }
    let bench = try FetchBench()
    var request = try FetchBench.request(server.url("/data.csv"))
    if let limit = row.limit { request.largest = limit }
    if row.isSlow { request.patience.stall = .milliseconds(300) }
    let failure = try #require(await bench.failure(request))
    #expect(Self.statuses[failure.kind] == row.status, "\(failure)")
    #expect(failure.message.contains(row.message), "\(failure.message)")
    #expect(bench.bodies.isEmpty)
    for text in [failure.message] + failure.notes {
      #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 }, "\(text)")
    }
  }
}
