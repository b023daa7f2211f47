import PenstockData
import Testing

@testable import PenstockMarkup

@Suite struct `A document` {
  private func xml(_ text: String) throws -> MarkupDocument {
    try MarkupDocument(ByteStore(text), .xml)
  }

  private func mistake(_ text: String, _ language: MarkupScan.Language = .xml) -> MarkupMistake? {
    do {
      _ = try MarkupDocument(ByteStore(text), language)
      return nil
    } catch {
      return error
    }
  }

  private func texts(_ path: String, in document: MarkupDocument) throws -> [String] {
    try MarkupQuery(#require(MarkupPath(path)), in: document).nodes().map(\.text)
  }

  // MARK: - XML

  @Test(arguments: [
    "<a/>", "<a></a>", "<?xml version=\"1.0\"?>\n<a b=\"1\" c='2'>x<b/>y</a>\n",
    "<a>&lt;&amp;&#20803;&#x5143;</a>",
    "<a><![CDATA[<&]]></a>", "<!-- x --><a/><!-- y -->", "<?pi x?><a/>", "<a xml:lang='zh'>元</a>",
    "<a xmlns='urn:x' xmlns:y='urn:y'><y:b y:c='1'/></a>", "<a b='&quot;'/>",
    "\u{FEFF}<a/>", "<元 日期='2024'/>", "<!DOCTYPE a><a/>", "<a b = '1'\n c\t=\"2\" ></a >",
    "<a.b-c_d1/>",
    "<_/>", "<a>]] ></a>", "<a b='>'/>", "<a b='&#10;&#x9;'/>", "<a>&#x10FFFF;&#xE000;&#xD7FF;</a>",
    "<a><![CDATA[]]]]><![CDATA[>]]></a>", "<a><!----></a>", "<a><?x?></a>",
    "<?xml-style x='y'?><a/>",
    "<?xml version='1.0' encoding='UTF-8' standalone='yes'?><a/>", "<a\r\n/>", "<a>\t\r\n</a>",
    "<!DOCTYPE a PUBLIC 'x' 'y'><a/>", "<a>\u{85}\u{2028}\u{FFFD}</a>", "<a b='\t\n'/>",
    "<a/>\n\n<!-- x -->\n",
    "<a>\"'&apos;&quot;&gt;</a>", "<a xmlns=''/>", "<a>&#0020803;</a>",
  ])
  func `that is well-formed is read`(text: String) throws { _ = try xml(text) }

  @Test(arguments: [
    "", " ", "x", "<a>", "<a></b>", "<a><b></a></b>", "<a/><b/>", "<a b/>", "<a b=1/>",
    "<a b='1' b='2'/>", "<a b='<'/>", "<a>&</a>", "<a>&x;</a>", "<a>&nbsp;</a>", "<a>\u{1}</a>",
    "<a>&#0;</a>", "<a>&#xD800;</a>", "<a>]]></a>", "<1/>", "<a><!-- -- --></a>", "< a/>", "<a/ >",
    "<a>x", "x<a/>", "<a/>x", "<a b='1'c='2'/>", "<x:a/ y>", "<?xml version='1.0'?", "<A></a>",
    " <?xml version='1.0'?><a/>", "<a><b></b", "<a></a", "</a>", "<a/></a>", "<a><b/></a></b>",
    "<>", "< >",
    "<a></>", "<a b>", "<a b='1' b=\"1\"/>", "<a ='1'/>", "<a b='1\"/>", "<a b=\"1'/>",
    "<a 1b='1'/>", "<-a/>",
    "<.a/>", "<a&b/>", "<a><1></1></a>", "<a>&#;</a>", "<a>&#x;</a>", "<a>&#xG;</a>",
    "<a>&#1F;</a>",
    "<a>&#x110000;</a>", "<a>&#xFFFE;</a>", "<a>&#x1F;</a>", "<a>&amp</a>", "<a>& amp;</a>",
    "<a>&#38</a>",
    "<a b='&'/>", "<a b='&x'/>", "<a b='&lt'/>", "<a>\u{B}</a>", "<a>\u{FFFE}</a>",
    "<a b='\u{2}'/>",
    "<a><!-- x --- y --></a>", "<a><!-- x ---></a>", "<a><!- x --></a>", "<a><![CDATA[x]]</a>",
    "<a><![cdata[x]]></a>", "<a><! [CDATA[x]]></a>", "<![CDATA[x]]>", "<a/><![CDATA[x]]>",
    "&#32;<a/>",
    "<a/>&#32;", "<?xml?><a/>", "<?xml encoding='UTF-8'?><a/>", "<?xml version=1.0?><a/>",
    "<?xml version='1.0' standalone='maybe'?><a/>", "<?xml version='1.0' x='y'?><a/>",
    "<a><?xml version='1.0'?></a>", "<a><? x?></a>", "<a><?x></a>", "<!DOCTYPE><a/>", "<!DOCTYPE a",
    "<a/><!DOCTYPE a>", "<!DOCTYPE a><!DOCTYPE a><a/>", "<!ELEMENT a ANY><a/>",
    "<a><!DOCTYPE a></a>",
    "<a>\u{0}</a>",
  ])
  func `that is not well-formed is refused`(text: String) {
    #expect(mistake(text) != nil, "\(text)")
  }

  @Test func `names the line of its mistake`() {
    #expect(
      mistake("<a>\n<b>\n</a>")
        == MarkupMistake(
          "the XML can't be read: opening and ending tag mismatch: b line 2 and a", line: 3))
  }

  @Test func `that is cut short anywhere is refused`() {
    let text =
      "<?xml version=\"1.0\"?><rows><row date=\"2024-01-02\"><close>10.5</close></row></rows>"
    for length in 0..<text.utf8.count {
      #expect(mistake(String(decoding: Array(text.utf8).prefix(length), as: UTF8.self)) != nil)
    }
  }

  @Test func `loads nothing and puts no entity in`() throws {
    let file = "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>"
    #expect(mistake(file)?.message.contains("document type of its own") == true)
    #expect(mistake("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a>&x;</a>") != nil)
    let laughs =
      "<!DOCTYPE a [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><a>&b;</a>"
    #expect(mistake(laughs) != nil)
    let included =
      "<a xmlns:xi='http://www.w3.org/2001/XInclude'><xi:include href='/etc/passwd'/></a>"
    #expect(try xml(included).root?.text == "")
  }

  @Test func `nested too deeply is refused`() {
    func nested(_ depth: Int) -> String {
      String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
    }
    #expect(mistake(nested(200)) == nil)
    #expect(mistake(nested(300)) != nil)
    #expect(mistake(nested(100_000)) != nil)
    let divs = { (depth: Int) in String(repeating: "<div>", count: depth) }
    #expect(mistake(divs(200), .html) == nil)
    #expect(
      mistake(divs(2000), .html)?.message == "the HTML is too deep or too large to be read")
  }

  // MARK: - XPath

  @Test func `is asked by XPath`() throws {
    let document = try xml(
      "<r xmlns='urn:x'><q d='1'><c>7.10</c></q><q d='2'><c>7</c><c>8</c></q></r>")
    document.setPrefix("x", "urn:x")
    #expect(try texts("//x:q/@d", in: document) == ["1", "2"])
    #expect(try texts("//q", in: document) == [])
    let rows = try MarkupQuery(#require(MarkupPath("//x:q")), in: document).nodes()
    func ask(_ path: String, _ row: Int) throws -> String? {
      try MarkupQuery(#require(MarkupPath(path)), in: document).text(from: rows[row])
    }
    #expect(try ask("x:c", 0) == "7.10")
    #expect(try ask("@d", 1) == "2")
    #expect(try ask("@none", 1) == nil)
    #expect(try ask("string(x:c[2])", 1) == "8")
    #expect(try ask("concat(@d, '-', x:c)", 0) == "1-7.10")
    #expect(try ask("@d = '1'", 0) == "true")
    for wrong in ["x:c", "count(x:c)", "y:c"] {
      #expect(throws: MarkupMistake.self) { try ask(wrong, 1) }
    }
    #expect(throws: MarkupMistake.self) { try texts("1 + 1", in: document) }
  }

  @Test(arguments: ["", "//", "a[", "a b", "a)", "@", "'x"])
  func `is not asked by what is no XPath`(path: String) { #expect(MarkupPath(path) == nil) }

  @Test func `does not answer questions that take too long`() throws {
    let rows = String(repeating: "<a/>", count: 3000)
    let document = try xml("<r>\(rows)</r>")
    #expect(throws: MarkupMistake.self) {
      try texts("//a[count(//a[count(//a) > 1]) > 1]", in: document)
    }
  }

  // MARK: - HTML

  private func tables(_ html: String) throws -> [HTMLTable] {
    let document = try MarkupDocument(ByteStore(html), .html)
    return try HTMLTable.all(in: document).map { try HTMLTable($0) }
  }

  @Test func `of HTML is repaired, and its tables are read as they are seen`() throws {
    let html = """
      <!doctype html><html><body><p>x<table class=q><caption> Daily
      quotes</caption><tr><th>日&nbsp;期<th>收<br>盘<tr><td> 2024-01-02 <td><b>10</b>.<i>50</i>
      <tr><td>2024-01-03<td><script>alert("<td>")</script></table></body>
      """
    let found = try tables(html)
    #expect(
      found.map(\.rows) == [[["日 期", "收 盘"], ["2024-01-02", "10.50"], ["2024-01-03", ""]]])
    #expect(found.map(\.headerCount) == [1])
    let document = try MarkupDocument(ByteStore(html), .html)
    #expect(HTMLTable.all(in: document).map { HTMLTable.caption(of: $0) } == ["Daily quotes"])
  }

  @Test func `of HTML has cells that span rows and columns in all of them`() throws {
    let html = """
      <table><thead><tr><th rowspan=2>日期<th colspan=2>融资<th rowspan="2">备注
      <tr><th>余额<th>买入额</thead>
      <tbody><tr><td rowspan=3>d1<td>1<td>2<td>x<tr><td colspan=3>3<tr><td>4<td rowspan=0>5
      <tr><td>d2<td>6</tbody></table>
      """
    let table = try #require(try tables(html).first)
    #expect(
      table.rows == [
        ["日期", "融资", "融资", "备注"], ["日期", "余额", "买入额", "备注"],
        ["d1", "1", "2", "x"], ["d1", "3", "3", "3"], ["d1", "4", "5"], ["d2", "6", "5"],
      ])
    #expect(table.headerCount == 2)
  }

  @Test(
    arguments: [
      ("<table><tr><td>a</td><td>b</td></tr></table>", [["a", "b"]]),
      ("<TABLE><TR><TD>a<TD>b</TABLE>", [["a", "b"]]),
      ("<table><tr><td>a<tr><td>b</table>", [["a"], ["b"]]),
      ("<table><td>a<td>b</table>", [["a", "b"]]),
      ("<table><thead><tr><th>a</thead><tfoot><tr><td>z</tfoot><tbody><tr><td>b</table>", nil),
      ("<table><colgroup><col><col></colgroup><tr><td>a<td>b</table>", [["a", "b"]]),
      ("<table><caption>x</caption><tr><td>a</table>", [["a"]]),
      ("<table><tr><td>a<!-- <td>x --><td>b</table>", [["a", "b"]]),
      (
        "<table><tr><td>1&lt;2 &amp; &#20803;&#x5143;<td>&quot;&copy;</table>",
        [["1<2 & 元元", "\"©"]]
      ),
      ("<table><tr><td align=right nowrap>1<td class='x y' data-a=\">\">2</table>", [["1", "2"]]),
      ("<table><tr><td>a<br>b<br/>c<td>  x \n\t y  </table>", [["a b c", "x y"]]),
      ("<table><tr><td><p>a</p><p>b</p><td><ul><li>c<li>d</ul></table>", nil),
      (
        "<table><tr><td><a href=/x>浦发</a>银行<td><span>7</span>.<span>10</span></table>",
        [["浦发银行", "7.10"]]
      ),
      (
        "<table><tr><td><style>td{}</style>a<td><script>document.write('x')</script>b</table>",
        [["a", "b"]]
      ),
      (
        "<table><tr><td colspan=2>a<td>b<tr><td>1<td>2<td>3</table>",
        [["a", "a", "b"], ["1", "2", "3"]]
      ),
      ("<table><tr><td rowspan=2>a<td>b<tr><td>c</table>", [["a", "b"], ["a", "c"]]),
      ("<table><tr><td colspan=0>a<td>b</table>", [["a", "b"]]),
      ("<table><tr><td colspan=x rowspan=-1>a<td>b</table>", [["a", "b"]]),
      ("<table><tr></tr><tr><td>a</table>", nil),
      ("<table><tr><td>a</td></tr></tbody></table></div></p>", [["a"]]),
      ("x</td></tr><table><tr><td>a</table>", [["a"]]),
      ("<table><tr><td>&unknown; &nbsp;<td>&amp;lt;</table>", [["&unknown;", "&lt;"]]),
    ] as [(String, [[String]]?)])
  func `of HTML is read as browsers show it`(html: String, rows: [[String]]?) throws {
    let found = try tables(html)
    #expect(found.count == 1)
    if let rows {
      #expect(found.first?.rows == rows)
    } else {
      #expect(found.first?.rows.isEmpty == false)
    }
  }

  @Test func `of HTML keeps tables in tables apart`() throws {
    let html =
      "<table><tr><td>a<table><tr><td>b</table></td><td>c</td></tr></table>"
    #expect(try tables(html).map(\.rows) == [[["ab", "c"]], [["b"]]])
  }

  @Test func `of HTML with spans without end is refused`() {
    let rows = String(repeating: "<tr><td>x", count: 20_000)
    #expect(throws: MarkupMistake.self) {
      try tables("<table><tr><td colspan=1000 rowspan=65534>\(rows)</table>")
    }
  }
}
