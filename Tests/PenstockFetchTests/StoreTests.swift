import PenstockFiles
import Synchronization
import TestServer
import Testing

@testable import PenstockFetch

@Suite struct `The store of answers` {
  /// A server with one page, which it names by a tag and says 304 of to whoever knows it.
  private final class Page: Sendable {
    let text = Mutex("first")

    func reply(_ request: Request) -> Reply {
      let text = text.withLock { $0 }
      let tag = "\"\(text)\""
      return request.headers["if-none-match"] == tag
        ? .status(304, headers: ["ETag": tag]) : .ok(text, headers: ["ETag": tag])
    }
  }

  @Test func `asks whether what it has is still right`() async throws {
    let page = Page()
    let server = try TestServer { page.reply($0) }
    let bench = try FetchBench()
    let request = try FetchBench.request(server.url())
    #expect(try await bench.text(request) == "first")
    #expect(try await bench.text(request) == "first")
    page.text.withLock { $0 = "second" }
    #expect(try await bench.text(request) == "second")
    #expect(server.requests.map { $0.headers["if-none-match"] } == [nil, "\"first\"", "\"first\""])
  }

  @Test func `asks by date where there is no tag`() async throws {
    let date = "Wed, 21 Oct 2015 07:28:00 GMT"
    let server = try TestServer { request in
      request.headers["if-modified-since"] == date
        ? .status(304) : .ok("page", headers: ["Last-Modified": date])
    }
    let bench = try FetchBench()
    let request = try FetchBench.request(server.url())
    #expect(try await bench.text(request) == "page")
    #expect(try await bench.text(request) == "page")
    #expect(server.requests.count == 2)
  }

  @Test(arguments: [true, false])
  func `asks for all of it where what it had is lost or damaged`(isLost: Bool) async throws {
    let page = Page()
    let server = try TestServer { page.reply($0) }
    let bench = try FetchBench()
    let request = try FetchBench.request(server.url())
    #expect(try await bench.text(request) == "first")
    let file = bench.folder + "/responses/" + ContentStore.sha256(of: "first")
    if isLost {
      try Folder.remove(bench.folder + "/responses")
    } else {
      try TextFile.write("f1rst", to: file)
    }
    #expect(try await bench.text(request) == "first")
    #expect(server.requests.map { $0.headers["if-none-match"] } == [nil, nil])
  }

  @Test func `is asked alone while its answers are fresh`() async throws {
    let server = try TestServer { _ in .ok("page") }
    let clock = Atomic(1_000_000)
    let bench = try FetchBench(now: { clock.load(ordering: .relaxed) })
    var request = try FetchBench.request(server.url())
    request.freshFor = .seconds(86_400)
    #expect(try await bench.text(request) == "page")
    clock.add(86_399, ordering: .relaxed)
    #expect(try await bench.text(request) == "page")
    #expect(server.requests.count == 1)
    clock.add(1, ordering: .relaxed)
    #expect(try await bench.text(request) == "page")
    #expect(server.requests.count == 2)
    clock.store(5, ordering: .relaxed)  // a clock that went back makes nothing fresh
    #expect(try await bench.text(request) == "page")
    #expect(server.requests.count == 3)
  }

  @Test func `answers offline, whatever the secrets are`() async throws {
    let server = try TestServer { _ in .ok("page") }
    let bench = try FetchBench()
    var request = try FetchBench.request(server.url())
    request.query = [("key", .secret(name: "KEY", Secret("one")))]
    #expect(try await bench.text(request) == "page")
    let offline = try FetchBench(mode: .offline, sharing: bench)
    request.query = [("key", .secret(name: "KEY", Secret("another")))]
    #expect(try await offline.text(request) == "page")
    request.query = []
    let failure = await offline.failure(request)
    #expect(failure?.kind == .unreachable)
    #expect(failure?.help == "run it once without `--offline`")
    #expect(server.requests.count == 1)
  }

  @Test func `is passed over by who wants all anew`() async throws {
    let page = Page()
    let server = try TestServer { page.reply($0) }
    let bench = try FetchBench()
    var request = try FetchBench.request(server.url())
    request.freshFor = .seconds(86_400)
    #expect(try await bench.text(request) == "first")
    let refresh = try FetchBench(mode: .refresh, sharing: bench)
    #expect(try await refresh.text(request) == "first")
    #expect(server.requests.map { $0.headers["if-none-match"] } == [nil, nil])
  }

  @Test func `enters what is read of it in the ledger, without times`() async throws {
    let server = try TestServer { _ in .ok("page", headers: ["ETag": "\"1\""]) }
    let bench = try FetchBench()
    var request = try FetchBench.request(server.url("/a"))
    request.query = [("key", .secret(name: "KEY", Secret("one")))]
    let response = try await bench.fetcher.fetch(request)
    let ledger = InputLedger()
    _ = try bench.fetcher.store.input(response, ledger: ledger).bytes(limit: 100)
    let entry = try #require(ledger.entries.first)
    #expect(ledger.entries.count == 1)
    #expect(entry.name == server.url("/a") + "?key={secret KEY}")
    #expect(entry.bytes == 4)
    #expect(entry.sha256 == ContentStore.sha256(of: "page"))
    #expect(entry.answer == InputLedger.Answer(status: 200, etag: "\"1\""))
  }

  @Test func `takes an entry that makes no sense for none`() async throws {
    let server = try TestServer { _ in .ok("page") }
    let bench = try FetchBench()
    let request = try FetchBench.request(server.url())
    _ = try await bench.text(request)
    for text in ["", "url", "sha256 ../../etc/passwd\n", "garbage\u{0}\n"] {
      try TextFile.write(text, to: bench.folder + "/responses/index/" + request.key)
      #expect(try await bench.text(request) == "page")
    }
    #expect(server.requests.count == 5)
  }
}
