import PenstockData

/// A transform that looks at one batch at a time and keeps nothing: the fast kind.
///
/// The engine calls it on several batches at once, from several threads.
public protocol RowTransform: Stage {
  /// Binds the stage to its place; see ``Binding``.
  init(_ settings: Settings, _ binding: inout Binding)

  /// Takes the whole tables of the nodes that settings name; called once before any row.
  mutating func prepare(_ tables: [String: Batch]) throws

  /// Whether it passes nothing of its tables on, so that they may come as values alone, without the
  /// text that these were read from.
  var takesTablesAsValues: Bool { get }

  /// Makes a batch of the bound output schema.
  ///
  /// A row that is refused and not returned is dropped.
  func transform(_ batch: Batch, _ context: inout StageContext) throws -> Batch
}

/// A transform that must see all rows of a key together.
///
/// The engine gathers the rows, finds the groups and puts the results in the order of the input.
public protocol GroupTransform: Stage {
  /// Binds the stage to its place; see ``Binding``.
  init(_ settings: Settings, _ binding: inout Binding)

  /// The input columns whose values together make a group; none puts all rows into one.
  var key: [Int] { get }

  /// Takes the whole tables of the nodes that settings name; called once before any row.
  mutating func prepare(_ tables: [String: Batch]) throws

  /// Makes rows of some groups.
  func transform(_ groups: Groups, _ output: inout GroupOutput) throws

  /// A twin that works on rows as they come while they are in order; nil where there is none.
  ///
  /// A transform that has a key and no twin is given groups as they come, too, while the rows of a
  /// group stand next to each other.
  var stream: (any KeyedStream)? { get }
}

/// A transform that sees the batches one after the other and may remember.
public protocol SequentialTransform: Stage {
  /// Binds the stage to its place; see ``Binding``.
  init(_ settings: Settings, _ binding: inout Binding)

  /// Takes the whole tables of the nodes that settings name; called once before any row.
  mutating func prepare(_ tables: [String: Batch]) throws

  /// Makes a batch of the bound output schema.
  mutating func transform(_ batch: Batch, _ context: inout StageContext) throws -> Batch

  /// Makes the last rows, after all input.
  mutating func finish(_ context: inout StageContext) throws -> Batch?

  /// Whether no further input can change what comes out: the engine may stop reading.
  var isFull: Bool { get }
}

/// A transform whose kind depends on its settings: each form of it is a transform of some kind.
public protocol Transform: Stage {
  /// Binds the form that the settings ask for to its place; see ``Binding``.
  static func bind(_ settings: Settings, _ binding: inout Binding) -> BoundTransform
}

/// A transform that changes nothing but the order of the rows.
///
/// The engine puts them in order, on disk where they are more than the run's memory.
public protocol OrderTransform: Stage {
  /// Binds the stage to its place; see ``Binding``.
  init(_ settings: Settings, _ binding: inout Binding)

  /// The input columns that order the rows, the first one first; rows that are equal in all of them
  /// stay in the order in which they came.
  var order: [SortColumn] { get }
}

extension RowTransform {
  /// Needs no tables.
  public mutating func prepare(_ tables: [String: Batch]) throws {}

  /// May pass on what its tables have.
  public var takesTablesAsValues: Bool { false }
}

extension GroupTransform {
  /// Has no twin.
  public var stream: (any KeyedStream)? { nil }

  /// Needs no tables.
  public mutating func prepare(_ tables: [String: Batch]) throws {}
}

extension SequentialTransform {
  /// Needs no tables.
  public mutating func prepare(_ tables: [String: Batch]) throws {}

  /// Has no last rows.
  public mutating func finish(_ context: inout StageContext) throws -> Batch? { nil }

  /// Is never full.
  public var isFull: Bool { false }
}
