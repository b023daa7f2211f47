import PenstockData

/// Where rows go: the bytes of one file.
///
/// A file is its header, the encoded batches in order with the separator between, and its footer.
/// Batches are encoded on several threads at once.
public protocol Sink: Stage {
  /// Binds the sink to its place; see ``Binding``.
  init(_ settings: Settings, _ binding: inout Binding)

  /// Appends what stands before the first row.
  func begin(_ writer: inout ByteWriter)

  /// Appends the rows of a batch.
  func encode(_ batch: Batch, into writer: inout ByteWriter) throws

  /// What stands between the rows of two batches.
  var separator: String { get }

  /// How the file is to be read.
  var format: FileFormat { get }

  /// Appends what stands after the last row.
  func end(_ writer: inout ByteWriter)
}

extension Sink {
  /// Nothing.
  public func begin(_ writer: inout ByteWriter) {}

  /// Nothing.
  public var separator: String { "" }

  /// Something that only its own readers know.
  public var format: FileFormat { .other }

  /// Nothing.
  public func end(_ writer: inout ByteWriter) {}
}

/// A sink that must see all rows before it can write one, such as an aligned table for people.
public protocol TableSink: Stage {
  /// Binds the sink to its place; see ``Binding``.
  init(_ settings: Settings, _ binding: inout Binding)

  /// How the file is to be read.
  var format: FileFormat { get }

  /// Appends the whole file.
  func encode(table: Batch, into writer: inout ByteWriter) throws
}

extension TableSink {
  /// Something that only its own readers know.
  public var format: FileFormat { .other }
}
