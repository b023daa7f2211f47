/// A spreadsheet's file that is put together from its parts, without any packing.
struct Spreadsheet {
  var sheets: [(name: String, rows: String)] = [("Sheet1", "")]
  var texts: [String] = []
  var formats: [(id: Int, code: String)] = []
  var styles: [Int] = [0]
  var is1904 = false

  /// A spreadsheet whose only sheet has these rows, in the file's own words.
  init(_ rows: String) { sheets = [("Sheet1", rows)] }

  /// The file.
  var bytes: [UInt8] {
    let kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    func related(_ items: [(id: String, kind: String, target: String)]) -> String {
      "<Relationships>"
        + items.map {
          "<Relationship Id='\($0.id)' Type='\(kinds)/\($0.kind)' Target='\($0.target)'/>"
        }
        .joined() + "</Relationships>"
    }
    let numbers = sheets.indices.map { $0 + 1 }
    var parts = [
      ("[Content_Types].xml", "<Types/>"),
      ("_rels/.rels", related([("r", "officeDocument", "xl/workbook.xml")])),
      (
        "xl/workbook.xml",
        "<workbook xmlns:r='\(kinds)'><workbookPr date1904='\(is1904 ? 1 : 0)'/><sheets>"
          + zip(sheets, numbers).map { "<sheet name='\($0.name)' sheetId='\($1)' r:id='s\($1)'/>" }
          .joined() + "</sheets></workbook>"
      ),
      (
        "xl/_rels/workbook.xml.rels",
        related(
          numbers.map { ("s\($0)", "worksheet", "worksheets/sheet\($0).xml") } + [
            ("st", "styles", "styles.xml"), ("t", "sharedStrings", "/xl/sharedStrings.xml"),
          ])
      ),
      (
        "xl/styles.xml",
        "<styleSheet><numFmts>"
          + formats.map { "<numFmt numFmtId='\($0.id)' formatCode='\($0.code)'/>" }.joined()
          + "</numFmts><cellStyleXfs><xf numFmtId='14'/></cellStyleXfs><cellXfs>"
          + styles.map { "<xf numFmtId='\($0)'/>" }.joined() + "</cellXfs></styleSheet>"
      ),
      ("xl/sharedStrings.xml", "<sst>" + texts.map { "<si>\($0)</si>" }.joined() + "</sst>"),
    ]
    for (sheet, number) in zip(sheets, numbers) {
      parts.append(
        (
          "xl/worksheets/sheet\(number).xml",
          "<?xml version='1.0' encoding='UTF-8'?>\n<worksheet><sheetData>\(sheet.rows)"
            + "</sheetData></worksheet>"
        ))
    }
    return Self.archive(parts)
  }

  /// A zip archive of stored members.
  static func archive(_ parts: [(name: String, text: String)]) -> [UInt8] {
    var bytes: [UInt8] = []
    var directory: [UInt8] = []
    for (name, text) in parts {
      let (name, data) = (Array(name.utf8), Array(text.utf8))
      let sizes =
        little(checksum(data), 4) + little(UInt32(data.count), 4) + little(UInt32(data.count), 4)
        + little(UInt32(name.count), 2) + [0, 0]
      let common = little(20, 2) + little(0x800, 2) + [0, 0, 0, 0, 0x21, 0x58] + sizes
      directory += little(0x0201_4B50, 4) + little(20, 2) + common
      directory += [0, 0, 0, 0, 0, 0, 0, 0, 0, 0] + little(UInt32(bytes.count), 4) + name
      bytes += little(0x0403_4B50, 4) + common + name + data
    }
    let count = little(UInt32(parts.count), 2)
    return bytes + directory + little(0x0605_4B50, 4) + [0, 0, 0, 0] + count + count
      + little(UInt32(directory.count), 4) + little(UInt32(bytes.count), 4) + [0, 0]
  }

  private static func little(_ number: UInt32, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * UInt32($0))) }
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var value = ~(0 as UInt32)
    for byte in bytes {
      value ^= UInt32(byte)
      for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }
    return ~value
  }
}
