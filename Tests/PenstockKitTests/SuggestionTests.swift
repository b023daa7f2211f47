import PenstockKit
import Testing

@Suite struct `A suggestion` {
  @Test(arguments: [
    ("methid", "method"), ("form", "from"), ("colums", "columns"), ("Method", "method"),
    ("clsoe", "close"), ("delimeter", "delimiter"), ("average", "average_closing"),
    ("filtre", "filter"), ("成交两", "成交量"), ("FROM", "from"), ("TO", "to"),
  ])
  func `is the word that was meant`(_ word: String, _ meant: String) {
    let words = [
      "from", "to", "method", "columns", "close", "delimiter", "average_closing", "filter", "成交量",
    ]
    #expect(Suggestion.nearest(to: word, in: words) == meant)
    #expect(Suggestion.help(for: word, in: words) == "did you mean `\(meant)`?")
  }

  @Test(arguments: ["", "x", "at", "resample", "colour_of_money", "fr", "收"])
  func `is none where nothing is near`(_ word: String) {
    let words = ["from", "to", "method", "columns", "close", "成交量"]
    #expect(Suggestion.nearest(to: word, in: words) == nil)
  }

  @Test func `is never the word itself, and the first of equals`() {
    #expect(Suggestion.nearest(to: "close", in: ["close"]) == nil)
    #expect(Suggestion.nearest(to: "clase", in: ["close", "chase"]) == "close")
    #expect(Suggestion.nearest(to: "ave", in: ["average", "avenue"]) == nil)
  }

  @Test func `takes no time over words of any length`() {
    let long = String(repeating: "x", count: 1 << 20)
    #expect(Suggestion.nearest(to: long, in: [long + "y", "x"]) == nil)
    #expect(Suggestion.nearest(to: "xxx", in: [long]) == long)
  }
}
