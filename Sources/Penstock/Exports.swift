@_exported import PenstockData
@_exported import PenstockEngine
@_exported import PenstockFinance
@_exported import PenstockKit
@_exported import PenstockPlan
