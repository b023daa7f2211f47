/// A result that the rules do not give, and why.
public struct FinanceRefusal: Error, Sendable, Hashable, CustomStringConvertible {
  /// Which rule refused.
  public let code: FinanceCode

  /// What was wrong with these figures, in plain words.
  public let reason: String

  /// Makes a refusal.
  public init(_ code: FinanceCode, _ reason: String) {
    self.code = code
    self.reason = reason
  }

  /// The code and the reason.
  public var description: String { "\(code.rawValue): \(reason)" }
}
