import PenstockData
import PenstockKit
import PenstockPlan

extension Flow {
  /// Lets the rows of chunk `number` that came to gates pass, and sends them on, until none is left.
  func advance(_ parcel: Parcel, _ number: Int) async throws -> Parcel {
    var parcel = parcel
    while let (position, arrivals) = parcel.takeArrivals() {
      let passed: [Gate.Passed]
      do {
        passed = try await gates.pass(arrivals, at: position, number) { gate(at: position) }
      } catch is Gate.Broken {
        throw Restart(position: position)
      } catch {
        throw failure(error, at: position)
      }
      for rows in passed { try send(rows, from: position, &parcel) }
    }
    gates.leave(number)
    return parcel
  }

  /// Lets the last rows pass at every gate that has seen all there are, now that the root has run.
  func finish(_ take: (Parcel) throws -> Void) async throws {
    for position in circuit.positionsFinished(by: root) {
      switch transform(at: position) {
      case .row, .order, .steps: continue
      case .group, .sequential: break
      }
      var parcel = Parcel()
      do {
        for rows in try gates.finish(at: position, through: { gate(at: position) }) {
          try send(rows, from: position, &parcel)
        }
      } catch {
        throw failure(error, at: position)
      }
      gates.open([])
      try take(try await advance(parcel, 0))
    }
  }

  private func gate(at position: Circuit.Position) -> Gate? {
    Gate(
      transform(at: position), circuit.steps(of: position.node)[position.step],
      streams: circuit.streaming.contains(position), limits)
  }

  /// Sends on what passed a gate.
  private func send(
    _ passed: Gate.Passed, from position: Circuit.Position, _ parcel: inout Parcel
  ) throws {
    switch passed {
    case .gathered(let rows): parcel.items.append(.group(position, rows.compacted()))
    case .result(let result, let input, let context):
      try note(context, input, at: position, &parcel)
      if result.rowCount > 0 { parcel.append(try enter(result, at: position.next)) }
    case .rest(let input, let rest):
      var context = StageContext()
      let result: Batch
      do {
        result = try rest(&context)
      } catch {
        throw failure(error, at: position)
      }
      try note(context, input, at: position, &parcel)
      if result.rowCount > 0 { parcel.append(try enter(result, at: position.next)) }
    case .groups(let rows):
      guard case .group(let transform) = transform(at: position) else { return }
      parcel.append(try groups(transform, rows, at: position))
    }
  }

  /// Runs a group stage over rows of whole groups, and sends the results on.
  func groups(
    _ transform: any GroupTransform, _ rows: Batch, at position: Circuit.Position
  ) throws -> Parcel {
    var parcel = Parcel()
    let result: GroupRun.Result
    do {
      let output = circuit.steps(of: position.node)[position.step].output
      result = try GroupRun.run(transform, rows, output: output)
      try note(result.context, rows, at: position, &parcel)
    } catch {
      throw failure(error, at: position)
    }
    parcel.append(try enter(result.batch, at: position.next, rows: RowFeed.rowsAtOnce))
    return parcel
  }
}

/// Thrown to begin a run again: the rows of a group stage were in order first, and then were not, or
/// those of a sink of blocks do not fit what was written.
struct Restart: Error {
  /// The group stage or sink that must see all its rows.
  let position: Circuit.Position
}
