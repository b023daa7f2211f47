/// A column's name, type and unit.
public struct Field: Sendable, Hashable {
  /// The column's name, unique in its schema.
  public var name: String

  /// What its values are.
  public var type: ValueType

  /// What its numbers count.
  public var unit: FieldUnit

  /// Whether the texts are symbols of securities in their one form, such as `600000.XSHG`.
  public var isSymbol: Bool

  /// A field called `name`.
  public init(
    _ name: String, _ type: ValueType, unit: FieldUnit = .unknown, isSymbol: Bool = false
  ) {
    self.name = name
    self.type = type
    self.unit = unit
    self.isSymbol = isSymbol
  }

  /// The type as pipeline files name it: that of a symbol is `symbol`, though its values are text.
  public var typeName: String { isSymbol ? "symbol" : type.rawValue }
}

/// The columns of a table, in order, and the parts they play where its rows are facts.
public struct Schema: Sendable, Hashable {
  /// The columns, in order; their names are unique.
  public private(set) var fields: [Field]

  /// Which column plays which part of a fact; empty for a table of anything else.
  public var parts: [FactPart: String]

  private var places: [String: Int]

  /// A schema of `fields`; of two with one name the later is dropped.
  public init(_ fields: [Field] = [], parts: [FactPart: String] = [:]) {
    self.fields = []
    self.parts = parts
    places = [:]
    for field in fields where places[field.name] == nil { append(field) }
  }

  /// The names of all columns, in order.
  public var names: [String] { fields.map(\.name) }

  /// Whether the rows are facts.
  public var isFacts: Bool { parts[.value] != nil }

  /// The place of the column called `name`.
  public func index(of name: String) -> Int? { places[name] }

  /// The column called `name`.
  public subscript(name: String) -> Field? { places[name].map { fields[$0] } }

  /// The column that plays `part`.
  public subscript(part: FactPart) -> Field? { parts[part].flatMap { self[$0] } }

  /// The place of the column that plays `part`.
  public func index(of part: FactPart) -> Int? { parts[part].flatMap { places[$0] } }

  /// Adds a column at the end, or puts it in the place of the one with its name.
  ///
  /// - Returns: The column's place.
  @discardableResult
  public mutating func append(_ field: Field) -> Int {
    if let place = places[field.name] {
      fields[place] = field
      return place
    }
    places[field.name] = fields.count
    fields.append(field)
    return fields.count - 1
  }

  /// The schema of those columns alone, in that order; parts and units whose column is gone go too.
  public func selecting(_ indices: [Int]) -> Schema {
    var result = Schema(indices.map { fields[$0] })
    result.parts = parts.filter { result.places[$0.value] != nil }
    for place in result.fields.indices {
      if case .column(let name) = result.fields[place].unit, result.places[name] == nil {
        result.fields[place].unit = .unknown
      }
    }
    return result
  }
}
