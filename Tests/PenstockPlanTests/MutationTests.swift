import Foundation
import Penstock
import PenstockTesting
import Testing

/// A generator of the same numbers in every run (SplitMix64, Steele, Lea and Flood 2014).
private struct Numbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Changes a text as a slip of the hand might, and as no hand would.
private struct Slips {
  var numbers: Numbers
  let words: [String]

  init(seed: UInt64, of text: String) {
    numbers = Numbers(state: seed)
    words = text.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init) + Self.odd
  }

  private static let odd = [
    "", "~", "\t", "&a", "*a", "!x", "${", "${x}", "'", "\"", "{", "}", "[", "]", ":", ": ", "- ",
    "#", "|", ">", "\u{202e}", "亿元", "\u{0}", "99999999999999999999", "-1", "no", "%", "@", "\r",
  ]

  mutating func changed(_ text: String) -> String {
    var text = text
    for _ in 0...Int.random(in: 0...2, using: &numbers) {
      text = Bool.random(using: &numbers) ? changedLines(text) : changedCharacters(text)
    }
    return text
  }

  private mutating func changedLines(_ text: String) -> String {
    if text.isEmpty { return text }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let a = Int.random(in: lines.indices, using: &numbers)
    let b = Int.random(in: lines.indices, using: &numbers)
    switch Int.random(in: 0...4, using: &numbers) {
    case 0: lines.remove(at: a)
    case 1: lines.insert(lines[a], at: b)
    case 2: lines.swapAt(a, b)
    case 3: lines[a] = "  " + lines[a]
    default: lines[a] = String(lines[a].drop { $0 == " " })
    }
    return lines.joined(separator: "\n")
  }

  private mutating func changedCharacters(_ text: String) -> String {
    var characters = Array(text)
    guard characters.count > 1 else { return text + "x" }
    let a = Int.random(in: characters.indices, using: &numbers)
    let b = Int.random(in: characters.indices, using: &numbers)
    let word = words.randomElement(using: &numbers) ?? ""
    switch Int.random(in: 0...4, using: &numbers) {
    case 0: characters.remove(at: a)
    case 1: characters.insert(characters[a], at: b)
    case 2: characters.swapAt(a, b)
    case 3: characters.insert(contentsOf: word, at: a)
    default:
      // The word that stands there gives way to another.
      let isLetter = { (place: Int) in characters[place].isLetter || characters[place] == "_" }
      let start = (0...a).last { !isLetter($0) }.map { $0 + 1 } ?? 0
      let end = (a..<characters.count).first { !isLetter($0) } ?? characters.count
      if start <= end { characters.replaceSubrange(start..<end, with: word) }
    }
    return String(characters)
  }
}

@Suite(.timeLimit(.minutes(5))) struct `A pipeline file with slips` {
  private static let repository = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  /// Looks at 500 changed versions of the project's own pipeline, a quarter of what is tried.
  @Test(arguments: [UInt64(1), 2, 3, 4])
  func `is told of or planned, and nothing traps`(_ seed: UInt64) throws {
    let folder = Self.repository + "/Pipelines/ai_ipo"
    let text = try String(contentsOfFile: folder + "/pipeline.yaml", encoding: .utf8)
    let workspace = try Workspace()
    for name in ["data", "concepts.yaml"] {
      try FileManager.default.createSymbolicLink(
        atPath: "\(workspace.path)/\(name)", withDestinationPath: "\(folder)/\(name)")
    }
    var slips = Slips(seed: seed, of: text)
    var planned = 0
    for _ in 0..<500 {
      let changed = slips.changed(text)
      try workspace.write(changed, to: "pipeline.yaml")
      let pipeline = workspace.pipeline()
      if pipeline.plan != nil { planned += 1 }
      let hasErrors = pipeline.diagnostics.contains { $0.severity == .error }
      #expect((pipeline.plan == nil) == hasErrors, "\(changed)")
      for diagnostic in pipeline.diagnostics {
        #expect(!pipeline.rendered(diagnostic).isEmpty)
        #expect(diagnostic.message.first?.isUppercase != true, "\(diagnostic.message)")
      }
    }
    // Comments and blanks may change at will; most else may not.
    #expect((10...250).contains(planned))
  }

  /// Looks at changed versions of what is wrong already.
  @Test(arguments: GalleryCase.all)
  func `on top of mistakes is told of, and nothing traps`(_ item: GalleryCase) throws {
    let data = try Data(contentsOf: URL(filePath: item.path + "/pipeline.yaml"))
    let text = String(decoding: data, as: UTF8.self)
    let workspace = try Workspace()
    for name in try FileManager.default.contentsOfDirectory(atPath: item.path)
    where name != "pipeline.yaml" && name != "expected.txt" {
      try FileManager.default.copyItem(
        atPath: "\(item.path)/\(name)", toPath: "\(workspace.path)/\(name)")
    }
    var slips = Slips(seed: UInt64(text.utf8.count), of: text)
    for _ in 0..<12 {
      try workspace.write(slips.changed(text), to: "pipeline.yaml")
      let pipeline = workspace.pipeline(item.variables)
      let hasErrors = pipeline.diagnostics.contains { $0.severity == .error }
      #expect(pipeline.isSound == !hasErrors)
      if hasErrors { #expect(pipeline.plan == nil) }
      for diagnostic in pipeline.diagnostics { _ = pipeline.rendered(diagnostic) }
    }
  }
}
