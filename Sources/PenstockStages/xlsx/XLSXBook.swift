import PenstockData
import PenstockFiles
import PenstockKit
import PenstockMarkup

/// A spreadsheet's file: its sheets, texts and styles.
///
/// The file is a zip archive in memory; its parts are unpacked as they are read.
struct XLSXBook: Sendable {
  /// The sheets, in their order: what each is called, and the part that has it.
  let sheets: [(name: String, part: String)]

  /// What each style makes of a number.
  let styles: [XLSXDate.Kind]

  /// Whether days are counted from 1904.
  let is1904: Bool

  /// The texts that cells share.
  let texts: XLSXTexts

  private let archive: ZipArchive
  private let name: String

  /// The book that `input` is.
  ///
  /// - Throws: `StageFailure` or `FileError` where it is none, or is damaged.
  init(_ input: any ByteInput) throws {
    name = input.name
    let bytes = try input.whole(limit: ZipArchive.largest)
    guard ZipArchive.begins(bytes) else { throw Self.noBook(bytes, input.name) }
    archive = try ZipArchive(bytes, name: input.name)
    let parts = XLSXParts(archive, name: input.name)
    let workbook = try parts.target(of: "/officeDocument", from: "") ?? "xl/workbook.xml"
    guard archive.member(workbook) != nil else {
      throw StageFailure("\(input.name) is no spreadsheet: it has no workbook")
    }
    (sheets, is1904) = try parts.sheets(of: workbook)
    styles = try parts.target(of: "/styles", from: workbook).map { try parts.styles($0) } ?? []
    texts =
      try parts.target(of: "/sharedStrings", from: workbook).map { try parts.texts($0) }
      ?? XLSXTexts()
  }

  private static func noBook(_ bytes: ByteStore, _ name: String) -> StageFailure {
    let isOld =
      bytes.count > 4 && bytes.withSpan { $0[0] == 0xD0 && $0[1] == 0xCF && $0[2] == 0x11 }
    return StageFailure(
      "\(name) is \(isOld ? "an old or encrypted spreadsheet" : "no spreadsheet of the kind xlsx")",
      help: isOld ? "save it as .xlsx, without a password" : nil)
  }

  /// Begins to read the cells of a sheet.
  func events(of sheet: Int) throws -> XMLEvents {
    try XLSXParts(archive, name: name).events(sheets[sheet].part)
  }

  /// Which sheet is meant: by name, by number from 1, or the first.
  ///
  /// - Throws: `StageFailure` that lists the sheets, where it is none of them.
  func place(of sheet: String?) throws -> Int {
    guard let sheet else {
      if sheets.isEmpty { throw StageFailure("\(name) has no sheet") }
      return 0
    }
    if let place = sheets.firstIndex(where: { $0.name == sheet }) { return place }
    if let number = Int(sheet), sheets.indices.contains(number - 1) { return number - 1 }
    let names = sheets.prefix(12).map { "`\($0.name)`" }
    throw StageFailure(
      "\(name) has no sheet `\(sheet)`",
      help: Suggestion.help(for: sheet, in: sheets.map(\.name)) ?? "its sheets are \(names.inWords)"
    )
  }
}

/// Texts that cells share, in one store.
struct XLSXTexts: Sendable {
  private let store: ByteStore
  private let ends: [Int]

  init(_ store: ByteStore = ByteStore(""), ends: [Int] = []) {
    (self.store, self.ends) = (store, ends)
  }

  /// The text of a number, from 0; nil where there is none.
  subscript(number: Int) -> String? {
    guard ends.indices.contains(number) else { return nil }
    return store.text((number == 0 ? 0 : ends[number - 1])..<ends[number])
  }
}
