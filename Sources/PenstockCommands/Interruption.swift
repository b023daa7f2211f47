import Dispatch
import Glibc
import Penstock
import Synchronization

/// Runs work that a person or the system may stop.
enum Interruption {
  /// What came of it.
  enum Outcome<Value: Sendable>: Sendable {
    case success(Value)
    case failure(RunFailure, ExitStatus)
  }

  /// Runs `work`; SIGINT and SIGTERM cancel it, and it ends with the status that tells which.
  static func run<Value: Sendable>(
    _ work: @escaping @Sendable () async throws -> Value
  ) async -> Outcome<Value> {
    let stopped = Mutex<ExitStatus?>(nil)
    let task = Task { try await work() }
    let sources = [(SIGINT, ExitStatus.interrupted), (SIGTERM, .terminated)].map { number, status in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number)
      source.setEventHandler {
        stopped.withLock { $0 = $0 ?? status }
        task.cancel()
      }
      source.resume()
      return source
    }
    defer {
      for source in sources { source.cancel() }
      for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    }
    do {
      return .success(try await task.value)
    } catch let failure as RunFailure {
      let status = stopped.withLock { $0 }
      return .failure(
        failure, failure.kind == .cancelled ? status ?? .interrupted : ExitStatus(failure))
    } catch {
      let failure = RunFailure(.internalFault, Diagnostic("\(error)"))
      return .failure(failure, .internalFault)
    }
  }
}
