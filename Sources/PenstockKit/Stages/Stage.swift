import PenstockData

/// One kind of source, transform or sink: its name in the YAML and what it says about itself.
public protocol Stage: Sendable {
  /// What it may be told.
  associatedtype Settings: StageSettings

  /// Its name in pipeline files; its folder's too.
  static var name: String { get }

  /// What it does, in one line.
  static var summary: String { get }

  /// Rows in and rows out, which are documentation and tests.
  static var examples: [Example] { get }
}

extension Stage {
  /// No examples.
  public static var examples: [Example] { [] }
}

/// Something a stage does: a setting, the rows that go in, and the rows that come out.
public struct Example: Sendable {
  /// A sentence that says what it shows.
  public let title: String

  /// The settings as they would be written under the stage's name.
  public let settings: String

  /// The rows in as CSV with a header of `name` or `name:type`, by their labels where rows of
  /// several inputs meet; the label is empty otherwise.
  public let inputs: [(label: String, rows: String)]

  /// Side inputs by node name, as CSV like ``inputs``.
  public let sides: [String: String]

  /// The rows out as CSV.
  public let output: String

  /// The refused rows' codes in order, with the input's row number: `2 E_PERIOD_UNKNOWN`.
  public let refused: [String]

  /// Which parts of a fact the input's columns play, where they are facts.
  public let isFacts: Bool

  /// An example.
  public init(
    _ title: String, settings: String, input: String, sides: [String: String] = [:],
    output: String, refused: [String] = [], isFacts: Bool = false
  ) {
    self.title = title
    self.settings = settings
    inputs = [("", input)]
    self.sides = sides
    self.output = output
    self.refused = refused
    self.isFacts = isFacts
  }

  /// An example of how the rows of several inputs meet.
  public init(
    _ title: String, settings: String, inputs: KeyValuePairs<String, String>, output: String
  ) {
    self.title = title
    self.settings = settings
    self.inputs = inputs.map { ($0.key, $0.value) }
    sides = [:]
    self.output = output
    refused = []
    isFacts = false
  }
}

/// Why a stage could not go on: the data are not what they must be.
public struct StageFailure: Error, Sendable {
  /// What is wrong, in words, without the place; the engine adds node and stage.
  public let message: String

  /// Something to type that mends it.
  public let help: String?

  /// The input's row, line or record, in words: `line 12 of data/facts.csv`.
  public let place: String?

  /// The row that a ``Lookup`` fails for: where several parts of the rows fail, the first one counts.
  public let row: Int?

  /// A failure.
  public init(_ message: String, help: String? = nil, place: String? = nil, row: Int? = nil) {
    self.message = message
    self.help = help
    self.place = place
    self.row = row
  }
}
