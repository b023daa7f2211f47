/// A row, or one result of it, that the rules can't give.
public struct Refusal: Sendable, Hashable {
  /// The input's row.
  public let row: Int32

  /// A code of the rules, such as `E_PERIOD_UNKNOWN`.
  public let code: String

  /// Why, in words.
  public let reason: String

  /// A refusal of input row `row`.
  public init(row: Int32, code: String, reason: String) {
    self.row = row
    self.code = code
    self.reason = reason
  }
}

/// What a stage says besides the rows it returns: refusals and counted remarks.
public struct StageContext: Sendable {
  /// The refusals so far, in the order noted.
  public private(set) var refusals: [Refusal] = []

  /// Counted remarks for the report, by their words: `facts of other concepts left out`.
  public private(set) var remarks: [String: Int] = [:]

  /// What was expected and how often it held, by its words.
  public private(set) var expectations: [String: Expectation] = [:]

  /// A context without refusals.
  public init() {}

  /// Refuses an input row, or one result of it.
  public mutating func refuse(_ row: Int32, code: String, _ reason: String) {
    refusals.append(Refusal(row: row, code: code, reason: reason))
  }

  /// Counts something worth telling in the report.
  public mutating func remark(_ words: String, count: Int = 1) {
    if count > 0 { remarks[words, default: 0] += count }
  }

  /// Counts how often something that was expected held.
  public mutating func expect(_ expectation: Expectation) {
    expectations.add([expectation.words: expectation])
  }
}
