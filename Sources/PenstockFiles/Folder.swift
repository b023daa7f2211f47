import Glibc

/// Folders: what is in them, and making and removing them.
public enum Folder {
  /// The names in a folder, sorted, without `.` and `..`.
  public static func names(in path: String) throws -> [String] {
    guard let stream = opendir(path) else { throw FileError(.inputOutput, "can't list", path) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Whether there is a folder at `path`, also behind a link.
  public static func exists(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Whether there is a file of any kind at `path`, also behind a link.
  public static func hasFile(_ path: String) -> Bool {
    access(path, F_OK) == 0
  }

  /// How many seconds ago the file at `path` was last written; nil where there is none.
  public static func secondsSinceChange(_ path: String) -> Int? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return time(nil) - status.st_mtim.tv_sec
  }

  /// How many bytes the file at `path` has; nil where there is none.
  public static func byteCount(_ path: String) -> Int? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return Int(status.st_size)
  }

  /// Makes a folder and those above it; syncs the parent of each that it made.
  public static func create(_ path: String) throws {
    if exists(path) { return }
    let parent = parent(of: path)
    if parent != path { try create(parent) }
    guard mkdir(path, 0o755) == 0 || (errno == EEXIST && exists(path)) else {
      throw FileError(.cannotCreate, "can't create folder", path)
    }
    try sync(parent)
  }

  /// Makes an empty folder of its own below the system's folder for temporary files.
  public static func createTemporary() throws -> String {
    let root = Process.environment("TMPDIR") ?? "/tmp"
    var template = Array("\(root)/penstock-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw FileError(.cannotCreate, "can't create a temporary folder below", root)
    }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Removes a folder with all that is in it; links are removed, not followed.
  public static func remove(_ path: String) throws {
    for name in try names(in: path) {
      let child = path + "/" + name
      var status = stat()
      guard lstat(child, &status) == 0 else {
        throw FileError(.inputOutput, "can't look at", child)
      }
      if status.st_mode & S_IFMT == S_IFDIR {
        try remove(child)
      } else if unlink(child) != 0 {
        throw FileError(.inputOutput, "can't remove", child)
      }
    }
    if rmdir(path) != 0 { throw FileError(.inputOutput, "can't remove", path) }
  }

  /// Makes what was created, renamed or removed in a folder survive a power cut.
  public static func sync(_ path: String) throws {
    let descriptor = retrying { open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    guard descriptor >= 0 else { throw FileError(.inputOutput, "can't open folder", path) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw FileError(.inputOutput, "can't sync folder", path) }
  }

  /// The folder above `path`; `.` for a bare name.
  public static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// `path` without links, `.` and `..`; nil where it does not exist.
  public static func resolved(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }
}
