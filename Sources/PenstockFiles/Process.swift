import CSystem
import Glibc

/// The process and its streams, as far as a command-line tool needs them.
public enum Process {
  /// Prepares the process: freed memory is kept for the next batch, and a closed pipe or a file
  /// that grows too large is an error of the call, not a deadly signal.
  public static func prepare() {
    penstock_keep_freed_memory()
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
  }

  /// How many cores this process may use.
  public static var coreCount: Int {
    max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  }

  /// How many bytes of memory the machine has, or the group of processes that this one is in may use.
  public static var memorySize: Int {
    let machine = max(sysconf(Int32(_SC_PHYS_PAGES)), 1) * max(sysconf(Int32(_SC_PAGESIZE)), 1)
    let limits = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"]
    return limits.compactMap { number(in: $0) }.reduce(machine, min)
  }

  /// The number that a file of the kernel begins with; nil where there is none.
  private static func number(in path: String) -> Int? {
    let descriptor = retrying { open(path, O_RDONLY | O_CLOEXEC) }
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 32)
    let count = retrying { read(descriptor, &buffer, buffer.count) }
    guard count > 0 else { return nil }
    return Int(String(decoding: buffer.prefix(count).prefix { $0 != 10 }, as: UTF8.self))
  }

  /// What the wall clock says, in seconds since 1970: for the age of what was kept, and for the day on
  /// which a run begins that asks for it.
  public static var secondsSince1970: Int { Int(time(nil)) }

  /// A variable of the environment; nil where it is not set.
  public static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  /// Writes text to standard output or standard error.
  ///
  /// - Throws: ``FileError`` where the text can't be written in full, as on a full disk.
  public static func write(_ text: String, to stream: Stream) throws {
    var text = text
    try text.withUTF8 { bytes in
      var done = 0
      while done < bytes.count, let start = bytes.baseAddress {
        let wrote = retrying {
          Glibc.write(stream.rawValue, start + done, bytes.count - done)
        }
        if wrote < 0 { throw FileError(.inputOutput, "can't write to", stream.name) }
        done += wrote
      }
    }
  }

  /// Whether a person sees the stream on a terminal.
  public static func isTerminal(_ stream: Stream) -> Bool {
    isatty(stream.rawValue) == 1
  }

  /// How many columns the terminal behind the stream has; nil where there is none or it won't say.
  public static func terminalWidth(_ stream: Stream) -> Int? {
    var size = winsize()
    guard ioctl(stream.rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  /// One of the two streams to write to.
  public enum Stream: Int32, Sendable {
    case output = 1
    case error = 2

    var name: String { self == .output ? "standard output" : "standard error" }
  }
}
