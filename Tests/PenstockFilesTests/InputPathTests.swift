import Testing

@testable import PenstockFiles

@Suite struct `An input path` {
  private func folder(_ files: [String]) throws -> String {
    let root = try Folder.createTemporary()
    for file in files { try TextFile.write(file, to: root + "/" + file) }
    return root
  }

  private func names(_ pattern: String, _ files: [String]) throws -> [String] {
    let root = try folder(files)
    defer { try? Folder.remove(root) }
    return InputPath(pattern).files(in: root).map(\.name)
  }

  @Test func `that is plain is one file, whether it is there or not`() throws {
    #expect(try names("data/no.csv", []) == ["data/no.csv"])
  }

  @Test func `with a star matches within one folder, in the order of names`() throws {
    let files = ["d/b.csv", "d/a.csv", "d/.hidden.csv", "d/e/c.csv", "d/a.txt"]
    #expect(try names("d/*.csv", files) == ["d/a.csv", "d/b.csv"])
    #expect(try names("*/*/c.*", files) == ["d/e/c.csv"])
    #expect(try names("d/?.csv", files) == ["d/a.csv", "d/b.csv"])
    #expect(try names("x/*.csv", files) == [])
  }

  @Test func `with names in braces keeps what stands there`() throws {
    let root = try folder(["income/XSHG/600000.csv", "income/XSHE/000001.csv"])
    defer { try? Folder.remove(root) }
    let files = InputPath("income/{market}/{symbol}.csv").files(in: root)
    #expect(
      files.map { $0.captures.map(\.name) } == [["market", "symbol"], ["market", "symbol"]])
    #expect(files.map { $0.captures.map(\.value) } == [["XSHE", "000001"], ["XSHG", "600000"]])
  }

  @Test func `takes the shortest text for a name`() {
    let captures = InputPath.match(Array("{a}_{b}.csv"), Array("x_y_z.csv"))
    #expect(captures?.map(\.value) == ["x", "y_z"])
    #expect(InputPath.match(Array("{a}.csv"), Array(".csv")) == nil)
  }
}
