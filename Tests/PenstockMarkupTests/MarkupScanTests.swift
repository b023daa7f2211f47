import PenstockData
import Testing

@testable import PenstockMarkup

@Suite struct `A scan of markup` {
  private func mistake(_ text: String, _ language: MarkupScan.Language) -> String? {
    do {
      try MarkupScan.check(ByteStore(text), language)
      return nil
    } catch {
      return error.message
    }
  }

  @Test(arguments: [
    "", "<a/>", "<a b='>'>x</a>", "<?xml version=\"1.0\"?><!DOCTYPE a SYSTEM \"x[y\"><a/>",
    "<a><!-- <!DOCTYPE a [ --><![CDATA[<b c=\"]]></a>", "<a><!----></a>", "<a>\r\r></a>",
    "<é>x</é>",
  ])
  func `lets honest XML pass`(text: String) { #expect(mistake(text, .xml) == nil) }

  @Test(arguments: [
    "<!doctype html><p>1 < 2 & 3 <4<br>", "<script>if (a<b && c=='<table>') {}</SCRIPT >",
    "<table><tr><td>x</table >", "<TABLE></TABLE>", "<style>a:\"<\"</style>", "<p a=b\"c>x",
    "<!-- --!><p>", "<a \"'>",
  ])
  func `lets honest HTML pass`(text: String) { #expect(mistake(text, .html) == nil) }

  @Test(arguments: [
    "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>", "<!doctype a[]><a/>",
    "<?xml version=\"1.0\"?>\n<!DOCTYPE a PUBLIC '[' \"]\" [ ]>",
  ])
  func `refuses a document type of its own`(text: String) {
    #expect(mistake(text, .xml)?.hasPrefix("the document has a document type of its own") == true)
    #expect(mistake(text, .html) != nil)
  }

  @Test(arguments: [MarkupScan.Language.xml, .html])
  func `refuses tags that are too long or have too many attributes`(
    language: MarkupScan.Language
  ) {
    func tag(_ attributes: Int, _ one: (Int) -> String) -> String {
      "<a \((0..<attributes).map(one).joined(separator: " "))></a>"
    }
    let named = { (number: Int) in "a\(number)=\"1\"" }
    #expect(mistake(tag(1000, named), language) == nil)
    #expect(mistake(tag(1001, named), language) == "a tag has more than 1000 attributes")
    #expect(
      mistake("<a " + (0...1000).map { "b\($0)='1'" }.joined() + "/>", language)
        == "a tag has more than 1000 attributes")
    let long = String(repeating: "x", count: 70_000)
    #expect(mistake("<a b=\"\(long)\"/>", language) == "a tag is longer than 65536 bytes")
    #expect(mistake("<\(long)/>", language) == "a tag is longer than 65536 bytes")
    #expect(mistake("</\(long)>", language) == "a tag is longer than 65536 bytes")
    #expect(mistake("<!DOCTYPE \(long)>", language) == "a document type is longer than 65536 bytes")
    #expect(mistake("\(long)<a>\(long)</a>", language) == nil)
  }

  @Test func `refuses more tags and attributes than fit into memory`() {
    func isRefused(_ text: String) -> Bool {
      var scan = MarkupScan(.xml, mostParts: 6)
      let store = ByteStore(text)
      do {
        try scan.take(store, 0..<store.count)
        return false
      } catch {
        return error.message == "the document has more than 6 tags and attributes"
      }
    }
    #expect(!isRefused("<r><a/><a b='1' c='2'/></r>"))
    #expect(isRefused("<r><a/><a/><a b='1' c='2'/></r>"))
    #expect(isRefused("<r><!----><!----><?x?><?x?><![CDATA[]]></r>"))
    #expect(!isRefused("<r>\(String(repeating: "x", count: 1000))</r>"))
  }

  @Test(arguments: [
    "<a", "<a b=\"", "<a b='>", "</a", "<!-- x", "<!-- x --", "<![CDATA[ x ]]", "<?xml ",
    "<!DOCTYPE",
    "<",
  ])
  func `refuses what ends too early`(text: String) {
    #expect(mistake(text, .xml)?.contains("cut short") == true)
  }

  @Test func `refuses tables that are never closed`() {
    #expect(mistake("<table><tr><td>1", .html)?.contains("cut short") == true)
    #expect(mistake("<table><table></table>", .html)?.contains("cut short") == true)
    #expect(mistake("<!-- <table> --><script>'<table>'</script>", .html) == nil)
  }

  @Test func `gives the same however the bytes are cut`() {
    let text = "<!DOCTYPE a><a b='1' c=\"2\"><!-- x --><script>a</script><![CDATA[x]]></a>"
    for length in 1...7 {
      let store = ByteStore(text)
      var scan = MarkupScan(.xml)
      for start in stride(from: 0, to: store.count, by: length) {
        #expect(throws: Never.self) {
          try scan.take(store, start..<min(start + length, store.count))
        }
      }
      #expect(throws: Never.self) { try scan.finish() }
    }
  }

  @Test(
    arguments: [
      ("<?xml version=\"1.0\" encoding=\"GB2312\"?><a/>", .xml, "gb2312"),
      ("<?xml version='1.0' encoding = 'utf-8' ?>", .xml, "utf-8"),
      ("<a encoding='x'/>", .xml, nil),
      ("<meta charset=gbk>", .html, "gbk"), ("<META CharSet=\"Big5\" />", .html, "big5"),
      (
        "<meta name=x><meta http-equiv='Content-Type' content='text/html; charset=gb2312'>", .html,
        "gb2312"
      ),
      ("<p>charset=x</p>", .html, nil),
    ] as [(String, MarkupScan.Language, String?)])
  func `finds the document's own word for its encoding`(
    text: String, language: MarkupScan.Language, word: String?
  ) {
    #expect(MarkupEncoding.declared(in: ByteStore(text), language) == word)
  }
}
