import CLibXML2
import PenstockData

/// Reads XML piece by piece, in memory that does not grow with it.
///
/// The document is held to the same rules as a ``MarkupDocument``; it must be UTF-8.
///
/// One thread at a time may read.
public final class XMLEvents: @unchecked Sendable {
  // Safe to hand over: its users pass it from one thread to the next as a whole.

  /// What was read.
  public enum Event: Sendable {
    /// The start of an element; one without content has an end all the same.
    case start
    /// The end of an element.
    case end
    /// Text, or a part of it.
    case text
  }

  private let feed: XMLFeed
  private let reader: xmlTextReaderPtr
  private let firstError = FirstError()
  private var isEndPending = false

  /// Events of what `bytes` has.
  public init(_ bytes: any ByteReader) throws {
    LibXML.isReady
    let feed = XMLFeed(bytes)
    let reader = xmlReaderForIO(
      { context, room, count in
        guard let context, let room else { return -1 }
        return Unmanaged<XMLFeed>.fromOpaque(context).takeUnretainedValue().fill(room, count)
      },
      { _ in 0 }, Unmanaged.passUnretained(feed).toOpaque(), nil, "UTF-8", LibXML.xmlOptions)
    guard let reader else { throw MarkupMistake("the XML can't be read") }
    penstock_reader_keep(reader, firstError.pointer)
    self.feed = feed
    self.reader = reader
  }

  deinit {
    xmlFreeTextReader(reader)
  }

  /// Goes to the next event; nil at the document's end.
  ///
  /// - Throws: ``MarkupMistake``, or what reading the bytes throws.
  public func next() throws -> Event? {
    if isEndPending {
      isEndPending = false
      return .end
    }
    while true {
      let status = xmlTextReaderRead(reader)
      if let error = feed.error { throw error }
      if status == 0 {
        try feed.finish()
        return nil
      }
      guard status == 1 else {
        throw firstError.mistake("the XML can't be read")
      }
      switch xmlReaderTypes(UInt32(xmlTextReaderNodeType(reader))) {
      case XML_READER_TYPE_ELEMENT:
        isEndPending = xmlTextReaderIsEmptyElement(reader) == 1
        return .start
      case XML_READER_TYPE_END_ELEMENT: return .end
      case XML_READER_TYPE_TEXT, XML_READER_TYPE_CDATA, XML_READER_TYPE_SIGNIFICANT_WHITESPACE,
        XML_READER_TYPE_WHITESPACE:
        return .text
      case XML_READER_TYPE_ENTITY_REFERENCE:
        throw MarkupMistake("an entity is not declared in the document")
      default: continue
      }
    }
  }

  /// The name of the element, without a prefix.
  public var name: String { xmlTextReaderConstLocalName(reader).map { String($0) } ?? "" }

  /// The text.
  public var text: String { xmlTextReaderConstValue(reader).map { String($0) } ?? "" }

  /// An attribute of the element that starts, by its name with a prefix, if it has one.
  public func attribute(_ name: String) -> String? {
    guard let value = xmlTextReaderGetAttribute(reader, name) else { return nil }
    defer { penstock_xml_free(value) }
    return String(value)
  }
}

/// Hands bytes to the parser, and looks them over first.
private final class XMLFeed {
  private var bytes: any ByteReader
  private var scan = MarkupScan(.xml)
  private var store: ByteStore?
  private var place = 0

  /// What went wrong; the parser only hears that something did.
  private(set) var error: (any Error)?

  init(_ bytes: any ByteReader) { self.bytes = bytes }

  func fill(_ room: UnsafeMutablePointer<CChar>, _ count: Int32) -> Int32 {
    do {
      if store == nil || place == store?.count ?? 0 {
        store = try bytes.read(128 << 10, after: nil)
        place = 0
        if let store { try scan.take(store, 0..<store.count) }
      }
    } catch {
      self.error = error
      return -1
    }
    guard let store else { return 0 }
    let length = min(Int(count), store.count - place)
    store.withSpan(place..<place + length) { span in
      span.withUnsafeBytes {
        UnsafeMutableRawBufferPointer(start: room, count: length).copyMemory(from: $0)
      }
    }
    place += length
    return Int32(length)
  }

  func finish() throws { try scan.finish() }
}
