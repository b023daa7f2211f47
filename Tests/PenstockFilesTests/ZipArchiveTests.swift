import PenstockData
import Testing

@testable import PenstockFiles

@Suite struct `A zip archive` {
  /// Made by Python's zipfile: `2023/a.csv` stored, `2024/b.csv` deflated, and what a Mac adds.
  private let two = hex(
    "504b030414000000000000002258153cd0a404000000040000000a000000323032332f612e637376780a310a504b"
      + "030414000000080000002258d66ffd8f06000000040000000a000000323032342f622e637376abe032e202"
      + "00504b030414000000000000002258b0c264640100000001000000150000005f5f4d41434f53582f323032"
      + "342f2e5f622e6373763f504b0102140314000000000000002258153cd0a404000000040000000a00000000"
      + "00000000000000800100000000323032332f612e637376504b0102140314000000080000002258d66ffd8f"
      + "06000000040000000a000000000000000000000080012c000000323032342f622e637376504b0102140314"
      + "000000000000002258b0c26464010000000100000015000000000000000000000080015a0000005f5f4d41"
      + "434f53582f323032342f2e5f622e637376504b05060000000003000300b30000008e0000000000")

  @Test func `lists its members`() throws {
    let archive = try archive(two)
    #expect(archive.members.map(\.name) == ["2023/a.csv", "2024/b.csv", "__MACOSX/2024/._b.csv"])
    #expect(archive.members.map(\.size) == [4, 4, 1])
  }

  @Test func `of several files is not unpacked unless one is named`() {
    #expect(
      message { try UnpackedInput(Bytes(two)).open().text() }
        == "data has 2 files in it: say which, such as `member: 2023/a.csv`")
  }

  @Test func `gives the member that is named`() throws {
    let inputs = try ArchivedInputs.members("2024/b.csv", of: [UnpackedInput(Bytes(two))])
    #expect(inputs.map(\.name) == ["2024/b.csv in data"])
    #expect(try inputs[0].open().text() == "x\n2\n")
  }

  @Test func `gives all members that a pattern names, with what it captures`() throws {
    let inputs = try ArchivedInputs.members("{year}/*.csv", of: [Bytes(two)])
    #expect(inputs.map(\.name) == ["2023/a.csv in data", "2024/b.csv in data"])
    #expect(inputs.map { $0.captures.map(\.value) } == [["2023"], ["2024"]])
    #expect(try inputs.map { try $0.open().text() } == ["x\n1\n", "x\n2\n"])
  }

  @Test func `says which members it has where there is none of that name`() throws {
    let inputs = try ArchivedInputs.members("b.csv", of: [Bytes(two)])
    #expect(
      message { try inputs[0].open() }
        == "there is no `b.csv` in data, which has `2023/a.csv`, `2024/b.csv`, "
        + "`__MACOSX/2024/._b.csv`")
  }

  @Test func `is what a member is asked of, and nothing else is`() {
    #expect(
      message { try ArchivedInputs.members("*.csv", of: [Bytes(Packed.gzip.bytes)]) }
        == "data is no zip archive, and `member` names a file in one")
  }

  @Test func `that is encrypted is refused`() {
    // `zip -P secret`, Info-ZIP 3.0.
    let encrypted = hex(
      "504b03040a0009000000af087a5d8316dc8c0d000000010000000100000070c38d91b366a16c63b989b5bdfe"
        + "504b07088316dc8c0d00000001000000504b01021e030a0009000000af087a5d8316dc8c0d0000000100"
        + "00000100000000000000010000 00a4810000000070504b050600000000010001002f0000003c0000000000")
    #expect(
      message { try UnpackedInput(Bytes(encrypted)).open().text() }
        == "p in data is encrypted: pack it without a password")
  }

  @Test func `that is packed by bzip2 is refused`() {
    let bzip2 = hex(
      "504b03042e0000000c0000002258c1ec0103430000001c0000000a00000071756f7465732e637376425a68"
        + "39314159265359d6e8760200000ad9800010000776002e048c00200031434d3000532647a468da92fa50"
        + "1a145b2c1026225de8fa89f8bb9229c28486b743b010504b01022e032e0000000c0000002258c1ec0103"
        + "430000001c0000000a000000000000000000000080010000000071756f7465732e637376504b05060000"
        + "000001000100380000006b0000000000")
    #expect(
      message { try UnpackedInput(Bytes(bzip2)).open().text() }
        == "quotes.csv in data is packed by method 12: pack it by deflate, as most programs do")
  }

  @Test func `with two members of one name is refused`() {
    var twins = two
    let name = Array("2024/b.csv".utf8)
    for place in twins.indices.dropLast(name.count)
    where Array(twins[place..<place + name.count]) == name {
      twins.replaceSubrange(place..<place + name.count, with: Array("2023/a.csv".utf8))
    }
    #expect(message { try archive(twins) } == "data has two members called 2023/a.csv")
  }

  @Test func `whose member's header has another name than the directory is refused`() {
    var renamed = two
    renamed[35] = UInt8(ascii: "z")
    #expect(
      message { try archive(renamed).input(archive(renamed).members[0]).open() }
        == "data is damaged: the header of 2023/a.csv is not what the directory has")
  }

  @Test func `with any bytes changed never reads beyond its end`() {
    var state: UInt64 = 7
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    for _ in 0..<3000 {
      var bytes = two
      for _ in 0...next(4) { bytes[next(bytes.count)] = [0, 1, 0x7F, 0x80, 0xFF][next(5)] }
      guard let archive = try? archive(bytes) else { continue }
      for member in archive.members { _ = try? archive.input(member).whole(limit: 1 << 20) }
    }
  }

  private func archive(_ bytes: [UInt8]) throws -> ZipArchive {
    try ZipArchive(Bytes(bytes).whole(limit: 1 << 20), name: "data")
  }
}

extension ByteReader {
  /// All that is left, as text.
  fileprivate func text() throws -> String {
    var reader = self
    let store = try reader.rest(after: nil, limit: 1 << 20, name: "data")
    return store.text(0..<store.count)
  }
}
