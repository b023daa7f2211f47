import PenstockData
import PenstockFiles
import PenstockKit

extension TextEncoding: SettingValue, DescribedWord {
  /// What it is.
  public var summary: String {
    switch self {
    case .utf8: "Unicode as most programs write it."
    case .utf16: "Unicode in units of two bytes, with a byte order mark."
    case .utf16le: "Unicode in units of two bytes, the lower one first."
    case .utf16be: "Unicode in units of two bytes, the higher one first."
    case .gb18030: "The Chinese standard, of which GBK and GB2312 are parts."
    case .gbk, .gb2312: "Read as GB18030, which holds it."
    case .big5: "Traditional Chinese, with Hong Kong's characters."
    case .windows1252: "What old western programs write; ISO 8859-1 is read as this."
    }
  }

  /// Reads the setting `encoding`, as all sources of text have it.
  static func read(in fields: inout FieldReader) -> TextEncoding? {
    fields.optional(
      "encoding",
      "How the text is encoded; by default what a byte order mark or the document says, else utf-8.",
      example: "gb18030")
  }
}

extension [any ByteInput] {
  /// The inputs in UTF-8.
  func texts(_ declared: TextEncoding?) -> [any ByteInput] {
    map { TextInput($0, declared: declared) }
  }
}
