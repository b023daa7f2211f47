import PenstockData
import PenstockKit

/// A pipeline that was checked: every stage bound to its columns, every edge known.
public struct Plan: Sendable {
  /// The pipeline's name.
  public let pipeline: String

  /// What it is for.
  public let about: String?

  /// The days that the run is for, as far as the pipeline asks for them; nil where it does not.
  public internal(set) var clock: RunClock?

  /// The nodes, in the order of the file.
  public let nodes: [Node]

  /// The nodes' places in an order in which each comes after all that it reads.
  public let order: [Int]

  /// One node.
  public struct Node: Sendable {
    /// Its name.
    public let name: String

    /// Where its name stands.
    public let location: SourceLocation

    /// The edges whose rows flow in, in order.
    public let inputs: [Edge]

    /// What it does.
    public let work: Work

    /// The columns that flow out; of a sink, those that flow in.
    public let output: Schema

    /// The columns of what it refuses: `node`, `code`, `reason` and those that stages got.
    public let refused: Schema

    /// How many refusals are normal, if the node says so.
    public let refusedLimit: RefusedLimit?

    /// How the rows of several inputs meet, or get a label; nil where one input flows in as it is.
    public var meeting: Meeting?

    /// Of a source, the edge whose rows say what to ask for, once for each; the rows are read before the
    /// plan is run.
    public var asks: Edge?

    /// Of a sink, the columns of its file: those that flow in, and those that it adds.
    public var fileColumns = Schema()

    /// Of a sink, the places of the columns that flow in and name the folders of its parts.
    public var partition: [Int] = []

    /// Of a sink, the places of the columns that flow in and together tell its rows apart; none where
    /// nothing says so.
    public var key: [Int] = []

    /// The section that it stands in.
    public var section: StageDefinition.Section {
      switch work {
      case .source: .source
      case .transform: .transform
      case .sink: .sink
      }
    }
  }

  /// What a node does.
  public enum Work: Sendable {
    case source(any Source, stage: String, inputs: [String])
    case transform([Step])
    case sink(BoundSink, stage: String)
  }

  /// One stage of a transform.
  public struct Step: Sendable {
    /// Its name.
    public let name: String

    /// The stage.
    public let transform: BoundTransform

    /// The columns that flow in.
    public let input: Schema

    /// The columns that flow out.
    public let output: Schema

    /// The nodes whose whole tables it needs, by the name in the settings.
    public let sides: [String: Edge]

    /// Its place among the steps of its stage: 0 for the first, or only, one.
    public let part: Int
  }

  /// Where rows flow from: a node's results, or what it refused.
  public struct Edge: Sendable, Hashable {
    /// The node's place in ``Plan/nodes``.
    public let node: Int

    /// Whether its refusals flow.
    public let isRefused: Bool

    /// An edge.
    public init(node: Int, isRefused: Bool = false) {
      self.node = node
      self.isRefused = isRefused
    }
  }

  /// The place of the node called `name`.
  public func index(of name: String) -> Int? { nodes.firstIndex { $0.name == name } }

  /// The columns that flow along `edge`.
  public func schema(of edge: Edge) -> Schema {
    edge.isRefused ? nodes[edge.node].refused : nodes[edge.node].output
  }

  /// Every edge that a node reads, its tables included.
  public func allInputs(of node: Node) -> [Edge] {
    guard case .transform(let steps) = node.work else { return node.inputs }
    return node.inputs
      + steps.flatMap { step in step.sides.keys.sorted().compactMap { step.sides[$0] } }
  }

  /// The columns of refusals at stages that get `inputs`: one that is of several types is text.
  public static func refusedSchema(_ inputs: [Schema]) -> Schema {
    var schema = Schema([Field("node", .text), Field("code", .text), Field("reason", .text)])
    for field in inputs.flatMap(\.fields) {
      if let known = schema[field.name] {
        if known.type != field.type { schema.append(Field(field.name, .text)) }
      } else {
        schema.append(field)
      }
    }
    return schema
  }
}
