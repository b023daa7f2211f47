import PenstockData

/// One column as a source declares it: `amount: decimal`, or with more to say.
public struct ColumnDeclaration: Sendable {
  /// The column's name from here on.
  public let name: ColumnName

  /// Its name in the input.
  public let from: String

  /// What its values are; text, where they are symbols.
  public let type: ValueType

  /// The text that every row has, for a column that the input does not have.
  public var constant: String?

  /// Whether its values are symbols of securities, brought to one form.
  public var isSymbol = false

  /// The market of symbols that do not say theirs.
  public var market: WordOrColumn?

  /// What its numbers count, as written: a unit, a scaled one, or another column's word.
  public let unit: WordOrColumn?

  /// Where the unit stands.
  public let unitLocation: SourceLocation?

  /// How many digits of its numbers stand behind a point that is not written.
  public var decimals: WordOrColumn?

  /// Whether the unit holds although the column's name in the input says another.
  public var isDespiteHeader = false

  /// The day of times that are written without one.
  public var day: WordOrColumn?

  /// How its values are written.
  public let format: ColumnFormat

  /// A declaration.
  public init(
    name: ColumnName, from: String? = nil, type: ValueType, unit: WordOrColumn? = nil,
    unitLocation: SourceLocation? = nil, format: ColumnFormat = ColumnFormat()
  ) {
    self.name = name
    self.from = from ?? name.name
    self.type = type
    self.unit = unit
    self.unitLocation = unitLocation
    self.format = format
  }
}

/// What a column may be declared to be: a type of values, or symbols, which are text in one form.
public enum DeclaredType: String, CaseIterable, SettingValue {
  case text, integer, decimal, boolean, date, timestamp, period, symbol

  /// The type of the values.
  public var values: ValueType { ValueType(rawValue: rawValue) ?? .text }

  /// The type that is written, or nil after noting why it is none.
  public static func read(_ value: LocatedValue, _ notes: inout Notes) -> DeclaredType? {
    var synonyms = ValueType.synonyms.compactMapValues { DeclaredType(rawValue: $0.rawValue) }
    for word in ["ticker", "code", "secid"] { synonyms[word] = .symbol }
    return readWord(value, synonyms: synonyms, &notes)
  }
}
