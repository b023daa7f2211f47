import Penstock
import PenstockCommands
import Returns

await PenstockTool.main(catalog: .builtIn.adding(Returns.stages))
