import PenstockData
import PenstockFiles
import PenstockKit

/// Finds out how text is encoded by looking at its bytes.
struct EncodingGuess {
  /// The encoding.
  let encoding: TextEncoding

  /// Where in the bytes looked at the last whole line ends.
  let end: Int

  /// Whether a byte order mark says so, and nobody else needs to.
  let isMarked: Bool

  /// How that was seen, in words.
  let inWords: String

  /// Characters that tables of the field have again and again, as China and as Hong Kong write them.
  private static let frequent: [(encoding: TextEncoding, characters: Set<Character>)] = [
    (
      .gb18030,
      Set("的一是在公司股票证券代码名称日期时间开盘收价最高低成交量额元万亿行业年月季报营业入净利润率总资产负债现金流国民币港美")
    ),
    (
      .big5,
      Set("的一是在公司股票證券代碼名稱日期時間開盤收價最高低成交量額元萬億行業年月季報營業入淨利潤率總資產負債現金流國民幣港美")
    ),
  ]

  /// The encoding of `store`, the beginning of the file called `name`.
  ///
  /// - Parameter isWhole: Whether the file ends there; otherwise the last line may be cut.
  /// - Throws: ``DiagnosticsError`` where it is none that can be read.
  init(_ store: ByteStore, isWhole: Bool, name: String) throws(DiagnosticsError) {
    if let marked = TextEncoding.marked(store) {
      end = marked == .utf8 && !isWhole ? store.endOfLastLine : store.count
      encoding = marked
      isMarked = true
      inWords = "\(marked == .utf8 ? "UTF-8" : marked.rawValue) by its byte order mark"
      return
    }
    end = isWhole ? store.count : store.endOfLastLine
    isMarked = false
    if store.firstInvalidUTF8(in: 0..<end) == nil {
      encoding = .utf8
      inWords = "UTF-8"
      return
    }
    if store.hasLoneHighBytesOnly(in: 0..<end),
      (try? TextEncoding.windows1252.utf8(store, in: 0..<end)) != nil
    {
      encoding = .windows1252
      inWords = "windows-1252, as no two bytes beyond ASCII stand together"
      return
    }
    var best: (encoding: TextEncoding, score: Int)?
    for (encoding, characters) in Self.frequent {
      guard let decoded = try? encoding.utf8(store, in: 0..<end) else { continue }
      let score = decoded.text(0..<decoded.count).count { characters.contains($0) }
      if score > best?.score ?? -1 { best = (encoding, score) }
    }
    guard let best else {
      throw DiagnosticsError(
        Diagnostic(
          "`\(name)` is neither UTF-8 nor GB18030 nor Big5",
          help: "save it as UTF-8: `iconv -f ENCODING -t UTF-8`, with the encoding that it has"))
    }
    encoding = best.encoding
    inWords =
      "\(encoding == .big5 ? "Big5" : "GB18030") by its bytes (\(best.score) characters are frequent "
      + "ones in it)"
  }
}

extension ByteStore {
  /// Whether each byte beyond ASCII stands between two of ASCII, as accented letters do.
  fileprivate func hasLoneHighBytesOnly(in range: Range<Int>) -> Bool {
    withSpan(range) { bytes in
      for place in bytes.indices.dropFirst() where bytes[place] >= 0x80 && bytes[place - 1] >= 0x80
      {
        return false
      }
      return true
    }
  }

  /// Where the last whole line ends; the whole store where it has no newline.
  fileprivate var endOfLastLine: Int {
    withSpan { bytes in
      for place in bytes.indices.reversed() where bytes[place] == UInt8(ascii: "\n") {
        return place + 1
      }
      return bytes.count
    }
  }
}
