import CLibXML2

/// The library, prepared once: it loads nothing that a document names, and prints nothing.
enum LibXML {
  static let isReady: Void = penstock_xml_begin()

  /// No document that is held in memory may be larger than this, in bytes.
  static let largest = 256 << 20

  /// Elements may not be nested deeper than this.
  static let deepest = 256

  /// What must not be in the options: entities, document types from elsewhere, inclusions, unlimited
  /// sizes, and for XML repair.
  static let xmlOptions = Int32(
    XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue
      | XML_PARSE_NOWARNING.rawValue)

  static let htmlOptions = Int32(
    HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NONET.rawValue
      | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue)
}

/// Keeps the first error that the library has with something.
final class FirstError {
  let pointer: UnsafeMutablePointer<penstock_xml_error>

  init() {
    pointer = .allocate(capacity: 1)
    pointer.initialize(to: penstock_xml_error())
  }

  deinit {
    pointer.deallocate()
  }

  /// What is wrong, in words of ours and of the library.
  func mistake(_ what: String) -> MarkupMistake {
    let words = withUnsafeBytes(of: &pointer.pointee.message) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    let line = pointer.pointee.line > 0 ? Int(pointer.pointee.line) : nil
    guard let first = words.first else { return MarkupMistake(what, line: line) }
    return MarkupMistake("\(what): \(first.lowercased())\(words.dropFirst())", line: line)
  }
}

extension String {
  /// The text at `pointer`, which is the library's.
  init(_ pointer: UnsafePointer<xmlChar>) {
    self.init(cString: UnsafeRawPointer(pointer).assumingMemoryBound(to: CChar.self))
  }
}
