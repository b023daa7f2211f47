import PenstockData
import PenstockFiles
import PenstockKit

/// Cuts files of JSON into chunks of whole records.
struct JSONReader: ChunkReader {
  private let inputs: [any ByteInput]
  private let layout: JSONLayout
  private let size: Int

  private var place = 0
  private var reader: (any ChunkReader)?

  /// How large a chunk is, about.
  static let chunkSize = 256 * 1024

  init(inputs: [any ByteInput], layout: JSONLayout, chunkSize: Int = Self.chunkSize) {
    self.inputs = inputs
    self.layout = layout
    size = chunkSize
  }

  mutating func next() throws -> Chunk? {
    while true {
      if let chunk = try reader?.next() { return chunk }
      guard place < inputs.count else { return nil }
      let input = inputs[place]
      reader =
        if layout.isLines {
          OneInput(LineReader(inputs: [input], blockSize: size), number: place)
        } else {
          try JSONDocument(
            Self.text(of: input, layout, number: place), layout, size, name: input.name)
        }
      place += 1
    }
  }

  /// The document that an input is, or that stands in the script that it is.
  static func text(
    of input: any ByteInput, _ layout: JSONLayout, number: Int
  ) throws -> Chunk {
    let store = try input.whole(limit: Int(UInt32.max))
    if let part = layout.script {
      let (json, range) = try JSONScript.json(part, in: store, name: input.name)
      let before = store === json ? 0..<range.lowerBound : 0..<0
      return Chunk(
        json, range, input: number,
        firstLine: 1 + json.count(quote: nil, in: before).newlines)
    }
    let mark = store.withSpan { JSONScanner.hasMark($0) } ? 3 : 0
    return Chunk(store, mark..<store.count, input: number)
  }
}

/// The chunks of one input among others.
private struct OneInput: ChunkReader {
  private var reader: LineReader
  private let number: Int

  init(_ reader: LineReader, number: Int) {
    (self.reader, self.number) = (reader, number)
  }

  mutating func next() throws -> Chunk? {
    try reader.next().map {
      Chunk($0.store, $0.range, input: number, firstLine: $0.firstLine)
    }
  }
}
