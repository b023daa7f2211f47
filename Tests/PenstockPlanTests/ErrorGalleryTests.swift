import Foundation
import Penstock
import PenstockTesting
import Testing

/// A folder with a pipeline that has mistakes, and the messages that they give.
struct GalleryCase: CustomStringConvertible, Sendable {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Errors").path

  let name: String
  var description: String { name }

  static let all: [GalleryCase] =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    .map { GalleryCase(name: $0) }

  var path: String { "\(Self.folder)/\(name)" }

  /// The values that `args.txt` has for variables, a `NAME=VALUE` a line.
  var variables: [String: String] {
    let text = (try? String(contentsOfFile: path + "/args.txt", encoding: .utf8)) ?? ""
    let pairs = text.split(separator: "\n").compactMap { line -> (String, String)? in
      let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
    }
    return Dictionary(pairs) { _, last in last }
  }

  var pipeline: Pipeline { Pipeline(at: path, variables: variables) }

  /// All messages, as they are printed, with the case's name in the place of its path.
  func messages(_ pipeline: Pipeline) -> String {
    pipeline.diagnostics.map { pipeline.rendered($0) + "\n" }.joined(separator: "\n")
      .replacing(Self.folder + "/", with: "")
  }
}

@Suite struct `The error gallery` {
  @Test(arguments: GalleryCase.all)
  func `has the message that each mistake gives`(_ item: GalleryCase) {
    let text = item.messages(item.pipeline)
    let difference = Snapshot.difference(text, at: item.path + "/expected.txt")
    #expect(difference == nil)
  }

  @Test(arguments: GalleryCase.all)
  func `has no plan where there is an error, and one where there is none`(_ item: GalleryCase) {
    let pipeline = item.pipeline
    let hasErrors = pipeline.diagnostics.contains { $0.severity == .error }
    #expect(pipeline.isSound == !hasErrors)
    // A url that was not asked may hide the columns: then there is no plan yet, and no error.
    let isUnknown = ["url-columns-open", "url-columns-unknown"].contains(item.name)
    #expect((pipeline.plan == nil) == (hasErrors || isUnknown))
    #expect(!pipeline.diagnostics.isEmpty)
    #expect(!pipeline.isMissing)
  }

  @Test(arguments: GalleryCase.all)
  func `speaks as the house does`(_ item: GalleryCase) {
    for diagnostic in item.pipeline.diagnostics {
      let message = diagnostic.message
      #expect(message.first?.isUppercase == false || message.hasPrefix("ISO"), "\(message)")
      #expect(!message.hasSuffix("."), "\(message)")
      #expect(!message.contains("Optional("), "\(message)")
      #expect(!message.contains("nil"), "\(message)")
      #expect(message.count { $0 == "`" }.isMultiple(of: 2), "\(message)")
      #expect(diagnostic.help?.hasSuffix(".") != true, "\(diagnostic.help ?? "")")
      for note in diagnostic.notes { #expect(!note.hasSuffix("."), "\(note)") }
    }
  }

  @Test func `tells nothing twice`() {
    for item in GalleryCase.all {
      let diagnostics = item.pipeline.diagnostics
      #expect(Set(diagnostics).count == diagnostics.count, "\(item)")
    }
  }

  @Test func `has many cases`() {
    #expect(GalleryCase.all.count >= 100)
  }
}
