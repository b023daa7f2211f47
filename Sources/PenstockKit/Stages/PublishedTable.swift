import PenstockData

/// A file of a dataset that a pipeline published, as another pipeline reads it.
public struct PublishedTable: Sendable {
  /// The file, or the files that it is in parts of, each with the values that its folders are called by.
  public let inputs: [any ByteInput]

  /// What stands for a missing value in a folder's name.
  public static let missingPart = "__HIVE_DEFAULT_PARTITION__"

  /// How its bytes are to be read.
  public let format: FileFormat

  /// The columns of its rows, with the parts that they play where the rows are facts; without those
  /// that only the file has.
  public let schema: Schema

  /// Columns that only the file has, such as the first day of each period.
  public let added: [Field]

  /// A file with those columns.
  public init(inputs: [any ByteInput], format: FileFormat, schema: Schema, added: [Field]) {
    self.inputs = inputs
    self.format = format
    self.schema = schema
    self.added = added
  }
}

/// The datasets that a pipeline may read: those below its project's output folder.
public protocol PublishedDatasets: Sendable {
  /// A file of the newest generation of a dataset.
  ///
  /// - Parameters:
  ///   - dataset: The dataset's name, which is its pipeline's.
  ///   - file: The file's name; nil for the only one that can be read.
  /// - Throws: ``DiagnosticsError`` where there is no such dataset or file.
  func table(_ dataset: String, file: String?) throws -> PublishedTable

  /// The names of the files of the newest generation of a dataset; none where nothing was published.
  func files(of dataset: String) -> [String]
}

/// No datasets at all.
public struct NoDatasets: PublishedDatasets {
  /// Nothing.
  public init() {}

  /// Throws that there is none.
  public func table(_ dataset: String, file: String?) throws -> PublishedTable {
    throw DiagnosticsError(Diagnostic("no dataset can be read here"))
  }

  /// None.
  public func files(of dataset: String) -> [String] { [] }
}
