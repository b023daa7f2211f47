import PenstockData

/// What the numbers of an expression count, as far as it can be known before the run.
enum NumberUnit: Sendable, Hashable {
  /// A number that was written down: it goes with any unit.
  case any
  /// Nothing is declared.
  case unknown
  /// The same unit in every row.
  case fixed(Unit)
  /// The unit that a column names, row by row.
  case column(String)

  /// The unit of an input column.
  init(_ field: FieldUnit) {
    switch field {
    case .unknown: self = .unknown
    case .fixed(let unit): self = .fixed(unit)
    case .column(let name): self = .column(name)
    }
  }

  /// The unit as a schema has it.
  var field: FieldUnit {
    switch self {
    case .any, .unknown: .unknown
    case .fixed(let unit): .fixed(unit)
    case .column(let name): .column(name)
    }
  }

  /// The unit of a sum, of a choice between two, or of what is compared; nil where they differ.
  func joined(with other: NumberUnit) -> NumberUnit? {
    if self == other { return self }
    switch (self, other) {
    case (.any, let unit), (let unit, .any): return unit
    case (.unknown, _), (_, .unknown): return .unknown
    default: return nil
    }
  }

  /// The unit of a product.
  func times(_ other: NumberUnit) -> NumberUnit {
    switch (self, other) {
    case (.any, let unit), (let unit, .any): unit
    case (.fixed(let left), .fixed(let right)): .fixed(left.times(right))
    case (.fixed(.pure), let unit), (let unit, .fixed(.pure)): unit
    default: .unknown
    }
  }

  /// The unit of a quotient.
  func divided(by other: NumberUnit) -> NumberUnit {
    switch (self, other) {
    case (let unit, .any): unit
    case (.any, .fixed(let unit)): .fixed(Unit.pure.divided(by: unit))
    case (.fixed(let left), .fixed(let right)): .fixed(left.divided(by: right))
    case (.column(let left), .column(let right)) where left == right: .fixed(.pure)
    case (let unit, .fixed(.pure)): unit
    default: .unknown
    }
  }

  /// The unit in words.
  var inWords: String {
    switch self {
    case .any: "any unit"
    case .unknown: "no declared unit"
    case .fixed(let unit): "\(unit)"
    case .column(let name): "the unit that `\(name)` says"
    }
  }
}
