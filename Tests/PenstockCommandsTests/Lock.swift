import Glibc

/// Holds the lock of a dataset as another run would.
struct Lock {
  struct NotTaken: Error {}

  private let descriptor: Int32

  init(_ path: String) throws {
    descriptor = open(path, O_RDWR | O_CLOEXEC)
    guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw NotTaken() }
  }

  func release() {
    close(descriptor)
  }
}
