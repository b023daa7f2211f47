import CLibXML2

/// An element, an attribute or a text of a document.
public struct MarkupNode: @unchecked Sendable, Equatable {
  // Safe to hand over with its document, which it keeps alive and which is never changed.
  let document: MarkupDocument
  let pointer: xmlNodePtr

  /// Whether both are the same node.
  public static func == (left: MarkupNode, right: MarkupNode) -> Bool {
    left.pointer == right.pointer
  }

  /// Whether it is an element.
  public var isElement: Bool { pointer.pointee.type == XML_ELEMENT_NODE }

  /// Its name without a prefix; in lower case for the elements of HTML.
  public var name: String { pointer.pointee.name.map { String($0) } ?? "" }

  /// The line on which it stands, as far as the parser counts.
  public var line: Int { xmlGetLineNo(pointer) }

  /// The node that it stands in.
  public var parent: MarkupNode? {
    pointer.pointee.parent.map { MarkupNode(document: document, pointer: $0) }
  }

  /// The elements right below it, in order.
  public var elements: [MarkupNode] {
    var result: [MarkupNode] = []
    var child = isElement ? pointer.pointee.children : nil
    while let current = child {
      if current.pointee.type == XML_ELEMENT_NODE {
        result.append(MarkupNode(document: document, pointer: current))
      }
      child = current.pointee.next
    }
    return result
  }

  /// Its attributes, by name without a prefix, in order.
  public var attributes: [(name: String, value: String)] {
    var result: [(name: String, value: String)] = []
    var attribute = isElement ? pointer.pointee.properties : nil
    while let current = attribute {
      let node = UnsafeMutableRawPointer(current).assumingMemoryBound(to: xmlNode.self)
      result.append((current.pointee.name.map { String($0) } ?? "", Self.content(of: node)))
      attribute = current.pointee.next
    }
    return result
  }

  /// The value of an attribute; nil where it has none of that name.
  public subscript(attribute: String) -> String? {
    attributes.first { $0.name == attribute }?.value
  }

  /// All text in it and below it.
  public var text: String { Self.content(of: pointer) }

  private static func content(of node: xmlNodePtr) -> String {
    guard let content = xmlNodeGetContent(node) else { return "" }
    defer { penstock_xml_free(content) }
    return String(content)
  }

  /// Calls `body` with each text and each element in it, from start to end; where `body` says no to
  /// an element, what is in it is left out.
  public func walk(_ body: (_ text: String?, _ element: MarkupNode?) -> Bool) {
    var child = pointer.pointee.children
    while let current = child {
      switch current.pointee.type {
      case XML_TEXT_NODE, XML_CDATA_SECTION_NODE:
        if let content = current.pointee.content { _ = body(String(content), nil) }
      case XML_ELEMENT_NODE:
        let element = MarkupNode(document: document, pointer: current)
        // Documents nested deeper than 256 are refused, and so is what this can recurse to.
        if body(nil, element) { element.walk(body) }
      default: break
      }
      child = current.pointee.next
    }
  }
}
