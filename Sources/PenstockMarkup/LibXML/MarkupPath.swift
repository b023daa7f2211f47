import CLibXML2

/// An XPath 1.0 expression that can be asked of documents: `//row`, `td[2]`, `@date`.
public struct MarkupPath: Sendable, Hashable {
  /// The expression as written.
  public let text: String

  /// The node from which it is asked.
  public static let itself = MarkupPath(known: ".")

  private init(known text: String) { self.text = text }

  /// The expression, or nil where it is none.
  public init?(_ text: String) {
    LibXML.isReady
    guard let context = xmlXPathNewContext(nil) else { return nil }
    defer { xmlXPathFreeContext(context) }
    let first = FirstError()
    penstock_xpath_keep(context, first.pointer)
    guard let compiled = xmlXPathCtxtCompile(context, text) else { return nil }
    xmlXPathFreeCompExpr(compiled)
    self.text = text
  }
}

/// An expression that is ready to be asked of one document, many times.
///
/// One thread at a time may ask, as with the document.
public final class MarkupQuery: @unchecked Sendable {
  // Safe to hand over with the document, which it keeps alive.
  private let document: MarkupDocument
  private let compiled: xmlXPathCompExprPtr
  private let path: MarkupPath

  /// How many steps one answer may take.
  private static let mostSteps = 100_000_000 as UInt

  /// The expression `path` for `document`.
  public init(_ path: MarkupPath, in document: MarkupDocument) throws(MarkupMistake) {
    guard let compiled = xmlXPathCtxtCompile(document.context, path.text) else {
      throw MarkupMistake("`\(path.text)` is no XPath")
    }
    self.document = document
    self.compiled = compiled
    self.path = path
  }

  deinit {
    xmlXPathFreeCompExpr(compiled)
  }

  /// The nodes that the expression names, from `node` or the document.
  ///
  /// - Throws: ``MarkupMistake`` where it names none but has a value, uses a prefix that nobody
  ///   declared, or takes too long.
  public func nodes(from node: MarkupNode? = nil) throws(MarkupMistake) -> [MarkupNode] {
    let answer = try ask(node)
    defer { xmlXPathFreeObject(answer) }
    guard answer.pointee.type == XPATH_NODESET else {
      throw MarkupMistake("`\(path.text)` names no nodes, but has a value")
    }
    return nodes(of: answer)
  }

  /// The text that the expression has from `node`: that of the only node it names, or of its value;
  /// nil where it names none.
  ///
  /// - Throws: ``MarkupMistake`` where it names several, and where its value is a number, which
  ///   XPath has in binary only.
  public func text(from node: MarkupNode) throws(MarkupMistake) -> String? {
    let answer = try ask(node)
    defer { xmlXPathFreeObject(answer) }
    switch answer.pointee.type {
    case XPATH_NODESET:
      let nodes = nodes(of: answer)
      if nodes.count > 1 {
        throw MarkupMistake(
          "`\(path.text)` names \(nodes.count) nodes, and one was expected", line: node.line)
      }
      return nodes.first?.text
    case XPATH_STRING: return answer.pointee.stringval.map { String($0) }
    case XPATH_BOOLEAN: return answer.pointee.boolval != 0 ? "true" : "false"
    default:
      throw MarkupMistake("`\(path.text)` is a binary number: take the text, by `string(…)`")
    }
  }

  private func ask(_ node: MarkupNode?) throws(MarkupMistake) -> xmlXPathObjectPtr {
    let context = document.context
    context.pointee.node =
      node?.pointer
      ?? UnsafeMutableRawPointer(document.pointer).assumingMemoryBound(
        to: xmlNode.self)
    context.pointee.opLimit = Self.mostSteps
    context.pointee.opCount = 0
    guard let answer = xmlXPathCompiledEval(compiled, context) else {
      throw MarkupMistake("`\(path.text)` can't be answered\(why(context.pointee.lastError.code))")
    }
    return answer
  }

  /// Why a question has no answer, as far as the library's number tells.
  private func why(_ code: Int32) -> String {
    switch UInt32(bitPattern: code) {
    case XML_XPATH_UNDEF_PREFIX_ERROR.rawValue: ": nobody said what a prefix in it stands for"
    case XML_XPATH_UNKNOWN_FUNC_ERROR.rawValue: ": a function in it is not known"
    default: ": it is wrong, or takes too long"
    }
  }

  private func nodes(of answer: xmlXPathObjectPtr) -> [MarkupNode] {
    guard let set = answer.pointee.nodesetval else { return [] }
    return (0..<Int(set.pointee.nodeNr)).compactMap { place in
      set.pointee.nodeTab[place].map { MarkupNode(document: document, pointer: $0) }
    }
  }
}
