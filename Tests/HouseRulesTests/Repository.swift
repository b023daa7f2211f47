import PenstockFiles

/// The repository that these tests are in.
enum Repository {
  /// Its folder.
  static let root: String = {
    let file = #filePath
    return file.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
  }()

  /// The Swift files below a folder of it, by paths from its root, sorted.
  static func swiftFiles(below folder: String) -> [String] {
    let path = root + "/" + folder
    guard let names = try? Folder.names(in: path) else { return [] }
    return names.flatMap { name -> [String] in
      if name.hasPrefix(".") { return [] }
      let child = folder + "/" + name
      if name.hasSuffix(".swift") { return [child] }
      return Folder.exists(root + "/" + child) ? swiftFiles(below: child) : []
    }
  }

  /// The lines of a file of it.
  static func lines(of file: String) -> [Substring] {
    (TextFile.read(root + "/" + file) ?? "").split(
      separator: "\n", omittingEmptySubsequences: false)
  }
}
