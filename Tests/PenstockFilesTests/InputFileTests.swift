import PenstockData
import Testing

@testable import PenstockFiles

@Suite struct `An input file` {
  @Test(arguments: ["/dev/zero", "/", "/no/such/file"])
  func `that is none is refused at once`(path: String) {
    #expect(throws: FileError.self) { try InputFile(name: path, path: path).open() }
  }

  @Test func `is read in pieces behind what was kept, and entered with its hash`() throws {
    let root = try Folder.createTemporary()
    defer { try? Folder.remove(root) }
    try TextFile.write("hello, world", to: root + "/a.txt")
    let ledger = InputLedger()
    var reader = try InputFile(name: "a.txt", path: root + "/a.txt", ledger: ledger).open()
    let first = try #require(try reader.read(5, after: nil))
    #expect(first.text(0..<first.count) == "hello")
    let second = try #require(try reader.read(100, after: ByteTail(first, 3..<5)))
    #expect(second.text(0..<second.count) == "lo, world")
    #expect(try reader.read(100, after: nil) == nil)
    #expect(
      ledger.entries.map(\.sha256) == [
        "09ca7e4eaa6e8ae9c7d261167129184883644d07dfba7cbfbc4c8a2e08360d5b"
      ])
  }
}
