/// What an answer says before its body.
struct ResponseHead: Sendable, Hashable {
  /// The status, such as 200.
  let status: Int

  /// The fields as they came, names in lower case.
  private(set) var fields: [(name: String, value: String)] = []

  static func == (left: ResponseHead, right: ResponseHead) -> Bool {
    left.status == right.status
      && left.fields.elementsEqual(right.fields) { $0.name == $1.name && $0.value == $1.value }
  }

  func hash(into hasher: inout Hasher) { hasher.combine(status) }

  /// The head that a status line begins; nil for a line that is none.
  init?(statusLine line: String) {
    let words = line.split(separator: " ", maxSplits: 2)
    guard words.count >= 2, words[0].hasPrefix("HTTP/"), let status = Int(words[1]) else {
      return nil
    }
    self.status = status
  }

  /// Takes one more line; a line without a colon goes on with the field before.
  mutating func add(line: String) {
    guard let first = line.utf8.first, first > 0x20,
      let colon = line.utf8.firstIndex(of: UInt8(ascii: ":"))
    else {
      guard let last = fields.popLast() else { return }
      fields.append((last.name, last.value + " " + line.trimmingSpaces))
      return
    }
    fields.append(
      (line[..<colon].lowercased(), line[line.utf8.index(after: colon)...].trimmingSpaces))
  }

  /// The value of a field, of several the last; nil where it is missing.
  func value(of name: String) -> String? { fields.last { $0.name == name }?.value }

  /// The values of a field, in order.
  func values(of name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

  /// How long the body says that it is.
  ///
  /// - Throws: ``FetchError`` where it says two different lengths, or one that is no number.
  func contentLength() throws -> Int? {
    guard value(of: "transfer-encoding") == nil else { return nil }
    let words = values(of: "content-length").flatMap { $0.split(separator: ",") }
      .map(\.trimmingSpaces)
    guard let first = words.first else { return nil }
    if words.count > 1, Set(words).count > 1 {
      throw FetchError(
        .badAnswer, "the answer has two lengths, \(words.map { $0.shown(limit: 30) }.inWords)")
    }
    guard let length = Int(first), length >= 0, first.utf8.allSatisfy({ (48...57).contains($0) })
    else {
      throw FetchError(.badAnswer, "the answer's length is `\(first.shown(limit: 30))`")
    }
    return length
  }
}

extension String {
  /// The text without blanks, tabs and line ends at both ends.
  var trimmingSpaces: String { self[...].trimmingSpaces }
}

extension Substring {
  /// The text without blanks, tabs and line ends at both ends.
  var trimmingSpaces: String {
    let isBlank = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
    guard let first = utf8.firstIndex(where: { !isBlank($0) }),
      let last = utf8.lastIndex(where: { !isBlank($0) })
    else { return "" }
    return String(self[first...last])
  }
}

extension [String] {
  /// The words with commas and an `and`.
  var inWords: String {
    guard let last, count > 1 else { return first ?? "" }
    return dropLast().joined(separator: ", ") + " and " + last
  }
}
