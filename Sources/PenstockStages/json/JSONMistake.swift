import PenstockData
import PenstockKit

/// What is wrong with a JSON text, and at which byte of its store.
struct JSONMistake: Error {
  let offset: Int
  let message: String
  var help: String?

  /// The mistake as a stage's failure; `text` is where it was found.
  func failure(in text: Chunk, of name: String) -> StageFailure {
    StageFailure(message, help: help, place: text.place(of: offset, in: name))
  }
}

extension Chunk {
  /// Where a byte stands in its file, in words: `line 3, column 14 of data/quotes.json`.
  ///
  /// The store must hold the whole of the byte's line up to it.
  func place(of offset: Int, in name: String) -> String {
    let line = firstLine + store.count(quote: nil, in: range.lowerBound..<offset).newlines
    let column = store.withSpan { bytes in
      var place = offset
      var column = 1
      while place > 0, bytes[place - 1] != UInt8(ascii: "\n") {
        place -= 1
        let isContinuation = bytes[place] & 0xC0 == 0x80
        if !isContinuation { column += 1 }
      }
      return place == 0 && column > 1 && JSONScanner.hasMark(bytes) ? column - 1 : column
    }
    return "line \(line), column \(column) of \(name)"
  }

  /// Fails unless all the text in `range` is UTF-8.
  func checkUTF8(in range: Range<Int>, of name: String) throws {
    guard let offset = store.firstInvalidUTF8(in: range) else { return }
    throw StageFailure(
      "the text is not UTF-8", help: "convert it first", place: place(of: offset, in: name))
  }
}
