/// What kind of figure a concept is; conversion, differencing and sums depend on it.
public enum ConceptKind: String, Sendable, CaseIterable {
  /// An amount of a stretch of time: revenue.
  case flow
  /// An amount at a moment: cash.
  case balance
  /// A number without a unit: a margin, a share, a growth rate.
  case ratio
  /// An amount per share.
  case perShare = "per_share"
  /// How many of something there are: customers, rounds.
  case count
  /// An amount scaled to a year: annual recurring revenue.
  case runRate = "run_rate"
  /// An amount that has piled up since some origin: funds raised so far.
  case cumulative

  /// Whether figures of adjacent periods may be added, and cumulative ones subtracted.
  ///
  /// Only flows are: a count of distinct customers, an amount per share or a margin is no sum of
  /// its quarters, and a balance belongs to a moment.
  public var isAdditive: Bool { self == .flow }

  /// Whether figures are amounts of a currency, which conversion changes.
  public var isMoney: Bool {
    switch self {
    case .flow, .balance, .perShare, .runRate, .cumulative: true
    case .ratio, .count: false
    }
  }
}

/// Something that facts are about: a name, its kind, and what else it is called.
public struct Concept: Sendable, Hashable {
  /// The name, in snake case.
  public let name: String

  /// What kind of figure it is.
  public let kind: ConceptKind

  /// What else it is called, in any language.
  public let synonyms: [String]

  /// What it is, in one sentence.
  public let summary: String

  /// Makes a concept.
  public init(_ name: String, _ kind: ConceptKind, synonyms: [String] = [], summary: String = "") {
    self.name = name
    self.kind = kind
    self.synonyms = synonyms
    self.summary = summary
  }

  /// Makes one of the built-in concepts; synonyms are separated by `;`.
  init(_ name: String, _ kind: ConceptKind, _ synonyms: String, _ summary: String) {
    self.init(
      name, kind, synonyms: synonyms.split(separator: ";").map(String.init), summary: summary)
  }
}
