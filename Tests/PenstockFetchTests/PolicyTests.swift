import PenstockFiles
import TestServer
import Testing

@testable import PenstockFetch

@Suite struct `The policy` {
  @Test(arguments: [
    "127.0.0.1", "127.1", "0x7f.1", "0177.0.0.1", "2130706433", "0", "[::ffff:127.0.0.1]",
    "localhost", "127.0.0.2", "[::ffff:7f00:1]", "0x7f000001", "0.0.0.0",
  ])
  func `lets nobody reach this machine by any spelling of it`(host: String) async throws {
    let server = try TestServer(host: "0.0.0.0") { _ in .ok("secret") }
    let bench = try FetchBench(hosts: [])
    let failure = await bench.failure(try FetchBench.request(server.url(host: host)))
    #expect(failure?.kind == .forbidden, "\(String(describing: failure))")
    #expect(failure?.message.hasSuffix("which is not on the public internet") == true)
    #expect(server.connectionCount == 0)
    #expect(bench.bodies.isEmpty)
  }

  @Test func `lets a redirect reach no more than a url`() async throws {
    let inside = try TestServer(host: "127.0.0.2") { _ in .ok("secret") }
    let front = try TestServer { _ in .redirect(to: inside.url("/x")) }
    let bench = try FetchBench(hosts: ["127.0.0.1"])
    let failure = await bench.failure(try FetchBench.request(front.url()))
    #expect(failure?.kind == .forbidden)
    #expect(failure?.help == "add `hosts: [127.0.0.2]` to penstock.yaml, if it belongs there")
    #expect(front.connectionCount == 1)
    #expect(inside.connectionCount == 0)
  }

  @Test(arguments: [301, 302, 303, 307, 308])
  func `sends no secret to another host`(status: Int) async throws {
    let other = try TestServer(host: "127.0.0.2") { _ in .ok("public") }
    let front = try TestServer { _ in .redirect(to: other.url("/x"), status: status) }
    let bench = try FetchBench(hosts: ["127.0.0.1", "127.0.0.2"])
    var request = try FetchBench.request(front.url())
    request.query = [("apikey", .secret(name: "A", Secret("c4nary-query")))]
    request.headers = [
      ("X-Api-Key", .secret(name: "B", Secret("c4nary-header"))), ("Cookie", .plain("c4nary")),
    ]
    request.authorization = .bearer(.secret(name: "C", Secret("c4nary-token")))
    #expect(try await bench.text(request) == "public")
    #expect(front.requests[0].headers["x-api-key"] == "c4nary-header")
    #expect(other.requests.count == 1)
    let seen = other.requests[0]
    let all = ([seen.target, seen.body] + seen.headers.flatMap { [$0.key, $0.value] }).joined()
    #expect(!all.contains("c4nary"), "\(all)")
    #expect(seen.headers["authorization"] == nil)
  }

  @Test func `keeps what a request says of itself on its own server`() async throws {
    let server = try TestServer { request in
      request.path == "/" ? .redirect(to: "/there") : .ok("ok")
    }
    let bench = try FetchBench()
    var request = try FetchBench.request(server.url())
    request.headers = [("X-Api-Key", .secret(name: "B", Secret("key")))]
    #expect(try await bench.text(request) == "ok")
    #expect(server.requests.map { $0.headers["x-api-key"] } == ["key", "key"])
  }

  @Test func `sends no body to another host`() async throws {
    let other = try TestServer(host: "127.0.0.2") { _ in .ok("public") }
    let front = try TestServer { _ in .redirect(to: other.url("/x"), status: 307) }
    let bench = try FetchBench(hosts: ["127.0.0.1", "127.0.0.2"])
    var request = try FetchBench.request(front.url())
    request.method = .post
    request.body = .form([("key", .secret(name: "A", Secret("c4nary")))])
    #expect(await bench.failure(request)?.kind == .forbidden)
    #expect(other.connectionCount == 0)
  }

  @Test func `tells no secret in a message, in any of its forms`() async throws {
    let secret = "s3cret/+ü"
    let server = try TestServer { request in
      .status(403, body: "\(request.target) \(request.headers["authorization"] ?? "") \(secret)")
    }
    let bench = try FetchBench()
    var request = try FetchBench.request(server.url())
    request.query = [("key", .secret(name: "KEY", Secret(secret)))]
    request.authorization = .basic(
      user: .plain("me"), password: .secret(name: "KEY", Secret(secret)))
    let failure = try #require(await bench.failure(request))
    let text = "\(failure)"
    #expect(text.contains("***"))
    for form in [secret, "s3cret", secret.base64, "me:\(secret)".base64, secret.percentEncoded] {
      #expect(!text.contains(form), "\(form) in \(text)")
    }
    #expect(request.name == server.url() + "?key={secret KEY}")
  }

  @Test func `keeps a secret that the next page's url repeats under its name`() throws {
    var request = try FetchBench.request("https://example.com/rows?day=1")
    request.query = [("key", .secret(name: "KEY", Secret("s3cret"))), ("size", .plain("10"))]
    let next = try request.following("/rows?key=s3cret&page=2&size=10")
    #expect(next.name == "https://example.com/rows?page=2&size=10&key={secret KEY}")
    #expect(
      try next.fullAddress().text == "https://example.com/rows?page=2&size=10&key=s3cret")
  }

  @Test func `conceals what is a key by its name`() throws {
    for name in ["apikey", "API_KEY", "access-token", "token", "password"] {
      #expect(Secret.isLikely(under: name), "\(name)")
    }
    for name in ["key", "page_token", "symbol", "ut", ""] {
      #expect(!Secret.isLikely(under: name), "\(name)")
    }
    var request = try FetchBench.request("https://example.com/rows?apikey=abcdef&day=1")
    let plain = request.key
    request.concealed = [Secret("abcdef")]
    #expect(request.name == "https://example.com/rows?apikey=***&day=1")
    #expect(request.key == plain)
  }

  @Test func `prints a secret as nothing`() {
    let secret = Secret("s3cret")
    var dumped = ""
    dump(RequestText.secret(name: "KEY", secret), to: &dumped)
    for text in ["\(secret)", String(reflecting: secret), "\([secret])", dumped] {
      #expect(!text.contains("s3cret"), "\(text)")
    }
  }

  @Test(arguments: [
    ("8.8.8.8", true), ("10.1.2.3", false), ("172.16.0.1", false), ("172.32.0.1", true),
    ("192.168.1.1", false), ("169.254.169.254", false), ("100.64.0.1", false),
    ("100.128.0.1", true), ("0.1.2.3", false), ("224.0.0.1", false), ("255.255.255.255", false),
    ("192.0.2.7", false), ("198.18.0.1", false), ("198.51.100.1", false), ("203.0.113.9", false),
  ])
  func `knows the addresses that are not public`(text: String, isPublic: Bool) {
    let bytes = text.split(separator: ".").compactMap { UInt8($0) }
    #expect(NetworkAddress(bytes: bytes).isPublic == isPublic)
    let mapped = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF] + bytes
    #expect(NetworkAddress(bytes: mapped).isPublic == isPublic)
    let translated: [UInt8] = [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0] + bytes
    #expect(NetworkAddress(bytes: translated).isPublic == isPublic)
    #expect(
      NetworkAddress(bytes: [0x20, 0x02] + bytes + [UInt8](repeating: 0, count: 10)).isPublic
        == isPublic)
  }

  @Test(arguments: [
    ("00000000000000000000000000000001", false), ("00000000000000000000000000000000", false),
    ("fe800000000000000000000000000001", false), ("fc000000000000000000000000000001", false),
    ("fd123456789a00000000000000000001", false), ("ff020000000000000000000000000001", false),
    ("20010db8000000000000000000000001", false), ("20014860486000000000000000008888", true),
    ("24040068400340000000000000000000", true),
  ])
  func `knows the addresses of IPv6 that are not public`(hex: String, isPublic: Bool) {
    #expect(NetworkAddress(bytes: [UInt8](hex: hex)).isPublic == isPublic)
  }

  @Test func `names hosts by name, by all below a name, and by port`() throws {
    let address = try WebAddress("https://api.example.com:8443/x")
    for text in ["api.example.com", "*.example.com", "API.example.com:8443"] {
      let pattern = try #require(HostPolicy.Pattern(text))
      #expect(pattern.matches(address), "\(text)")
    }
    for text in ["example.com", "*.api.example.com", "api.example.com:443", "*.ample.com"] {
      let pattern = try #require(HostPolicy.Pattern(text))
      #expect(!pattern.matches(address), "\(text)")
    }
    for text in ["", "*", "*.", "a b", "http://x", "x:99999", "x:", "a/b", "*x.com"] {
      #expect(HostPolicy.Pattern(text) == nil, "\(text)")
    }
    #expect(try #require(HostPolicy.Pattern("[::1]")).matches(try WebAddress("http://[::1]:80/")))
  }

  @Test func `leaves encryption to no redirect`() throws {
    let own = try WebAddress("https://example.com/")
    let objection = HostPolicy().objection(to: try WebAddress("http://example.com/"), own: own)
    #expect(objection?.kind == .forbidden)
    #expect(HostPolicy().objection(to: own, own: try WebAddress("http://example.com/")) == nil)
  }

  @Test(arguments: ["ftp://example.com/", "file:///etc/passwd", "example.com", "", "http://"])
  func `takes http and https alone`(text: String) {
    #expect(throws: FetchError.self) { _ = try WebAddress(text) }
  }
}
