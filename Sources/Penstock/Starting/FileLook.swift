import PenstockData
import PenstockFiles
import PenstockKit
import PenstockPlan

/// What was seen of a data file: how it is to be read, and what its columns are.
public struct FileLook: Sendable {
  /// The file, as it was named.
  public let path: String

  /// How it is read, in words, as it was seen.
  public let form: String

  /// The stage's settings as they are written; empty where none are needed.
  let settings: String

  /// The columns.
  public let columns: [ColumnFinding]

  /// How many rows were looked at.
  public let rowCount: Int

  /// Whether these are all rows.
  public let isWhole: Bool

  /// How many bytes are looked at for encoding and form.
  private static let sampleSize = 1 << 20

  /// Looks at the first `most` rows of the file at `path`.
  ///
  /// - Throws: ``DiagnosticsError`` where it can't be read, or no pipeline could read it.
  public init(_ path: String, most: Int = 1_000_000, catalog: StageCatalog) throws {
    let form = try Self.form(of: path, hasHeader: nil)
    self.path = path
    (self.form, settings) = form
    let source = try Self.source(path, form.settings, catalog)
    var looks = [ColumnLook](repeating: ColumnLook(), count: source.schema.fields.count)
    var count = 0
    var hasMore = false
    do {
      var reader = try source.source.open()
      var context = StageContext()
      while let chunk = try reader.next() {
        if count >= most {
          hasMore = true
          break
        }
        let batch = try source.source.decode(chunk, &context)
        count += batch.rowCount
        for (place, column) in batch.columns.enumerated() {
          if let texts = column.converted(to: .text)?.texts { looks[place].look(at: texts) }
        }
      }
    } catch let failure as StageFailure {
      throw DiagnosticsError(
        Diagnostic(
          "`\(path)` can't be read: \(failure.message)", help: failure.help,
          notes: failure.place.map { ["it was at \($0)"] } ?? []))
    }
    rowCount = count
    self.isWhole = !hasMore
    columns = zip(source.schema.fields, looks).map { field, look in
      guard field.type == .text else {
        var finding = ColumnFinding(name: field.name, type: field.type)
        finding.remarks = ["as the file says"]
        return finding
      }
      return look.finding(name: field.name)
    }
  }

  /// How the file at `path` is read, in words and as settings.
  ///
  /// - Parameter hasHeader: Whether delimited text has a header, where that is known.
  static func form(
    of path: String, hasHeader: Bool?
  ) throws(DiagnosticsError) -> (words: String, settings: String) {
    let (sample, isWhole, name) = try sample(path)
    let ending = name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() } ?? ""
    let (words, settings) =
      switch ending {
      case "json", "jsonl", "ndjson": try JSONGuess.form(sample, isWhole: isWhole, path)
      case "", "csv", "tsv", "txt", "dat": try delimited(sample, isWhole, path, hasHeader)
      default: ("read as \(ending)", name == path ? "" : "\(ending): {}")
      }
    return (name == path ? words : "packed; \(words)", settings)
  }

  /// How much was looked at, in words.
  public var extent: String {
    let rows = "\(rowCount) \(rowCount == 1 ? "row" : "rows")"
    return isWhole ? "all \(rows) looked at" : "the first \(rows) looked at, and there are more"
  }

  /// The first bytes of a file as they are unpacked, whether there are no more, and what they are called.
  private static func sample(
    _ path: String
  ) throws(DiagnosticsError) -> (ByteStore, Bool, name: String) {
    do {
      let input = UnpackedInput(InputFile(name: path, path: path))
      let name = try input.unpackedName()
      var reader = try input.open()
      guard let store = try reader.read(sampleSize, after: nil), store.count > 0 else {
        throw DiagnosticsError(
          Diagnostic("`\(path)` is empty", help: "name a file with rows in it"))
      }
      return (store, store.count < sampleSize, name)
    } catch let error as DiagnosticsError {
      throw error
    } catch {
      throw DiagnosticsError(Diagnostic("\(error)", help: "name a data file"))
    }
  }

  private static func delimited(
    _ sample: ByteStore, _ isWhole: Bool, _ path: String, _ knownHeader: Bool?
  ) throws(DiagnosticsError) -> (words: String, settings: String) {
    let encoding = try EncodingGuess(sample, isWhole: isWhole, name: path)
    let bytes = (try? encoding.encoding.utf8(sample, in: 0..<encoding.end)) ?? sample
    var text = bytes.text(0..<bytes.count)
    if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
    let guess = DelimitedGuess(text)
    var settings: [String] = []
    if guess.delimiter != "," {
      settings.append(
        "delimiter: \(guess.delimiter == "\t" ? "tab" : StartingText.quoted(String(guess.delimiter)))"
      )
    }
    if encoding.encoding != .utf8, !encoding.isMarked {
      settings.append("encoding: \(encoding.encoding.rawValue)")
    }
    let hasHeader = knownHeader ?? guess.hasHeader
    if !hasHeader {
      let names = (1...max(1, guess.fieldCount)).map { "column_\($0)" }
      settings.append("names: [\(names.joined(separator: ", "))]")
    }
    let delimiter = guess.delimiter == "\t" ? "tab" : "`\(guess.delimiter)`"
    let header = hasHeader ? "a header" : "no header, as its first record has data"
    return (
      "\(encoding.inWords), \(guess.fieldCount) fields with \(delimiter) between, \(header)",
      "csv: {" + (settings.isEmpty ? "" : " \(settings.joined(separator: ", ")) ") + "}"
    )
  }

  /// The source that reads the file with all its columns as they are.
  private static func source(
    _ path: String, _ settings: String, _ catalog: StageCatalog
  ) throws(DiagnosticsError) -> (source: any Source, schema: Schema) {
    let stage = settings.isEmpty ? "" : ", \(settings)"
    let text = """
      pipeline: look
      sources: { look: { path: \(StartingText.quoted(path))\(stage) } }
      sinks: { look.csv: { from: look } }
      """
    var notes = Notes()
    let files = LocalFiles(folder: ".", ledger: InputLedger())
    let read = PipelineFile.read(text, file: path, variables: [:], catalog: catalog, &notes)
    let plan = read.flatMap { Planner.plan($0, catalog: catalog, files: files, &notes).plan }
    guard let plan, case .source(let source, _, _) = plan.nodes[0].work else {
      throw DiagnosticsError(
        notes.diagnostics.map { Diagnostic($0.message, help: $0.help, notes: $0.notes) })
    }
    return (source, plan.nodes[0].output)
  }
}
