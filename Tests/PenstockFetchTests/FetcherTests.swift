import PenstockFiles
import Synchronization
import TestServer
import Testing

@testable import PenstockFetch

@Suite struct `A fetcher` {
  private static let table = "date,close\n2025-06-30,12.34\n"

  @Test func `gives the whole answer and keeps it`() async throws {
    let server = try TestServer(files: ["/prices.csv": .ok(Self.table)])
    let bench = try FetchBench()
    let request = try FetchBench.request(server.url("/prices.csv"))
    #expect(try await bench.text(request) == Self.table)
    #expect(bench.bodies == [ContentStore.sha256(of: Self.table)])
    #expect(server.requests.map(\.method) == ["GET"])
    #expect(server.requests[0].headers["user-agent"] == "penstock")
  }

  @Test func `takes chunks, trailers and a body that ends with its connection`() async throws {
    let start = "HTTP/1.1 200 OK\r\n"
    let server = try TestServer(files: [
      "/chunks": .chunked([Self.table, "2025-07-01,12.35\n"]),
      "/trailers": Reply([
        .send(
          Array(
            "\(start)Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\nContent-Length: 9\r\n\r\n"
              .utf8))
      ]),
      "/closed": .raw(start + "\r\n" + Self.table),
      "/twice": .raw(start + "Content-Length: 2\r\nContent-Length: 2\r\n\r\nab"),
      "/early": .raw("HTTP/1.1 100 Continue\r\n\r\n\(start)Content-Length: 2\r\n\r\nab"),
      "/empty": .ok(""),
      // Chunks win over a length (RFC 9112, 6.3).
      "/both": .raw(
        start + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n"),
    ])
    let bench = try FetchBench()
    func text(_ path: String) async throws -> String {
      try await bench.text(try FetchBench.request(server.url(path)))
    }
    #expect(try await text("/chunks") == Self.table + "2025-07-01,12.35\n")
    #expect(try await text("/trailers") == "ab")
    #expect(try await text("/closed") == Self.table)
    #expect(try await text("/twice") == "ab")
    #expect(try await text("/early") == "ab")
    #expect(try await text("/empty").isEmpty)
    #expect(try await text("/both") == "ab")
  }

  @Test func `expands what is compressed, several members too`() async throws {
    // "日期,收盘\n2025-06-30,12.34\n" three times, by Python's gzip module.
    let gzip = [UInt8](
      hex: "1f8b08000000000002037b367de9b339f3759e4dd9f67cf60c2e230323535d03335d63031d43233d6313ae"
        + "67144903003d7b38805d000000")
    let server = try TestServer { _ in
      .ok(gzip + gzip, headers: ["Content-Encoding": "gzip"])
    }
    let bench = try FetchBench()
    let text = try await bench.text(try FetchBench.request(server.url()))
    #expect(text == String(repeating: "日期,收盘\n2025-06-30,12.34\n", count: 6))
    #expect(server.requests[0].headers["accept-encoding"] == "gzip")
  }

  @Test func `uses connections again`() async throws {
    let server = try TestServer { .ok($0.path) }
    let bench = try FetchBench()
    for number in 1...5 {
      let text = try await bench.text(try FetchBench.request(server.url("/\(number)")))
      #expect(text == "/\(number)")
    }
    #expect(server.connectionCount == 1)
    #expect(server.requests.count == 5)
  }

  @Test func `has many transfers on the way at once, on as many connections as may be`()
    async throws
  {
    let server = try TestServer { request in
      let wait = request.path == "/0" ? 30 : 0
      return Reply([.pause(milliseconds: wait)] + Reply.ok(request.path).steps)
    }
    let bench = try FetchBench()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<100 {
        let request = try FetchBench.request(server.url("/\(number)"))
        group.addTask {
          let text = try await bench.text(request)
          #expect(text == "/\(number)")
        }
      }
      try await group.waitForAll()
    }
    #expect(server.connectionCount > 1 && server.connectionCount <= 16)
    #expect(Set(bench.bodies).count == 100)
  }

  @Test func `sends a query, headers and a form as they are said`() async throws {
    let server = try TestServer { _ in .ok("ok") }
    let bench = try FetchBench()
    var request = try FetchBench.request(server.url("/q?a=1"))
    request.query = [("名", .plain("a b&c")), ("key", .secret(name: "KEY", Secret("s=1")))]
    request.headers = [("Referer", .plain("https://example.com/")), ("User-Agent", .plain("me"))]
    request.method = .post
    request.body = .form([("code", .plain("600000")), ("word", .plain("a b"))])
    #expect(try await bench.text(request) == "ok")
    let seen = server.requests[0]
    #expect(seen.target == "/q?a=1&%E5%90%8D=a%20b%26c&key=s%3D1")
    #expect(seen.headers["referer"] == "https://example.com/")
    #expect(seen.headers["user-agent"] == "me")
    #expect(seen.headers["content-type"] == "application/x-www-form-urlencoded")
    #expect(seen.body == "code=600000&word=a+b")
  }

  @Test func `says who asks`() async throws {
    let server = try TestServer { _ in .ok("ok") }
    let bench = try FetchBench()
    var request = try FetchBench.request(server.url())
    request.authorization = .bearer(.secret(name: "TOKEN", Secret("t0ken")))
    _ = try await bench.text(request)
    request.authorization = .basic(
      user: .plain("Aladdin"), password: .secret(name: "P", Secret("open sesame")))
    _ = try await bench.text(request)
    let said = server.requests.map { $0.headers["authorization"] }
    // The second is the example of RFC 7617.
    #expect(said == ["Bearer t0ken", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="])
  }

  @Test(arguments: 0...4)
  func `tries again while the server falters`(failures: Int) async throws {
    let count = Atomic(0)
    let server = try TestServer { _ in
      count.add(1, ordering: .relaxed).newValue <= failures ? .status(503) : .ok("ok")
    }
    let bench = try FetchBench()
    let request = try FetchBench.request(server.url(), tries: 4)
    if failures < 4 {
      #expect(try await bench.text(request) == "ok")
    } else {
      let failure = await bench.failure(request)
      #expect(failure?.kind == .unreachable)
      #expect(failure?.notes.last == "it was tried 4 times")
    }
    #expect(server.requests.count == min(failures + 1, 4))
  }

  @Test func `never tries again what is wrong for good, or may be done once only`() async throws {
    let server = try TestServer { $0.method == "POST" ? .status(503) : .status(404) }
    let bench = try FetchBench()
    var request = try FetchBench.request(server.url(), tries: 4)
    #expect(await bench.failure(request)?.kind == .unreachable)
    request.method = .post
    #expect(await bench.failure(request)?.kind == .unreachable)
    #expect(server.requests.map(\.method) == ["GET", "POST"])
  }

  @Test(arguments: ["0", "-5", "soon", "Wed, 21 Oct 2015 07:28:00 GMT"])
  func `waits as it is asked to where that is no time`(text: String) async throws {
    let count = Atomic(0)
    let server = try TestServer { _ in
      count.add(1, ordering: .relaxed).newValue == 1
        ? .status(429, headers: ["Retry-After": text]) : .ok("ok")
    }
    let bench = try FetchBench()
    #expect(try await bench.text(try FetchBench.request(server.url())) == "ok")
  }

  @Test func `gives up where it is asked to wait for longer than the run may`() async throws {
    let server = try TestServer { _ in .status(429, headers: ["Retry-After": "1000000000"]) }
    let bench = try FetchBench()
    let failure = await bench.failure(try FetchBench.request(server.url(), tries: 4))
    #expect(failure?.kind == .later)
    #expect(failure?.message.hasSuffix("asks to wait for 1000000000 seconds") == true)
    #expect(server.requests.count == 1)
  }

  @Test func `stops when its task is cancelled`() async throws {
    let server = try TestServer { _ in Reply([.pause(milliseconds: 600_000), .close]) }
    let bench = try FetchBench()
    let request = try FetchBench.request(server.url())
    let task = Task { try await bench.fetcher.fetch(request) }
    while server.requests.isEmpty { await Task.yield() }
    task.cancel()
    await #expect(throws: CancellationError.self) { _ = try await task.value }
    #expect(bench.bodies.isEmpty)
  }

  @Test func `says that nobody listens`() async throws {
    let port = try TestServer { _ in .ok("") }.port
    let bench = try FetchBench()
    let failure = await bench.failure(try FetchBench.request("http://127.0.0.1:\(port)/"))
    #expect(failure?.kind == .unreachable)
    #expect(failure?.message == "no connection to 127.0.0.1:\(port)")
  }

  @Test func `says that there is no such host`() async throws {
    let bench = try FetchBench()
    let failure = await bench.failure(try FetchBench.request("http://nothing.invalid/"))
    #expect(failure?.kind == .unreachable)
  }

  @Test func `keeps requests to one host apart`() {
    let limiter = RateLimiter()
    let now = ContinuousClock.now
    #expect(limiter.slot(for: "a", every: nil, at: now) == now)
    #expect(limiter.slot(for: "a", every: .seconds(1), at: now) == now)
    #expect(limiter.slot(for: "a", every: .seconds(2), at: now) == now + .seconds(1))
    #expect(limiter.slot(for: "a", every: nil, at: now) == now + .seconds(3))
    #expect(limiter.slot(for: "b", every: .seconds(1), at: now) == now)
    let later = now + .seconds(60)
    #expect(limiter.slot(for: "a", every: nil, at: later) == later)
  }

  @Test func `waits a random part of a time that doubles`() {
    let backoff = Backoff(first: .seconds(1), longest: .seconds(5))
    let longest = (1...5).map { backoff.wait(after: $0, share: 1) }
    #expect(longest == [.seconds(1), .seconds(2), .seconds(4), .seconds(5), .seconds(5)])
    #expect(backoff.wait(after: 3, share: 0.25) == .seconds(1))
    #expect(backoff.wait(after: 1000, share: 0) == .zero)
  }
}
