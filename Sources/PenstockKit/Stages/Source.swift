import PenstockData

/// Where rows come from.
///
/// Reading is cut in two, so that it can be spread over all cores: ``open()`` gives a reader that
/// cuts chunks one after the other, cheaply; ``decode(_:_:)`` makes a batch of a chunk, at once on
/// several threads.
public protocol Source: Stage {
  /// Whether it reads the files of a path or url, so that its name is that of a format.
  static var readsFiles: Bool { get }

  /// Finds out what columns there are; see ``SourceBinding``.
  init(_ settings: Settings, _ binding: inout SourceBinding)

  /// Begins to read.
  func open() throws -> any ChunkReader

  /// Makes a batch of the bound output schema.
  func decode(_ chunk: Chunk, _ context: inout StageContext) throws -> Batch
}

extension Source {
  /// Reads files.
  public static var readsFiles: Bool { true }
}

/// Cuts an input into chunks of whole records, in order.
public protocol ChunkReader: Sendable {
  /// The next chunk, or nil after the last.
  mutating func next() throws -> Chunk?
}

/// Some whole records as bytes, and where they are from.
public struct Chunk: Sendable {
  /// The bytes; the records are those in ``range``.
  public let store: ByteStore

  /// Where in the store the records lie.
  public let range: Range<Int>

  /// Which of the source's inputs they are from.
  public let input: Int

  /// The number of the first record's line, from 1.
  public let firstLine: Int

  /// A chunk.
  public init(_ store: ByteStore, _ range: Range<Int>, input: Int = 0, firstLine: Int = 1) {
    self.store = store
    self.range = range
    self.input = input
    self.firstLine = firstLine
  }
}

/// What a source is told of its place: its inputs and the columns that the pipeline declares.
public struct SourceBinding: Sendable {
  /// The files to read, in order of their names; none for a source without a path, unless it finds some
  /// itself.
  public var inputs: [any ByteInput]

  /// The declared columns, in the order written; nil where none are declared.
  public let columns: [ColumnDeclaration]?

  /// The pipeline's name, which its own dataset has too.
  public var pipeline = ""

  /// The datasets that pipelines published.
  public var datasets: any PublishedDatasets = NoDatasets()

  /// What becomes of columns that are not as declared; nil where the pipeline says nothing of it.
  public let contract: SourceContract?

  /// Where the contract stands.
  public let contractLocation: SourceLocation?

  /// Whether a row that can't be read is refused; otherwise it fails the run.
  public let refusesUnreadableRows: Bool

  /// The columns that flow out.
  public var output = Schema()

  /// Where the source's node stands.
  public let location: SourceLocation?

  /// The mistakes so far.
  public private(set) var notes = Notes()

  /// A place for a source.
  public init(
    inputs: [any ByteInput] = [], columns: [ColumnDeclaration]? = nil,
    contract: SourceContract? = nil, contractLocation: SourceLocation? = nil,
    refusesUnreadableRows: Bool = false, location: SourceLocation? = nil
  ) {
    self.inputs = inputs
    self.columns = columns
    self.contract = contract
    self.contractLocation = contractLocation
    self.refusesUnreadableRows = refusesUnreadableRows
    self.location = location
  }

  /// Notes a mistake.
  public mutating func note(_ diagnostic: Diagnostic) {
    var diagnostic = diagnostic
    diagnostic.location = diagnostic.location ?? location
    notes.note(diagnostic)
  }
}

/// What becomes of columns that are not as the pipeline declares them; each is told by its name.
///
/// With a contract the declared columns flow in the order in which they are declared, whatever order
/// the input has them in.
public enum SourceContract: String, Sendable, CaseIterable, SettingValue {
  /// The input has the declared columns and no other, or nothing runs.
  case freeze
  /// New columns flow on as text; declared ones that the input lacks are missing in every row.
  case evolve
  /// New columns are left out; declared ones that the input lacks are missing in every row.
  case report
}
