import Testing

@testable import PenstockFetch

@Suite struct `The library of transfers` {
  @Test func `is said to be missing, with what to install, where it can't be loaded`() throws {
    let failure = try #require(throws: FetchError.self) { try LibCurl.load(from: "libcurl.so.0") }
    #expect(failure.kind == .local)
    #expect(failure.message.hasPrefix("libcurl can't be loaded: libcurl.so.0: "))
    #expect(failure.help == "install it: `apt-get install libcurl4`")
  }

  @Test func `is not taken for another that lacks its functions`() throws {
    let failure = try #require(throws: FetchError.self) { try LibCurl.load(from: "libc.so.6") }
    #expect(failure.message.hasSuffix("undefined symbol: curl_global_init"))
    #expect(try WebAddress("HTTP://EXAMPLE.COM:80/a").host == "example.com")
  }
}
