import PenstockData

/// A row or sequential transform that looks each row up in another node's table, by key.
///
/// It is given the whole table and works as its kind does. Where the table is larger than the memory
/// of the run, it and the rows are put into parts on disk, so that a row is in the part of all rows
/// that it may match; each part is then a table of its own, and what comes of a row depends on
/// nothing else.
public protocol Lookup: Sendable {
  /// Which rows of the table a row may match.
  var terms: LookupTerms { get }

  /// Takes the table, or a part of it, by the name that settings have for it; called once before any
  /// row.
  ///
  /// - Throws: ``StageFailure`` with the row of the table that it is about.
  mutating func prepare(_ tables: [String: Batch]) throws

  /// Makes results of some rows; those of a part come in the order of the input.
  ///
  /// - Throws: ``StageFailure`` with the row of `batch` that it is about.
  mutating func lookUp(_ batch: Batch, _ context: inout StageContext) throws -> AnchoredRows
}

/// Which rows of another node's table a row may match.
public struct LookupTerms: Sendable {
  /// The columns of time of a row and of the table's rows.
  public struct Last: Sendable {
    /// The column here.
    public let own: Int

    /// The column of the table.
    public let other: Int

    /// Whether a row of the same time is too late.
    public let isBefore: Bool

    /// The last row until a time, or before it.
    public init(own: Int, other: Int, isBefore: Bool) {
      self.own = own
      self.other = other
      self.isBefore = isBefore
    }
  }

  /// The node whose table it is, as settings name it.
  public let side: String

  /// The columns here that must be equal to those of ``other``; what is missing equals nothing.
  public let own: [Int]

  /// The columns of the table.
  public let other: [Int]

  /// Where of the rows with an equal key only the last one may match that is not too late.
  public let last: Last?

  /// All rows of `side` with an equal key may match, or one of them.
  public init(side: String, own: [Int], other: [Int], last: Last? = nil) {
    self.side = side
    self.own = own
    self.other = other
    self.last = last
  }
}

/// Results, each with the input row that it comes of.
public struct AnchoredRows: Sendable {
  /// The results, in the order of their input rows.
  public let batch: Batch

  /// For each result the row of the input, ascending.
  public let anchors: [Int32]

  /// Results of `anchors`, as many as there are rows.
  public init(_ batch: Batch, anchors: [Int32]) {
    precondition(batch.rowCount == anchors.count)
    self.batch = batch
    self.anchors = anchors
  }
}

extension BoundTransform {
  /// The transform as one that looks rows up; nil where it is none.
  public var lookup: (any Lookup)? {
    switch self {
    case .row(let transform): transform as? any Lookup
    case .sequential(let transform): transform as? any Lookup
    case .group, .order, .steps: nil
    }
  }
}
