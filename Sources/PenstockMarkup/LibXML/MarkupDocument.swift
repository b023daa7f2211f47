import CLibXML2
import PenstockData

/// An XML or HTML document in memory.
///
/// XML must be well-formed to the last byte; HTML is repaired, as browsers do. Either way no entity
/// is put in, nothing is loaded that the document names, and what ``MarkupScan`` refuses, elements
/// nested deeper than 256, and documents of more than 256 MiB are errors.
///
/// One thread at a time may use a document.
public final class MarkupDocument: @unchecked Sendable {
  // Safe to hand over: its users pass it from one thread to the next as a whole.
  let pointer: xmlDocPtr
  let context: xmlXPathContextPtr
  let firstError = FirstError()

  /// The document in `store`, in UTF-8, whatever it says of its own encoding.
  ///
  /// - Throws: ``MarkupMistake`` with the line, where the parser knows it.
  public init(_ store: ByteStore, _ language: MarkupScan.Language) throws(MarkupMistake) {
    LibXML.isReady
    guard store.count <= LibXML.largest else {
      throw MarkupMistake("the document has more than \(LibXML.largest) bytes")
    }
    try MarkupScan.check(store, language)
    let pointer =
      switch language {
      case .xml: try Self.xml(store)
      case .html: try Self.html(store)
      }
    guard let context = xmlXPathNewContext(pointer) else {
      xmlFreeDoc(pointer)
      throw MarkupMistake("there is no memory left")
    }
    self.pointer = pointer
    self.context = context
    penstock_xpath_keep(context, firstError.pointer)
    try checkTree()
  }

  deinit {
    xmlXPathFreeContext(context)
    xmlFreeDoc(pointer)
  }

  private static func xml(_ store: ByteStore) throws(MarkupMistake) -> xmlDocPtr {
    guard let parser = xmlNewParserCtxt() else { throw MarkupMistake("there is no memory left") }
    defer { xmlFreeParserCtxt(parser) }
    let first = FirstError()
    penstock_parser_keep(parser, first.pointer)
    let document = read(store) { start, count in
      xmlCtxtReadMemory(parser, start, count, nil, "UTF-8", LibXML.xmlOptions)
    }
    guard let document, parser.pointee.wellFormed == 1 else {
      if let document { xmlFreeDoc(document) }
      throw first.mistake("the XML can't be read")
    }
    return document
  }

  private static func html(_ store: ByteStore) throws(MarkupMistake) -> xmlDocPtr {
    guard let parser = htmlNewParserCtxt() else { throw MarkupMistake("there is no memory left") }
    defer { htmlFreeParserCtxt(parser) }
    let first = FirstError()
    let document = read(store) { start, count in
      htmlCtxtReadMemory(parser, start, count, nil, "UTF-8", LibXML.htmlOptions)
    }
    // A parser that gave up on the way still has a document, of what it read.
    guard let document, parser.pointee.disableSAX == 0 else {
      if let document { xmlFreeDoc(document) }
      throw first.mistake("the HTML is too deep or too large to be read")
    }
    return document
  }

  private static func read(
    _ store: ByteStore, _ body: (UnsafePointer<CChar>?, Int32) -> xmlDocPtr?
  ) -> xmlDocPtr? {
    store.withSpan { bytes in
      bytes.withUnsafeBytes { bytes in
        body(bytes.assumingMemoryBound(to: CChar.self).baseAddress, Int32(bytes.count))
      }
    }
  }

  /// The element that all others are in; nil in an empty document.
  public var root: MarkupNode? {
    xmlDocGetRootElement(pointer).map { MarkupNode(document: self, pointer: $0) }
  }

  /// Makes a prefix stand for a namespace in XPath.
  public func setPrefix(_ prefix: String, _ namespace: String) {
    xmlXPathRegisterNs(context, prefix, namespace)
  }

  /// Fails where elements are nested too deeply, and where an entity stands that nobody declared:
  /// its text would be missing without a word.
  private func checkTree() throws(MarkupMistake) {
    let root = xmlDocGetRootElement(pointer)
    var depth = 0
    var node = root
    while let current = node {
      if current.pointee.type == XML_ENTITY_REF_NODE { throw Self.unknownEntity(current) }
      if current.pointee.type == XML_ELEMENT_NODE {
        try checkAttributes(current)
        if let child = current.pointee.children {
          depth += 1
          if depth >= LibXML.deepest {
            throw MarkupMistake("elements are nested deeper than \(LibXML.deepest)")
          }
          node = child
          continue
        }
      }
      var place = current
      while place != root, place.pointee.next == nil, let parent = place.pointee.parent {
        place = parent
        depth -= 1
      }
      node = place == root ? nil : place.pointee.next
    }
  }

  private func checkAttributes(_ element: xmlNodePtr) throws(MarkupMistake) {
    var attribute = element.pointee.properties
    while let current = attribute {
      var part = current.pointee.children
      while let piece = part {
        if piece.pointee.type == XML_ENTITY_REF_NODE { throw Self.unknownEntity(element) }
        part = piece.pointee.next
      }
      attribute = current.pointee.next
    }
  }

  private static func unknownEntity(_ node: xmlNodePtr) -> MarkupMistake {
    MarkupMistake("an entity is not declared in the document", line: xmlGetLineNo(node))
  }
}
