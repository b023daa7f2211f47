import PenstockData
import PenstockFiles
import PenstockKit
import PenstockMarkup

/// Reads the parts of a spreadsheet's file (ECMA-376).
struct XLSXParts {
  private let archive: ZipArchive
  private let name: String

  /// The texts of a book may not take more memory than this.
  private static let largestTexts = 1 << 30

  init(_ archive: ZipArchive, name: String) {
    (self.archive, self.name) = (archive, name)
  }

  /// Begins to read a part.
  func events(_ part: String) throws -> XMLEvents {
    guard let member = archive.member(part) else {
      throw StageFailure("\(name) is damaged: it has no part `\(part)`")
    }
    return try XMLEvents(archive.input(member).open())
  }

  /// Reads a part; `take` is told of each element that starts.
  private func read(_ part: String, _ take: (XMLEvents, _ element: String) throws -> Void) throws {
    do {
      let events = try events(part)
      while let event = try events.next() {
        if event == .start { try take(events, events.name) }
      }
    } catch let mistake as MarkupMistake {
      throw mistake.failure(in: "\(part) in \(name)")
    }
  }

  /// The part that another one, or the whole (an empty name), is related to in a way whose name has
  /// that ending.
  func target(of kind: String, from part: String) throws -> String? {
    try targets(from: part).values.first { $0.kind.hasSuffix(kind) }?.part
  }

  private func targets(from part: String) throws -> [String: (kind: String, part: String)] {
    let folder = part.lastIndex(of: "/").map { String(part[...$0]) } ?? ""
    let relations = "\(folder)_rels/\(part.dropFirst(folder.count)).rels"
    guard archive.member(relations) != nil else { return [:] }
    var targets: [String: (kind: String, part: String)] = [:]
    try read(relations) { events, element in
      guard element == "Relationship", let id = events.attribute("Id"),
        let kind = events.attribute("Type"), let target = events.attribute("Target"),
        events.attribute("TargetMode") != "External"
      else { return }
      targets[id] = (
        kind, target.hasPrefix("/") ? String(target.dropFirst()) : Self.resolved(folder + target)
      )
    }
    return targets
  }

  /// A path without `..` and `.`.
  private static func resolved(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return parts.joined(separator: "/")
  }

  /// The sheets of a workbook, and whether it counts days from 1904.
  func sheets(of workbook: String) throws -> ([(name: String, part: String)], is1904: Bool) {
    let targets = try targets(from: workbook)
    var sheets: [(name: String, part: String)] = []
    var is1904 = false
    try read(workbook) { events, element in
      if element == "workbookPr", let value = events.attribute("date1904") {
        is1904 = value == "1" || value == "true"
      }
      guard element == "sheet", let sheet = events.attribute("name") else { return }
      let id = events.attribute("r:id") ?? events.attribute("id") ?? ""
      guard let target = targets[id] else { return }
      sheets.append((sheet, target.part))
    }
    return (sheets, is1904)
  }

  /// What each style makes of a number.
  func styles(_ part: String) throws -> [XLSXDate.Kind] {
    var codes: [Int: String] = [:]
    var formats: [Int] = []
    var isInCells = false
    let events = try events(part)
    do {
      while let event = try events.next() {
        let element = events.name
        if event == .text { continue }
        if element == "cellXfs" { isInCells = event == .start }
        guard event == .start else { continue }
        if element == "numFmt", let id = events.attribute("numFmtId").flatMap({ Int($0) }) {
          codes[id] = events.attribute("formatCode")
        }
        if element == "xf", isInCells {
          formats.append(events.attribute("numFmtId").flatMap { Int($0) } ?? 0)
        }
      }
    } catch let mistake as MarkupMistake {
      throw mistake.failure(in: "\(part) in \(name)")
    }
    return formats.map { format in
      codes[format].map { XLSXDate.kind(of: $0) } ?? XLSXDate.kind(ofBuiltIn: format)
    }
  }

  /// The texts that cells share.
  func texts(_ part: String) throws -> XLSXTexts {
    var writer = ByteWriter()
    var ends: [Int] = []
    let events = try events(part)
    do {
      while let event = try events.next() {
        guard event == .start, events.name == "si" else { continue }
        writer.append(try XLSXText.read(events, until: "si"))
        ends.append(writer.count)
        if writer.count > Self.largestTexts {
          throw StageFailure("\(name) has more than \(Self.largestTexts) bytes of text")
        }
      }
    } catch let mistake as MarkupMistake {
      throw mistake.failure(in: "\(part) in \(name)")
    }
    return XLSXTexts(writer.finish(), ends: ends)
  }
}

/// Text in a spreadsheet's file.
enum XLSXText {
  /// Reads the text in an element that started, up to its end.
  ///
  /// It is plain, or in runs of one look each. How it is pronounced is no part of it.
  static func read(_ events: XMLEvents, until end: String) throws -> String {
    var text = ""
    var (isText, isPhonetic) = (false, false)
    while let event = try events.next() {
      switch event {
      case .text: if isText, !isPhonetic { text += events.text }
      case .start:
        if events.name == "t" { isText = true }
        if events.name == "rPh" { isPhonetic = true }
      case .end:
        if events.name == end { return unescaped(text) }
        if events.name == "t" { isText = false }
        if events.name == "rPh" { isPhonetic = false }
      }
    }
    return unescaped(text)
  }

  /// The text without escapes such as `_x000D_`.
  static func unescaped(_ text: String) -> String {
    guard text.contains("_x") else { return text }
    var result = ""
    var rest = text[...]
    while let start = rest.firstRange(of: "_x") {
      result += rest[..<start.lowerBound]
      let digits = rest[start.upperBound...].prefix(4)
      let after = rest[start.upperBound...].dropFirst(4)
      if digits.count == 4, digits.allSatisfy(\.isHexDigit), after.first == "_",
        let scalar = UInt32(digits, radix: 16).flatMap({ Unicode.Scalar($0) })
      {
        result.unicodeScalars.append(scalar)
        rest = after.dropFirst()
      } else {
        result += "_x"
        rest = rest[start.upperBound...]
      }
    }
    return result + rest
  }
}
