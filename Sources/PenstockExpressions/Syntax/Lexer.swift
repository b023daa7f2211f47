import PenstockData

/// Cuts an expression into tokens.
struct Lexer {
  private let characters: [Character]
  private var place = 0

  /// The tokens of `text`, with one of kind `end` behind them.
  ///
  /// - Throws: The first mistake.
  static func tokens(of text: String) throws(ExpressionMistake) -> [Token] {
    var lexer = Lexer(characters: Array(text))
    var tokens: [Token] = []
    while let token = try lexer.next() { tokens.append(token) }
    let end = lexer.characters.count
    return tokens + [Token(kind: .end, range: end..<end)]
  }

  private init(characters: [Character]) { self.characters = characters }

  private static let signs =
    ["<>", "!=", "<=", ">=", "||", "<", ">", "=", "+", "-", "*", "/", "%"]
    + ["(", ")", ","]

  private mutating func next() throws(ExpressionMistake) -> Token? {
    while place < characters.count, characters[place].isWhitespace { place += 1 }
    guard place < characters.count else { return nil }
    let start = place
    let first = characters[place]
    if first.isDigit || first == "." && peek(1)?.isDigit == true { return try number() }
    if first == "'" { return Token(kind: .text(try quoted(by: "'")), range: start..<place) }
    if first == "\"" || first == "`" {
      let name = try quoted(by: first)
      return Token(kind: .quoted(name), range: start..<place)
    }
    if first.beginsWord {
      while place < characters.count, characters[place].continuesWord { place += 1 }
      return Token(kind: .word(String(characters[start..<place])), range: start..<place)
    }
    try refuseForeignSigns()
    for sign in Self.signs where characters[place...].starts(with: sign) {
      place += sign.count
      return Token(kind: .sign(sign), range: start..<place)
    }
    throw ExpressionMistake("`\(first)` means nothing here", at: start..<start + 1)
  }

  /// Signs of other languages that have a word or sign here.
  private func refuseForeignSigns() throws(ExpressionMistake) {
    let foreign = ["==": "=", "&&": "and", "::": "cast(… as …)", "!": "not", "≠": "<>", "≤": "<="]
      .merging(["≥": ">=", "×": "*", "÷": "/", "（": "(", "）": ")", "，": ","]) { one, _ in one }
    for (sign, own) in foreign.sorted(by: { $0.key.count > $1.key.count })
    where characters[place...].starts(with: sign) {
      if sign == "!", peek(1) == "=" { continue }
      throw ExpressionMistake(
        "`\(sign)` means nothing here", at: place..<place + sign.count, help: "write `\(own)`")
    }
  }

  private func peek(_ count: Int) -> Character? {
    place + count < characters.count ? characters[place + count] : nil
  }

  private mutating func number() throws(ExpressionMistake) -> Token {
    let start = place
    func isExponent() -> Bool {
      guard characters[place] == "e" || characters[place] == "E" else { return false }
      let next = peek(1)
      return next?.isDigit == true
        || (next == "-" || next == "+") && peek(2)?.isDigit == true
    }
    while place < characters.count {
      if characters[place].isDigit || characters[place] == "." {
        place += 1
      } else if isExponent() {
        place += 2
      } else {
        break
      }
    }
    while place < characters.count, characters[place].continuesWord { place += 1 }
    let text = String(characters[start..<place])
    guard let value = Decimal(text.first == "." ? "0" + text : text) else {
      let plain = text.split(separator: "_").joined()
      throw ExpressionMistake(
        "`\(text)` is no number", at: start..<place,
        help: Decimal(plain) != nil
          ? "write `\(plain)`" : "a name that begins with a digit stands in double quotes")
    }
    return Token(kind: .number(value), range: start..<place)
  }

  /// What stands between quotes; two of them are one that is meant.
  private mutating func quoted(by quote: Character) throws(ExpressionMistake) -> String {
    let start = place
    var text = ""
    place += 1
    while place < characters.count {
      let character = characters[place]
      place += 1
      if character != quote {
        text.append(character)
      } else if place < characters.count, characters[place] == quote {
        text.append(quote)
        place += 1
      } else {
        if quote != "'", text.isEmpty {
          throw ExpressionMistake("a name can't be empty", at: start..<place)
        }
        return text
      }
    }
    throw ExpressionMistake(
      "a quote is not closed", at: start..<characters.count,
      help: "end it with `\(quote == "`" ? "\"" : quote)`")
  }
}

extension Character {
  /// A digit from 0 to 9.
  var isDigit: Bool { ("0"..."9").contains(self) }

  /// A letter of any script, or `_`.
  var beginsWord: Bool { self == "_" || unicodeScalars.allSatisfy(\.properties.isAlphabetic) }

  /// A letter, a digit, a mark, or `_`.
  var continuesWord: Bool { beginsWord || isDigit || isNumber && !isASCII }
}
