extension ConceptTable {
  /// What a balance sheet says.
  static let balanceSheet: [Concept] = [
    Concept(
      "cash_and_cash_equivalents", .balance, "现金及现金等价物;cash and equivalents",
      "Money at hand and what is as good as money."),
    Concept(
      "cash_balance_total", .balance, "现金结余;现金余额;现金结余总额;total cash balance",
      "Cash together with deposits and short-term investments, as the company adds them up."),
    Concept("monetary_funds", .balance, "货币资金", "Cash and deposits, restricted ones included."),
    Concept(
      "accounts_receivable", .balance, "应收账款;应收款项;贸易应收款项;trade receivables",
      "What customers owe."),
    Concept("inventories", .balance, "存货;inventory", "Goods in stock and in the making."),
    Concept(
      "contract_liabilities", .balance, "合同负债;deferred revenue",
      "What customers have paid and not yet received."),
    Concept("accounts_payable", .balance, "应付账款;贸易应付款项;trade payables", "What suppliers are owed."),
    Concept("borrowings", .balance, "借款;计息借款;interest-bearing borrowings", "Loans outstanding."),
    Concept(
      "current_assets", .balance, "流动资产;流动资产合计;total current assets",
      "Assets that turn to money within a year."),
    Concept(
      "current_liabilities", .balance, "流动负债;流动负债合计;total current liabilities",
      "What falls due within a year."),
    Concept("goodwill", .balance, "商誉", "The price of businesses bought above their net assets."),
    Concept("intangible_assets", .balance, "无形资产", "Rights and software."),
    Concept(
      "fixed_assets", .balance, "固定资产;物业厂房及设备;property plant and equipment",
      "Land, buildings and equipment."),
    Concept("total_assets", .balance, "资产总计;总资产;资产总额", "All that is owned."),
    Concept("total_liabilities", .balance, "负债合计;总负债;负债总额", "All that is owed."),
    Concept(
      "total_equity", .balance,
      "所有者权益合计;股东权益合计;净资产;权益总额;shareholders' equity;stockholders' equity",
      "Assets less liabilities."),
    Concept("net_debt", .balance, "净负债", "Borrowings less cash."),
    Concept("debt_to_assets", .ratio, "资产负债率;liabilities to assets", "Liabilities over assets."),
    Concept("current_ratio", .ratio, "流动比率", "Current assets over current liabilities."),
    Concept("return_on_equity", .ratio, "净资产收益率;roe", "Net profit over equity."),
  ]

  /// What a cash flow statement says.
  static let cashFlow: [Concept] = [
    Concept(
      "operating_cash_flow", .flow,
      "经营活动产生的现金流量净额;经营现金流;net cash from operating activities",
      "Cash from the business."),
    Concept(
      "investing_cash_flow", .flow,
      "投资活动产生的现金流量净额;投资现金流;net cash from investing activities",
      "Cash from investments, outflows negative."),
    Concept(
      "financing_cash_flow", .flow,
      "筹资活动产生的现金流量净额;融资现金流;net cash from financing activities",
      "Cash from owners and lenders, outflows negative."),
    Concept("capital_expenditure", .flow, "资本开支;资本支出;capex", "Cash paid for lasting assets."),
    Concept("free_cash_flow", .flow, "自由现金流", "Operating cash flow less capital expenditure."),
    Concept(
      "depreciation_and_amortization", .flow, "折旧及摊销;折旧与摊销;depreciation and amortisation",
      "The wear of lasting assets."),
    Concept("cash_burn", .flow, "现金消耗;现金消耗额", "Cash used up in a period."),
    Concept(
      "dividends_paid", .flow, "分配股利;已付股息;dividends", "Dividends paid to the owners."),
  ]
}
