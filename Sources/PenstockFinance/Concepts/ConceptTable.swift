/// Which concepts are known, and by what names.
public struct ConceptTable: Sendable {
  /// The concepts by name.
  private var concepts: [String: Concept] = [:]

  /// Which concept a synonym stands for, by the synonym's folded form.
  private var names: [String: String] = [:]

  /// The concepts that need no declaration.
  public static let builtIn = ConceptTable(
    trusting: incomeStatement + balanceSheet + cashFlow + market + operations)

  /// A table of no concepts.
  public init() {}

  /// The concepts by name.
  public var all: [Concept] { concepts.values.sorted { $0.name < $1.name } }

  /// The concept that goes by `name`, its own or a synonym; nil where none does.
  public func concept(_ name: String) -> Concept? { concepts[canonical(name)] }

  /// What kind of figure the concept is; nil for one that is not declared.
  public func kind(of name: String) -> ConceptKind? { concept(name)?.kind }

  /// The name of the concept that `name` is a synonym of, or else `name` itself.
  ///
  /// A concept's own name goes first and is exact. For synonyms neither capitals matter nor whether
  /// words are parted by blanks, `_` or `-`: `Net Profit` is `net_profit`.
  ///
  /// - Complexity: O(length of `name`).
  public func canonical(_ name: String) -> String {
    if concepts[name] != nil { return name }
    return names[Self.folded(name)] ?? name
  }

  /// This table with more concepts.
  ///
  /// A later concept takes the place of an earlier one of its name, and takes over synonyms that an
  /// earlier one had. Within `entries` a name or synonym may be claimed once only, and no synonym
  /// may be the name of another concept; otherwise nothing is added.
  public func adding(_ entries: [Concept]) throws(ConceptConflict) -> ConceptTable {
    var claims: [String: String] = [:]
    var entryNames: Set<String> = []
    for entry in entries {
      guard entryNames.insert(entry.name).inserted else {
        throw ConceptConflict(word: entry.name, first: entry.name, second: entry.name)
      }
      for synonym in entry.synonyms {
        if let other = claims.updateValue(entry.name, forKey: Self.folded(synonym)),
          other != entry.name
        {
          throw ConceptConflict(word: synonym, first: other, second: entry.name)
        }
      }
    }
    for entry in entries {
      for synonym in entry.synonyms where synonym != entry.name {
        if entryNames.contains(synonym) || concepts[synonym] != nil {
          throw ConceptConflict(word: synonym, first: synonym, second: entry.name)
        }
      }
    }
    var table = self
    for entry in entries { table.put(entry) }
    return table
  }

  private init(trusting entries: [Concept]) {
    for entry in entries { put(entry) }
  }

  private mutating func put(_ concept: Concept) {
    if let earlier = concepts.updateValue(concept, forKey: concept.name) {
      for synonym in earlier.synonyms where names[Self.folded(synonym)] == earlier.name {
        names[Self.folded(synonym)] = nil
      }
    }
    names[Self.folded(concept.name)] = concept.name
    for synonym in concept.synonyms { names[Self.folded(synonym)] = concept.name }
  }

  /// Small letters, and one `_` for whatever parts words.
  private static func folded(_ name: String) -> String {
    if isFolded(name.unicodeScalars) { return name }
    return name.lowercased().split { $0.isWhitespace || $0 == "_" || $0 == "-" }
      .joined(separator: "_")
  }

  /// Whether a name is small letters, digits, Chinese characters and single `_` between them alone, as
  /// most are.
  private static func isFolded(_ name: String.UnicodeScalarView) -> Bool {
    var before: Unicode.Scalar = "_"
    for scalar in name {
      switch scalar {
      case "a"..."z", "0"..."9", "\u{4E00}"..."\u{9FFF}": break
      case "_" where before != "_": break
      default: return false
      }
      before = scalar
    }
    return before != "_"
  }
}

/// One word is claimed by two concepts.
public struct ConceptConflict: Error, Sendable, Hashable, CustomStringConvertible {
  /// The name or synonym that is claimed twice.
  public let word: String

  /// The concept that claims it first, or whose name it is.
  public let first: String

  /// The concept that claims it as well.
  public let second: String

  /// Makes the error.
  public init(word: String, first: String, second: String) {
    self.word = word
    self.first = first
    self.second = second
  }

  /// What is claimed, and by which two.
  public var description: String {
    first == second
      ? "the concept `\(word)` is declared twice"
      : "`\(word)` is claimed by the concepts `\(first)` and `\(second)`"
  }
}
