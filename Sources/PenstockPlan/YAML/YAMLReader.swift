import PenstockKit
import Yams

/// Reads YAML into values that remember their places: with ``YAMLMistake``, all that knows of Yams.
///
/// Scalars stay text. Anchors, aliases, tags and merge keys are refused, and so are documents that
/// are too large or too deep, so that no file can make the reader run away.
public struct YAMLReader {
  private var places: YAMLPlaces
  private var notes = Notes()
  private var budget = 100_000
  private static let deepest = 64

  /// The largest file that is read, in bytes.
  public static let largestFile = 1 << 20

  /// Reads `text`, the text of `file`; nil after noting what is wrong with it.
  public static func read(_ text: String, file: String, _ notes: inout Notes) -> LocatedValue? {
    var reader = YAMLReader(places: YAMLPlaces(text, file: file))
    let value = reader.document(text)
    for diagnostic in reader.notes.diagnostics { notes.note(diagnostic) }
    return reader.notes.diagnostics.isEmpty ? value : nil
  }

  private init(places: YAMLPlaces) {
    self.places = places
  }

  private mutating func document(_ text: String) -> LocatedValue? {
    if let place = places.manyAliases { noteAnchors(at: place) }
    guard notes.diagnostics.isEmpty else { return nil }
    let isMarked = text.unicodeScalars.first == "\u{FEFF}"
    let text = isMarked ? String(text.unicodeScalars.dropFirst()) : text
    do {
      let parser = try Parser(
        yaml: text, resolver: .basic, constructor: Constructor([:], [:], [:]), encoding: .utf8)
      guard let root = try parser.singleRoot() else {
        return LocatedValue(.map([]), at: places.location(line: 1, column: 1))
      }
      return walk(root, depth: 0, under: nil)
    } catch {
      notes.note(YAMLMistake(error).diagnostic(&places))
      return nil
    }
  }

  /// The value of a node; `key` is where the key stands that it belongs to.
  private mutating func walk(
    _ node: Node, depth: Int, under key: SourceLocation?
  ) -> LocatedValue? {
    let place = places.location(of: node, under: key)
    budget -= 1
    if budget < 0 || depth > Self.deepest {
      if notes.diagnostics.isEmpty {
        notes.note(Diagnostic("this file is too large or too deep to be a pipeline", at: place))
      }
      return nil
    }
    if node.anchor != nil {
      if notes.diagnostics.isEmpty { noteAnchors(at: places.word(at: node)) }
      return nil
    }
    if node.hasTag {
      notes.note(
        Diagnostic(
          "tags such as `!include` are not read here", at: places.word(at: node),
          help: "take the tag out"))
      return nil
    }
    switch node {
    case .scalar(let scalar):
      let quoted = scalar.style != .plain && scalar.style != .any
      return LocatedValue(
        .scalar(scalar.string, isQuoted: quoted), at: place, writing: places.writing(of: node))
    case .sequence(let sequence):
      let values = sequence.map { walk($0, depth: depth + 1, under: nil) }
      return LocatedValue(.list(values.compactMap { $0 }), at: place)
    case .mapping(let mapping): return map(mapping, depth, at: place)
    case .alias:
      noteAnchors(at: place)
      return nil
    }
  }

  private mutating func map(
    _ mapping: Node.Mapping, _ depth: Int, at place: SourceLocation
  ) -> LocatedValue? {
    var entries: [LocatedValue.Entry] = []
    var lines: [String: Int] = [:]
    for (key, value) in mapping {
      let keyPlace = places.location(of: key, under: nil)
      guard let name = key.scalar?.string, !name.isEmpty, key.anchor == nil, !key.hasTag else {
        notes.note(
          Diagnostic("a name must be plain text", at: keyPlace, help: "write a word before the `:`")
        )
        continue
      }
      if let line = lines.updateValue(keyPlace.line, forKey: name) {
        notes.note(YAMLMistake.twice(name, at: keyPlace, before: line))
      }
      guard let value = walk(value, depth: depth + 1, under: keyPlace) else { continue }
      entries.append(LocatedValue.Entry(key: name, location: keyPlace, value: value))
    }
    return LocatedValue(.map(entries), at: place)
  }

  private mutating func noteAnchors(at place: SourceLocation) {
    notes.note(
      Diagnostic("anchors and aliases are not read here", at: place, help: "write the value out"))
  }
}

extension Node {
  /// Whether a tag is written before the value.
  fileprivate var hasTag: Bool {
    let implied: [Tag.Name] =
      switch self {
      case .scalar: [.implicit, .str, .nonSpecific]
      case .sequence: [.implicit, .seq, .nonSpecific]
      case .mapping: [.implicit, .map, .nonSpecific]
      case .alias: [.implicit]
      }
    // By names: a tag that is made here would come with a resolver, and that with regular expressions.
    return !implied.contains(Tag.Name(rawValue: tag.rawValue))
  }
}
