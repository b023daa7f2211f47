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

    /// The SHA-256 of its bytes, in hexadecimal.
    public let sha256: String
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

  /// Where readers find the dataset.
  public internal(set) var dataset: String?

  init(_ plan: Plan) {
    pipeline = plan.pipeline
    nodes = plan.nodes.map { Node(name: $0.name, limit: $0.refusedLimit) }
  }

  /// Whether rows were refused at a node that says nothing of refusals.
  public var isDegraded: Bool { nodes.contains { $0.limit == nil && $0.refusedCount > 0 } }
}
