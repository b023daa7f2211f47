/// What a number counts: an ISO 4217 currency, `pure`, `shares`, another word, or a quotient.
public struct Unit: Sendable, Hashable, CustomStringConvertible {
  /// The unit as it is printed: `CNY`, `pure`, `shares`, `CNY/shares`.
  public let description: String

  /// A number without a unit: a ratio, a growth rate.
  public static let pure = Unit("pure")

  /// Shares of a company.
  public static let shares = Unit("shares")

  /// A unit by its printed name.
  public init(_ name: String) { description = name }

  /// The quotient of two units.
  public init(_ numerator: Unit, per denominator: Unit) {
    description = "\(numerator)/\(denominator)"
  }
}

/// Which unit the numbers of a column have.
public enum FieldUnit: Sendable, Hashable {
  /// None is declared.
  case unknown
  /// The same one in every row.
  case fixed(Unit)
  /// The one that another column names, row by row.
  case column(String)
}
