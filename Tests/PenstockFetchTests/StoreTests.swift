import Glibc
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
    let file = try #require(bench.filesOfSmallBodies.first)
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
    var request = try FetchBench.request(server.url())
    request.freshFor = .seconds(86_400)
    _ = try await bench.text(request)
    for text in ["", "url", "sha256 ../../etc/passwd", "garbage\u{0}", "\tsha256 \t\t"] {
      try TextFile.write(
        "\n\(request.key)\t\(text)\n\(request.key)", to: bench.folder + "/responses/entries")
      let next = try FetchBench(sharing: bench)
      #expect(try await next.text(request) == "page")
      #expect(try await next.text(request) == "page")
    }
    #expect(server.requests.count == 6)
  }

  @Test func `is kept by several at once`() async throws {
    let server = try TestServer { .ok($0.path) }
    let bench = try FetchBench()
    let others = try (0..<4).map { _ in try FetchBench(sharing: bench) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (place, other) in others.enumerated() {
        for number in 0..<25 {
          let request = try FetchBench.request(server.url("/\(place)/\(number)"))
          group.addTask { _ = try await other.text(request) }
        }
      }
      try await group.waitForAll()
    }
    let offline = try FetchBench(mode: .offline, sharing: bench)
    for place in 0..<4 {
      for number in 0..<25 {
        let request = try FetchBench.request(server.url("/\(place)/\(number)"))
        #expect(try await offline.text(request) == "/\(place)/\(number)")
      }
    }
  }

  @Test func `loses what is old or too much, and nothing that is needed`() async throws {
    let day = 86_400
    let server = try TestServer { .ok(String($0.path.dropFirst()) + "12345678") }
    let clock = Atomic(100 * day)
    let bench = try FetchBench()
    let names = ["0", "1", "2", "3", "4", "5"]
    func left(_ bounds: ResponseStore.Bounds, _ kept: Set<String> = []) async throws -> [String] {
      let now = clock.load(ordering: .relaxed)
      let store = ResponseStore(bench.folder + "/responses")
      try store.prune(bounds, keeping: kept, now: now)
      let offline = try FetchBench(mode: .offline, sharing: bench)
      var left: [String] = []
      for name in names {
        let request = try FetchBench.request(server.url("/" + name))
        if (try? await offline.text(request)) != nil { left.append(name) }
      }
      return left
    }
    var bounds = ResponseStore.Bounds()
    do {
      let asking = try FetchBench(sharing: bench, now: { clock.load(ordering: .relaxed) })
      for name in names {  // a day later each
        _ = try await asking.text(try FetchBench.request(server.url("/" + name)))
        clock.add(day, ordering: .relaxed)
      }
      bounds.age = 2 * day
      #expect(try await left(bounds) == names)  // as that run may still add
      withExtendedLifetime(asking) {}
    }
    #expect(try await left(ResponseStore.Bounds()) == names)
    bounds.age = 5 * day
    let first = ContentStore.sha256(of: "012345678")
    #expect(try await left(bounds, [first]) == names)
    #expect(try await left(bounds) == ["1", "2", "3", "4", "5"])
    bounds.size = 30
    let second = ContentStore.sha256(of: "112345678")
    #expect(try await left(bounds, [second]) == ["1", "3", "4", "5"])
    (bounds.age, bounds.size) = (0, 0)
    #expect(try await left(bounds).isEmpty)
    // The bodies themselves stay for a day by the system's clock: somebody may be reading them.
    #expect(bench.bodies.count == 6)
    for file in bench.filesOfSmallBodies {
      var times = [timespec(tv_sec: 5, tv_nsec: 0), timespec(tv_sec: 5, tv_nsec: 0)]
      utimensat(AT_FDCWD, file, &times, 0)
    }
    #expect(try await left(bounds).isEmpty)
    #expect(bench.bodies.isEmpty)
    #expect(bench.filesOfSmallBodies.isEmpty)
  }

  @Test func `has all answers that were asked for together, at the end`() async throws {
    let server = try TestServer { $0.path == "/7" ? .status(404) : .ok($0.path) }
    let bench = try FetchBench()
    let wanted = (0..<50).filter { $0 != 7 }.map { "/\($0)" }
    try await bench.fetcher.together {
      try await withThrowingTaskGroup(of: Void.self) { group in
        for path in wanted {
          let request = try FetchBench.request(server.url(path))
          group.addTask {
            let text = try await bench.text(request)
            #expect(text == path)
          }
        }
        try await group.waitForAll()
      }
    }
    // What fails at the end takes nothing away of what came before.
    await #expect(throws: FetchError.self) {
      try await bench.fetcher.together {
        _ = try await bench.text(try FetchBench.request(server.url("/last")))
        _ = try await bench.text(try FetchBench.request(server.url("/7")))
      }
    }
    let offline = try FetchBench(mode: .offline, sharing: bench)
    for path in wanted + ["/last"] {
      #expect(try await offline.text(try FetchBench.request(server.url(path))) == path)
    }
    #expect(Set(bench.bodies) == Set((wanted + ["/last"]).map { ContentStore.sha256(of: $0) }))
    #expect(bench.filesOfSmallBodies.count == 1)
  }

  @Test(arguments: [0, 1, ContentStore.small, ContentStore.small + 1, 3 * ContentStore.small])
  func `keeps answers of any size, and sees when they were changed`(size: Int) async throws {
    let text = String(repeating: "x", count: size)
    let server = try TestServer { _ in .ok(text) }
    let bench = try FetchBench()
    let request = try FetchBench.request(server.url())
    #expect(try await bench.text(request) == text)
    #expect(bench.bodies == [ContentStore.sha256(of: text)])
    #expect(bench.filesOfSmallBodies.count == (size <= ContentStore.small ? 1 : 0))
    let offline = try FetchBench(mode: .offline, sharing: bench)
    #expect(try await offline.text(request) == text)
    if size == 0 { return }
    let file =
      bench.filesOfSmallBodies.first ?? bench.folder + "/responses/" + ContentStore.sha256(of: text)
    try TextFile.write(String(repeating: "y", count: size), to: file)
    #expect(await offline.failure(request)?.kind == .unreachable)
  }

  @Test func `moves what is still needed out of a file that is mostly not`() async throws {
    let server = try TestServer { .ok(String(repeating: $0.path, count: 1000)) }
    let bench = try FetchBench()
    let requests = try (0..<10).map { try FetchBench.request(server.url("/\($0)")) }
    let kept = Set(
      ["/8", "/9"].map { ContentStore.sha256(of: String(repeating: $0, count: 1000)) })
    func remove() throws {
      try ContentStore(bench.folder + "/responses").remove(but: kept, olderThan: 86_400)
    }
    do {
      let asking = try FetchBench(sharing: bench)
      for request in requests { _ = try await asking.text(request) }
      let file = try #require(bench.filesOfSmallBodies.first)
      var times = [timespec(tv_sec: 5, tv_nsec: 0), timespec(tv_sec: 5, tv_nsec: 0)]
      utimensat(AT_FDCWD, file, &times, 0)
      try remove()
      #expect(bench.bodies.count == 10)  // as that run may still add
      withExtendedLifetime(asking) {}
    }
    let file = bench.filesOfSmallBodies
    try remove()
    #expect(Set(bench.bodies) == kept)
    #expect(bench.filesOfSmallBodies.count == 1 && bench.filesOfSmallBodies != file)
    let offline = try FetchBench(mode: .offline, sharing: bench)
    #expect(try await offline.text(requests[8]) == String(repeating: "/8", count: 1000))
    #expect(try await offline.text(requests[9]) == String(repeating: "/9", count: 1000))
    #expect(await offline.failure(requests[7])?.kind == .unreachable)
  }
}
