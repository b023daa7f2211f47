/// A JSON document to be printed: objects keep the order of their members.
public indirect enum JSONValue: Sendable, Equatable {
  case null
  case bool(Bool)
  case integer(Int)
  case string(String)
  case array([JSONValue])
  case object([(String, JSONValue)])

  /// Whether both print the same.
  public static func == (left: JSONValue, right: JSONValue) -> Bool {
    left.text() == right.text()
  }

  /// The document, indented by two blanks a level, with a newline at its end.
  public func text() -> String {
    var text = ""
    write(to: &text, indent: 0)
    return text + "\n"
  }

  private func write(to text: inout String, indent: Int) {
    let inner = String(repeating: "  ", count: indent + 1)
    let outer = String(repeating: "  ", count: indent)
    switch self {
    case .null: text += "null"
    case .bool(let flag): text += flag ? "true" : "false"
    case .integer(let number): text += "\(number)"
    case .string(let string): text += Self.quoted(string)
    case .array(let values):
      if values.isEmpty { return text += "[]" }
      text += "[\n"
      for (place, value) in values.enumerated() {
        text += inner
        value.write(to: &text, indent: indent + 1)
        text += place + 1 < values.count ? ",\n" : "\n"
      }
      text += outer + "]"
    case .object(let members):
      if members.isEmpty { return text += "{}" }
      text += "{\n"
      for (place, member) in members.enumerated() {
        text += inner + Self.quoted(member.0) + ": "
        member.1.write(to: &text, indent: indent + 1)
        text += place + 1 < members.count ? ",\n" : "\n"
      }
      text += outer + "}"
    }
  }

  /// A string in quotes, with what JSON demands escaped and nothing else.
  public static func quoted(_ string: String) -> String {
    if string.utf8.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
    ) {
      return "\"\(string)\""
    }
    var result = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case let scalar where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

extension JSONValue {
  /// A string, or null for nil.
  public static func string(orNull text: String?) -> JSONValue { text.map { .string($0) } ?? .null }

  /// Strings.
  public static func strings(_ texts: some Sequence<String>) -> JSONValue {
    .array(texts.map { .string($0) })
  }
}
