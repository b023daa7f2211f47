import Glibc

/// Holds the lock of a dataset as another run would.
struct WorkspaceLock {
  private let descriptor: Int32

  struct NotTaken: Error {}

  init(_ path: String) throws {
    descriptor = open(path, O_RDWR)
    guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw NotTaken() }
  }

  func release() {
    close(descriptor)
  }
}
