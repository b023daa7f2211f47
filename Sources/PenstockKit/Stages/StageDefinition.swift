import PenstockData

/// A stage as the catalogue knows it: what it says about itself, and how to build one.
public struct StageDefinition: Sendable {
  /// Where in a pipeline file it may stand.
  public enum Section: String, Sendable, CaseIterable {
    case source, transform, sink
  }

  /// Its name in the YAML.
  public let name: String

  /// What it does, in one line.
  public let summary: String

  /// Where it may stand.
  public let section: Section

  /// What kind it is, in words, such as `row transform`.
  public let kind: String

  /// Whether it is a format of files, which may be named by their extension.
  public let isFormat: Bool

  /// The fields of its settings.
  public var fields: [FieldDescription] { recorded().fields }

  /// The shape of its settings as a whole.
  public var shape: ValueShape {
    let reader = recorded()
    return reader.wholeShape ?? .object(reader.fields)
  }

  /// Rows in and rows out.
  public var examples: [Example] { madeExamples() }

  // Made when they are asked for: a run needs few of them, and begins the sooner.
  private let recorded: @Sendable () -> FieldReader
  private let madeExamples: @Sendable () -> [Example]

  private let configure: @Sendable (LocatedValue, inout Notes) -> ConfiguredStage?

  /// Reads the settings written under the stage's name; nil after noting what is wrong with them.
  public func read(_ value: LocatedValue, _ notes: inout Notes) -> ConfiguredStage? {
    configure(value, &notes)
  }

  private init<S: Stage>(
    _ stage: S.Type, _ section: Section, kind: String, isFormat: Bool = false,
    bind: @escaping @Sendable (S.Settings) -> ConfiguredStage.Bind
  ) {
    name = S.name
    summary = S.summary
    self.section = section
    self.kind = kind
    self.isFormat = isFormat
    recorded = {
      var reader = FieldReader.recording()
      _ = S.Settings(from: &reader)
      return reader
    }
    madeExamples = { S.examples }
    configure = { value, notes in
      var reader = FieldReader(
        value, owner: "stage `\(S.name)`", name: S.name,
        manual: "`penstock stages describe \(S.name)` lists its fields")
      let settings = S.Settings(from: &reader)
      reader.finish()
      for diagnostic in reader.notes.diagnostics { notes.note(diagnostic) }
      guard reader.notes.diagnostics.isEmpty else { return nil }
      return ConfiguredStage(name: S.name, bind: bind(settings), meeting: settings.meeting)
    }
  }

  /// The definition of a source.
  public static func source<S: Source>(_ stage: S.Type) -> StageDefinition {
    StageDefinition(stage, .source, kind: "source", isFormat: S.readsFiles) { settings in
      .source { binding in S(settings, &binding) }
    }
  }

  /// The definition of a transform that keeps nothing.
  public static func row<S: RowTransform>(_ stage: S.Type) -> StageDefinition {
    StageDefinition(stage, .transform, kind: "row transform") { settings in
      .transform { binding in .row(S(settings, &binding)) }
    }
  }

  /// The definition of a transform that sees whole groups.
  public static func group<S: GroupTransform>(_ stage: S.Type) -> StageDefinition {
    StageDefinition(stage, .transform, kind: "group transform") { settings in
      .transform { binding in .group(S(settings, &binding)) }
    }
  }

  /// The definition of a transform that remembers from batch to batch.
  public static func sequential<S: SequentialTransform>(_ stage: S.Type) -> StageDefinition {
    StageDefinition(stage, .transform, kind: "sequential transform") { settings in
      .transform { binding in .sequential(S(settings, &binding)) }
    }
  }

  /// The definition of a transform that puts rows in another order.
  public static func order<S: OrderTransform>(_ stage: S.Type) -> StageDefinition {
    StageDefinition(stage, .transform, kind: "order transform") { settings in
      .transform { binding in .order(S(settings, &binding)) }
    }
  }

  /// The definition of a transform whose kind depends on its settings.
  ///
  /// - Parameter kind: The kinds in words, such as `row or group transform`.
  public static func transform<S: Transform>(_ stage: S.Type, kind: String) -> StageDefinition {
    StageDefinition(stage, .transform, kind: kind) { settings in
      .transform { binding in S.bind(settings, &binding) }
    }
  }

  /// The definition of a sink.
  public static func sink<S: Sink>(_ stage: S.Type) -> StageDefinition {
    StageDefinition(stage, .sink, kind: "sink", isFormat: true) { settings in
      .sink { binding in .streaming(S(settings, &binding)) }
    }
  }

  /// The definition of a sink whose file is made of blocks of rows.
  public static func blockSink<S: BlockSink>(_ stage: S.Type) -> StageDefinition {
    StageDefinition(stage, .sink, kind: "block sink", isFormat: true) { settings in
      .sink { binding in .blocks(S(settings, &binding)) }
    }
  }

  /// The definition of a sink that needs all rows first.
  public static func tableSink<S: TableSink>(_ stage: S.Type) -> StageDefinition {
    StageDefinition(stage, .sink, kind: "table sink", isFormat: true) { settings in
      .sink { binding in .table(S(settings, &binding)) }
    }
  }
}

/// A stage whose settings were read without a mistake, not yet bound to columns.
public struct ConfiguredStage: Sendable {
  /// How to bind it, by where it stands.
  public enum Bind: Sendable {
    case source(@Sendable (inout SourceBinding) -> any Source)
    case transform(@Sendable (inout Binding) -> BoundTransform)
    case sink(@Sendable (inout Binding) -> BoundSink)
  }

  /// The stage's name.
  public let name: String

  /// How to bind it.
  public let bind: Bind

  /// How the rows of several inputs meet before it, where it says so.
  public let meeting: MeetingRules?
}

/// A transform that is bound to its columns.
public enum BoundTransform: Sendable {
  case row(any RowTransform)
  case group(any GroupTransform)
  case sequential(any SequentialTransform)
  case order(any OrderTransform)

  /// One after the other; none of them is made of steps itself.
  case steps([BoundStep])

  /// Whether a stage of the kind must have all rows before it gives the first.
  public var gathers: Bool {
    switch self {
    case .row, .sequential: false
    case .group, .order: true
    case .steps(let steps): steps.contains { $0.transform.gathers }
    }
  }
}

extension BoundTransform {
  /// The transforms that it is made of; itself, with what flows out of it, where it is one.
  public func parts(output: Schema) -> [BoundStep] {
    if case .steps(let steps) = self { steps } else { [BoundStep(self, output: output)] }
  }
}

/// One of the transforms that a stage is made of.
public struct BoundStep: Sendable {
  /// The transform.
  public let transform: BoundTransform

  /// The columns that flow out of it.
  public let output: Schema

  /// A step.
  public init(_ transform: BoundTransform, output: Schema) {
    self.transform = transform
    self.output = output
  }
}

/// A sink that is bound to its columns.
public enum BoundSink: Sendable {
  case streaming(any Sink)
  case blocks(any BlockSink)
  case table(any TableSink)
}

extension StageDefinition {
  /// The nodes that settings name, such as `ecb` in `rates: ecb`, in the order of the fields.
  public func nodes(namedIn value: LocatedValue) -> [NodeName] {
    recorded().written(in: value).flatMap { Self.nodes(in: $0.value, $0.shape) }
  }

  private static func nodes(in value: LocatedValue, _ shape: ValueShape) -> [NodeName] {
    switch shape {
    case .node: value.scalar.map { [NodeName($0, at: value.location)] } ?? []
    case .list(let shape): value.list?.flatMap { nodes(in: $0, shape) } ?? []
    case .map(let shape): value.entries?.flatMap { nodes(in: $0.value, shape) } ?? []
    case .object(let fields):
      fields.flatMap { field in value[field.name].map { nodes(in: $0, field.shape) } ?? [] }
    case .any(let shapes): shapes.flatMap { nodes(in: value, $0) }
    case .text, .cell, .integer, .number, .boolean, .column, .choice: []
    }
  }
}
