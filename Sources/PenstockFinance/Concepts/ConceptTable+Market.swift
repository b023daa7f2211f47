extension ConceptTable {
  /// What is said per share, and of the market for shares.
  static let market: [Concept] = [
    Concept(
      "basic_eps", .perShare, "基本每股收益;每股收益;每股基本盈利;basic earnings per share;eps",
      "Profit per share that is outstanding."),
    Concept(
      "diluted_eps", .perShare, "稀释每股收益;每股摊薄盈利;diluted earnings per share",
      "Profit per share, those that may yet be issued included."),
    Concept(
      "book_value_per_share", .perShare, "每股净资产;net assets per share", "Equity per share."),
    Concept("dividend_per_share", .perShare, "每股股利;每股股息;每股派息", "Dividend per share."),
    Concept("issue_price", .perShare, "发行价;发行价格;发售价;offer price", "The price of a new share."),
    Concept("close_price", .perShare, "收盘价;closing price", "The last price of a day."),
    Concept("shares_outstanding", .count, "总股本;已发行股份;issued shares", "Shares in issue."),
    Concept("trading_volume", .count, "成交量", "Shares traded in a period."),
    Concept("turnover_value", .flow, "成交额;成交金额", "The value of shares traded in a period."),
    Concept(
      "market_capitalization", .balance, "总市值;市值;market cap", "All shares at the last price."),
    Concept(
      "free_float_market_capitalization", .balance, "流通市值",
      "Shares that may be traded, at the last price."),
    Concept("price_to_earnings", .ratio, "市盈率;p/e", "Price over profit per share."),
    Concept("price_to_book", .ratio, "市净率;p/b", "Price over equity per share."),
    Concept("dividend_yield", .ratio, "股息率", "Dividend per share over price."),
    Concept(
      "pre_ipo_valuation", .balance, "投前估值;上市前估值;ipo前估值;pre-ipo valuation",
      "What investors valued the company at before its listing."),
    Concept(
      "post_money_valuation", .balance, "投后估值", "The value of the company after a round."),
    Concept("funding_rounds", .count, "融资轮次;融资轮数", "How often money was raised."),
    Concept(
      "funds_raised_cumulative", .cumulative, "累计融资;累计筹资;累计融资额;total funds raised",
      "All money raised since the foundation."),
  ]

  /// What companies say of their business besides the statements.
  static let operations: [Concept] = [
    Concept(
      "annual_recurring_revenue", .runRate, "年度经常性收入;年化经常性收入;arr",
      "Revenue of subscriptions, scaled to a year."),
    Concept(
      "rd_expense_cumulative", .cumulative, "累计研发费用;累计研发投入",
      "Research and development cost since some origin."),
    Concept("capacity", .count, "产能", "What can be made in a period."),
    Concept("employees", .count, "员工人数;员工数;雇员人数;headcount", "People employed."),
    Concept("rd_employees", .count, "研发人员;研发人员数量", "People employed in research."),
    Concept("enterprise_customers", .count, "企业客户;机构客户;企业客户数", "Customers that are businesses."),
    Concept("paying_users", .count, "付费用户;付费用户数", "People who pay."),
    Concept(
      "monthly_active_users", .count, "月活跃用户;月活;平均月活跃用户;mau",
      "Distinct people who used it in a month."),
    Concept("daily_active_users", .count, "日活跃用户;日活;dau", "Distinct people on one day."),
    Concept("end_user_devices", .count, "终端设备;终端用户设备", "Devices in the hands of users."),
    Concept("developers", .count, "开发者;开发者数量", "People who build on a platform."),
    Concept(
      "platform_enterprises_and_developers", .count, "平台企业及开发者;平台企业和开发者",
      "Businesses and people that use a platform."),
  ]
}
