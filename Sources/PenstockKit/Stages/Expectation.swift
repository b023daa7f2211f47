/// Something that a stage was told to expect of its rows, and how often it held.
public struct Expectation: Sendable, Hashable {
  /// What becomes of a run, or of a row, for which it does not hold.
  public enum Consequence: String, Sendable, CaseIterable {
    /// The run fails, and nothing is published.
    case fail
    /// The row is refused.
    case refuse
    /// The report says so.
    case warn
  }

  /// Its place among those of its stage.
  public let number: Int

  /// What is expected, in words: `` `symbol` is there ``.
  public let words: String

  /// What becomes of it where it does not hold.
  public let consequence: Consequence

  /// How many rows, or tables, were looked at.
  public private(set) var checked: Int

  /// For how many of them it did not hold.
  public private(set) var failed: Int

  /// One that it did not hold for, in words: the first by its words, however the rows were cut.
  public private(set) var example: String?

  /// An expectation that was looked at so often.
  public init(
    number: Int, words: String, consequence: Consequence, checked: Int, failed: Int,
    example: String? = nil
  ) {
    self.number = number
    self.words = words
    self.consequence = consequence
    self.checked = checked
    self.failed = failed
    self.example = example
  }

  /// Adds how often it held elsewhere.
  mutating func add(_ other: Expectation) {
    checked += other.checked
    failed += other.failed
    example = [example, other.example].compactMap { $0 }.min()
  }
}

extension [String: Expectation] {
  /// Adds how often the same, and others, held elsewhere.
  public mutating func add(_ others: [String: Expectation]) {
    for (words, other) in others {
      if self[words]?.add(other) == nil { self[words] = other }
    }
  }
}
