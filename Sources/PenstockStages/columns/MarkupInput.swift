import PenstockData
import PenstockFiles
import PenstockKit
import PenstockMarkup

extension MarkupDocument {
  /// The document that an input is.
  ///
  /// How it is encoded says the declaration in the pipeline, else a byte order mark, else the
  /// document itself, else it is UTF-8.
  ///
  /// - Throws: `StageFailure` or `FileError` where it can't be read.
  static func read(
    _ input: any ByteInput, _ language: MarkupScan.Language, _ declared: TextEncoding?
  ) throws -> MarkupDocument {
    let bytes = try input.whole(limit: 256 << 20)
    let encoding = try declared ?? TextEncoding.marked(bytes) ?? ownWord(bytes, language, input)
    let text = try TextInput(StoreInput(bytes, name: input.name), declared: encoding)
      .whole(limit: 1 << 30)
    if let place = text.firstInvalidUTF8(in: 0..<text.count) {
      throw StageFailure(
        "the text is not utf-8: byte \(place) does not fit",
        help: "say how it is encoded: `encoding: gb18030`", place: input.name)
    }
    if let place = text.firstPlace(of: 0, in: 0..<text.count) {
      throw StageFailure(
        "the text has a NUL byte, as no document has: byte \(place)", help: "is the file damaged?",
        place: input.name)
    }
    do {
      return try MarkupDocument(text, language)
    } catch {
      throw error.failure(in: input.name)
    }
  }

  private static func ownWord(
    _ bytes: ByteStore, _ language: MarkupScan.Language, _ input: any ByteInput
  ) throws -> TextEncoding? {
    guard let word = MarkupEncoding.declared(in: bytes, language) else { return nil }
    if let encoding = TextEncoding(label: word) { return encoding }
    throw StageFailure(
      "the document says that it is encoded as `\(word)`, which is not known here",
      help: "say how it is encoded: `encoding: gb18030`", place: input.name)
  }
}

extension MarkupMistake {
  /// The mistake as a stage's failure.
  func failure(in name: String) -> StageFailure {
    StageFailure(message, place: line.map { "line \($0) of \(name)" } ?? name)
  }
}

extension MarkupPath: SettingValue {
  /// What may be written for it.
  public static var shape: ValueShape { .text("an XPath, such as `//row` or `@date`") }

  /// What stands in for a value that could not be read.
  public static var placeholder: MarkupPath { .itself }

  /// The value that is written, or nil after noting why it is none.
  public static func read(_ value: LocatedValue, _ notes: inout Notes) -> MarkupPath? {
    guard let text = value.scalar, !value.isNothing else {
      notes.noteWrongType(value, wanted: shape)
      return nil
    }
    if let path = MarkupPath(text) { return path }
    notes.note(
      Diagnostic(
        "`\(text)` is no XPath", at: value.location,
        help: "write it like `//row`, `td[2]` or `@date`"))
    return nil
  }
}
