import PenstockKit
import PenstockPlan

/// What happened in a run: counts, not times, so that two equal runs report the same.
public struct RunReport: Sendable {
  /// What became of the dataset.
  public enum Outcome: Sendable {
    /// A new generation was published.
    case published(generation: Int)
    /// What came out is what was there already.
    case unchanged(generation: Int)
  }

  /// One node's part.
  public struct Node: Sendable {
    /// Its name.
    public let name: String

    /// How many rows flowed in.
    public internal(set) var rowsIn = 0

    /// How many rows flowed out.
    public internal(set) var rowsOut = 0

    /// How many refusals there were, by code.
    public internal(set) var refused: [String: Int] = [:]

    /// How many of its refusals are normal, if the pipeline says so.
    public let limit: RefusedLimit?

    /// Counted remarks of its stages.
    public internal(set) var remarks: [String: Int] = [:]

    /// What its stages were told to expect, in the order written.
    public var expectations: [Expectation] {
      found.values.sorted { ($0.number, $0.words) < ($1.number, $1.words) }
    }

    var found: [String: Expectation] = [:]

    /// How many refusals there were.
    public var refusedCount: Int { refused.values.reduce(0, +) }
  }

  /// One file of the dataset.
  public struct File: Sendable {
    /// Its name below the dataset.
    public let name: String

    /// How many rows it has.
    public let rows: Int

    /// How many bytes it has.
    public let bytes: Int

    /// The SHA-256 of its bytes, in hexadecimal; nothing where it is in parts.
    public let sha256: String

    /// The files that it is made of where its rows are parted, in the order of their names.
    public let parts: [File]

    /// Whether its rows are parted, be it in no part at all.
    public var isParted: Bool { sha256.isEmpty }

    init(name: String, rows: Int, bytes: Int, sha256: String) {
      (self.name, self.rows, self.bytes, self.sha256) = (name, rows, bytes, sha256)
      parts = []
    }

    /// A folder of parts.
    init(name: String, parts: [File]) {
      self.name = name
      self.parts = parts
      rows = parts.reduce(0) { $0 + $1.rows }
      bytes = parts.reduce(0) { $0 + $1.bytes }
      sha256 = ""
    }
  }

  /// The pipeline's name.
  public let pipeline: String

  /// The nodes, in the order of the file.
  public internal(set) var nodes: [Node]

  /// The files, in the order of the sinks, then `refused.csv`.
  public internal(set) var files: [File] = []

  /// The scripts that load the files, `load.sql` and `load.py`.
  public internal(set) var scripts: [File] = []

  /// What became of the dataset; nil while nothing was published.
  public internal(set) var outcome: Outcome?

  /// The requests that have no answer, where that is allowed.
  public internal(set) var missing: [MissingAnswer] = []

  /// Where readers find the dataset.
  public internal(set) var dataset: String?

  init(_ plan: Plan) {
    pipeline = plan.pipeline
    nodes = plan.nodes.map { Node(name: $0.name, limit: $0.refusedLimit) }
  }

  /// Whether rows were refused at a node that says nothing of refusals, or answers are missing.
  public var isDegraded: Bool {
    !missing.isEmpty || nodes.contains { $0.limit == nil && $0.refusedCount > 0 }
  }
}

/// A request that has no answer, where the pipeline allows that.
public struct MissingAnswer: Sendable, Hashable {
  /// The source that asked.
  public let node: String

  /// What it asked for: the url, with secrets by their names.
  public let request: String

  /// Why there is no answer, in words.
  public let reason: String

  /// A request without an answer.
  public init(node: String, request: String, reason: String) {
    self.node = node
    self.request = request
    self.reason = reason
  }
}
