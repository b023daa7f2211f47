import PenstockKit

extension SegmentMix {
  static let examples = [
    Example(
      "Of a share and the reported total an amount; what is left is a member, and a bound where "
        + "the share is one.",
      settings: "{ amount: revenue, share: revenue_share, total: reported }",
      input: """
        entity,concept,axis,segment,period:period,unit,value:decimal,decimals:integer,kind,qualifier
        MiniMax,revenue,,,2024,USD,30523000,-3,flow,
        MiniMax,revenue_share,business,ai_products,2024,pure,0.71,2,ratio,more than
        MiniMax,revenue_share,customer,consumer,,pure,0.7,2,ratio,more than
        """,
      output: """
        entity,concept,axis,segment,period,unit,value,decimals,kind,qualifier,basis,derived
        MiniMax,revenue_share,business,ai_products,2024,pure,0.71,2,ratio,more than,reported,
        MiniMax,revenue,business,ai_products,2024,USD,21671330,-6,flow,more than,derived,0.71 * 30523000
        MiniMax,revenue_share,business,__residual__,2024,pure,0.29,2,ratio,less than,derived,1 - 0.71
        MiniMax,revenue,business,__residual__,2024,USD,8851670,-6,flow,less than,derived,0.29 * 30523000
        MiniMax,revenue_share_hhi_low,business,,2024,pure,0.5041,4,ratio,about,derived,0.71^2
        MiniMax,revenue_share_hhi_high,business,,2024,pure,0.5882,4,ratio,about,derived,0.71^2 + __residual__^2
        """,
      refused: ["3 E_PERIOD_UNKNOWN"], isFacts: true),
    Example(
      "Where the total is missing the shares stay, and so does how concentrated they are.",
      settings: "{ amount: revenue, share: revenue_share, total: reported }",
      input: """
        entity,concept,axis,segment,period:period,unit,value:decimal,kind
        Zhipu,revenue_share,deployment,on_premise,2025H1,pure,0.848,ratio
        Zhipu,revenue_share,deployment,cloud,2025H1,pure,0.152,ratio
        """,
      output: """
        entity,concept,axis,segment,period,unit,value,kind,basis,derived
        Zhipu,revenue_share,deployment,on_premise,2025H1,pure,0.848,ratio,reported,
        Zhipu,revenue_share,deployment,cloud,2025H1,pure,0.152,ratio,reported,
        Zhipu,revenue_share_hhi,deployment,,2025H1,pure,0.7422,ratio,derived,0.848^2 + 0.152^2
        """,
      refused: ["1 E_TOTAL_MISSING", "2 E_TOTAL_MISSING"], isFacts: true),
    Example(
      "Shares and concentration as columns; the members are the whole.",
      settings: "{ amount: revenue, total: members, add: [share, hhi] }",
      input: """
        entity,concept,segment,period:period,unit,value:decimal,kind
        A,revenue,Cloud,2024,CNY,100,flow
        A,revenue,Devices,2024,CNY,200,flow
        A,net_profit,,2024,CNY,30,flow
        """,
      output: """
        entity,concept,segment,period,unit,value,kind,share,hhi,flags
        A,revenue,Cloud,2024,CNY,100,flow,0.3333,0.5556,
        A,revenue,Devices,2024,CNY,200,flow,0.6667,0.5556,
        A,net_profit,,2024,CNY,30,flow,,,
        """,
      isFacts: true),
  ]
}
