import PenstockData
import PenstockKit
import PenstockPlan

/// Where rows pass a stage one batch after the other, in the order of the input.
///
/// A sequential stage takes them as they come. A group stage first lets some rows collect. If the
/// input ends before there are many, or they are in no order, all rows are gathered for it; if they
/// are in the order that its twin needs, the twin takes them from then on; if the rows of its groups
/// stand next to each other, groups are passed on as they are whole.
struct Gate: Sendable {
  /// Something to be done with rows that have passed.
  enum Passed: Sendable {
    /// Rows that wait with all others.
    case gathered(Batch)
    /// Rows of whole groups.
    case groups(Batch)
    /// The rest of the work on `input`.
    case rest(input: Batch, KeyedStream.Rest)
    /// What a sequential stage made of `input`, and said.
    case result(Batch, input: Batch, StageContext)
  }

  /// Rows of which it turned out too late that they are in no order.
  struct Broken: Error {}

  /// Rows and what a twin needs to know of them.
  struct Arrival: Sendable {
    let batch: Batch
    var keys: RowKeys?
  }

  private enum State {
    case sequential(any SequentialTransform)
    case collecting([Arrival], rowCount: Int)
    case streaming(any KeyedStream)
    case runs(KeyRuns, waiting: [Batch])
    case gathering
  }

  private var state: State
  private let group: (any GroupTransform)?
  private let step: Plan.Step
  private let limits: Limits

  /// When a group stage's rows stop collecting, and how many bytes may wait.
  struct Limits: Sendable {
    let collectedRows: Int
    let bytes: Int
  }

  /// A gate before `transform`, which is that of `step` with its tables; nil before a row transform.
  ///
  /// - Parameter streams: Whether a group stage may do with less than all its rows.
  init?(_ transform: BoundTransform, _ step: Plan.Step, streams: Bool, _ limits: Limits) {
    self.step = step
    self.limits = limits
    switch transform {
    case .row, .order, .steps: return nil
    case .sequential(let transform):
      state = .sequential(transform)
      group = nil
    case .group(let transform):
      state = streams ? .collecting([], rowCount: 0) : .gathering
      group = transform
    }
  }

  /// Makes rows ready to pass: this may be done on any core, in any order.
  static func arrival(_ batch: Batch, before transform: BoundTransform, streams: Bool) -> Arrival {
    guard case .group(let transform) = transform else { return Arrival(batch: batch) }
    if streams, transform.stream != nil {
      return Arrival(batch: batch, keys: RowKeys(batch, transform.key))
    }
    return Arrival(batch: batch.compacted())
  }

  /// Takes the next rows.
  ///
  /// - Throws: ``Broken``, or what a sequential stage throws.
  mutating func take(_ arrival: Arrival) throws -> [Passed] {
    let batch = arrival.batch
    switch state {
    case .sequential(var transform):
      if transform.isFull { return [] }
      state = .gathering  // so that what changes has one owner, and need not be copied
      var context = StageContext()
      let result = try transform.transform(batch, &context)
      state = .sequential(transform)
      return [.result(result, input: batch, context)]
    case .gathering: return [.gathered(batch)]
    case .collecting(var arrivals, let rowCount):
      state = .gathering
      arrivals.append(arrival)
      let rowCount = rowCount + batch.rowCount
      state = .collecting(arrivals, rowCount: rowCount)
      return rowCount < limits.collectedRows ? [] : decide(arrivals)
    case .streaming(var stream):
      state = .gathering
      let rest: KeyedStream.Rest
      do {
        rest = try stream.take(batch, arrival.keys ?? RowKeys(batch, group?.key ?? []))
      } catch is OutOfOrder {
        throw Broken()
      }
      if stream.byteCount > limits.bytes { throw Broken() }
      state = .streaming(stream)
      return [.rest(input: batch, rest)]
    case .runs(var runs, var waiting):
      state = .gathering
      guard let starts = runs.starts(in: batch) else { throw Broken() }
      let passed = cut(batch, starts, &waiting)
      if waiting.reduce(0, { $0 + $1.byteCount }) > limits.bytes { throw Broken() }
      state = .runs(runs, waiting: waiting)
      return passed
    }
  }

  /// Lets the last rows pass.
  mutating func finish() throws -> [Passed] {
    switch state {
    case .sequential(var transform):
      var context = StageContext()
      let last = try transform.finish(&context)
      state = .sequential(transform)
      let result = last ?? Batch(emptyWith: step.output)
      return [.result(result, input: Batch(emptyWith: step.input), context)]
    case .collecting(let arrivals, _):
      state = .gathering
      return arrivals.map { .gathered($0.batch) }
    case .runs(let runs, let waiting):
      state = .runs(runs, waiting: [])
      return waiting.isEmpty ? [] : [.groups(waiting.joined(step.input))]
    case .streaming, .gathering: return []
    }
  }

  /// How the rows that collected are to go on, and what of them may.
  private mutating func decide(_ arrivals: [Arrival]) -> [Passed] {
    state = .gathering
    if var stream = group?.stream {
      do {
        let passed = try arrivals.map { arrival -> Passed in
          let keys = arrival.keys ?? RowKeys(arrival.batch, group?.key ?? [])
          return .rest(input: arrival.batch, try stream.take(arrival.batch, keys))
        }
        state = .streaming(stream)
        return passed
      } catch {
        return arrivals.map { .gathered($0.batch) }
      }
    }
    let table = arrivals.map(\.batch).joined(step.input)
    guard let (runs, starts) = KeyRuns.find(in: table, key: group?.key ?? []) else {
      return arrivals.map { .gathered($0.batch) }
    }
    var waiting: [Batch] = []
    let passed = cut(table, starts, &waiting)
    state = .runs(runs, waiting: waiting)
    return passed
  }

  /// Passes all rows before the last of `starts`; the others wait.
  private func cut(_ batch: Batch, _ starts: [Int], _ waiting: inout [Batch]) -> [Passed] {
    guard let last = starts.last else {
      waiting.append(batch)
      return []
    }
    if last > 0 { waiting.append(batch.slice(0..<last)) }
    let whole = waiting
    waiting = [batch.slice(last..<batch.rowCount).compacted()]
    return whole.isEmpty ? [] : [.groups(whole.joined(step.input))]
  }
}
