import PenstockData
import PenstockFiles
import PenstockKit
import PenstockPlan

/// Writes the files of a generation: one for each sink, `refused.csv`, and the manifest last.
struct DatasetWriter: Sendable {
  private let plan: Plan
  private let generation: Generation
  private let hashes: HashLanes
  private let refusedFormat: any Sink
  private let refusedSchema: Schema
  private var files: [Int: OpenFiles] = [:]

  /// Creates the files of all sinks and writes what stands before their first rows.
  init(
    _ plan: Plan, _ generation: Generation, refusedFormat: RefusedFormat, hashes: HashLanes
  ) throws {
    self.hashes = hashes
    self.plan = plan
    self.generation = generation
    refusedSchema = Plan.refusedSchema(plan.nodes.map(\.refused))
    self.refusedFormat = refusedFormat(refusedSchema)
    for (place, node) in plan.nodes.enumerated() {
      guard case .sink(let sink, _) = node.work else { continue }
      var start = ByteWriter()
      if case .streaming(let sink) = sink { sink.begin(&start) }
      files[place] = try OpenFiles(
        node.name, in: generation.path, isParted: !node.partition.isEmpty, start: start.finish(),
        hashes: hashes)
    }
  }

  /// Appends encoded rows to a sink's file.
  mutating func write(_ bytes: ByteStore, rows: Int, to sink: Int, _ part: Partition?) throws {
    guard case .sink(.streaming(let stage), _) = plan.nodes[sink].work else { return }
    do {
      try files[sink]?.write(bytes, rows: rows, separator: stage.separator, to: part)
    } catch {
      throw plan.failure(error, ofSink: sink)
    }
  }

  /// The file of a sink that writes it on its own.
  mutating func file(of sink: Int, _ part: Partition?) throws -> OutputFile? {
    try files[sink]?.file(of: part)
  }

  /// Counts rows that a sink wrote on its own.
  mutating func count(_ rows: Int, of sink: Int, _ part: Partition?) throws {
    try files[sink]?.count(rows, in: part)
  }

  /// Writes the whole file of a sink that needs all rows first.
  mutating func write(_ table: Batch, _ sink: any TableSink, to node: Int) throws {
    var writer = ByteWriter()
    try sink.encode(table: table, into: &writer)
    try files[node]?.write(writer.finish(), rows: table.rowCount, separator: "", to: nil)
  }

  /// Ends all files, writes `refused.csv`, and makes everything survive a power cut.
  mutating func finish(refused: RowFeed) throws -> [RunReport.File] {
    var result: [RunReport.File] = []
    for (place, node) in plan.nodes.enumerated() {
      guard case .sink(let sink, _) = node.work, files[place] != nil else { continue }
      var end = ByteWriter()
      if case .streaming(let stage) = sink { stage.end(&end) }
      if let file = try files[place]?.finish(end.finish()) { result.append(file) }
    }
    result.append(try writeRefused(refused))
    return result
  }

  /// Writes the scripts that load the files.
  func write(_ scripts: LoadScripts) throws -> [RunReport.File] {
    let texts = [("load.sql", scripts.sql), ("load.py", scripts.python)]
    return try texts.map { name, text in
      let file = try OutputFile(name: name, in: generation.path)
      try file.write(ByteStore(text))
      return try close(OpenFiles.Open(file: file))
    }
  }

  private func writeRefused(_ refused: RowFeed) throws -> RunReport.File {
    var open = OpenFiles.Open(
      file: try OutputFile(name: PipelineFile.refusedFile, in: generation.path))
    var writer = ByteWriter()
    refusedFormat.begin(&writer)
    try open.file.write(writer.finish())
    var refused = refused
    while let batch = try refused.next() {
      let columns = refusedSchema.fields.map { field in
        batch[field.name]?.converted(to: field.type)
          ?? .missing(field.type, count: batch.rowCount)
      }
      let rows = Batch(schema: refusedSchema, columns: columns, rowCount: batch.rowCount)
      var writer = ByteWriter()
      try refusedFormat.encode(rows, into: &writer)
      try open.file.write(writer.finish())
      open.rows += batch.rowCount
    }
    writer = ByteWriter()
    refusedFormat.end(&writer)
    try open.file.write(writer.finish())
    return try close(open)
  }

  private func close(_ open: OpenFiles.Open) throws -> RunReport.File {
    let sha256 = try open.file.finish()
    return RunReport.File(
      name: open.file.name, rows: open.rows, bytes: open.file.byteCount, sha256: sha256)
  }
}

/// Makes the sink that writes `refused.csv`, for its columns.
public typealias RefusedFormat = @Sendable (Schema) -> any Sink
